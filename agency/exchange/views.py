"""Where messages to the national exchange stand."""

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agency.exchange import queries, subjects, wording
from agency.exchange.enums import State
from agency.exchange.envelope import NotAnEnvelope, parse
from agency.exchange.masked import masked
from agency.exchange.models import Alert, Attempt, Body, Incoming, Outgoing
from agency.offices import panels
from agency.offices.matrix import Permission
from agency.offices.models import Division
from agency.offices.refusals import Denied
from agency.offices.tokens import id_in
from agency.sealing.ring import CannotUnseal

TONES = {"waiting": "wait", "good": "ok", "bad": "stop"}
HOT = (State.REFUSED, State.PARKED)


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Messages by state, newest first. Operators see how many there are and nothing of them."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not actor.may(Permission.EXCHANGE_VIEW):
        return _counted(request, actor)
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    page = queries.page(actor, state=state, before=id_in(request.GET.get("before", "")))
    names = subjects.named(actor, [message.subject for message in page.messages])
    rows = [_row(request, message, names.get(message.subject)) for message in page.messages]
    counts = queries.counts_by_state(actor)
    context = {
        "rows": rows,
        "tabs": _tabs(counts, state),
        "total": counts[State(state)] if state else sum(counts.values()),
        "next_before": page.next_before,
    }
    return render(request, "exchange/list.html", context)


def _counted(request: HttpRequest, actor: Any) -> HttpResponse:
    if not actor.may(Permission.EXCHANGE_COUNTS):
        raise Denied(code=f"no-{Permission.EXCHANGE_VIEW}")
    counts = queries.counts_by_state(actor, Permission.EXCHANGE_COUNTS)
    late = queries.count_late(actor, request.at, Permission.EXCHANGE_COUNTS)  # type: ignore[attr-defined]
    rows = [*((state.label, counts[state]) for state in State), (_("Waiting longer than allowed"), late)]
    return render(request, "exchange/counts.html", {"counts": rows, "set_aside": queries.counts_set_aside()})


def _tabs(counts: dict[State, int], current: str) -> list[dict[str, Any]]:
    everything = {"label": _("All"), "url": "?", "count": sum(counts.values()), "current": not current, "hot": False}
    return [everything] + [
        {"label": s.label, "url": f"?state={s}", "count": counts[s], "current": s == current, "hot": s in HOT}
        for s in State
    ]


def _row(request: HttpRequest, message: Outgoing, subject: subjects.Subject | None) -> dict[str, Any]:
    return {
        "message": message,
        "subject": subject,
        "tone": TONES[wording.tone(message)],
        "sentence": wording.sentence(message, now=request.at),  # type: ignore[attr-defined]
        "late": message.is_late(request.at),  # type: ignore[attr-defined]
        "system": _("national") if message.is_national else _("province's own"),
    }


@login_required
@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One message: what was sent, every attempt with its receipt, every answer."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    visible = Outgoing.objects.select_related("agency", "act__user")
    message: Outgoing = visible.get_visible(actor, pk=pk)
    subject = subjects.named(actor, [message.subject]).get(message.subject)
    context = {
        **_row(request, message, subject),
        "route": wording.route(message),
        "alert": Alert.objects.filter(pk=message.pk).first(),
        "digest": bytes(message.digest).hex(),
        "place": Division.objects.filter(pk=message.destination).first(),
        "attempts": Attempt.objects.filter(outgoing=message).order_by("number"),
        "answers": Incoming.objects.filter(answers=message).defer("body").order_by("received_at", "id"),
        "payload": _payload(pk),
        "panels": panels.filled("message", actor=actor, at=request.at, subject=message),  # type: ignore[attr-defined]
    }
    return render(request, "exchange/detail.html", context)


def _payload(pk: UUID) -> str:
    """The payload with personal fields masked; nothing when the stored bytes can't be read."""
    try:
        body = Body.objects.get(pk=pk).sealed
        return json.dumps(masked(parse(bytes(body)).payload), ensure_ascii=False, indent=2)
    except (CannotUnseal, NotAnEnvelope, Body.DoesNotExist):
        return ""
