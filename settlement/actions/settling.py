"""Settling a bill, undoing it while its month is open, reversing it afterwards (domain.md R4.11, R4.14)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.exchange.enums import Kind
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, required
from settlement import messages, permissions, workflow
from settlement.actions.calls import Answer, Done, Message, once
from settlement.actions.devices import book_devices, release_devices
from settlement.actions.months import open_month
from settlement.actions.own import drop_assessment
from settlement.actions.receipts import release_receipt, take_receipt
from settlement.actions.settlable import check_settles
from settlement.actions.telling import tell
from settlement.enums import BillKind, BillState, CallKind, EntryKind, MonthState, StayState
from settlement.models import Bill, Entry, Month, Stay
from settlement.money import ZERO
from settlement.workflow import StayAction


def settle(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    stay_id: UUID,
    total: Decimal,
    message: Message,
) -> Answer:
    """Settle the assessed bill of a stay once, however often the same message comes.

    `total` is what the sender believes that the bill comes to. Returns bill, state, month and shares as text.
    Raises Denied, MessageConflict, NotAllowedNow, Refusal (what `settlable` says; paid before, devices paid since),
    Revoked.
    """
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:

        def work() -> Done:
            bill = _settle(act, by, stay_id, total, at, ids)
            return Done(bill.agency_id, answer_of(bill), stay_id)

        return once(act, CallKind.SETTLE, message, at=at, ids=ids, work=work)


def undo(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    stay_id: UUID,
    reason: str,
    message: Message,
    bill_id: UUID | None = None,
) -> Answer:
    """Take a settlement back: a cancellation in its own month while that is open, a reversal in an open one afterwards.

    `bill_id` is the bill that somebody looked at: no other one of the stay is taken back.
    Both lines stay visible. Raises Denied, MessageConflict, NotAllowedNow, Refusal (no reason), Revoked.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stay {stay_id}") as act:

        def work() -> Done:
            bill = undo_stay(act, by, stay_id, reason.strip(), at, ids, bill_id=bill_id)
            return Done(bill.agency_id, answer_of(bill), stay_id)

        return once(act, CallKind.UNDO, message, at=at, ids=ids, work=work)


def answer_of(bill: Bill) -> Answer:
    """What the sender is told: all as text, so that it is the same today and when it asks again."""
    newest = bill.entries.select_related("month").order_by("-entered_at", "-id").first()
    return {
        "bill": str(bill.pk),
        "state": str(bill.state),
        "month": str(newest.month) if newest else "",
        "total": str(bill.total),
        "fund": str(bill.fund),
        "worker": str(bill.worker),
        "separated": str(bill.separated),
    }


def _settle(act: Act, by: Actor, stay_id: UUID, total: Decimal, at: datetime, ids: Ids) -> Bill:
    stay = Stay.objects.lock(stay_id)
    act.post = permissions.check_may_enter(by, stay) or act.post
    transition = workflow.find(StayAction.SETTLE, StayState(stay.state))
    bill: Bill = Bill.objects.select_for_update(of=("self",)).get(stay=stay, state=BillState.ASSESSED)
    bill.stay, bill.agency = stay, stay.agency
    check_settles(stay, bill, total, at)
    entry = settle_bill(act, by, bill, at, ids)
    stay.state = transition.target
    stay.save()
    tell(act, Kind.STAY_SETTLED, stay, at=at, ids=ids, payload=messages.stay_settled(bill, entry.month))
    return bill


def convert(*, by: Actor, at: datetime, ids: Ids, stay_id: UUID, reason: str) -> Stay:
    """Give up direct settlement of a stay: the worker pays and is reimbursed by the insured place (domain.md R4.12).

    An assessment that was made is replaced. Raises Denied, NotAllowedNow, Refusal (no reason).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stay {stay_id}") as act:
        stay = Stay.objects.lock(stay_id)
        act.post = permissions.check_may_enter(by, stay) or act.post
        return hand_over(act, stay, reason, at=at, ids=ids)


def hand_over(act: Act, stay: Stay, reason: str, *, at: datetime, ids: Ids) -> Stay:
    """What `convert` does to a stay that is locked; inside the current act. Raises NotAllowedNow."""
    transition = workflow.find(StayAction.CONVERT, StayState(stay.state))
    drop_assessment(stay)
    stay.state, stay.ended_because = transition.target, reason.strip()[:300]
    stay.revision += 1
    stay.save()
    trail.record(act, "stay.converted", subject=stay, agency=stay.agency_id)
    tell(act, Kind.STAY_CONVERTED, stay, at=at, ids=ids)
    return stay


def settle_bill(act: Act, by: Actor, bill: Bill, at: datetime, ids: Ids) -> Entry:
    """The settlement itself: state, the entry in the open month, the receipt and the devices never paid again."""
    bill.state, bill.settled_at, bill.settled_by = BillState.SETTLED, at, by.user
    bill.save()
    take_receipt(bill, at=at, ids=ids)
    book_devices(bill, at=at, ids=ids)
    month = open_month(bill.agency_id, office_day(at), at=at, ids=ids)
    entry = _enter(act, bill, month, EntryKind.SETTLED, None, at, ids)
    trail.record(act, "bill.settled", subject=bill, agency=bill.agency_id, fund=str(bill.fund), month=str(month))
    return entry


def undo_stay(
    act: Act, by: Actor, stay_id: UUID, reason: str, at: datetime, ids: Ids, *, bill_id: UUID | None = None
) -> Bill:
    """Take the settlement of a stay back inside an act. Raises Denied, NotAllowedNow."""
    stay = Stay.objects.lock(stay_id)
    bill = Bill.objects.select_for_update(of=("self",)).filter(stay=stay, state=BillState.SETTLED).first()
    if bill is None or bill.kind != BillKind.DIRECT:
        raise NotAllowedNow(_("There is no settlement of this stay to undo."))
    if bill_id is not None and bill.pk != bill_id:
        raise NotAllowedNow(_("This settlement was taken back already, and the stay was settled anew. Open that bill."))
    bill.stay, bill.agency = stay, stay.agency
    entry = bill.entries.select_related("month").get(kind=EntryKind.SETTLED)
    is_open = entry.month.state == MonthState.OPEN
    if is_open:
        act.post = permissions.check_may_enter(by, stay) or act.post
    else:
        act.post = permissions.check_may_reverse(by, bill) or act.post
    transition = workflow.find(StayAction.UNDO if is_open else StayAction.REVERSE, StayState(stay.state))
    twin = undo_bill(act, bill, entry, reason, at, ids)
    stay.state = transition.target
    stay.save()
    tell(act, Kind.STAY_UNDONE, stay, at=at, ids=ids, payload=messages.stay_undone(bill, entry, twin))
    return bill


def stands_settled(stay: Stay) -> bool:
    """Does a direct settlement of the stay stand?"""
    settled = Bill.objects.filter(stay=stay, kind=BillKind.DIRECT, state=BillState.SETTLED)
    return bool(settled.exists())


def undo_bill(act: Act, bill: Bill, entry: Entry, reason: str, at: datetime, ids: Ids) -> Entry:
    """The negative twin: in the same month while that is open, in an open one afterwards. The receipt is free again."""
    is_open = entry.month.state == MonthState.OPEN
    kind = EntryKind.CANCELLED if is_open else EntryKind.REVERSED
    undo_payment(bill, BillState.CANCELLED if is_open else BillState.REVERSED, reason, at=at)
    month = entry.month if is_open else open_month(bill.agency_id, office_day(at), at=at, ids=ids)
    twin = _enter(act, bill, month, kind, entry, at, ids)
    told = {"fund": str(twin.fund), "month": str(month)}
    if is_open:
        trail.record(act, "bill.cancelled", subject=bill, agency=bill.agency_id, **told)
    else:
        trail.record(act, "bill.reversed", subject=bill, agency=bill.agency_id, **told)
    return twin


def undo_payment(bill: Bill, state: BillState, reason: str, *, at: datetime) -> None:
    """The bill is paid no more: its receipt and its devices are free again. Inside the current act."""
    bill.state, bill.undone_at, bill.undone_because = state, at, reason[:300]
    bill.save()
    release_receipt(bill, at=at)
    release_devices(bill, at=at)


def _enter(act: Act, bill: Bill, month: Month, kind: EntryKind, opposes: Entry | None, at: datetime, ids: Ids) -> Entry:
    sign = -1 if opposes else 1
    entry = Entry(
        id=ids(at),
        month=month,
        bill=bill,
        institution_id=bill.stay.institution_id if bill.kind == BillKind.DIRECT else None,
        act=act,
        kind=kind,
        opposes=opposes,
        total=sign * bill.total or ZERO,  # of nothing there is no negative
        fund=sign * bill.fund or ZERO,
        worker=sign * bill.worker or ZERO,
        separated=sign * bill.separated or ZERO,
        entered_at=at,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as clash:
        raise _why_not_entered(clash) from clash
    return entry


def _why_not_entered(clash: IntegrityError) -> Exception:
    """What the database says of the month, as a sentence; anything else as it came."""
    if "month is closed" in str(clash):
        return NotAllowedNow(_("The month was closed at this moment. Try again."))
    if "month is confirmed" in str(clash):
        return NotAllowedNow(_("The institution has confirmed this month. It has to take the confirmation back first."))
    return clash
