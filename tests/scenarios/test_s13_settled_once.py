"""S13 Idempotency: settle message M-77 for 9,800.00 yuan is delivered three times in parallel.

Tested here: one settlement, three identical answers; the same id with 9,900.00 is refused as a conflict and kept.
Waits: the posting in the ledger.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from agency.offices.acts import uuid7
from agency.offices.models import Act
from settlement import actions
from settlement.actions import MessageConflict, NewItem
from settlement.models import Call, Entry, Stay
from tests import bills
from tests.bills import yuan

pytestmark = [pytest.mark.race, pytest.mark.settle_once]


def deliver(stay: Stay, total: Decimal) -> dict[str, Any]:
    body = {"stay": str(stay.pk), "total": str(total)}
    message = actions.Message("H1", "M-77", actions.digest_of(body))
    return actions.settle(
        by=bills.institution(), at=bills.NOW, ids=uuid7, stay_id=stay.pk, total=total, message=message
    )


def test_s13_three_deliveries_in_parallel_settle_once_and_get_the_same_answer(
    committed_db: None, together: Callable[..., list[Any]]
) -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    stay = bills.stay()
    bill = bills.assessed(stay, [bills.line(price="9,800.00")])

    answers = together(*[lambda: deliver(stay, yuan("9,800.00"))] * 3)

    assert answers[0] == answers[1] == answers[2]
    assert (answers[0]["bill"], answers[0]["state"], answers[0]["fund"]) == (str(bill.pk), "SETTLED", "9800.00")
    assert [entry.fund for entry in Entry.objects.all()] == [yuan("9,800.00")]
    assert Call.objects.count() == 1

    with pytest.raises(MessageConflict):
        deliver(stay, yuan("9,900.00"))
    assert Entry.objects.count() == 1
    kept = Act.objects.get(denied="message-conflict")
    assert (kept.about, kept.machine) == (f"stay {stay.pk}", "institution")
