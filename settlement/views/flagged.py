"""Flagged lines that wait for a person's word: injury or disease."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agency.audit import trail
from agency.offices.matrix import Permission
from agency.offices.requests import DeskRequest
from settlement import flag_queries
from settlement.enums import ReviewOutcome
from settlement.views import gate, shown


@login_required
@require_GET
@never_cache
def listed(request: DeskRequest) -> HttpResponse:
    """The lines, the oldest bill first, each with its flags and the form for the review."""
    return page(request)


def page(request: DeskRequest, *, typed: shown.Typed | None = None) -> HttpResponse:
    """The same, with what was typed about one of them if that was refused."""
    gate.need(request, Permission.BILL_REVIEW)
    lines, next_after = flag_queries.page(request.actor, request.GET.get("after", "")[:40])
    bills = {line.bill_id: (line.bill, line.bill.agency_id) for line in lines}
    trail.note_reads_under(request.actor, request.at, subjects=bills.values(), seen="list", purpose="flagged lines")
    alike = flag_queries.alike(lines)
    context = {
        "rows": [
            {**shown.line_of(line), "bill": line.bill, "alike": alike[flag_queries.likeness(line)]} for line in lines
        ],
        "next_after": next_after,
        "outcomes": ReviewOutcome.choices,
        "typed": typed,
    }
    return render(request, "settlement/flagged.html", context, status=422 if typed else 200)
