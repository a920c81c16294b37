"""What a month is made of: its entries, and what they come to by institution."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from agency.offices.tokens import id_in
from settlement.models import Confirmation, Entry, Month

PAGE = 100
NAME = Coalesce("institution__name", "bill__stay__institution_name")
"""One that isn't in the register goes by the name that its stay has."""


def by_institution(month: Month) -> list[dict[str, Any]]:
    """Each institution with its entries, their sums, and since when it has confirmed them. One query."""
    of_it = Confirmation.objects.standing().filter(institution=OuterRef("institution"), begins_on=month.begins_on)
    rows = Entry.objects.filter(month=month).annotate(name=NAME).order_by("name", "institution")
    summed = rows.values("institution", "name").annotate(
        many=Count("pk"),
        total=Sum("total"),
        fund=Sum("fund"),
        worker=Sum("worker"),
        separated=Sum("separated"),
        confirmed_at=Subquery(of_it.values("confirmed_at")[:1]),
    )
    return list(summed)


def page(month: Month, after: str = "") -> tuple[list[Entry], str]:
    """A page of the entries in the order in which they were made, and where the next one begins. One query.

    What is no place in the list is its beginning.
    """
    rows = Entry.objects.filter(month=month).annotate(name=NAME).select_related("bill", "opposes__month").order_by("id")
    if place := id_in(after):
        rows = rows.filter(pk__gt=place)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""
