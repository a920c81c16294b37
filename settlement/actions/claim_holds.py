"""What a claim rests on has to hold before it is passed on or approved: one answer for the acts and for its page."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import Refusal
from settlement.actions.claim_allowances import check_may_go_on
from settlement.actions.editions import check_catalogues_hold
from settlement.actions.spending import Allowed
from settlement.actions.worded import check_claim_is_answered
from settlement.bills.beside import is_overtaken
from settlement.claim_eligibility import days_without_benefits
from settlement.enums import Reason, Verdict
from settlement.models import Bill, Claim


def why_it_waits(claim: Claim, allowances: Sequence[Allowed]) -> Iterator[Refusal]:
    """Each reason for which a claim can't go on yet: people's words about its lines, the settlement, the tariffs.

    `allowances` are those that would be granted. Nine queries at most, if it has a bill.
    """
    checks: list[Callable[[], None]] = [partial(check_may_go_on, claim, allowances)]
    if claim.bill is not None:
        bill = claim.bill
        own = (partial(_check_benefits, claim, bill), partial(check_claim_is_answered, bill))
        checks[:0] = [*own, partial(check_catalogues_hold, bill), partial(_check_not_overtaken, bill)]
    for check in checks:
        try:
            check()
        except Refusal as refusal:
            yield refusal


def _check_benefits(claim: Claim, bill: Bill) -> None:
    """What is on record of the days without benefits is what the list was assessed by (R1.4). Raises Refusal."""
    on_days = bill.lines.exclude(verdict=Verdict.SEPARATED).order_by("number")
    told = list(on_days.values_list("number", "served_on", "fund", "reasons"))
    stopped = days_without_benefits(claim, {day for _number, day, *_paid in told})
    for number, day, fund, reasons in told:
        if fund if day in stopped else Reason.BENEFIT_STOPPED in reasons:
            raise Refusal(
                _(
                    "Line %(number)s: whether benefits had stopped on its day is on record otherwise since it was"
                    " assessed. Send the claim back and enter the list of costs again."
                )
                % {"number": number},
                code="benefit-stopped",
            )


def _check_not_overtaken(bill: Bill) -> None:
    """What the stay has left of its limits is what it had when the list was assessed. Raises Refusal."""
    if is_overtaken(bill):
        raise Refusal(
            _(
                "Another claim of this stay was approved since the list of costs was entered, with items of which only"
                " so much is paid in one stay. Send the claim back and enter the list again."
            ),
            code="paid-beside",
        )


def check_holds(claim: Claim, allowances: Sequence[Allowed]) -> None:
    """Raises NotAllowedNow, Refusal: the first of these reasons."""
    for refusal in why_it_waits(claim, allowances):
        raise refusal
