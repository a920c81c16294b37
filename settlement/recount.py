"""The day by which a stay is to be confirmed, counted anew when the working-day calendar changes."""

from filings.recount import Counted, count_on_change
from settlement.models import Stay
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


def register() -> None:
    """Called once, when the apps are ready."""
    count_on_change(CONFIRMATIONS)
