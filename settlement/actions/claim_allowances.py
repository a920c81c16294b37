"""Meals, lodging and travel of a stay whose treatment is settled: claimed alone, by the tariff of the insured place.

Direct settlement leaves them out, and the insured place pays them (domain.md R4.10); a claim for the treatment may have
left them out too. Which papers such a claim has is stated nowhere; the stay is known, so nothing of it is handed in
again, and nights and tickets go by their receipts [proposal].
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import NotAllowedNow, Refusal
from agency.workers.models import Worker
from settlement.actions.claim_facts import start_days
from settlement.actions.spending import Allowed, Spent, check_spent, check_tariffs_known
from settlement.enums import ClaimKind, StayRole
from settlement.models import Claim, Stay
from settlement.models.claims import FALLEN, GRANTED
from settlement.workflow import AFTER


def receive_allowances(*, by: Actor, at: datetime, ids: Ids, stay_id: UUID, spent: Spent) -> Claim:
    """Take in a claim for what was left out of a treatment that is settled. It is complete at once.

    Raises Denied, NotAllowedNow (the treatment isn't settled), Refusal (nothing claimed, an amount, claimed before).
    """
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:
        stay = Stay.objects.select_related("agency").get(pk=stay_id, role=StayRole.INSURED_PLACE)
        act.post = by.check(Permission.CLAIM_ENTER, stay.agency)
        check_is_settled(stay)
        worker = Worker.objects.lock(stay.worker_id)
        if claims_of(stay).exists():
            raise Refusal(_("Meals, lodging and travel of this stay are claimed already."), code="claimed")
        claim = Claim(id=ids(at), kind=ClaimKind.ALLOWANCES, agency=worker.agency, worker=worker, stay=stay)
        check_spent(spent, claim)
        claim.spent, claim.received_on = spent.as_json(), office_day(at)
        claim.editors = [by.user.pk] if by.user else []
        start_days(claim, at)
        claim.save()
        trail.record(act, "claim.allowances_received", subject=claim, agency=claim.agency_id, **spent.counts)
        return claim


def check_may_go_on(claim: Claim, allowances: Sequence[Allowed]) -> None:
    """A claim goes on while the tariff for all of it is known; one for allowances alone, while its stay is settled.

    Raises NotAllowedNow.
    """
    if not claim.is_of_treatment:
        check_is_settled(claim.stay)
    check_tariffs_known(claim, allowances)


def claims_of(stay: Stay) -> QuerySet[Claim]:
    """The claims for allowances of a stay that were neither refused nor withdrawn: one at most."""
    standing = Claim.objects.exclude(state__in=FALLEN)
    return standing.filter(stay=stay, kind=ClaimKind.ALLOWANCES)  # type: ignore[no-any-return]


def is_settled(stay: Stay) -> bool:
    """Did the place of treatment tell us that it settled this stay, and not that it took that back? Or did we approve a
    claim for the treatment, and not take that back?
    """
    if stay.role != StayRole.INSURED_PLACE:
        return False
    if stay.told_as is not None:
        return stay.state in AFTER
    treatment = Claim.objects.filter(stay=stay, kind=ClaimKind.TREATMENT)
    return bool(treatment.filter(state__in=GRANTED).exists())


def check_is_settled(stay: Stay) -> None:
    """Raises NotAllowedNow."""
    if is_settled(stay):
        return
    if stay.told_as is None:
        raise NotAllowedNow(
            _(
                "No claim for this treatment has been approved. Meals, lodging and travel are noted on it before its"
                " review; what was left out is claimed alone once it is approved."
            )
        )
    raise NotAllowedNow(
        _(
            "The place of treatment has not settled this stay, or has taken its settlement back. Wait until it is"
            " settled; if it is handed over, meals, lodging and travel belong to the claim for the treatment."
        )
    )
