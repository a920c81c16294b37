"""What the lock after an approval holds back, and until when (domain.md R2.5; N5: at most six months in principle)."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from agency.policy.periods import ONE_DAY


class Wish(StrEnum):
    """What a worker may want of an approved filing inside the lock."""

    CHANGE_PLACE = "CHANGE_PLACE"
    CHANGE_OTHER = "CHANGE_OTHER"
    CANCEL = "CANCEL"


HELD_BY = {
    Wish.CHANGE_PLACE: frozenset({"CHANGE_PLACE", "CHANGE_ANY"}),
    Wish.CHANGE_OTHER: frozenset({"CHANGE_ANY"}),
    Wish.CANCEL: frozenset({"CANCEL"}),
}
"""Which words of `filing.lock_applies_to` hold a wish back."""


def locked_until(wish: Wish, lock_until: date | None, applies_to: Collection[str], on: date) -> date | None:
    """The last day on which this wish is held back, if that day has not passed; None when it is free."""
    if lock_until is None or lock_until < on or HELD_BY[wish].isdisjoint(applies_to):
        return None
    return lock_until


def free_from(wish: Wish, lock_until: date | None, applies_to: Collection[str], on: date) -> date:
    """The earliest day, from a day on, on which the worker may have this wish."""
    held = locked_until(wish, lock_until, applies_to, on)
    return held + ONE_DAY if held else on
