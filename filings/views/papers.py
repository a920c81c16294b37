"""The acts on papers, and the notice of what is missing, on paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agency.audit import trail
from agency.offices.acts import office_day, uuid7
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.offices.requests import DeskRequest
from filings import actions, handed_in, queries
from filings.forms import PapersForm
from filings.models import Filing, FilingVersion
from filings.views.cases import page_again, page_of
from filings.views.paper_panel import sentences


def _act(request: DeskRequest, version: UUID, act: Callable[..., Any], said: Any, **values: Any) -> HttpResponse:
    """Call one action on a visible version; a refusal is shown on the filing's page, with what was typed."""
    rows = queries.loaded(FilingVersion.objects.all())
    row = rows.get_visible(request.actor, pk=version)  # type: ignore[attr-defined]
    try:
        act(by=request.actor, at=request.at, ids=uuid7, version_id=row.pk, **values)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        late = isinstance(refusal, NotAllowedNow | Stale)
        return page_again(request, version, 403 if isinstance(refusal, Denied) else 409 if late else 422)
    messages.success(request, str(said))
    return page_of(request, row.filing, part="papers")


@login_required
@require_POST
def received(request: DeskRequest, version: UUID) -> HttpResponse:
    """Which papers were handed in, and when."""
    form = PapersForm(request.POST)
    if not form.is_valid():
        queries.loaded(FilingVersion.objects.all()).get_visible(request.actor, pk=version)  # type: ignore[attr-defined]
        messages.error(request, " ".join(str(each) for faults in form.errors.values() for each in faults))
        return page_again(request, version, 422)
    read = form.cleaned_data
    values = {"kinds": read["papers"], "of": read["papers_shown"], "received_on": read["papers_on"]}
    return _act(request, version, actions.hand_in_papers, _("The papers were noted."), **values)


@login_required
@require_POST
def judge(request: DeskRequest, version: UUID) -> HttpResponse:
    """Accept or refuse one paper."""
    typed = request.POST
    values = {
        "kind": typed.get("kind", ""),
        "accept": typed.get("accept") == "yes",
        "was": typed.get("was", ""),
        "reason": typed.get("paper_reason", "").replace("\x00", ""),
    }
    return _act(request, version, actions.judge_paper, _("Your word on the paper was noted."), **values)


@login_required
@require_POST
def take_over(request: DeskRequest, version: UUID) -> HttpResponse:
    """Take a paper over that was accepted before."""
    values = {"kind": request.POST.get("kind", "")}
    return _act(request, version, actions.take_over, _("The paper that was accepted before was taken over."), **values)


@login_required
@require_GET
def notice(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The one notice of what is missing, per item, with its day; 404 as long as nothing was asked for."""
    filing = Filing.objects.get_visible(request.actor, pk=pk)
    version: FilingVersion = queries.loaded(filing.versions.all()).order_by("-number")[0]
    held = handed_in.of(version, office_day(request.at))
    given = held.notice
    if given is None:
        raise Http404
    trail.note_reads(
        request.actor, request.at, subjects=[filing], seen="receipt", purpose="print", agency=filing.agency_id
    )
    asked = version.returned_items or given.items
    context = {
        "filing": filing,
        "version": version,
        "worker": version.worker,
        "agency": version.agency,
        "notice": given,
        "sentences": sentences(held.lines, asked),
        "words": version.returned_because or given.text,
        "printed_on": office_day(request.at),
    }
    return render(request, "filings/notice.html", context)
