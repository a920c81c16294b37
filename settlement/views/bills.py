"""The page of a bill, its printed sheet, and what people do with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agency.audit import trail
from agency.offices.acts import office_day, uuid7
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal
from agency.offices.requests import DeskRequest
from settlement import actions, permissions
from settlement.enums import BillState, EntryKind, MonthState, ReviewOutcome
from settlement.models import Bill, BillLine, Claim
from settlement.views import claims, flagged, gate, shown, waiting

JOINED = ("agency", "claim", "stay__received", "stay__agency", "stay__institution", "stay__place", "settled_by")


@login_required
@require_GET
@never_cache
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One bill: what it comes to, every line with its verdict and why, and its entries."""
    return _page(request, pk)


@login_required
@require_GET
@never_cache
def sheet(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The settlement sheet 费用结算单 that the worker signs, and the part that belongs to another insurance."""
    bill: Bill = Bill.objects.select_related(*JOINED).get_visible(request.actor, pk=pk)
    _note(request, bill, "bill", "print")
    context = _context(bill)
    apart = [row for row in context["lines"] if row["line"].separated]
    own = [row for row in context["lines"] if not row["line"].separated]
    told = {"own": own, "apart": apart, "printed_on": office_day(request.at)}
    return render(request, "settlement/sheet.html", {**context, **told})


@login_required
@require_POST
@never_cache
def undo(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take the settlement back, with a reason."""
    bill: Bill = Bill.objects.select_related("agency").get_visible(request.actor, pk=pk)
    if not any(request.actor.post_for(each, bill.agency) for each in (Permission.BILL_ENTER, Permission.BILL_REVIEW)):
        raise PermissionDenied
    typed = {"reason": request.POST.get("reason", ""), "token": request.POST.get("token", "")[:40]}
    try:
        actions.undo(
            by=request.actor,
            at=request.at,
            ids=uuid7,
            stay_id=bill.stay_id,
            bill_id=bill.pk,
            reason=typed["reason"],
            message=_message(request, bill, typed),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, pk, status=422, undo_reason=typed["reason"])
    messages.success(request, _("The settlement was taken back."))
    return redirect("settlement:bill", pk)


def _message(request: DeskRequest, bill: Bill, typed: dict[str, str]) -> actions.Message:
    """What the page sent; a token that comes again, as after a double click, is the same message."""
    sender = f"desk {request.actor.user.pk if request.actor.user else ''}"
    message_id = typed["token"] or str(uuid7(request.at))
    return actions.Message(sender, message_id, actions.digest_of({"bill": str(bill.pk), **typed}))


@login_required
@require_POST
@never_cache
def review(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say whether a flagged line is for the injury; with `alike` of all lines of its bill that ask the same."""
    lines = BillLine.objects.select_related("bill__claim")
    line: BillLine = lines.get_visible(request.actor, Permission.BILL_REVIEW, pk=pk)
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    try:
        if outcome not in ReviewOutcome.values:
            raise Refusal(_("Choose what the line is for."), code="outcome")
        n = _said(request, line, ReviewOutcome(outcome), reason)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return _once_more(request, line, outcome, reason)
    if n == 1:
        messages.success(request, _("The review was kept."))
    else:
        messages.success(request, _("The review was kept for %(n)s lines.") % {"n": n})
    if request.POST.get("back") == "list":
        return redirect("settlement:flagged")
    claim = _claim_asked_from(request, line)
    return redirect("settlement:claim", claim.pk) if claim else redirect("settlement:bill", line.bill_id)


def _claim_asked_from(request: DeskRequest, line: BillLine) -> Claim | None:
    """The claim whose page it was said on; None on the page of the bill, or where the claim has another bill now."""
    return getattr(line.bill, "claim", None) if request.POST.get("back") == "claim" else None


def _said(request: DeskRequest, line: BillLine, outcome: ReviewOutcome, reason: str) -> int:
    """Of how many lines it was said. Raises Denied, NotAllowedNow, Refusal."""
    told: dict[str, Any] = {"line_id": line.pk, "outcome": outcome, "reason": reason}
    if request.POST.get("alike") == "1":
        return len(actions.review_alike(**gate.who(request), **told))
    actions.review_line(**gate.who(request), **told)
    return 1


def _once_more(request: DeskRequest, line: BillLine, outcome: str, reason: str) -> HttpResponse:
    """The page that it came from, with what was typed."""
    if request.POST.get("back") == "list":
        return flagged.page(request, typed=shown.Typed(line.pk, outcome, reason))
    typed = shown.Typed(line.pk, outcome, reason, at_once=request.POST.get("at_once") == "1")
    if claim := _claim_asked_from(request, line):
        return claims.page(request, claims.loaded(request, claim.pk), status=422, typed=typed)
    return _page(request, line.bill_id, 422, typed=typed)


def _page(
    request: DeskRequest, pk: UUID, status: int = 200, *, typed: Any = None, undo_reason: str = ""
) -> HttpResponse:
    """The page, with what was typed into it if that was refused."""
    bill: Bill = Bill.objects.select_related(*JOINED).get_visible(request.actor, pk=pk)
    _note(request, bill, "bill", "page")
    context = {**_context(bill), **_acts(request, bill), "typed": typed, "undo_reason": undo_reason}
    context["groups"] = waiting.groups_of(context["lines"]) if context["may_review"] else []
    return render(request, "settlement/bill.html", context, status=status)


def _context(bill: Bill) -> dict[str, Any]:
    lines = shown.lines_of(bill)
    return {
        "bill": bill,
        "stay": bill.stay,
        "person": shown.person_of(bill.stay),
        "chip": shown.bill_chip(bill),
        "shares": shown.shares(bill),
        "lines": lines,
        "flagged": shown.to_look_at(lines) if waiting.is_looked_at(bill) else 0,
        "entries": bill.entries.select_related("month").order_by("entered_at", "id"),
        "others": bill.stay.bills.exclude(pk=bill.pk).order_by("-assessed_at", "-id"),
    }


def _acts(request: DeskRequest, bill: Bill) -> dict[str, Any]:
    actor = request.actor
    entry = bill.entries.select_related("month").filter(kind=EntryKind.SETTLED).first()
    is_settled = bill.state == BillState.SETTLED and entry is not None
    is_open = entry is not None and entry.month.state == MonthState.OPEN
    may = permissions.may_enter(actor, bill.stay) if is_open else permissions.may_reverse(actor, bill)
    return {
        "may_undo": is_settled and may,
        "is_open": is_open,
        "token": str(uuid7(request.at)),
        "may_see_stay": actor.post_for(Permission.STAY_VIEW, bill.stay.agency) is not None,
        "may_review": waiting.may_review(actor, bill),
        "outcomes": ReviewOutcome.choices,
    }


def _note(request: DeskRequest, bill: Bill, seen: str, purpose: str) -> None:
    trail.note_reads(request.actor, request.at, subjects=[bill], seen=seen, purpose=purpose, agency=bill.agency_id)
