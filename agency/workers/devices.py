"""How long a device payment notice can be used, and when a device may be replaced. Pure functions.

工伤保险辅助器具配置管理办法 (Measures on Assistive Devices for Work Injury); periods are counted after the Civil Code
(domain.md R2.20).
"""

from datetime import date

from agency.policy.calendar import ONE_DAY
from agency.policy.periods import add_months, last_valid_day


def usable_through(issued_on: date, months: int) -> date:
    """The last day on which a notice can be used; `months` is `determination.device_notice_valid_months`."""
    return last_valid_day(issued_on, months)


def life_ends_on(configured_on: date, life_months: int) -> date:
    """The last day of the minimum service life of a device, counted from the day it was last configured."""
    return add_months(configured_on, life_months)


def next_configuration_from(
    configured_on: date | None, life_months: int, *, injury_changed: bool = False
) -> date | None:
    """The first day on which a device may be configured again; None: at once.

    Nothing was configured yet, or the committee confirms that the injury changed (domain.md R4.9): there is no day to
    wait for. Last configured on 2023-05-20 with a life of 36 months: not before 2026-05-21 (domain.md S11).
    """
    if configured_on is None or injury_changed:
        return None
    return life_ends_on(configured_on, life_months) + ONE_DAY


def may_configure(on: date, *, last_configured_on: date | None, life_months: int, injury_changed: bool = False) -> bool:
    """May a device be configured on a day, as far as its service life goes?"""
    first = next_configuration_from(last_configured_on, life_months, injury_changed=injury_changed)
    return first is None or on >= first
