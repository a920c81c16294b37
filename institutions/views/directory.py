"""The directory at the desk: the institutions of a place, what each settles on a day, and which source says so."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agency.offices.matrix import Permission
from agency.offices.refusals import Denied
from agency.offices.requests import DeskRequest
from agency.policy.asked import place_and_day
from institutions import published, shown


@login_required
@require_GET
def listed(request: DeskRequest) -> HttpResponse:
    """Institutions of a place whose agreements aren't all over, and by name all; the suspended ones too, marked so."""
    if not request.actor.may(Permission.REFERENCE_VIEW):
        raise Denied(code=f"no-{Permission.REFERENCE_VIEW}")
    context = place_and_day(request)
    place, on = context["place"], context["on"]
    text = request.GET.get("text", "").strip()[:60]
    found, after = published.desk_page(place.pk, on, text, request.GET.get("after", "")) if place else ([], "")
    context |= {
        "rows": [shown.row(each, on, request.at) for each in found],
        "next_after": after,
        "text": text,
        "asks_name": True,
        "may_enter": request.actor.may(Permission.INSTITUTION_ENTER),
    }
    return render(request, "institutions/list.html", context)
