"""May an assessed bill be settled as it is? What came after its assessment is looked at again here."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import NotAllowedNow, Refusal
from institutions.enums import Verdict
from settlement import filing_queries
from settlement.actions.stopped import check_not_stopped
from settlement.actions.worded import check_word_holds
from settlement.assessment.filed import stopped_of
from settlement.assessment.scope import DAY_RULE, covers
from settlement.enums import OfflineState
from settlement.models import Bill, OfflineUse, Stay
from settlement.workflow import LEAVES_AT_ONCE


def check_settles(stay: Stay, bill: Bill, total: Decimal, at: datetime) -> None:
    """May this bill be settled as it is? Raises Refusal, NotAllowedNow."""
    if total != bill.total:
        raise Refusal(
            _("The bill comes to %(found)s, and the message says %(total)s.") % {"found": bill.total, "total": total},
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
    _check_benefits(stay, bill)
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
    rule = str(bill.facts["parameters"][DAY_RULE]["value"])
    spans = filing_queries.spans(stay)
    if not covers(rule, spans, stay.admitted_on, stay.discharged_on):
        last = max(end or date.max for _start, end in spans)
        raise Refusal(
            _("The filing does not cover this stay; its last day is %(day)s. The worker is reimbursed by hand.")
            % {"day": last.isoformat() if last < date.max else "—"},
            code="not-covered",
        )


def _check_benefits(stay: Stay, bill: Bill) -> None:
    """No line is paid of a day on which benefits had stopped, as it may have been told since (domain.md R1.4)."""
    filed = filing_queries.filed(stay)
    if filed.stopped == stopped_of(bill.facts["filing"]):
        return
    for number, day in bill.lines.filter(fund__gt=0).order_by("number").values_list("number", "served_on"):
        if filed.is_stopped_on(day):
            raise Refusal(
                _(
                    "Line %(number)s is of a day on which benefits had stopped, as the insured place has told since. "
                    "Have the lines assessed again."
                )
                % {"number": number},
                code="benefit-stopped",
            )
