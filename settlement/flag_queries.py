"""Lines that were flagged (is it for the injury, or for a disease?) and that nobody has looked at."""

from uuid import UUID

from django.db.models import QuerySet

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from settlement.enums import BillKind, BillState
from settlement.models import BillLine
from settlement.models.bills import LIVE

PAGE = 50
COUNTED = 100
"""The desk counts no further."""
JOINED = ("bill__agency", "bill__stay", "bill__claim", "review")


def waiting(actor: Actor) -> QuerySet[BillLine]:
    """Flagged lines of bills that stand, without a review, that this actor may review."""
    rows = BillLine.objects.visible_to(actor, Permission.BILL_REVIEW)
    rows = rows.exclude(bill__kind=BillKind.MANUAL, bill__state=BillState.SETTLED)
    return rows.filter(bill__flagged__gt=0, bill__state__in=LIVE, review=None).exclude(flags=[])  # type: ignore[no-any-return]


def count(actor: Actor) -> int:
    """How many wait, up to `COUNTED`. One query."""
    return waiting(actor)[:COUNTED].count()


def page(actor: Actor, after: str = "") -> tuple[list[BillLine], str]:
    """A page of them, the oldest bill first: the id of a line begins like its bill's. And where the next one begins."""
    rows = waiting(actor).select_related(*JOINED).order_by("id")
    try:
        rows = rows.filter(pk__gt=UUID(after)) if after else rows
    except ValueError:
        rows = rows.none()
    found = list(rows[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""
