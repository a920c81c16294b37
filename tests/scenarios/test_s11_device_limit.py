"""S11 Device limit and service life: a notice of 12,000.00 yuan, 36 months, last configured on 2023-05-20.

Tested here: the order of 2026-05-20 is refused, that of 2026-05-21 for 15,800.00 gives fund 12,000.00 and worker
3,800.00; with a changed injury confirmed an order on 2026-03-03 is allowed. The same device again within its service
life is refused, also where the injury changed again and the notice has nothing left.
Waits: the institution's own message with the order; the day of the line stands for it.
"""

from dataclasses import replace
from datetime import date

import pytest

from filings.models import ReceivedFiling
from settlement.actions import NewItem
from settlement.assessment import Notice
from settlement.enums import CatalogueKind
from settlement.models import Bill
from tests import bills
from tests.bills import yuan
from tests.factories import moment

pytestmark = pytest.mark.django_db
NOTICE = Notice(
    "N1",
    limit=yuan("12,000.00"),
    life_months=36,
    usable_from=date(2026, 3, 2),
    usable_through=date(2026, 6, 2),
    last_configured_on=(("LEG", date(2023, 5, 20)),),
)


def order(day: date, notice: Notice = NOTICE, filing: ReceivedFiling | None = None) -> Bill:
    if filing is None:
        bills.catalogue("DEVICE", "370000", NewItem("LEG", "Lower-leg prosthesis"))
    stay = bills.stay(filing, service="DEVICE", admitted_on=day, discharged_on=None)
    leg = bills.line(1, "LEG", "15,800.00", kind=CatalogueKind.DEVICE, served_on=day)
    on_the_day = moment(f"{day} 15:00")
    return bills.settled(bills.assessed(stay, [leg], notices=[notice], at=on_the_day), at=on_the_day)


def test_s11_an_order_on_the_last_day_of_the_service_life_is_refused() -> None:
    bill = order(date(2026, 5, 20))

    assert (bill.fund, bill.worker) == (yuan("0.00"), yuan("15,800.00"))
    assert bill.lines.get().reasons == ["SERVICE_LIFE"]


def test_s11_on_the_day_after_the_fund_pays_up_to_the_notice() -> None:
    bill = order(date(2026, 5, 21))

    assert (bill.fund, bill.worker, bill.above_limit) == (yuan("12,000.00"), yuan("3,800.00"), yuan("3,800.00"))
    assert bill.lines.get().reasons == ["ABOVE_NOTICE"]


def test_s11_a_changed_injury_allows_an_earlier_order() -> None:
    bill = order(date(2026, 3, 3), replace(NOTICE, injury_changed=True))

    assert (bill.fund, bill.worker) == (yuan("12,000.00"), yuan("3,800.00"))


@pytest.mark.parametrize(("changed", "reason"), [(False, "SERVICE_LIFE"), (True, "ABOVE_NOTICE")])
def test_s11_the_device_again_within_its_service_life_is_not_paid_again(changed: bool, reason: str) -> None:
    first = order(date(2026, 5, 21))

    again = order(date(2026, 5, 28), replace(NOTICE, injury_changed=changed), first.stay.received)

    assert (first.fund, again.fund, again.worker) == (yuan("12,000.00"), yuan("0.00"), yuan("15,800.00"))
    assert again.lines.get().reasons == [reason]
