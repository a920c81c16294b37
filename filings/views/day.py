"""The sheet at the end of the day."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agency.audit import trail
from agency.audit.presenters import event_in_words
from agency.offices.acts import office_day
from agency.offices.matrix import Permission
from agency.offices.requests import DeskRequest
from filings.day_sheet import DaySheet, day_sheet
from filings.forms import DayField
from filings.views import shown


@login_required
@require_GET
def sheet(request: DeskRequest) -> HttpResponse:
    """What I did today, what came back, what I leave open: to be printed and signed. `?day=` is an earlier day."""
    if not request.actor.may(Permission.FILING_VIEW):
        raise PermissionDenied
    today = office_day(request.at)
    found = day_sheet(request.actor, _wanted(request, today))
    _note(request, found)
    context = {
        "sheet": found,
        "is_today": found.day == today,
        "counts": [{"what": event_in_words(kind), "n": n} for kind, n in found.counts.items()],
        "lines": [_line(line) for line in found.lines],
        "back": [{"version": each, "chip": shown.state_chip(each, today)} for each in found.back],
        "open": [{"version": each, "chip": shown.state_chip(each, today)} for each in found.open],
    }
    return render(request, "filings/day_sheet.html", context)


def _wanted(request: DeskRequest, today: date) -> date:
    """The day in the address if it is one and not to come; else today."""
    field = DayField()
    try:
        asked = field.clean(request.GET.get("day", ""))
    except ValidationError:  # what is no day means today
        return today
    return min(asked, today) if asked else today


def _line(line: Any) -> dict[str, Any]:
    done = [{"at": at, "what": event_in_words(kind)} for at, kind in line.done]
    return {"version": line.version, "done": done}


def _note(request: DeskRequest, found: DaySheet) -> None:
    versions = {v.filing_id: v for v in [*(line.version for line in found.lines), *found.back, *found.open]}
    subjects = [(version.filing, version.agency_id) for version in versions.values()]
    if subjects:
        trail.note_reads_under(request.actor, request.at, subjects=subjects, seen="list", purpose="day sheet")
