"""Pages of claims for reimbursement: taking one in, lists, the page of one, and what is printed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agency.audit import trail
from agency.offices.acts import Actor, office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, Refusal
from agency.offices.requests import DeskRequest
from agency.policy.queries import working_days
from agency.workers.models import Worker
from filings.queries import versions_of_worker
from settlement import actions, claim_queries, finding
from settlement.actions.claim_allowances import check_is_settled, claims_of
from settlement.actions.spending import Spent
from settlement.claim_wording import CLAUSE, NOTHING_MORE, REMEDY
from settlement.enums import BillState, ClaimState, ReviewOutcome, StayRole
from settlement.forms import ClaimFactsForm, ClaimForm, FurtherForm, PapersForm, SpentForm
from settlement.models import Claim, Stay
from settlement.models.claims import GRANTED
from settlement.views import claim_shown, gate, shown, waiting

JOINED = (
    *("agency__division", "worker", "stay__place", "stay__worker", "stay__agency", "stay__received"),
    *("stay__version__filing", "bill__agency", "reviewed_by", "decided_by", "paid_by"),
)
LABELS = {
    "open": _("To be decided"),
    "incomplete": _("Papers missing"),
    "to_pay": _("To be paid"),
    "done": pgettext_lazy("of claims", "Done"),
    "withdrawn": _("Withdrawn"),
}
FIELDS = {"receipt": "receipt_number", "paid-before": "receipt_number", "day": "discharged_on", "paper": "papers"}
"""Codes of refusals → the field of the form that they are about."""


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def listed(request: DeskRequest) -> HttpResponse:
    """Claims by what is to be done with them, those that are due first on top; for who pays first those to pay."""
    gate.need(request, Permission.CLAIM_VIEW)
    if request.method == "POST":
        return _found(request, request.POST.get("number", "").replace("\0", "").strip()[:60])
    tab = request.GET.get("tab", "")
    if tab not in LABELS:
        tab = "to_pay" if request.actor.may(Permission.CLAIM_PAY) else "open"
    page = claim_queries.page(request.actor, tab, request.GET.get("after", "")[:80])
    return _list(request, page.claims, tab, page.after)


def _found(request: DeskRequest, number: str) -> HttpResponse:
    """The claim whose receipt has this number, or all of them; it comes by POST and gets into no address."""
    found = finding.find_claims(request.actor, number)
    if len(found) == 1:
        return redirect("settlement:claim", found[0].pk)
    return _list(request, found, "", number=number)


def _list(request: DeskRequest, claims: list[Claim], tab: str, after: str = "", number: str = "") -> HttpResponse:
    _note_listed(request, claims, tab or "search results")
    counts, here = claim_queries.counts(request.actor), reverse("settlement:claims")
    context = {
        "tabs": [
            {"label": label, "url": f"{here}?tab={name}", "count": counts.get(name), "current": name == tab}
            for name, label in LABELS.items()
        ],
        "rows": claim_shown.rows(claims, office_day(request.at)),
        "next_after": after,
        "is_search": not tab,
        "may_enter": request.actor.may(Permission.CLAIM_ENTER),
        "number": number,
    }
    return render(request, "settlement/claims.html", context)


def _note_listed(request: DeskRequest, claims: list[Claim], tab: str) -> None:
    subjects = [(each, each.agency_id) for each in claims]
    trail.note_reads_under(request.actor, request.at, subjects=subjects, seen="list", purpose=tab)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: DeskRequest, worker: UUID) -> HttpResponse:
    """Take a claim in at the counter, complete or not."""
    gate.need(request, Permission.CLAIM_ENTER, about=f"worker {worker}")
    rows = Worker.objects.select_related("agency__division")
    person: Worker = rows.get_visible(request.actor, Permission.CLAIM_ENTER, pk=worker)
    versions = [each for each in versions_of_worker(request.actor, person.pk) if each.destination_id]
    form = ClaimForm(request.POST if request.method == "POST" else None, worker=person, versions=versions)
    if request.method == "POST" and form.is_valid():
        try:
            claim = actions.receive(**gate.who(request), worker_id=person.pk, **form.values)
        except Denied:
            raise
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal.sentence))
        else:
            messages.success(request, _("The claim was received. Print the receipt for the worker."))
            return redirect("settlement:claim", claim.pk)
    trail.note_reads(
        request.actor, request.at, subjects=[person], seen="masked file", purpose="claim", agency=person.agency_id
    )
    context = {"form": form, "worker": person, "clause": CLAUSE, "nothing_more": NOTHING_MORE}
    return render(request, "settlement/claim_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def allowances(request: DeskRequest, stay: UUID) -> HttpResponse:
    """Take in a claim for meals, lodging and travel of a stay whose treatment is settled."""
    gate.need(request, Permission.CLAIM_ENTER, about=f"stay {stay}")
    rows = Stay.objects.select_related("agency__division", "worker", "place").filter(role=StayRole.INSURED_PLACE)
    known: Stay = rows.get_visible(request.actor, Permission.CLAIM_ENTER, pk=stay)
    try:
        check_is_settled(known)
    except Refusal as refusal:
        messages.info(request, str(refusal.sentence))
        return redirect("settlement:stay", known.pk)
    if there := claims_of(known).first():
        messages.info(request, _("Meals, lodging and travel of this stay are claimed already."))
        return redirect("settlement:claim", there.pk)
    form = SpentForm(request.POST if request.method == "POST" else None, spent=Spent(meals=True))
    form.fields["meals"].widget.attrs["autofocus"] = not form.is_bound
    if request.method == "POST" and form.is_valid():
        try:
            claim = actions.receive_allowances(**gate.who(request), stay_id=known.pk, spent=form.spent)
        except Denied:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The claim was received. Print the receipt for the worker."))
            return redirect("settlement:claim", claim.pk)
    trail.note_reads(request.actor, request.at, subjects=[known], seen="stay", purpose="claim", agency=known.agency_id)
    context = {"form": form, "stay": known}
    return render(request, "settlement/claim_allowances.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def correct(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Put right what was typed wrong of the stay or the receipt, before the first review."""
    gate.need(request, Permission.CLAIM_ENTER, about=f"claim {pk}")
    claim = loaded(request, pk)
    if request.actor.post_for(Permission.CLAIM_ENTER, claim.agency) is None:
        raise Denied(code=f"no-{Permission.CLAIM_ENTER}")
    if claim.state != ClaimState.RECEIVED or not claim.is_of_treatment:
        messages.info(request, _("What is claimed is put right before the first review."))
        return redirect("settlement:claim", pk)
    versions = [each for each in versions_of_worker(request.actor, claim.worker_id) if each.destination_id]
    form = ClaimFactsForm(request.POST if request.method == "POST" else None, claim=claim, versions=versions)
    if request.method == "POST" and form.is_valid():
        told = {"claim_id": pk, "revision": gate.revision(request), **form.values}
        try:
            done = actions.correct_claim(**gate.who(request), **told)
        except Denied:
            raise
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal.sentence))
        else:
            messages.success(
                request, _("Put right.") if done.bill == claim.bill else _("Put right. Assess the list again.")
            )
            return redirect("settlement:claim", pk)
    note(request, claim, "correct")
    context = {"form": form, "claim": claim, "worker": claim.worker}
    return render(request, "settlement/claim_correct.html", context, status=422 if form.errors else 200)


def loaded(request: DeskRequest, pk: UUID) -> Claim:
    """The claim, if this person sees it. Raises Http404."""
    return Claim.objects.select_related(*JOINED).get_visible(request.actor, pk=pk)  # type: ignore[no-any-return]


@login_required
@require_GET
@never_cache
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One claim: papers, lines, allowances, who did what, and the next step."""
    claim = loaded(request, pk)
    note(request, claim, "page")
    return page(request, claim)


def note(request: DeskRequest, claim: Claim, purpose: str) -> None:
    """Log that a claim was read."""
    trail.note_reads(request.actor, request.at, subjects=[claim], seen="claim", purpose=purpose, agency=claim.agency_id)


def page(request: DeskRequest, claim: Claim, *, status: int = 200, **typed: Any) -> HttpResponse:
    """The page of a claim; `typed` are forms and words that were refused and aren't lost."""
    actor, today = request.actor, office_day(request.at)
    may_enter = claim.state == ClaimState.RECEIVED and actor.post_for(Permission.CLAIM_ENTER, claim.agency) is not None
    calendar = working_days(first=min(claim.due_on or today, today))
    told, step = {**_told(claim), **_demanded(claim)}, claim_shown.next_step(actor, claim)
    known = claim_shown.eligibility(claim, told["coming"])
    context = {
        **told,
        **known,
        "chip": claim_shown.chip(claim),
        "deadline": claim_shown.deadline(claim, today, calendar),
        "step": step,
        "bar": claim_shown.bar(claim, step, known),
        "may_enter": may_enter,
        "may_take_back": claim_shown.may_take_back(actor, claim),
        **(claim_shown.alone(actor, claim.stay) if claim.is_of_treatment and claim.state in GRANTED else {}),
        "beside": claim_shown.beside(actor, claim),
        **claim_shown.given_back(actor, claim),
        **_reviewing(actor, claim, told["lines"]),
        "outcomes": ReviewOutcome.choices,
        "may_see_history": actor.may(Permission.HISTORY_VIEW),
        "papers_form": PapersForm(missing=claim.missing, demanded=told["still_demanded"]),
        "further_form": FurtherForm(),
        "spent_form": SpentForm(spent=Spent.of(claim.spent)),
        "sending_back": "",
        "withdrawing": "",
        "taking_back": "",
        "refusing": "",
        "typed": None,
        **typed,
    }
    return render(request, "settlement/claim.html", context, status=status)


def _reviewing(actor: Actor, claim: Claim, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Whether this person says what the flagged lines are for, and those that wait for it."""
    may = claim.bill is not None and claim.is_open and waiting.may_review(actor, claim.bill)
    return {"may_review": may, "groups": waiting.groups_of(lines) if may else []}


def _demanded(claim: Claim) -> dict[str, Any]:
    """The further papers that were asked for, and which of them aren't there. One query."""
    demands = claim_queries.demands(claim)
    return {"demands": demands, "still_demanded": claim_queries.still_missing(demands)}


def _told(claim: Claim) -> dict[str, Any]:
    allowances = claim_shown.allowances(claim)
    fund = claim.bill.fund if claim.bill else 0
    lines = shown.lines_of(claim.bill) if claim.bill else []
    return {
        "claim": claim,
        "stay": claim.stay,
        "bill": claim.bill,
        "papers": claim_shown.papers(claim),
        "lines": lines,
        "flagged": shown.to_look_at(lines) if claim.is_open else 0,
        "shares": shown.shares(claim.bill) if claim.bill else [],
        **allowances,
        "together": fund + allowances["allowed"],
        "is_settled": claim.bill is not None and claim.bill.state == BillState.SETTLED,
        "clause": CLAUSE,
        "nothing_more": NOTHING_MORE,
    }


@login_required
@require_GET
@never_cache
def receipt(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What the worker takes home: what was handed in, what is missing in everyday words, and by when it is decided."""
    claim = loaded(request, pk)
    note(request, claim, "receipt")
    demanded = _demanded(claim)
    context = {
        **_told(claim),
        **demanded,
        "missing": claim_shown.missing_words(claim) if claim.is_open else [],
        "still_missing": demanded["still_demanded"] if claim.is_open else [],
        "given_back": claim_queries.given_back(claim),
        "printed_on": office_day(request.at),
    }
    return render(request, "settlement/claim_receipt.html", context)


@login_required
@require_GET
@never_cache
def decision(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The decision on paper: what is paid, what isn't and why, and what the worker can do about it."""
    claim = loaded(request, pk)
    if claim.decided_at is None:
        messages.info(request, _("This claim is not decided yet."))
        return redirect("settlement:claim", claim.pk)
    note(request, claim, "print")
    context = {**_told(claim), "remedy": REMEDY, "printed_on": office_day(request.at)}
    return render(request, "settlement/claim_decision.html", context)
