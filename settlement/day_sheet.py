"""What one person did to claims, stays and bills on a day, what came back to them, what they leave open."""

from datetime import date
from typing import Any

from django.db.models import Q

from agency.audit.day_sheet import DaySheet, lines_of, moments_of, steps_of
from agency.audit.models import Event
from agency.offices.acts import Actor
from settlement.claim_queries import AT_THE_COUNTER, JOINED, TABS
from settlement.models import Bill, Claim, Stay

Handled = Claim | Stay | Bill
KINDS: tuple[tuple[type[Handled], tuple[str, ...]], ...] = (
    (Claim, JOINED),
    (Stay, ("worker", "received")),
    (Bill, ("stay__worker", "stay__received")),
)
"""What people work on, with what is shown of each."""


def day_sheet(actor: Actor, day: date) -> DaySheet[Handled, Claim]:
    """A person's day, as far as their posts still reach. Six queries at the most, however busy the day was."""
    events = steps_of(actor, day, *(kind._meta.label_lower for kind, _joined in KINDS))
    return DaySheet(lines_of(events, _handled(actor, events)), _back(actor, day), _open(actor))


def _handled(actor: Actor, events: list[Event]) -> dict[tuple[str, str], Handled]:
    found: dict[tuple[str, str], Handled] = {}
    for kind, joined in KINDS:
        label = kind._meta.label_lower
        if keys := {event.subject_id for event in events if event.subject_type == label}:
            rows: Any = kind.objects.visible_to(actor).filter(pk__in=keys).select_related(*joined)
            found.update({(label, str(row.pk)): row for row in rows})
    return found


def _mine(actor: Actor) -> Q:
    return Q(editors__contains=[actor.user.pk]) if actor.user else Q(pk__in=[])


def _back(actor: Actor, day: date) -> list[Claim]:
    """What others decided on that day of what this person entered a part of."""
    begins, ends = moments_of(day)
    mine = Claim.objects.visible_to(actor).filter(_mine(actor), decided_at__gte=begins, decided_at__lt=ends)
    decided = mine.order_by().values("pk")
    keys = decided.filter(TABS["to_pay"]).union(decided.filter(TABS["done"]))  # each has an index of its own
    return list(Claim.objects.filter(pk__in=keys).select_related(*JOINED).order_by("decided_at", "id"))


def _open(actor: Actor) -> list[Claim]:
    """What this person entered a part of and a clerk has to go on with, as it stands now."""
    rows = Claim.objects.visible_to(actor).filter(_mine(actor), AT_THE_COUNTER)
    return list(rows.select_related(*JOINED).order_by("due_on", "id"))
