"""What one person did to filings on a day, what came back to them, what they leave open."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from agency.audit.queries import moments_of, steps_of
from agency.offices.acts import Actor
from filings.enums import State
from filings.models import Filing, FilingVersion
from filings.workflow import EDITABLE

SUBJECT = Filing._meta.label_lower
LOADED = ("filing", "worker", "destination")
ON_THE_WAY = "filing.saved"
"""Saving by itself happens all the time and is no work of its own."""


@dataclass(slots=True)
class Line:
    """One filing on the sheet: its newest version, and what this person did to it, in turn."""

    version: FilingVersion
    done: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DaySheet:
    """`counts`: how often each kind of event. `open`: drafts, returned, and cases taken up and not yet decided."""

    day: date
    lines: list[Line]
    counts: dict[str, int]
    back: list[FilingVersion]
    open: list[FilingVersion]


def day_sheet(actor: Actor, day: date) -> DaySheet:
    """A person's day at the desk, as far as their posts still reach. Five queries, however busy the day was."""
    events = [each for each in steps_of(actor, day, SUBJECT) if each.kind != ON_THE_WAY]
    newest = _newest({event.subject_id for event in events}, actor)
    lines: dict[str, Line] = {}
    for event in events:
        if (version := newest.get(event.subject_id)) is not None:
            lines.setdefault(event.subject_id, Line(version)).done.append((event.at, event.kind))
    counts = Counter(event.kind for event in events if event.subject_id in newest)
    return DaySheet(day, list(lines.values()), dict(sorted(counts.items())), _back(actor, day), _open(actor))


def _newest(filings: set[str], actor: Actor) -> dict[str, FilingVersion]:
    rows = FilingVersion.objects.visible_to(actor).filter(filing__in=filings).select_related(*LOADED)
    return {str(version.filing_id): version for version in rows.order_by("number")}


def _mine(actor: Actor) -> Q:
    return Q(agency__in=[post.agency_id for post in actor.posts], handled_by=actor.user)


def _back(actor: Actor, day: date) -> list[FilingVersion]:
    """What others decided on that day of what this person handed over."""
    begins, ends = moments_of(day)
    decided = Q(state__in=[State.APPROVED, State.REJECTED], decided_at__gte=begins, decided_at__lt=ends)
    rows = FilingVersion.objects.visible_to(actor).filter(_mine(actor), decided)
    return list(rows.select_related(*LOADED).order_by("decided_at", "id"))


def _open(actor: Actor) -> list[FilingVersion]:
    """What is left as it stands now: at this person's counter, or taken up by them."""
    agencies = [post.agency_id for post in actor.posts]
    counter = _mine(actor) & Q(state__in=sorted(EDITABLE))
    taken_up = Q(agency__in=agencies, state=State.SUBMITTED, claimed_by=actor.user)
    rows = FilingVersion.objects.visible_to(actor).filter(counter | taken_up)
    return list(rows.select_related(*LOADED).order_by("due_on", "id"))
