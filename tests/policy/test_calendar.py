from datetime import date

import pytest

from agency.policy import queries
from agency.policy.calendar import WorkingDays
from agency.policy.models import WorkingDay


def test_a_day_nobody_entered_is_taken_by_its_weekday_and_not_known() -> None:
    calendar = WorkingDays({date(2026, 2, 28): True})

    assert (calendar.is_working(date(2026, 2, 28)), calendar.knows(date(2026, 2, 28))) == (True, True)
    assert (calendar.is_working(date(2027, 1, 1)), calendar.knows(date(2027, 1, 1))) == (True, False)
    assert calendar.is_working(date(2027, 1, 2)) is False


@pytest.mark.django_db
def test_the_calendar_comes_from_the_table_in_one_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        calendar = queries.working_days()

    assert len(calendar.days) == 1096
    assert [calendar.is_working(date(2026, 2, day)) for day in (14, 15, 23, 24, 28)] == [True, False, False, True, True]
    assert queries.calendar_known_through() == date(2026, 12, 31)


@pytest.mark.django_db
def test_a_year_that_people_enter_is_known_from_then_on() -> None:
    day = date(2027, 1, 1)
    WorkingDay.objects.bulk_create([WorkingDay(day=day, is_working=False, kind="holiday", source="notice")])

    calendar = queries.working_days(date(2026, 12, 31), day)

    assert calendar == WorkingDays({date(2026, 12, 31): True, day: False})
