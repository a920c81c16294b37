"""The register's pages: the list, entering, one complaint with its answer, and the letter."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.audit import trail
from agency.offices import refusals
from agency.offices.acts import office_day
from agency.offices.gate import need, status_of, who
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, Refusal
from agency.offices.requests import DeskRequest
from agency.policy.queries import resolve_one
from filings.complaints import actions, permissions, queries
from filings.complaints.forms import AnswerForm, EntryForm, InformantForm, TransferForm
from filings.enums import ComplaintState
from filings.models import Complaint

TABS: dict[str, Promise] = {"open": _("Open"), "overdue": _("Overdue"), "closed": _("Closed")}
TONES = {ComplaintState.OPEN: "wait", ComplaintState.ANSWERED: "ok", ComplaintState.TRANSFERRED: "note"}


def _one(request: DeskRequest, pk: UUID) -> Complaint:
    complaint = queries.visible(request.actor).filter(pk=pk).first()
    if complaint is None:
        raise Http404
    return complaint


@login_required
@require_GET
@never_cache
def listed(request: DeskRequest) -> HttpResponse:
    """The register: what is open with the day of its answer, what is overdue, what is closed."""
    need(request, Permission.COMPLAINT_VIEW)
    today = office_day(request.at)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    counts = queries.counts(request.actor, today)
    page = queries.page(request.actor, today, tab, request.GET.get("after", ""))
    context = {
        "tabs": [
            {
                "label": label,
                "url": f"?tab={name}",
                "count": counts[name],
                "current": name == tab,
                "hot": name == "overdue",
            }
            for name, label in TABS.items()
        ],
        "rows": [_row(each, today) for each in page.rows],
        "shown": len(page.rows),
        "total": counts[tab],
        "next_url": f"?tab={tab}&after={page.after}" if page.after else "",
        "may_enter": request.actor.may(Permission.COMPLAINT_ENTER),
    }
    return render(request, "complaints/list.html", context)


def _row(complaint: Complaint, today: Any) -> dict[str, Any]:
    late = complaint.state == ComplaintState.OPEN and complaint.due_on < today
    return {"complaint": complaint, "tone": TONES[ComplaintState(complaint.state)], "late": late}


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: DeskRequest) -> HttpResponse:
    """Enter what somebody brought forward, with a name or without."""
    need(request, Permission.COMPLAINT_ENTER)
    today = office_day(request.at)
    options: dict[str, Any] = {"agencies": queries.agencies_entering(request.actor), "today": today}
    if request.method == "GET":
        form = EntryForm(initial={"received_on": today, "agency": request.actor.agency}, **options)
        return render(request, "complaints/new.html", {"form": form})
    form = EntryForm(request.POST, **options)
    if form.is_valid():
        try:
            complaint = actions.enter(**who(request), **form.values)
        except Refusal as refusal:
            form.add_error("filing_number" if refusal.code == "filing" else None, str(refusal.sentence))
        else:
            messages.success(request, now_("Entered as %(number)s.") % {"number": complaint.number})
            return redirect("complaints:detail", complaint.pk)
    return render(request, "complaints/new.html", {"form": form}, status=422)


@login_required
@require_GET
@never_cache
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    need(request, Permission.COMPLAINT_VIEW)
    return _page(request, _one(request, pk))


def _page(
    request: DeskRequest, complaint: Complaint, *, status: int = 200, informant: str = "", **forms: Any
) -> HttpResponse:
    today = office_day(request.at)
    is_open = complaint.state == ComplaintState.OPEN
    why_not = refusals.why_not(permissions.check_may_close, request.actor, complaint) if is_open else ""
    parameter = resolve_one(queries.PARAMETER, complaint.agency.division_id, complaint.received_on)
    trail.note_reads(
        request.actor, request.at, subjects=[complaint], seen="complaint", purpose="page", agency=complaint.agency_id
    )
    context = {
        **_row(complaint, today),
        "parameter": parameter,
        "why_not": why_not or "",
        "may_close": is_open and why_not is None,
        "sees_informant": request.actor.post_for(Permission.COMPLAINT_INFORMANT, complaint.agency) is not None,
        "informant": informant,
        "sees_history": request.actor.may(Permission.HISTORY_VIEW),
        "answer": forms.get("answer") or AnswerForm(prefix="answer"),
        "transfer": forms.get("transfer") or TransferForm(prefix="transfer"),
        "ask_informant": forms.get("ask_informant") or InformantForm(prefix="informant"),
    }
    return render(request, "complaints/detail.html", context, status=status)


@login_required
@require_POST
@never_cache
def answer(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _closed(request, pk, "answer", AnswerForm, actions.answer, _("Answered. The letter can be printed."))


@login_required
@require_POST
@never_cache
def transfer(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _closed(
        request, pk, "transfer", TransferForm, actions.transfer, _("Transferred. The letter can be printed.")
    )


def _closed(
    request: DeskRequest, pk: UUID, name: str, kind: Any, act: Callable[..., Any], done: Promise
) -> HttpResponse:
    need(request, Permission.COMPLAINT_ANSWER)
    complaint = _one(request, pk)
    form = kind(request.POST, prefix=name)
    if not form.is_valid():
        permissions.check_may_close(request.actor, complaint)
        return _page(request, complaint, status=422, **{name: form})
    try:
        act(**who(request), complaint_id=complaint.pk, **form.cleaned_data)
    except Refusal as refusal:
        if isinstance(refusal, Denied) and refusal.code.startswith("no-"):
            raise
        messages.error(request, str(refusal.sentence))
        status = status_of(refusal)
        return _page(request, _one(request, pk), status=status, **{name: form})
    messages.success(request, str(done))
    return redirect("complaints:detail", complaint.pk)


@login_required
@require_POST
@never_cache
def informant(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Show for this once who brought it forward, to those who may know and say why."""
    need(request, Permission.COMPLAINT_INFORMANT)
    complaint = _one(request, pk)
    form = InformantForm(request.POST, prefix="informant")
    if not form.is_valid():
        return _page(request, complaint, status=422, ask_informant=form)
    try:
        name = actions.show_informant(**who(request), complaint_id=complaint.pk, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        if isinstance(refusal, Denied):
            raise
        form.add_error(None, str(refusal.sentence))
        return _page(request, complaint, status=422, ask_informant=form)
    return _page(request, complaint, informant=name)


@login_required
@require_GET
@never_cache
def letter(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The answer, or the letter to the right body, on paper; it names no informant."""
    need(request, Permission.COMPLAINT_VIEW)
    complaint = _one(request, pk)
    if complaint.state == ComplaintState.OPEN:
        raise Http404
    trail.note_reads(
        request.actor, request.at, subjects=[complaint], seen="complaint", purpose="print", agency=complaint.agency_id
    )
    context = {"complaint": complaint, "is_transfer": complaint.state == ComplaintState.TRANSFERRED}
    return render(request, "complaints/letter.html", context)
