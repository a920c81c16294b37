"""How bills and their lines are shown."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.offices.acts import office_day
from filings.views import received
from settlement import review_queries, stays, workflow
from settlement.assessment.diagnoses import ASKING
from settlement.assessment.wording import FLAGS, words_of
from settlement.enums import BillState, Flag, Reason, StayState, Verdict
from settlement.models import Bill, BillLine, BillLineReview, DirectPayment, Stay

TONES = {
    BillState.ASSESSED: "wait",
    BillState.SETTLED: "ok",
    BillState.REPLACED: "",
    BillState.CANCELLED: "stop",
    BillState.REVERSED: "stop",
}
VERDICT_TONES = {
    Verdict.PAYABLE: "ok",
    Verdict.PARTLY: "warn",
    Verdict.NOT_PAYABLE: "stop",
    Verdict.SEPARATED: "",
    Verdict.UNKNOWN: "wait",
}


def bill_chip(bill: Bill) -> dict[str, Any]:
    return {"text": bill.get_state_display(), "tone": TONES[BillState(bill.state)]}


def payment_chip(payment: DirectPayment) -> dict[str, Any]:
    if payment.undone_kind:
        return {"text": payment.get_undone_kind_display(), "tone": "stop"}
    return {"text": _("Paid at the place of treatment"), "tone": "ok"}


STAY_TONES = {
    StayState.SETTLED: "ok",
    StayState.ADMISSION_CANCELLED: "stop",
    StayState.SETTLEMENT_CANCELLED: "stop",
    StayState.REVERSED: "stop",
    StayState.CONVERTED_TO_MANUAL: "note",
}


def stay_row(stay: Stay, today: date) -> dict[str, Any]:
    """A stay with its state and what is late about it, in words."""
    return {
        "stay": stay,
        "state": {"text": stay.get_state_display(), "tone": STAY_TONES.get(StayState(stay.state), "wait")},
        "confirmation": confirmation(stay, today),
        "late": stays.is_late(stay, office_day(stay.registered_at)),
        "overlaps": getattr(stay, "overlaps", False),
    }


def confirmation(stay: Stay, today: date) -> dict[str, str]:
    """By when a stay is to be confirmed, in a word; overdue in red; empty when nothing waits."""
    due = stay.confirm_due_on
    if due is None or not stays.awaits_confirmation(stay):
        return {"text": "", "tone": ""}
    if due < today:
        days = (today - due).days
        return {"text": ngettext("Overdue %(n)s day", "Overdue %(n)s days", days) % {"n": days}, "tone": "late"}
    provisional = " " + now_("(provisional)") if stay.confirm_due_is_provisional else ""
    if due == today:
        return {"text": now_("Today") + provisional, "tone": "soon"}
    return {"text": due.isoformat() + provisional, "tone": ""}


def filing_of(stay: Stay, today: date) -> dict[str, Any]:
    """The filing under which a stay is, as this place knows it, and its page.

    Until the stay is settled also whether another agency's is valid today: that is what a hospital asks on the phone.
    """
    if stay.received is not None:
        url = reverse("filings:received-detail", args=[stay.received_id])
        told = {"number": f"{stay.received.filing_number} v{stay.received.version}", "url": url}
        if stay.state not in workflow.UNSETTLED:
            return told
        return {**told, "chip": received.chip_of(stay.received, today), "why": received.why(stay.received, today)}
    if stay.version is not None:
        number = f"{stay.version.filing.number} v{stay.version.number}"
        return {"number": number, "url": reverse("filings:detail", args=[stay.version.filing_id])}
    return {"number": "", "url": ""}


class Typed(NamedTuple):
    """What somebody typed about one of the rows of a page, when it was refused."""

    of: UUID
    outcome: str
    text: str
    at_once: bool = False
    """Of all that ask the same, in their form."""


def lines_of(bill: Bill) -> list[dict[str, Any]]:
    """The lines of a bill. One query, and one more where its assessment took in what was said of a line before."""
    before = review_queries.kept_with(bill)
    rows = bill.lines.select_related("review__reviewed_by").order_by("number")
    return [line_of(line, before.get(line.number)) for line in rows]


def to_look_at(lines: list[dict[str, Any]]) -> int:
    """How many of the lines are flagged and nobody has said anything of. No query."""
    return sum(1 for row in lines if row["flags"] and row["review"] is None)


def line_of(line: BillLine, before: BillLineReview | None = None) -> dict[str, Any]:
    """A line with its verdict, why, and what is to be looked at, in words; `before` was said of it before."""
    return {
        "line": line,
        "chip": {"text": line.get_verdict_display(), "tone": VERDICT_TONES[Verdict(line.verdict)]},
        "reasons": [words_of(Reason(reason), line.kind) for reason in line.reasons],
        "flags": [FLAGS[Flag(flag)] for flag in line.flags],
        "asked": [FLAGS[Flag(flag)] for flag in line.flags if Flag(flag) in ASKING],
        "review": getattr(line, "review", None),
        "before": before,
    }


def shares(bill: Bill) -> list[dict[str, Any]]:
    """What the bill comes to, by who pays and why."""
    causes: list[tuple[Any, Decimal]] = [
        (_("not payable"), bill.not_payable),
        (_("above the standard"), bill.above_standard),
        (_("above a limit"), bill.above_limit),
    ]
    return [
        {"label": _("Paid by the fund"), "amount": bill.fund, "causes": []},
        {
            "label": _("Paid by the worker"),
            "amount": bill.worker,
            "causes": [{"label": label, "amount": amount} for label, amount in causes if amount],
        },
        {"label": _("Not for the injury"), "amount": bill.separated, "causes": []},
    ]


def person_of(stay: Stay) -> dict[str, Any]:
    """Whose stay it is, as far as we know the person."""
    insured = stay.received.insured_agency if stay.received is not None else stay.agency.name
    return {"name": stay.person.name, "number": stay.person.number, "insured": insured}
