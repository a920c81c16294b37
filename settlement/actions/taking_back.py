"""An approval is taken back before it is paid: it was a mistake, or the direct settlement of the same is the right one.

What the law leaves to the agency is done as with a settlement whose month is open (domain.md R4.14): what was decided
stays on record, undone, and nothing of it counts [proposal: domain.md §11 knows no way back].
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.refusals import NotAllowedNow, required
from agency.workers.models import Worker
from settlement import permissions
from settlement.actions.claim_steps import check_state, save
from settlement.actions.devices import hold_devices
from settlement.actions.questioning import note_paid_twice, note_unfounded, stays_in_question
from settlement.actions.receipts import hold_number
from settlement.actions.settling import undo_payment
from settlement.enums import BillState, ClaimState
from settlement.models import Bill, Claim, Stay


def take_back_approval(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, revision: int, reason: str) -> Claim:
    """Take the approval of a claim back that finance has not paid: it waits at the counter, as if it was sent back.

    Nobody's word alone ends it: it is withdrawn there, or two people review it anew and refuse or approve. The list of
    costs is entered again; receipt, devices and allowances are free. The day to decide stays.
    What others had less because of it stays as it was decided; the page says so, and those approvals can be taken back
    too (anew.py).
    Raises Denied, Stale, NotAllowedNow (not approved, or paid; a message about the same came at this moment), Refusal.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        act.post = permissions.check_may_decide_claim(by, claim)
        check_state(claim, ClaimState.APPROVED, revision)
        Worker.objects.lock(claim.worker_id)
        own, doubted = _hold(claim)
        undone = claim.bill
        if undone is not None:
            undo_payment(undone, BillState.CANCELLED, reason.strip(), at=at)
        claim.state, claim.is_sent_back, claim.bill, claim.approved_in = ClaimState.RECEIVED, True, None, None
        claim.reviewed_by, claim.reviewed_at, claim.decided_by, claim.decided_at = None, None, None, None
        save(claim)
        trail.record(act, "claim.taken_back", subject=claim, agency=claim.agency_id)
        note_unfounded(act, own)
        for stay in doubted:
            note_paid_twice(act, stay)
        return claim


def _hold(claim: Claim) -> tuple[Stay, list[Stay]]:
    """The claim's stay and those in question with it, held; then nothing is told of the same receipt or devices.

    Who hears a message holds its stay first, then the receipt's number: the other way round each would wait for the
    other. Raises NotAllowedNow where one came meanwhile.
    """
    keys = set(stays_in_question([claim]).values_list("pk", flat=True))
    held = {key: Stay.objects.lock(key) for key in sorted({*keys, claim.stay_id})}
    if claim.bill is not None:
        _hold_what_is_paid(claim.bill, held[claim.stay_id])
    if not keys.issuperset(stays_in_question([claim]).values_list("pk", flat=True)):
        raise NotAllowedNow(_("The place of treatment told of the same receipt at this moment. Try again."))
    return held[claim.stay_id], [held[key] for key in sorted(keys)]


def _hold_what_is_paid(bill: Bill, stay: Stay) -> None:
    hold_number(bill.receipt_number)
    if bill.facts["notices"]:
        hold_devices(stay)
