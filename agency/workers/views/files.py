"""A worker's file: everything on one page, corrections, and showing what is masked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.offices import panels
from agency.offices.acts import office_day
from agency.offices.masking import mask_name, mask_number, mask_phone
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal, Stale
from agency.workers import actions, queries
from agency.workers.enums import CardState, DeterminationState, Masked, RevealReason
from agency.workers.forms import CorrectionForm
from agency.workers.identifiers import age_on
from agency.workers.models import Card, Determination, Worker
from agency.workers.views import gate
from agency.workers.views.conflicts import conflict

CARD_TONES = {CardState.NORMAL: "ok", CardState.LOST: "stop", CardState.EXPIRED: "stop", CardState.CANCELLED: "stop"}
STATE_TONES = {
    DeterminationState.ENTERED: "wait",
    DeterminationState.CONFIRMED: "ok",
    DeterminationState.SENT_BACK: "stop",
}


@login_required
@require_GET
@never_cache
def detail(request: Any, worker_id: UUID) -> HttpResponse:
    """Everything about one worker. A constant number of queries."""
    worker = gate.worker_for(request, worker_id, Permission.WORKER_VIEW)
    gate.note_seen(request, [worker], purpose="worker page")
    return _page(request, worker, {})


def _page(request: Any, worker: Worker, shown: dict[str, str]) -> HttpResponse:
    actor, today = request.actor, office_day(request.at)
    reveal_url = ""
    if actor.post_for(Permission.WORKER_REVEAL, worker.agency):
        reveal_url = reverse("workers:reveal", args=[worker.pk])
    context = {
        "worker": worker,
        "masked": {field.value: masked(worker, field, shown, reveal_url) for field in Masked if field != Masked.CARD},
        "age": age_on(worker.born_on, worker.died_on or today),
        "cards": [
            {"card": card, "tone": CARD_TONES[card.state], "number": masked_card(card, shown, reveal_url)}
            for card in queries.cards_of(worker)
        ],
        "relations": queries.relations_of(worker),
        "determinations": determination_rows(request, worker),
        "panels": panels.filled("worker", actor=actor, at=request.at, subject=worker),
        "may_edit": bool(actor.post_for(Permission.WORKER_EDIT, worker.agency)),
        "may_enter": bool(actor.post_for(Permission.DETERMINATION_ENTER, worker.agency)),
        "new_filing_url": _new_filing_url(actor, worker),
        "today": today,
    }
    return render(request, "workers/detail.html", context)


def determination_rows(request: Any, worker: Worker) -> list[dict[str, Any]] | None:
    """The determinations with the tone of their state; None for those who may not see them."""
    if not request.actor.post_for(Permission.DETERMINATION_VIEW, worker.agency):
        return None
    return [{"determination": each, "tone": state_tone(each)} for each in queries.determinations_of(worker)]


def state_tone(determination: Determination) -> str:
    return "stop" if determination.revoked_on else STATE_TONES[DeterminationState(determination.state)]


def _new_filing_url(actor: Any, worker: Worker) -> str:
    if not actor.post_for(Permission.FILING_ENTER, worker.agency):
        return ""
    try:
        return f"{reverse('filings:new')}?worker={worker.pk}"
    except NoReverseMatch:
        return ""


def masked(worker: Worker, field: Masked, shown: dict[str, str], url: str) -> dict[str, Any]:
    """One masked value as `components/_masked.html` wants it."""
    value = getattr(worker, field.value) or ""
    mask = {Masked.NAME: mask_name, Masked.PHONE: mask_phone}.get(field, mask_number)
    return _masked(field.value, field.label, mask(value), shown, url if value else "")


def masked_card(card: Card, shown: dict[str, str], url: str) -> dict[str, Any]:
    return _masked(f"card-{card.pk}", Masked.CARD.label, f"…{card.number_tail}", shown, url)


def _masked(name: str, label: Any, value: str, shown: dict[str, str], url: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "value": value or "—",
        "shown": shown.get(name, ""),
        "url": url,
        "reasons": RevealReason.choices,
    }


@login_required
@require_POST
@never_cache
def reveal(request: Any, worker_id: UUID) -> HttpResponse:
    """Show one masked value, once: the field and the reason are logged."""
    worker = gate.worker_for(request, worker_id, Permission.WORKER_REVEAL)
    name = request.POST.get("field", "")
    field, card = _field(worker, name)
    try:
        value = actions.reveal(
            **gate.who(request),
            worker_id=worker.pk,
            field=field,
            reason=gate.reason(request),
            card_id=card.pk if card else None,
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("workers:detail", worker.pk)
    if request.headers.get("HX-Request"):
        part = masked_card(card, {name: value}, "") if card else masked(worker, field, {name: value}, "")
        return render(request, "workers/_masked.html", {"part": part})
    return _page(request, worker, {name: value})


def _field(worker: Worker, name: str) -> tuple[Masked, Card | None]:
    if name.startswith("card-"):
        card = next((card for card in queries.cards_of(worker) if f"card-{card.pk}" == name), None)
        if card:
            return Masked.CARD, card
    elif name in Masked.values and name != Masked.CARD:
        return Masked(name), None
    raise Http404


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def correct(request: Any, worker_id: UUID) -> HttpResponse:
    """Correct a file, with a reason. Phone and bank account are only replaced, never shown."""
    worker = gate.worker_for(request, worker_id, Permission.WORKER_EDIT)
    if request.method == "GET":
        fields = ("name", "bank_name", "address", "revision")
        form = CorrectionForm(initial={field: getattr(worker, field) for field in fields})
        gate.note_seen(request, [worker], purpose="correction", seen="name and address")
        return render(request, "workers/correct.html", {"form": form, "worker": worker})
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return gate.answer(request, "workers/correct.html", {"form": form, "worker": worker}, wrong=True)
    return _correct(request, worker, form)


def _correct(request: Any, worker: Worker, form: CorrectionForm) -> HttpResponse:
    changes, revision = form.changes_of(worker), form.cleaned_data["revision"]
    if not changes:
        messages.info(request, _("Nothing was changed."))
        return redirect("workers:detail", worker.pk)
    try:
        actions.correct_worker(
            **gate.who(request),
            worker_id=worker.pk,
            revision=revision,
            reason=form.cleaned_data["reason"],
            **changes,
        )
    except Stale:
        here = reverse("workers:correct", args=[worker.pk])
        title = _("Correct the file")
        return conflict(request, worker, revision=revision, mine=_typed(form, worker), url=here, title=title)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return gate.answer(request, "workers/correct.html", {"form": form, "worker": worker}, wrong=True)
    messages.success(request, _("The file was corrected."))
    return redirect("workers:detail", worker.pk)


def _typed(form: CorrectionForm, worker: Worker) -> dict[str, Any]:
    """All that the form holds, with what was left alone as it is stored."""
    fields = ("name", "phone", "bank_name", "bank_account", "address")
    return {field: getattr(worker, field) for field in fields} | form.changes_of(worker)
