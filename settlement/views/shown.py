"""How bills and their lines are shown."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from settlement.assessment.wording import FLAGS, REASONS
from settlement.enums import BillState, Flag, Reason, Verdict
from settlement.models import Bill, BillLine, Stay

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


def line_of(line: BillLine) -> dict[str, Any]:
    """A line with its verdict, why, and what is to be looked at, in words."""
    return {
        "line": line,
        "chip": {"text": line.get_verdict_display(), "tone": VERDICT_TONES[Verdict(line.verdict)]},
        "reasons": [REASONS[Reason(reason)] for reason in line.reasons],
        "flags": [FLAGS[Flag(flag)] for flag in line.flags],
        "review": getattr(line, "review", None),
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
