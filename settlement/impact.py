"""Which claims a proposed tariff for meals, lodging or travel would reach. Registered in agency.policy.impact."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.templatetags.desk import money
from agency.policy.impact import Affected, Change, Row
from agency.policy.queries import reached_by
from settlement.actions.spending import allowed, sum_of
from settlement.claim_queries import MEALS, NIGHTS, OPEN, TICKETS
from settlement.enums import ClaimState
from settlement.models import Claim

RESTING: dict[str, Q] = {
    "meal.daily": MEALS,
    "meal.away_daily": MEALS,
    "lodging.cap": NIGHTS,
    "lodging.max_days": NIGHTS,
    "transport.classes": TICKETS,
}
"""The claims that rest on each parameter of the tariff (`settlement/assessment/allowances.py`)."""
APPROVED, PAID = Q(state=ClaimState.APPROVED), Q(state=ClaimState.PAID)
TRIED = 25
"""So many of the claims that wait, and of those that are approved, are tried one by one when somebody asks for it."""


def affected(*, actor: Actor, at: datetime, change: Change, looking: bool) -> list[Affected]:
    """Claims for stays that began under the new value: those that wait, that are approved, that are paid."""
    if change.name not in RESTING:
        return []
    rows = _reached(change)
    counts = rows.filter(actor.within(Permission.REFERENCE_VIEW)).aggregate(
        open=Count("pk", filter=OPEN), approved=Count("pk", filter=APPROVED), paid=Count("pk", filter=PAID)
    )
    return [
        Affected(
            _("Claims that wait for a decision"),
            counts["open"],
            _("Meals, nights and tickets are granted by the new value as soon as it is put in force."),
            tuple(_tried(actor, rows.filter(OPEN), change)) if looking else (),
        ),
        Affected(
            _("Approved claims, not paid yet"),
            counts["approved"],
            _("They keep what was approved. The page of a claim that would have more says so, and what to do."),
            tuple(_tried(actor, rows.filter(APPROVED), change)) if looking else (),
        ),
        Affected(_("Paid claims"), counts["paid"], _("They keep what was paid.")),
    ]


def _reached(change: Change) -> QuerySet[Claim]:
    """The tariff is that of the day of admission (domain.md R10)."""
    rows: QuerySet[Claim] = Claim.objects.filter(reached_by(change), RESTING[change.name])
    rows = rows.filter(stay__admitted_on__gte=change.valid_from)
    return rows if change.valid_to is None else rows.filter(stay__admitted_on__lte=change.valid_to)


def _tried(actor: Actor, rows: QuerySet[Claim], change: Change) -> Iterator[Row]:
    """The first that would come to something else, as far as the actor may see them."""
    visible = rows.filter(pk__in=Claim.objects.visible_to(actor).values("pk"))
    joined = visible.select_related("agency__division", "worker", "stay")
    for claim in joined.order_by("due_on", "id")[:TRIED]:
        before, after = _granted(claim), sum_of(allowed(claim, {change.name: change.value}))
        if before != after:
            url = reverse("settlement:claim", args=[claim.pk])
            yield Row(str(claim), f"{money(before)} → {money(after)}", url)


def _granted(claim: Claim) -> Decimal:
    """What was approved, or what would be today."""
    if claim.state == ClaimState.APPROVED:
        return sum((each.amount for each in claim.allowances.standing()), Decimal(0))
    return sum_of(allowed(claim))
