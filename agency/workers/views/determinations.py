"""The four determinations: entering, and what another person does with them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.offices.acts import office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.workers import actions, injury_parts, permissions, queries
from agency.workers.enums import DeterminationState
from agency.workers.forms import DeterminationForm, ReconsiderForm, RevokeForm, SendBackForm
from agency.workers.models import Determination, Worker
from agency.workers.views import gate
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
    sent_back = queries.determinations_sent_back(request.actor) if enters else []
    shown = {each.worker_id: each.worker for each in [*to_confirm, *sent_back]}
    gate.note_seen(request, list(shown.values()), purpose="determinations that wait")
    context = {"confirms": confirms, "enters": enters, "to_confirm": to_confirm, "sent_back": sent_back}
    return render(request, "workers/determinations.html", context)


@login_required
@require_GET
@never_cache
def detail(request: Any, determination_id: UUID) -> HttpResponse:
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_VIEW)
    gate.note_seen(request, [determination.worker], purpose="determination page")
    return _page(request, determination)


def _page(request: Any, determination: Determination, *, status: int = 200, **forms: Any) -> HttpResponse:
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
        "tone": state_tone(determination),
        "parts": [f"{code} {injury_parts.part_name(code)}" for code in determination.injured_parts],
        "own_work": own_work if waits else "",
        "may_confirm": confirms and waits,
        "may_change_standing": confirms and stands,
        "may_edit": enters and determination.state != DeterminationState.CONFIRMED,
        "send_back": forms.get("send_back") or SendBackForm(initial={"revision": determination.revision}),
        "revoke": forms.get("revoke") or RevokeForm(prefix="revoke"),
        "reconsider": forms.get("reconsider") or ReconsiderForm(prefix="reconsider", initial=_since(determination)),
    }
    return render(request, "workers/determination.html", context, status=status)


def _since(determination: Determination) -> dict[str, Any]:
    return {"since": determination.reconsidered_since}


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: Any, worker_id: UUID) -> HttpResponse:
    worker = gate.worker_for(request, worker_id, Permission.DETERMINATION_ENTER)
    relations = queries.relations_of(worker)
    options = {"relations": relations, "today": office_day(request.at)}
    initial = {"relation": relations[0].pk} if len(relations) == 1 else {}
    if request.method == "GET":
        return _form_page(request, worker, DeterminationForm(initial=initial, **options), bool(relations))
    form = DeterminationForm(request.POST, **options)
    if form.is_valid():
        try:
            entered = actions.enter_determination(**gate.who(request), worker_id=worker.pk, **form.values)
        except Refusal as refusal:
            form.add_error("number", refusal.sentence)
        else:
            messages.success(request, _("Entered. Another person confirms it before a filing can rest on it."))
            return redirect("workers:determination", entered.pk)
    return _form_page(request, worker, form, bool(relations), wrong=True)


def _form_page(
    request: Any, worker: Worker, form: DeterminationForm, insured: bool, *, wrong: bool = False, edited: Any = None
) -> HttpResponse:
    context = {"form": form, "worker": worker, "insured": insured, "edited": edited}
    return gate.answer(request, "workers/determination_form.html", context, wrong=wrong)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: Any, determination_id: UUID) -> HttpResponse:
    """Change a determination that isn't confirmed; it waits for confirmation again."""
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_ENTER)
    if determination.state == DeterminationState.CONFIRMED:
        messages.error(request, _("A confirmed determination can't be changed."))
        return redirect("workers:determination", determination.pk)
    worker = determination.worker
    options = {"relations": queries.relations_of(worker), "today": office_day(request.at), "instance": determination}
    if request.method == "GET":
        form = DeterminationForm(initial={"revision": determination.revision}, **options)
        gate.note_seen(request, [worker], purpose="determination being changed")
        return _form_page(request, worker, form, True, edited=determination)
    form = DeterminationForm(request.POST, **options)
    if form.is_valid() and (done := _save(request, determination, form)):
        return done
    return _form_page(request, worker, form, True, wrong=True, edited=determination)


def _save(request: Any, determination: Determination, form: DeterminationForm) -> HttpResponse | None:
    revision = form.cleaned_data["revision"] or 0
    try:
        actions.edit_determination(
            **gate.who(request), determination_id=determination.pk, revision=revision, **form.values
        )
    except Stale:
        here = reverse("workers:determination-edit", args=[determination.pk])
        return _conflict(request, determination, revision=revision, mine=form.values, url=here)
    except Refusal as refusal:
        form.add_error("number" if refusal.code == "number-taken" else None, refusal.sentence)
        return None
    messages.success(request, _("Saved. Another person confirms it before a filing can rest on it."))
    return redirect("workers:determination", determination.pk)


def _conflict(
    request: Any, determination: Determination, *, revision: int, mine: dict[str, Any], url: str
) -> HttpResponse:
    return conflict(request, determination, revision=revision, mine=mine, url=url, title=str(determination))


@login_required
@require_POST
@never_cache
def confirm(request: Any, determination_id: UUID) -> HttpResponse:
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_CONFIRM)
    revision = _revision(request)
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


def _revision(request: Any) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _overtaken(request: Any, determination: Determination, revision: int, refusal: Refusal) -> HttpResponse:
    """Somebody was faster: what they changed, or that the step is gone."""
    determination.refresh_from_db()
    if isinstance(refusal, Stale) and determination.state == DeterminationState.ENTERED:
        here = reverse("workers:determination", args=[determination.pk])
        nothing = dict.fromkeys(DeterminationForm.Meta.fields)
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
