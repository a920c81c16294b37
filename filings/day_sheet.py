"""What one person did to filings on a day, what came back to them, what they leave open."""

from datetime import date

from django.db.models import Q

from agency.audit.day_sheet import DaySheet, lines_of, moments_of, steps_of
from agency.offices.acts import Actor
from filings.enums import State
from filings.models import Filing, FilingVersion
from filings.workflow import EDITABLE

SUBJECT = Filing._meta.label_lower
LOADED = ("filing", "worker", "destination")
ON_THE_WAY = "filing.saved"
"""Saving by itself happens all the time and is no work of its own."""


def day_sheet(actor: Actor, day: date) -> DaySheet[FilingVersion, FilingVersion]:
    """A person's day at the desk, as far as their posts still reach, each filing by its newest version.

    What is open are drafts, what was returned, and cases taken up and not yet decided. Four queries, however busy the
    day was.
    """
    events = [each for each in steps_of(actor, day, SUBJECT) if each.kind != ON_THE_WAY]
    newest = _newest({event.subject_id for event in events}, actor)
    return DaySheet(lines_of(events, newest), _back(actor, day), _open(actor))


def _newest(filings: set[str], actor: Actor) -> dict[tuple[str, str], FilingVersion]:
    rows = FilingVersion.objects.visible_to(actor).filter(filing__in=filings).select_related(*LOADED)
    return {(SUBJECT, str(version.filing_id)): version for version in rows.order_by("number")}


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
