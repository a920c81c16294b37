"""What stands in the books once people have done with a page, read from the database."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from settlement.models import Bill, Month, Stay


def bills_of(stay: Stay) -> list[tuple[str, Decimal, Decimal]]:
    """State, sum and the fund's part of each bill of a stay, in the order in which they were made."""
    return list(Bill.objects.filter(stay=stay).order_by("assessed_at", "id").values_list("state", "total", "fund"))


def month_of(day: date) -> tuple[str, int, Decimal, Decimal]:
    """State of the month of a day, how many entries it has, and their sum with the fund's part."""
    month = Month.objects.filter(begins_on=Month.first_of(day))
    figures = {"count": Count("entries"), "total": Sum("entries__total"), "fund": Sum("entries__fund")}
    return month.annotate(**figures).values_list("state", "count", "total", "fund").get()
