"""Counting of periods: Civil Code (民法典) arts 200-204, as laid out in domain.md R2.20.

The day on which a period starts isn't counted (art. 201). Months end on the day with the same number, or on the last
day of the month if there is none (art. 202). A last day that is a holiday moves to the next day that is none
(art. 203); this holds for obligations (deadlines), not for validity, because hospitals admit on holidays.
"""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from agency.policy.calendar import ONE_DAY, WorkingDays

UNLIMITED: Final = "UNLIMITED"
POSTING_PERIOD: Final = "POSTING_PERIOD"


@dataclass(frozen=True, slots=True)
class DueDay:
    """A deadline. Provisional while a day it was counted over is missing in the calendar: it may still move."""

    on: date
    provisional: bool = False


def add_months(day: date, months: int) -> date:
    """The day with the same number so many months on, or the last day of that month (art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def last_valid_day(start: date, months: int) -> date:
    """The last day, inclusive, of something that holds for so many months from its starting day."""
    return add_months(start, months)


def valid_through(start: date, validity: int | str, *, posting_ends_on: date | None = None) -> date | None:
    """The last valid day under a `filing.validity.…` parameter; None if there is no end.

    `validity` is a number of months, UNLIMITED, or POSTING_PERIOD (then `posting_ends_on`; open if that isn't known).
    """
    if validity == UNLIMITED:
        return None
    if validity == POSTING_PERIOD:
        return posting_ends_on
    return last_valid_day(start, int(validity))


def locked_through(approved_on: date, months: int) -> date | None:
    """The last day on which the worker can't change or cancel; None without a lock (domain.md R2.5)."""
    return add_months(approved_on, months) if months else None


def free_from(approved_on: date, months: int) -> date:
    """The first day on which the worker can change or cancel."""
    locked = locked_through(approved_on, months)
    return locked + ONE_DAY if locked else approved_on


def reached_on(start: date, months: int) -> date:
    """The day on which so many months are full, inclusive: half a year or more counts from it (domain.md R1.2)."""
    return add_months(start, months)


def has_lasted(start: date, months: int, on: date) -> bool:
    """Have so many months passed on a day, the day itself included?"""
    return reached_on(start, months) <= on


def days_after(start: date, days: int) -> date:
    """The last day of a period in calendar days; the starting day isn't counted."""
    return start + timedelta(days=days)


def rolled(day: date, calendar: WorkingDays) -> DueDay:
    """The day itself if it is worked, else the next one that is (art. 203)."""
    known = calendar.knows(day)
    while not calendar.is_working(day):
        day += ONE_DAY
        known = known and calendar.knows(day)
    return DueDay(day, provisional=not known)


def due_on(start: date, working_days: int, calendar: WorkingDays) -> DueDay:
    """The last day to do something within so many working days after a day.

    Past the end of the calendar weekends alone are left out, and the answer is provisional. Zero days end on the
    starting day, or the next working day. Raises ValueError for a negative number.
    """
    if working_days < 0:
        raise ValueError("A deadline can't lie before its start.")
    if working_days == 0:
        return rolled(start, calendar)
    day, left, known = start, working_days, True
    while left:
        day += ONE_DAY
        known = known and calendar.knows(day)
        left -= calendar.is_working(day)
    return DueDay(day, provisional=not known)


def due_after_days(start: date, days: int, calendar: WorkingDays, *, roll: bool = True) -> DueDay:
    """The last day to do something within so many calendar days; `roll` is `calendar.roll_deadlines`."""
    end = days_after(start, days)
    return rolled(end, calendar) if roll else DueDay(end)


def due_after_months(start: date, months: int, calendar: WorkingDays, *, roll: bool = True) -> DueDay:
    """The last day to do something within so many months; `roll` is `calendar.roll_deadlines`."""
    end = add_months(start, months)
    return rolled(end, calendar) if roll else DueDay(end)


def due_on_day_of_month(year: int, month: int, day: int, calendar: WorkingDays, *, roll: bool = True) -> DueDay:
    """A monthly deadline such as `month.reconcile_day`; a month without that day ends it on its last."""
    end = date(year, month, min(day, gregorian.monthrange(year, month)[1]))
    return rolled(end, calendar) if roll else DueDay(end)


def working_days_late(due: date, on: date, calendar: WorkingDays) -> int:
    """By how many working days something due is late on a day; 0 if it isn't."""
    return working_days_between(due, on, calendar)


def working_days_between(start: date, end: date, calendar: WorkingDays) -> int:
    """How many working days lie after `start` up to and including `end`; 0 if `end` isn't later."""
    count, day = 0, start
    while day < end:
        day += ONE_DAY
        count += calendar.is_working(day)
    return count


def working_days_left(start: date, working_days: int, stopped_on: date, calendar: WorkingDays) -> int:
    """What is left of so many working days after a day when the clock stops on `stopped_on`, which counts as used.

    Counted on from the day on which the clock runs again: `due_on(resumed_on, left, calendar)`. Stopped and resumed on
    one day it gives the day that was due before; 0 when that day had come. (Stopping the clock is a proposal of ours.)
    """
    return max(0, working_days - working_days_between(start, stopped_on, calendar))


def working_days_before(day: date, working_days: int, calendar: WorkingDays) -> date:
    """The latest day from which `day` is so many working days away: what is to be recalled then, is recalled on it."""
    left = working_days
    while left > 0:
        left -= calendar.is_working(day)
        day -= ONE_DAY
    return day
