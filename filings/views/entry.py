"""Entry at the counter: opening a filing, the page on which it is written, its live rules, handing it over."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.audit import trail
from agency.offices.acts import office_day, uuid7
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.offices.requests import DeskRequest
from agency.offices.tokens import id_in
from agency.workers.models import Worker
from agency.workers.queries import cards_of, determinations_of, relations_of
from filings import actions, handed_in, permissions, queries
from filings.eligibility import OPENED_BY
from filings.enums import Channel, Service
from filings.forms import ContentForm, OpenForm, place_label
from filings.models import FilingVersion
from filings.views import paper_panel, shown
from filings.workflow import EDITABLE

FIELD_OF = {"destination": "place"}
NEEDED = (
    "services",
    "away_from",
    "evidence",
    "referral_institution",
    "referral_level",
    "referral_is_protocol",
    "referral_physician",
    "referral_title",
    "referral_on",
)
"""A draft may lack them, a filing that is handed over may not: the page doesn't say that they may stay empty."""


@login_required
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """Confirm the worker and the insurance relation; a filing that stands already is shown instead of doubled."""
    if not request.actor.may(Permission.FILING_ENTER):
        raise PermissionDenied
    text = request.POST.get("worker") or request.GET.get("worker") or ""
    if not text:
        return render(request, "filings/new.html", {"worker": None})
    pk = id_in(text)
    if pk is None:
        raise Http404
    worker = Worker.objects.select_related("agency__division").get_visible(
        request.actor, Permission.FILING_ENTER, pk=pk
    )
    relations = relations_of(worker)
    standing = queries.standing_of_worker(request.actor, worker.pk, office_day(request.at))
    status = 200
    if request.method == "POST":
        if not standing or request.POST.get("anyway"):
            return _open(request, worker, relations, standing)
        status = 409
    return _new_page(request, worker, relations, standing, status)


def _new_page(
    request: DeskRequest, worker: Worker, relations: list[Any], standing: list[FilingVersion], status: int
) -> HttpResponse:
    today = office_day(request.at)
    context = {
        "worker": worker,
        "relations": relations,
        "standing": [{"version": each, "chip": shown.state_chip(each, today)} for each in standing],
        "channels": Channel.choices,
        "chosen": id_in(request.POST.get("relation", "")) or (relations[0].pk if relations else None),
        "channel": request.POST.get("channel") or Channel.WINDOW,
    }
    return render(request, "filings/new.html", context, status=status)


def _open(request: DeskRequest, worker: Worker, relations: list[Any], standing: list[FilingVersion]) -> HttpResponse:
    form = OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of this worker's insurance relations."))
        return _new_page(request, worker, relations, standing, 422)
    try:
        version = actions.open_filing(
            by=request.actor,
            at=request.at,
            ids=uuid7,
            worker_id=worker.pk,
            relation_id=form.cleaned_data["relation"],
            channel=form.cleaned_data["channel"],
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return _new_page(request, worker, relations, standing, 403 if isinstance(refusal, Denied) else 422)
    return redirect("filings:edit", version=version.pk)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: DeskRequest, version: UUID) -> HttpResponse:
    """The page on which a filing is written. A POST saves; one that asks for JSON is the page saving by itself."""
    if request.method == "POST":
        return _save(request, _visible(request, version))
    row = _shown(request, version)
    if not permissions.may_enter(request.actor, row):
        raise PermissionDenied
    if row.state not in EDITABLE:
        return redirect("filings:detail", pk=row.filing_id)
    trail.note_reads(
        request.actor, request.at, subjects=[row.filing], seen="filing", purpose="entry", agency=row.agency_id
    )
    return _page(request, row, _form(request, row))


def _visible(request: DeskRequest, version: UUID) -> FilingVersion:
    rows = queries.loaded(FilingVersion.objects.all())
    return rows.get_visible(request.actor, pk=version)  # type: ignore[attr-defined]


def _shown(request: DeskRequest, version: UUID) -> FilingVersion:
    """The same to be shown, with what it rests on."""
    rows = queries.for_page(FilingVersion.objects.all())
    return rows.get_visible(request.actor, pk=version)  # type: ignore[attr-defined]


def _form(request: DeskRequest, row: FilingVersion, data: Any = None) -> ContentForm:
    return ContentForm(
        data,
        version=row,
        chosen=row.rests_on(),
        choices=determinations_of(row.worker),
        at=request.at,
    )


def _page(request: DeskRequest, row: FilingVersion, form: ContentForm, status: int = 200) -> HttpResponse:
    held = handed_in.of(row, office_day(request.at))
    assessment = queries.assess(row, at=request.at, papers=held)
    chosen = set(form["determinations"].value() or [])
    for name in NEEDED:
        form.fields[name].required = True
    papers = paper_panel.panel(request, row, held)
    context = {
        "version": row,
        "filing": row.filing,
        "worker": row.worker,
        "cards": cards_of(row.worker),
        "form": form,
        "chip": shown.state_chip(row, office_day(request.at)),
        "determinations": [_line(each, str(each.pk) in chosen) for each in determinations_of(row.worker)],
        "candidates": [{"code": each.pk, "label": place_label(each)} for each in form.candidates],
        "meant": None,
        "assessed": shown.assessed(assessment, row),
        "unread": [],
        "age": _age(row.worker, office_day(request.at)),
        "papers": papers,
        "ticks": paper_panel.ticks(papers["rows"], form),
    }
    return render(request, "filings/edit.html", context, status=status)


def _line(determination: Any, chosen: bool) -> dict[str, Any]:
    opens = [Service(service).label for service, kinds in OPENED_BY.items() if determination.kind in kinds]
    return {"row": determination, "opens": _(", ").join(str(each) for each in opens), "chosen": chosen}


def _age(worker: Worker, today: Any) -> int:
    born = worker.born_on
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _save(request: DeskRequest, row: FilingVersion) -> HttpResponse:
    form = _form(request, row, request.POST)
    form.is_valid()
    try:
        saved = _save_content(request, row, form)
    except Stale:
        return _conflict(request, row, form)
    except Refusal as refusal:
        return _refused(request, row, form, refusal)
    time = f"{timezone.localtime(request.at):%H:%M:%S}"
    if _by_itself(request):
        return JsonResponse({"saved_at": time, "version": str(saved.revision), "values": {"revision": saved.revision}})
    if form.errors:
        return _page(request, _shown(request, row.pk), form, 422)
    messages.success(request, _("Saved %(time)s.") % {"time": time})
    return redirect("filings:edit", version=row.pk)


def _save_content(request: DeskRequest, row: FilingVersion, form: ContentForm) -> FilingVersion:
    content = {"determinations": form.determination_ids, **form.content}
    who: dict[str, Any] = {"by": request.actor, "at": request.at, "ids": uuid7, "version_id": row.pk}
    saved = _across_own_saves(request, row, form, lambda revision: actions.save(**who, revision=revision, **content))
    _note_papers(request, row, form)
    return saved


def _note_papers(request: DeskRequest, row: FilingVersion, form: ContentForm) -> None:
    """What was ticked among the papers that the page showed."""
    read = form.cleaned_data
    if not read.get("papers_shown") or not {"papers", "papers_on"} <= read.keys():
        return
    actions.hand_in_papers(
        by=request.actor,
        at=request.at,
        ids=uuid7,
        version_id=row.pk,
        kinds=read["papers"],
        of=read["papers_shown"],
        received_on=read["papers_on"],
    )


def _across_own_saves(
    request: DeskRequest, row: FilingVersion, form: ContentForm, step: Callable[[int], FilingVersion]
) -> FilingVersion:
    """Take a step with the page's revision; once more with the stored one if only this page's own saves came between.

    The row is read anew: a save that was under way when this request began may have ended since.
    """
    try:
        return step(form.revision)
    except Stale:
        row = _visible(request, row.pk)
        if not shown.own_saves_crossed(row, form.revision, request.actor, request.at):
            raise
        return step(row.revision)


def _by_itself(request: DeskRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refused(request: DeskRequest, row: FilingVersion, form: ContentForm, refusal: Refusal) -> HttpResponse:
    """Say why not and keep what was typed: on the page, or beside what is stored when that can't be changed now."""
    status = 403 if isinstance(refusal, Denied) else 409 if isinstance(refusal, NotAllowedNow) else 422
    if _by_itself(request):
        return JsonResponse({"sentence": str(refusal.sentence)}, status=status)
    if isinstance(refusal, NotAllowedNow):
        return _conflict(request, row, form, sentence=str(refusal.sentence))
    messages.error(request, str(refusal.sentence))
    if isinstance(refusal, Denied):
        return refused_page(request, row, status)
    return _page(request, _shown(request, row.pk), form, status)


def refused_page(request: DeskRequest, row: FilingVersion, status: int) -> HttpResponse:
    """The sentence of a refusal, with the way back to the filing."""
    return render(request, "filings/refused.html", {"filing": row.filing}, status=status)


def _conflict(request: DeskRequest, row: FilingVersion, form: ContentForm, sentence: str = "") -> HttpResponse:
    if _by_itself(request):
        return JsonResponse({"sentence": sentence}, status=409)
    row = _visible(request, row.pk)
    chosen = set(form.determination_ids or [])
    mine = {**form.content, "determinations": [each for each in determinations_of(row.worker) if each.pk in chosen]}
    keep = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    edit_url = reverse("filings:edit", kwargs={"version": row.pk})
    context = {
        **shown.side_by_side(row, form.revision, mine),
        "filing": row.filing,
        "sentence": sentence,
        "holder": shown.who_has_it(row),
        "url": reverse("filings:detail", kwargs={"pk": row.filing_id}) if sentence else edit_url,
        "action": edit_url,
        "keep": [] if sentence else [*keep, ("revision", row.revision)],
    }
    return render(request, "filings/conflict.html", context, status=409)


NOT_KEPT = {"csrfmiddlewaretoken", "revision"}


@login_required
@require_http_methods(["GET", "POST"])
def rules(request: DeskRequest, version: UUID) -> HttpResponse:
    """The rules as they answer for what is stored; a POST adds what of the page could not be read. Writes nothing."""
    row = _shown(request, version)
    form = _form(request, row, request.POST if request.method == "POST" else None)
    form.is_valid()
    unread = [
        {"label": form[name].label, "id": form[name].id_for_label, "sentence": sentences[0]}
        for name, sentences in form.errors.items()
        if name in form.fields
    ]
    context = {
        "version": row,
        "assessed": shown.assessed(queries.assess(row, at=request.at), row),
        "unread": unread,
        "form": form,
        "fresh": True,
    }
    return render(request, "filings/_assessment.html", context)


@login_required
@require_GET
def places(request: DeskRequest) -> HttpResponse:
    """The picker's answer to what was typed: the place that is meant, or those that fit."""
    text = request.GET.get("place", "").replace("\x00", "").strip()[:80]
    found = queries.places_found(text, office_day(request.at)) if text else []
    meant = queries.place_meant(text, found)
    context = {
        "text": text,
        "meant": place_label(meant),
        "candidates": [] if meant else [{"code": each.pk, "label": place_label(each)} for each in found],
    }
    return render(request, "filings/_places.html", context)


@login_required
@require_POST
def submit(request: DeskRequest, version: UUID) -> HttpResponse:
    """Hand the filing over, with what stands on the page."""
    row = _visible(request, version)
    form = _form(request, row, request.POST)
    if not form.is_valid():
        return _save(request, row)
    content = {"determinations": form.determination_ids, **form.content}
    who: dict[str, Any] = {"by": request.actor, "at": request.at, "ids": uuid7, "version_id": row.pk}
    try:
        _note_papers(request, row, form)
        _across_own_saves(request, row, form, lambda revision: actions.hand_in(**who, revision=revision, **content))
    except Stale:
        return _conflict(request, row, form)
    except actions.Incomplete as incomplete:
        for name, sentence in incomplete.fields.items():
            form.add_error(FIELD_OF.get(name, name), str(sentence))
        return _page(request, row, form, 422)
    except Refusal as refusal:
        return _refused(request, row, form, refusal)
    messages.success(request, _("%(number)s was handed over for decision.") % {"number": row.filing.number})
    return redirect("filings:detail", pk=row.filing_id)
