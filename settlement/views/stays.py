"""Stays: those to confirm, those that go on, those of our workers elsewhere; one stay; its confirmation."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agency.audit import presenters, trail
from agency.exchange.queries import latest_for
from agency.exchange.wording import sentence
from agency.offices.acts import office_day, uuid7
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal, why_not
from agency.offices.requests import DeskRequest
from settlement import actions, claim_queries, device_queries, permissions, queries, stays, workflow
from settlement.actions.claim_allowances import is_settled
from settlement.enums import PaymentJudgement, WhyManual
from settlement.models import Bill, DirectPayment, Stay
from settlement.views import claim_shown, gate, shown

TABS = {
    "confirm": _("To confirm"),
    "open": _("In our institutions"),
    "away": _("Our workers elsewhere"),
    "wrongly": _("Payments in question"),
    "judged": _("Payments judged"),
}
REASONS = dict(WhyManual.choices)
"""What the stay of a claim keeps as its reason; others keep what somebody wrote."""
JOINED = ("agency", "received", "institution", "place", "confirmed_by", "judged_by")
"""Not the worker: of a stay here only what came through the exchange is read."""


@login_required
@require_GET
@never_cache
def listed(request: DeskRequest) -> HttpResponse:
    """One list of stays; first those that the agency has to confirm, the earliest due on top."""
    if not request.actor.may(Permission.STAY_VIEW):
        raise PermissionDenied
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "confirm"
    after = request.GET.get("after", "")
    page = stays.page(request.actor, tab, after)
    counted = stays.counts(request.actor)
    rows = [(each, each.agency_id) for each in page.rows]
    trail.note_reads_under(request.actor, request.at, subjects=rows, seen="list", purpose="stays")
    today = office_day(request.at)
    context = {
        "tab": tab,
        "is_elsewhere": tab in stays.ELSEWHERE,
        "tabs": [
            {
                "label": label,
                "url": _at(name),
                "count": counted.get(name),
                "current": name == tab,
                "hot": name in ("confirm", "wrongly"),
            }
            for name, label in TABS.items()
        ],
        "rows": [shown.stay_row(each, today) for each in page.rows],
        "previous_url": _at(tab) if after else "",
        "next_url": _at(tab, page.after) if page.after else "",
    }
    return render(request, "settlement/stays.html", context)


def _at(tab: str, after: str = "") -> str:
    return "?" + urlencode({"tab": tab, **({"after": after} if after else {})})


@login_required
@require_GET
@never_cache
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One stay as this place knows it: who, where, when, its confirmation, its money, and what overlaps."""
    return _page(request, pk)


def _page(request: DeskRequest, pk: UUID, *, typed: shown.Typed | None = None, status: int = 200) -> HttpResponse:
    """The same, with what was typed about its payment if that was refused."""
    stay: Stay = Stay.objects.select_related(*JOINED).get_visible(request.actor, pk=pk)
    trail.note_reads(request.actor, request.at, subjects=[stay], seen="stay", purpose="page", agency=stay.agency_id)
    today = office_day(request.at)
    bills = list(Bill.objects.visible_to(request.actor).filter(stay=stay).order_by("-assessed_at", "-id"))
    events = stays.events_of(stay, bills)
    context = {
        **shown.stay_row(stay, today),
        "person": shown.person_of(stay),
        "filing": shown.filing_of(stay, today),
        "ended_because": REASONS.get(stay.ended_because, stay.ended_because),
        "events": [
            {"at": each.at, "sentence": presenters.event_in_words(each.kind, each.details.get("kind", ""))}
            for each in events
        ],
        "overlapping": [shown.stay_row(each, today) for each in stays.overlapping(stay)],
        "may_confirm": stays.awaits_confirmation(stay)
        and request.actor.post_for(Permission.BILL_ENTER, stay.agency) is not None,
        "may_enter": stay.state in workflow.UNSETTLED
        and queries.is_direct(stay)
        and permissions.may_enter(request.actor, stay),
        "history_url": _history_url(request, stay),
        **(claim_shown.alone(request.actor, stay) if is_settled(stay) else {}),
        "claims": claim_queries.of_stay(request.actor, stay),
        "bills": [{"bill": bill, "chip": shown.bill_chip(bill)} for bill in bills],
        **_paid(request, stay),
        **_told(request, stay),
        **_judging(request, stay),
        "typed": typed,
    }
    return render(request, "settlement/stay.html", context, status=status)


def _paid(request: DeskRequest, stay: Stay) -> dict[str, Any]:
    """What the place of treatment told that it paid."""
    told = DirectPayment.objects.visible_to(request.actor).filter(stay=stay).order_by("-month", "-told_as")
    return {
        "payments": [{"payment": each, "chip": shown.payment_chip(each)} for each in told] if stay.told_as else [],
        "paid_twice": stay.paid_twice,
        "beyond": device_queries.beyond_notices(stay) if stay.beyond_notice else [],
    }


def _judging(request: DeskRequest, stay: Stay) -> dict[str, Any]:
    """Whether this person may say if a payment in question is right, or why not; and the claims that paid it."""
    if not stay.is_in_question or request.actor.post_for(Permission.CLAIM_DECIDE, stay.agency) is None:
        return {}
    why = why_not(permissions.check_may_judge, request.actor, stay, actions.involved(stay))
    claims = actions.claims_in_question(stay).visible_to(request.actor)
    questioned = list(claims.with_granted().order_by("id"))
    told = {"questioned": questioned, "judgements": PaymentJudgement.choices}
    return {"may_judge": why is None, "why_not_judge": why, **told}


def _told(request: DeskRequest, stay: Stay) -> dict[str, Any]:
    """Where the newest message to the insured place stands; nothing where we are the insured place."""
    message = latest_for([stay.pk]).get(stay.pk) if stay.told_as is None else None
    if message is None:
        return {}
    seen = request.actor.may(Permission.EXCHANGE_VIEW)
    return {
        "message": message,
        "exchange": sentence(message, now=request.at),
        "message_url": reverse("exchange:detail", args=[message.pk]) if seen else "",
    }


def _history_url(request: DeskRequest, stay: Stay) -> str:
    if not request.actor.may(Permission.HISTORY_VIEW):
        return ""
    return reverse("audit:history", kwargs={"kind": Stay._meta.label_lower, "pk": stay.pk})


@login_required
@require_POST
@never_cache
def confirm(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Confirm that the stay was registered rightly."""
    stay: Stay = Stay.objects.get_visible(request.actor, Permission.BILL_ENTER, pk=pk)
    try:
        actions.confirm_stay(by=request.actor, at=request.at, ids=uuid7, stay_id=stay.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The stay is confirmed."))
    return redirect("settlement:stay", pk)


@login_required
@require_POST
@never_cache
def judge(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say whether a payment in question is right."""
    stay: Stay = Stay.objects.get_visible(request.actor, Permission.CLAIM_DECIDE, pk=pk)
    judgement, reason = request.POST.get("judgement", ""), request.POST.get("reason", "")
    told: dict[str, Any] = {"revision": gate.revision(request), "judgement": judgement, "reason": reason}
    try:
        actions.judge_payment(**gate.who(request), stay_id=stay.pk, **told)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, pk, typed=shown.Typed(pk, judgement, reason), status=gate.status_of(refusal))
    messages.success(request, _("What you said of the payment was kept."))
    return redirect("settlement:stay", pk)
