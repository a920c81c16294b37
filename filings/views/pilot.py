"""The list of pilot cities on which E14 rests, with the source of each."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agency.offices.matrix import Permission
from agency.offices.refusals import Denied
from agency.offices.requests import DeskRequest
from filings.clauses import clauses
from filings.eligibility.place import NATIONWIDE_FROM, PILOT_FROM
from filings.enums import Reason
from institutions import pilot


@login_required
@require_GET
def listed(request: DeskRequest) -> HttpResponse:
    if not request.actor.may(Permission.REFERENCE_VIEW):
        raise Denied(code=f"no-{Permission.REFERENCE_VIEW}")
    last = NATIONWIDE_FROM - timedelta(days=1)
    context = {"cities": pilot.cities(), "first": PILOT_FROM, "last": last, "clause": clauses()[Reason.E14]}
    return render(request, "filings/pilot.html", context)
