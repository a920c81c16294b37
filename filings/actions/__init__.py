"""The writes: one function for each step of a filing. The shape of each is that of docs/contributing.md."""

from filings.actions.asking import return_for_more
from filings.actions.completeness import missing
from filings.actions.deciding import NotEligible, approve, reject
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
from filings.actions.papers import hand_in_papers, judge_paper, take_over
from filings.actions.tasks import close_task, open_task

__all__ = [
    "Incomplete",
    "NotEligible",
    "approve",
    "claim",
    "claim_next",
    "close_task",
    "hand_in",
    "hand_in_papers",
    "judge_paper",
    "missing",
    "open_filing",
    "open_task",
    "reject",
    "release",
    "return_for_more",
    "save",
    "submit",
    "take_back",
    "take_over",
    "withdraw",
]
