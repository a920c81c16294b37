"""What a person calls not for the injury isn't paid: not directly, not by hand, not after another assessment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import NotAllowedNow, Refusal
from settlement import actions, flag_queries
from settlement.actions import NewItem
from settlement.assessment import Notice
from settlement.enums import CatalogueKind, ReviewOutcome
from settlement.models import Bill, Configuration, Stay
from tests import bills, claims, factories
from tests.conftest import until_somebody_waits

pytestmark = pytest.mark.django_db
DIABETES: dict[str, Any] = {"diagnosis": "E11.9", "price": "6,500.00"}


def say(bill: Bill, outcome: ReviewOutcome, at: Any = bills.NOW) -> None:
    reviewer = factories.actor(bill.agency, Role.REVIEWER)
    told = {"line_id": bill.lines.get().pk, "outcome": outcome, "reason": "Diabetes"}
    actions.review_line(by=reviewer, at=at, ids=uuid7, **told)


@pytest.fixture
def stay() -> Stay:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    return bills.stay()


def test_a_line_that_was_called_not_for_the_injury_is_not_settled_and_the_next_assessment_separates_it(
    stay: Stay,
) -> None:
    bill = bills.assessed(stay, [bills.line(**DIABETES)])
    say(bill, ReviewOutcome.SEPARATE)
    with pytest.raises(Refusal) as refused:
        bills.settled(bill)
    assert refused.value.code == "separated-by-review"

    settled = bills.settled(bills.assessed(stay, [bills.line(**DIABETES)]))

    line = settled.lines.get()
    assert (settled.fund, settled.worker, settled.separated) == (0, 0, bills.yuan("6,500.00"))
    assert (line.for_injury, line.verdict, line.reasons) == (True, "SEPARATED", ["SEPARATED_BY_REVIEW"])
    assert settled.facts["reviews"] == {
        "1": {"review": str(bill.lines.get().review.pk), "outcome": "SEPARATE", "diagnosis": "E11.9"}
    }


def test_nobody_is_asked_again_about_a_line_of_which_something_was_said(stay: Stay) -> None:
    reviewer = factories.actor(stay.agency, Role.REVIEWER)
    for outcome in (ReviewOutcome.FOR_INJURY, ReviewOutcome.SEPARATE):
        other = bills.stay(stay.received)
        bill = bills.assessed(other, [bills.line(**DIABETES)])
        assert flag_queries.waiting(reviewer).count() == 1
        say(bill, outcome)

        again = bills.assessed(other, [bills.line(**DIABETES)])

        assert (flag_queries.waiting(reviewer).count(), again.flagged) == (0, 0)


def test_a_line_that_was_put_right_is_another_line_and_one_of_another_stay_too(stay: Stay) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)

    for where, price in ((stay, "6,400.00"), (bills.stay(stay.received), "6,500.00")):
        bill = bills.assessed(where, [bills.line(**{**DIABETES, "price": price})])
        assert (bill.separated, bill.flagged) == (0, 1)


def test_a_line_whose_diagnosis_was_put_right_stays_apart_until_somebody_looks_at_it(stay: Stay) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)
    right = {**DIABETES, "diagnosis": "S72.3"}
    bill = bills.assessed(stay, [bills.line(**right)])
    assert (bill.separated, bill.lines.get().flags) == (bills.yuan("6,500.00"), ["DIAGNOSIS_CHANGED"])

    say(bill, ReviewOutcome.FOR_INJURY, at=bills.NOW + timedelta(minutes=5))

    assert bills.settled(bills.assessed(stay, [bills.line(**right)])).fund == bills.yuan("6,500.00")


def test_the_main_diagnosis_is_that_of_a_line_without_one(stay: Stay) -> None:
    plain = {"price": "6,500.00"}
    at_first = bills.stay(stay.received, diagnoses=["E11.9"])
    say(bills.assessed(at_first, [bills.line(**plain)]), ReviewOutcome.SEPARATE)
    Stay.objects.filter(pk=at_first.pk).update(diagnoses=["S72.3"])

    bill = bills.assessed(at_first, [bills.line(**plain)])

    assert bill.lines.get().flags == ["DIAGNOSIS_CHANGED"]


def test_another_word_about_the_same_line_holds_instead(stay: Stay) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)
    again = bills.assessed(stay, [bills.line(**DIABETES)])
    say(again, ReviewOutcome.FOR_INJURY, at=bills.NOW + timedelta(minutes=5))

    once_more = bills.assessed(stay, [bills.line(**DIABETES)])

    assert bills.settled(once_more).fund == bills.yuan("6,500.00")


def test_a_device_that_a_review_separated_is_not_booked(stay: Stay) -> None:
    bills.catalogue("DEVICE", bills.JINAN, NewItem("LEG", "Leg"))
    notice = Notice("N1", bills.yuan("12,000.00"), 36, date(2026, 1, 1), date(2026, 12, 31))
    leg = bills.line(1, "LEG", kind=CatalogueKind.DEVICE, diagnosis="E11.9")
    at_first = bills.assessed(stay, [leg], notices=[notice])
    say(at_first, ReviewOutcome.SEPARATE)

    settled = bills.settled(bills.assessed(stay, [leg], notices=[notice]))

    assert (settled.separated, Configuration.objects.count()) == (100, 0)


def test_what_was_said_before_is_shown_with_the_line_and_something_else_can_be_said(
    stay: Stay, at_desk: Callable[..., Client]
) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)
    again = bills.assessed(stay, [bills.line(**DIABETES)])
    client = at_desk(factories.actor(stay.agency, Role.REVIEWER))

    shown = client.get(reverse("settlement:bill", args=[again.pk])).content.decode()

    form = reverse("settlement:review", args=[again.lines.get().pk])
    assert ("Not for the injury: Diabetes" in shown, f'action="{form}"' in shown) == (True, True)


def test_a_first_assessment_asks_for_no_reviews(stay: Stay) -> None:
    with CaptureQueriesContext(connection) as asked:
        first = bills.assessed(stay, [bills.line(**DIABETES)])
    assert [each for each in asked if "linereview" in each["sql"]] == []
    say(first, ReviewOutcome.SEPARATE)

    with CaptureQueriesContext(connection) as asked:
        bills.assessed(stay, [bills.line(**DIABETES)])
    assert len([each for each in asked if "linereview" in each["sql"]]) == 1


@pytest.mark.race
def test_a_line_is_not_reviewed_while_its_claim_is_approved(committed_db: None) -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    line = bills.line(served_on=date(2026, 8, 4), **DIABETES)
    claim = claims.reviewed(claims.assessed(claims.received(worker), [line]))
    factories.actor(claim.agency, Role.REVIEWER)

    def said() -> None:
        try:
            say(claim.bill, ReviewOutcome.SEPARATE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            claims.approved(claim)
            saying = other.submit(said)
            until_somebody_waits()
        with pytest.raises(NotAllowedNow):
            saying.result(30)


def test_a_claim_with_such_a_line_is_not_reviewed() -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    claim = claims.assessed(claims.received(worker), [bills.line(served_on=date(2026, 8, 4), **DIABETES)])
    say(claim.bill, ReviewOutcome.SEPARATE, at=claims.NOW)

    with pytest.raises(Refusal) as refused:
        claims.reviewed(claim)
    assert refused.value.code == "separated-by-review"

    again = claims.assessed(claim, [bills.line(served_on=date(2026, 8, 4), **DIABETES)])

    done = claims.approved(claims.reviewed(again))
    assert (done.bill.fund, done.bill.separated) == (0, bills.yuan("6,500.00"))


def test_the_lines_of_a_claim_are_reviewed_before_its_approval_and_wait_no_longer_after_it() -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    claim = claims.assessed(claims.received(worker), [bills.line(served_on=date(2026, 8, 4), **DIABETES)])
    reviewer = factories.actor(claim.agency, Role.REVIEWER)
    assert flag_queries.waiting(reviewer).count() == 1

    done = claims.approved(claims.reviewed(claim))

    assert flag_queries.waiting(reviewer).count() == 0
    with pytest.raises(NotAllowedNow):
        say(done.bill, ReviewOutcome.SEPARATE, at=claims.NOW)
