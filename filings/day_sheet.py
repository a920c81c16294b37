"""The end of the day: what one person did, what came back to them, what they leave open. One sheet to sign."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from agency.audit.models import Event
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
    events = list(_events(actor, day))
    newest = _newest({event.subject_id for event in events}, actor)
    lines: dict[str, Line] = {}
    for event in events:
        if (version := newest.get(event.subject_id)) is not None:
            lines.setdefault(event.subject_id, Line(version)).done.append((event.at, event.kind))
    counts = Counter(event.kind for event in events if event.subject_id in newest)
    return DaySheet(day, list(lines.values()), dict(sorted(counts.items())), _back(actor, day), _open(actor))


def _events(actor: Actor, day: date) -> "list[Event]":
    start = timezone.make_aware(datetime.combine(day, time.min))
    mine = Event.objects.filter(act__user=actor.user, act__at__gte=start, act__at__lt=start + timedelta(days=1))
    return list(mine.filter(subject_type=SUBJECT).exclude(kind=ON_THE_WAY).order_by("act__at", "act_id", "at", "id"))


def _newest(filings: set[str], actor: Actor) -> dict[str, FilingVersion]:
    rows = FilingVersion.objects.visible_to(actor).filter(filing__in=filings).select_related(*LOADED)
    return {str(version.filing_id): version for version in rows.order_by("number")}


def _mine(actor: Actor) -> Q:
    return Q(agency__in=[post.agency_id for post in actor.posts], handled_by=actor.user)


def _back(actor: Actor, day: date) -> list[FilingVersion]:
    """What others decided on that day of what this person handed over."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    decided = Q(state__in=[State.APPROVED, State.REJECTED], decided_at__gte=start)
    rows = FilingVersion.objects.visible_to(actor).filter(
        _mine(actor), decided, decided_at__lt=start + timedelta(days=1)
    )
    return list(rows.select_related(*LOADED).order_by("decided_at", "id"))


def _open(actor: Actor) -> list[FilingVersion]:
    """What is left as it stands now: at this person's counter, or taken up by them."""
    agencies = [post.agency_id for post in actor.posts]
    counter = _mine(actor) & Q(state__in=sorted(EDITABLE))
    taken_up = Q(agency__in=agencies, state=State.SUBMITTED, claimed_by=actor.user)
    rows = FilingVersion.objects.visible_to(actor).filter(counter | taken_up)
    return list(rows.select_related(*LOADED).order_by("due_on", "id"))
