"""By when a stay is to be confirmed and a claim decided, counted anew when the working-day calendar changes."""

from filings.recount import Counted, count_on_change
from settlement.enums import ClaimState
from settlement.models import Claim, Stay
from settlement.models.stays import UNCONFIRMED

CONFIRMATIONS = Counted(
    "settlement.stays",
    lambda: Stay.objects.filter(UNCONFIRMED),
    "",
    "confirm_due_from",
    "confirm_due_working_days",
    "confirm_due_on",
    "confirm_due_is_provisional",
)


DECISIONS = Counted(
    "settlement.claims",
    lambda: Claim.objects.filter(state__in=[ClaimState.RECEIVED, ClaimState.REVIEWED], due_on__isnull=False),
    "",
    "complete_on",
    "due_working_days",
    "due_on",
    "due_is_provisional",
)


def register() -> None:
    """Called once, when the apps are ready."""
    count_on_change(CONFIRMATIONS)
    count_on_change(DECISIONS)
