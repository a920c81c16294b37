"""Filings of other agencies for places that ours look after: list, one filing, the search box."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from agency.audit import trail
from agency.offices import panels
from agency.offices.acts import Actor, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Division
from agency.offices.requests import DeskRequest
from agency.offices.tokens import id_in
from agency.workers.injury_parts import part_name
from filings import received
from filings.enums import Service
from filings.models import ReceivedFiling

TABS = {"running": gettext_lazy("Valid today"), "all": gettext_lazy("All")}


@login_required
@require_GET
def listed(request: DeskRequest) -> HttpResponse:
    """What was received for this agency's places: those valid today, or all, the newest first."""
    if not request.actor.may(Permission.RECEIVED_VIEW):
        raise PermissionDenied
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "running"
    today = office_day(request.at)
    before = id_in(request.GET.get("before", ""))
    page = received.page(request.actor, today, only_running=tab == "running", before=before)
    counts = received.counts(request.actor, today)
    _note(request.actor, request.at, page.rows, seen="list", purpose="received")
    context = {
        "tabs": [
            {"label": label, "url": f"?tab={name}", "count": counts[name], "current": name == tab, "hot": False}
            for name, label in TABS.items()
        ],
        "rows": [_row(each, today) for each in page.rows],
        "next_url": f"?tab={tab}&before={page.before}" if page.before else "",
        "previous_url": f"?tab={tab}" if before else "",
        "shown": len(page.rows),
        "total": counts[tab],
    }
    return render(request, "filings/received_list.html", context)


@login_required
@require_GET
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One received version: first of all whether it is valid here today."""
    rows = ReceivedFiling.objects.select_related("agency", "destination")
    filing: ReceivedFiling = rows.get_visible(request.actor, pk=pk)
    today = office_day(request.at)
    _note(request.actor, request.at, [filing], seen="received", purpose="page")
    versions = received.versions(request.actor, filing)
    context = {
        "received": filing,
        **_row(filing, today),
        "today": today,
        "why": why(filing, today),
        "valid_now": next((each for each in versions if each.pk != filing.pk and each.is_effective_on(today)), None),
        "services": _(", ").join(str(Service(each).label) for each in filing.services),
        "parts": [f"{code} {part_name(code)}" for code in filing.injured_parts],
        "insured_place": Division.objects.filter(pk=filing.insured_place).first(),
        "versions": [_row(each, today) for each in versions],
        "panels": panels.filled("received", actor=request.actor, at=request.at, subject=filing),
    }
    return render(request, "filings/received_detail.html", context)


def why(filing: ReceivedFiling, today: date) -> str:
    """Is it valid here today? In a sentence that names the day on which that changes or changed."""
    day = {"today": today.isoformat(), "from": filing.effective_from.isoformat()}
    if _is_ended(filing, today):
        assert filing.ended_on is not None
        if filing.benefit_stopped:
            return _("No. Benefits were stopped; its last day was %(last)s.") % {"last": filing.ended_on.isoformat()}
        return _("No. The insured place ended it; its last day was %(last)s.") % {"last": filing.ended_on.isoformat()}
    if filing.effective_from > today:
        return _("No. It begins on %(from)s; today is %(today)s.") % day
    if filing.valid_to is not None and filing.valid_to < today:
        return _("No. It ran out; its last day was %(last)s.") % {"last": filing.valid_to.isoformat()}
    if filing.last_day is None:
        return _("Yes, without end.")
    return _("Yes, through %(last)s.") % {"last": filing.last_day.isoformat()}


def _is_ended(filing: ReceivedFiling, today: date) -> bool:
    """Ended before today, or before it began: then it never held."""
    return filing.ended_on is not None and filing.ended_on < max(today, filing.effective_from)


def chip_of(filing: ReceivedFiling, today: date) -> dict[str, str]:
    """Whether it is valid here today, in a word."""
    if filing.is_effective_on(today):
        return {"text": _("Valid today"), "tone": "ok"}
    if _is_ended(filing, today):
        return {"text": _("Ended"), "tone": "stop"}
    if filing.effective_from > today:
        return {"text": _("Not yet"), "tone": "wait"}
    return {"text": _("Expired"), "tone": ""}


def _row(filing: ReceivedFiling, today: date) -> dict[str, Any]:
    return {"filing": filing, "valid": filing.is_effective_on(today), "chip": chip_of(filing, today)}


def _note(actor: Actor, at: datetime, rows: list[ReceivedFiling], *, seen: str, purpose: str) -> None:
    trail.note_reads_under(actor, at, subjects=[(each, each.agency_id) for each in rows], seen=seen, purpose=purpose)


def found(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """What the search box finds here, with the address of each; also when that is nothing: then the page says why."""
    if not actor.may(Permission.RECEIVED_VIEW):
        return None
    today = office_day(at)
    rows = received.find(actor, str(subject), today)
    _note(actor, at, rows, seen="search", purpose="search results")
    return {
        "rows": [_row(each, today) for each in rows],
        "addresses": [reverse("filings:received-detail", args=[each.pk]) for each in rows],
    }
