"""Entering a list of costs: from a file, pasted or typed; every row with its verdict, corrected, and then assessed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agency.audit import trail
from agency.offices.acts import office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, Refusal
from agency.offices.requests import DeskRequest
from settlement import actions, claim_queries, queries
from settlement.assessment import Line
from settlement.enums import BillState, ClaimState
from settlement.forms import LinesForm
from settlement.importing import lines as reading
from settlement.importing import values
from settlement.importing.findings import sentence
from settlement.models import Bill, Stay
from settlement.views import claims, gate, lines_typed

FIELDS = {"total": "total", "receipt": "receipt_number", "paid-before": "receipt_number"}
"""Codes of refusals → the field that they are about."""


@dataclass(frozen=True, slots=True)
class Sink:
    """Where the lines go: a claim, or the bill of a stay that is settled directly. `act` assesses them."""

    stay: Stay
    bill: Bill | None
    title: Any
    back: str
    back_title: str
    receipt_number: str
    act: Callable[[Sequence[Line], Decimal, str], Any]
    is_direct: bool = False


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def of_claim(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The list of costs of a claim."""
    gate.need(request, Permission.CLAIM_ENTER, about=f"claim {pk}")
    claim = claims.loaded(request, pk)
    if request.actor.post_for(Permission.CLAIM_ENTER, claim.agency) is None:
        raise Denied(code=f"no-{Permission.CLAIM_ENTER}")
    back = reverse("settlement:claim", args=[pk])
    if claim.state != ClaimState.RECEIVED or claim.complete_on is None or not claim.is_of_treatment:
        messages.info(request, _("Lines are entered once all four papers are there, and before the first review."))
        return redirect(back)
    claims.note(request, claim, "lines")

    def act(lines: Sequence[Line], total: Decimal, _receipt: str) -> Any:
        return actions.assess_claim(**gate.who(request), claim_id=pk, lines=lines, total=total)

    title = _("List of costs of the claim")
    bill = claim.bill or claim_queries.lists_of(claim).first()  # set aside: its lines stay
    return _page(request, Sink(claim.stay, bill, title, back, str(claim), claim.receipt_number, act))


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def of_stay(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The bill of an institution at the place of treatment that has no software of its own."""
    gate.need(request, Permission.BILL_ENTER, about=f"stay {pk}")
    rows = Stay.objects.select_related("agency", "received", "worker")
    stay: Stay = rows.get_visible(request.actor, pk=pk)
    if request.actor.post_for(Permission.BILL_ENTER, stay.agency) is None:
        raise Denied(code=f"no-{Permission.BILL_ENTER}")
    if not queries.is_direct(stay):
        raise Http404  # our own worker elsewhere: settled there, or reimbursed by hand
    trail.note_reads(request.actor, request.at, subjects=[stay], seen="stay", purpose="lines", agency=stay.agency_id)
    bill = stay.bills.filter(state=BillState.ASSESSED).first()

    def act(lines: Sequence[Line], total: Decimal, receipt: str) -> Any:
        actions.check_would_be_paid(stay, receipt)
        declared = actions.Declared(total)
        told: dict[str, Any] = {"stay_id": pk, "receipt_number": receipt, "lines": lines, "declared": declared}
        return actions.assess(**gate.who(request), **told)

    here = reverse("settlement:stay", args=[pk])
    receipt = bill.receipt_number if bill else ""
    return _page(request, Sink(stay, bill, _("List of costs of the stay"), here, str(stay), receipt, act, True))


def _page(request: DeskRequest, sink: Sink) -> HttpResponse:
    """Read what was sent; assess it when that was asked for and every row can be taken."""
    said = {"receipt_number": sink.receipt_number, "total": sink.bill.total if sink.bill else ""}
    form = LinesForm(request.POST or None, request.FILES or None, initial=said)
    rows = lines_typed.of_bill(sink.bill) if sink.bill else []
    skipped: list[reading.Skipped] = []
    status = 200
    if request.method == "POST":
        form.errors.clear()  # file, pasted and total are read below
        try:
            rows, skipped, is_new = lines_typed.sent(request.POST, request.FILES)
        except lines_typed.Unreadable as unreadable:
            form.add_error("file" if request.FILES else "pasted", unreadable.why)
            rows, is_new, status = _before(request), True, 422
        if request.POST.get("do") == "assess" and not is_new:
            status = 422
            if done := _assessed(request, sink, form, rows):
                return done
    judged = reading.judge(rows, sink.stay, office_day(request.at))
    told = lines_typed.shown(rows, judged, request.POST.getlist("change"))
    aside = [{"where": f"{each.sheet} {each.row}".strip(), "why": sentence(each.finding)} for each in skipped]
    context = {"form": form, "sink": sink, "stay": sink.stay, "skipped": aside, **told}
    return render(request, "settlement/lines.html", context, status=status)


def _before(request: DeskRequest) -> list[reading.Typed]:
    """The rows that were on the form before something unreadable was sent with them."""
    try:
        return lines_typed.kept(request.POST)
    except lines_typed.Unreadable:
        return []


def _assessed(request: DeskRequest, sink: Sink, form: LinesForm, rows: list[reading.Typed]) -> HttpResponse | None:
    """Assess the lines and go to their page; None when something is to be put right first."""
    judged = reading.judge(rows, sink.stay, office_day(request.at))
    total = values.number("amount", form["total"].value() or "", places=2)
    if total.value is None:
        form.add_error("total", _("Type the total as the receipt says it, such as 1,234.50."))
    if not judged or reading.bad(judged):
        form.add_error(
            None,
            _("Put right or leave out the rows below that can't be taken.") if judged else _("There are no lines yet."),
        )
    if form.errors or total.value is None:
        return None
    try:
        sink.act(reading.lines_of(judged), total.value, form["receipt_number"].value() or "")
    except Denied:
        raise
    except Refusal as refusal:
        form.add_error(FIELDS.get(refusal.code), str(refusal.sentence))
        return None
    messages.success(request, _("The lines were assessed."))
    return redirect(_after(sink))


def _after(sink: Sink) -> str:
    if not sink.is_direct:
        return sink.back
    return reverse("settlement:bill", args=[sink.stay.bills.get(state=BillState.ASSESSED).pk])
