"""What a worker claims beside the bill, and what the tariff of the insured place gives of it (domain.md R4.10, R10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal
from agency.policy.parameters import PARAMETERS
from agency.policy.queries import ResolvedParameter, resolve, values
from agency.policy.shapes import Json
from settlement.actions.claim_steps import check_enters, save
from settlement.assessment import allowances as tariffs
from settlement.claim_eligibility import days_without_benefits
from settlement.enums import AllowanceKind, AllowanceReason
from settlement.models import Allowance, Claim
from settlement.money import ZERO, to_cents
from settlement.workflow import LEAVES_AT_ONCE

CLASSES = PARAMETERS["transport.classes"].words
MOST, PIECES = Decimal(100_000), 100
"""No night and no ticket costs as much, and no claim has as many."""
SOURCES = {
    AllowanceKind.MEAL: ("meal.away_daily", "meal.daily"),
    AllowanceKind.LODGING: ("lodging.cap",),
    AllowanceKind.TRANSPORT: ("transport.classes",),
}
"""The parameters that an allowance rests on; the first that the place has set."""
AS_IT_IS: Mapping[str, Json] = {}


@dataclass(frozen=True, slots=True)
class Spent:
    """What the worker claims beside the bill. Meals need no receipt; a night and a ticket do."""

    meals: bool = False
    nights: tuple[Decimal, ...] = ()
    tickets: tuple[tariffs.Ticket, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "meals": self.meals,
            "nights": [str(night) for night in self.nights],
            "tickets": [[ticket.travel_class, str(ticket.price)] for ticket in self.tickets],
        }

    @property
    def is_nothing(self) -> bool:
        return not (self.meals or self.nights or self.tickets)

    @property
    def counts(self) -> dict[str, Any]:
        """What an event tells of it."""
        return {"meals": self.meals, "nights": len(self.nights), "tickets": len(self.tickets)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Spent":
        """What a claim keeps."""
        return cls(
            bool(kept.get("meals")),
            tuple(Decimal(night) for night in kept.get("nights", ())),
            tuple(tariffs.Ticket(word, Decimal(price)) for word, price in kept.get("tickets", ())),
        )


@dataclass(frozen=True, slots=True)
class Allowed:
    """An allowance as it would be granted, with the parameter that it rests on."""

    granted: tariffs.Granted
    parameter: ResolvedParameter


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """What other claims have had: the days of which the meals are paid, and how many nights of the same stay."""

    meals: frozenset[date] = frozenset()
    nights: int = 0


def note_spent(*, by: Actor, at: datetime, ids: Ids, claim_id: UUID, spent: Spent) -> Claim:
    """Note meals, nights and tickets of a claim, instead of those noted before. The approval grants them by tariff.

    Raises Denied, NotAllowedNow, Refusal (an amount, a class of transport).
    """
    with acting(by=by, at=at, ids=ids, about=f"claim {claim_id}") as act:
        claim = Claim.objects.lock(claim_id)
        check_enters(act, by, claim)
        check_spent(spent, claim)
        claim.spent = spent.as_json()
        save(claim, by)
        trail.record(act, "claim.spent", subject=claim, agency=claim.agency_id, **spent.counts)
        return claim


def allowed(claim: Claim, instead: Mapping[str, Json] = AS_IT_IS) -> list[Allowed]:
    """The allowances by the tariff of the insured place on the day of admission.

    `instead` are values of the tariff that aren't in force, to see what they would come to. One query, another for
    meals or nights, and three more for meals.
    """
    spent = Spent.of(claim.spent)
    if spent.is_nothing:
        return []
    tariff = resolve(tariffs.PARAMETERS, claim.agency.division_id, claim.stay.admitted_on)
    bare = {**values(tariff), **instead}
    is_in_hospital = claim.stay.service not in LEAVES_AT_ONCE  # it may have been put right since the meals were noted
    before = _paid_before(claim) if spent.meals or spent.nights else PaidBefore()
    meals = [_meals(claim, bare, before)] if spent.meals and is_in_hospital else []
    nights = tariffs.lodging(spent.nights, bare, paid_before=before.nights)
    granted = (*meals, *nights, *tariffs.transport(spent.tickets, bare))
    return [Allowed(each, _parameter(each.kind, tariff)) for each in granted]


def _meals(claim: Claim, tariff: Mapping[str, Any], before: PaidBefore) -> tariffs.Granted:
    days = _days(claim.stay.admitted_on, claim.stay.discharged_on)
    stopped = days_without_benefits(claim, tariffs.days_in_hospital(*days))
    return tariffs.meals(*days, tariff, paid_before=before.meals, stopped=stopped)


def _days(admitted_on: date, discharged_on: date | None) -> tuple[date, date]:
    return admitted_on, discharged_on or admitted_on


def _paid_before(claim: Claim) -> PaidBefore:
    """What other claims of the worker have had; the worker is held where it is for good. One query.

    A stay that was settled directly and then paid by hand has two records: it is the same where they share a day.
    """
    own = tariffs.days_in_hospital(*_days(claim.stay.admitted_on, claim.stay.discharged_on))
    kinds = (AllowanceKind.MEAL, AllowanceKind.LODGING)
    others = Allowance.objects.standing().filter(claim__worker=claim.worker_id, kind__in=kinds, amount__gt=0)
    meals, nights = set[date](), 0
    stay = ("claim__stay__admitted_on", "claim__stay__discharged_on")
    for kind, quantity, *days in others.exclude(claim=claim).values_list("kind", "quantity", *stay):
        theirs = tariffs.days_in_hospital(*_days(*days))
        if kind == AllowanceKind.MEAL:
            meals |= theirs
        elif not own.isdisjoint(theirs):
            nights += quantity
    return PaidBefore(frozenset(meals), nights)


def allow(act: Act, claim: Claim, ids: Ids, at: datetime) -> Decimal:
    """Grant the allowances of a claim that is approved; their sum. Inside the current act."""
    rows = allowed(claim)
    Allowance.objects.bulk_create(
        Allowance(
            id=ids(at),
            claim=claim,
            act=act,
            kind=each.granted.kind,
            quantity=each.granted.quantity,
            spent=each.granted.spent,
            amount=each.granted.amount,
            reason=each.granted.reason,
            source=each.parameter.source_text[:300],
        )
        for each in rows
    )
    return sum_of(rows)


def check_tariffs_known(claim: Claim, rows: Sequence[Allowed]) -> None:
    """What is claimed isn't decided as nothing while nobody knows its tariff; it can be left out. Raises NotAllowedNow.

    Of a treatment it can be claimed alone later (claim_allowances.py); a stay has one such claim, and there is no other
    occasion to pay them.
    """
    granted = [each.granted for each in rows]
    unknown = [each for each in granted if each.reason is AllowanceReason.NO_TARIFF and each.quantity]
    if not unknown:
        return
    kinds = {"kinds": ", ".join(dict.fromkeys(str(each.kind.label) for each in unknown))}
    if claim.is_of_treatment:
        raise NotAllowedNow(
            _(
                "No tariff of the place is on record for: %(kinds)s. Have it entered under Policy parameters first, or"
                " leave it out of the claim: once the treatment is approved it can be claimed alone."
            )
            % kinds
        )
    raise NotAllowedNow(
        _(
            "No tariff of the place is on record for: %(kinds)s. Have it entered under Policy parameters first, or"
            " leave it out of the claim: a stay has one."
        )
        % kinds
    )


def sum_of(rows: Sequence[Allowed]) -> Decimal:
    return sum((each.granted.amount for each in rows), ZERO)


def _parameter(kind: AllowanceKind, tariff: Mapping[str, ResolvedParameter]) -> ResolvedParameter:
    names = SOURCES[kind]
    return next((tariff[name] for name in names if tariff[name].value is not None), tariff[names[-1]])


def check_spent(spent: Spent, claim: Claim) -> None:
    """Raises Refusal (an amount, a class of transport, meals of a visit; a claim for nothing)."""
    if spent.is_nothing and not claim.is_of_treatment:
        raise Refusal(_("Say what is claimed: meals, nights or tickets."), code="nothing")
    if spent.meals and claim.stay.service in LEAVES_AT_ONCE:
        raise Refusal(_("Meals are paid for days in hospital, and this was none."), code="meals")
    amounts = [*spent.nights, *(ticket.price for ticket in spent.tickets)]
    if len(amounts) > PIECES or not all(map(_is_amount, amounts)):
        raise Refusal(_("Nights and tickets have an amount of more than 0, with two decimals at most."), code="spent")
    if any(ticket.travel_class not in CLASSES for ticket in spent.tickets):
        raise Refusal(_("Choose the class of each ticket."), code="class")


def _is_amount(value: Decimal) -> bool:
    """More than 0, not beyond belief, in cents; a word for no number such as NaN can't be compared at all."""
    return value.is_finite() and 0 < value < MOST and value == to_cents(value)
