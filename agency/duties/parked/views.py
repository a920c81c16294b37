"""What people send from the page of a message that was set aside."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agency.duties.parked import actions
from agency.exchange.models import Outgoing, Retry
from agency.offices.acts import uuid7
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal
from agency.offices.requests import DeskRequest


@login_required
@require_POST
@never_cache
def ask(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Ask for a further try."""
    message: Outgoing = Outgoing.objects.get_visible(request.actor, Permission.EXCHANGE_RETRY, pk=pk)
    reason = request.POST.get("reason", "")
    return _done(request, message.pk, _("Another person decides now."), actions.ask, message_id=pk, reason=reason)


@login_required
@require_POST
@never_cache
def grant(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Let it go again."""
    reason = request.POST.get("reason", "")
    return _decided(request, pk, _("The message is sent again."), actions.grant, reason=reason)


@login_required
@require_POST
@never_cache
def refuse(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Leave it set aside."""
    return _decided(request, pk, _("Refused."), actions.refuse, reason=request.POST.get("reason", ""))


@login_required
@require_POST
@never_cache
def withdraw(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take the request back."""
    return _decided(request, pk, _("The request was taken back."), actions.withdraw)


def _decided(request: DeskRequest, pk: UUID, done: Any, act: Callable[..., Any], **typed: Any) -> HttpResponse:
    retry: Retry = Retry.objects.get_visible(request.actor, Permission.EXCHANGE_RETRY, pk=pk)
    return _done(request, retry.outgoing_id, done, act, retry_id=pk, **typed)


def _done(request: DeskRequest, message: UUID, done: Any, act: Callable[..., Any], **told: Any) -> HttpResponse:
    try:
        act(by=request.actor, at=request.at, ids=uuid7, **told)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, str(done))
    return redirect("exchange:detail", message)
