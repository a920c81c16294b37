"""The writes: the days of a published year."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.refusals import Denied, Refusal
from agency.policy.days import Day
from agency.policy.enums import Origin
from agency.policy.models import WorkingDay
from agency.policy.recount import calendar_changed


class Written(StrEnum):
    """What became of one day."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


def load_days(
    *, by: Actor, at: datetime, ids: Ids, days: Sequence[Day], source: str, reason: str
) -> dict[date, Written]:
    """Enter the days of the State Council's arrangement, and count anew what depends on them, in one act.

    Days that say the same already are left alone. Raises Denied (not who maintains the calendar), Refusal (no source).
    """
    if by.user is not None and not by.user.is_superuser:
        raise Denied(code="denied")
    if not source.strip():
        raise Refusal(_("Name the source: the notice with its number."), code="source-missing")
    with acting(by=by, at=at, ids=ids, reason=reason) as act:
        stored = WorkingDay.objects.select_for_update().in_bulk([day.on for day in days])
        found = {day.on: _write(day, stored.get(day.on), source.strip()) for day in days}
        written = sorted(on for on, what in found.items() if what is not Written.SAME)
        act.changed = bool(written)
        if written:
            first, last = written[0].isoformat(), written[-1].isoformat()
            subject = WorkingDay(day=written[0])
            trail.record(
                act, "calendar.loaded", subject=subject, agency=None, first=first, last=last, days=len(written)
            )
            calendar_changed(by=by, at=at, ids=ids, days=written, reason=reason)
        return found


def _write(day: Day, row: WorkingDay | None, source: str) -> Written:
    if row is not None and (row.is_working, row.kind, row.name) == (day.is_working, day.kind, day.name):
        return Written.SAME
    what = Written.ADDED if row is None else Written.CHANGED
    row = row or WorkingDay(day=day.on)
    row.is_working, row.kind, row.name = day.is_working, day.kind, day.name
    row.source, row.origin = source, Origin.ENTERED
    row.save(force_insert=what is Written.ADDED)
    return what
