from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agency.policy import periods
from agency.policy.calendar import WorkingDays
from agency.policy.periods import DueDay
from agency.policy.reference import _packaged

CALENDAR = WorkingDays(
    {date.fromisoformat(row["date"]): row["is_working_day"] == "1" for row in _packaged("working_days.csv")}
)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def months_by_walking(day: date, months: int) -> date:
    """The same by walking from month to month with a table of lengths, as one counts on the fingers."""
    year, month = day.year, day.month
    for _step in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = 29 if month == 2 and leap else LENGTHS[month - 1]
    return date(year, month, min(day.day, length))


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(0, 600))
def test_months_end_on_the_same_number_or_the_last_of_the_month(day: date, months: int) -> None:
    assert periods.add_months(day, months) == months_by_walking(day, months)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 3, 10), 12, date(2027, 3, 10)),
        (date(2026, 5, 1), 12, date(2027, 5, 1)),
        (date(2026, 5, 7), 6, date(2026, 11, 7)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 2, 28), 12, date(2027, 2, 28)),
    ],
    ids=["S01", "S04", "S08", "from leap day", "to February", "to leap February", "no month-end rule backwards"],
)
def test_the_last_valid_day(start: date, months: int, last: date) -> None:
    assert periods.last_valid_day(start, months) == last


@pytest.mark.parametrize(
    ("validity", "last"),
    [(12, date(2027, 3, 10)), ("UNLIMITED", None), ("POSTING_PERIOD", date(2028, 1, 31))],
)
def test_validity_follows_the_parameter(validity: int | str, last: date | None) -> None:
    assert periods.valid_through(date(2026, 3, 10), validity, posting_ends_on=date(2028, 1, 31)) == last


@pytest.mark.parametrize(
    ("approved", "months", "locked", "free"),
    [
        (date(2026, 3, 10), 3, date(2026, 6, 10), date(2026, 6, 11)),
        (date(2026, 1, 31), 3, date(2026, 4, 30), date(2026, 5, 1)),
        (date(2026, 3, 10), 0, None, date(2026, 3, 10)),
    ],
    ids=["S01", "S04", "no lock"],
)
def test_the_lock(approved: date, months: int, locked: date | None, free: date) -> None:
    assert periods.locked_through(approved, months) == locked
    assert periods.free_from(approved, months) == free


@pytest.mark.parametrize(("on", "enough"), [(date(2026, 3, 9), False), (date(2026, 3, 10), True)])
def test_six_months_count_inclusive_S02(on: date, enough: bool) -> None:
    assert periods.has_lasted(date(2025, 9, 10), 6, on) is enough


def test_the_last_day_for_admission_S07() -> None:
    assert periods.days_after(date(2026, 3, 2), 30) == date(2026, 4, 1)


@pytest.mark.parametrize("day", [15, 20])
def test_monthly_deadlines_in_the_spring_festival_S16(day: int) -> None:
    assert periods.due_on_day_of_month(2026, 2, day, CALENDAR) == DueDay(date(2026, 2, 24))
    assert periods.due_on_day_of_month(2026, 2, day, CALENDAR, roll=False) == DueDay(date(2026, 2, day))


def test_one_working_day_late_S16() -> None:
    assert periods.working_days_late(date(2026, 2, 24), date(2026, 2, 25), CALENDAR) == 1
    assert periods.working_days_late(date(2026, 2, 24), date(2026, 2, 24), CALENDAR) == 0


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [(date(2026, 9, 14), 20, date(2026, 10, 16)), (date(2026, 6, 14), 20, date(2026, 7, 13))],
    ids=["S22", "S24"],
)
def test_twenty_working_days(start: date, days: int, due: date) -> None:
    assert periods.due_on(start, days, CALENDAR) == DueDay(due)


def test_a_quarter_is_due_after_the_weekend_S18() -> None:
    assert periods.rolled(date(2026, 7, 25), CALENDAR) == DueDay(date(2026, 7, 27))


def test_past_the_calendar_a_deadline_is_provisional() -> None:
    assert periods.due_on(date(2026, 12, 31), 3, CALENDAR) == DueDay(date(2027, 1, 5), provisional=True)
    assert periods.due_on(date(2026, 12, 30), 1, CALENDAR) == DueDay(date(2026, 12, 31))
    assert periods.rolled(date(2027, 2, 6), CALENDAR) == DueDay(date(2027, 2, 8), provisional=True)
    assert periods.due_after_months(date(2026, 10, 1), 3, CALENDAR) == DueDay(date(2027, 1, 1), provisional=True)


@given(DAYS, st.integers(1, 40))
def test_a_deadline_leaves_exactly_the_days_allowed(start: date, days: int) -> None:
    due = periods.due_on(start, days, CALENDAR)

    after = [start + timedelta(n) for n in range(1, (due.on - start).days + 1)]
    worked = [day for day in after if CALENDAR.days.get(day, day.isoweekday() <= 5)]
    assert len(worked) == days
    assert worked[-1] == due.on
    assert due.provisional is (due.on > date(2026, 12, 31))


@given(DAYS)
def test_rolling_skips_only_days_off(day: date) -> None:
    due = periods.rolled(day, CALENDAR).on

    assert due >= day
    assert not any(CALENDAR.is_working(day + timedelta(n)) for n in range((due - day).days))


def test_a_deadline_before_its_start_is_a_fault() -> None:
    with pytest.raises(ValueError, match="before its start"):
        periods.due_on(date(2026, 1, 5), -1, CALENDAR)


def test_no_time_at_all_ends_on_the_day_or_the_next_one_worked() -> None:
    assert periods.due_on(date(2026, 1, 5), 0, CALENDAR) == DueDay(date(2026, 1, 5))
    assert periods.due_on(date(2026, 1, 1), 0, CALENDAR) == DueDay(date(2026, 1, 4))


@given(DAYS, st.integers(1, 40), st.integers(0, 120))
def test_a_clock_stopped_and_resumed_on_one_day_changes_no_deadline(start: date, days: int, later: int) -> None:
    due = periods.due_on(start, days, CALENDAR)
    stopped = min(start + timedelta(days=later), due.on)
    left = periods.working_days_left(start, days, stopped, CALENDAR)

    assert left == sum(CALENDAR.is_working(stopped + timedelta(days=n + 1)) for n in range((due.on - stopped).days))
    assert periods.due_on(stopped, left, CALENDAR).on == due.on


@given(DAYS, st.integers(0, 40), st.integers(0, 60), st.integers(0, 60))
def test_the_longer_a_clock_ran_the_less_is_left_and_never_less_than_nothing(
    start: date, days: int, one: int, more: int
) -> None:
    early, late = (
        periods.working_days_left(start, days, start + timedelta(days=n), CALENDAR) for n in (one, one + more)
    )
    assert days >= early >= late >= 0


def test_what_is_left_over_the_spring_festival() -> None:
    stops = [date(2026, 2, day) for day in (12, 13, 14, 20, 23, 24, 25)]
    assert [periods.working_days_left(date(2026, 2, 12), 3, on, CALENDAR) for on in stops] == [3, 2, 1, 1, 1, 0, 0]


@given(DAYS, st.integers(1, 40))
def test_a_day_is_recalled_that_many_working_days_before(day: date, days: int) -> None:
    before = periods.working_days_before(day, days, CALENDAR)

    assert periods.working_days_between(before, day, CALENDAR) == days
    assert CALENDAR.is_working(before + timedelta(days=1))
