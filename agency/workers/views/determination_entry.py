"""Entering a determination from its paper, and changing it until another person confirms it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agency.offices.acts import office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal, Stale
from agency.policy.periods import days_after
from agency.workers import actions, issuers, queries
from agency.workers.determination_forms import DeterminationForm, day_in, typed
from agency.workers.enums import DeterminationKind, DeterminationState
from agency.workers.models import Determination, Worker
from agency.workers.views import gate
from agency.workers.views.conflicts import conflict


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: Any, worker_id: UUID) -> HttpResponse:
    """Enter a determination. Choosing another kind shows its fields and keeps what was typed."""
    worker = gate.worker_for(request, worker_id, Permission.DETERMINATION_ENTER)
    if request.method == "GET" or "show" in request.POST:
        form = _form(request, worker, initial=_initial(request, worker))
        return _page(request, worker, form, insured=form.is_insured)
    form = _form(request, worker, data=request.POST)
    if form.is_valid() and (done := _enter(request, worker, form)):
        return done
    return _page(request, worker, form, insured=form.is_insured, wrong=True)


def _initial(request: Any, worker: Worker) -> dict[str, Any]:
    if request.method == "POST":
        return typed(request.POST)
    relations = queries.relations_of(worker)
    found: dict[str, Any] = {"relation": relations[0].pk} if len(relations) == 1 else {}
    if request.GET.get("kind") in DeterminationKind.values:
        found["kind"] = request.GET["kind"]
    if plan := next((each for each in queries.plans_of(worker) if str(each.pk) == request.GET.get("extends")), None):
        found |= {
            "kind": DeterminationKind.REHABILITATION,
            "extends": plan.pk,
            "valid_from": days_after(plan.valid_to, 1),
            "institution": plan.institution,
            "items": "\n".join(plan.items),
            "icd_codes": " ".join(plan.icd_codes),
            "injured_parts": plan.injured_parts,
            "relation": plan.relation_id,
            "third_party": plan.third_party,
        }
    return found


def _form(request: Any, worker: Worker, *, data: Any = None, initial: Any = None, instance: Any = None) -> Any:
    """The form with the choices of this worker and what holds here about the issuers of the chosen kind."""
    today = office_day(request.at)
    source = data or initial or {}
    kind = source.get("kind") or (instance.kind if instance else "")
    rule = None
    if kind in DeterminationKind.values:
        day = day_in(str(source.get("decided_on") or "")) or (instance.decided_on if instance else today)
        rule = issuers.allowed(kind, worker.agency.division_id, day)
    plans = [each for each in queries.plans_of(worker) if instance is None or each.pk != instance.pk]
    return DeterminationForm(
        data,
        relations=queries.relations_of(worker),
        plans=plans,
        today=today,
        initial=initial,
        instance=instance,
        rule=rule,
    )


def _page(
    request: Any, worker: Worker, form: Any, *, insured: bool = True, wrong: bool = False, edited: Any = None
) -> HttpResponse:
    context = {"form": form, "worker": worker, "insured": insured, "edited": edited}
    answer = gate.answer(request, "workers/determination_form.html", context, wrong=wrong)
    if request.headers.get("HX-Request"):
        answer.headers["HX-Replace-Url"] = f"{request.path}?kind={form.chosen_kind}"
    return answer


def _enter(request: Any, worker: Worker, form: Any) -> HttpResponse | None:
    try:
        entered = actions.enter_determination(**gate.who(request), worker_id=worker.pk, **form.values)
    except Refusal as refusal:
        _say(form, refusal)
        return None
    messages.success(request, _("Entered. Another person confirms it before a filing can rest on it."))
    return redirect("workers:determination", entered.pk)


def _say(form: Any, refusal: Refusal) -> None:
    """Put a refusal beside the field that it is about."""
    if isinstance(refusal, actions.Incomplete):
        for name, sentence in refusal.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
    else:
        form.add_refusal(refusal.sentence, refusal.code)


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
    if request.method == "GET" or "show" in request.POST:
        initial = typed(request.POST) if request.method == "POST" else _stored(request, determination)
        gate.note_seen(request, [worker], purpose="determination being changed")
        form = _form(request, worker, initial=initial, instance=determination)
        return _page(request, worker, form, edited=determination)
    form = _form(request, worker, data=request.POST, instance=determination)
    if form.is_valid() and (done := _save(request, determination, form)):
        return done
    return _page(request, worker, form, wrong=True, edited=determination)


def _stored(request: Any, determination: Determination) -> dict[str, Any]:
    asked = request.GET.get("kind")
    kind = asked if asked in DeterminationKind.values else determination.kind
    return {"revision": determination.revision, "kind": kind}


def _save(request: Any, determination: Determination, form: Any) -> HttpResponse | None:
    revision = form.cleaned_data["revision"] or 0
    try:
        actions.edit_determination(
            **gate.who(request), determination_id=determination.pk, revision=revision, **form.values
        )
    except Stale:
        here = reverse("workers:determination-edit", args=[determination.pk])
        title = str(determination)
        return conflict(request, determination, revision=revision, mine=form.values, url=here, title=title)
    except Refusal as refusal:
        _say(form, refusal)
        return None
    messages.success(request, _("Saved. Another person confirms it before a filing can rest on it."))
    return redirect("workers:determination", determination.pk)
