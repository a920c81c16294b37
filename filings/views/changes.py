"""The acts on an approved filing: change, renew, cancel. Each calls one action and shows its refusal on the page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency.offices.acts import uuid7
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from agency.offices.requests import DeskRequest
from filings import actions
from filings.forms import ChangeForm, EndForm, EndingForm
from filings.models import Ending, FilingVersion
from filings.views.cases import page_again, page_of


@login_required
@require_POST
def change(request: DeskRequest, version: UUID) -> HttpResponse:
    """Open a change and go on writing it."""
    row, form = _version(request, version), ChangeForm(request.POST)
    if not form.is_valid():
        return _unread(request, row, form)
    typed = form.cleaned_data
    act = _with(request, actions.open_change, version_id=row.pk)
    new, refused = _try(request, row, lambda: act(asked_by=typed["asked_by"], reason=typed["change_reason"]))
    return refused or redirect("filings:edit", version=new.pk)


@login_required
@require_POST
def renew(request: DeskRequest, version: UUID) -> HttpResponse:
    """Open the renewal and go on writing it."""
    row = _version(request, version)
    new, refused = _try(request, row, _with(request, actions.renew, version_id=row.pk))
    return refused or redirect("filings:edit", version=new.pk)


@login_required
@require_POST
def ask_end(request: DeskRequest, version: UUID) -> HttpResponse:
    row, form = _version(request, version), EndForm(request.POST)
    if not form.is_valid():
        return _unread(request, row, form)
    typed = form.cleaned_data
    act = _with(request, actions.ask_end, version_id=row.pk)
    values = {"cause": typed["cause"], "ends_on": typed["ends_on"], "reason": typed["end_reason"]}
    _ending, refused = _try(request, row, lambda: act(**values))
    return refused or _said(request, row, _("The cancellation was asked for; another person decides."))


@login_required
@require_POST
def grant_end(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, actions.grant_end, {"comment": "comment"}, _("The filing was cancelled."))


@login_required
@require_POST
def refuse_end(request: DeskRequest, pk: UUID) -> HttpResponse:
    said = _("The cancellation was refused; the filing holds on.")
    return _decide(request, pk, actions.refuse_end, {"reason": "refuse_reason"}, said)


@login_required
@require_POST
def drop_end(request: DeskRequest, pk: UUID) -> HttpResponse:
    said = _("The cancellation was taken back; the filing holds on.")
    return _decide(request, pk, actions.drop_end, {"reason": "drop_reason"}, said)


def _decide(request: DeskRequest, pk: UUID, action: Callable[..., Ending], fields: dict[str, str], said: str) -> Any:
    ending = Ending.objects.get_visible(request.actor, pk=pk)
    row, form = _version(request, ending.version_id), EndingForm(request.POST)
    if not form.is_valid():
        return _unread(request, row, form)
    values = {name: form.cleaned_data[field] for name, field in fields.items()}
    act = _with(request, action, ending_id=ending.pk)
    _ending, refused = _try(request, row, lambda: act(**values))
    return refused or _said(request, row, said)


def _version(request: DeskRequest, pk: UUID) -> FilingVersion:
    rows = FilingVersion.objects.select_related("filing")
    return rows.get_visible(request.actor, pk=pk)  # type: ignore[no-any-return]


def _with(request: DeskRequest, action: Callable[..., Any], **of: UUID) -> Callable[..., Any]:
    return lambda **values: action(by=request.actor, at=request.at, ids=uuid7, **of, **values)


def _try(request: DeskRequest, row: FilingVersion, act: Callable[[], Any]) -> tuple[Any, HttpResponse | None]:
    """What the action gives, or the page of the filing with its refusal and what was typed."""
    try:
        return act(), None
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        status = 403 if isinstance(refusal, Denied) else 409 if isinstance(refusal, NotAllowedNow) else 422
        return None, page_again(request, row.pk, status)


def _unread(request: DeskRequest, row: FilingVersion, form: Any) -> HttpResponse:
    for name, sentences in form.errors.items():
        for sentence in sentences:
            messages.error(request, f"{form.fields[name].label}: {sentence}")
    return page_again(request, row.pk, 422)


def _said(request: DeskRequest, row: FilingVersion, sentence: str) -> HttpResponse:
    messages.success(request, f"{row.filing.number}: {sentence}")
    return page_of(request, row.filing)
