"""What was paid for devices and can't be refused now: is it more than our notices allow? Pure (R4.8, R4.9, S11)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from agency.workers.devices import may_configure
from settlement.assessment.facts import Notice
from settlement.enums import Beyond
from settlement.money import ZERO


class Got(Protocol):
    """A device that was paid, as the record of service keeps it; `life_months` is what it has to serve itself."""

    pk: Any
    code: str
    quantity: Decimal
    configured_on: date
    life_months: int
    notice_number: str
    notice_key: str
    fund: Decimal


Notices = Mapping[str, Notice]
"""Ours, by their keys."""


@dataclass(frozen=True, slots=True)
class TooMuch:
    """What a place of treatment paid beyond our payment notices, in yuan: under a notice, or for one device.

    `paid` is what places of treatment paid under the notice altogether, and `above` what of it is too much.
    """

    why: Beyond
    notice: str
    codes: str
    limit: Decimal | None
    paid: Decimal
    above: Decimal


def beyond(there: Sequence[Got], direct: Sequence[Got], notices: Notices) -> list[TooMuch]:
    """What of the devices of one stay is too much, beside all that places of treatment paid for the person."""
    return [*_against_notices(there, direct, notices), *_within_lives(there, direct, notices)]


def any_too_early(there: Sequence[Got], others: Sequence[Got], alike: Sequence[Got], notices: Notices) -> bool:
    """Did one of the devices of a stay, or one of the others, have to wait for the other's service life?

    `alike` are all of the person of the same codes: as many of them as a notice speaks of belong together.
    """
    many = _in_pieces(alike)
    pairs = ((one, other) for one in there for other in others if one.code == other.code)
    return any(_clash(one, other, notices, many) for one, other in pairs)


def _against_notices(there: Sequence[Got], direct: Sequence[Got], notices: Notices) -> Iterator[TooMuch]:
    for key in dict.fromkeys(each.notice_key for each in there):
        own, notice = [each for each in there if each.notice_key == key], notices.get(key)
        without = [each for each in own if notice is None or not notice.is_usable_on(each.configured_on)]
        if without:
            paid = _paid_for(without)
            yield TooMuch(Beyond.WITHOUT, own[0].notice_number, _codes(without), None, paid, paid)
        paid = _paid_for(each for each in direct if each.notice_key == key)
        if notice is not None and paid > notice.limit:
            above = paid - notice.limit
            yield TooMuch(Beyond.ABOVE, notice.number, _codes(own), notice.limit, paid, above)


def _within_lives(there: Sequence[Got], direct: Sequence[Got], notices: Notices) -> Iterator[TooMuch]:
    """Of two in one stay the later one is too much, of two stays the one that is told last."""
    many, own = _in_pieces(direct), {each.pk for each in there}
    for one in there:
        asked = (
            other
            for other in direct
            if other.pk != one.pk
            and other.code == one.code
            and (other.pk not in own or other.configured_on <= one.configured_on)
        )
        if any(_clash(one, other, notices, many) for other in asked):
            yield TooMuch(Beyond.EARLY, one.notice_number, one.code, None, one.fund, one.fund)


def _clash(one: Got, other: Got, notices: Notices, many: Mapping[tuple[str, str], Decimal]) -> bool:
    """Was the later of two alike configured while the earlier had to serve, and do they not belong together?"""
    if _are_of_one(one, other, notices, many):
        return False
    swapped = other.configured_on < one.configured_on
    first, next_ = (other, one) if swapped else (one, other)
    return _is_too_early(first, next_, notices)


def _are_of_one(one: Got, other: Got, notices: Notices, many: Mapping[tuple[str, str], Decimal]) -> bool:
    """Do two alike belong together under one notice of ours, so that neither replaces the other?"""
    notice = notices.get(one.notice_key)
    if notice is None or one.notice_key != other.notice_key:
        return False
    if notice.pieces is None:
        return one.configured_on == other.configured_on
    return many[one.notice_key, one.code] <= notice.pieces


def _is_too_early(first: Got, next_: Got, notices: Notices) -> bool:
    """The notice of the later device says how long the one before had to serve; if it isn't ours, that one itself."""
    notice = notices.get(next_.notice_key)
    return not may_configure(
        next_.configured_on,
        last_configured_on=first.configured_on,
        life_months=notice.life_months if notice else first.life_months,
        injury_changed=notice is not None and notice.injury_changed,
    )


def _in_pieces(devices: Iterable[Got]) -> Mapping[tuple[str, str], Decimal]:
    """How many there are of a device under a notice."""
    many: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for each in devices:
        many[each.notice_key, each.code] += each.quantity
    return many


def _paid_for(devices: Iterable[Got]) -> Decimal:
    return sum((each.fund for each in devices), ZERO)


def _codes(devices: Iterable[Got]) -> str:
    return " ".join(dict.fromkeys(each.code for each in devices))
