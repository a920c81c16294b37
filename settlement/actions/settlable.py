"""May an assessed bill be settled as it is? What came after its assessment is looked at again here."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import NotAllowedNow, Refusal
from agency.policy.queries import resolve_one
from institutions.enums import Verdict
from settlement import filing_queries
from settlement.actions.editions import check_catalogues_hold
from settlement.actions.stopped import check_not_stopped
from settlement.actions.worded import check_word_holds
from settlement.assessment.filed import OF_FILING
from settlement.assessment.scope import DAY_RULE, covers
from settlement.enums import OfflineState, Reason
from settlement.enums import Verdict as LineVerdict
from settlement.models import Bill, OfflineUse, Stay
from settlement.money import written
from settlement.workflow import LEAVES_AT_ONCE


def check_settles(stay: Stay, bill: Bill, total: Decimal, at: datetime) -> None:
    """May this bill be settled as it is? Raises Refusal, NotAllowedNow."""
    if total != bill.total:
        raise Refusal(
            _("The bill comes to %(found)s yuan, and the message says %(total)s yuan.")
            % {"found": written(bill.total), "total": written(total)},
            code="total",
        )
    if bill.unknown:
        raise Refusal(
            _("Of %(count)s lines nobody can say whether the fund pays them: the catalogue isn't on record.")
            % {"count": bill.unknown},
            code="unknown",
        )
    check_not_stopped(stay, at)
    if stay.discharged_on is None and stay.service not in LEAVES_AT_ONCE:
        raise NotAllowedNow(_("Note the discharge first: a stay is settled when it is over."))
    if bill.facts["scope"]["verdict"] == Verdict.NO:
        raise Refusal(
            _("This care is not settled directly there. The worker is reimbursed by hand."), code="out-of-scope"
        )
    _check_no_third_party(stay)
    _check_covered(stay, bill)
    _check_filed(stay, bill)
    check_catalogues_hold(bill)
    check_word_holds(bill)


def _check_no_third_party(stay: Stay) -> None:
    """What a third party is liable for isn't settled directly (MOHRSS Notice 11 [2024]; domain.md R4.5)."""
    if filing_queries.is_third_party_open(stay):
        raise Refusal(
            _(
                "The insured place has told that a third party is liable and hasn't settled (E06). Hand the stay over "
                "to manual reimbursement: the insured place settles it."
            ),
            code="third-party",
        )


def _check_covered(stay: Stay, bill: Bill) -> None:
    """The filing that we know of covers the stay, by the rule of the insured place that day (domain.md S05, S06).

    Of an admission while the line was down that differs, the word of the person who looked at it holds instead.
    """
    looked = OfflineUse.objects.filter(stay=stay).values_list("state", flat=True).first()
    if looked == OfflineState.STANDS:
        return
    if looked == OfflineState.DIFFERS:
        raise NotAllowedNow(
            _("The admission was made while the line was down; the agency has to look at it first."), code="offline"
        )
    rule = str(resolve_one(DAY_RULE, bill.facts["insured"], stay.admitted_on).value)
    spans = filing_queries.spans(stay)
    if not covers(rule, spans, stay.admitted_on, stay.discharged_on):
        last = max(end or date.max for _start, end in spans)
        raise Refusal(
            _("The filing does not cover this stay; its last day is %(day)s. The worker is reimbursed by hand.")
            % {"day": last.isoformat() if last < date.max else "—"},
            code="not-covered",
        )


def _check_filed(stay: Stay, bill: Bill) -> None:
    """What the filing said of each line when it was assessed, it says of it now (domain.md R1.4, R1.11; S03).

    What was told since can pay less or more. A line that belongs to another insurance stays where it is.
    """
    filed = filing_queries.filed(stay)
    if filed.as_json() == bill.facts["filing"]:
        return
    for line in bill.lines.exclude(verdict=LineVerdict.SEPARATED).order_by("number"):
        was, now = next((each for each in OF_FILING if each in line.reasons), None), filed.refusal(line)
        if line.fund if now else was:
            raise Refusal(SINCE[now or was] % {"number": line.number}, code=CODES[now or was])


SINCE: dict[Reason | None, Any] = {
    Reason.BENEFIT_STOPPED: _(
        "Line %(number)s: the insured place has told since whether benefits had stopped on its day. Have the lines"
        " assessed again."
    ),
    Reason.NOT_FILED_FOR: _(
        "Line %(number)s: the insured place has told since whether the filing is for devices on its day. Have the lines"
        " assessed again."
    ),
}
CODES: dict[Reason | None, str] = {Reason.BENEFIT_STOPPED: "benefit-stopped", Reason.NOT_FILED_FOR: "filed-since"}
