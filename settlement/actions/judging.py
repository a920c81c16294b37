"""A payment that is in question is looked at by a person: it is right, or the money was asked back (R4.10, R4.13).

What an exchange message shows can't be refused any more, and who is right isn't written in it: two hospitals may number
their receipts alike, and a settlement that was taken back may come again [proposal].
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import UUIDField, Value
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting
from agency.offices.refusals import NotAllowedNow, Refusal, Stale, required
from settlement import device_queries, permissions
from settlement.actions.questioning import WORD, claims_in_question, stays_in_question
from settlement.enums import ClaimState, PaymentJudgement
from settlement.models import Claim, Stay


def judge_payment(
    *, by: Actor, at: datetime, ids: Ids, stay_id: UUID, revision: int, judgement: PaymentJudgement | str, reason: str
) -> Stay:
    """Say of a payment in question that it is right, or that the money was asked back. The last word holds.

    `revision` is that of the stay as it was seen.
    Raises Denied, Stale, NotAllowedNow (nothing is in question), Refusal.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stay {stay_id}") as act:
        stay = Stay.objects.lock(stay_id)
        act.post = permissions.check_may_judge(by, stay, involved(stay))
        if stay.revision != revision:
            raise Stale(_("Something of this stay was told or said while you had it open."))
        if not stay.is_in_question:
            raise NotAllowedNow(_("Nothing that was paid for this stay is in question."))
        if judgement not in PaymentJudgement.values:
            raise Refusal(_("Say whether the payment is right, or the money was asked back."), code="judgement")
        stay.judgement, stay.judged_because = PaymentJudgement(judgement), reason.strip()[:300]
        stay.judged_at, stay.judged_by = at, by.user
        stay.revision += 1
        history.change(stay, [*WORD, "revision"])
        trail.record(act, "stay.payment_judged", subject=stay, agency=stay.agency_id, judgement=str(judgement))
        return stay


def involved(stay: Stay) -> frozenset[int]:
    """Who entered, reviewed, decided or paid a claim whose payment is in question with that of the stay, or entered or
    confirmed a notice of ours beyond which it was paid. One query of each that is in question.
    """
    rows = claims_in_question(stay).values_list("editors", "reviewed_by", "decided_by", "paid_by")
    found = {who for editors, *others in rows for who in (*editors, *others) if who is not None}
    return frozenset(found | (device_queries.wrote_notices(stay) if stay.beyond_notice else set()))


def held(claims: Sequence[Claim]) -> dict[UUID, Stay]:
    """Which of the claims are approved and not to be paid yet, each with the stay that somebody has to judge first.

    What was told after the approval stands against it, and money that isn't paid needn't be asked back (R4.10, R4.13).
    One query, or two if a stay is in question; none of claims that aren't approved.
    """
    own = [each for each in claims if each.state == ClaimState.APPROVED]
    doubted = stays_in_question(own).filter(judged_at=None).select_related("worker", "agency") if own else ()
    stays = {stay.pk: stay for stay in doubted}
    parts = [
        claims_in_question(stay)
        .filter(pk__in=[each.pk for each in own])
        .annotate(because=Value(key, UUIDField()))
        .values_list("pk", "because")
        for key, stay in stays.items()
    ]
    return {claim: stays[because] for claim, because in (parts[0].union(*parts[1:], all=True) if parts else ())}


def check_may_be_paid_out(claim: Claim) -> None:
    """Raises NotAllowedNow."""
    if (why := why_held(claim)) is not None:
        raise NotAllowedNow(why)


def why_held(claim: Claim) -> Any:
    """Why an approved claim isn't paid yet; None if nothing stands against that."""
    stay = held([claim]).get(claim.pk)
    return _sentence(claim, stay) if stay is not None else None


def _sentence(claim: Claim, stay: Stay) -> Any:
    """The stay for which the payment waits; of another agency's stay no more than whom to ask."""
    if stay.agency_id != claim.agency_id:
        return _(
            "The place of treatment has told %(agency)s since the approval that it paid the same. Ask there: somebody"
            " there has to judge that first; or the approval is taken back here."
        ) % {"agency": stay.agency}
    return _(
        "Since the approval the place of treatment has told that it paid the same, or what this rests on was taken"
        " back: %(stay)s. Another person has to judge that first, on the page of the stay; or the approval is taken"
        " back here."
    ) % {"stay": stay}
