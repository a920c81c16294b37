"""What we say to the national exchange about stays, as place of treatment. The schemas are those of the kinds.

Every message says how the stay stands by then, so that the newest is enough, and as little of the person as that needs:
the filing's number in place of a name, no diagnosis, no reason in words.
"""

from typing import Any

from agency.exchange.envelope import NATIONAL, province_system
from filings.enums import Scope
from settlement.models import Bill, Entry, Month, Stay


def of_stay(stay: Stay) -> dict[str, Any]:
    """What all messages about a stay carry, and some nothing else. Its received filing must be loaded."""
    assert stay.received is not None
    return {
        "filing_no": stay.received.filing_number,
        "version": stay.received.version,
        "number": stay.number,
        "service": str(stay.service),
        "admitted_on": stay.admitted_on.isoformat(),
        "discharged_on": stay.discharged_on.isoformat() if stay.discharged_on else None,
        "institution": {"name": stay.institution_name},
    }


def stay_settled(bill: Bill, month: Month) -> dict[str, Any]:
    """What the fund paid, by receipt number and month, and the devices among it. The bill's stay must be loaded."""
    return {**_paid(bill, month), "devices": _devices(bill)}


def _paid(bill: Bill, month: Month) -> dict[str, Any]:
    return {
        **of_stay(bill.stay),
        "bill": {"id": str(bill.pk), "number": bill.receipt_number},
        "month": str(month),
        "total": str(bill.total),
        "fund": str(bill.fund),
        "personal": str(bill.worker),
        "separated": str(bill.separated),
    }


def _devices(bill: Bill) -> list[dict[str, str]]:
    """What was booked for devices; no query for a bill that no notice was told for."""
    if not bill.facts["notices"]:
        return []
    return [
        {
            "notice": each.notice_number,
            "code": each.code,
            "day": each.configured_on.isoformat(),
            "quantity": f"{each.quantity.normalize():f}",
            "fund": str(each.fund),
        }
        for each in bill.configurations.standing().order_by("configured_on", "code", "id")
    ]


def stay_undone(bill: Bill, settled: Entry, twin: Entry) -> dict[str, Any]:
    """The settlement as it was, and how and in which month it was undone."""
    return {**_paid(bill, settled.month), "undone": {"kind": str(twin.kind), "month": str(twin.month)}}


def receiver_of(stay: Stay) -> str:
    """The system that messages about a stay go to, as those about its filing did (domain.md §7.5)."""
    return province_system(stay.place_id) if stay.scope == Scope.IN_PROVINCE else NATIONAL
