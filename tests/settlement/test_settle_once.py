"""Messages of an institution repeated, mixed up and in any order settle and undo at most once."""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from settlement import actions
from settlement.actions import NewItem
from settlement.models import Bill, Entry, Stay
from tests import bills, factories
from tests.factories import moment

pytestmark = [pytest.mark.django_db, pytest.mark.settle_once]
TOTALS = (Decimal("100.00"), Decimal("90.00"))
MAY, JUNE = moment("2026-05-12 10:00"), moment("2026-06-15 10:00")
Step = Callable[[], Any]


def steps_of(stay: Stay, finance: Any) -> list[Step]:
    """All that an institution and the agency can send or do about a stay; each may come any number of times."""

    def assess(total: Decimal) -> Any:
        lines = [bills.line(price=str(total))]
        return bills.assessed(stay, lines, receipt_number="R1", at=JUNE)

    def settle(total: Decimal, message_id: str) -> Any:
        digest = actions.digest_of({"total": str(total)})
        told = {"stay_id": stay.pk, "total": total, "message": actions.Message("H1", message_id, digest)}
        return actions.settle(by=bills.institution(), at=MAY, ids=uuid7, **told)

    def undo(message_id: str) -> Any:
        told = {"stay_id": stay.pk, "reason": "Wrong", "message": actions.Message("H1", message_id, b"x" * 32)}
        return actions.undo(by=bills.institution(), at=JUNE, ids=uuid7, **told)

    def close() -> Any:
        for entry in Entry.objects.filter(bill__stay=stay, month__state="OPEN").select_related("month"):
            if entry.month.begins_on < JUNE.date().replace(day=1):
                return actions.close_month(by=finance, at=JUNE, ids=uuid7, month_id=entry.month_id)
        return None

    return [
        *(lambda total=total: assess(total) for total in TOTALS),
        *(lambda total=total, key=key: settle(total, key) for total in TOTALS for key in ("S1", "S2")),
        *(lambda key=key: undo(key) for key in ("U1", "U2", "S1")),
        close,
    ]


def holds(stay: Stay) -> None:
    """What is true after every message."""
    rows = Bill.objects.filter(stay=stay)
    settled = list(rows.filter(state="SETTLED"))
    assert len(settled) <= 1
    assert rows.filter(state__in=["ASSESSED", "SETTLED"]).count() <= 1
    net = Entry.objects.filter(bill__stay=stay).aggregate(net=Sum("fund"))["net"] or Decimal(0)
    assert net == (settled[0].fund if settled else 0)
    for bill in rows.exclude(settled_at=None):
        kinds = list(bill.entries.order_by("kind").values_list("kind", flat=True))
        assert kinds == sorted({"SETTLED", *({bill.state} - {"SETTLED"})})


def violations_in(seeds: range) -> tuple[int, int]:
    """Walks through random orders; how many messages were taken, and how many were refused."""
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    stay = bills.stay()
    finance = factories.actor(stay.agency, Role.FINANCE)
    taken = refused = 0
    for seed in seeds:
        dice = random.Random(seed)
        with transaction.atomic():
            steps = steps_of(stay, finance)
            for step in (dice.choice(steps) for _ in range(10)):
                try:
                    step()
                    taken += 1
                except Refusal:
                    refused += 1
                holds(stay)
            transaction.set_rollback(True)
    return taken, refused


def test_no_order_of_repeated_messages_settles_twice() -> None:
    taken, refused = violations_in(range(60))

    assert min(taken, refused) > 100


@pytest.mark.slow
def test_no_order_of_many_more_repeated_messages_settles_twice() -> None:
    taken, refused = violations_in(range(60, 5_060))

    assert min(taken, refused) > 8_000
