"""Browsers at the desk, as the tests of filings have them, and whose claims are decided."""

import pytest

from agency.offices.acts import Actor
from agency.offices.enums import Role
from agency.workers.models import Worker
from tests import claims, factories
from tests.filings.conftest import at_desk, clock

__all__ = ["at_desk", "clock"]
ROLES = {"clerk": Role.CLERK, "reviewer": Role.REVIEWER, "approver": Role.APPROVER, "finance": Role.FINANCE}


@pytest.fixture
def worker(db: None) -> Worker:
    """Of Weihai, whose tariffs are known; recognised with a broken femur."""
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"), name="Zhang San")
    factories.determination(worker)
    return worker


@pytest.fixture
def people(worker: Worker) -> dict[str, Actor]:
    """Somebody of each role at the worker's agency."""
    return {name: factories.actor(worker.agency, role) for name, role in ROLES.items()}
