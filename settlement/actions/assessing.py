"""Assessing a bill (pre-settlement 预结算): every line is judged, nothing is paid yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting, current, office_day
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal
from settlement import filing_queries, permissions, queries, workflow
from settlement.actions.own import drop_assessment
from settlement.actions.stopped import check_not_stopped
from settlement.assessment import Line, Notice, prepare
from settlement.assessment.filed import Filed
from settlement.bills.beside import bills_beside, paid_of
from settlement.bills.contents import check_lines
from settlement.bills.writing import write_bill
from settlement.enums import BillKind, StayState
from settlement.models import Bill, Stay
from settlement.money import to_cents, written
from settlement.workflow import StayAction


@dataclass(frozen=True, slots=True)
class Declared:
    """What the sender says that the bill comes to, in yuan: the whole, and the three shares if it knows them."""

    total: Decimal
    fund: Decimal | None = None
    worker: Decimal | None = None
    separated: Decimal | None = None


def assess(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    stay_id: UUID,
    receipt_number: str,
    lines: Sequence[Line],
    declared: Declared,
    notices: Sequence[Notice] = (),
) -> Bill:
    """Judge all lines of a stay and keep them with their reasons; an earlier assessment is replaced.

    `lines` is the whole bill, not a part of it. `notices` are device payment notices that the sender knows of.
    Raises Denied, NotAllowedNow, Refusal (contents; the shares don't add up; the lines don't come to the total; nothing
    is settled under the agreement any more).
    """
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:
        stay = Stay.objects.lock(stay_id)
        act.post = permissions.check_may_enter(by, stay) or act.post
        return assess_within(act, stay, receipt_number, lines, declared, notices, at=at, ids=ids)


def assess_within(
    act: Act,
    stay: Stay,
    receipt_number: str,
    lines: Sequence[Line],
    declared: Declared,
    notices: Sequence[Notice],
    *,
    at: datetime,
    ids: Ids,
) -> Bill:
    """The same inside an act, the stay locked. Raises NotAllowedNow, Refusal."""
    if not queries.is_direct(stay):
        raise NotAllowedNow(_("Bills of our own workers elsewhere are settled there, or reimbursed by hand."))
    transition = workflow.find(StayAction.ASSESS, StayState(stay.state))
    check_not_stopped(stay, at)
    check_lines(stay, receipt_number, lines, today=office_day(at))
    check_declared(declared, lines)
    if stay.state != StayState.ADMITTED:
        drop_assessment(stay)
    bill = add_bill(stay, lines, receipt_number, notices, kind=BillKind.DIRECT, at=at, ids=ids)
    if stay.state != transition.target:
        stay.state = transition.target
        history.change(stay, ["state"])
    _note(act, bill)
    return bill


def add_bill(
    stay: Stay,
    lines: Sequence[Line],
    receipt_number: str,
    notices: Sequence[Notice],
    *,
    kind: BillKind,
    at: datetime,
    ids: Ids,
    filed: Filed | None = None,
) -> Bill:
    """The judged lines and the bill over them; inside the current act, the stay locked.

    `filed` is what takes the place of a filing where there is none.
    """
    context = queries.context_of(stay, lines, notices, receipt_number=receipt_number)
    filed = filed or filing_queries.filed(stay)
    beside = bills_beside(stay.pk) if kind == BillKind.MANUAL else []
    prepared = prepare(
        lines,
        chosen=context.chosen,
        recognised=context.recognised,
        main_diagnosis=context.main_diagnosis,
        in_scope=kind == BillKind.MANUAL or queries.settles(context.scope),
        filed=filed,
        notices=context.notices,
        reviewed=context.reviewed,
    )
    bill = Bill(
        id=ids(at),
        agency_id=stay.agency_id,
        stay=stay,
        kind=kind,
        receipt_number=receipt_number.strip(),
        facts={**context.as_json(), "filing": filed.as_json(), "beside": [str(each) for each in beside]},
        assessed_at=at,
        assessed_by_id=current().user_id,
    )
    write_bill(bill, prepared, counted_from=stay.admitted_on, before=paid_of(beside))
    return bill


def check_declared(declared: Declared, lines: Sequence[Line]) -> None:
    """The shares have to add to the total, and the lines have to come to it (domain.md S10). Raises Refusal."""
    shares = (declared.fund, declared.worker, declared.separated)
    known = [share for share in shares if share is not None]
    if known and (len(known) < len(shares) or sum(known) != declared.total):
        raise Refusal(
            _("The shares of fund, worker and other insurance do not add up to the total of %(total)s yuan.")
            % {"total": written(declared.total)},
            code="shares",
        )
    found = sum(to_cents(line.quantity * line.price) for line in lines)
    if found != declared.total:
        raise Refusal(
            _("The lines come to %(found)s yuan, and the total says %(total)s yuan.")
            % {"found": written(found), "total": written(declared.total)},
            code="total",
        )


def _note(act: Act, bill: Bill) -> None:
    trail.record(
        act,
        "bill.assessed",
        subject=bill,
        agency=bill.agency_id,
        total=str(bill.total),
        fund=str(bill.fund),
        flagged=bill.flagged,
        unknown=bill.unknown,
    )
