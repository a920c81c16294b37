"""What an approval had less because of something that stands no more is said before it is paid, and decided anew."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from agency.offices.enums import Role
from agency.policy import actions as policy_actions
from agency.workers.models import Worker
from settlement import actions
from settlement.actions.anew import to_decide_anew, would_have_more
from settlement.enums import CatalogueKind
from settlement.models import Claim
from tests import bills, claims, factories
from tests.claims import NOW
from tests.filings.conftest import StoppedClock
from tests.policy.test_proposals import decide, decider, maker, propose
from tests.settlement.pages import shown

pytestmark = pytest.mark.django_db
FITTED = date(2026, 8, 3)
Claims = tuple[Claim, Claim]


@pytest.fixture
def worker(worker: Worker) -> Worker:
    """Devices are in the catalogue, a drug of which a stay has five, and one that excludes it."""
    device = actions.NewItem("LEG", "Leg", life_months=36), actions.NewItem("ARM", "Arm", life_months=36)
    bills.catalogue("DEVICE", "371000", *device)
    drugs = actions.NewItem("D1", "Drug", max_quantity=Decimal(5)), actions.NewItem("D2", "Drug", excludes=("D1",))
    bills.catalogue("MEDICINE", "320000", *drugs)
    return worker


def notice(worker: Worker, **values: Any) -> None:
    """Under a confirmation of its own."""
    under = factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    factories.device_notice(under, **{"issued_on": date(2026, 7, 20), "at": NOW, **values})


def device(code: str = "LEG", price: str = "15,800.00", many: int = 1) -> Any:
    kind = CatalogueKind.DEVICE
    return bills.line(1, code, price, kind=kind, served_on=FITTED, quantity=Decimal(many))


def drug(code: str = "D1", many: int = 4) -> Any:
    return bills.line(1, code, kind=CatalogueKind.MEDICINE, quantity=Decimal(many), served_on=date(2026, 8, 4))


def typed(claim: Claim) -> list[Any]:
    """The list of costs of a claim, to be entered again."""
    assert claim.bill is not None
    return [
        bills.line(
            each.number,
            each.code,
            str(each.price),
            kind=CatalogueKind(each.kind),
            served_on=each.served_on,
            quantity=each.quantity,
        )
        for each in claim.bill.lines.order_by("number")
    ]


def approved(claim: Claim, *lines: Any) -> Claim:
    return claims.approved(claims.reviewed(claims.assessed(claim, lines)))


def of_devices(worker: Worker, *lines: Any) -> Claim:
    return approved(claims.received(worker, treated=claims.treated(service="DEVICE", discharged_on=FITTED)), *lines)


def meals(worker: Worker) -> Claims:
    """Two for the same days: the second has no meals."""
    first, second = (approved(claims.spent(claims.received(worker), meals=True)) for _ in "12")
    return first, second


def limits(worker: Worker) -> Claims:
    """Two receipts of a stay, of whose drug it has five: the second has one."""
    stay = claims.treated()
    first, second = (approved(claims.received(worker, treated=stay), drug()) for _ in "12")
    return first, second


def excluded(worker: Worker) -> Claims:
    """Two receipts of a stay, with drugs of which the fund pays one."""
    stay = claims.treated()
    first, second = (approved(claims.received(worker, treated=stay), drug(code)) for code in ("D2", "D1"))
    return first, second


def lives(worker: Worker) -> Claims:
    """Two for one device in its service life."""
    notice(worker)
    return of_devices(worker, device()), of_devices(worker, device())


def money(worker: Worker) -> Claims:
    """Two under the 12,000.00 yuan of one notice: the second has what the first left."""
    notice(worker)
    return of_devices(worker, device(price="9,000.00")), of_devices(worker, device("ARM", "5,000.00"))


def pieces(worker: Worker) -> Claims:
    """Two under a notice for two pieces, three of which were fitted."""
    notice(worker, pieces=2)
    return of_devices(worker, device(price="100.00")), of_devices(worker, device(price="100.00", many=2))


CASES = [meals, limits, excluded, lives, money, pieces]


@pytest.mark.parametrize("case", CASES)
def test_what_had_less_because_of_an_approval_that_is_taken_back_would_have_more(
    worker: Worker, case: Callable[[Worker], Claims]
) -> None:
    first, second = case(worker)
    approver = factories.actor(worker.agency, Role.APPROVER)
    assert not would_have_more(first)
    assert not would_have_more(second)

    claims.taken_back(first)

    assert to_decide_anew(approver, worker.pk) == [second]
    before = second.bill.fund + sum(each.amount for each in second.allowances.all())  # type: ignore[union-attr]
    lines = typed(second)
    again = approved(claims.taken_back(second), *lines)
    after = again.bill.fund + sum(each.amount for each in again.allowances.standing())  # type: ignore[union-attr]
    assert after > before
    assert to_decide_anew(approver, worker.pk) == []


@pytest.mark.parametrize("case", CASES)
def test_what_had_nothing_less_is_left_as_it_is(worker: Worker, case: Callable[[Worker], Claims]) -> None:
    first, second = case(worker)

    claims.taken_back(second)

    assert not would_have_more(first)


def test_a_notice_that_is_entered_late_is_said_of_the_claim_that_had_none(worker: Worker) -> None:
    factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    claim = of_devices(worker, device())
    assert (claim.bill.fund, would_have_more(claim)) == (0, False)  # type: ignore[union-attr]

    notice(worker, issued_on=date(2026, 8, 4))
    assert not would_have_more(claim), "it was issued after the device was fitted"

    notice(worker)
    assert would_have_more(claim)


def test_meals_would_have_more_when_their_rate_is_raised_for_days_that_are_past(worker: Worker) -> None:
    claim = approved(claims.spent(claims.received(worker), meals=True))
    office = worker.agency
    proposal = propose(maker(office), "meal.away_daily", "25.00", "371000", valid_from=date(2026, 8, 1))
    assert not would_have_more(claim)

    decide(policy_actions.grant, decider(office), proposal)

    assert would_have_more(claim)


def test_it_is_said_to_finance_and_to_who_takes_the_approval_back(
    at_desk: Callable[..., Client], clock: StoppedClock, worker: Worker
) -> None:
    clock.at = NOW
    first, second = meals(worker)
    approver, finance = (at_desk(factories.actor(worker.agency, role)) for role in (Role.APPROVER, Role.FINANCE))
    assert "would have more" not in shown(finance, "claim", second.pk)

    claims.taken_back(first)

    assert "Decided today, this claim would have more" in shown(finance, "claim", second.pk)
    page = shown(approver, "claim", first.pk)
    assert f"decided anew: {second}" in page
