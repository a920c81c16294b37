"""What is counted anew when the working-day calendar changes.

Apps above keep due days in columns, because lists need them; each registers how it counts its own anew, so that no
import runs upwards. Deadlines past the end of the calendar stay provisional until their year is entered.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.policy.models import WorkingDay

Recount = Callable[..., int]
"""`recount(by=, at=, ids=, days=)` counts anew what may depend on these days, inside the act, and says how many of its
rows moved. It is called again with days it has seen, and then moves nothing."""

LATE = "calendar.late"
"""The reason of counting once more, in the night."""
LONG_AGO = timedelta(days=2)

_recounts: dict[str, Recount] = {}


def on_calendar_change(name: str, recount: Recount) -> None:
    """Have something counted anew whenever days of the calendar change. Called once from an AppConfig."""
    _recounts[name] = recount


def registered() -> tuple[str, ...]:
    return tuple(sorted(_recounts))


def calendar_changed(
    *, by: Actor, at: datetime, ids: Ids, days: Collection[date], reason: str, names: Iterable[str] | None = None
) -> dict[str, int]:
    """Count everything anew that these days may move, in one act with its reason: rows moved, by registered name.

    The calendar itself has been written before. Nothing is kept of an act that moved nothing.
    """
    with acting(by=by, at=at, ids=ids, reason=reason) as act:
        wanted = registered() if names is None else tuple(names)
        moved = {name: _recounts[name](by=by, at=at, ids=ids, days=frozenset(days)) for name in wanted} if days else {}
        act.changed = any(moved.values())
        if act.changed:
            first, last = min(days), max(days)
            trail.record(
                act,
                "calendar.recounted",
                subject=WorkingDay(day=first),
                agency=None,
                first=first.isoformat(),
                last=last.isoformat(),
                moved=moved,
            )
        return moved


def count_late(*, by: Actor, at: datetime, ids: Ids) -> dict[str, int]:
    """Count once more by the days that were written since the day before yesterday: rows moved, by registered name.

    Who was counting by the old calendar while it changed had not finished when the others were counted anew.
    """
    written = WorkingDay.history.filter(history_date__gt=at - LONG_AGO, history_date__lte=at)
    return calendar_changed(by=by, at=at, ids=ids, days=set(written.values_list("day", flat=True)), reason=LATE)
