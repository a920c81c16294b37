"""What one person did on a day, what came back to them, what they leave open; each app has its part of one sheet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from agency.audit.models import Event
from agency.audit.queries import morning
from agency.offices.acts import Actor

Record = TypeVar("Record")
Case = TypeVar("Case")


@dataclass(slots=True)
class Line(Generic[Record]):
    """One record on the sheet, and what this person did to it, in turn."""

    record: Record
    done: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DaySheet(Generic[Record, Case]):
    """`back`: what others decided on that day of what this person handed over. `open`: what is left, as it stands."""

    lines: list[Line[Record]]
    back: list[Case]
    open: list[Case]

    @property
    def counts(self) -> Counter[str]:
        """How often each kind of event."""
        return Counter(kind for line in self.lines for _at, kind in line.done)


def moments_of(day: date) -> tuple[datetime, datetime]:
    """When a day of the desk begins, and when the next one does."""
    return morning(day), morning(day + timedelta(days=1))


def steps_of(actor: Actor, day: date, *kinds: str) -> list[Event]:
    """What a person did on a day to records of these kinds, in turn. One query."""
    begins, ends = moments_of(day)
    mine = Event.objects.filter(act__user=actor.user, act__at__gte=begins, act__at__lt=ends, subject_type__in=kinds)
    return list(mine.order_by("act__at", "act_id", "at", "id"))


def lines_of(events: Iterable[Event], records: Mapping[tuple[str, str], Any]) -> list[Line[Any]]:
    """The events by record, of which those are given that the person still sees, by their kind and key."""
    lines: dict[tuple[str, str], Line[Any]] = {}
    for event in events:
        key = (event.subject_type, event.subject_id)
        if key in records:
            lines.setdefault(key, Line(records[key])).done.append((event.at, event.kind))
    return list(lines.values())
