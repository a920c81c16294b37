"""A run of the line that gives way to somebody else ends quietly; what it read comes again."""

import pytest
from django.db import OperationalError
from psycopg.errors import AdminShutdown, DeadlockDetected

from agency.exchange import answers, relay
from agency.exchange.transport import Heard
from tests.exchange.letters import FakeLine

pytestmark = pytest.mark.django_db
ONE = Heard(b"1-1", "m", b"", b"", None)


class Answering(FakeLine):
    """It has one answer, until that is done with."""

    done_with: tuple[Heard, ...] = ()

    def receive(self, count: int, wait: float = 0.0) -> list[Heard]:
        return [] if self.done_with else [ONE]

    def done(self, heard: list[Heard]) -> None:  # type: ignore[override]
        self.done_with = tuple(heard)


def broken(by: type[Exception], monkeypatch: pytest.MonkeyPatch) -> Answering:
    def store(*heard: object, **words: object) -> int:
        raise OperationalError("broken") from by("broken")

    monkeypatch.setattr(answers, "store", store)
    return Answering()


def test_what_gave_way_is_left_on_the_line(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    line = broken(DeadlockDetected, monkeypatch)

    relay.run(wait=0.0, line=line)

    assert line.done_with == ()
    assert [record.levelname for record in caplog.records if "gave_way" in record.getMessage()] == ["WARNING"]
    monkeypatch.undo()
    relay.run(wait=0.0, line=line)
    assert line.done_with == (ONE,)


def test_a_database_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    line = broken(AdminShutdown, monkeypatch)

    with pytest.raises(OperationalError):
        relay.run(wait=0.0, line=line)

    assert line.done_with == ()
