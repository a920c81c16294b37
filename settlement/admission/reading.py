"""What an institution reads of its own: stays, lines of a bill, entries of a month. What shows a person is logged."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.refusals import Refusal
from settlement.actions.confirming import figures_of
from settlement.actions.own import answer_of
from settlement.actions.settling import answer_of as settled
from settlement.actions.uploading import CONTENT, assessed, standing
from settlement.admission.calling import actor_of
from settlement.admission.schemas import place
from settlement.assessment.wording import FLAGS, REASONS
from settlement.enums import BillKind, EntryKind, Flag, MonthState, Reason, StayState
from settlement.models import Bill, BillLine, Confirmation, Entry, Month, Stay
from settlement.models.bills import LIVE

PAGE = 100
SHARES = ("amount", "fund", "worker", "separated")
Given = tuple[UUID, bool, Decimal, Decimal]
"""An entry as the institution has it: bill, does it undo, total, fund."""


def stays_of(institution: UUID, number: str, after: str, *, at: datetime) -> dict[str, Any]:
    """A page of stays that aren't cancelled, the latest admission first."""
    rows = Stay.objects.of_institution(institution).exclude(state=StayState.ADMISSION_CANCELLED)
    if number:
        rows = rows.filter(number=number)
    if after:
        day, key = place(after)
        rows = rows.filter(Q(admitted_on__lt=day) | Q(admitted_on=day, pk__lt=key))
    found = list(rows.order_by("-admitted_on", "-id")[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    _note(institution, shown, at)
    last = shown[-1] if shown else None
    return {
        "stays": [answer_of(each) for each in shown],
        "next": f"{last.admitted_on.isoformat()}_{last.pk}" if last is not None and more else None,
    }


def told(stay: Stay, institution: UUID, *, at: datetime) -> dict[str, Any]:
    """One stay as it stands."""
    _note(institution, [stay], at)
    return answer_of(stay)


def judged(bill_id: str) -> list[dict[str, Any]]:
    """The lines of a bill with their verdicts and reasons in words. They never change."""
    rows = BillLine.objects.filter(bill_id=bill_id).order_by("number")
    return [
        {
            "number": row.number,
            "code": row.code,
            "name": row.name,
            **{name: str(getattr(row, name)) for name in SHARES},
            "verdict": row.verdict,
            "reasons": [{"code": each, "message": str(REASONS[Reason(each)].sentence)} for each in row.reasons],
            "flags": [{"code": each, "message": str(FLAGS[Flag(each)].sentence)} for each in row.flags],
        }
        for row in rows
    ]


def lines_of(stay: Stay, institution: UUID, after: int, *, at: datetime) -> dict[str, Any]:
    """A page of the uploaded lines that stand, in the order of their numbers, and what all of them come to."""
    rows = stay.uploaded_lines.standing()
    found = list(rows.filter(number__gt=after).order_by("number").values(*CONTENT)[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    _note(institution, [stay], at)
    count, total = standing(stay)
    return {
        "stay": stay.pk,
        "count": count,
        "total": total,
        "lines": [{**row, "quantity": str(row["quantity"]), "price": str(row["price"])} for row in shown],
        "next": shown[-1]["number"] if more else None,
    }


def bill_of(stay: Stay, institution: UUID, *, at: datetime) -> dict[str, Any]:
    """The bill that stands, assessed or settled, with its lines. Raises Refusal without one."""
    bill = Bill.objects.filter(stay=stay, kind=BillKind.DIRECT, state__in=LIVE).first()
    if bill is None:
        raise Refusal(_("No bill of this stay stands. Have the lines assessed first."), code="no-bill")
    _note(institution, [stay], at)
    month = settled(bill)["month"]
    return {**assessed(bill), "receipt_number": bill.receipt_number, "month": month, "lines": judged(str(bill.pk))}


def month_of(institution: UUID, begins_on: date, after: UUID | None, *, at: datetime) -> dict[str, Any]:
    """A page of a month's entries, and what the whole month comes to."""
    months = list(_months(institution, begins_on))
    rows = Entry.objects.filter(institution_id=institution, month__in=months).select_related("bill__stay")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("id")[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    _note(institution, list({entry.bill.stay for entry in shown}), at)
    standing = Confirmation.objects.standing().filter(institution_id=institution, begins_on=begins_on)
    closed = bool(months) and all(month.state == MonthState.CLOSED for month in months)
    return {
        "month": f"{begins_on:%Y-%m}",
        "state": MonthState.CLOSED if closed else MonthState.OPEN,
        "confirmed": standing.exists(),
        **figures_of(institution, begins_on).as_json(),
        "entries": [_entry(each) for each in shown],
        "next": shown[-1].pk if more else None,
    }


def compared(institution: UUID, begins_on: date, given: Sequence[Given]) -> list[dict[str, Any]]:
    """Each entry of the institution beside ours (domain.md §7.5, 3202)."""
    rows = Entry.objects.filter(
        institution_id=institution, month__begins_on=begins_on, bill__in={bill for bill, *_rest in given}
    )
    ours = {(row.bill_id, row.kind != EntryKind.SETTLED): row for row in rows}
    told = []
    for bill, undoes, total, fund in given:
        row = ours.get((bill, undoes))
        same = row is not None and (row.total, row.fund) == (total, fund)
        told.append(
            {
                "bill": bill,
                "undoes": undoes,
                "result": "MISSING" if row is None else "SAME" if same else "DIFFERS",
                "total": None if row is None else str(row.total),
                "fund": None if row is None else str(row.fund),
            }
        )
    return told


def _months(institution: UUID, begins_on: date) -> Any:
    """The months of agencies in which the institution has entries: nearly always one."""
    entries = Entry.objects.filter(institution_id=institution, month__begins_on=begins_on)
    return Month.objects.filter(pk__in=entries.values("month"))


def _entry(entry: Entry) -> dict[str, Any]:
    stay = entry.bill.stay
    return {
        "entry": entry.pk,
        "kind": entry.kind,
        "bill": entry.bill_id,
        "stay": stay.pk,
        "number": stay.number,
        "receipt_number": entry.bill.receipt_number,
        **{name: str(getattr(entry, name)) for name in ("total", "fund", "worker", "separated")},
        "entered_at": entry.entered_at.isoformat(),
    }


def _note(institution: UUID, stays: Sequence[Stay], at: datetime) -> None:
    subjects = [(stay, stay.agency_id) for stay in stays]
    trail.note_reads_under(
        actor_of(institution), at, subjects=subjects, seen="stay", purpose=f"institution {institution}"
    )
