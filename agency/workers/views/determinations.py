"""The four determinations: what waits, the page of one, and what another person does with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.policy.periods import days_after, due_after_days
from agency.policy.queries import working_days
from agency.workers import actions, determination_fields, injury_parts, permissions, queries
from agency.workers.enums import CLOSABLE, DeterminationKind, DeterminationState
from agency.workers.forms import CloseCaseForm, ReconsiderForm, RevokeForm, SendBackForm
from agency.workers.late_application import APPLY_WITHIN_DAYS, EmployersPeriod, employers_period
from agency.workers.models import Determination
from agency.workers.views import gate, notices, paper
from agency.workers.views.conflicts import conflict
from agency.workers.views.files import state_tone


@login_required
@require_GET
@never_cache
def waiting(request: Any) -> HttpResponse:
    """Determinations that wait for this person: to be confirmed, or sent back to them."""
    gate.need(request, Permission.DETERMINATION_VIEW)
    confirms, enters = (
        request.actor.may(right) for right in (Permission.DETERMINATION_CONFIRM, Permission.DETERMINATION_ENTER)
    )
    to_confirm = queries.determinations_to_confirm(request.actor) if confirms else []
    to_decide = queries.notices_to_confirm(request.actor) if confirms else []
    sent_back = queries.determinations_sent_back(request.actor) if enters else []
    shown = {each.worker_id: each.worker for each in [*to_confirm, *to_decide, *sent_back]}
    gate.note_seen(request, list(shown.values()), purpose="determinations that wait")
    context = {"confirms": confirms, "enters": enters, "to_confirm": to_confirm, "sent_back": sent_back}
    context["notices"] = to_decide
    return render(request, "workers/determinations.html", context)


@login_required
@require_GET
@never_cache
def detail(request: Any, determination_id: UUID) -> HttpResponse:
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_VIEW)
    gate.note_seen(request, [determination.worker], purpose="determination page")
    return _page(request, determination)


@login_required
@require_POST
@never_cache
def reveal(request: Any, determination_id: UUID) -> HttpResponse:
    """Show one personal text of the paper, once: the field and the reason are logged."""
    determination = gate.determination_for(request, determination_id, Permission.WORKER_REVEAL)
    name = request.POST.get("field", "")
    field = next((each for each in determination_fields.fields_of(determination.kind) if each.name == name), None)
    if field is None or not field.sealed:
        raise Http404
    try:
        text = actions.reveal_text(
            **gate.who(request), determination_id=determination.pk, field=name, reason=gate.reason(request)
        )
    except Refusal as refusal:
        if isinstance(refusal, Denied):
            raise
        messages.error(request, refusal.sentence)
        return redirect("workers:determination", determination.pk)
    if request.headers.get("HX-Request"):
        part = paper.masked(field, text, {name: text}, "")
        return render(request, "workers/_masked.html", {"part": part})
    return _page(request, determination, shown={name: text})


def _page(
    request: Any,
    determination: Determination,
    *,
    status: int = 200,
    shown: dict[str, str] | None = None,
    **forms: Any,
) -> HttpResponse:
    own_work = ""
    try:
        permissions.check_may_confirm(request.actor, determination)
        confirms = True
    except Denied as denial:
        confirms = False
        own_work = denial.sentence if denial.code == "own-work" else ""
    waits = determination.state == DeterminationState.ENTERED
    stands = determination.state == DeterminationState.CONFIRMED and not determination.revoked_on
    enters = request.actor.post_for(Permission.DETERMINATION_ENTER, determination.agency)
    context = {
        "determination": determination,
        "worker": determination.worker,
        "paper": paper.rows(determination, shown or {}, _reveal_url(request, determination)),
        "notices": _notices(determination),
        "employers_period": _employers_period(determination),
        "may_add_notice": enters and stands and determination.kind == DeterminationKind.DEVICE,
        "may_extend": enters and stands and determination.kind == DeterminationKind.REHABILITATION,
        "tone": state_tone(determination),
        "parts": [f"{code} {injury_parts.part_name(code)}" for code in determination.injured_parts],
        "own_work": own_work if waits else "",
        "may_confirm": confirms and waits,
        "may_change_standing": confirms and stands,
        "may_close": confirms and stands and determination.kind in CLOSABLE,
        "may_edit": enters and determination.state != DeterminationState.CONFIRMED,
        "send_back": forms.get("send_back") or SendBackForm(initial={"revision": determination.revision}),
        "revoke": forms.get("revoke") or RevokeForm(prefix="revoke"),
        "close_case": forms.get("close_case") or CloseCaseForm(prefix="close", initial={"on": determination.closed_on}),
        "reconsider": forms.get("reconsider") or ReconsiderForm(prefix="reconsider", initial=_since(determination)),
    }
    return render(request, "workers/determination.html", context, status=status)


def _reveal_url(request: Any, determination: Determination) -> str:
    if not request.actor.post_for(Permission.WORKER_REVEAL, determination.agency):
        return ""
    return reverse("workers:determination-reveal", args=[determination.pk])


def _employers_period(determination: Determination) -> EmployersPeriod | None:
    """The days whose costs fall on an employer who applied too late; asks for the calendar only if that may be."""
    started = determination.happened_on or determination.diagnosed_on
    if started is None or determination.accepted_on is None:
        return None
    end = days_after(started, APPLY_WITHIN_DAYS)
    calendar = working_days(first=end, last=days_after(end, APPLY_WITHIN_DAYS))
    limit = due_after_days(started, APPLY_WITHIN_DAYS, calendar).on
    return employers_period(started, determination.accepted_on, limit, extended_to=determination.extended_to)


def _notices(determination: Determination) -> list[dict[str, Any]] | None:
    """The payment notices with the tone of their state; None for what is no device confirmation."""
    if determination.kind != DeterminationKind.DEVICE:
        return None
    return [{"notice": each, "tone": notices.tone(each)} for each in queries.notices_of(determination)]


def _since(determination: Determination) -> dict[str, Any]:
    return {"since": determination.reconsidered_since}


@login_required
@require_POST
@never_cache
def confirm(request: Any, determination_id: UUID) -> HttpResponse:
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_CONFIRM)
    revision = gate.revision(request)
    try:
        actions.confirm_determination(**gate.who(request), determination_id=determination.pk, revision=revision)
    except (Stale, NotAllowedNow) as refusal:
        return _overtaken(request, determination, revision, refusal)
    messages.success(request, _("Confirmed: %(determination)s") % {"determination": determination})
    return redirect("workers:determinations")


@login_required
@require_POST
@never_cache
def send_back(request: Any, determination_id: UUID) -> HttpResponse:
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_CONFIRM)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        permissions.check_may_confirm(request.actor, determination)
        return _page(request, determination, status=422, send_back=form)
    try:
        actions.send_back_determination(**gate.who(request), determination_id=determination.pk, **form.cleaned_data)
    except (Stale, NotAllowedNow) as refusal:
        return _overtaken(request, determination, form.cleaned_data["revision"], refusal)
    messages.success(request, _("Sent back: %(determination)s") % {"determination": determination})
    return redirect("workers:determinations")


def _overtaken(request: Any, determination: Determination, revision: int, refusal: Refusal) -> HttpResponse:
    """Somebody was faster: what they changed, or that the step is gone."""
    determination.refresh_from_db()
    if isinstance(refusal, Stale) and determination.state == DeterminationState.ENTERED:
        here = reverse("workers:determination", args=[determination.pk])
        fields = (*determination_fields.COMMON, *determination_fields.fields_of(determination.kind))
        nothing = dict.fromkeys(each.name for each in fields)
        return conflict(
            request, determination, revision=revision, mine=nothing, url=here, title=str(determination), again=False
        )
    messages.error(request, refusal.sentence)
    return _page(request, determination, status=409)


@login_required
@require_POST
@never_cache
def revoke(request: Any, determination_id: UUID) -> HttpResponse:
    """Note that a confirmed determination was revoked as from a day."""
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_CONFIRM)
    form = RevokeForm(request.POST, prefix="revoke")
    if not form.is_valid():
        permissions.check_may_confirm(request.actor, determination)
        return _page(request, determination, status=422, revoke=form)
    try:
        actions.revoke_determination(**gate.who(request), determination_id=determination.pk, **form.cleaned_data)
    except NotAllowedNow as refusal:
        return _overtaken(request, determination, 0, refusal)
    messages.success(request, _("The revocation was noted."))
    return redirect("workers:determination", determination.pk)


@login_required
@require_POST
@never_cache
def reconsider(request: Any, determination_id: UUID) -> HttpResponse:
    """Note that a determination is, or no longer is, under reconsideration. Payment continues meanwhile."""
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_CONFIRM)
    form = ReconsiderForm(request.POST, prefix="reconsider")
    if not form.is_valid():
        permissions.check_may_confirm(request.actor, determination)
        return _page(request, determination, status=422, reconsider=form)
    try:
        actions.note_reconsideration(**gate.who(request), determination_id=determination.pk, **form.cleaned_data)
    except NotAllowedNow as refusal:
        return _overtaken(request, determination, 0, refusal)
    messages.success(request, _("The reconsideration was noted."))
    return redirect("workers:determination", determination.pk)


@login_required
@require_POST
@never_cache
def close_case(request: Any, determination_id: UUID) -> HttpResponse:
    """Note since when the case is closed, so that treatment needs a confirmation of recurrence."""
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_CONFIRM)
    form = CloseCaseForm(request.POST, prefix="close")
    if not form.is_valid():
        permissions.check_may_confirm(request.actor, determination)
        return _page(request, determination, status=422, close_case=form)
    try:
        actions.note_case_closed(**gate.who(request), determination_id=determination.pk, **form.cleaned_data)
    except NotAllowedNow as refusal:
        return _overtaken(request, determination, 0, refusal)
    except Denied:
        raise
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, determination, status=422, close_case=form)
    messages.success(request, _("It was noted whether the case is closed."))
    return redirect("workers:determination", determination.pk)
