"""What every test of the institutions' interface needs."""

from collections.abc import Iterator

import pytest
import redis

from agency.devstack.stack import Stack
from agency.offices import middleware
from settlement.admission import signing
from tests.factories import NOW
from tests.hospital import Clock


@pytest.fixture(autouse=True)
def valkey(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A broker of the run, empty; a clock that stands; no key remembered from another test."""
    monkeypatch.setattr(middleware, "timezone", Clock)
    Clock.at = NOW
    stack.start_valkey()
    signing.broker.cache_clear()
    signing.public_key.cache_clear()
    with redis.Redis.from_url(stack.environment["REDIS_URL"]) as broker:
        broker.flushdb()
    yield
    signing.public_key.cache_clear()
