"""Meals, lodging and travel by the tariff of the insured place. Pure (domain.md R4.10, R10).

How days in hospital are counted is stated nowhere for work injury: the day of discharge isn't counted [proposal].
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from settlement.enums import AllowanceKind, AllowanceReason
from settlement.money import ZERO, to_cents

PARAMETERS = ("meal.daily", "meal.away_daily", "lodging.cap", "lodging.max_days", "transport.classes")
Tariff = Mapping[str, Any]
"""Parameter values by name; None: the place has set none."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with its class, a word of the parameter transport.classes, and its price in yuan."""

    travel_class: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Granted:
    """One allowance: what was spent or counts, and what is paid of it, in yuan."""

    kind: AllowanceKind
    quantity: int
    spent: Decimal | None
    amount: Decimal
    reason: AllowanceReason


def days_in_hospital(admitted_on: date, discharged_on: date) -> frozenset[date]:
    """The days that count: without that of the discharge, and at least one."""
    return frozenset(admitted_on + timedelta(days=day) for day in range(max(1, (discharged_on - admitted_on).days)))


def meals(
    admitted_on: date,
    discharged_on: date,
    tariff: Tariff,
    *,
    paid_before: Collection[date] = frozenset(),
    stopped: Collection[date] = frozenset(),
) -> Granted:
    """So much for each day in hospital: the rate for treatment away where the place has one, else its ordinary one.

    `paid_before` are days of which another claim of the worker has had the meals: a day is paid once. `stopped` are
    days without benefits (domain.md R1.4).
    """
    in_hospital = days_in_hospital(admitted_on, discharged_on)
    days, reason = len(in_hospital.difference(paid_before, stopped)), AllowanceReason.IN_FULL
    if not in_hospital.isdisjoint(stopped):
        reason = AllowanceReason.BENEFIT_STOPPED
    elif not in_hospital.isdisjoint(paid_before):
        reason = AllowanceReason.PAID_BEFORE
    rate = tariff["meal.away_daily"] or tariff["meal.daily"]
    if rate is None:
        return Granted(AllowanceKind.MEAL, days, None, ZERO, AllowanceReason.NO_TARIFF)
    return Granted(AllowanceKind.MEAL, days, None, to_cents(days * Decimal(rate)), reason)


def lodging(nights: Sequence[Decimal], tariff: Tariff, *, paid_before: int = 0) -> tuple[Granted, ...]:
    """Each night up to the cap, the first nights up to the most that are paid; against receipts.

    `paid_before` is how many nights other claims of the same stay have had: the most is that of the stay [proposal].
    """
    return tuple(_night(number, spent, tariff) for number, spent in enumerate(nights, paid_before + 1))


def transport(tickets: Sequence[Ticket], tariff: Tariff) -> tuple[Granted, ...]:
    """Tickets of the classes that the place pays, in full."""
    return tuple(_ticket(ticket, tariff["transport.classes"]) for ticket in tickets)


def _night(number: int, spent: Decimal, tariff: Tariff) -> Granted:
    cap, most = tariff["lodging.cap"], tariff["lodging.max_days"]
    if cap is None:
        amount, reason = ZERO, AllowanceReason.NO_TARIFF
    elif most is not None and number > int(most):
        amount, reason = ZERO, AllowanceReason.TOO_MANY_NIGHTS
    elif spent > Decimal(cap):
        amount, reason = Decimal(cap), AllowanceReason.ABOVE_CAP
    else:
        amount, reason = spent, AllowanceReason.IN_FULL
    return Granted(AllowanceKind.LODGING, 1, spent, to_cents(amount), reason)


def _ticket(ticket: Ticket, classes: Sequence[str] | None) -> Granted:
    if classes is None:
        amount, reason = ZERO, AllowanceReason.NO_TARIFF
    elif ticket.travel_class not in classes:
        amount, reason = ZERO, AllowanceReason.CLASS_NOT_PAID
    else:
        amount, reason = ticket.price, AllowanceReason.IN_FULL
    return Granted(AllowanceKind.TRANSPORT, 1, ticket.price, to_cents(amount), reason)
