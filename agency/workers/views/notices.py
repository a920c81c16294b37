"""Device payment notices: entering, and what another person does with them."""

from typing import Any
from uuid import UUID

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
from agency.policy.queries import resolve_one
from agency.workers import actions, permissions
from agency.workers.actions.notices import VALID_MONTHS
from agency.workers.determination_forms import DecideNoticeForm, NoticeForm
from agency.workers.enums import NoticeState
from agency.workers.forms import RevokeForm
from agency.workers.models import DeviceNotice
from agency.workers.views import gate

TONES = {NoticeState.ENTERED: "wait", NoticeState.CONFIRMED: "ok", NoticeState.REFUSED: "stop"}
ABOUT = {"number-taken": "number", "number": "number", "amount": "max_payable", "life": "life_months"}
ABOUT |= {"day": "issued_on", "institutions": "institutions", "pieces": "pieces"}
"""Which field of the form a refusal is about, by its code."""


def tone(notice: DeviceNotice) -> str:
    return "stop" if notice.ended_on else TONES[NoticeState(notice.state)]


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: Any, determination_id: UUID) -> HttpResponse:
    """Enter the payment notice that was issued on a confirmed device confirmation."""
    determination = gate.determination_for(request, determination_id, Permission.DETERMINATION_ENTER)
    days = {"today": office_day(request.at), "decided_on": determination.decided_on}
    form = NoticeForm(request.POST if request.method == "POST" else None, **days)
    if form.is_valid() and (done := _enter(request, determination, form)):
        return done
    context = {"form": form, "determination": determination, "worker": determination.worker}
    context["rule"] = resolve_one(VALID_MONTHS, determination.agency.division_id, office_day(request.at))
    return gate.answer(request, "workers/device_notice_form.html", context, wrong=request.method == "POST")


def _enter(request: Any, determination: Any, form: NoticeForm) -> HttpResponse | None:
    try:
        notice = actions.enter_device_notice(
            **gate.who(request), determination_id=determination.pk, **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(ABOUT.get(refusal.code), refusal.sentence)
        return None
    messages.success(request, _("Entered. Another person confirms it before a filing can rest on it."))
    return redirect("workers:device-notice", notice.pk)


@login_required
@require_GET
@never_cache
def detail(request: Any, notice_id: UUID) -> HttpResponse:
    notice = gate.notice_for(request, notice_id, Permission.DETERMINATION_VIEW)
    gate.note_seen(request, [notice.worker], purpose="determination page")
    return _page(request, notice)


def _page(request: Any, notice: DeviceNotice, *, status: int = 200, **forms: Any) -> HttpResponse:
    own_work = ""
    try:
        permissions.check_may_confirm_notice(request.actor, notice)
        confirms = True
    except Denied as denial:
        confirms = False
        own_work = denial.sentence if denial.code == "own-work" else ""
    waits = notice.state == NoticeState.ENTERED
    context = {
        "notice": notice,
        "worker": notice.worker,
        "tone": tone(notice),
        "is_over": notice.usable_through < office_day(request.at),
        "rule": resolve_one(VALID_MONTHS, notice.agency.division_id, notice.issued_on),
        "own_work": own_work if waits else "",
        "may_confirm": confirms and waits,
        "may_revoke": confirms and notice.state == NoticeState.CONFIRMED and not notice.ended_on,
        "refuse": forms.get("refuse") or DecideNoticeForm(initial={"revision": notice.revision}),
        "revoke": forms.get("revoke") or RevokeForm(prefix="revoke"),
    }
    return render(request, "workers/device_notice.html", context, status=status)


@login_required
@require_POST
@never_cache
def confirm(request: Any, notice_id: UUID) -> HttpResponse:
    notice = gate.notice_for(request, notice_id, Permission.DETERMINATION_CONFIRM)
    try:
        actions.confirm_device_notice(**gate.who(request), notice_id=notice.pk, revision=gate.revision(request))
    except Denied:
        raise
    except Refusal as refusal:
        return _overtaken(request, notice, refusal)
    messages.success(request, _("Confirmed: %(determination)s") % {"determination": notice})
    return redirect("workers:determination", notice.determination_id)


@login_required
@require_POST
@never_cache
def refuse(request: Any, notice_id: UUID) -> HttpResponse:
    """The entry does not match the paper; it is entered anew."""
    notice = gate.notice_for(request, notice_id, Permission.DETERMINATION_CONFIRM)
    form = DecideNoticeForm(request.POST)
    if not form.is_valid():
        permissions.check_may_confirm_notice(request.actor, notice)
        return _page(request, notice, status=422, refuse=form)
    try:
        actions.refuse_device_notice(**gate.who(request), notice_id=notice.pk, **form.cleaned_data)
    except (Stale, NotAllowedNow) as refusal:
        return _overtaken(request, notice, refusal)
    said = _("Not confirmed: %(notice)s. Enter it anew as it stands on the paper.")
    messages.success(request, said % {"notice": notice})
    return redirect("workers:determination", notice.determination_id)


@login_required
@require_POST
@never_cache
def revoke(request: Any, notice_id: UUID) -> HttpResponse:
    """Note that a confirmed notice can't be used from a day on."""
    notice = gate.notice_for(request, notice_id, Permission.DETERMINATION_CONFIRM)
    form = RevokeForm(request.POST, prefix="revoke")
    if not form.is_valid():
        permissions.check_may_confirm_notice(request.actor, notice)
        return _page(request, notice, status=422, revoke=form)
    try:
        actions.revoke_device_notice(**gate.who(request), notice_id=notice.pk, **form.cleaned_data)
    except NotAllowedNow as refusal:
        return _overtaken(request, notice, refusal)
    except Refusal as refusal:
        if refusal.code != "day":
            raise
        form.add_error("on", refusal.sentence)
        return _page(request, notice, status=422, revoke=form)
    messages.success(request, _("The revocation was noted."))
    return redirect("workers:device-notice", notice.pk)


def _overtaken(request: Any, notice: DeviceNotice, refusal: Refusal) -> HttpResponse:
    """The step is gone, or somebody else changed the notice: the page as it stands now, with the sentence."""
    messages.error(request, refusal.sentence)
    return _page(request, gate.notice_for(request, notice.pk, Permission.DETERMINATION_VIEW), status=409)
