"""The writes: one function for each step of a filing. The shape of each is that of docs/contributing.md."""

from filings.actions.completeness import missing
from filings.actions.deciding import NotEligible, approve, reject, return_for_more
from filings.actions.entry import (
    Incomplete,
    hand_in,
    open_filing,
    save,
    submit,
    take_back,
    withdraw,
)
from filings.actions.holding import claim, claim_next, release

__all__ = [
    "Incomplete",
    "NotEligible",
    "approve",
    "claim",
    "claim_next",
    "hand_in",
    "missing",
    "open_filing",
    "reject",
    "release",
    "return_for_more",
    "save",
    "submit",
    "take_back",
    "withdraw",
]
