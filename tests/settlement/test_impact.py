"""Before a tariff for meals, nights or tickets is decided, its page says which claims it would reach, and how."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from agency.offices.enums import Role
from agency.policy.impact import Affected, Change
from agency.workers.models import Worker
from settlement import impact
from settlement.assessment.allowances import PARAMETERS
from settlement.models import Claim
from tests import claims, factories
from tests.claims import NOW
from tests.filings.conftest import StoppedClock
from tests.policy.test_proposals import maker, propose
from tests.settlement.pages import plain
from tests.settlement.test_anew import approved

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
WEIHAI, AUGUST = "371000", date(2026, 8, 1)


def asked(worker: Worker, name: str = "meal.away_daily", value: Any = "25.00", **said: Any) -> list[Affected]:
    """What an approver is told of a new value, with each of the first tried."""
    approver = factories.actor(worker.agency, said.pop("role", Role.APPROVER))
    told = {"division_code": WEIHAI, "valid_from": AUGUST, **said}
    with translation.override("en"):
        return impact.affected(actor=approver, at=NOW, change=Change(name, value, **told), looking=True)


def counted(found: list[Affected]) -> list[int]:
    return [each.count for each in found]


def tried(found: list[Affected]) -> list[tuple[str, str]]:
    return [(row.text, row.what) for each in found for row in each.rows]


def eating(worker: Worker, **values: Any) -> Claim:
    """A claim with the meals of its ten days, at 20.00 yuan."""
    return claims.spent(claims.received(worker, treated=claims.treated(**values)), meals=True)


def test_a_tariff_tells_what_waiting_and_approved_claims_would_come_to_and_counts_the_paid(worker: Worker) -> None:
    waiting = eating(worker)
    done = approved(eating(worker, admitted_on=date(2026, 8, 15), discharged_on=date(2026, 8, 17)))
    claims.paid(
        claims.received(worker, treated=claims.treated(admitted_on=date(2026, 8, 20), discharged_on=date(2026, 8, 21)))
    )

    found = asked(worker)

    assert counted(found) == [1, 1, 1]
    assert tried(found) == [
        (waiting.receipt_number, "CNY 200.00 → CNY 250.00"),
        (done.receipt_number, "CNY 40.00 → CNY 50.00"),
    ]
    pages = [row.url for each in found for row in each.rows]
    assert pages == [f"/settlement/claims/{claim.pk}/" for claim in (waiting, done)]


def test_a_claim_is_reached_by_the_tariff_of_what_it_claims_and_of_the_day_of_admission(worker: Worker) -> None:
    eating(worker)

    assert {name: counted(asked(worker, name, None))[0] for name in PARAMETERS} == {
        "meal.daily": 1,
        "meal.away_daily": 1,
        "lodging.cap": 0,
        "lodging.max_days": 0,
        "transport.classes": 0,
    }
    days = [(date(2026, 8, 3), None), (date(2026, 8, 4), None), (AUGUST, date(2026, 8, 2)), (AUGUST, date(2026, 8, 3))]
    assert [counted(asked(worker, valid_from=first, valid_to=last))[0] for first, last in days] == [1, 0, 0, 1]
    assert asked(worker, "filing.change_lock_months", 2) == []


def test_where_the_place_has_a_value_of_its_own_that_of_the_province_reaches_nobody(worker: Worker) -> None:
    eating(worker)

    assert counted(asked(worker, division_code="370000")) == [0, 0, 0], "Weihai has its own"
    assert counted(asked(worker)) == [1, 0, 0]


def test_other_agencies_claims_are_neither_counted_nor_named(worker: Worker) -> None:
    eating(worker)
    other = factories.worker(factories.agency("370100"))

    found = asked(other)

    assert (counted(found), tried(found)) == ([0, 0, 0], [])


def test_who_may_not_see_claims_learns_how_many_and_no_number(worker: Worker) -> None:
    eating(worker)

    found = asked(worker, role=Role.DATA)

    assert (counted(found), tried(found)) == ([1, 0, 0], [])


def test_the_page_of_a_proposal_counts_them_and_tries_them_when_asked(
    worker: Worker, at_desk: AtDesk, clock: StoppedClock
) -> None:
    claim = eating(worker)
    proposal = propose(maker(worker.agency), "meal.away_daily", "25.00", WEIHAI, valid_from=AUGUST)
    clock.at = NOW
    approver = at_desk(factories.actor(worker.agency, Role.APPROVER))
    address = f"/policy/proposals/{proposal.pk}/"

    page = plain(approver.get(address))
    assert "Claims that wait for a decision 1 Meals, nights and tickets are granted by the new value" in page
    assert claim.receipt_number not in page

    assert f"{claim.receipt_number} CNY 200.00 → CNY 250.00" in plain(approver.get(f"{address}?look=yes"))
