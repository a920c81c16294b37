"""A person's word on a line that was flagged (伤病分离: injury or disease)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting
from agency.offices.refusals import NotAllowedNow, Refusal, required
from settlement import permissions
from settlement.enums import BillKind, BillState, ReviewOutcome
from settlement.models import Bill, BillLine, BillLineReview, Stay


def review_line(
    *, by: Actor, at: datetime, ids: Ids, line_id: UUID, outcome: ReviewOutcome, reason: str
) -> BillLineReview:
    """Say whether a flagged line is for the injury. The amounts stay: another outcome than the institution's mark is
    answered with a new assessment, or by undoing what was settled. A claim can't be undone, so its lines are reviewed
    before it is approved. The next assessment of the stay takes the review in, and separates the line by itself; of a
    line of which something was said so, something else can be said.

    Raises Denied, NotAllowedNow, Refusal (no reason, not flagged, reviewed already).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"bill line {line_id}") as act:
        line: BillLine = BillLine.objects.select_related("bill").get(pk=line_id)
        stay = Stay.objects.lock(line.bill.stay_id)
        bill = Bill.objects.select_related("agency", "claim").get(pk=line.bill_id)
        act.post = permissions.check_may_review(by, bill)
        if bill.state not in (BillState.ASSESSED, BillState.SETTLED):
            raise NotAllowedNow(_("This bill was replaced or undone; look at the newest one."))
        if bill.kind == BillKind.MANUAL and bill.state == BillState.SETTLED:
            raise NotAllowedNow(_("The claim has been approved: two people have decided on this line with it."))
        if not line.flags and str(line.number) not in bill.facts["reviews"]:
            raise Refusal(_("This line was not flagged."), code="not-flagged")
        if BillLineReview.objects.filter(line=line).exists():
            raise NotAllowedNow(_("Somebody has reviewed this line already."))
        review = BillLineReview.objects.create(
            id=ids(at),
            line=line,
            act=act,
            outcome=ReviewOutcome(outcome),
            reason=reason.strip()[:300],
            reviewed_by=by.user,  # type: ignore[misc]
            reviewed_at=at,
        )
        if not stay.has_reviews:
            stay.has_reviews = True
            history.change(stay, ["has_reviews"])
        trail.record(act, "bill.line_reviewed", subject=bill, agency=bill.agency_id, line=line.number, outcome=outcome)
        return review
