"""A message that was set aside goes again when two people say so: the same id, the same bytes, and once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from agency.duties.parked import actions
from agency.exchange import delivery
from agency.exchange.enums import Parked, State
from agency.exchange.models import Attempt, Outgoing, Retry
from agency.exchange.pace import Pace
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import RequestState, Role
from agency.offices.models import Agency, User
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from tests import factories
from tests.exchange import letters
from tests.exchange.letters import FakeLine
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ONE_TRY = Pace(most_attempts=1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def office() -> Agency:
    return factories.agency()


@pytest.fixture
def data_manager(office: Agency) -> Actor:
    return factories.actor(office, Role.DATA)


@pytest.fixture
def head(office: Agency) -> Actor:
    return factories.actor(office, Role.APPROVER)


def run(line: FakeLine, *, hours: int, pace: Pace = ONE_TRY) -> None:
    at = NOW + timedelta(hours=hours)
    batch = delivery.claim(batch=10, now=at, worker="w", pace=pace)
    delivery.publish(batch, line=line, clock=lambda: at, pace=pace)


def parked_after_one_try(line: FakeLine) -> Outgoing:
    message = letters.send()
    run(line, hours=0)
    run(line, hours=24)
    message.refresh_from_db()
    assert (message.state, message.parked_because) == (State.PARKED, Parked.NO_ANSWER)
    return message


def ask(by: Actor, message: Outgoing, reason: str = "The line is back") -> Retry:
    return actions.ask(by=by, at=LATER, ids=uuid7, message_id=message.pk, reason=reason)


def grant(by: Actor, retry: Retry) -> Retry:
    return actions.grant(by=by, at=LATER, ids=uuid7, retry_id=retry.pk)


def write_granted(retry: Retry, decider: User) -> None:
    """Past the action, as a fault of ours would write it."""
    retry.state, retry.decided_by, retry.decided_at = RequestState.GRANTED, decider, NOW
    with acting(by=factories.machine(), at=NOW, ids=uuid7), transaction.atomic():
        retry.save()


def test_two_people_send_it_again_with_the_same_id_and_as_many_tries(data_manager: Actor, head: Actor) -> None:
    line = FakeLine()
    message = parked_after_one_try(line)

    grant(head, ask(data_manager, message))
    run(line, hours=25)

    first, second = line.letters
    assert first == second
    message.refresh_from_db()
    assert (message.state, message.attempts, message.forgiven, message.parked_because) == (State.SENT, 2, 1, "")
    assert list(Attempt.objects.order_by("number").values_list("number", "outcome")) == [(1, "SENT"), (2, "SENT")]
    run(line, hours=48)
    message.refresh_from_db()
    assert (message.state, message.parked_because) == (State.PARKED, Parked.NO_ANSWER)


def test_who_asked_does_not_grant_and_the_database_holds_it_too(data_manager: Actor) -> None:
    retry = ask(data_manager, parked_after_one_try(FakeLine()))
    with pytest.raises(Denied):
        grant(data_manager, retry)

    assert Outgoing.objects.get().state == State.PARKED
    with pytest.raises(IntegrityError):
        write_granted(retry, retry.requested_by)


def test_a_deputy_does_not_grant_what_the_person_stood_in_for_asked(office: Agency, head: Actor) -> None:
    deputy = factories.person(office, Role.APPROVER)
    deputy.posts.update(stands_in_for=head.user, ends_on=NOW.date() + timedelta(days=9))
    retry = ask(head, parked_after_one_try(FakeLine()))
    with pytest.raises(Denied):
        grant(Actor.of(deputy, at=NOW), retry)
    with pytest.raises(Denied):
        write_granted(retry, deputy)
    assert Retry.objects.get().state == RequestState.OPEN


def test_what_was_altered_never_leaves(data_manager: Actor) -> None:
    message = parked_after_one_try(FakeLine())
    Outgoing.objects.update(parked_because=Parked.ALTERED)
    with pytest.raises(NotAllowedNow) as refused:
        ask(data_manager, message)
    with translation.override("en"):
        assert str(refused.value.sentence) == (
            "The stored message is not what was approved, so it never leaves. Send a change of the filing instead."
        )


def test_an_answer_that_came_meanwhile_stands(data_manager: Actor, head: Actor) -> None:
    retry = ask(data_manager, parked_after_one_try(FakeLine()))
    Outgoing.objects.update(state=State.ACKNOWLEDGED, settled_at=NOW, parked_because="")
    with pytest.raises(NotAllowedNow):
        grant(head, retry)
    assert Retry.objects.get().state == RequestState.OPEN
    actions.withdraw(by=head, at=LATER, ids=uuid7, retry_id=retry.pk)
    assert Retry.objects.get().state == RequestState.WITHDRAWN


def test_it_is_asked_once_at_a_time_and_again_after_a_refusal(data_manager: Actor, head: Actor) -> None:
    message = parked_after_one_try(FakeLine())
    retry = ask(data_manager, message)
    with pytest.raises(Refusal):
        ask(head, message)
    actions.refuse(by=head, at=LATER, ids=uuid7, retry_id=retry.pk, reason="The line is still down")
    with pytest.raises(NotAllowedNow):
        grant(head, retry)
    assert ask(head, message).state == RequestState.OPEN


def signed_in(by: Actor) -> Client:
    client = Client()
    assert by.user is not None
    client.force_login(by.user, backend="agency.offices.backends.SignInBackend")
    client.cookies["django_language"] = "en"
    return client


def test_both_do_it_on_the_page_of_the_message_and_the_desk_says_who_waits(data_manager: Actor, head: Actor) -> None:
    message = parked_after_one_try(FakeLine())
    page = reverse("exchange:detail", args=[message.pk])
    asks, decides = signed_in(data_manager), signed_in(head)

    asks.post(reverse("duties:retry-ask", args=[message.pk]), {"reason": "The line is back"})
    own, other = (browser.get(page).content.decode() for browser in (asks, decides))
    assert ("Send it again" in own, "Send it again" in other) == (False, True)
    assert "You asked for this yourself" in own
    desks = [browser.get(reverse("offices:desk")).content.decode() for browser in (asks, decides)]
    assert ["Messages to try again" in desk for desk in desks] == [False, True]
    answer: Any = decides.post(
        reverse("duties:retry-grant", args=[Retry.objects.get().pk]), {"reason": ""}, follow=True
    )
    assert [str(each) for each in answer.context["messages"]] == ["The message is sent again."]
    assert Outgoing.objects.get().state == State.QUEUED


def test_without_a_reason_nothing_is_asked_and_the_page_says_so(data_manager: Actor) -> None:
    message = parked_after_one_try(FakeLine())
    client = signed_in(data_manager)
    answer: Any = client.post(reverse("duties:retry-ask", args=[message.pk]), {"reason": " "}, follow=True)
    assert [str(each) for each in answer.context["messages"]] == ["Give the reason: it is kept in the history."]
    assert not Retry.objects.exists()
    assert client.post(reverse("duties:retry-ask", args=[uuid4()]), {"reason": "r"}).status_code == 404
