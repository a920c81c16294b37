"""The worklist and the next case."""

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from agency.audit import trail
from agency.exchange.queries import latest_for
from agency.offices.acts import office_day, uuid7
from agency.offices.matrix import Permission
from agency.offices.models import Division
from agency.offices.models.places import DivisionLevel
from agency.offices.requests import DeskRequest
from filings import actions, queries
from filings.forms import FilterForm
from filings.models import FilingVersion
from filings.views import shown
from filings.views.cases import page_of

TABS: dict[str, Promise] = {
    "todo": _("For me"),
    "submitted": _("Awaiting decision"),
    "returned": _("Returned for more"),
    "drafts": _("Drafts"),
    "cancellations": _("Cancellations"),
    "expiring": _("Ending within 30 days"),
    "mine_today": _("Mine of today"),
    "all": _("All"),
}
HOT = {"returned"}


@login_required
@require_GET
def listed(request: DeskRequest) -> HttpResponse:
    """The worklist: tabs with exact counts, filters, one page."""
    if not request.actor.may(Permission.FILING_VIEW):
        raise PermissionDenied
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "todo"
    form = FilterForm(
        request.GET, provinces=list(Division.objects.filter(level=DivisionLevel.PROVINCE).order_by("code"))
    )
    read = form.read
    page = queries.worklist(
        request.actor,
        request.at,
        tab=tab,
        filters=_condition(read),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    counts = queries.tab_counts(request.actor, request.at)
    _note(request, page.versions, tab)
    kept = {
        name: request.GET[name]
        for name in ("category", "place", "state", "since", "until", "text")
        if request.GET.get(name)
    }
    context = {
        "tab": tab,
        "tabs": [_tab(name, tab, counts[name], kept) for name in TABS],
        "form": form,
        "filtered": bool(kept),
        "rows": _rows(request, page.versions),
        "previous_url": _at(kept, tab, before=page.before) if page.before else "",
        "next_url": _at(kept, tab, after=page.after) if page.after else "",
        "shown": len(page.versions),
        "total": None if read else counts[tab],
        "back": request.GET.urlencode(),
        "may_enter": request.actor.may(Permission.FILING_ENTER),
        "may_decide": request.actor.may(Permission.FILING_DECIDE),
    }
    return render(request, "filings/list.html", context)


def _tab(name: str, current: str, count: int, kept: dict[str, str]) -> dict[str, Any]:
    return {"label": TABS[name], "url": _at(kept, name), "count": count, "current": name == current, "hot": name in HOT}


def _at(kept: dict[str, str], tab: str, **place: str) -> str:
    return "?" + urlencode({"tab": tab, **kept, **place})


def _condition(read: dict[str, Any]) -> Q:
    condition = Q()
    for name in ("category", "state"):
        if name in read:
            condition &= Q(**{name: read[name]})
    if "place" in read:
        condition &= Q(destination__province=read["place"])
    if "since" in read:
        condition &= Q(submitted_at__gte=_start(read["since"]))
    if "until" in read:
        condition &= Q(submitted_at__lt=_start(read["until"] + timedelta(days=1)))
    if "text" in read:
        text = read["text"].strip()
        initials = Q(worker__initials__startswith=text.lower())
        condition &= Q(filing__number__startswith=text.upper()) | Q(worker__name__startswith=text) | initials
    return condition


def _start(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _rows(request: DeskRequest, versions: list[FilingVersion]) -> list[dict[str, Any]]:
    today = office_day(request.at)
    messages_sent = latest_for(version.filing_id for version in versions)
    return [
        {
            "version": version,
            "kinds": now_(", ").join(dict.fromkeys(each.get_kind_display() for each in version.determinations.all())),
            "place": version.destination.display_name if version.destination else "",
            "deadline": shown.deadline(version, today),
            "chip": shown.state_chip(version, today),
            "exchange": shown.exchange_of(messages_sent.get(version.filing_id), request.at),
        }
        for version in versions
    ]


def _note(request: DeskRequest, versions: list[FilingVersion], tab: str) -> None:
    """Log whose filings were listed, under the agency of each."""
    by_agency: dict[int, list[Any]] = {}
    for version in versions:
        by_agency.setdefault(version.agency_id, []).append(version.filing)
    for agency, filings in by_agency.items():
        trail.note_reads(request.actor, request.at, subjects=filings, seen="list", purpose=tab, agency=agency)


@login_required
@require_POST
def next_case(request: DeskRequest) -> HttpResponse:
    """Take up the case that is due first and go to it."""
    version = actions.claim_next(by=request.actor, at=request.at, ids=uuid7)
    if version is None:
        messages.info(request, now_("Nothing waits for your decision: no case is free that somebody else entered."))
        return redirect(reverse("filings:list"))
    return page_of(request, version.filing)
