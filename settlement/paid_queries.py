"""Claims that were paid to workers in a month, and what they come to. They are in no month of the institutions."""

from datetime import date
from typing import Any

from django.db.models import Count, Sum

from agency.audit.queries import morning
from agency.offices.acts import Actor
from agency.policy.periods import add_months
from settlement import claim_queries
from settlement.claim_queries import JOINED, Page
from settlement.enums import ClaimState
from settlement.models import Claim
from settlement.models.claims import ClaimQuerySet


def in_month(actor: Actor, begins_on: date) -> ClaimQuerySet:
    """The claims whose payment was noted in a month, by the days of the desk; each with its parts."""
    begins, ends = morning(begins_on), morning(add_months(begins_on, 1))
    rows = Claim.objects.visible_to(actor).filter(state=ClaimState.PAID, paid_at__gte=begins, paid_at__lt=ends)
    return rows.with_parts()  # type: ignore[no-any-return]


def by_agency(claims: ClaimQuerySet) -> list[dict[str, Any]]:
    """Each agency that paid: how many, what the workers had spent on treatment, and what the fund paid. One query."""
    summed = claims.order_by("agency__name", "agency").values("agency", "agency__name")
    return list(
        summed.annotate(many=Count("pk"), total=Sum("bill__total"), fund=Sum("of_bill"), allowances=Sum("beside"))
    )


def page(claims: ClaimQuerySet, after: str = "") -> Page:
    """A page of them in the order in which they were paid. One query."""
    rows = claim_queries.from_place(claims, "paid_at", after) if after else claims
    return claim_queries.first_of(rows.select_related(*JOINED, "paid_by").order_by("paid_at", "id"), "paid_at")
