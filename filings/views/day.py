"""The sheet at the end of the day: what each app has to say of it, on one page to print and sign."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from agency.audit import trail
from agency.audit.day_sheet import DaySheet
from agency.audit.presenters import event_in_words
from agency.offices import panels
from agency.offices.acts import office_day
from agency.offices.matrix import Permission
from agency.offices.requests import DeskRequest
from filings.day_sheet import day_sheet
from filings.forms import DayField
from filings.models import FilingVersion
from filings.views import shown


@login_required
@require_GET
def sheet(request: DeskRequest) -> HttpResponse:
    """What I did today, what came back, what I leave open: to be printed and signed. `?day=` is an earlier day."""
    if not request.actor.may(Permission.FILING_VIEW):
        raise PermissionDenied
    today = office_day(request.at)
    day = _wanted(request, today)
    parts = [
        _of_filings(request, day, today),
        *panels.filled("day-sheet", actor=request.actor, at=request.at, subject=day),
    ]
    counts: Counter[str] = sum((part["counts"] for part in parts), Counter())
    lines = sorted((line for part in parts for line in part["lines"]), key=lambda line: line["done"][0])
    context = {
        "day": day,
        "counts": [{"what": event_in_words(kind), "n": n} for kind, n in sorted(counts.items())],
        "lines": [{**line, "done": _in_words(line["done"])} for line in lines],
        "back": [row for part in parts for row in part["back"]],
        "open": [row for part in parts for row in part["open"]],
    }
    return render(request, "filings/day_sheet.html", context)


def _in_words(done: list[tuple[datetime, str]]) -> list[dict[str, Any]]:
    return [{"at": at, "what": event_in_words(kind)} for at, kind in done]


def _of_filings(request: DeskRequest, day: date, today: date) -> dict[str, Any]:
    found = day_sheet(request.actor, day)
    _note(request, found)
    return {
        "counts": found.counts,
        "lines": [{**_named(line.record), "done": line.done} for line in found.lines],
        "back": [{**_named(each), "chip": shown.state_chip(each, today)} for each in found.back],
        "open": [{**_named(each), "chip": shown.state_chip(each, today), "due_on": each.due_on} for each in found.open],
    }


def _named(version: FilingVersion) -> dict[str, Any]:
    """A filing on the sheet: what it is called, where it stands, and whose it is."""
    url = reverse("filings:detail", args=[version.filing_id])
    return {"label": _("Filing"), "number": version.filing.number, "url": url, "person": version.worker}


def _wanted(request: DeskRequest, today: date) -> date:
    """The day in the address if it is one and not to come; else today."""
    field = DayField()
    try:
        asked = field.clean(request.GET.get("day", ""))
    except ValidationError:  # what is no day means today
        return today
    return min(asked, today) if asked else today


def _note(request: DeskRequest, found: DaySheet[FilingVersion, FilingVersion]) -> None:
    versions = {v.filing_id: v for v in [*(line.record for line in found.lines), *found.back, *found.open]}
    subjects = [(version.filing, version.agency_id) for version in versions.values()]
    if subjects:
        trail.note_reads_under(request.actor, request.at, subjects=subjects, seen="list", purpose="day sheet")
