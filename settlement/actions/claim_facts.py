"""What a claim for reimbursement says of the stay that the worker paid: taken in, and put right before the review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal
from agency.policy import periods
from agency.policy.queries import resolve_one, working_days
from agency.workers.models import Worker
from settlement.actions.claim_stays import put_right, stay_of, take_along
from settlement.actions.claim_steps import (
    check_enters,
    check_is_of_treatment,
    save,
    set_assessment_aside,
)
from settlement.actions.receipts import Paper, check_not_paid
from settlement.enums import ClaimPaper, WhyManual
from settlement.models import Claim
from settlement.receipts import number_key

DECIDE_IN = "manual.decide_wd"


@dataclass(frozen=True, slots=True)
class Treated:
    """The stay that the worker paid, as the papers say."""

    institution_name: str
    place_id: str
    scope: str
    service: str
    number: str
    admitted_on: date
    discharged_on: date
    diagnoses: tuple[str, ...]
    version_id: UUID | None = None


def receive(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    worker_id: UUID,
    treated: Treated,
    why: WhyManual,
    receipt_number: str,
    papers: Iterable[ClaimPaper] = (),
) -> Claim:
    """Take a claim in, complete or not. The receipt is given out now; the days run from when the papers are complete.

    A refused claim may be handed in anew, and each receipt of a stay may have a claim: they are about the same stay.
    Raises Denied, Refusal (no receipt number, a paper that isn't one of the four), PaidBefore.
    """
    with acting(by=by, at=at, ids=ids, about=f"worker {worker_id}") as act:
        worker = Worker.objects.lock(worker_id)
        act.post = by.check(Permission.CLAIM_ENTER, worker.agency)
        _check_receipt(worker, treated, receipt_number)
        stay = stay_of(worker, _said(treated, WhyManual(why), at), at=at, ids=ids)
        claim = Claim(
            id=ids(at),
            agency=worker.agency,
            worker=worker,
            stay=stay,
            why=WhyManual(why),
            receipt_number=receipt_number.strip(),
            received_on=office_day(at),
            editors=[by.user.pk] if by.user else [],
        )
        add_papers(claim, papers, at)
        claim.save()
        trail.record(act, "claim.received", subject=claim, agency=claim.agency_id, papers=sorted(claim.papers))
        return claim


def correct_claim(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    claim_id: UUID,
    revision: int,
    treated: Treated,
    why: WhyManual,
    receipt_number: str,
) -> Claim:
    """Put right what was typed wrong of the stay or the receipt. Days that run and papers that are there stay.

    An assessment rests on what was wrong, so it is set aside: the same lines are assessed again.
    Raises Denied, Stale, NotAllowedNow (reviewed), Refusal (no receipt number, days), PaidBefore.
    """
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        check_enters(act, by, claim, revision)
        check_is_of_treatment(claim)
        _check_receipt(Worker.objects.lock(claim.worker_id), treated, receipt_number)
        was = claim.stay
        changed = put_right(claim, _said(treated, WhyManual(why), at), at=at, ids=ids)
        if changed or claim.receipt_number != receipt_number.strip():
            set_assessment_aside(claim)
        if claim.stay != was:
            take_along(claim, was)
        claim.why, claim.receipt_number = WhyManual(why), receipt_number.strip()
        save(claim, by)
        trail.record(act, "claim.corrected", subject=claim, agency=claim.agency_id, changed=sorted(changed))
        return claim


def _check_receipt(worker: Worker, treated: Treated, receipt_number: str) -> None:
    if not number_key(receipt_number):
        raise Refusal(_("Give the number of the receipt."), code="receipt")
    paper = Paper(str(worker.number), treated.institution_name, treated.place_id, receipt_number)
    check_not_paid(paper, worker.agency_id)


def _said(treated: Treated, why: WhyManual, at: datetime) -> dict[str, Any]:
    """The fields of the stay as the papers give them. Raises Refusal."""
    if treated.discharged_on < treated.admitted_on or treated.discharged_on > office_day(at):
        raise Refusal(_("The stay ends after it began, and not in the future."), code="day")
    return {
        "version_id": treated.version_id,
        "institution_name": treated.institution_name.strip(),
        "place_id": treated.place_id,
        "scope": treated.scope,
        "service": treated.service,
        "number": treated.number.strip(),
        "admitted_on": treated.admitted_on,
        "discharged_on": treated.discharged_on,
        "diagnoses": list(treated.diagnoses),
        "ended_because": why.value,
    }


def add_papers(claim: Claim, papers: Iterable[ClaimPaper], at: datetime) -> None:
    """Add papers; when all four are there, the days to decide begin to run."""
    wanted = [str(paper) for paper in papers]
    if unknown := [paper for paper in wanted if paper not in ClaimPaper.values]:
        raise Refusal(
            _("The law names four papers, and this is none of them: %(paper)s.") % {"paper": unknown[0]}, code="paper"
        )
    claim.papers = [paper.value for paper in ClaimPaper if paper.value in {*claim.papers, *wanted}]
    if claim.missing or claim.complete_on:
        return
    start_days(claim, at)


def start_days(claim: Claim, at: datetime) -> None:
    """All is there: count the working days to decide from today."""
    claim.complete_on = office_day(at)
    claim.due_working_days = int(str(resolve_one(DECIDE_IN, claim.agency.division_id, claim.complete_on).value))
    due = periods.due_on(claim.complete_on, claim.due_working_days, working_days(first=claim.complete_on))
    claim.due_on, claim.due_is_provisional = due.on, due.provisional
