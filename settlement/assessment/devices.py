"""When a device is paid: in the time of its notice, and not while another has to serve. Pure (domain.md R4.9, S11)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from agency.workers.devices import may_configure
from settlement.assessment.facts import Device, Notice
from settlement.enums import Reason

OF_NOTICES = (Reason.NOTICE_MISSING, Reason.NOTICE_NOT_USABLE, Reason.SERVICE_LIFE, Reason.PAID_LATER)
"""Reasons that a notice gives, or other devices of the person."""


def notice_for(code: str, day: date, notices: Sequence[Notice]) -> tuple[Reason | None, Notice | None]:
    """The payment notice that a device is configured under, and why it doesn't allow it on the day.

    Within the notice's time, and after the service life of the one before unless the committee confirms that the
    injury changed (Measures on Assistive Devices; domain.md R4.9, S11). The order is that of the days on which devices
    are configured, whenever they are claimed: one that is claimed late isn't paid if a later one was paid within the
    service life that it begins. Who of the two was right is too late to ask: one service life pays once [proposal].
    """
    speaking = [notice for notice in notices if not notice.codes or code in notice.codes]
    if not speaking:
        return Reason.NOTICE_MISSING, None
    usable = [each for each in speaking if each.usable_from <= day <= each.usable_through]
    if not usable:
        return Reason.NOTICE_NOT_USABLE, None
    notice = usable[-1]
    standing = notice.devices(code)
    if any(is_too_early(each.day, day, notice) for each in standing if each.day <= day):
        return Reason.SERVICE_LIFE, None
    if any(is_too_early(day, each.day, _of(each, notices, notice)) for each in standing if each.day > day):
        return Reason.PAID_LATER, None
    return None, notice


def is_too_early(first: date, next_: date, notice: Notice) -> bool:
    """Was a device configured while the one before had to serve? The notice of the later one says how long that is."""
    changed, life = notice.injury_changed, notice.life_months
    return not may_configure(next_, last_configured_on=first, life_months=life, injury_changed=changed)


def _of(device: Device, notices: Sequence[Notice], otherwise: Notice) -> Notice:
    """The notice of a device; of one that isn't told here the life is taken to be that of the one in hand [proposal].

    Whether the injury had changed by then isn't known either, and nothing is paid twice on a guess.
    """
    found = next((each for each in notices if each.key == device.notice), None)
    return found or replace(otherwise, injury_changed=False)
