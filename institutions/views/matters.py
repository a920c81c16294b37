"""What one person proposes about an institution and another decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.offices import refusals
from agency.offices.acts import office_day
from agency.offices.enums import RequestState
from agency.offices.gate import need, status_of, who
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal, passes
from agency.offices.requests import DeskRequest
from institutions import actions, permissions, queries, shown
from institutions.actions.steps import awaits_assessment
from institutions.enums import OF_AN_AGREEMENT, MatterKind
from institutions.forms import AssessedAgainForm, MatterForm, StatementForm
from institutions.models import Matter
from institutions.models.matters import HEARD
from institutions.views.forms_page import handled
from institutions.views.register import kept, page_of

Act = Callable[..., Any]


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def propose(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Propose something of one kind; the form asks for what the kind needs."""
    institution = kept(request, pk)
    kind = request.GET.get("kind", "")
    if kind not in MatterKind.values:
        raise Http404
    agreement = request.GET.get("agreement", "")
    form = MatterForm(request.POST or None, kind=MatterKind(kind), institution=institution, agreement=agreement)
    return handled(
        request,
        form,
        lambda: actions.propose(**who(request), institution_id=pk, kind=kind, **form.values),
        done=_("Proposed. Another person decides it."),
        page={
            "title": MatterKind(kind).label,
            "send": _("Propose it"),
            "back": page_of(institution),
            "about": str(institution),
            "is_of_agreement": kind in OF_AN_AGREEMENT,
        },
        to=_page_of_matter,
    )


def _page_of_matter(matter: Matter) -> str:
    return reverse("institutions:matter", args=[matter.pk])


@login_required
@require_GET
@never_cache
def matters(request: DeskRequest) -> HttpResponse:
    """What waits for a decision, and what was decided or withdrawn."""
    need(request, Permission.INSTITUTION_VIEW)
    is_open = request.GET.get("tab") != "decided"
    rows, before = queries.matters_page(request.actor, is_open=is_open, before=request.GET.get("before", ""))
    here = reverse("institutions:matters")
    tabs = [
        {"label": now_("Waiting"), "url": here, "count": None, "current": is_open},
        {"label": now_("Decided"), "url": f"{here}?tab=decided", "count": None, "current": not is_open},
    ]
    context = {"rows": [shown.matter(each) for each in rows], "tabs": tabs, "next_before": before}
    return render(request, "institutions/matters.html", context)


def _matter(request: DeskRequest, pk: UUID) -> Matter:
    return queries.matters_loaded().get_visible(request.actor, pk=pk)  # type: ignore[no-any-return]


@login_required
@require_GET
@never_cache
def matter(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One matter, with what this person may do with it."""
    need(request, Permission.INSTITUTION_VIEW)
    return _page(request, _matter(request, pk))


def _page(
    request: DeskRequest,
    row: Matter,
    *,
    typed: str = "",
    wrong: Any = "",
    said: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`wrong` is what is said at the reason that was `typed`; `said` is what was typed of what the matter lacks."""
    actor, is_open = request.actor, row.state == RequestState.OPEN
    decides = actor.may(Permission.INSTITUTION_DECIDE)
    why_not = refusals.why_not(permissions.check_may_decide, actor, row) if is_open else ""
    context = {
        **shown.matter(row),
        "facts": shown.told(row),
        "typed": typed,
        "wrong": wrong,
        "next": queries.matters_waiting(actor).first() if decides and not is_open else None,
        "own": is_open and actor.user is not None and actor.user.pk == row.proposed_by_id,
        "why_not": why_not or "",
        "may_decide": why_not is None,
        "may_withdraw": is_open and passes(permissions.check_may_withdraw, actor, row),
        "waits": is_open and awaits_assessment(row),
        "may_complete": is_open and passes(permissions.check_may_complete, actor, row),
        "is_heard": row.kind in HEARD,
        "heard_until": row.heard_on if is_open and row.waits_for_statement(office_day(request.at)) else None,
        "said": {"statement": row.statement, "assessed_on": "", **(said or {})},
        "may_see_history": actor.may(Permission.HISTORY_VIEW),
    }
    return render(request, "institutions/matter.html", context, status=status)


def _act(
    request: DeskRequest, pk: UUID, permission: Permission, act: Callable[..., Any], done: Promise
) -> HttpResponse:
    need(request, permission, about=f"matter {pk}")
    row = _matter(request, pk)
    reason = request.POST.get("reason", "")[:200]
    try:
        act(**who(request), matter_id=row.pk, reason=reason)
    except Refusal as refusal:
        wrong = refusals.at_reason(refusal)
        if not wrong:
            messages.error(request, str(refusal.sentence))
        return _page(request, _matter(request, pk), typed=reason, wrong=wrong, status=status_of(refusal))
    messages.success(request, str(done))
    return redirect("institutions:matter", row.pk)


@login_required
@require_POST
def grant(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, Permission.INSTITUTION_DECIDE, actions.grant, _("Decided. It holds from its moment on."))


@login_required
@require_POST
def refuse(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, Permission.INSTITUTION_DECIDE, actions.refuse, _("Refused."))


@login_required
@require_POST
def assessed_again(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Enter the day of the assessment that a change or merger waits for."""
    return _complete(request, pk, AssessedAgainForm(request.POST), actions.assess_again)


@login_required
@require_POST
def stated(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Enter what the institution stated about a measure that was proposed."""
    return _complete(request, pk, StatementForm(request.POST), actions.note_statement)


def _complete(request: DeskRequest, pk: UUID, form: Form, act: Callable[..., Any]) -> HttpResponse:
    """Enter what a proposal still lacked."""
    need(request, Permission.INSTITUTION_ENTER, about=f"matter {pk}")
    row = _matter(request, pk)
    if row.agency_id not in {post.agency_id for post in request.actor.posts}:
        raise Http404  # of an agency below: nobody else completes it, and nobody is told more
    try:
        for field, wrong in form.errors.items():
            raise actions.Unfit(field, wrong[0])
        act(**who(request), matter_id=row.pk, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, _matter(request, pk), said=request.POST.dict(), status=status_of(refusal))
    messages.success(request, str(_("Entered.")))
    return redirect("institutions:matter", row.pk)


@login_required
@require_POST
def withdraw(request: DeskRequest, pk: UUID) -> HttpResponse:
    need(request, Permission.INSTITUTION_ENTER, about=f"matter {pk}")
    if _matter(request, pk).agency_id not in {post.agency_id for post in request.actor.posts}:
        raise Http404  # of an agency below: nobody else takes it back, and nobody is told more
    return _act(request, pk, Permission.INSTITUTION_ENTER, actions.withdraw, _("Withdrawn."))
