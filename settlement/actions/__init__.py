"""The writes of settlement: one function for each act."""

from settlement.actions.admitting import Admission, NotEntitled, NotThere, Sent, admit, cancel_admission, discharge
from settlement.actions.assessing import Declared, assess
from settlement.actions.calls import MessageConflict, digest_of
from settlement.actions.catalogues import NewItem, apply_version, enter_version, refuse_version
from settlement.actions.claims import (
    Spent,
    Treated,
    approve_claim,
    ask_further,
    assess_claim,
    hand_in,
    pay_claim,
    receive,
    refuse_claim,
    review_claim,
)
from settlement.actions.months import close_month
from settlement.actions.reviewing import review_line
from settlement.actions.settling import convert, settle, undo

__all__ = [
    "Admission",
    "Declared",
    "MessageConflict",
    "NewItem",
    "NotEntitled",
    "NotThere",
    "Sent",
    "Spent",
    "Treated",
    "admit",
    "apply_version",
    "approve_claim",
    "ask_further",
    "assess",
    "assess_claim",
    "cancel_admission",
    "close_month",
    "convert",
    "digest_of",
    "discharge",
    "enter_version",
    "hand_in",
    "pay_claim",
    "receive",
    "refuse_claim",
    "refuse_version",
    "review_claim",
    "review_line",
    "settle",
    "undo",
]
