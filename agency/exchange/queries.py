"""Lists of messages, and where the latest of each subject stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch

from agency.exchange.enums import IN_HAND, Handling, State, Unhandled
from agency.exchange.models import Attempt, Incoming, Outgoing
from agency.offices.acts import Actor
from agency.offices.matrix import Permission


def latest_for(subjects: Iterable[UUID]) -> dict[UUID, Outgoing]:
    """The newest message about each subject, in one query. Subjects without a message are left out.

    The caller has scoped the subjects already.
    """
    rows = Outgoing.objects.filter(subject__in=list(subjects)).order_by("subject", "-sequence").distinct("subject")
    return {row.subject: row for row in rows}


def messages_of(subject: UUID) -> list[Outgoing]:
    """All messages about a subject, oldest first, each with `.attempts_made.all()` and `.answers.all()`."""
    attempts = Prefetch("attempts_made", Attempt.objects.order_by("number"))
    answers = Prefetch("answers", Incoming.objects.defer("body").order_by("received_at", "id"))
    return list(Outgoing.objects.filter(subject=subject).prefetch_related(attempts, answers).order_by("sequence"))


@dataclass(frozen=True, slots=True)
class Page:
    """Messages, newest first. `next_before` asks for the page after this one; None at the end."""

    messages: list[Outgoing]
    next_before: UUID | None


def page(actor: Actor, *, state: State | str = "", before: UUID | None = None, size: int = 50) -> Page:
    """The messages that an actor may see, newest first, from a place in the list that does not move."""
    rows = Outgoing.objects.visible_to(actor).select_related("agency")
    if state:
        rows = rows.filter(state=state)
        if state in IN_HAND:
            rows = rows.filter(next_at__isnull=False)  # so that the index of what is due serves it
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)


def count_late(actor: Actor, now: datetime, permission: Permission = Permission.EXCHANGE_VIEW) -> int:
    """How many messages wait longer than allowed. Only what is open is read, through the index of what is due."""
    rows = Outgoing.objects.visible_to(actor, permission)
    return int(rows.filter(next_at__isnull=False, late_at__lte=now).count())


def counts_set_aside() -> list[tuple[Unhandled, int]]:
    """How many messages were set aside on arrival, by reason. They belong to no agency: only counts are shown."""
    rows = Incoming.objects.filter(handling=Handling.PARKED).values("parked_because").annotate(number=Count("pk"))
    counted = {row["parked_because"]: row["number"] for row in rows.order_by("parked_because")}
    return [(reason, counted[reason]) for reason in Unhandled if reason in counted]


def counts_by_state(actor: Actor, permission: Permission = Permission.EXCHANGE_VIEW) -> dict[State, int]:
    """How many messages stand in each state, zeros included. Operators count with EXCHANGE_COUNTS."""
    rows = Outgoing.objects.visible_to(actor, permission).values("state").annotate(number=Count("pk")).order_by("state")
    counted = {row["state"]: row["number"] for row in rows}
    return {state: counted.get(state, 0) for state in State}
