"""The days of a published year as a file states them: each row is read, or refused with a sentence. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.policy.calendar import SATURDAY
from agency.policy.enums import DayKind

WORKED = frozenset({DayKind.WORKDAY, DayKind.ADJUSTED})
COLUMNS = ("date", "is_working_day", "kind", "holiday_name")


@dataclass(frozen=True, slots=True)
class Day:
    """One day as the State Council arranged it."""

    on: date
    is_working: bool
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: the day it states, or what is wrong with it."""

    line: int
    day: Day | None
    fault: Any = ""


def read(rows: Iterable[Mapping[str, str | None]]) -> list[Row]:
    """All rows with what is wrong with each: not a day, twice, a kind that contradicts the day (columns: COLUMNS)."""
    seen: set[date] = set()
    found = []
    for line, row in enumerate(rows, start=2):
        day, fault = _read(row)
        if day is not None and day.on in seen:
            day, fault = None, _("This day stands in the file twice.")
        if day is not None:
            seen.add(day.on)
        found.append(Row(line, day, fault))
    return found


def _read(row: Mapping[str, str | None]) -> tuple[Day | None, Any]:
    text = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        on = date.fromisoformat(text["date"])
    except ValueError:
        return None, _("“%(text)s” is not a day written as 2027-01-31.") % {"text": text["date"]}
    if text["is_working_day"] not in {"0", "1"}:
        return None, _("is_working_day is 1 for a working day and 0 for a day off.")
    if text["kind"] not in set(DayKind):
        return None, _("“%(text)s” is not a kind of day.") % {"text": text["kind"]}
    if len(text["holiday_name"]) > NAME_AT_MOST:
        return None, _("The name of the holiday is too long.")
    day = Day(on, text["is_working_day"] == "1", text["kind"], text["holiday_name"])
    return (None, fault) if (fault := _contradiction(day)) else (day, "")


NAME_AT_MOST = 40


def _contradiction(day: Day) -> Any:
    if day.is_working != (day.kind in WORKED):
        return _("The kind and is_working_day contradict each other.")
    weekend = day.on.weekday() >= SATURDAY
    if day.kind in {DayKind.WEEKEND, DayKind.ADJUSTED} and not weekend:
        return _("This day is not a Saturday or Sunday.")
    if day.kind == DayKind.WORKDAY and weekend:
        return _("A Saturday or Sunday that is worked has the kind makeup_workday.")
    return ""
