"""S15 Cancel before and after close: 9,800.00 settled 2026-05-12, and 4,200.00 settled 2026-05-20.

Tested here: cancelled 2026-05-14, May nets 0.00 with both lines visible; May closed 2026-06-15 and the other cancelled
2026-06-18, May is unchanged and June carries -4,200.00 linked to the original.
Waits: the statements over these lines.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from settlement import actions
from settlement.models import Entry, Month
from tests import bills, factories
from tests.bills import yuan
from tests.factories import moment

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def lines(begins_on: date) -> list[tuple[str, Decimal]]:
    rows = Entry.objects.filter(month__begins_on=begins_on).order_by("entered_at", "id")
    return list(rows.values_list("kind", "total"))


def net(begins_on: date) -> Decimal:
    return Entry.objects.filter(month__begins_on=begins_on).aggregate(net=Sum("total"))["net"]


def test_s15_a_cancellation_before_the_close_nets_the_month_to_nothing() -> None:
    bill = bills.paid_stay("9,800.00", at=moment("2026-05-12 10:00"))

    bill = bills.undone(bill, at=moment("2026-05-14 10:00"))

    assert lines(MAY) == [("SETTLED", yuan("9,800.00")), ("CANCELLED", yuan("-9,800.00"))]
    assert net(MAY) == yuan("0.00")
    assert (bill.state, bill.stay.state) == ("CANCELLED", "SETTLEMENT_CANCELLED")


def test_s15_a_cancellation_after_the_close_stands_in_the_open_month_linked_to_the_original() -> None:
    bill = bills.paid_stay("4,200.00", at=moment("2026-05-20 10:00"))
    may = Month.objects.get(begins_on=MAY)
    finance = factories.actor(bill.agency, Role.FINANCE)
    actions.close_month(by=finance, at=moment("2026-06-15 17:00"), ids=uuid7, month_id=may.pk)

    bill = bills.undone(bill, at=moment("2026-06-18 10:00"))

    assert lines(MAY) == [("SETTLED", yuan("4,200.00"))]
    assert lines(JUNE) == [("REVERSED", yuan("-4,200.00"))]
    twin = Entry.objects.get(kind="REVERSED")
    assert (twin.opposes, twin.opposes.month) == (Entry.objects.get(kind="SETTLED"), may)
    assert (bill.state, bill.stay.state) == ("REVERSED", "REVERSED")
