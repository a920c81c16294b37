"""Lists of claims: what is to be decided, completed and paid, and what is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from agency.audit.models import Event
from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from settlement import review_queries
from settlement.enums import ClaimKind, ClaimState, StayRole
from settlement.models import Bill, BillLine, Claim, Demand, Stay
from settlement.models.claims import FALLEN

PAGE = 50
FEW = 5
JOINED = ("worker", "agency", "stay", "bill")
OPEN = Q(state__in=[ClaimState.RECEIVED, ClaimState.REVIEWED])
TABS: dict[str, Q] = {
    "open": OPEN & Q(due_on__isnull=False),
    "incomplete": OPEN & Q(due_on=None),
    "to_pay": Q(state=ClaimState.APPROVED),
    "done": Q(state__in=[ClaimState.REFUSED, ClaimState.PAID]),
    "withdrawn": Q(state=ClaimState.WITHDRAWN),
}
ASSESSED = Q(bill__isnull=False) | Q(kind=ClaimKind.ALLOWANCES)
REVIEWED = BillLine.objects.filter(bill=OuterRef("bill"), review__isnull=False)
AGAIN = Q(Exists(review_queries.unfollowed(REVIEWED)), stay__has_reviews=True)
"""A reviewer has said otherwise of a line than it was assessed: the list of costs is entered anew."""
AT_THE_COUNTER = Q(state=ClaimState.RECEIVED) & (~ASSESSED | AGAIN | Q(is_sent_back=True))
"""What a clerk has to do next: complete it, enter its list, or put right what a reviewer sent back."""
TAKEN_BACK = "claim.taken_back"
BROUGHT = "claim.further_brought"
GIVEN_BACK = ("claim.sent_back", TAKEN_BACK, "claim.withdrawn")
MEALS, NIGHTS, TICKETS = Q(spent__meals=True), Q(spent__nights__0__isnull=False), Q(spent__tickets__0__isnull=False)
"""What a claim asks for beside the bill."""
BY_RECEIPT = NIGHTS | TICKETS
COUNTED = ("open", "incomplete", "to_pay")
"""What is done grows without end and isn't counted."""


@dataclass(frozen=True, slots=True)
class Page:
    claims: list[Claim]
    after: str
    """Where the next page begins; empty on the last one."""


def page(actor: Actor, tab: str, after: str = "") -> Page:
    """One page of a tab: what is open by its due day, what is done with the newest first.

    What is no place in it is its beginning: an empty list would say that nothing waits.
    """
    key, descending = ("decided_at", True) if tab == "done" else ("due_on", False)
    rows: QuerySet[Claim] = Claim.objects.visible_to(actor).filter(TABS[tab]).with_granted().select_related(*JOINED)
    if tab in ("incomplete", "withdrawn"):
        key = "received_on"
    if after:
        rows = from_place(rows, key, after, descending=descending)
    sign = "-" if descending else ""
    return first_of(rows.order_by(f"{sign}{key}", f"{sign}id"), key)


def first_of(rows: QuerySet[Claim], key: str) -> Page:
    """The first page of claims that are ordered by this field, and where the next one begins. One query."""
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{getattr(last, key).isoformat()}~{last.pk}" if last else "")


def from_place(rows: QuerySet[Claim], key: str, after: str, *, descending: bool = False) -> QuerySet[Claim]:
    """The claims behind a place in a list by this field. What is no place in it is its beginning."""
    at, _tilde, pk = after.partition("~")
    side = "lt" if descending else "gt"
    try:
        field: Any = Claim._meta.get_field(key)
        place, here = field.to_python(at), UUID(pk)
    except Exception:  # whatever was typed into the address is no place in the list
        return rows
    beyond = Q(**{f"{key}__{side}": place}) | Q(**{key: place, f"id__{side}": here})
    return rows.filter(beyond, **{f"{key}__{side}e": place})


def counts(actor: Actor) -> dict[str, int]:
    """How many wait in each tab that is counted. One query."""
    wanted = {tab: Count("pk", filter=TABS[tab]) for tab in COUNTED}
    live = OPEN | TABS["to_pay"]
    return dict(Claim.objects.visible_to(actor).filter(live).aggregate(**wanted))


def waiting_for(actor: Actor) -> QuerySet[Claim]:
    """The claims whose next step this actor may take, due first: to complete or enter anew, review, decide or pay."""
    steps = {
        Permission.CLAIM_ENTER: AT_THE_COUNTER,
        Permission.CLAIM_REVIEW: Q(state=ClaimState.RECEIVED) & ASSESSED & ~AGAIN & Q(is_sent_back=False),
        Permission.CLAIM_DECIDE: Q(state=ClaimState.REVIEWED),
        Permission.CLAIM_PAY: Q(state=ClaimState.APPROVED),
    }
    condition = Q(pk__in=[])
    for permission, state in steps.items():
        if not actor.may(permission):
            continue
        reached = state & actor.within(permission)
        if permission in (Permission.CLAIM_REVIEW, Permission.CLAIM_DECIDE):
            reached &= ~Q(editors__overlap=actor.judges_not(permission))
        if permission == Permission.CLAIM_DECIDE:
            reached &= ~Q(reviewed_by__in=actor.judges_not(permission))
        condition |= reached
    live = OPEN | TABS["to_pay"]
    rows = Claim.objects.filter(live).filter(condition).with_granted().select_related(*JOINED)
    return rows.order_by("due_on", "id")  # type: ignore[no-any-return]


def beside(actor: Actor, claim: Claim) -> QuerySet[Claim]:
    """Other claims of the worker that stand, with nights or tickets of a stay that touches a day of this one.

    Nights and tickets are amounts without a day: whether one is claimed twice is seen on the receipts alone.
    """
    stay = claim.stay
    rows = Claim.objects.visible_to(actor).filter(BY_RECEIPT, worker=claim.worker_id)
    rows = rows.annotate(ends=Coalesce("stay__discharged_on", "stay__admitted_on"))
    rows = rows.filter(stay__admitted_on__lte=stay.discharged_on or stay.admitted_on, ends__gte=stay.admitted_on)
    return rows.exclude(state__in=FALLEN).exclude(pk=claim.pk).select_related("stay").order_by("id")  # type: ignore[no-any-return]


def given_back(claim: Claim) -> Event | None:
    """By whom, when and why it was sent back last, its approval taken back, or it withdrawn. One query, none when it is
    decided.
    """
    if claim.decided_at is not None:
        return None
    rows = Event.objects.filter(subject_type=Claim._meta.label_lower, subject_id=str(claim.pk), kind__in=GIVEN_BACK)
    return rows.select_related("act__user").order_by("-at", "-id").first()


def demands(claim: Claim) -> list[Demand]:
    """The further papers that were asked for, each with `brought_at`, when it was handed in. One query."""
    of_it = Event.objects.filter(subject_type=Claim._meta.label_lower, subject_id=str(claim.pk), kind=BROUGHT)
    of_it = of_it.annotate(demand=KeyTextTransform("demand", "details")).order_by("at", "id")
    there = of_it.filter(demand=Cast(OuterRef("pk"), CharField()))
    return list(claim.demands.annotate(brought_at=Subquery(there.values("at")[:1])).order_by("asked_at", "id"))


def still_missing(demands: Iterable[Demand]) -> list[Demand]:
    """Those of them that weren't handed in. No query."""
    return [each for each in demands if each.brought_at is None]  # type: ignore[attr-defined]


def lists_of(claim: Claim) -> QuerySet[Bill]:
    """Every list of costs that was assessed for a claim, those that were set aside too, the newest first."""
    rows: QuerySet[Bill] = Bill.objects.filter(pk__in=claim.history.exclude(bill=None).values("bill"))
    return rows.order_by("-assessed_at", "-id")


def of_stay(actor: Actor, stay: Stay) -> list[Claim]:
    """The claims for the treatment of a stay, the oldest first. One query, none of a stay in our own institutions."""
    if stay.role != StayRole.INSURED_PLACE:
        return []
    return list(Claim.objects.visible_to(actor).filter(stay=stay, kind=ClaimKind.TREATMENT).order_by("id"))


def of_worker(actor: Actor, worker_id: Any) -> list[Claim]:
    """A worker's claims, the newest first."""
    rows = Claim.objects.visible_to(actor).filter(worker=worker_id).with_granted().select_related(*JOINED)
    return list(rows.order_by("-received_on", "-id"))


def earliest(claims: Sequence[Claim], today: date) -> date:
    """The first day of the calendar that their deadlines need."""
    return min([each.due_on for each in claims if each.due_on] + [today])
