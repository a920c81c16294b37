"""A filing's page with its decision, and the acts on it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agency.audit import trail
from agency.exchange.queries import latest_for
from agency.offices import panels
from agency.offices.acts import Actor, office_day, uuid7
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.offices.requests import DeskRequest
from filings import actions, eligibility, handed_in, overrides, permissions, queries, tasklist
from filings.actions.errands import may_ask
from filings.actions.overriding import standing_against
from filings.enums import Reason, State, TaskKind
from filings.forms import DecisionForm, read_revision
from filings.models import Decision, Filing, FilingVersion
from filings.views import afterwards, paper_panel, shown
from filings.views.tasks import rows_of
from filings.workflow import EDITABLE, OPEN

BACK_AT_MOST = 500


@login_required
@require_GET
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The filing: facts, rules, decision, exchange, versions, and what this person may do with it."""
    versions = _versions(FilingVersion.objects.visible_to(request.actor), pk)
    if not versions:
        raise Http404
    filing = versions[0].filing
    wanted = request.GET.get("version", "")
    chosen = next((each for each in versions if str(each.number) == wanted), None) if wanted else None
    if not wanted:
        chosen = afterwards.matters(request.actor, versions)
    if chosen is None:
        raise Http404
    trail.note_reads(
        request.actor, request.at, subjects=[filing], seen="filing", purpose="page", agency=filing.agency_id
    )
    return render(request, "filings/detail.html", _context(request, chosen, versions))


def _versions(rows: QuerySet[FilingVersion], filing_id: UUID) -> list[FilingVersion]:
    """The versions of a filing, the newest first."""
    return list(queries.for_page(rows.filter(filing=filing_id)).order_by("-number"))


def _visible(request: DeskRequest, version: UUID) -> FilingVersion:
    rows = queries.loaded(FilingVersion.objects.all())
    return rows.get_visible(request.actor, pk=version)  # type: ignore[attr-defined]


def _context(
    request: DeskRequest, version: FilingVersion, versions: list[FilingVersion], typed: DecisionForm | None = None
) -> dict[str, Any]:
    today = office_day(request.at)
    decision = Decision.objects.filter(version=version).select_related("decided_by").first()
    held = handed_in.of(version, today)
    waits = decision is None and version.state in OPEN
    assessment = queries.assess(version, at=request.at, papers=held) if waits else None
    against = standing_against(version, assessment) if assessment else []
    refusing = [str(code) for code in against]
    rests_on = version.rests_on()
    return {
        "version": version,
        "versions": versions,
        "filing": version.filing,
        "panels": panels.filled("filing", actor=request.actor, at=request.at, subject=version.filing),
        "worker": version.worker,
        "chip": shown.state_chip(version, today),
        "who": shown.who_has_it(version),
        "deadline": shown.deadline(version, today),
        "facts": shown.facts_of(version, rests_on),
        "contested": [each for each in rests_on if each.reconsidered_since],
        "dates": shown.dates_of(version, decision),
        "assessed": shown.decided(decision, version)
        if decision
        else assessment and shown.assessed(assessment, version),
        "overrides": overrides.shown(version, assessment, decision),
        "overridable": _overridable(request.actor, version, assessment, against),
        "may_advance": _may_advance(request.actor, version, assessment),
        "decision": decision,
        "decided_for": [f"{code} {Reason(code).label}" for code in decision.reasons] if decision else [],
        "exchange": shown.exchange_of(latest_for([version.filing_id]).get(version.filing_id), request.at),
        "tasks": rows_of(tasklist.of_filing(version.filing_id), today),
        "history_url": shown.history_url(request.actor, version.filing),
        "back": _back(request),
        "typed": _typed(typed, refusing),
        "refusing": refusing,
        "reasons": Reason.choices,
        "papers": paper_panel.panel(request, version, held),
        "afterwards": afterwards.panel(request, version, versions),
        **_may(request.actor, version),
    }


def _overridable(
    actor: Actor, version: FilingVersion, assessment: queries.Assessment | None, against: list[Reason]
) -> list[dict[str, str]]:
    """The rules that this person may override now."""
    if assessment is None or version.state != State.SUBMITTED or not permissions.may_override(actor, version):
        return []
    noes = [each for each in assessment.answers if each.code in against and eligibility.may_be_overridden(each)]
    return [{"code": str(each.code), "label": str(Reason(each.code).label)} for each in noes]


def _may_advance(actor: Actor, version: FilingVersion, assessment: queries.Assessment | None) -> bool:
    """Is a third party open, and nobody has asked for an advance payment yet?"""
    if assessment is None or not may_ask(assessment) or not permissions.may_ask_for_advance(actor, version):
        return False
    return not version.tasks.filter(kind=TaskKind.ADVANCE_PAYMENT).exists()


def _typed(form: DecisionForm | None, refusing: list[str]) -> dict[str, Any]:
    """What stands in the fields of the decision: what was typed, or the reasons that the rules give."""
    if form is None:
        return {"comment": "", "explanation": "", "missing": "", "reason": "", "reasons": refusing}
    typed = {name: form.data.get(name, "") for name in ("comment", "explanation", "missing", "reason")}
    return {**typed, "reasons": form.data.getlist("reasons")}


def _may(actor: Actor, version: FilingVersion) -> dict[str, Any]:
    """What this person may do with a version in this state, and why not where it is their own work."""
    enters = permissions.may_enter(actor, version)
    waits = version.state == State.SUBMITTED
    mine = version.claimed_by_id is not None and version.claimed_by_id == (actor.user.pk if actor.user else 0)
    why = ""
    if waits and actor.post_for(Permission.FILING_RETURN, version.agency):
        why = _why_not(lambda: permissions.check_may_return(actor, version))
    returns = waits and permissions.may_return(actor, version)
    others = version.claimed_by_id is not None and not mine
    return {
        "may_edit": enters and version.state in EDITABLE,
        "may_take_back": enters and waits and version.claimed_by_id is None,
        "may_withdraw": enters and version.state in OPEN,
        "may_claim": returns and not mine,
        "may_release": returns and mine,
        "may_return": returns and not others,
        "may_decide": waits and permissions.may_decide(actor, version) and not others,
        "may_next": actor.may(Permission.FILING_DECIDE),
        "held_by": shown.named(version.claimed_by) if others else "",
        "why_not": why,
    }


def _why_not(check: Callable[[], Any]) -> str:
    try:
        check()
    except Denied as denied:
        return str(denied.sentence)
    return ""


def _back(request: DeskRequest) -> str:
    """The query of the worklist from which the person came; nothing else is believed."""
    text = (request.POST.get("back") or request.GET.get("back") or "")[:BACK_AT_MOST]
    try:
        parse_qs(text, strict_parsing=bool(text))
    except ValueError:
        return ""
    return text


def page_url(filing: Filing) -> str:
    return reverse("filings:detail", kwargs={"pk": filing.pk})


def page_of(request: DeskRequest, filing: Filing, *, part: str = "") -> HttpResponse:
    """Back to the filing's page, or to a part of it, the way to the worklist kept."""
    back = _back(request)
    url = page_url(filing) + (f"?{urlencode({'back': back})}" if back else "")
    return redirect(f"{url}#{part}" if part else url)


# The acts. Each loads the version, calls one action and shows its refusal on the page, with what was typed.

Act = Callable[..., Any]


def act_on(
    request: DeskRequest, version: UUID, act: Act, form: DecisionForm, **values: Any
) -> tuple[FilingVersion, HttpResponse | None]:
    row = _visible(request, version)
    if form.errors:
        messages.error(request, " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences))
        return row, _again(request, version, form, 422)
    try:
        act(by=request.actor, at=request.at, ids=uuid7, version_id=row.pk, **values)
    except Stale:
        return row, _conflict(request, row, form)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        status = 403 if isinstance(refusal, Denied) else 409 if isinstance(refusal, NotAllowedNow) else 422
        return row, _again(request, version, form, status)
    return row, None


def _again(request: DeskRequest, version: UUID, form: DecisionForm, status: int) -> HttpResponse:
    """The filing's page with what was typed into it."""
    row = _visible(request, version)
    versions = _versions(FilingVersion.objects.all(), row.filing_id)
    shown_one = next(each for each in versions if each.pk == row.pk)
    context = _context(request, shown_one, versions, form)
    return render(request, "filings/detail.html", context, status=status)


def page_again(request: DeskRequest, version: UUID, status: int) -> HttpResponse:
    """The same for the acts on its papers: their own fields are kept by paper_panel.py."""
    return _again(request, version, DecisionForm(request.POST), status)


def _conflict(request: DeskRequest, row: FilingVersion, form: DecisionForm) -> HttpResponse:
    """Somebody changed the filing under this decision: what changed, and the decision ready to be made again."""
    row = _visible(request, row.pk)
    keep = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    compared = shown.side_by_side(row, read_revision(request.POST), {})
    typed = _(", ").join([*form.data.getlist("reasons"), *(form.data.get(n, "") for n in ("comment", "explanation"))])
    compared["rows"].append(
        {"label": _("Your decision"), "before": "", "theirs": "", "mine": typed.strip(", ，、"), "differs": False}
    )
    context = {
        **compared,
        "filing": row.filing,
        "sentence": "",
        "holder": shown.who_has_it(row),
        "url": page_url(row.filing),
        "action": request.path,
        "keep": [*keep, ("revision", row.revision)],
    }
    return render(request, "filings/conflict.html", context, status=409)


NOT_KEPT = {"csrfmiddlewaretoken", "revision"}


def read_form(request: DeskRequest) -> tuple[DecisionForm, dict[str, Any]]:
    form = DecisionForm(request.POST)
    form.is_valid()
    empty = {"comment": "", "explanation": "", "missing": "", "reason": "", "reasons": [], "items": []}
    return form, {**empty, **form.cleaned_data}


@login_required
@require_POST
def take_back(request: DeskRequest, version: UUID) -> HttpResponse:
    form, _read_values = read_form(request)
    row, refused = act_on(request, version, actions.take_back, form)
    if refused is not None:
        return refused
    messages.success(request, _("%(number)s is back at your counter.") % {"number": row.filing.number})
    return redirect("filings:edit", version=row.pk)


@login_required
@require_POST
def withdraw(request: DeskRequest, version: UUID) -> HttpResponse:
    form, typed = read_form(request)
    row, refused = act_on(request, version, actions.withdraw, form, reason=typed["reason"])
    if refused is not None:
        return refused
    messages.success(request, _("%(number)s was withdrawn.") % {"number": row.filing.number})
    return page_of(request, row.filing)


@login_required
@require_POST
def claim(request: DeskRequest, version: UUID) -> HttpResponse:
    form, _read_values = read_form(request)
    row, refused = act_on(request, version, actions.claim, form)
    return page_of(request, row.filing) if refused is None else refused


@login_required
@require_POST
def release(request: DeskRequest, version: UUID) -> HttpResponse:
    form, _read_values = read_form(request)
    row, refused = act_on(request, version, actions.release, form)
    return page_of(request, row.filing) if refused is None else refused


@login_required
@require_POST
def approve(request: DeskRequest, version: UUID) -> HttpResponse:
    form, typed = read_form(request)
    revision = read_revision(request.POST)
    row, refused = act_on(request, version, actions.approve, form, revision=revision, comment=typed["comment"])
    if refused is not None:
        return refused
    messages.success(request, _("%(number)s was approved; the message is on its way.") % {"number": row.filing.number})
    return _onwards(request, row.filing)


@login_required
@require_POST
def reject(request: DeskRequest, version: UUID) -> HttpResponse:
    form, typed = read_form(request)
    values = {"revision": read_revision(request.POST), "reasons": typed["reasons"], "explanation": typed["explanation"]}
    row, refused = act_on(request, version, actions.reject, form, **values)
    if refused is not None:
        return refused
    messages.success(request, _("%(number)s was rejected.") % {"number": row.filing.number})
    return _onwards(request, row.filing)


@login_required
@require_POST
def return_for_more(request: DeskRequest, version: UUID) -> HttpResponse:
    form, typed = read_form(request)
    items = typed["items"] if request.POST.get("items_shown") else None
    values = {"reason": typed["missing"], "items": items, "own_mistake": bool(request.POST.get("own_mistake"))}
    row, refused = act_on(request, version, actions.return_for_more, form, **values)
    if refused is not None:
        return refused
    messages.success(request, _("%(number)s was returned to the counter.") % {"number": row.filing.number})
    return _onwards(request, row.filing)


def _onwards(request: DeskRequest, filing: Filing) -> HttpResponse:
    """After a decision: the next case if it was asked for and there is one, else the page of this filing."""
    if request.POST.get("then") == "next" and request.actor.may(Permission.FILING_DECIDE):
        following = actions.claim_next(by=request.actor, at=request.at, ids=uuid7)
        if following is not None:
            return page_of(request, following.filing)
        messages.info(request, _("Nothing else waits for your decision."))
    return page_of(request, filing)
