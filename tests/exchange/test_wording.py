import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from agency.exchange import answers, delivery, queries, wording
from agency.exchange.enums import State
from agency.exchange.models import Outgoing
from agency.offices.enums import Role
from agency.offices.matrix import Permission
from tests import factories
from tests.exchange import letters
from tests.exchange.letters import later

NUMBER = uuid.UUID("018e96f2-5a00-7000-8000-000000000001")


def said(*, days: int = 0, **values: Any) -> str:
    message = Outgoing(id=NUMBER, **values)
    with override("en"):
        return wording.sentence(message, now=later(0) + timedelta(days=days))


def test_a_waiting_message_says_when_the_next_try_is_and_that_there_is_nothing_to_do() -> None:
    wanted = "Waiting for the national system, next try 09:22, nothing for you to do."

    assert said(state="QUEUED", next_at=later(600)) == wanted
    assert said(state="SENT", next_at=later(600)) == wanted


def test_a_due_message_does_not_promise_a_time_that_has_passed() -> None:
    wanted = "Waiting for the national system, next try at once, nothing for you to do."

    assert said(state="QUEUED", next_at=later(-600)) == wanted


def test_an_acknowledged_message_says_when_and_under_which_number() -> None:
    assert said(state="ACKNOWLEDGED", settled_at=later(3)) == f"Acknowledged 09:12:03, message id {NUMBER}."


def test_a_time_of_another_day_carries_its_date() -> None:
    assert said(days=1, state="ACKNOWLEDGED", settled_at=later(3)).startswith("Acknowledged 2026-03-09 09:12:03,")


def test_a_refused_message_says_the_code_and_what_to_do() -> None:
    sentence = said(state="REFUSED", settled_at=later(3), answer_code="N001", answer_text="no such place")

    assert sentence == (
        "Refused 09:12:03, code N001: no such place."
        " Check the filing against the reason, correct it and send the correction."
    )


def test_a_message_set_aside_says_why() -> None:
    sentence = said(state="PARKED", parked_because="NO_ANSWER")

    assert (
        sentence == "Set aside: No answer after all attempts. The approval stands; two people can have it tried again."
    )


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_sentence_and_a_tone(state: State) -> None:
    message = Outgoing(id=NUMBER, state=state, next_at=later(1), settled_at=later(1), parked_because="ALTERED")

    assert wording.sentence(message, now=later(0))
    assert wording.tone(message) in ("waiting", "good", "bad")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_latest_message_of_each_subject_comes_in_one_query(number: int, django_assert_num_queries: Any) -> None:
    subjects = [uuid.uuid4() for _ in range(number)]
    for subject in subjects:
        letters.send(subject=subject)
    newest = {subject: letters.send(subject=subject).pk for subject in subjects}

    with django_assert_num_queries(1):
        found = queries.latest_for([*subjects, uuid.uuid4()])

    assert {subject: message.pk for subject, message in found.items()} == newest


@pytest.mark.django_db
def test_the_messages_of_a_subject_come_with_their_attempts_and_answers() -> None:
    message = letters.send()
    batch = delivery.claim(batch=1, now=later(0), worker="w", pace=delivery.Pace())
    delivery.publish(batch, line=letters.FakeLine(), clock=lambda: later(0), pace=delivery.Pace())
    answers.store([letters.answer_to(message.pk)], at=later(1))

    (found,) = queries.messages_of(message.subject)

    assert [attempt.number for attempt in found.attempts_made.all()] == [1]
    assert [answer.answer for answer in found.answers.all()] == ["ACCEPTED"]


@pytest.mark.django_db
def test_the_list_pages_by_place_and_shows_only_what_the_actor_may_see() -> None:
    sent = [letters.send(at=later(n)).pk for n in range(5)]
    own = factories.actor(factories.agency(), Role.CLERK)
    other = factories.actor(factories.agency("320000"), Role.CLERK)

    first = queries.page(own, size=3)
    rest = queries.page(own, size=3, before=first.next_before)

    assert [m.pk for m in first.messages] == sent[:1:-1]
    assert ([m.pk for m in rest.messages], rest.next_before) == (sent[1::-1], None)
    assert queries.page(other).messages == []


@pytest.mark.django_db
def test_counts_name_every_state_and_stay_inside_the_agency() -> None:
    letters.send()
    own = factories.actor(factories.agency(), Role.CLERK)
    other = factories.actor(factories.agency("320000"), Role.CLERK)
    operator = factories.actor(factories.agency(), Role.OPERATOR)

    assert queries.counts_by_state(own) == {state: int(state == State.QUEUED) for state in State}
    assert sum(queries.counts_by_state(other).values()) == 0
    assert queries.counts_by_state(operator, Permission.EXCHANGE_COUNTS)[State.QUEUED] == 1
    assert sum(queries.counts_by_state(operator).values()) == 0
