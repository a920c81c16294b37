"""The writes of settlement: one function for each act."""

from settlement.actions.assessing import Declared, assess
from settlement.actions.calls import MessageConflict, digest_of
from settlement.actions.catalogues import NewItem, apply_version, enter_version, refuse_version
from settlement.actions.months import close_month
from settlement.actions.reviewing import review_line
from settlement.actions.settling import settle, undo

__all__ = [
    "Declared",
    "MessageConflict",
    "NewItem",
    "apply_version",
    "assess",
    "close_month",
    "digest_of",
    "enter_version",
    "refuse_version",
    "review_line",
    "settle",
    "undo",
]
