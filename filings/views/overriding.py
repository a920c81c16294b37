"""Overriding a rule, and asking for an advance payment: acts on a filing's page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency.offices.requests import DeskRequest
from filings import actions
from filings.views.cases import act_on, page_of, read_form


@login_required
@require_POST
def override(request: DeskRequest, version: UUID) -> HttpResponse:
    form, typed = read_form(request)
    rule = request.POST.get("rule", "")[:3]
    row, refused = act_on(request, version, actions.override, form, rule=rule, reason=typed["reason"])
    if refused is not None:
        return refused
    words = {"rule": rule, "number": row.filing.number}
    messages.success(request, _("%(rule)s was overridden for %(number)s; another person decides.") % words)
    return page_of(request, row.filing)


@login_required
@require_POST
def ask_for_advance(request: DeskRequest, version: UUID) -> HttpResponse:
    form, _typed = read_form(request)
    row, refused = act_on(request, version, actions.ask_for_advance, form)
    if refused is not None:
        return refused
    messages.success(request, _("The request for an advance payment stands among the tasks."))
    return page_of(request, row.filing)
