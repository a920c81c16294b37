"""S12 Catalogue origin: drug X is in Jiangsu's catalogue only; the wheelchair's limit is Shandong's.

Tested here: the drug is paid 860.00 after the place of treatment; of the wheelchair for 1,900.00 the fund pays 1,500.00
and the worker 400.00, after the insured place; versions are those of the day of the service.
Waits: nothing.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from settlement.actions import NewItem
from settlement.assessment import Notice
from settlement.enums import CatalogueKind
from settlement.models import Bill
from tests import bills
from tests.bills import ADMITTED, yuan

pytestmark = pytest.mark.django_db


def test_s12_a_drug_of_the_treatment_place_alone_is_paid() -> None:
    bills.catalogue("MEDICINE", "320000", NewItem("X", "Drug X", price_cap=yuan("860.00")))
    bills.catalogue("MEDICINE", "370000", NewItem("Y", "Another"))

    bill = bills.assessed(bills.stay(), [bills.line(1, "X", "860.00", kind=CatalogueKind.MEDICINE)])

    assert (bill.fund, bill.worker) == (yuan("860.00"), yuan("0.00"))


def test_s12_a_wheelchair_is_limited_by_the_insured_place() -> None:
    for division, cap in (("370000", "1,500.00"), ("320000", "2,000.00")):
        bills.catalogue("DEVICE", division, NewItem("W", "Wheelchair", price_cap=yuan(cap)))
    notice = Notice("N1", yuan("12,000.00"), 36, ADMITTED, ADMITTED + timedelta(days=60))
    chair = bills.line(1, "W", "1,900.00", kind=CatalogueKind.DEVICE)

    bill = bills.assessed(bills.stay(service="DEVICE"), [chair], notices=[notice])

    assert (bill.fund, bill.worker) == (yuan("1,500.00"), yuan("400.00"))
    assert bill.lines.get().reasons == ["ABOVE_PRICE"]


def on_days(*days: date) -> Bill:
    lines = [
        bills.line(number, "X", "100.00", kind=CatalogueKind.MEDICINE, served_on=day)
        for number, day in enumerate(days, 1)
    ]
    return bills.assessed(bills.stay(), lines)


def test_s12_the_version_is_that_of_the_day_of_the_service() -> None:
    for start, cap in ((date(2025, 1, 1), "60.00"), (date(2026, 4, 10), "80.00")):
        bills.catalogue("MEDICINE", "320000", NewItem("X", "Drug X", price_cap=yuan(cap)), valid_from=start)

    bill = on_days(date(2026, 4, 9), date(2026, 4, 10))

    funds = list(bill.lines.order_by("number").values_list("fund", flat=True))
    assert funds == [Decimal("60.00"), Decimal("80.00")]


def test_s12_without_a_version_on_the_day_nobody_can_say() -> None:
    bills.catalogue("MEDICINE", "320000", NewItem("X", "Drug X"), valid_from=date(2026, 4, 10))

    bill = on_days(date(2026, 4, 9), date(2026, 4, 10))

    assert bill.unknown == 1
    assert bill.lines.get(number=1).reasons == ["NO_CATALOGUE"]
