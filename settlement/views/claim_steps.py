"""What people do with a claim. What is refused is said on its page, with everything that was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, Refusal
from agency.offices.requests import DeskRequest
from settlement import actions, claim_queries
from settlement.actions.spending import Spent
from settlement.forms import FurtherForm, PapersForm, SpentForm
from settlement.models import Claim
from settlement.views import claims, gate

Act = Callable[[], Any]


def _seen(request: DeskRequest, pk: UUID, permission: Permission) -> Claim:
    """The claim of an agency where this person has the permission. Raises Denied, Http404."""
    gate.need(request, permission, about=f"claim {pk}")
    claim = claims.loaded(request, pk)
    if request.actor.post_for(permission, claim.agency) is None:
        raise Denied(code=f"no-{permission}")
    return claim


def _done(request: DeskRequest, claim: Claim, act: Act, done: Any, **typed: Any) -> HttpResponse:
    """Act and go back to the page; a refusal is said there. A form named "…_form" takes it up."""
    try:
        act()
    except Refusal as refusal:
        form = next((each for name, each in typed.items() if name.endswith("_form")), None)
        if form is not None:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.error(request, str(refusal.sentence))
        return claims.page(request, claims.loaded(request, claim.pk), status=gate.status_of(refusal), **typed)
    messages.success(request, str(done))
    return redirect("settlement:claim", claim.pk)


@login_required
@require_POST
@never_cache
def papers(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Note what was handed in."""
    claim = _seen(request, pk, Permission.CLAIM_ENTER)
    demanded = claim_queries.still_missing(claim_queries.demands(claim))
    form = PapersForm(request.POST, missing=claim.missing, demanded=demanded)
    if not form.is_valid():
        return claims.page(request, claim, status=422, papers_form=form)
    told: dict[str, Any] = {"claim_id": claim.pk, **form.values}
    done = _("The papers were noted.")
    return _done(request, claim, lambda: actions.hand_in(**gate.who(request), **told), done, papers_form=form)


@login_required
@require_POST
@never_cache
def ask(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Ask for a paper beyond the four, with what it rests on."""
    claim = _seen(request, pk, Permission.CLAIM_ENTER)
    form = FurtherForm(request.POST)
    if not form.is_valid():
        return claims.page(request, claim, status=422, further_form=form)
    told: dict[str, Any] = {"claim_id": claim.pk, **form.cleaned_data}
    done = _("The demand was kept with its legal basis. The day of the decision stays.")
    return _done(request, claim, lambda: actions.ask_further(**gate.who(request), **told), done, further_form=form)


@login_required
@require_POST
@never_cache
def spent(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Note meals, nights and tickets."""
    claim = _seen(request, pk, Permission.CLAIM_ENTER)
    form = SpentForm(request.POST, spent=Spent.of(claim.spent))
    if not form.is_valid():
        return claims.page(request, claim, status=422, spent_form=form)
    told: dict[str, Any] = {"claim_id": claim.pk, "spent": form.spent}
    done = _("Meals, nights and tickets were noted.")
    return _done(request, claim, lambda: actions.note_spent(**gate.who(request), **told), done, spent_form=form)


def _at_revision(request: DeskRequest, claim: Claim, act: Callable[..., Any], **more: Any) -> Act:
    told: dict[str, Any] = {"claim_id": claim.pk, "revision": gate.revision(request), **more}
    return lambda: act(**gate.who(request), **told)


@login_required
@require_POST
@never_cache
def review(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The first review."""
    claim = _seen(request, pk, Permission.CLAIM_REVIEW)
    done = _("Reviewed for the first time. Another person decides.")
    to_refuse = request.POST.get("to_refuse") == "1"
    return _done(request, claim, _at_revision(request, claim, actions.review_claim, to_refuse=to_refuse), done)


@login_required
@require_POST
@never_cache
def approve(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The second review says yes."""
    claim = _seen(request, pk, Permission.CLAIM_DECIDE)
    done = _("Approved. Finance can pay it.")
    return _done(request, claim, _at_revision(request, claim, actions.approve_claim), done)


@login_required
@require_POST
@never_cache
def refuse(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The second review says no."""
    claim = _seen(request, pk, Permission.CLAIM_DECIDE)
    return _with_reason(request, claim, actions.refuse_claim, _("Refused."), "refusing")


@login_required
@require_POST
@never_cache
def send_back(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Either review gives it back."""
    claim = _seen(request, pk, Permission.CLAIM_REVIEW)
    return _with_reason(request, claim, actions.send_back_claim, _("Sent back to be put right."), "sending_back")


@login_required
@require_POST
@never_cache
def take_back(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The approval was a mistake, or what it pays was paid directly since."""
    claim = _seen(request, pk, Permission.CLAIM_DECIDE)
    done = _("The approval was taken back. The claim waits at the counter.")
    return _with_reason(request, claim, actions.take_back_approval, done, "taking_back")


def _with_reason(request: DeskRequest, claim: Claim, act: Callable[..., Any], done: Any, typing: str) -> HttpResponse:
    reason = request.POST.get("reason", "")[:500]
    acting = _at_revision(request, claim, act, reason=reason)
    return _done(request, claim, acting, done, **{typing: reason or " "})


@login_required
@require_POST
@never_cache
def withdraw(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The worker takes it back, or it was taken in by mistake."""
    claim = _seen(request, pk, Permission.CLAIM_ENTER)
    return _with_reason(
        request, claim, actions.withdraw_claim, _("Withdrawn. Nothing of it is decided."), "withdrawing"
    )


@login_required
@require_POST
@never_cache
def hand_in_again(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What was sent back is put right."""
    claim = _seen(request, pk, Permission.CLAIM_ENTER)
    done = _("Handed in again. It goes to the first review.")
    return _done(request, claim, _at_revision(request, claim, actions.hand_in_again), done)


@login_required
@require_POST
@never_cache
def pay(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Finance has paid."""
    claim = _seen(request, pk, Permission.CLAIM_PAY)
    done = _("Noted as paid.")
    return _done(request, claim, lambda: actions.pay_claim(**gate.who(request), claim_id=claim.pk), done)
