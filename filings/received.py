"""Reading received filings: who serves a place, lists and counts, and finding a person's."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from agency.offices.acts import Actor
from agency.offices.codes import ladder
from agency.offices.models import Agency
from agency.workers.identifiers import check_number
from filings.models import ReceivedFiling

PAGE = 25
FOUND_AT_MOST = 20


def serving(place: str) -> Agency | None:
    """Which of our agencies looks after a place of treatment: that of the place, or the nearest above it."""
    rungs = ladder(place)
    found = Agency.objects.filter(division__in=rungs).order_by("path")
    return min(found, key=lambda agency: rungs.index(agency.division_id), default=None)


def running(on: date) -> Q:
    """In force on a day: begun, not run out, not ended."""
    return (
        Q(effective_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on)) & (Q(ended_on=None) | Q(ended_on__gte=on))
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Received versions, the newest first. `before` asks for the page after this one; None at the end."""

    rows: list[ReceivedFiling]
    before: UUID | None


def page(actor: Actor, on: date, *, only_running: bool, before: UUID | None = None) -> Page:
    """One page of what an actor may see, from a place in the list that does not move."""
    rows = ReceivedFiling.objects.visible_to(actor).select_related("destination")
    if only_running:
        rows = rows.filter(running(on))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def counts(actor: Actor, on: date) -> dict[str, int]:
    """Exact numbers of both tabs, in one query."""
    rows = ReceivedFiling.objects.visible_to(actor).order_by()
    return dict(rows.aggregate(running=Count("pk", filter=running(on)), all=Count("pk")))


def find(actor: Actor, text: str, on: date) -> list[ReceivedFiling]:
    """What was heard of the person or filing meant, the newest version of each filing, the newest first.

    By the whole social security number, by the whole filing number, or by how the name begins.
    """
    visible, wanted = ReceivedFiling.objects.visible_to(actor), text.strip()
    if any(sign.isdigit() for sign in wanted):
        number = check_number(wanted, on=on).normalised
        found = visible.numbered(number) | visible.filter(filing_number=wanted.upper())
    else:
        found = visible.filter(name__startswith=wanted) if wanted else visible.none()
    newest = found.order_by("agency", "filing_number", "-version").distinct("agency", "filing_number").values("pk")
    rows = ReceivedFiling.objects.filter(pk__in=newest).select_related("destination", "agency")
    return list(rows.order_by("-pk")[:FOUND_AT_MOST])


def versions(actor: Actor, received: ReceivedFiling) -> list[ReceivedFiling]:
    """All versions heard of the same filing, the newest first."""
    rows = ReceivedFiling.objects.visible_to(actor).filter(
        agency=received.agency_id, filing_number=received.filing_number
    )
    return list(rows.order_by("-version"))
