"""Whether what the fund paid for a stay is in question (domain.md R4.10, R4.13): what was told, approved or taken back
is asked each time, and a new reason to doubt brings back what somebody has judged.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids
from agency.offices.models import Act
from agency.workers import consequences
from agency.workers.consequences import Change
from settlement import device_queries
from settlement.actions.claim_allowances import claims_of, is_settled
from settlement.actions.receipts import by_hand_too, paid_by_hand_too
from settlement.assessment.allowances import days_in_hospital
from settlement.enums import AllowanceKind, BillKind, ClaimKind, StayState
from settlement.models import Allowance, Claim, Stay
from settlement.models.claims import GRANTED, ClaimQuerySet
from settlement.models.stays import BY_CLAIM
from settlement.receipts import number_key
from settlement.workflow import AFTER

WORD = ("judgement", "judged_because", "judged_at", "judged_by")


def claims_in_question(stay: Stay) -> ClaimQuerySet:
    """The approved claims whose payment is in question with that of a stay, if it is in question."""
    if not stay.paid_twice and not stay.is_unfounded:
        return Claim.objects.none()  # type: ignore[no-any-return]
    devices = device_queries.of_person(stay).standing().filter(bill__kind=BillKind.MANUAL)
    which = Q(stay=stay, kind=ClaimKind.ALLOWANCES)
    which |= Q(bill__in=by_hand_too(stay).values("bill")) | Q(bill__in=devices.values("bill"))
    rows: ClaimQuerySet = Claim.objects.filter(which, state__in=GRANTED)
    return rows


def stays_in_question(claims: Sequence[Claim]) -> QuerySet[Stay]:
    """The stays in question that may be so because of one of the claims: of their workers, or paid on such a number."""
    numbers = {number_key(each.receipt_number) for each in claims if each.is_of_treatment}
    asked = Q(worker__in=[each.worker_id for each in claims])
    asked |= Q(payments__undone_kind="", payments__number_key__in=numbers)
    return Stay.objects.filter(asked, BY_CLAIM).distinct().order_by("id")  # type: ignore[no-any-return]


def note_paid_twice(act: Act, stay: Stay, *, is_another: bool = False) -> None:
    """One cost is paid once (domain.md R4.13): what can't be refused is shown to who decides on claims.

    Another payment beside the one that somebody has judged is a question of its own. The stay is held.
    """
    twice = paid_by_hand_too(stay) or device_queries.is_paid_twice(stay)
    if not _is_news(stay, "paid_twice", twice, is_another=is_another):
        return
    if twice:
        trail.record(act, "stay.paid_twice", subject=stay, agency=stay.agency_id)
    else:
        trail.record(act, "stay.paid_once", subject=stay, agency=stay.agency_id)


def note_beyond_notice(act: Act, stay: Stay, *, is_another: bool = False) -> None:
    """What a place of treatment paid for devices beyond our notices is shown to who decides on claims (R4.8, R4.9).

    Another payment beside the one that somebody has judged is a question of its own. The stay is held.
    """
    beyond = bool(device_queries.beyond_notices(stay))
    if not _is_news(stay, "beyond_notice", beyond, is_another=is_another):
        return
    if beyond:
        trail.record(act, "stay.beyond_notice", subject=stay, agency=stay.agency_id)
    else:
        trail.record(act, "stay.within_notice", subject=stay, agency=stay.agency_id)


def ask_others(act: Act, undone: Stay) -> None:
    """A settlement was undone: is what other stays of the worker have under our notices still too much?

    The worker is held, so nobody who holds one of them waits for this.
    """
    doubted = Stay.objects.filter(Q(beyond_notice=True) | Q(paid_twice=True), worker=undone.worker_id)
    _ask_of_devices(act, doubted.exclude(pk=undone.pk))


def follow(act: Act, change: Change, by: Actor, at: datetime, ids: Ids) -> None:
    """A payment notice came, or it or what it rests on ended: is what was settled elsewhere within the notices now?

    The worker is held.
    """
    if change.stop is None:
        _ask_of_devices(act, device_queries.settled_elsewhere(change.worker))


def _ask_of_devices(act: Act, stays: QuerySet[Stay]) -> None:
    for stay in stays.order_by("pk").select_for_update(of=("self",)):
        note_paid_twice(act, stay)
        note_beyond_notice(act, stay)


def note_unfounded(act: Act, stay: Stay) -> None:
    """Allowances rest on the settlement of a stay: does it stand, and for as many days as meals were paid for?

    The stay is held. Three queries at the most.
    """
    unfounded = _is_unfounded(stay)
    if not _is_news(stay, "is_unfounded", unfounded):
        return
    if unfounded:
        trail.record(act, "stay.unfounded", subject=stay, agency=stay.agency_id)
    else:
        trail.record(act, "stay.founded", subject=stay, agency=stay.agency_id)


def _is_unfounded(stay: Stay) -> bool:
    """Of a stay that was handed over to a claim for the treatment nothing is asked: there its allowances are seen."""
    granted = claims_of(stay).filter(state__in=GRANTED)
    if stay.told_as is None:
        return granted.exists() and not is_settled(stay)
    if stay.state in AFTER:
        return _has_meals_beyond(stay, granted)
    return stay.state != StayState.CONVERTED_TO_MANUAL and granted.exists()


def _has_meals_beyond(stay: Stay, granted: QuerySet[Claim]) -> bool:
    days = len(days_in_hospital(stay.admitted_on, stay.discharged_on or stay.admitted_on))
    meals = Allowance.objects.standing().filter(claim__in=granted, kind=AllowanceKind.MEAL, amount__gt=0)
    return bool(meals.filter(quantity__gt=days).exists())


def _is_news(stay: Stay, question: str, answer: bool, *, is_another: bool = False) -> bool:
    """Keep the answer for the list of payments in question; whether it is another than before, or asks again what
    somebody has judged, because `is_another` payment came beside that one.
    """
    asks_again = answer and is_another and stay.judged_at is not None
    if getattr(stay, question) == answer and not asks_again:
        return False
    setattr(stay, question, answer)
    history.change(stay, [question, *(_ask_anew(stay) if answer else ())])
    return True


def _ask_anew(stay: Stay) -> tuple[str, ...]:
    """Something new is in question, of which the word said before knows nothing. The columns that it changes."""
    if stay.judged_at is None:
        return ()
    stay.judgement, stay.judged_because, stay.judged_at, stay.judged_by = "", "", None, None
    return WORD


def register() -> None:
    """Called once, when the apps are ready."""
    consequences.on_change("settlement", follow)
