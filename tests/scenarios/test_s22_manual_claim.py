"""S22 Manual claim: received complete on 2026-09-14, to be decided within 20 working days.

Tested here: due 2026-10-16 over National Day and its moved working days; exactly the four papers of the law, a fifth
only with a legal basis; overdue on the morning of 2026-10-19 if it is undecided.
Waits: nothing.
"""

from datetime import date

import pytest

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from agency.policy.queries import working_days
from settlement import actions, queries
from settlement.enums import ClaimPaper
from settlement.models import Claim
from tests import claims, factories
from tests.factories import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return claims.received(factories.worker(), at=moment("2026-09-14 10:00"))


def test_s22_it_is_due_after_twenty_working_days(claim: Claim) -> None:
    assert (claim.complete_on, claim.due_on, claim.due_is_provisional) == (
        date(2026, 9, 14),
        date(2026, 10, 16),
        False,
    )


def test_s22_the_days_run_from_the_day_on_which_the_four_papers_are_there() -> None:
    claim = claims.received(
        factories.worker(), at=moment("2026-09-07 10:00"), papers=[ClaimPaper.RECEIPT, ClaimPaper.COST_LIST]
    )
    assert (claim.complete_on, claim.due_on) == (None, None)
    assert claim.missing == [ClaimPaper.DIAGNOSIS, ClaimPaper.MEDICAL_RECORD]

    clerk = factories.actor(claim.agency, Role.CLERK)
    at = moment("2026-09-14 10:00")
    claim = actions.hand_in(by=clerk, at=at, ids=uuid7, claim_id=claim.pk, papers=claim.missing)

    assert claim.due_on == date(2026, 10, 16)


@pytest.mark.parametrize(
    ("basis", "article", "asked"),
    [
        ("", "", False),
        ("HABIT", "art. 1", False),
        ("INJURY_REGULATION", " ", False),
        ("INJURY_REGULATION", "art. 30", True),
    ],
)
def test_s22_a_fifth_paper_needs_a_legal_basis(claim: Claim, basis: str, article: str, asked: bool) -> None:
    clerk = factories.actor(claim.agency, Role.CLERK)
    told = {"claim_id": claim.pk, "paper": "Another paper", "basis": basis, "article": article}
    if asked:
        assert actions.ask_further(by=clerk, at=claims.NOW, ids=uuid7, **told).basis == basis
    else:
        with pytest.raises(Refusal) as refusal:
            actions.ask_further(by=clerk, at=claims.NOW, ids=uuid7, **told)
        assert refusal.value.code == "basis"
    assert claim.demands.count() == asked


def test_s22_no_fifth_paper_is_taken_for_one_of_the_four(claim: Claim) -> None:
    clerk = factories.actor(claim.agency, Role.CLERK)

    with pytest.raises(Refusal) as refusal:
        actions.hand_in(by=clerk, at=claims.NOW, ids=uuid7, claim_id=claim.pk, papers=["EMPLOYER_LETTER"])

    assert refusal.value.code == "paper"


@pytest.mark.parametrize(
    ("day", "late"), [("2026-10-16", 0), ("2026-10-17", 0), ("2026-10-18", 0), ("2026-10-19", 1), ("2026-10-20", 2)]
)
def test_s22_undecided_it_is_overdue_on_monday_the_19th(claim: Claim, day: str, late: int) -> None:
    assert queries.overdue(claim, date.fromisoformat(day), working_days()) == late
