"""Would an approved claim have more if it were decided today? What others had is paid once and counts against limits;
when their approval or settlement is taken back, or a payment notice comes late, this one had too little [proposal].
So it had when the tariff is raised for days that are past.
"""

from decimal import Decimal
from uuid import UUID

from agency.offices.acts import Actor
from settlement import device_queries
from settlement.actions.spending import allowed, sum_of
from settlement.assessment import devices
from settlement.assessment.notices import from_json
from settlement.bills.beside import bills_beside
from settlement.enums import AllowanceKind, AllowanceReason, CatalogueKind, ClaimState, Reason
from settlement.models import Bill, BillLine, Claim

OF_STAY = {Reason.ABOVE_QUANTITY, Reason.ABOVE_FREQUENCY, Reason.EXCLUDED_BESIDE}
"""Why a line has less than others of its stay left of a limit."""


def to_decide_anew(actor: Actor, worker_id: UUID) -> list[Claim]:
    """The approved claims of a worker that would have more. One query, and some for each claim that isn't paid yet."""
    rows = Claim.objects.visible_to(actor).filter(worker=worker_id, state=ClaimState.APPROVED)
    joined = rows.select_related("agency__division", "stay__received", "stay__worker", "worker", "bill__stay")
    return [each for each in joined.order_by("id") if would_have_more(each)]


def would_have_more(claim: Claim) -> bool:
    """Of an approved claim that isn't paid yet: its approval can be taken back, and decided anew.

    Only what was cut is looked at, and meals, which are never more than their rate: two queries without either.
    """
    return _allowances_would(claim) or (claim.bill is not None and _bill_would(claim.bill))


def _allowances_would(claim: Claim) -> bool:
    granted = list(claim.allowances.standing())
    if all(each.reason == AllowanceReason.IN_FULL and each.kind != AllowanceKind.MEAL for each in granted):
        return False
    return sum_of(allowed(claim)) > sum(each.amount for each in granted)


def _bill_would(bill: Bill) -> bool:
    cut = list(bill.lines.exclude(reasons=[]).values_list("kind", "reasons"))
    if any(OF_STAY.intersection(reasons) for _kind, reasons in cut) and _counts_no_more(bill):
        return True
    return any(kind == CatalogueKind.DEVICE for kind, _reasons in cut) and _devices_would(bill)


def _counts_no_more(bill: Bill) -> bool:
    """Was another claim taken back whose lines counted against the limits of the stay?"""
    counted = set(bill.facts.get("beside", ()))
    return bool(counted) and not counted <= {str(each) for each in bills_beside(bill.stay_id)}


def _devices_would(bill: Bill) -> bool:
    lines = list(bill.lines.filter(kind=CatalogueKind.DEVICE).order_by("number"))
    before = device_queries.Configured.of(bill.facts["configured"])
    told = [before.applied_to(from_json(each)) for each in bill.facts["notices"]]
    others = device_queries.configured(bill.stay, but=bill)
    ours = [others.applied_to(each) for each in device_queries.own_notices(bill.stay.worker)]  # type: ignore[arg-type]
    then, now = devices.allowed(lines, told), devices.allowed(lines, ours)
    return any(_line_would(line, then[line.number], now[line.number]) for line in lines)


def _line_would(line: BillLine, then: devices.Allowed, now: devices.Allowed) -> bool:
    if now.notice is None:
        return False
    if then.notice is None:
        return line.reasons == [then.refusal]
    if Reason.ABOVE_PIECES in line.reasons and _most(line, now) > _most(line, then):
        return True
    return Reason.ABOVE_NOTICE in line.reasons and now.notice.left > then.notice.left


def _most(line: BillLine, one: devices.Allowed) -> Decimal:
    return line.quantity if one.most is None else one.most
