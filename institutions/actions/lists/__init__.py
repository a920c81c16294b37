"""Lists of institutions: one person takes one in, another puts it into the register; it can be undone."""

from institutions.actions.lists.deciding import accept, apply, refuse, take_out, undo, withdraw, withdraw_for
from institutions.actions.lists.previewing import compared
from institutions.actions.lists.taking_in import BYTES_AT_ONCE, judge, take_in

__all__ = [
    "BYTES_AT_ONCE",
    "accept",
    "apply",
    "compared",
    "judge",
    "refuse",
    "take_in",
    "take_out",
    "undo",
    "withdraw",
    "withdraw_for",
]
