"""Lines that were flagged (is it for the injury, or for a disease?) and that nobody has looked at."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.tokens import id_in
from settlement.assessment.diagnoses import ASKING
from settlement.models import BillLine
from settlement.models.bills import LIVE
from settlement.review_queries import asked_of

PAGE = 50
COUNTED = 100
"""The desk counts no further."""
JOINED = ("bill__agency", "bill__stay", "bill__claim", "review")


def waiting(actor: Actor) -> QuerySet[BillLine]:
    """Flagged lines of bills that stand, without a review, that this actor may review."""
    rows = BillLine.objects.visible_to(actor, Permission.BILL_REVIEW)
    rows = rows.exclude(bill__claim__decided_at__isnull=False)
    return rows.filter(bill__flagged__gt=0, bill__state__in=LIVE, review=None).exclude(flags=[])  # type: ignore[no-any-return]


def count(actor: Actor) -> int:
    """How many wait, up to `COUNTED`. One query."""
    return waiting(actor)[:COUNTED].count()


def page(actor: Actor, after: str = "") -> tuple[list[BillLine], str]:
    """A page of them, the oldest bill first: the id of a line begins like its bill's. And where the next one begins.

    What is no place in the list is its beginning.
    """
    rows = waiting(actor).select_related(*JOINED).order_by("id")
    if place := id_in(after):
        rows = rows.filter(pk__gt=place)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def alike(lines: Iterable[BillLine]) -> Counter[tuple[Any, ...]]:
    """How many lines of the bills of these wait and ask the same, by `likeness`. One query, none without such lines."""
    bills = {line.bill_id for line in lines if asked_of(line)}
    found: Counter[tuple[Any, ...]] = Counter()
    if not bills:
        return found
    rows = BillLine.objects.filter(bill__in=bills, review=None, flags__overlap=ASKING)
    counted = rows.values_list("bill", "diagnosis", "flags").annotate(n=Count("pk")).order_by()
    for bill, diagnosis, flags, n in counted:
        found[likeness(BillLine(bill_id=bill, diagnosis=diagnosis, flags=flags))] += n
    return found


def likeness(line: BillLine) -> tuple[Any, ...]:
    """What two lines have in common that are answered at once (review_queries.py)."""
    return (line.bill_id, line.diagnosis, asked_of(line))
