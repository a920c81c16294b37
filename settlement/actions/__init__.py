"""The writes of settlement: one function for each act."""

from settlement.actions.admitting import Admission, NotEntitled, admit, cancel_admission, discharge
from settlement.actions.assessing import Declared, assess
from settlement.actions.calls import MessageConflict, MessageReversed, Sent, digest_of
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
from settlement.actions.confirming import Differs, Figures, confirm_month, withdraw_confirmation
from settlement.actions.correcting import Correction, correct_admission
from settlement.actions.months import close_month
from settlement.actions.own import NotThere
from settlement.actions.reviewing import review_line
from settlement.actions.settling import convert, settle, undo
from settlement.actions.transferring import reopen, transfer
from settlement.actions.unknown import reverse_call
from settlement.actions.uploading import presettle, upload_lines, withdraw_lines

__all__ = [
    "Admission",
    "Correction",
    "Declared",
    "Differs",
    "Figures",
    "MessageConflict",
    "MessageReversed",
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
    "confirm_month",
    "convert",
    "correct_admission",
    "digest_of",
    "discharge",
    "enter_version",
    "hand_in",
    "pay_claim",
    "presettle",
    "receive",
    "refuse_claim",
    "refuse_version",
    "reopen",
    "reverse_call",
    "review_claim",
    "review_line",
    "settle",
    "transfer",
    "undo",
    "upload_lines",
    "withdraw_confirmation",
    "withdraw_lines",
]
