"""What was paid to workers by hand, month by month."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agency.audit import trail
from agency.offices.acts import office_day
from agency.offices.matrix import Permission
from agency.offices.requests import DeskRequest
from agency.policy.periods import add_months
from settlement import paid_queries
from settlement.models import Month
from settlement.money import ZERO
from settlement.views import gate

SUMMED = ("many", "total", "fund", "allowances")


@login_required
@require_GET
@never_cache
def in_month(request: DeskRequest) -> HttpResponse:
    """The claims paid in a month with their sums by agency; `?month=2026-03`, without it the one that runs."""
    gate.need(request, Permission.CLAIM_VIEW)
    running = Month.first_of(office_day(request.at))
    asked = request.GET.get("month", "").strip()[:20]
    found = _month(asked)
    begins_on = found if found and found <= running else running
    claims = paid_queries.in_month(request.actor, begins_on)
    page = paid_queries.page(claims, request.GET.get("after", "")[:80])
    subjects = [(each, each.agency_id) for each in page.claims]
    trail.note_reads_under(request.actor, request.at, subjects=subjects, seen="list", purpose="claims paid in a month")
    by_agency = [_with_sum(each) for each in paid_queries.by_agency(claims)]
    context = {
        "month": begins_on,
        "earlier": add_months(begins_on, -1),
        "later": add_months(begins_on, 1) if begins_on < running else None,
        "is_running": begins_on == running,
        "not_found": asked if asked and found != begins_on else "",
        "by_agency": by_agency,
        "together": _with_sum({name: sum(each[name] for each in by_agency) for name in SUMMED}),
        "rows": [{"claim": each, "paid": each.of_bill + each.beside} for each in page.claims],  # type: ignore[attr-defined]
        "next_after": page.after,
        "printed_on": office_day(request.at),
    }
    return render(request, "settlement/claims_paid.html", context)


def _month(text: str) -> date | None:
    """The first day of a month of this century that is written as 2026-03; None for anything else."""
    try:
        day = date.fromisoformat(f"{text}-01") if len(text) == len("2026-03") else None
    except ValueError:
        return None
    return day if day and day.year >= 2000 else None


def _with_sum(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "total": row["total"] or ZERO, "paid": row["fund"] + row["allowances"]}
