"""Pages of catalogues: which apply where and when, versions with their items, entering one from a file, deciding."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.offices.acts import Actor, office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, Refusal, at_reason
from agency.offices.requests import DeskRequest
from agency.policy.parameters import PARAMETERS
from filings.enums import Service
from institutions.importing.books.reading import BYTES_AT_MOST
from institutions.importing.verdicts import RowVerdict
from institutions.list_shown import TONES
from settlement import actions, catalogue_queries
from settlement.actions.catalogues import why_not_decide
from settlement.catalogue_queries import COMPARED, KINDS, OWN, ROWS
from settlement.enums import CatalogueState
from settlement.forms import AppliesForm, VersionForm
from settlement.importing.findings import FIELDS, from_json, reason_of
from settlement.models import Catalogue, CatalogueRow, CatalogueVersion
from settlement.views import gate

STATES = {
    CatalogueState.READING: "wait",
    CatalogueState.ENTERED: "wait",
    CatalogueState.APPLIED: "ok",
    CatalogueState.REPLACED: "",
    CatalogueState.REFUSED: "stop",
    CatalogueState.WITHDRAWN: "",
    CatalogueState.UNFIT: "stop",
}
VIEWS = {
    "items": _("Items"),
    "added": _("Added"),
    "changed": _("Changed"),
    "gone": _("No longer in it"),
    "refused": pgettext_lazy("of rows", "Refused"),
    "warned": _("Read differently"),
    "duplicates": _("Duplicates"),
    "skipped": _("Not of the table"),
}
ERRORS = {"source": "source_text", "file": "file", "days": "valid_to", "out-of-reach": "place"}
"""Codes of refusals → the field that they are about."""
ENTERED = _("Entered. Look through it; another person puts it in force.")
KEPT = _("The file is kept. It is read within a minute; this page says how far that is.")


@login_required
@require_GET
@never_cache
def listed(request: DeskRequest) -> HttpResponse:
    """Which catalogues apply for a place and a day, and all that are on record."""
    gate.need(request, Permission.REFERENCE_VIEW)
    form = AppliesForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    own = request.actor.agency.division_id if request.actor.agency else "110000"
    insured = asked["insured"].pk if asked.get("insured") else own
    treatment = asked["place"].pk if asked.get("place") else own
    on = asked.get("on") or office_day(request.at)
    service = Service(asked.get("service") or Service.MEDICAL)
    found = catalogue_queries.applying(insured, treatment, service, on)
    names = catalogue_queries.names_of({insured, treatment, *(rung for each in found for rung in each.rungs)})
    rows, next_after = catalogue_queries.catalogues(request.GET.get("after", "")[:40])
    context = {
        "form": form if form.is_bound else AppliesForm(),
        "applying": [_applying(each, names) for each in found],
        "insured": names.get(insured, insured),
        "treatment": names.get(treatment, treatment),
        "on": on,
        "service": service.label,
        "rows": rows,
        "next_after": next_after,
        "waiting": [_row(each) for each in catalogue_queries.waiting()],
        "may_enter": request.actor.may(Permission.CATALOGUE_ENTER),
    }
    return render(request, "settlement/catalogues.html", context)


def _applying(each: catalogue_queries.Applied, names: dict[str, str]) -> dict[str, Any]:
    """A kind of catalogue: by which parameter it is chosen, and the places where it is looked for."""
    where = [names[code] for code in each.rungs if code in names]
    return {"each": each, "label": PARAMETERS[each.parameter.name].label, "where": where}


def _row(version: CatalogueVersion) -> dict[str, Any]:
    state = CatalogueState(version.state)
    return {"version": version, "chip": {"text": state.label, "tone": STATES[state]}}


@login_required
@require_GET
@never_cache
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One catalogue with its versions, the newest first."""
    gate.need(request, Permission.REFERENCE_VIEW)
    catalogue = get_object_or_404(Catalogue.objects.select_related("division"), pk=pk)
    rows = catalogue_queries.versions().filter(catalogue=catalogue).order_by("-valid_from", "-id")[:200]
    context = {"catalogue": catalogue, "rows": [_row(each) for each in rows]}
    return render(request, "settlement/catalogue.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: DeskRequest) -> HttpResponse:
    """Enter a version from a file; nothing holds before another person has put it in force."""
    gate.need(request, Permission.CATALOGUE_ENTER, about="catalogue")
    form = VersionForm(request.POST or None, request.FILES or None, initial={"is_complete": True})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(BYTES_AT_MOST + 1)
        try:
            version = actions.enter_file(**gate.who(request), content=content, file_name=file.name, **form.values)
        except Refusal as refusal:
            if isinstance(refusal, Denied) and refusal.code not in ERRORS:
                raise
            form.add_error(ERRORS.get(refusal.code), str(refusal.sentence))
        else:
            messages.success(request, str(KEPT if version.state == CatalogueState.READING else ENTERED))
            return redirect("settlement:catalogue-version", version.pk)
    return render(request, "settlement/catalogue_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
@never_cache
def version(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One version: its items, what it changes, and every row of its file that wasn't simply taken, with the reason."""
    gate.need(request, Permission.REFERENCE_VIEW)
    return _page(request, _version(pk))


def _version(pk: UUID) -> CatalogueVersion:
    return get_object_or_404(catalogue_queries.versions(), pk=pk)


def _page(
    request: DeskRequest, of: CatalogueVersion, *, typed: str = "", wrong: Any = "", status: int = 200
) -> HttpResponse:
    """`wrong` is what is said at the reason that was `typed`."""
    older = catalogue_queries.before(of)
    counted = catalogue_queries.counts(of, older)
    view = request.GET.get("show", "") or ("refused" if counted["refused"] else "items")
    if view not in VIEWS:
        raise Http404
    context = {
        **_row(of),
        "older": older,
        "view": view,
        "tabs": _tabs(of, counted, view),
        "typed": typed,
        "wrong": wrong,
        "replaces": older is not None and older.valid_from == of.valid_from,
        "text": request.GET.get("text", "").strip()[:60],
        **_decision(request.actor, of),
        "is_at_work": of.state == CatalogueState.READING and catalogue_queries.is_at_work(of),
        "why_unfit": actions.why_unfit(of) if of.state == CatalogueState.UNFIT else "",
        "may_see_history": request.actor.may(Permission.REFERENCE_VIEW),
        "items": [],
        "differences": [],
        "file_rows": [],
        "next_after": "",
    }
    context |= _shown(of, older, view, context["text"], request.GET.get("after", "")[:80])
    return render(request, "settlement/catalogue_version.html", context, status=status)


def _decision(actor: Actor, of: CatalogueVersion) -> dict[str, Any]:
    """Who may decide or take back the version, and why this person can't."""
    is_open = of.state == CatalogueState.ENTERED
    why_not = why_not_decide(actor, of) if is_open else None
    return {
        "may_decide": is_open and why_not is None,
        "why_not": why_not if why_not and actor.may(Permission.CATALOGUE_CONFIRM) else "",
        "may_withdraw": of.state in OWN and actor.user is not None and of.entered_by_id == actor.user.pk,
        "confirmers": gate.roles_of(Permission.CATALOGUE_CONFIRM) if is_open else "",
    }


def _tabs(of: CatalogueVersion, counted: dict[str, int], view: str) -> list[dict[str, Any]]:
    here = reverse("settlement:catalogue-version", args=[of.pk])
    return [
        {"label": label, "url": f"{here}?show={name}", "count": counted[name], "current": name == view}
        for name, label in VIEWS.items()
        if counted[name] or name == view or (of.state != CatalogueState.UNFIT and name in ("items", *KINDS))
    ]


def _shown(of: CatalogueVersion, older: CatalogueVersion | None, view: str, text: str, after: str) -> dict[str, Any]:
    if view in KINDS:
        found, next_after = catalogue_queries.differences(of, older, view, after)
        return {"differences": [_difference(each) for each in found], "next_after": next_after}
    if view in ROWS:
        rows, next_after = catalogue_queries.rows_of(of, view, after)
        return {"file_rows": [_file_row(each) for each in rows], "next_after": next_after}
    items, next_after = catalogue_queries.items(of.pk, text, after)
    return {"items": items, "next_after": next_after}


def _difference(each: catalogue_queries.Difference) -> dict[str, Any]:
    changes = [
        {"label": FIELDS[name], "before": _words(each.before[name]), "after": _words(each.after[name])}
        for name in COMPARED
        if name in each.before and (each.before[name] or each.after[name])
    ]
    return {"code": each.code, "name": each.name, "changes": changes}


def _words(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return " ".join(value)
    return value.normalize() if hasattr(value, "normalize") else "" if value is None else value


def _file_row(each: CatalogueRow) -> dict[str, Any]:
    verdict = RowVerdict(each.verdict)
    return {
        "where": " ".join(filter(None, (each.sheet, str(each.row or "")))),
        "verdict": verdict.label,
        "tone": TONES[verdict],
        "code": each.code,
        "name": each.name,
        "reason": reason_of([from_json(kept) for kept in each.findings]),
    }


def _act(
    request: DeskRequest, pk: UUID, permission: Permission, act: Callable[..., Any], done: Any, **more: Any
) -> Any:
    gate.need(request, permission, about=f"catalogue version {pk}")
    of = _version(pk)
    try:
        act(**gate.who(request), version_id=of.pk, **more)
    except Refusal as refusal:
        wrong = at_reason(refusal)
        if not wrong:
            messages.error(request, str(refusal.sentence))
        typed = more.get("reason", "")
        return _page(request, _version(pk), typed=typed, wrong=wrong, status=gate.status_of(refusal))
    messages.success(request, str(done))
    return redirect("settlement:catalogue-version", pk)


@login_required
@require_POST
@never_cache
def apply(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Put a version in force."""
    done = _("In force. The version before it ends the day before.")
    return _act(request, pk, Permission.CATALOGUE_CONFIRM, actions.apply_version, done)  # type: ignore[no-any-return]


@login_required
@require_POST
@never_cache
def refuse(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say that a version is not put in force, and why."""
    reason = request.POST.get("reason", "")[:300]
    return _act(  # type: ignore[no-any-return]
        request, pk, Permission.CATALOGUE_CONFIRM, actions.refuse_version, _("Refused."), reason=reason
    )


@login_required
@require_POST
@never_cache
def withdraw(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take back what one entered oneself."""
    return _act(request, pk, Permission.CATALOGUE_ENTER, actions.withdraw_version, _("Withdrawn."))  # type: ignore[no-any-return]
