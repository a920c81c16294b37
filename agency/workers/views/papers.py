"""Cards and insurance relations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal
from agency.workers import actions
from agency.workers.forms import CardForm, CardStateForm, RelationForm
from agency.workers.identifiers import check_credit_code
from agency.workers.models import Employer
from agency.workers.views import gate


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new_relation(request: Any, worker_id: UUID) -> HttpResponse:
    """Insure a worker through an employer; a known employer needs no more than the code."""
    worker = gate.worker_for(request, worker_id, Permission.WORKER_EDIT)
    form = RelationForm(request.POST if request.method == "POST" else None, check_url=reverse("workers:check-employer"))
    context = {"form": form, "worker": worker}
    if request.method == "GET" or not form.is_valid():
        return gate.answer(request, "workers/relation.html", context, wrong=request.method == "POST")
    try:
        actions.insure(**gate.who(request), worker_id=worker.pk, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("employer_name", refusal.sentence)
        return gate.answer(request, "workers/relation.html", context, wrong=True)
    messages.success(request, _("The insurance relation was added."))
    return redirect("workers:detail", worker.pk)


@login_required
@require_POST
@never_cache
def check_typed_employer(request: Any) -> HttpResponse:
    """Whose credit code this is, while it is typed."""
    gate.need(request, Permission.WORKER_EDIT)
    text = request.POST.get("credit_code", "").strip()
    code = check_credit_code(text)
    employer = Employer.objects.filter(credit_code=code).first() if code else None
    return render(request, "workers/_employer.html", {"text": text, "code": code, "employer": employer})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new_card(request: Any, worker_id: UUID) -> HttpResponse:
    worker = gate.worker_for(request, worker_id, Permission.WORKER_EDIT)
    form = CardForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "worker": worker}
    if request.method == "GET" or not form.is_valid():
        return gate.answer(request, "workers/card.html", context, wrong=request.method == "POST")
    try:
        actions.issue_card(**gate.who(request), worker_id=worker.pk, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("number", refusal.sentence)
        return gate.answer(request, "workers/card.html", context, wrong=True)
    messages.success(request, _("The card was added."))
    return redirect("workers:detail", worker.pk)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def card_state(request: Any, card_id: UUID) -> HttpResponse:
    """Report a card lost, found, expired or cancelled."""
    card = gate.card_for(request, card_id, Permission.WORKER_EDIT)
    form = CardStateForm(request.POST if request.method == "POST" else None, card=card)
    context = {"form": form, "card": card, "worker": card.worker}
    if request.method == "GET" or not form.is_valid():
        return gate.answer(request, "workers/card_state.html", context, wrong=request.method == "POST")
    try:
        actions.set_card_state(**gate.who(request), card_id=card.pk, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return gate.answer(request, "workers/card_state.html", context, wrong=True)
    messages.success(request, _("The state of the card was changed."))
    return redirect("workers:detail", card.worker_id)
