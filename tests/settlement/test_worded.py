"""What a person calls not for the injury isn't paid: not directly, not by hand, not after another assessment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import NotAllowedNow, Refusal
from settlement import actions, flag_queries
from settlement.actions import NewItem
from settlement.enums import ReviewOutcome
from settlement.models import Bill, Stay
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


def test_a_line_that_was_called_not_for_the_injury_is_not_settled_nor_after_another_assessment(stay: Stay) -> None:
    bill = bills.assessed(stay, [bills.line(**DIABETES)])
    say(bill, ReviewOutcome.SEPARATE)
    for each in (bill, bills.assessed(stay, [bills.line(**DIABETES)])):
        with pytest.raises(Refusal) as refused:
            bills.settled(each)
        assert refused.value.code == "separated-by-review"

    marked = bills.settled(bills.assessed(stay, [bills.line(for_injury=False, **DIABETES)]))

    assert (marked.fund, marked.separated) == (0, bills.yuan("6,500.00"))


def test_another_word_about_the_same_line_holds_instead(stay: Stay) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)
    again = bills.assessed(stay, [bills.line(**DIABETES)])
    say(again, ReviewOutcome.FOR_INJURY, at=bills.NOW + timedelta(minutes=5))

    once_more = bills.assessed(stay, [bills.line(**DIABETES)])

    assert bills.settled(once_more).fund == bills.yuan("6,500.00")


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
