"""Which value holds where, when and why; and proposals, which another person puts in force."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.offices.acts import office_day, uuid7
from agency.offices.enums import RequestState
from agency.offices.gate import need, status_of
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal, at_reason, passes
from agency.offices.requests import DeskRequest
from agency.policy import actions, impact, permissions, queries, shown
from agency.policy.asked import place_and_day
from agency.policy.forms import DecisionForm, ProposalForm, Which
from agency.policy.models import ParameterProposal
from agency.policy.parameters import PARAMETERS
from agency.policy.wording import expectation_in_words

# Which value holds


@login_required
@require_GET
def in_force(request: DeskRequest) -> HttpResponse:
    """Every parameter with the value that holds in a place on a day, and where it was set."""
    need(request, Permission.REFERENCE_VIEW)
    context = place_and_day(request)
    place, on = context["place"], context["on"]
    context["groups"] = shown.groups(queries.resolve(PARAMETERS, place.pk, on)) if place else []
    return render(request, "policy/list.html", {**context, **_may(request)})


@login_required
@require_GET
def why(request: DeskRequest, name: str) -> HttpResponse:
    """One parameter in a place on a day: the ladder on which its value was looked for, what held before and will."""
    need(request, Permission.REFERENCE_VIEW)
    if name not in PARAMETERS:
        raise Http404
    parameter = PARAMETERS[name]
    context = {
        "parameter": parameter,
        "expectation": expectation_in_words(parameter),
        "steps": [],
        **place_and_day(request),
    }
    place, on = context["place"], context["on"]
    if place is not None:
        holds = queries.resolve_one(name, place.pk, on)
        steps = shown.steps(queries.rungs(name, place.pk, on), holds)
        others = any(step["earlier"] or step["coming"] for step in steps)
        context |= {"holds": shown.resolved(holds), "steps": steps, "others": others}
    return render(request, "policy/parameter.html", {**context, **_may(request)})


def _may(request: DeskRequest) -> dict[str, bool]:
    return {"may_propose": request.actor.may(Permission.POLICY_PROPOSE)}


# Proposals


@login_required
@require_GET
def proposals(request: DeskRequest) -> HttpResponse:
    """Proposals: those that wait, and those that were decided or withdrawn."""
    need(request, Permission.REFERENCE_VIEW)
    is_open = request.GET.get("tab") != "decided"
    rows = queries.proposals(request.actor, is_open=is_open, before=request.GET.get("before", ""))
    found = list(rows[: queries.PROPOSALS + 1])
    listed = found[: queries.PROPOSALS]
    here = reverse("policy:proposals")
    context = {
        "rows": [shown.proposal(each) for each in listed],
        "tabs": [
            {"label": _("Waiting"), "url": here, "count": None, "current": is_open},
            {"label": _("Decided"), "url": f"{here}?tab=decided", "count": None, "current": not is_open},
        ],
        "next_before": str(listed[-1].pk) if len(found) > len(listed) else "",
    }
    return render(request, "policy/proposals.html", {**context, **_may(request)})


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: DeskRequest) -> HttpResponse:
    """Choose the parameter, then say what it shall be, from when, where and on which ground."""
    need(request, Permission.POLICY_PROPOSE)
    parameter = PARAMETERS.get(request.GET.get("name", ""))
    if parameter is None:
        return render(request, "policy/propose.html", {"which": Which(), "parameter": None})
    within = permissions.proposing_for(request.actor).division
    options: dict[str, Any] = {"parameter": parameter, "within": within.pk}
    if request.method == "GET":
        asked = request.GET.get("place", "")
        initial = {"place": asked if asked and impact.lies_within(asked, within.pk) else within.pk}
        return _propose_page(request, ProposalForm(initial=initial, **options))
    form = ProposalForm(request.POST, **options)
    if form.is_valid():
        try:
            made = actions.propose(by=request.actor, at=request.at, ids=uuid7, **form.values)
        except actions.Unfit as unfit:
            form.add_error(unfit.field, unfit.sentence)
        else:
            messages.success(request, _("Proposed. Another person puts it in force."))
            return redirect("policy:proposal", made.pk)
    return _propose_page(request, form, status=422)


def _propose_page(request: DeskRequest, form: ProposalForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "parameter": form.parameter}
    place = form.initial.get("place") or ""
    if not form.is_bound:
        holds = queries.resolve_one(form.parameter.name, place, office_day(request.at))
        context["holds"] = shown.resolved(holds)
    return render(request, "policy/propose.html", context, status=status)


def _proposal(request: DeskRequest, pk: UUID, permission: Permission = Permission.REFERENCE_VIEW) -> ParameterProposal:
    rows = ParameterProposal.objects.select_related("division", "agency__division", "proposed_by", "decided_by")
    return rows.get_visible(request.actor, permission, pk=pk)  # type: ignore[no-any-return]


@login_required
@require_GET
def proposal(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A proposal with what holds now, who would be affected, and what this person may do with it."""
    need(request, Permission.REFERENCE_VIEW)
    return _page(request, _proposal(request, pk))


def _page(
    request: DeskRequest, row: ParameterProposal, *, typed: str = "", wrong: Any = "", status: int = 200
) -> HttpResponse:
    """`wrong` is what is said at the reason that was `typed`."""
    actor, is_open = request.actor, row.state == RequestState.OPEN
    looking = request.GET.get("look") == "yes"
    change = impact.Change(row.name, row.value, row.division_id, row.valid_from, row.valid_to)
    own = actor.user is not None and actor.user.pk == row.proposed_by_id
    context = {
        "proposal": row,
        "shown": shown.proposal(row),
        "holds": shown.resolved(queries.resolve_one(row.name, row.division_id, row.valid_from)),
        "affected": impact.affected(actor=actor, at=request.at, change=change, looking=looking) if is_open else [],
        "looking": looking,
        "typed": typed,
        "wrong": wrong,
        "may_decide": is_open and passes(permissions.check_may_decide, actor, row),
        "may_withdraw": is_open and passes(permissions.check_may_withdraw, actor, row),
        "own": is_open and own,
        "history_url": reverse("audit:history", args=[row._meta.label_lower, row.pk]),
    }
    return render(request, "policy/proposal.html", context, status=status)


def _act(request: DeskRequest, pk: UUID, permission: Permission, act: Callable[..., Any], done: str) -> HttpResponse:
    """One action on a proposal; what is refused is said on the page, with what was typed."""
    need(request, permission, about=f"proposal {pk}")
    row = _proposal(request, pk, permission)
    form = DecisionForm(request.POST)
    reason = request.POST.get("reason", "")
    if not form.is_valid():
        wrong = " ".join(str(each) for each in form.errors.get("reason", []))
        return _page(request, row, typed=reason, wrong=wrong, status=422)
    try:
        act(by=request.actor, at=request.at, ids=uuid7, proposal_id=row.pk, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        wrong = at_reason(refusal)
        if not wrong:
            messages.error(request, str(refusal.sentence))
        row, status = _proposal(request, pk, permission), status_of(refusal)
        return _page(request, row, typed=reason, wrong=wrong, status=status)
    messages.success(request, done)
    return redirect("policy:proposal", row.pk)


@login_required
@require_POST
def grant(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _act(
        request,
        pk,
        Permission.POLICY_DECIDE,
        actions.grant,
        _("In force from the proposed day. What was decided before stays."),
    )


@login_required
@require_POST
def refuse(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, Permission.POLICY_DECIDE, actions.refuse, _("The proposal was refused."))


@login_required
@require_POST
def withdraw(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, Permission.POLICY_PROPOSE, actions.withdraw, _("The proposal was withdrawn."))
