"""The writes: one function for each step of a filing. The shape of each is that of docs/contributing.md."""

from filings.actions.asking import return_for_more
from filings.actions.changing import open_change, renew
from filings.actions.completeness import missing
from filings.actions.deciding import NotEligible, approve, reject
from filings.actions.ending import ask_end, drop_end, grant_end, refuse_end
from filings.actions.entry import (
    Incomplete,
    hand_in,
    open_filing,
    save,
    submit,
    take_back,
    withdraw,
)
from filings.actions.errands import ask_for_advance
from filings.actions.holding import claim, claim_next, release
from filings.actions.lapsing import lapse, lapse_due
from filings.actions.overriding import override
from filings.actions.papers import hand_in_papers, judge_paper, take_over
from filings.actions.tasks import close_task, open_task

__all__ = [
    "Incomplete",
    "NotEligible",
    "approve",
    "ask_end",
    "ask_for_advance",
    "claim",
    "claim_next",
    "close_task",
    "drop_end",
    "grant_end",
    "hand_in",
    "hand_in_papers",
    "judge_paper",
    "lapse",
    "lapse_due",
    "missing",
    "open_change",
    "open_filing",
    "open_task",
    "override",
    "refuse_end",
    "reject",
    "release",
    "renew",
    "return_for_more",
    "save",
    "submit",
    "take_back",
    "take_over",
    "withdraw",
]
