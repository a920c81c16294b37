"""What the exchange tells of our workers' stays elsewhere, written down. Acts of a machine (domain.md §11).

Each message says how the stay stands by then and carries its number, so the highest number heard is how it stands, in
whatever order they come and however often. Each bill has an id of its own: settled and undone are put together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.codes import ladder
from agency.offices.models import Act
from agency.workers.models import Worker
from filings import permissions
from filings.actions import hearing
from filings.actions.hearing import Contradiction, NotHeardOf
from filings.actions.steps import lock
from filings.enums import State
from filings.models import FilingVersion
from institutions.models import Institution
from settlement.actions.devices import PaidDevice, book_told, release_told, told_of
from settlement.actions.questioning import (
    ask_others,
    note_beyond_notice,
    note_paid_twice,
    note_unfounded,
)
from settlement.actions.receipts import hold_number
from settlement.enums import StayRole, StayState
from settlement.models import DirectPayment, Stay
from settlement.receipts import institution_key, number_key, place_key


@dataclass(frozen=True, slots=True)
class Paid:
    """A bill as the place of treatment settled it; how and in which month it was undone, if it was."""

    bill: UUID
    receipt_number: str
    month: date
    total: Decimal
    fund: Decimal
    worker: Decimal
    separated: Decimal
    undone_kind: str = ""
    undone_month: date | None = None
    devices: tuple[PaidDevice, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A stay as one message tells it. `stay` is its id at the place of treatment, `sequence` the message's number."""

    stay: UUID
    sequence: int
    filing_number: str
    version: int
    place: str
    institution: str
    number: str
    service: str
    admitted_on: date
    discharged_on: date | None
    state: StayState
    paid: Paid | None = None


def hear(*, by: Actor, at: datetime, ids: Ids, told: Told) -> Stay:
    """Keep what a message tells of a stay, and note its admission on the filing (domain.md R2.6).

    Raises Denied, NotHeardOf (no approved filing of ours has that number), Contradiction (a place that the filing
    isn't for; another filing or another amount before).
    """
    with acting(by=by, at=at, ids=ids, about=f"filing {told.filing_number}") as act:
        permissions.check_may_hear(by)
        version = _version(told)
        Worker.objects.lock(version.worker_id)  # what was paid for one worker's stays and claims depends on one another
        known = Stay.objects.select_for_update(of=("self",)).select_related("version").filter(told_as=told.stay).first()
        _check_fits(known, version, told.place)
        was = _admitted(known, version)
        stay, is_newer = _keep(known, version, told, at, ids)
        is_paid_news = told.paid is not None and _keep_payment(stay, told.paid, at, ids)
        act.changed = is_newer or is_paid_news
        if act.changed:
            _record(act, stay, told)
        if is_paid_news:
            is_another = told.paid is not None and not told.paid.undone_kind
            note_paid_twice(act, stay, is_another=is_another)
            note_beyond_notice(act, stay, is_another=is_another)
            if not is_another:
                ask_others(act, stay)
        if is_newer:
            note_unfounded(act, stay)
    now = _admitted(stay, version)
    hearing.move_admission(
        by=by, at=at, ids=ids, version_id=version.pk, was=was, now=now, institution=stay.institution_name
    )
    return stay


def _version(told: Told) -> FilingVersion:
    """The version that a stay is under, its filing held: what one stay gives it depends on the others."""
    rows = FilingVersion.objects.filter(filing__number=told.filing_number, number=told.version)
    found = rows.filter(state__in=[State.APPROVED, State.ENDED]).values_list("pk", flat=True).first()
    if found is None:
        raise NotHeardOf(_("No approved filing of ours has this number and version."))
    return lock(found)


def _check_fits(known: Stay | None, version: FilingVersion, place: str) -> None:
    """A place speaks of the filings for it alone (domain.md R4.1), and a stay stays under one. Raises Contradiction."""
    if version.destination_id not in ladder(place):
        raise Contradiction(_("The filing is for another place of treatment."))
    if known is not None and known.version is not None and known.version.filing_id != version.filing_id:
        raise Contradiction(_("This stay was told under another filing before."))


def _admitted(stay: Stay | None, version: FilingVersion) -> date | None:
    """The day of admission that a stay gives its filing; a cancelled one gives that of the earliest other.

    Changes at the same place take an admission over, so stays under them are others too.
    """
    if stay is None or stay.state != StayState.ADMISSION_CANCELLED:
        return stay.admitted_on if stay else None
    since = {"version__number__gte": version.number, "version__destination": version.destination_id}
    others = Stay.objects.filter(version__filing=version.filing_id, told_as__isnull=False, **since)
    others = others.exclude(state=StayState.ADMISSION_CANCELLED)
    return others.order_by("admitted_on").values_list("admitted_on", flat=True).first()


def _keep(stay: Stay | None, version: FilingVersion, told: Told, at: datetime, ids: Ids) -> tuple[Stay, bool]:
    """The stay by the newest message heard, and whether that is this one."""
    is_new = stay is None
    if stay is None:
        stay = Stay(id=ids(at), role=StayRole.INSURED_PLACE, told_as=told.stay, registered_at=at)
        stay.agency, stay.worker, stay.scope = version.agency, version.worker, version.scope
    elif told.sequence <= stay.told_sequence:
        return stay, False
    place = Institution.objects.filter(name=told.institution, division_id=told.place)
    stay.version = version
    stay.institution = place.order_by("id").first()
    stay.institution_name, stay.place_id = told.institution, told.place
    stay.service, stay.number = told.service, told.number
    stay.admitted_on, stay.discharged_on = told.admitted_on, told.discharged_on
    stay.state, stay.told_sequence = told.state, told.sequence
    stay.revision += not is_new
    stay.save(force_insert=is_new)
    return stay, True


def _keep_payment(stay: Stay, paid: Paid, at: datetime, ids: Ids) -> bool:
    """Keep what was paid; whether that is news. Raises Contradiction."""
    hold_number(paid.receipt_number)
    known = DirectPayment.objects.select_for_update(of=("self",)).filter(told_as=paid.bill).first()
    facts: Mapping[str, Any] = {
        "stay_id": stay.pk,
        "receipt_number": paid.receipt_number,
        **{name: getattr(paid, name) for name in ("month", "total", "fund", "worker", "separated")},
    }
    is_new = known is None
    if known is None:
        known = DirectPayment(
            id=ids(at),
            agency=stay.agency,
            told_as=paid.bill,
            institution_key=institution_key(stay.institution_name),
            place_key=place_key(stay.place_id),
            number_key=number_key(paid.receipt_number),
            told_at=at,
            **facts,
        )
    elif any(getattr(known, name) != value for name, value in facts.items()) or _differs(known, paid):
        raise Contradiction(_("Another message about the same bill says something else."))
    elif known.undone_kind or not paid.undone_kind:
        return False
    known.undone_kind, known.undone_month = paid.undone_kind, paid.undone_month
    known.save()
    if not paid.undone_kind:
        book_told(known, stay, paid.devices, at=at, ids=ids)
    elif not is_new:
        release_told(known, at=at)
    return True


def _differs(known: DirectPayment, paid: Paid) -> bool:
    """Does the same settlement, told again, name other devices? Its undoing names none, nor do old messages."""
    return bool(paid.devices) and not known.undone_kind and told_of(known) != set(paid.devices)


def _record(act: Act, stay: Stay, told: Told) -> None:
    details = {"sequence": told.sequence, "kind": str(told.state)}
    if told.paid is not None:
        details |= {"fund": str(told.paid.fund), "month": f"{told.paid.month:%Y-%m}"}
    trail.record(act, "stay.told", subject=stay, agency=stay.agency_id, **details)
