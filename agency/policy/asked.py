"""The place and day that a page of reference is asked about (templates/policy/_where.html)."""

from typing import Any

from agency.offices.acts import office_day
from agency.offices.requests import DeskRequest
from agency.policy import queries
from agency.policy.forms import WhereAndWhen


def place_and_day(request: DeskRequest) -> dict[str, Any]:
    """The own agency's place and today unless something else was asked for; several places that fit are `found`."""
    form = WhereAndWhen(request.GET)
    form.is_valid()
    text, on = (form.cleaned_data.get(name) for name in ("place", "on"))
    typed = {name: request.GET.get(name, "") for name in ("place", "on")}
    if not text and "place" not in form.errors and request.actor.agency is not None:
        text = typed["place"] = request.actor.agency.division_id
    found = queries.divisions_found(text) if text else []
    place = queries.division_meant(text or "", found)
    on = on or office_day(request.at)
    return {"form": form, "typed": typed, "place": place, "found": [] if place else found, "on": on}
