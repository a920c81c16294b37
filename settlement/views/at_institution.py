"""A page for institutions without a program of their own: it signs the same calls in the browser.

The server shows words and fields alone; static/js/institution/ does the rest. Who the institution is, the interface
learns from the signature of each call.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from filings.enums import Service
from institutions.enums import Verdict as Entitled
from settlement.actions.uploading import LINES_A_CALL
from settlement.bills.contents import LINES_AT_MOST
from settlement.enums import BillState, CallKind, CatalogueKind, EntryKind, MonthState, StayState, Verdict
from settlement.workflow import AFTER, TRANSITIONS, StayAction

COLUMNS = (
    _("Line"),
    _("Kind"),
    _("Code"),
    _("Name of the item"),
    _("Day"),
    _("Quantity"),
    _("Price of a unit"),
    _("Diagnosis (ICD-10)"),
    _("For the injury"),
    _("Consent given before"),
)
"""Of a spreadsheet, in this order. The last three may be missing."""
NOTICE_COLUMNS = (
    _("Number"),
    _("Limit (yuan)"),
    _("Service life (months)"),
    _("Usable from"),
    _("Usable through"),
    _("Codes of the devices, with blanks between (none: all)"),
    _("The injury has changed"),
    _("Configured before, like D1:2023-05-01"),
)
"""Of device payment notices, in this order. The last three may be missing."""
CHOICES: dict[str, Any] = {
    "state": StayState,
    "service": Service,
    "bill": BillState,
    "call": CallKind,
    "kind": CatalogueKind,
    "verdict": Verdict,
    "entitled": Entitled,
    "entry": EntryKind,
    "month": MonthState,
}


ACTIONS = {
    "correct": (StayAction.CORRECT,),
    "leave": (StayAction.LEAVE,),
    "cancel": (StayAction.CANCEL,),
    "upload": (StayAction.UPLOAD,),
    "withdraw": (StayAction.WITHDRAW,),
    "assess": (StayAction.ASSESS,),
    "undo": (StayAction.UNDO, StayAction.REVERSE),
}
"""Forms of the page and what they do with a stay."""


def _states() -> dict[str, str]:
    """In which states of a stay a form is shown: where the interface would take it. That decides, not the page."""
    sources = {name: frozenset().union(*(TRANSITIONS[each].sources for each in acts)) for name, acts in ACTIONS.items()}
    sources["billed"] = AFTER | {StayState.PRESETTLED}
    return {name: " ".join(sorted(states)) for name, states in sources.items()}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Open to everybody: without the institution's private key it does nothing."""
    words = [(f"{name}.{code}", label) for name, enum in CHOICES.items() for code, label in enum.choices]
    told = {
        "words": words,
        "services": Service.choices,
        "columns": COLUMNS,
        "notice_columns": NOTICE_COLUMNS,
        "today": request.at,  # type: ignore[attr-defined]
        "zone": timezone.get_default_timezone_name(),
        "base": reverse("institution-api:verify").removesuffix("verify"),
        "lines_a_call": LINES_A_CALL,
        "lines_at_most": LINES_AT_MOST,
        "states": _states(),
    }
    return render(request, "settlement/institution_page.html", told)
