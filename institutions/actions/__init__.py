"""The writes of the register: one function per act."""

from institutions.actions.agreements import Terms, apply_for, assess, sign
from institutions.actions.keys import revoke_key
from institutions.actions.matters import assess_again, grant, note_statement, propose, refuse, withdraw, withdraw_for
from institutions.actions.register import correct, register, take_over
from institutions.actions.steps import Unfit

__all__ = [
    "Terms",
    "Unfit",
    "apply_for",
    "assess",
    "assess_again",
    "correct",
    "grant",
    "note_statement",
    "propose",
    "refuse",
    "register",
    "revoke_key",
    "sign",
    "take_over",
    "withdraw",
    "withdraw_for",
]
