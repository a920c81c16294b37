"""Admissions while the line was down: kept beside the verification afterwards, and looked at where the two differ."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, required
from institutions.enums import Verdict
from settlement import permissions
from settlement.actions.settling import hand_over
from settlement.admission.entitlements import Entitlement
from settlement.admission.verifying import Answer
from settlement.enums import OfflineState, StayState
from settlement.models import OfflineUse, Stay
from settlement.workflow import UNSETTLED

OUTCOMES = (OfflineState.STANDS, OfflineState.NOT_COVERED)
"""What a person may say of an admission that differs."""


def keep_use(act: Act, stay: Stay, entitlement: Entitlement, verified: Answer, at: datetime, ids: Ids) -> OfflineUse:
    """Note by which entitlement a stay was admitted and what the verification says for its day; inside an act."""
    agrees = verified.verdict is Verdict.YES
    use = OfflineUse(
        id=ids(at),
        agency_id=stay.agency_id,
        stay=stay,
        entitlement=entitlement.id,
        issued_at=entitlement.issued_at,
        valid_through=entitlement.valid_through,
        used_at=at,
        verdict=verified.verdict,
        because=verified.because,
        day=verified.day,
        state=OfflineState.AGREES if agrees else OfflineState.DIFFERS,
    )
    use.save(force_insert=True)
    trail.record(act, "stay.admitted_offline", subject=stay, agency=stay.agency_id, because=str(verified.because))
    return use


def look_at_use(*, by: Actor, at: datetime, ids: Ids, use_id: UUID, outcome: OfflineState, remark: str) -> OfflineUse:
    """Say of an admission that differs whether it stands, or is handed over to manual reimbursement.

    Raises Denied, NotAllowedNow (looked at already, or nothing differs), Refusal (no remark, another outcome).
    """
    remark = required(remark)
    with acting(by=by, at=at, ids=ids, reason=remark) as act:
        told = OfflineUse.objects.values_list("stay_id", flat=True).get(pk=use_id)
        stay = Stay.objects.lock(told)
        use: OfflineUse = OfflineUse.objects.select_related("agency").get(pk=use_id)
        act.post = permissions.check_may_look(by, use)
        if outcome not in OUTCOMES:
            raise Refusal(_("Say whether the admission stands."), code="outcome")
        if use.state != OfflineState.DIFFERS:
            raise NotAllowedNow(_("Nobody has to look at this admission any more."))
        use.state, use.remark = outcome, remark[:300]
        use.looked_at, use.looked_by = at, by.user
        history.change(use, ["state", "remark", "looked_at", "looked_by"])
        if outcome == OfflineState.NOT_COVERED and StayState(stay.state) in UNSETTLED:
            hand_over(act, stay, remark, at=at, ids=ids)
        trail.record(act, "stay.offline_looked_at", subject=stay, agency=stay.agency_id, outcome=str(outcome))
        return use
