"""What a claim rests on has to hold before it is passed on or approved: one answer for the acts and for its page."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from agency.offices.refusals import Refusal
from settlement.actions.claim_allowances import check_may_go_on
from settlement.actions.spending import Allowed
from settlement.actions.worded import check_claim_is_answered
from settlement.models import Claim


def why_it_waits(claim: Claim, allowances: Sequence[Allowed]) -> Iterator[Refusal]:
    """Each reason for which a claim can't go on yet: people's words about its lines, the settlement, the tariffs.

    `allowances` are those that would be granted. Two queries, if it has a bill.
    """
    checks: list[Callable[[], None]] = [partial(check_may_go_on, claim, allowances)]
    if claim.bill is not None:
        checks.insert(0, partial(check_claim_is_answered, claim.bill))
    for check in checks:
        try:
            check()
        except Refusal as refusal:
            yield refusal


def check_holds(claim: Claim, allowances: Sequence[Allowed]) -> None:
    """Raises NotAllowedNow, Refusal: the first of these reasons."""
    for refusal in why_it_waits(claim, allowances):
        raise refusal
