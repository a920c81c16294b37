"""Details of costs: uploaded in parts, replaced, taken back, and assessed together (domain.md R4.11, §7.5).

Nothing of it settles anything. What is uploaded or taken back after an assessment drops it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, DecimalField, F, Sum
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal
from settlement import workflow
from settlement.actions.assessing import Declared, assess_within
from settlement.actions.calls import Answer, Done, Sent, once
from settlement.actions.own import drop_assessment, lock, unassessed
from settlement.actions.receipts import check_would_be_paid
from settlement.assessment import Line, Notice
from settlement.bills.contents import check_part
from settlement.enums import BillKind, CallKind, CatalogueKind, StayState
from settlement.models import Bill, Stay, UploadedLine
from settlement.models.bills import LIVE
from settlement.workflow import StayAction

LINES_A_CALL = 100
"""As in medical insurance (domain.md §7.5)."""
CONTENT = (
    "number", "kind", "code", "name", "served_on", "quantity", "price", "diagnosis", "for_injury", "consent",
)  # fmt: skip


def upload_lines(*, by: Actor, at: datetime, ids: Ids, sent: Sent, stay_id: UUID, lines: Sequence[Line]) -> Answer:
    """Keep up to a hundred lines of a stay; one under a number that was uploaded before takes its place (2301).

    Raises NotThere, NotAllowedNow, Refusal (too many), BadLine, MessageConflict.
    """
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:

        def work() -> Done:
            stay = lock(sent.institution_id, stay_id)
            workflow.find(StayAction.UPLOAD, StayState(stay.state))
            _check_part(stay, lines, office_day(at))
            replaced = _withdraw(act, stay.uploaded_lines.standing().filter(number__in=[each.number for each in lines]))
            UploadedLine.objects.bulk_create(_row(each, stay, act, ids(at)) for each in lines)
            _changed(stay)
            trail.record(act, "stay.lines_uploaded", subject=stay, agency=stay.agency_id, lines=len(lines))
            return Done(stay.agency_id, uploaded(stay, taken=len(lines), replaced=replaced), stay.pk)

        return once(act, CallKind.UPLOAD, sent.message, at=at, ids=ids, work=work)


def withdraw_lines(
    *, by: Actor, at: datetime, ids: Ids, sent: Sent, stay_id: UUID, numbers: Sequence[int] | None
) -> Answer:
    """Take lines back by their numbers, or all of them (2302).

    Raises NotThere, NotAllowedNow, Refusal (numbers that weren't uploaded), MessageConflict.
    """
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:

        def work() -> Done:
            stay = lock(sent.institution_id, stay_id)
            workflow.find(StayAction.WITHDRAW, StayState(stay.state))
            rows = stay.uploaded_lines.standing()
            found = _withdraw(act, rows if numbers is None else rows.filter(number__in=numbers))
            if found < (1 if numbers is None else len(set(numbers))):
                raise Refusal(_("Not all of these lines were uploaded; nothing was taken back."), code="no-line")
            _changed(stay)
            trail.record(act, "stay.lines_withdrawn", subject=stay, agency=stay.agency_id, lines=found)
            return Done(stay.agency_id, uploaded(stay, taken=0, replaced=found), stay.pk)

        return once(act, CallKind.WITHDRAW_LINES, sent.message, at=at, ids=ids, work=work)


def upload_back(act: Act, stay: Stay, earlier: Act) -> None:
    """What an upload or a withdrawal did is undone, inside an act. Raises NotAllowedNow: lines were changed since."""
    workflow.find(StayAction.WITHDRAW, StayState(stay.state))
    added = stay.uploaded_lines.filter(uploaded_by=earlier)
    if added.exclude(withdrawn_by=None).exists():
        raise NotAllowedNow(_("Lines of this upload were replaced or taken back since."))
    taken = stay.uploaded_lines.filter(withdrawn_by=earlier)
    again = taken.values_list("number", flat=True)
    if stay.uploaded_lines.standing().exclude(uploaded_by=earlier).filter(number__in=list(again)).exists():
        raise NotAllowedNow(_("Other lines were uploaded under these numbers since."))
    count = _withdraw(act, added) + taken.update(withdrawn_by=None)
    _changed(stay)
    trail.record(act, "stay.lines_withdrawn", subject=stay, agency=stay.agency_id, lines=count)


def is_taken_back(stay: Stay, earlier: Act) -> bool:
    """Was an upload taken back since: none of its lines stands, nor another in its place, and it had replaced none?"""
    added = stay.uploaded_lines.filter(uploaded_by=earlier)
    standing = stay.uploaded_lines.standing().filter(number__in=added.values("number"))
    return not standing.exists() and not stay.uploaded_lines.filter(withdrawn_by=earlier).exists()


def presettle(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    sent: Sent,
    stay_id: UUID,
    receipt_number: str,
    declared: Declared,
    notices: Sequence[Notice] = (),
) -> Answer:
    """Assess all lines that stand (2303). Nothing is settled. Returns the bill and its shares as text.

    Raises NotThere, NotAllowedNow (no lines), Refusal (as `assess`), PaidBefore, MessageConflict.
    """
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:

        def work() -> Done:
            stay = lock(sent.institution_id, stay_id)
            lines = [_line(row) for row in stay.uploaded_lines.standing().order_by("number").values(*CONTENT)]
            if not lines:
                raise NotAllowedNow(_("Upload the lines first."))
            bill = assess_within(act, stay, receipt_number, lines, declared, notices, at=at, ids=ids)
            check_would_be_paid(stay, receipt_number)
            return Done(stay.agency_id, assessed(bill), stay.pk)

        return once(act, CallKind.PRESETTLE, sent.message, at=at, ids=ids, work=work)


def presettle_back(act: Act, stay: Stay, bill_id: str) -> None:
    """Drop an assessment, inside an act. Raises NotAllowedNow: it was replaced or settled since."""
    workflow.find(StayAction.WITHDRAW, StayState(stay.state))
    if not Bill.objects.filter(pk=bill_id, stay=stay, state="ASSESSED").exists():
        raise NotAllowedNow(_("This assessment was replaced since."))
    _changed(stay)
    trail.record(act, "stay.assessment_withdrawn", subject=stay, agency=stay.agency_id)


def is_unassessed(stay: Stay) -> bool:
    """Does no trial of the stay stand, settled or not?"""
    return not Bill.objects.filter(stay=stay, kind=BillKind.DIRECT, state__in=LIVE).exists()


def uploaded(stay: Stay, *, taken: int, replaced: int) -> Answer:
    """What the institution is told of its lines: how many stand, and what they come to."""
    count, total = standing(stay)
    return {
        "stay": str(stay.pk),
        "state": str(stay.state),
        "taken": taken,
        "replaced": replaced,
        "lines": count,
        "total": total,
    }


def standing(stay: Stay) -> tuple[int, str]:
    """How many uploaded lines stand, and what they come to in yuan."""
    cents = Round(F("quantity") * F("price"), precision=2, output_field=DecimalField())
    sums = stay.uploaded_lines.standing().aggregate(count=Count("id"), total=Sum(cents))
    return sums["count"], f"{sums['total'] or Decimal(0):.2f}"


def assessed(bill: Bill) -> Answer:
    """What the institution is told of an assessment, without its lines: these never change and are read anew."""
    return {
        "bill": str(bill.pk),
        "state": str(bill.state),
        **{name: str(getattr(bill, name)) for name in ("total", "fund", "worker", "separated")},
        **{name: str(getattr(bill, name)) for name in ("not_payable", "above_standard", "above_limit")},
        "flagged": bill.flagged,
        "unknown": bill.unknown,
    }


def _check_part(stay: Stay, lines: Sequence[Line], today: date) -> None:
    if not 0 < len(lines) <= LINES_A_CALL:
        raise Refusal(
            _("A call takes from 1 to %(most)s lines. Send the rest in further calls.") % {"most": LINES_A_CALL},
            code="too-many-lines",
        )
    check_part(stay, lines, today=today)


def _withdraw(act: Act, rows: Any) -> int:
    return int(rows.update(withdrawn_by=act))


def _changed(stay: Stay) -> None:
    """The lines are others now: no assessment of before counts, and the state says whether there are any."""
    drop_assessment(stay)
    state = unassessed(stay)
    if stay.state != state:
        stay.state = state
        history.change(stay, ["state"])


def _row(line: Line, stay: Stay, act: Act, key: UUID) -> UploadedLine:
    content: Iterable[tuple[str, Any]] = ((name, getattr(line, name)) for name in CONTENT)
    return UploadedLine(id=key, stay=stay, uploaded_by=act, **dict(content))


def _line(row: dict[str, Any]) -> Line:
    return Line(**{**row, "kind": CatalogueKind(row["kind"])})
