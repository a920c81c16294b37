"""Browsers at the desk, as the tests of filings have them, and a stand-in that answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agency.exchange.hub.store import Store
from tests.exchange.standin import StandIn
from tests.filings.conftest import at_desk, clock

__all__ = ["at_desk", "clock", "line"]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[StandIn]:
    store = Store(tmp_path / "hub.sqlite3")
    yield StandIn(store=store)
    store.close()
