"""Stops of benefits: entering one, and what another person does with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.offices.acts import office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.workers import actions, permissions, queries
from agency.workers.enums import RESUMABLE, StopState
from agency.workers.forms import ResumeForm, StopForm, StopReasonForm
from agency.workers.models import BenefitStop
from agency.workers.views import gate

TONES = {StopState.ENTERED: "wait", StopState.CONFIRMED: "stop", StopState.REFUSED: "", StopState.ANNULLED: ""}


def tone_of(stop: BenefitStop) -> str:
    """The tone of a stop's state; one that came to an end stops nothing any more."""
    return "ok" if stop.is_over else TONES[StopState(stop.state)]


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: Any, worker_id: UUID) -> HttpResponse:
    """Enter that benefits stop."""
    worker = gate.worker_for(request, worker_id, Permission.BENEFIT_STOP)
    form = StopForm(request.POST if request.method == "POST" else None, worker=worker)
    context = {"form": form, "worker": worker}
    if request.method == "GET" or not form.is_valid():
        return gate.answer(request, "workers/stop_form.html", context, wrong=request.method == "POST")
    try:
        stop = actions.enter_stop(**gate.who(request), worker_id=worker.pk, **form.values)
    except Refusal as refusal:
        fields = {"day": "from_on", "notified": "notified_on", "relation": "relation", "reason-missing": "source"}
        form.add_error(fields.get(refusal.code), refusal.sentence)
        return gate.answer(request, "workers/stop_form.html", context, wrong=True)
    messages.success(request, _("Entered. Benefits stop when another person has confirmed it."))
    return redirect("workers:stop", stop.pk)


@login_required
@require_GET
@never_cache
def detail(request: Any, stop_id: UUID) -> HttpResponse:
    """One stop, the duty to tell, and what this person may do with it."""
    stop = gate.stop_for(request, stop_id, Permission.WORKER_VIEW)
    gate.note_seen(request, [stop.worker], purpose="stop page")
    return _page(request, stop)


def _page(request: Any, stop: BenefitStop, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    own_work, settles = "", False
    try:
        permissions.check_may_settle(request.actor, stop)
        settles = True
    except Denied as denial:
        own_work = str(denial.sentence) if denial.code == "own-work" else ""
    waits = stop.state == StopState.ENTERED
    holds = stop.state == StopState.CONFIRMED
    initial = {"revision": stop.revision}
    context = {
        "stop": stop,
        "worker": stop.worker,
        "tone": tone_of(stop),
        "notice": queries.notice_of(stop, office_day(request.at)),
        "own_work": own_work if waits or holds else "",
        "may_confirm": settles and waits,
        "may_resume": settles and holds and not stop.resumed_on and stop.cause in RESUMABLE,
        "may_annul": settles and holds,
        "refuse": typed.get("refuse") or StopReasonForm(initial=initial, prefix="refuse"),
        "resume": typed.get("resume") or ResumeForm(initial=initial, prefix="resume"),
        "annul": typed.get("annul") or StopReasonForm(initial=initial, prefix="annul"),
    }
    return render(request, "workers/stop.html", context, status=status)


def _done(request: Any, stop: BenefitStop, said: Any, act: Callable[[], Any], **typed: forms.Form) -> HttpResponse:
    """Run one act and say so; when it is refused, the page says why and keeps what was typed."""
    try:
        act()
    except Denied:
        raise
    except Refusal as refusal:
        stop = gate.stop_for(request, stop.pk, Permission.WORKER_VIEW)
        for form in typed.values():
            form.add_error(None, refusal.sentence)
        if not typed:
            messages.error(request, refusal.sentence)
        return _page(request, stop, status=409 if isinstance(refusal, Stale | NotAllowedNow) else 422, **typed)
    messages.success(request, said)
    return redirect("workers:stop", stop.pk)


@login_required
@require_POST
@never_cache
def confirm(request: Any, stop_id: UUID) -> HttpResponse:
    stop = gate.stop_for(request, stop_id, Permission.BENEFIT_CONFIRM)
    revision = gate.revision(request)
    said = _("Confirmed: benefits stop. Filings that have to end were ended.")
    return _done(
        request, stop, said, lambda: actions.confirm_stop(**gate.who(request), stop_id=stop.pk, revision=revision)
    )


@login_required
@require_POST
@never_cache
def refuse(request: Any, stop_id: UUID) -> HttpResponse:
    form = StopReasonForm(request.POST, prefix="refuse")
    return _with_form(request, stop_id, "refuse", form, _("Not confirmed."), actions.refuse_stop)


@login_required
@require_POST
@never_cache
def resume(request: Any, stop_id: UUID) -> HttpResponse:
    form = ResumeForm(request.POST, prefix="resume")
    return _with_form(request, stop_id, "resume", form, _("It was noted that benefits run again."), actions.resume)


@login_required
@require_POST
@never_cache
def annul(request: Any, stop_id: UUID) -> HttpResponse:
    form = StopReasonForm(request.POST, prefix="annul")
    return _with_form(request, stop_id, "annul", form, _("The stop was annulled."), actions.annul_stop)


def _with_form(
    request: Any, stop_id: UUID, name: str, form: forms.Form, said: Any, act: Callable[..., Any]
) -> HttpResponse:
    stop = gate.stop_for(request, stop_id, Permission.BENEFIT_CONFIRM)
    if not form.is_valid():
        permissions.check_may_settle(request.actor, stop)
        return _page(request, stop, status=422, **{name: form})
    return _done(
        request, stop, said, lambda: act(**gate.who(request), stop_id=stop.pk, **form.cleaned_data), **{name: form}
    )
