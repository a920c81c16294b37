"""Manual reimbursement: completed, assessed like any bill, reviewed by two people, paid once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.refusals import NotAllowedNow, Refusal, required
from agency.workers.models import Worker
from settlement import claim_queries, permissions
from settlement.actions.assessing import Declared, add_bill, check_declared
from settlement.actions.claim_facts import add_papers
from settlement.actions.claim_holds import check_holds
from settlement.actions.claim_steps import (
    check_enters,
    check_is_of_treatment,
    check_state,
    save,
    set_assessment_aside,
)
from settlement.actions.devices import book_devices
from settlement.actions.judging import check_may_be_paid_out
from settlement.actions.questioning import note_unfounded
from settlement.actions.receipts import take_receipt
from settlement.actions.spending import allow, allowed
from settlement.assessment import Line
from settlement.assessment.filed import Filed
from settlement.bills.contents import check_lines
from settlement.claim_eligibility import (
    check_eligible,
    check_may_be_paid,
    check_may_be_refused,
    days_without_benefits,
)
from settlement.enums import (
    BillKind,
    BillState,
    ClaimPaper,
    ClaimState,
    LegalBasis,
)
from settlement.models import Bill, Claim, Demand, Stay
from settlement.money import ZERO

TOLD = ("state", "service", "admitted_on", "discharged_on")
"""What a message may have changed of a stay since its claim was read."""


def hand_in(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    claim_id: UUID,
    papers: Collection[ClaimPaper],
    demands: Collection[UUID] = (),
) -> Claim:
    """Note papers that were handed in later: of the four, and those that were asked for beyond them.

    Raises Denied, NotAllowedNow, Refusal.
    """
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        check_enters(act, by, claim)
        if papers or not demands:
            check_is_of_treatment(claim)
            add_papers(claim, papers, at)
            trail.record(act, "claim.papers", subject=claim, agency=claim.agency_id, papers=sorted(claim.papers))
        for demand in claim_queries.still_missing(claim_queries.demands(claim)):
            if demand.pk in demands:
                told = {"demand": str(demand.pk)}
                trail.record(act, "claim.further_brought", subject=claim, agency=claim.agency_id, **told)
        save(claim, by)
        return claim


def ask_further(
    *, by: Actor, at: datetime, ids: Ids, claim_id: UUID, paper: str, basis: LegalBasis | str, article: str
) -> Demand:
    """Ask for a paper beyond the four: only with a legal basis and its article (the Regulation, arts 22 and 31).

    The day of the decision stays. Raises Denied, NotAllowedNow, Refusal.
    """
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        check_enters(act, by, claim)
        if basis not in LegalBasis.values or not article.strip():
            raise Refusal(
                _("The law names four papers. A further one needs a legal basis with its article."), code="basis"
            )
        if not paper.strip():
            raise Refusal(_("Say which paper is needed."), code="paper")
        demand = Demand.objects.create(
            id=ids(at),
            claim=claim,
            act=act,
            paper=paper.strip()[:200],
            basis=LegalBasis(basis),
            article=article.strip()[:100],
            asked_at=at,
        )
        save(claim, by)
        trail.record(act, "claim.asked_further", subject=claim, agency=claim.agency_id, basis=str(basis))
        return demand


def assess_claim(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, lines: Sequence[Line], total: Decimal) -> Claim:
    """Enter the lines of the list of costs; the same rules judge them as in direct settlement.

    Raises Denied, NotAllowedNow (papers missing), Refusal (contents, total).
    """
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        check_enters(act, by, claim)
        check_is_of_treatment(claim)
        if claim.complete_on is None:
            raise NotAllowedNow(_("The four papers are not complete yet."))
        check_lines(claim.stay, claim.receipt_number, lines, today=office_day(at))
        check_declared(Declared(total), lines)
        set_assessment_aside(claim)
        filed = _without_benefits(claim, lines)
        claim.bill = add_bill(
            claim.stay, lines, claim.receipt_number, (), kind=BillKind.MANUAL, at=at, ids=ids, filed=filed
        )
        save(claim, by)
        told = {"total": str(claim.bill.total), "fund": str(claim.bill.fund)}
        trail.record(act, "claim.assessed", subject=claim, agency=claim.agency_id, **told)
        return claim


def review_claim(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, revision: int, to_refuse: bool = False) -> Claim:
    """The first review, by somebody who entered nothing of it.

    What is known to stand against the claim stops it here, unless it is passed on to be refused: two people refuse too.
    So does a flagged line of which nobody has said what it is for (worded.py).
    Raises Denied, Stale, NotAllowedNow, Refusal, NotEligible.
    """
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        act.post = permissions.check_may_review_claim(by, claim)
        check_state(claim, ClaimState.RECEIVED, revision)
        if claim.is_of_treatment:
            _check_assessed(claim.bill)
        if to_refuse:
            check_may_be_refused(claim)
        else:
            check_eligible(claim)
            check_holds(claim, allowed(claim))
        claim.state, claim.reviewed_by, claim.reviewed_at = ClaimState.REVIEWED, by.user, at
        claim.to_refuse, claim.is_sent_back = to_refuse, False
        save(claim)
        trail.record(act, "claim.reviewed", subject=claim, agency=claim.agency_id, to_refuse=to_refuse)
        return claim


def send_back_claim(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, revision: int, reason: str) -> Claim:
    """Who reviews it, first or second, gives it back to be put right; both reviews come anew. The day to decide stays.

    What was passed on to be refused goes back to the first review alone: nothing of it has to be entered otherwise.
    Raises Denied, Stale, NotAllowedNow, Refusal (no reason).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        is_first = claim.state == ClaimState.RECEIVED
        check = permissions.check_may_review_claim if is_first else permissions.check_may_decide_claim
        act.post = check(by, claim)
        check_state(claim, ClaimState.RECEIVED if is_first else ClaimState.REVIEWED, revision)
        if claim.is_sent_back:
            raise NotAllowedNow(_("It was sent back already."))
        claim.state, claim.reviewed_by, claim.reviewed_at = ClaimState.RECEIVED, None, None
        claim.to_refuse, claim.is_sent_back = False, not claim.to_refuse
        save(claim)
        trail.record(act, "claim.sent_back", subject=claim, agency=claim.agency_id)
        return claim


def hand_in_again(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, revision: int) -> Claim:
    """Say that what was sent back is put right, or that nothing has to be: it goes to the first review again.

    Raises Denied, Stale, NotAllowedNow (it wasn't sent back, or its lines are missing).
    """
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        check_enters(act, by, claim, revision)
        if not claim.is_sent_back:
            raise NotAllowedNow(_("It was not sent back."))
        if claim.is_of_treatment:
            _check_assessed(claim.bill)
        claim.is_sent_back = False
        save(claim, by)
        trail.record(act, "claim.handed_in_again", subject=claim, agency=claim.agency_id)
        return claim


def withdraw_claim(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, revision: int, reason: str) -> Claim:
    """The worker takes the claim back, or it was taken in by mistake: nothing is decided. Before the first review.

    The same receipt may be claimed again. Raises Denied, Stale, NotAllowedNow, Refusal (no reason).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        check_enters(act, by, claim, revision)
        set_assessment_aside(claim)
        claim.state, claim.is_sent_back = ClaimState.WITHDRAWN, False
        save(claim, by)
        trail.record(act, "claim.withdrawn", subject=claim, agency=claim.agency_id)
        return claim


def approve_claim(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, revision: int) -> Claim:
    """The second review: the fund's share and the allowances become payable, and the receipt is never paid again.

    Raises Denied, Stale, NotAllowedNow, NotEligible, PaidBefore, PaidSince.
    """
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        act.post = permissions.check_may_decide_claim(by, claim)
        check_state(claim, ClaimState.REVIEWED, revision)
        Worker.objects.lock(claim.worker_id)  # claims of one worker don't have the meals of a day twice
        stay = Stay.objects.lock(claim.stay_id)  # nor is a line reviewed, or a settlement told as undone, meanwhile
        claim.stay.refresh_from_db(fields=TOLD)
        _check_may_be_paid(claim)
        if claim.bill is not None:
            _settle(claim, claim.bill, by=by, at=at, ids=ids)
        granted = allow(act, claim, ids, at)
        claim.state, claim.decided_by, claim.decided_at = ClaimState.APPROVED, by.user, at
        claim.approved_in = act
        save(claim)
        if stay.is_unfounded:
            note_unfounded(act, stay)  # the allowances of one that was taken back rest on this one now
        told = {"fund": str(claim.bill.fund if claim.bill else ZERO), "allowances": str(granted)}
        trail.record(act, "claim.approved", subject=claim, agency=claim.agency_id, **told)
        return claim


def refuse_claim(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, revision: int, reason: str) -> Claim:
    """The second review says no, with the reason. Raises Denied, Stale, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        act.post = permissions.check_may_decide_claim(by, claim)
        check_state(claim, ClaimState.REVIEWED, revision)
        claim.state, claim.decided_by, claim.decided_at = ClaimState.REFUSED, by.user, at
        claim.refused_because = reason.strip()[:500]
        save(claim)
        trail.record(act, "claim.refused", subject=claim, agency=claim.agency_id)
        return claim


def pay_claim(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID) -> Claim:
    """Note that finance has paid. Raises Denied, NotAllowedNow (the payment is in question)."""
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        act.post = permissions.check_may_pay_claim(by, claim)
        check_state(claim, ClaimState.APPROVED, claim.revision)
        check_may_be_paid_out(claim)
        claim.state, claim.paid_by, claim.paid_at = ClaimState.PAID, by.user, at
        save(claim)
        trail.record(act, "claim.paid", subject=claim, agency=claim.agency_id)
        return claim


def _without_benefits(claim: Claim, lines: Iterable[Line]) -> Filed:
    """A claim needs no filing; the days without benefits are told by what is on record of the worker."""
    stopped = days_without_benefits(claim, {line.served_on for line in lines})
    return Filed(stopped=tuple((day, day) for day in sorted(stopped)))


def _check_may_be_paid(claim: Claim) -> None:
    """Raises NotEligible, NotAllowedNow, Refusal."""
    check_may_be_paid(claim)
    if claim.to_refuse:
        raise NotAllowedNow(_("It was passed on to be refused. Send it back, so that it is reviewed again."))
    check_holds(claim, allowed(claim))


def _check_assessed(bill: Bill | None) -> None:
    """Raises NotAllowedNow, Refusal."""
    if bill is None:
        raise NotAllowedNow(_("Enter the lines of the list of costs first."))
    if bill.unknown:
        raise Refusal(
            _("Of %(count)s lines nobody can say whether the fund pays them: the catalogue isn't on record.")
            % {"count": bill.unknown},
            code="unknown",
        )


def _settle(claim: Claim, bill: Bill, *, by: Actor, at: datetime, ids: Ids) -> None:
    """Settle the bill of a claim; its receipt and its devices are paid. Inside the current act. Raises PaidBefore."""
    bill.stay, bill.agency = claim.stay, claim.agency
    bill.state, bill.settled_at, bill.settled_by = BillState.SETTLED, at, by.user
    bill.save()
    take_receipt(bill, at=at, ids=ids)
    book_devices(bill, at=at, ids=ids)
