"""A person's word on a line that was flagged (伤病分离: injury or disease), or on all of a bill that ask the same."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, required
from settlement import permissions
from settlement.enums import BillKind, BillState, ReviewOutcome
from settlement.models import Bill, BillLine, BillLineReview, Stay
from settlement.review_queries import alike


def review_line(
    *, by: Actor, at: datetime, ids: Ids, line_id: UUID, outcome: ReviewOutcome, reason: str
) -> BillLineReview:
    """Say whether a flagged line is for the injury. The amounts stay: another outcome than the institution's mark is
    answered with a new assessment, or by undoing what was settled. The lines of a claim are reviewed before it is
    approved. The next assessment of the stay takes the review in, and separates the line by itself; of a
    line of which something was said so, something else can be said.

    Raises Denied, NotAllowedNow, Refusal (no reason, not flagged, reviewed already).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"bill line {line_id}") as act:
        bill, line = _asked(act, by, line_id)
        [review] = _keep(act, by, [line], outcome, reason)
        trail.record(act, "bill.line_reviewed", subject=bill, agency=bill.agency_id, line=line.number, outcome=outcome)
        return review


def review_alike(
    *, by: Actor, at: datetime, ids: Ids, line_id: UUID, outcome: ReviewOutcome, reason: str
) -> list[BillLineReview]:
    """The same of a line and of all lines of its bill that wait with its diagnosis and its flags: one reason, one act.

    Each of them has a review of its own; the event names them all. As many statements for a thousand as for one.
    Raises as `review_line` does.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"bill line {line_id} and its like") as act:
        bill, line = _asked(act, by, line_id)
        lines = list(alike(bill, line))
        reviews = _keep(act, by, lines, outcome, reason)
        told = {"lines": [each.number for each in lines], "outcome": outcome}
        trail.record(act, "bill.lines_reviewed", subject=bill, agency=bill.agency_id, **told)
        return reviews


def _asked(act: Act, by: Actor, line_id: UUID) -> tuple[Bill, BillLine]:
    """The line with its bill, the stay held, if this person may say something of it now.

    Raises Denied, NotAllowedNow, Refusal.
    """
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
    if not stay.has_reviews:
        stay.has_reviews = True
        history.change(stay, ["has_reviews"])
    return bill, line


def _keep(act: Act, by: Actor, lines: Sequence[BillLine], outcome: ReviewOutcome, reason: str) -> list[BillLineReview]:
    """A review for each of the lines, in one statement."""
    return BillLineReview.objects.bulk_create(  # type: ignore[no-any-return]
        BillLineReview(
            id=act.ids(act.at),
            line=line,
            act=act,
            outcome=ReviewOutcome(outcome),
            reason=reason.strip()[:300],
            reviewed_by=by.user,
            reviewed_at=act.at,
        )
        for line in lines
    )
