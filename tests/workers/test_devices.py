"""How long a payment notice can be used and when a device may be replaced."""

from datetime import date

import pytest

from agency.workers import devices


@pytest.mark.parametrize(
    ("issued_on", "months", "last"),
    [
        (date(2026, 3, 2), 2, date(2026, 5, 2)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2023, 12, 29), 2, date(2024, 2, 29)),
    ],
)
def test_a_notice_is_usable_through_the_day_with_the_same_number(issued_on: date, months: int, last: date) -> None:
    assert devices.usable_through(issued_on, months) == last


@pytest.mark.parametrize(("on", "possible"), [(date(2026, 5, 20), False), (date(2026, 5, 21), True)])
def test_a_device_is_configured_again_after_its_service_life(on: date, possible: bool) -> None:
    last = date(2023, 5, 20)
    assert devices.life_ends_on(last, 36) == date(2026, 5, 20)
    assert devices.next_configuration_from(last, 36) == date(2026, 5, 21)
    assert devices.may_configure(on, last_configured_on=last, life_months=36) is possible


def test_earlier_when_the_committee_confirms_that_the_injury_changed() -> None:
    on, last = date(2026, 3, 3), date(2023, 5, 20)
    assert devices.may_configure(on, last_configured_on=last, life_months=36) is False
    assert devices.may_configure(on, last_configured_on=last, life_months=36, injury_changed=True) is True


def test_the_first_device_waits_for_nothing() -> None:
    assert devices.next_configuration_from(None, 36) is None
    assert devices.may_configure(date(2026, 3, 3), last_configured_on=None, life_months=36) is True
