"""Due days counted anew when the working-day calendar changes (agency/policy/recount.py).

Each row keeps the day from which it counts and how many working days. A row is looked at when a changed day lies
between its start and its due day, and written when its day or what is provisional about it moves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from agency.offices.acts import Actor, Ids
from agency.offices.history import save_many
from agency.policy import periods
from agency.policy.queries import working_days
from agency.policy.recount import on_calendar_change
from filings.enums import State, TaskState
from filings.models import Filing, FilingVersion, Supplement, Task


@dataclass(frozen=True, slots=True)
class Counted:
    """A due day in a column: which rows, the columns it is counted from, those it is written to, the row to lock."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    filing: str
    start: str
    working_days: str
    due: str
    provisional: str


COUNTED = (
    Counted(
        "filings",
        lambda: FilingVersion.objects.filter(Q(state=State.SUBMITTED) | Q(state=State.RETURNED, clock_stopped_on=None)),
        "filing",
        "due_from",
        "due_working_days",
        "due_on",
        "due_is_provisional",
    ),
    Counted(
        "filings.notices",
        lambda: Supplement.objects.filter(answered_at=None, version__state=State.RETURNED),
        "version__filing",
        "answer_from",
        "answer_working_days",
        "answer_by",
        "answer_by_is_provisional",
    ),
    Counted(
        "filings.tasks",
        lambda: Task.objects.filter(state=TaskState.OPEN),
        "",
        "due_from",
        "due_working_days",
        "due_on",
        "due_is_provisional",
    ),
)


def register() -> None:
    """Called once, when the apps are ready."""
    for counted in COUNTED:
        count_on_change(counted)
    on_calendar_change("filings.stopped", stopped_clocks)


def count_on_change(counted: Counted) -> None:
    """Have a due day counted anew whenever the calendar changes. Called once for each, when the apps are ready."""
    on_calendar_change(counted.name, _recount_of(counted))


def _recount_of(counted: Counted) -> Callable[..., int]:
    def recount(*, by: Actor, at: datetime, ids: Ids, days: frozenset[date]) -> int:
        return count_anew(counted, days)

    return recount


def count_anew(counted: Counted, days: frozenset[date]) -> int:
    """Count rows anew that these days may move; how many moved."""
    start, due = counted.start, counted.due
    rows = counted.rows().filter(**{f"{start}__lte": max(days), f"{due}__gte": min(days)})
    found = _locked(rows, counted.filing)
    if not found:
        return 0
    calendar = working_days(first=min(getattr(row, start) for row in found))

    @cache
    def due_after(day: date, number: int) -> periods.DueDay:
        return periods.due_on(day, number, calendar)

    moved = []
    for row in found:
        new = due_after(getattr(row, start), getattr(row, counted.working_days))
        if (getattr(row, due), getattr(row, counted.provisional)) != (new.on, new.provisional):
            setattr(row, due, new.on)
            setattr(row, counted.provisional, new.provisional)
            moved.append(row)
    return save_many(moved, [due, counted.provisional])


def _locked(rows: QuerySet[Any], filing: str) -> list[Any]:
    """The rows as they are once their filings are held: every other write of them starts with that lock."""
    if not filing:
        return list(rows.select_for_update(of=("self",)).order_by("pk"))
    filings = Filing.objects.filter(pk__in=rows.values(filing)).order_by("pk")
    list(filings.select_for_update(of=("self",)).values_list("pk"))
    return list(rows.order_by("pk"))


def stopped_clocks(*, by: Actor, at: datetime, ids: Ids, days: frozenset[date]) -> int:
    """Working days left, where the clock stands still: a changed day before it stopped changes what was used."""
    rows = FilingVersion.objects.filter(
        state__in=[State.RETURNED, State.DRAFT],
        due_from__lt=max(days),
        clock_stopped_on__gte=Greatest(F("due_from"), min(days)),
    )
    found = _locked(rows, "filing")
    calendar = working_days(first=min((row.due_from for row in found if row.due_from), default=None))
    moved = []
    for row in found:
        if row.due_from is None or row.due_working_days is None or row.clock_stopped_on is None:
            continue
        left = periods.working_days_left(row.due_from, row.due_working_days, row.clock_stopped_on, calendar)
        if left != row.working_days_left:
            row.working_days_left = left
            moved.append(row)
    return save_many(moved, ["working_days_left"])
