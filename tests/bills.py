"""Catalogues, stays and bills for tests, made through the same actions as real work.

The stay is that of S01: Jinan's worker in a hospital of Nanjing from 2026-04-02 to 2026-04-20.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from agency.offices.acts import Actor, acting, office_day, uuid7
from agency.offices.enums import Place, Role
from agency.offices.models import Agency
from agency.workers.models import Worker
from filings.models import ReceivedFiling
from settlement import actions, stays
from settlement.actions import Declared, NewItem
from settlement.assessment import Line
from settlement.enums import CatalogueKind, StayRole, StayState
from settlement.models import Bill, CatalogueVersion, OfflineUse, Stay
from settlement.money import to_cents
from tests import factories
from tests.factories import moment

JINAN, NANJING = "370100", "320100"
ADMITTED, DISCHARGED = date(2026, 4, 2), date(2026, 4, 20)
NOW = moment("2026-04-20 15:00")
EARLY = {"admitted_on": date(2026, 3, 2), "discharged_on": date(2026, 3, 6)}
EARLY_DAY = date(2026, 3, 3)
"""The days of a stay that is over on the day of the other records of tests (factories.NOW), and one of them."""
_serial = count(1)


def institution() -> Actor:
    """An institution's own system."""
    return Actor.machine_named("institution", place=Place.API)


def yuan(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def catalogue(kind: str, division: str, *items: NewItem, **values: Any) -> CatalogueVersion:
    """A version in force without end, entered by data management and applied by an approver."""
    version = entered(kind, division, *items, **values)
    approver = factories.somebody(factories.agency(f"{division[:2]}0000"), Role.APPROVER)
    return actions.apply_version(by=approver, at=factories.NOW, ids=uuid7, version_id=version.pk)


def entered(
    kind: str, division: str, *items: NewItem, valid_from: date = date(2025, 1, 1), **values: Any
) -> CatalogueVersion:
    """A version that waits for a second person."""
    told = {"name": f"{kind} {division}", "label": f"from {valid_from}", "source_text": "Notice", **values}
    return actions.enter_version(
        by=factories.somebody(factories.agency(f"{division[:2]}0000"), Role.DATA),
        at=factories.NOW,
        ids=uuid7,
        kind=CatalogueKind(kind),
        division_code=division,
        valid_from=valid_from,
        items=items,
        **told,
    )


def stay(
    received: ReceivedFiling | None = None, *, office: Agency | None = None, at: datetime = NOW, **values: Any
) -> Stay:
    """Our institution's stay with a worker of another agency, discharged unless `discharged_on=None`."""
    office = office or (received.agency if received else factories.agency(NANJING))
    if received is None and "worker" not in values:
        received = factories.received(office, insured_place=JINAN)
    told = {
        "agency": office,
        "role": StayRole.PLACE_OF_TREATMENT,
        "received": received,
        "place_id": office.division_id,
        "scope": received.scope if received else "CROSS_PROVINCE",
        "service": "MEDICAL",
        "institution_name": "Hospital",
        "number": f"A{next(_serial):06}",
        "admitted_on": ADMITTED,
        "discharged_on": DISCHARGED,
        "diagnoses": ["S72.3"],
        "state": StayState.ADMITTED,
        "registered_at": at,
        **values,
    }
    if told["role"] == StayRole.PLACE_OF_TREATMENT:
        told = {**stays.deadlines(office.division_id, told["admitted_on"], office_day(at)), **told}
    with acting(by=institution(), at=at, ids=uuid7):
        return Stay.objects.create(id=uuid7(at), **told)


def admitted_offline(of: Stay, *, at: datetime = NOW) -> OfflineUse:
    """A stay that was admitted by an entitlement, with a filing that had ended by then."""
    told = {"entitlement": uuid7(at), "issued_at": at, "valid_through": at.date(), "used_at": at}
    said = {"verdict": "NO", "because": "ENDED", "day": at.date(), "state": "DIFFERS"}
    with acting(by=institution(), at=at, ids=uuid7):
        return OfflineUse.objects.create(id=uuid7(at), agency=of.agency, stay=of, **told, **said)


def stay_of(worker: Worker, *, at: datetime = NOW, **values: Any) -> Stay:
    """Our own worker's stay elsewhere."""
    own = {"role": StayRole.INSURED_PLACE, "worker": worker, "place_id": NANJING}
    return stay(office=worker.agency, at=at, **own, **values)


def told_stay(worker: Worker, *, at: datetime = NOW, **values: Any) -> Stay:
    """A stay of our own worker elsewhere that the exchange told us was settled."""
    told = {"told_as": uuid7(at), "told_sequence": 1, "state": StayState.SETTLED}
    return stay_of(worker, at=at, **{**told, **values})


def line(number: int = 1, code: str = "T1", price: str = "100.00", **values: Any) -> Line:
    """A treatment item on the day after admission, for the injury, with consent."""
    told = {
        "kind": CatalogueKind.TREATMENT,
        "name": f"Item {code}",
        "served_on": date(2026, 4, 3),
        "quantity": Decimal(1),
        "consent": True,
        **values,
    }
    return Line(number=number, code=code, price=yuan(price), **told)


def total_of(lines: Iterable[Line]) -> Decimal:
    return sum((to_cents(each.quantity * each.price) for each in lines), Decimal("0.00"))


def assessed(
    of: Stay,
    lines: Sequence[Line],
    *,
    at: datetime = NOW,
    by: Actor | None = None,
    total: Decimal | None = None,
    **values: Any,
) -> Bill:
    declared = Declared(total_of(lines) if total is None else total)
    told = {"receipt_number": f"R{next(_serial):08}", "declared": declared, **values}
    return actions.assess(by=by or institution(), at=at, ids=uuid7, stay_id=of.pk, lines=lines, **told)


def message(of: Stay, total: Decimal) -> dict[str, Any]:
    """The arguments of a settle message with an id of its own."""
    body = {"stay": str(of.pk), "total": str(total)}
    sent = actions.Message("H1", f"M-{next(_serial)}", actions.digest_of(body))
    return {"stay_id": of.pk, "total": total, "message": sent}


def settled(bill: Bill, *, at: datetime = NOW, by: Actor | None = None) -> Bill:
    actions.settle(by=by or institution(), at=at, ids=uuid7, **message(bill.stay, bill.total))
    bill.refresh_from_db()
    return bill


def undone(bill: Bill, *, at: datetime, by: Actor | None = None, reason: str = "Wrong patient") -> Bill:
    told = message(bill.stay, bill.total)
    del told["total"]
    actions.undo(by=by or institution(), at=at, ids=uuid7, reason=reason, **told)
    bill.refresh_from_db()
    return bill


def paid_stay(price: str, *, at: datetime = NOW, **values: Any) -> Bill:
    """A settled bill of one line that the fund pays in full, of a stay of its own."""
    if not CatalogueVersion.objects.filter(catalogue__kind="TREATMENT", catalogue__division_id="320000").exists():
        catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    return settled(assessed(stay(at=at, **values), [line(price=price)], at=at), at=at)
