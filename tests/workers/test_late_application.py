"""Regulation on Work-Injury Insurance art. 17: costs that fall on an employer who applied too late."""

from datetime import date

import pytest

from agency.policy.calendar import WorkingDays
from agency.policy.periods import due_after_days
from agency.workers.late_application import APPLY_WITHIN_DAYS, EmployersPeriod, employers_period

HAPPENED = date(2024, 2, 19)
LIMIT = date(2024, 3, 20)


def test_the_limit_is_thirty_days_and_moves_past_a_weekend() -> None:
    weekdays = WorkingDays({})
    assert due_after_days(HAPPENED, APPLY_WITHIN_DAYS, weekdays).on == LIMIT
    assert due_after_days(date(2024, 2, 22), APPLY_WITHIN_DAYS, weekdays).on == date(2024, 3, 25)


@pytest.mark.parametrize(
    ("accepted_on", "late"),
    [(date(2024, 3, 11), False), (LIMIT, False), (date(2024, 3, 21), True), (date(2024, 5, 6), True)],
)
def test_the_employer_bears_the_costs_until_a_late_application_was_accepted(accepted_on: date, late: bool) -> None:
    found = employers_period(HAPPENED, accepted_on, LIMIT)
    assert found == (EmployersPeriod(HAPPENED, accepted_on) if late else None)


def test_an_extension_that_the_department_agreed_to_counts() -> None:
    accepted_on = date(2024, 4, 15)
    assert employers_period(HAPPENED, accepted_on, LIMIT, extended_to=accepted_on) is None
    assert employers_period(HAPPENED, accepted_on, LIMIT, extended_to=date(2024, 4, 14)) is not None


@pytest.mark.parametrize(("happened_on", "accepted_on"), [(None, date(2024, 5, 6)), (HAPPENED, None)])
def test_what_is_not_known_is_held_against_nobody(happened_on: date | None, accepted_on: date | None) -> None:
    assert employers_period(happened_on, accepted_on, LIMIT) is None
