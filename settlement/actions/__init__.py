"""The writes of settlement: one function for each act."""

from settlement.actions.admitting import Admission, NotEntitled, admit, cancel_admission, discharge
from settlement.actions.assessing import Declared, assess
from settlement.actions.calls import Message, MessageConflict, MessageReversed, Sent, digest_of
from settlement.actions.catalogue_files import FileUnfit, enter_file, judge_file, why_unfit
from settlement.actions.catalogues import apply_version, enter_version, refuse_version, withdraw_version
from settlement.actions.claim_allowances import receive_allowances
from settlement.actions.claim_facts import Treated, correct_claim, receive
from settlement.actions.claims import (
    approve_claim,
    ask_further,
    assess_claim,
    hand_in,
    hand_in_again,
    pay_claim,
    refuse_claim,
    review_claim,
    send_back_claim,
    withdraw_claim,
)
from settlement.actions.confirming import Differs, Figures, confirm_month, withdraw_confirmation
from settlement.actions.confirming_stays import confirm_stay
from settlement.actions.correcting import Correction, correct_admission
from settlement.actions.judging import involved, judge_payment
from settlement.actions.months import close_month
from settlement.actions.offline import OUTCOMES, look_at_use
from settlement.actions.own import NotThere
from settlement.actions.questioning import claims_in_question
from settlement.actions.receipts import PaidBefore, check_would_be_paid
from settlement.actions.reviewing import review_alike, review_line
from settlement.actions.settling import convert, settle, undo
from settlement.actions.spending import Spent, note_spent
from settlement.actions.taking_back import take_back_approval
from settlement.actions.transferring import reopen, transfer
from settlement.actions.unknown import reverse_call
from settlement.actions.uploading import presettle, upload_lines, withdraw_lines
from settlement.importing.items import NewItem

__all__ = [
    "OUTCOMES",
    "Admission",
    "Correction",
    "Declared",
    "Differs",
    "Figures",
    "FileUnfit",
    "Message",
    "MessageConflict",
    "MessageReversed",
    "NewItem",
    "NotEntitled",
    "NotThere",
    "PaidBefore",
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
    "check_would_be_paid",
    "claims_in_question",
    "close_month",
    "confirm_month",
    "confirm_stay",
    "convert",
    "correct_admission",
    "correct_claim",
    "digest_of",
    "discharge",
    "enter_file",
    "enter_version",
    "hand_in",
    "hand_in_again",
    "involved",
    "judge_file",
    "judge_payment",
    "look_at_use",
    "note_spent",
    "pay_claim",
    "presettle",
    "receive",
    "receive_allowances",
    "refuse_claim",
    "refuse_version",
    "reopen",
    "reverse_call",
    "review_alike",
    "review_claim",
    "review_line",
    "send_back_claim",
    "settle",
    "take_back_approval",
    "transfer",
    "undo",
    "upload_lines",
    "why_unfit",
    "withdraw_claim",
    "withdraw_confirmation",
    "withdraw_lines",
    "withdraw_version",
]
