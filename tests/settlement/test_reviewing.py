"""One word on all lines of a bill that ask the same: each has a review of its own, whoever speaks first is heard."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.audit.models import Event
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from settlement import actions, flag_queries
from settlement.actions import NewItem
from settlement.models import Bill, BillLineReview
from tests import bills, claims, factories
from tests.conftest import until_somebody_waits

pytestmark = pytest.mark.django_db
LINES: list[dict[str, Any]] = [
    {"diagnosis": "E11.9"},
    {"diagnosis": "E11.9", "code": "X9", "consent": False},
    {"diagnosis": "I10"},
    {"diagnosis": "S72.3"},
    {"diagnosis": "S72.3", "for_injury": False},
    {"diagnosis": "E11.9"},
]
"""Diabetes three times, once not in the catalogue; another disease; what fits; that once more, marked as disease."""


def assessed(lines: list[dict[str, Any]]) -> Bill:
    told = [bills.line(number, **line) for number, line in enumerate(lines, 1)]
    return bills.assessed(bills.stay(), told)


@pytest.fixture
def bill() -> Bill:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Item"))
    return assessed(LINES)


def say_of_all(bill: Bill, number: int, by: Actor | None = None, **told: Any) -> list[BillLineReview]:
    said = {"outcome": "SEPARATE", "reason": " Diabetes ", "line_id": bill.lines.get(number=number).pk, **told}
    return actions.review_alike(by=by or reviewer_of(bill), at=bills.NOW, ids=uuid7, **said)


def reviewer_of(bill: Bill) -> Actor:
    return factories.actor(bill.agency, Role.REVIEWER)


def reviewed(bill: Bill) -> list[int]:
    return list(bill.lines.exclude(review=None).order_by("number").values_list("number", flat=True))


def test_one_word_answers_all_lines_with_one_diagnosis_and_one_question(bill: Bill) -> None:
    reviewer = reviewer_of(bill)

    kept = say_of_all(bill, 6, by=reviewer)

    assert reviewed(bill) == [1, 2, 6]
    assert {(each.outcome, each.reason, each.reviewed_by, each.act_id) for each in kept} == {
        ("SEPARATE", "Diabetes", reviewer.user, kept[0].act_id)
    }
    event = Event.objects.get(act=kept[0].act_id)
    assert (event.kind, event.subject_id, event.details) == (
        "bill.lines_reviewed",
        str(bill.pk),
        {"lines": [1, 2, 6], "outcome": "SEPARATE"},
    )


def test_lines_with_the_same_diagnosis_and_another_question_are_not_answered_with_them(bill: Bill) -> None:
    say_of_all(bill, 5)

    assert reviewed(bill) == [5]


def test_a_line_that_was_answered_keeps_its_word_and_answers_for_no_others(bill: Bill) -> None:
    told = {"outcome": "FOR_INJURY", "reason": "Infected wound", "line_id": bill.lines.get(number=1).pk}
    actions.review_line(by=reviewer_of(bill), at=bills.NOW, ids=uuid7, **told)

    with pytest.raises(NotAllowedNow):
        say_of_all(bill, 1)
    say_of_all(bill, 2)

    said = bill.lines.exclude(review=None).order_by("number").values_list("number", "review__outcome")
    assert list(said) == [(1, "FOR_INJURY"), (2, "SEPARATE"), (6, "SEPARATE")]


def test_it_is_refused_as_a_single_review_is(bill: Bill) -> None:
    for number, by, told, code in (
        (4, None, {}, "not-flagged"),
        (1, None, {"reason": " "}, "reason-missing"),
        (1, factories.actor(bill.agency, Role.CLERK), {}, "no-bill.review"),
    ):
        with pytest.raises(Refusal) as refused:
            say_of_all(bill, number, by=by, **told)
        assert refused.value.code == code
    assert not BillLineReview.objects.exists()


def test_who_entered_a_part_of_the_claim_answers_none_of_its_lines() -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    both = Actor.of(factories.person(worker.agency, Role.CLERK, Role.REVIEWER), at=claims.NOW)
    claim = claims.received(worker, by=both)
    lines = [bills.line(number, served_on=claim.stay.admitted_on, diagnosis="E11.9") for number in (1, 2)]
    claim = claims.assessed(claim, lines)

    with pytest.raises(Denied):
        say_of_all(claim.bill, 1, by=both)


def test_a_word_on_two_hundred_lines_takes_no_more_statements_than_one_on_two(bill: Bill) -> None:
    asked = []
    for many in (2, 200):
        other = assessed([{"diagnosis": "E11.9"}] * many)
        reviewer = reviewer_of(other)
        with CaptureQueriesContext(connection) as captured:
            assert len(say_of_all(other, 1, by=reviewer)) == many
        asked.append(len(captured))

    assert asked[0] == asked[1]


def test_a_line_that_asks_something_else_answers_for_itself_alone(bill: Bill) -> None:
    """The worker pays and gave no consent: what it is for isn't asked."""
    other = assessed([{"code": "X9", "consent": False}, {"code": "X9", "consent": False}])

    say_of_all(other, 1)

    assert reviewed(other) == [1]


@pytest.mark.race
def test_of_two_people_who_answer_the_same_lines_at_once_the_first_is_heard(committed_db: None) -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Item"))
    bill = assessed(LINES)
    one, other = reviewer_of(bill), reviewer_of(bill)

    def said() -> None:
        try:
            say_of_all(bill, 6, by=other, outcome="FOR_INJURY")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            say_of_all(bill, 1, by=one)
            saying = thread.submit(said)
            until_somebody_waits()
        with pytest.raises(NotAllowedNow):
            saying.result(30)

    assert set(BillLineReview.objects.values_list("reviewed_by", "outcome")) == {(one.user.pk, "SEPARATE")}


@pytest.mark.race
def test_a_claim_is_approved_with_the_word_that_was_said_while_it_waited(committed_db: None) -> None:
    """The approval waits for the stay, and then sees that the line isn't for the injury."""
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    claim = claims.received(worker)
    odd = bills.line(1, "X9", consent=False, served_on=claim.stay.admitted_on)
    paid = bills.line(2, served_on=claim.stay.admitted_on)
    claim = claims.reviewed(claims.assessed(claim, [odd, paid]))
    approver, reviewer = (factories.actor(claim.agency, role) for role in (Role.APPROVER, Role.REVIEWER))

    def approved() -> None:
        try:
            claims.approved(claim, by=approver)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            say_of_all(claim.bill, 1, by=reviewer)
            approving = thread.submit(approved)
            until_somebody_waits()
        with pytest.raises(Refusal) as refused:
            approving.result(30)

    claim.refresh_from_db()
    assert (refused.value.code, claim.state) == ("separated-by-review", "REVIEWED")


# Pages


def page_of(client: Client, name: str, *keys: Any) -> str:
    answer = client.get(reverse(f"settlement:{name}", args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_of_flagged_lines_offers_one_word_for_all_that_ask_the_same(
    bill: Bill, at_desk: Callable[..., Client]
) -> None:
    client = at_desk(reviewer_of(bill))
    shown = page_of(client, "flagged")
    assert shown.count("Keep it for all 3 lines that ask the same") == 3

    form = {"back": "list", "alike": "1", "outcome": "SEPARATE", "reason": "Diabetes"}
    answer = client.post(reverse("settlement:review", args=[bill.lines.get(number=2).pk]), form)

    assert answer.headers["Location"] == reverse("settlement:flagged")
    shown = page_of(client, "flagged")
    assert ("The review was kept for 3 lines." in shown, "lines that ask the same" in shown) == (True, False)
    assert [line.number for line in flag_queries.waiting(reviewer_of(bill)).order_by("number")] == [3, 5]


def test_the_page_of_a_bill_shows_together_what_is_answered_at_once(bill: Bill, at_desk: Callable[..., Client]) -> None:
    client = at_desk(reviewer_of(bill))

    answer = client.get(reverse("settlement:bill", args=[bill.pk]))

    groups = answer.context["groups"]
    assert [(group.numbers, group.amount, group.fund) for group in groups] == [
        ([1, 2, 6], bills.yuan("300.00"), bills.yuan("200.00")),
        ([3], bills.yuan("100.00"), bills.yuan("100.00")),
        ([5], bills.yuan("100.00"), 0),
    ]
    assert answer.content.decode().count('data-key="r"') == 1
    assert 'id="waiting"' not in page_of(at_desk(factories.actor(bill.agency, Role.CLERK)), "bill", bill.pk)


def test_a_word_for_all_that_is_refused_stays_typed_in_its_form(bill: Bill, at_desk: Callable[..., Client]) -> None:
    client = at_desk(reviewer_of(bill))
    form = {"back": "", "alike": "1", "at_once": "1", "outcome": "", "reason": "Diabetes"}

    answer = client.post(reverse("settlement:review", args=[bill.lines.get(number=1).pk]), form)

    before, after = answer.content.decode().split('id="line-1"')
    assert answer.status_code == 422
    assert ("<details data-answer open>" in before, "<details data-answer open>" in after) == (True, False)
    assert 'value="Diabetes"' in before
