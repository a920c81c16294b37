"""A message whose turn comes while somebody looks at it goes at once: it isn't put off as if nothing had come."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from agency.exchange import answers, delivery, handlers
from agency.exchange.enums import Kind
from agency.exchange.models import Outgoing
from agency.exchange.pace import Pace
from tests.conftest import by_itself, overlapping, until_somebody_waits
from tests.exchange import letters
from tests.exchange.letters import FakeLine, later

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_settled", {})
    monkeypatch.setattr(handlers, "_received", {})


def claim(seconds: float) -> delivery.Batch:
    return delivery.claim(batch=100, now=later(seconds), worker="w", pace=Pace())


def sent(subject: uuid.UUID) -> Outgoing:
    message = letters.send(subject=subject)
    delivery.publish(claim(0), line=FakeLine(), clock=lambda: later(0), pace=Pace())
    return message


def send_next(subject: uuid.UUID) -> Outgoing:
    return letters.send(subject=subject, kind=Kind.FILING_ENDED)


def is_next(message: Outgoing) -> bool:
    """Whether the next look at what is due takes it."""
    return [one.id for one in claim(3).messages] == [str(message.pk)]


def test_a_message_written_and_put_off_while_the_answer_before_it_is_stored() -> None:
    subject = uuid.uuid4()
    first = sent(subject)
    storing, go_on = threading.Event(), threading.Event()

    def react(message: Outgoing, at: Any) -> None:
        storing.set()
        assert go_on.wait(30)

    handlers.on_settled(Kind.FILING_APPROVED, react)
    with ThreadPoolExecutor(1) as other:
        stored = other.submit(by_itself, lambda: answers.store([letters.answer_to(first.pk)], at=later(1)))
        assert storing.wait(30)
        second = send_next(subject)
        assert claim(2).messages == []
        go_on.set()

    assert stored.result() == 1
    assert is_next(second)


def test_a_message_about_to_be_put_off_when_the_answer_before_it_comes() -> None:
    subject = uuid.uuid4()
    first, second = sent(subject), send_next(subject)

    def put_off() -> None:
        assert claim(2).messages == []

    assert overlapping(put_off, lambda: answers.store([letters.answer_to(first.pk)], at=later(1))) == 1
    assert is_next(second)


def test_a_message_whose_turn_came_after_the_look_at_what_is_due_had_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look has begun, and so sees nothing newer, but has come to no row yet."""
    subject = uuid.uuid4()
    first, second = sent(subject), send_next(subject)
    held = "(SELECT pg_advisory_xact_lock_shared(4711)) IS NOT NULL"
    slow = delivery.CLAIM.replace("WHERE next_at <=", f"WHERE {held} AND next_at <=")
    assert slow != delivery.CLAIM
    monkeypatch.setattr(delivery, "CLAIM", slow)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4711)")
        with ThreadPoolExecutor(1) as other:
            looked = other.submit(by_itself, lambda: claim(2))
            until_somebody_waits()
            answers.store([letters.answer_to(first.pk)], at=later(1))
            cursor.execute("SELECT pg_advisory_unlock(4711)")

    assert looked.result().messages == []
    assert is_next(second)
