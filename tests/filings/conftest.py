"""Browsers of people at the desk, with the clock standing still."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from agency.offices import middleware
from agency.offices.acts import Actor
from tests import factories


class StoppedClock:
    """What the middleware reads instead of the clock of the machine."""

    def __init__(self) -> None:
        self.at = factories.NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """The clock of the requests; set `.at`."""
    stopped = StoppedClock()
    monkeypatch.setattr(middleware, "timezone", stopped)
    return stopped


@pytest.fixture
def at_desk(clock: StoppedClock) -> Callable[..., Client]:
    """`at_desk(actor)`: the browser of that person, in English, signed in."""

    def browse(actor: Actor, language: str = "en", **options: Any) -> Client:
        client = Client(headers={"accept-language": language}, **options)
        assert actor.user is not None
        client.force_login(actor.user, backend="agency.offices.backends.SignInBackend")
        return client

    return browse
