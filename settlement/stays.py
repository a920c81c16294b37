"""Reading stays: those to confirm, those that go on here, those of our workers elsewhere, and which overlap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from agency.audit.models import Event
from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.policy import periods
from agency.policy.queries import resolve, values, working_days
from settlement.enums import StayRole, StayState
from settlement.models import Bill, DirectPayment, Stay
from settlement.models.stays import JUDGED, OPEN_HERE, PAID_WRONGLY, UNCONFIRMED
from settlement.workflow import LEAVES_AT_ONCE

PAGE = 25
REGISTER_IN, CONFIRM_IN, ROLL = "stay.register_days", "stay.confirm_wd", "calendar.roll_deadlines"
CONDITIONS = {
    "confirm": UNCONFIRMED,
    "open": OPEN_HERE,
    "away": Q(role=StayRole.INSURED_PLACE),
    "wrongly": PAID_WRONGLY,
    "judged": JUDGED,
}
"""The lists of the page, by name: the first by the day of confirmation, the others the newest first."""
ELSEWHERE = ("away", "wrongly", "judged")
"""Lists of our workers' stays, who are known by their file."""
WITHOUT_END = date(9999, 12, 31)
ENDS = Coalesce(
    "discharged_on",
    Case(When(service__in=sorted(LEAVES_AT_ONCE), then=F("admitted_on")), default=Value(WITHOUT_END)),
    output_field=DateField(),
)
"""The day on which a stay ended; without a discharge it goes on, except where nobody stays."""
NOT_A_STAY = Q(state=StayState.ADMISSION_CANCELLED) | Q(state=StayState.CONVERTED_TO_MANUAL, told_as__isnull=False)
"""Cancelled, or handed over: then the claim has a stay of its own."""


def deadlines(division: str, admitted_on: date, registered_on: date) -> dict[str, object]:
    """By when a stay is to be registered and confirmed, as its columns (domain.md R4.3). Two queries.

    Days to register run from the admission, working days to confirm from the registration.
    """
    rules = values(resolve((REGISTER_IN, CONFIRM_IN, ROLL), division, registered_on))
    calendar = working_days(first=admitted_on)
    register = _register_due(rules, admitted_on, calendar)
    number = int(str(rules[CONFIRM_IN]))
    confirm = periods.due_on(registered_on, number, calendar)
    return {
        "register_due_on": register,
        "confirm_due_from": registered_on,
        "confirm_due_working_days": number,
        "confirm_due_on": confirm.on,
        "confirm_due_is_provisional": confirm.provisional,
    }


def register_due_on(division: str, admitted_on: date, registered_on: date) -> date:
    """By when a stay is to be registered, of the rules in force when it was (domain.md R4.3). Two queries."""
    rules = values(resolve((REGISTER_IN, ROLL), division, registered_on))
    return _register_due(rules, admitted_on, working_days(first=admitted_on))


def _register_due(rules: Mapping[str, object], admitted_on: date, calendar: Any) -> date:
    number, roll = int(str(rules[REGISTER_IN])), bool(rules[ROLL])
    return periods.due_after_days(admitted_on, number, calendar, roll=roll).on


def overlapping(stay: Stay) -> QuerySet[Stay]:
    """Other stays of the same person that this agency knows of and that overlap, the earliest first. One statement.

    The agency is that of the filing or worker: asked of the stay, its index would draw the plan away from the person's.

    Who leaves one institution and enters another on the same day was transferred: that is no overlap.
    """
    rows = Stay.objects.filter(_same_person(stay)).exclude(NOT_A_STAY).exclude(pk=stay.pk)
    rows = rows.annotate(ends=ENDS).filter(ends__gt=stay.admitted_on, admitted_on__lt=_end_of(stay))
    return rows.order_by("admitted_on", "id")  # type: ignore[no-any-return]


def _same_person(stay: Stay) -> Q:
    if stay.received is not None:
        return Q(received__number_index=stay.received.number_index, received__agency=stay.agency_id)
    return Q(worker=stay.worker_id)


def _end_of(stay: Stay) -> date:
    if stay.discharged_on is not None:
        return stay.discharged_on
    return stay.admitted_on if stay.service in LEAVES_AT_ONCE else WITHOUT_END


def _marked(rows: QuerySet[Stay], tab: str) -> QuerySet[Stay]:
    """The rows, each saying whether another stay of the same person overlaps with it."""
    same = ("worker",) if tab in ELSEWHERE else ("received__number_index", "received__agency")
    others = Stay.objects.filter(**{name: OuterRef(name) for name in same}).exclude(NOT_A_STAY)
    others = others.exclude(pk=OuterRef("pk")).annotate(until=ENDS)
    others = others.filter(until__gt=OuterRef("admitted_on"), admitted_on__lt=OuterRef("ends"))
    stands = ~Q(state=StayState.ADMISSION_CANCELLED)
    return rows.annotate(ends=ENDS).annotate(overlaps=Q(stands) & Exists(others))  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Page:
    """Stays of one list. `after` asks for the page after this one; empty at the end."""

    rows: list[Stay]
    after: str


def page(actor: Actor, tab: str, after: str = "") -> Page:
    """One page of a list, from a place that does not move. What is no place is the beginning. One query.

    Of stays here nothing is read but what came through the exchange; of those elsewhere our worker's file is.
    """
    rows = Stay.objects.visible_to(actor).filter(CONDITIONS[tab]).filter(_beyond(tab, after))
    marked = _marked(rows.select_related("agency", "worker" if tab in ELSEWHERE else "received"), tab)
    order = ("confirm_due_on", "id") if tab == "confirm" else ("-id",)
    found = list(marked.order_by(*order)[: PAGE + 1])
    return Page(found[:PAGE], _token(found[PAGE - 1], tab) if len(found) > PAGE else "")


def _token(stay: Stay, tab: str) -> str:
    return f"{stay.confirm_due_on.isoformat()}~{stay.pk}" if tab == "confirm" and stay.confirm_due_on else str(stay.pk)


def _beyond(tab: str, token: str) -> Q:
    day, _, key = token.rpartition("~")
    try:
        pk = UUID(key)
        if tab != "confirm":
            return Q(pk__lt=pk)
        due = date.fromisoformat(day)
    except ValueError:
        return Q()
    return Q(confirm_due_on__gt=due) | Q(confirm_due_on=due, pk__gt=pk)


def counts(actor: Actor) -> dict[str, int]:
    """How many stays wait for confirmation, go on here, were paid wrongly. One query, each part by its own index."""
    visible, tabs = Stay.objects.visible_to(actor).order_by(), ("confirm", "open", "wrongly")
    first, *others = (
        visible.filter(CONDITIONS[tab]).annotate(tab=Value(tab)).values("tab").annotate(n=Count("pk")) for tab in tabs
    )
    found = {row["tab"]: row["n"] for row in first.union(*others, all=True)}
    return {tab: found.get(tab, 0) for tab in tabs}


def to_confirm(actor: Actor, permission: Permission, today: date) -> dict[str, int]:
    """How many stays this person may confirm wait for it, and how many of them too long. One query."""
    rows = Stay.objects.visible_to(actor, permission).filter(UNCONFIRMED)
    return dict(rows.aggregate(waiting=Count("pk"), overdue=Count("pk", filter=Q(confirm_due_on__lt=today))))


def payments_of(actor: Actor, stays: Iterable[Stay]) -> dict[UUID, DirectPayment]:
    """What a place of treatment paid for each stay as it told us, the standing payment before one undone. One query."""
    rows = DirectPayment.objects.visible_to(actor).filter(stay__in=[stay.pk for stay in stays])
    ordered = rows.order_by("stay", "undone_kind", "-month", "-told_as").distinct("stay")
    return {payment.stay_id: payment for payment in ordered}


def paid_wrongly(actor: Actor) -> int:
    """How many stays elsewhere were paid twice, or have allowances without a settlement, of those on whose claims this
    person decides.
    """
    return Stay.objects.visible_to(actor, Permission.CLAIM_DECIDE).filter(PAID_WRONGLY).count()  # type: ignore[no-any-return]


def events_of(stay: Stay, bills: Iterable[Bill]) -> list[Event]:
    """What happened to a stay and to its bills, the earliest first."""
    of_stay = Q(subject_type=Stay._meta.label_lower, subject_id=str(stay.pk))
    of_bills = Q(subject_type=Bill._meta.label_lower, subject_id__in=[str(bill.pk) for bill in bills])
    return list(Event.objects.filter(of_stay | of_bills).order_by("at", "id"))


def is_late(stay: Stay, registered_on: date) -> bool:
    """Was a stay registered after its day?"""
    return stay.register_due_on is not None and registered_on > stay.register_due_on


def awaits_confirmation(stay: Stay) -> bool:
    """The same as UNCONFIRMED, of a row in hand."""
    ended = stay.state in (StayState.ADMISSION_CANCELLED, StayState.CONVERTED_TO_MANUAL)
    return stay.role == StayRole.PLACE_OF_TREATMENT and stay.confirmed_at is None and not ended
