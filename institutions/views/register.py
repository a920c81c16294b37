"""One institution, entering it, and its agreements up to the signature."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.audit.presenters import named
from agency.offices.acts import office_day
from agency.offices.gate import need, who
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, Refusal, passes
from agency.offices.requests import DeskRequest
from institutions import actions, permissions, queries, shown, standing
from institutions.forms import ApplyForm, AssessForm, CorrectForm, InstitutionForm, SignForm, TakeOverForm
from institutions.models import Agreement, ClientKey, Institution
from institutions.views.forms_page import handled


def one(pk: UUID) -> Institution:
    """An institution with its agreements. Raises Http404."""
    found = queries.with_agreements().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def page_of(institution: Institution) -> str:
    return reverse("institutions:detail", args=[institution.pk])


@login_required
@require_GET
@never_cache
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What is registered, the agreements, and, where the file is kept, what is decided about it."""
    if not request.actor.may(Permission.REFERENCE_VIEW):
        raise Denied(code=f"no-{Permission.REFERENCE_VIEW}")
    institution = one(pk)
    actor = request.actor
    keeps = bool(institution.agency and actor.post_for(Permission.INSTITUTION_ENTER, institution.agency))
    revokes = passes(permissions.check_may_revoke, actor, institution)
    has_merged = institution.has_merged(office_day(request.at))
    measures = list(standing.measures_of(institution).visible_to(actor))
    context = {
        **shown.row(institution, office_day(request.at), request.at),
        "facts": shown.facts(institution, in_full=keeps),
        "matters": [shown.matter(each) for each in queries.matters_of(institution, actor)],
        "has_merged": has_merged,
        "may_enter": keeps and not has_merged,
        "may_apply": keeps and institution.successor is None,
        "may_take_over": institution.agency_id is None
        and passes(permissions.check_may_enter, actor, institution.division),
        "measures": [shown.measure(each, office_day(request.at)) for each in measures],
        "kinds": shown.kinds(institution, measures, has_merged=has_merged) if keeps else [],
        "keys": list(institution.keys.order_by("-issued_at", "-id")) if revokes else [],
        "predecessors": list(institution.predecessors.order_by("id")),
        "may_see_history": actor.may(Permission.HISTORY_VIEW),
    }
    return render(request, "institutions/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: DeskRequest) -> HttpResponse:
    """Enter an institution."""
    need(request, Permission.INSTITUTION_ENTER)
    form = InstitutionForm(request.POST or None, within=_own_division(request))
    page = {"title": _("Enter an institution"), "send": _("Enter it"), "back": reverse("institutions:list")}
    done = _("Entered. The next step is the application for an agreement.")
    return handled(
        request, form, lambda: actions.register(**who(request), **form.values), done=done, page=page, to=page_of
    )


def _own_division(request: DeskRequest) -> str:
    for post, _reach in request.actor.reaches(Permission.INSTITUTION_ENTER):
        return str(post.agency.division_id)
    raise Denied(code=f"no-{Permission.INSTITUTION_ENTER}")


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def take_over(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take over the file of an institution known from a list."""
    need(request, Permission.INSTITUTION_ENTER)
    institution = one(pk)
    if not passes(permissions.check_may_enter, request.actor, institution.division):
        raise Http404
    form = TakeOverForm(request.POST or None)
    return handled(
        request,
        form,
        lambda: actions.take_over(**who(request), institution_id=pk, **form.cleaned_data),
        done=_("Your agency keeps this file now."),
        page=_page(institution, _("Take over the file"), _("Take it over")),
        to=page_of,
    )


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def correct(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Put the telephone or the code in medical insurance right."""
    institution = kept(request, pk)
    now = {"phone": institution.phone, "external_code": institution.external_code}
    form = CorrectForm(request.POST or None, initial=now)
    return handled(
        request,
        form,
        lambda: actions.correct(**who(request), institution_id=pk, **form.cleaned_data),
        done=_("Corrected."),
        page=_page(institution, _("Correct telephone or code"), _("Correct it")),
        to=page_of,
    )


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def apply_for(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Enter an application for an agreement."""
    institution = kept(request, pk)
    begins = {"applied_on": office_day(request.at), "care": request.GET.get("care")}
    form = ApplyForm(request.POST or None, initial=begins)
    return handled(
        request,
        form,
        lambda: actions.apply_for(**who(request), institution_id=pk, **form.cleaned_data),
        done=_("Entered. The assessment comes next."),
        page=_page(institution, _("Application for an agreement"), _("Enter it")),
        to=_page_of_agreement,
    )


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def assess(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Enter what the assessment came to."""
    agreement = _agreement(request, pk)
    form = AssessForm(request.POST or None)
    return handled(
        request,
        form,
        lambda: actions.assess(**who(request), agreement_id=pk, **form.values),
        done=_("The assessment was entered."),
        page=_page(agreement.institution, _("Assessment"), _("Enter it"), agreement),
        to=_page_of_agreement,
    )


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def sign(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Enter the signed agreement."""
    agreement = _agreement(request, pk)
    form = SignForm(request.POST or None)
    return handled(
        request,
        form,
        lambda: actions.sign(**who(request), agreement_id=pk, terms=actions.Terms(**form.cleaned_data)),
        done=_("The agreement was entered."),
        page=_page(agreement.institution, _("Signed agreement"), _("Enter it"), agreement),
        to=_page_of_agreement,
    )


@login_required
@require_POST
@never_cache
def revoke_key(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take a key back at once."""
    if not request.actor.may(Permission.INSTITUTION_DECIDE):
        need(request, Permission.INSTITUTION_ENTER)
    key = ClientKey.objects.select_related("institution__agency").filter(pk=pk).first()
    if key is None or not passes(permissions.check_may_revoke, request.actor, key.institution):
        raise Http404
    try:
        actions.revoke_key(**who(request), key_id=pk, reason=request.POST.get("reason", "")[:200])
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, gettext("The key was revoked. It opens nothing any more."))
    return redirect("institutions:detail", key.institution_id)


def kept(request: DeskRequest, pk: UUID) -> Institution:
    """An institution whose file the actor's agency keeps; any other isn't theirs to write in: 404."""
    need(request, Permission.INSTITUTION_ENTER)
    institution = one(pk)
    if institution.agency is None or request.actor.post_for(Permission.INSTITUTION_ENTER, institution.agency) is None:
        raise Http404
    return institution


def _agreement(request: DeskRequest, pk: UUID) -> Agreement:
    need(request, Permission.INSTITUTION_ENTER)
    found = Agreement.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.institution = kept(request, found.institution_id)
    return found


def _page(institution: Institution, title: Any, send: Any, agreement: Agreement | None = None) -> dict[str, Any]:
    about = named(str(institution), agreement.get_care_display()) if agreement else str(institution)
    return {"title": title, "send": send, "back": page_of(institution), "about": about}


def _page_of_agreement(agreement: Agreement) -> str:
    return reverse("institutions:detail", args=[agreement.institution_id])
