"""When a device is paid: in the time of its notice, and not while another has to serve. Pure (domain.md R4.9, S11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from agency.workers.devices import may_configure
from settlement.assessment.facts import Device, Notice
from settlement.enums import Reason

OF_NOTICES = (Reason.NOTICE_MISSING, Reason.NOTICE_NOT_USABLE, Reason.SERVICE_LIFE, Reason.PAID_LATER)
"""Reasons that a notice gives, or other devices of the person."""


class Ordered(Protocol):
    """A line with a device."""

    @property
    def number(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def served_on(self) -> date: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def price(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Allowed:
    """The payment notice that a device is configured under, or why none allows it on the day.

    `most` is the quantity that it allows, where the line has more.
    """

    refusal: Reason | None = None
    notice: Notice | None = None
    most: Decimal | None = None


def allowed(orders: Iterable[Ordered], notices: Sequence[Notice]) -> dict[int, Allowed]:
    """What the notices allow of the devices of a bill, by the numbers of the lines.

    The lines are taken in the order of their days, as if each were a bill of its own: what one of them orders for a
    price stands when the next is asked, whatever the catalogue comes to pay of it [proposal].
    """
    found: dict[int, Allowed] = {}
    for order in sorted(orders, key=lambda each: (each.served_on, each.number)):
        one = found[order.number] = _allowed(order, notices)
        if one.notice is not None and order.price:
            got = Device(order.code, order.served_on, one.notice.key, one.most or order.quantity)
            notices = [replace(each, standing=(*each.standing, got)) for each in notices]
    return found


def _allowed(order: Ordered, notices: Sequence[Notice]) -> Allowed:
    """In the notice's time, and after the service life of the one before unless the committee confirms that the injury
    changed (Measures on Assistive Devices; domain.md R4.9, S11).

    The order is that of the days on which devices are configured, whenever they are claimed: one that is claimed late
    isn't paid if a later one was paid within the service life that it begins. Who of the two was right is too late to
    ask: one service life pays once [proposal].
    """
    code, day = order.code, order.served_on
    speaking = [notice for notice in notices if not notice.codes or code in notice.codes]
    if not speaking:
        return Allowed(Reason.NOTICE_MISSING)
    usable = [each for each in speaking if each.is_usable_on(day)]
    if not usable:
        return Allowed(Reason.NOTICE_NOT_USABLE)
    notice = usable[-1]
    standing = notice.devices(code)
    left = _left_of(notice, standing)
    others = [each for each in standing if not _belongs(each, day, notice, left)]
    if any(is_too_early(each.day, day, notice) for each in others if each.day <= day):
        return Allowed(Reason.SERVICE_LIFE)
    if any(is_too_early(day, each.day, _of(each, notices, notice)) for each in others if each.day > day):
        return Allowed(Reason.PAID_LATER)
    has_more = left is not None and 0 < left < order.quantity and not notice.injury_changed
    return Allowed(None, notice, left if has_more else None)


def _left_of(notice: Notice, standing: Iterable[Device]) -> Decimal | None:
    """How many more the notice speaks of; None: it says no number."""
    if notice.pieces is None:
        return None
    return notice.pieces - sum((each.quantity for each in standing if each.notice == notice.key), Decimal(0))


def _belongs(other: Device, day: date, notice: Notice, left: Decimal | None) -> bool:
    """Is a device one of those with which another of the day is configured, so that neither replaces the other?

    The Measures let a device be replaced after its service life, and limit by the notice what is paid of all.
    So as many as the notice speaks of belong together, whatever their days; of one without a number those of one day,
    as for both ears, while it has something left [proposal]. It makes no difference whether they come on one bill.
    """
    if other.notice != notice.key:
        return False
    return left > 0 if left is not None else other.day == day and notice.left > 0


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
