"""Months with what they come to and what they are made of, and closing them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agency.audit import trail
from agency.offices.acts import office_day, uuid7
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal
from agency.offices.requests import DeskRequest
from agency.policy.periods import add_months
from settlement import actions, month_queries
from settlement.enums import MonthState
from settlement.models import Month

SHOWN = 36
SUMMED = ("many", "total", "fund", "worker", "separated")


@login_required
@require_GET
@never_cache
def listed(request: DeskRequest) -> HttpResponse:
    """The newest months of the agencies that the person sees, with their sums."""
    if not request.actor.may(Permission.BILL_VIEW):
        raise PermissionDenied
    rows = Month.objects.visible_to(request.actor).select_related("agency", "closed_by")
    summed = rows.annotate(many=Count("entries"), total=Sum("entries__total"), fund=Sum("entries__fund"))
    today = office_day(request.at)
    context = {"rows": [_row(request, month, today) for month in summed.order_by("-begins_on", "id")[:SHOWN]]}
    return render(request, "settlement/months.html", context)


def _row(request: DeskRequest, month: Month, today: date) -> dict[str, Any]:
    """A month; to who may close it, a button once it is over, and before that the day from which there is one."""
    is_open = month.state == MonthState.OPEN
    closes = is_open and request.actor.post_for(Permission.MONTH_CLOSE, month.agency) is not None
    over_on = add_months(month.begins_on, 1)
    return {
        "month": month,
        "chip": {"text": month.get_state_display(), "tone": "wait" if is_open else "ok"},
        "may_close": closes and today >= over_on,
        "closes_from": over_on if closes and today < over_on else None,
    }


@login_required
@require_GET
@never_cache
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One month: what it comes to by institution, and every entry with its bill."""
    month: Month = Month.objects.select_related("agency", "closed_by").get_visible(request.actor, pk=pk)
    entries, next_after = month_queries.page(month, request.GET.get("after", "")[:40])
    bills = {entry.bill_id: (entry.bill, month.agency_id) for entry in entries}
    trail.note_reads_under(
        request.actor, request.at, subjects=bills.values(), seen="list", purpose="entries of a month"
    )
    by_institution = month_queries.by_institution(month)
    context = {
        **_row(request, month, office_day(request.at)),
        "by_institution": by_institution,
        "sums": {name: sum(each[name] for each in by_institution) for name in SUMMED},
        "entries": entries,
        "next_after": next_after,
        "printed_on": office_day(request.at),
    }
    return render(request, "settlement/month.html", context)


@login_required
@require_POST
@never_cache
def close(request: DeskRequest, pk: UUID) -> HttpResponse:
    month: Month = Month.objects.get_visible(request.actor, Permission.MONTH_CLOSE, pk=pk)
    try:
        actions.close_month(by=request.actor, at=request.at, ids=uuid7, month_id=month.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The month is closed."))
    return redirect("settlement:months")
