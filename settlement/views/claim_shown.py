"""How claims are shown: their state, how long is left, what comes next and who does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, passes
from agency.policy.calendar import WorkingDays
from agency.policy.periods import working_days_between
from agency.policy.queries import working_days
from filings.eligibility import Verdict
from settlement import claim_eligibility, claim_queries, permissions, queries, review_queries
from settlement.actions.anew import to_decide_anew, would_have_more
from settlement.actions.claim_allowances import claims_of
from settlement.actions.claim_holds import why_it_waits
from settlement.actions.judging import held, why_held
from settlement.actions.spending import Allowed, Spent, allowed, sum_of
from settlement.claim_wording import PAPERS, answer_in_words
from settlement.enums import AllowanceKind, AllowanceReason, ClaimPaper, ClaimState
from settlement.models import Claim, Stay
from settlement.models.claims import GRANTED
from settlement.views.gate import roles_of

TONES = {
    ClaimState.RECEIVED: "wait",
    ClaimState.REVIEWED: "wait",
    ClaimState.APPROVED: "note",
    ClaimState.REFUSED: "stop",
    ClaimState.PAID: "ok",
    ClaimState.WITHDRAWN: "",
}
SOON = 5
"""So many working days before its day a claim is marked."""


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next with a claim. `why` says why this person doesn't do it, or why nobody can yet."""

    name: str
    label: Any
    may: bool
    why: Any = ""


def chip(claim: Claim) -> dict[str, Any]:
    if claim.is_sent_back:
        return {"text": _("Sent back"), "tone": "stop"}
    return {"text": claim.get_state_display(), "tone": TONES[ClaimState(claim.state)]}


def deadline(claim: Claim, today: date, calendar: WorkingDays) -> dict[str, str]:
    """How many working days are left for the decision, or by how many it is late."""
    if claim.due_on is None or not claim.is_open:
        return {"text": "", "tone": ""}
    if late := queries.overdue(claim, today, calendar):
        return {
            "text": ngettext("%(n)d working day late", "%(n)d working days late", late) % {"n": late},
            "tone": "late",
        }
    left = working_days_between(today, claim.due_on, calendar)
    words = ngettext("%(n)d working day left", "%(n)d working days left", left) % {"n": left}
    return {"text": words, "tone": "soon" if left <= SOON else ""}


def rows(claims: Sequence[Claim], today: date) -> list[dict[str, Any]]:
    """The lines of a list; who pays from it sees what isn't to be paid yet. Four queries at the most."""
    if not claims:
        return []
    calendar, waiting = working_days(first=claim_queries.earliest(claims, today)), held(claims)
    on_hold = {"text": _("Payment on hold"), "tone": "stop"}
    return [
        {
            "claim": each,
            "chip": on_hold if each.pk in waiting else chip(each),
            "deadline": deadline(each, today, calendar),
        }
        for each in claims
    ]


def papers(claim: Claim) -> list[dict[str, Any]]:
    """The four papers with whether they are there."""
    return [{"label": each.label, "words": PAPERS[each], "is_there": each.value in claim.papers} for each in ClaimPaper]


def missing_words(claim: Claim) -> list[Any]:
    return [PAPERS[each] for each in claim.missing]


def next_step(actor: Actor, claim: Claim) -> Step | None:
    """The step that the state asks for; None when all is done."""
    match ClaimState(claim.state):
        case ClaimState.RECEIVED:
            return _first(actor, claim)
        case ClaimState.REVIEWED:
            label = _("Second review")
            return _step("decide", label, Permission.CLAIM_DECIDE, permissions.check_may_decide_claim, actor, claim)
        case ClaimState.APPROVED:
            return _step("pay", _("Payment"), Permission.CLAIM_PAY, _check_pays, actor, claim)
    return None


def _first(actor: Actor, claim: Claim) -> Step:
    if claim.is_of_treatment and (step := _before_review(actor, claim)):
        return step
    if claim.is_sent_back and actor.post_for(Permission.CLAIM_ENTER, claim.agency) is not None:
        return Step("again", _("To be put right"), True)
    label = _("First review")
    step = _step("review", label, Permission.CLAIM_REVIEW, permissions.check_may_review_claim, actor, claim)
    if not step.may and _is_entered_anew(claim):
        return _at_the_counter(
            actor, claim, _("Next: enter the list of costs again; what was said of its lines is kept.")
        )
    return step


def _is_entered_anew(claim: Claim) -> bool:
    """Has a reviewer said otherwise of a line than it was assessed? One query; none where nobody said any."""
    if claim.bill is None or not claim.stay.has_reviews:
        return False
    return bool(review_queries.unfollowed(claim.bill.lines.all()).exists())


def _before_review(actor: Actor, claim: Claim) -> Step | None:
    """What a claim for the treatment lacks before anybody can review it."""
    if claim.complete_on is None:
        return Step(
            "papers", _("Papers"), False, _("The working days run from the day on which all four papers are there.")
        )
    if claim.bill is None:
        return _at_the_counter(actor, claim, _("Enter the lines of the list of costs first."))
    if claim.bill.unknown:
        why = _("A line is not known to any complete catalogue: enter the catalogue, then the lines again.")
        return Step("lines", _("List of costs"), False, why)
    return None


def _at_the_counter(actor: Actor, claim: Claim, todo: Any) -> Step:
    """The list of costs comes next: who enters it reads what to do, others whose step it is."""
    step = _step("lines", _("List of costs"), Permission.CLAIM_ENTER, _check_enters, actor, claim)
    return step if step.why else Step("lines", step.label, False, todo)


def _step(
    name: str, label: Any, permission: Permission, check: Callable[..., object], actor: Actor, claim: Claim
) -> Step:
    try:
        check(actor, claim)
    except Denied as denial:
        if not denial.code.startswith("no-"):
            return Step(name, label, False, denial.sentence)
        roles = {"step": label, "roles": roles_of(permission)}
        return Step(name, label, False, _("Next: %(step)s. It is done by: %(roles)s.") % roles)
    return Step(name, label, True)


def _check_enters(actor: Actor, claim: Claim) -> None:
    actor.check(Permission.CLAIM_ENTER, claim.agency)


def _check_pays(actor: Actor, claim: Claim) -> None:
    permissions.check_may_pay_claim(actor, claim)


def eligibility(claim: Claim, coming: Sequence[Allowed]) -> dict[str, Any]:
    """Before the decision what the rules don't answer with yes, what it waits for, and what that leaves to be done;
    then what its payment waits for.
    """
    if claim.state == ClaimState.APPROVED:
        return {"waits": [why for why in [why_held(claim)] if why], "would_have_more": would_have_more(claim)}
    if not claim.is_open:
        return {}
    waits = [] if claim.to_refuse else [refusal.sentence for refusal in why_it_waits(claim, coming)]
    answers = claim_eligibility.answers_of(claim)
    barring, refusing = claim_eligibility.barring(answers), claim_eligibility.refusing(answers)
    open_ = [{**answer_in_words(each), "bars": each in barring} for each in answers if each.verdict is not Verdict.YES]
    return {
        "waits": waits,
        "open_answers": open_,
        "is_eligible": not (refusing or waits),
        "is_barred": bool(barring if claim.state == ClaimState.REVIEWED else refusing),
        "may_be_refused": claim_eligibility.may_be_refused(claim, answers),
        "may_be_paid": not (barring or waits or claim.to_refuse),
        "pays_nothing": not (claim.bill.fund if claim.bill else 0) and not sum_of(coming),
    }


def bar(claim: Claim, step: Step | None, known: Mapping[str, Any]) -> Any:
    """What the bar says to who may take the next step: what to compare, or why there is nothing to press."""
    match step.name if step and step.may else "":
        case "again":
            return _("When it is put right, or nothing has to be: hand it in again.")
        case "review":
            return _at_review(claim, known)
        case "decide":
            return _at_decision(claim, known)
        case "pay":
            if known["waits"]:
                return _("It waits: what is to be done stands at the top of the page.")
            return _("Note it when the money has left.")
    return ""


def _at_review(claim: Claim, known: Mapping[str, Any]) -> Any:
    if known["is_eligible"] and claim.is_of_treatment:
        return _("Compare papers, lines and allowances. Another person decides after you.")
    if known["is_eligible"]:
        return _("Compare receipts and allowances. Another person decides after you.")
    if known["is_barred"]:
        return _("What is on record stands against it: it can be passed on to be refused.")
    if known["may_be_refused"]:
        return _("It waits: what is to be done stands at the top of the page. It can be passed on to be refused too.")
    return _("It waits: what is to be done stands at the top of the page.")


def _at_decision(claim: Claim, known: Mapping[str, Any]) -> Any:
    if claim.to_refuse:
        return _("It was passed on to be refused. Send it back, so that it is reviewed again.")
    if known["is_barred"]:
        return _("What is on record stands against it: it can't be approved.")
    if not known["may_be_paid"]:
        return _("It can't be approved yet: what is to be done stands at the top of the page.")
    if claim.is_of_treatment and known["pays_nothing"]:
        return _("The fund pays nothing of it. Approved, its receipt is used up; refused, it can be claimed again.")
    if claim.is_of_treatment:
        return _("What you approve is paid once; the receipt is never paid again.")
    return _("What you approve is paid once: a stay has one such claim.")


def may_take_back(actor: Actor, claim: Claim) -> bool:
    """May this person take the approval of a claim back now?"""
    return claim.state == ClaimState.APPROVED and passes(permissions.check_may_decide_claim, actor, claim)


def beside(actor: Actor, claim: Claim) -> list[Claim]:
    """Before the decision the other claims whose receipts for nights and tickets are compared with those of this one.

    One query, none without any.
    """
    spent = Spent.of(claim.spent)
    if not claim.is_open or not (spent.nights or spent.tickets):
        return []
    return list(claim_queries.beside(actor, claim))


def alone(actor: Actor, stay: Stay) -> dict[str, Any]:
    """The claim for what was left out of a treatment that is settled, or whether this person may take one in.

    One query, none for who sees no claims.
    """
    if not actor.may(Permission.CLAIM_VIEW):
        return {}
    claim = claims_of(stay).first()
    may_enter = actor.post_for(Permission.CLAIM_ENTER, stay.agency) is not None
    return {"allowances_claim": claim, "may_claim_allowances": claim is None and may_enter}


def given_back(actor: Actor, claim: Claim) -> dict[str, Any]:
    """By whom, when and why it came back to the counter; after its approval the claims that would have more without."""
    event = claim_queries.given_back(claim)
    was_approved = event is not None and event.kind == claim_queries.TAKEN_BACK
    return {"given_back": event, "anew": to_decide_anew(actor, claim.worker_id) if was_approved else []}


def allowances(claim: Claim) -> dict[str, Any]:
    """What was granted; before the approval what would be (`coming`), by the same rule."""
    if claim.state in GRANTED:
        kept = list(claim.allowances.standing().order_by("kind", "id"))
        rows = [_allowance(each, gettext(each.source), is_granted=True) for each in kept]
        return {"allowances": rows, "allowed": sum((each.amount for each in kept), 0), "coming": []}
    coming = allowed(claim)
    rows = [_allowance(each.granted, each.parameter.source_sentence) for each in coming]
    return {"allowances": rows, "allowed": sum_of(coming), "coming": coming}


def _allowance(each: Any, source: str, *, is_granted: bool = False) -> dict[str, Any]:
    return {
        "kind": AllowanceKind(each.kind).label,
        "quantity": each.quantity,
        "spent": each.spent,
        "amount": each.amount,
        "why": AllowanceReason(each.reason).label,
        "source": source,
        "is_granted": is_granted,
    }
