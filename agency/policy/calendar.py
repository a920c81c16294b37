"""The working-day calendar as a plain value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked. A day that isn't in the table is taken by its weekday, and `knows` says no to it."""

    days: Mapping[date, bool]

    def knows(self, day: date) -> bool:
        """Has the State Council's arrangement for this day been entered?"""
        return day in self.days

    def is_working(self, day: date) -> bool:
        """Is this a working day, as far as anybody knows?"""
        return self.days.get(day, day.weekday() < SATURDAY)
