"""How far cross-province settlement reaches, for everybody: a page with a chart, and the same as CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from agency.offices.acts import office_day
from agency.offices.requests import DeskRequest
from institutions import coverage, coverage_queries, coverage_shown
from institutions.coverage_queries import Report
from institutions.forms import CoverageForm
from institutions.views.published import fresh, in_language_asked_for


def _asked(request: DeskRequest) -> tuple[CoverageForm, Report | None]:
    form = CoverageForm(request.GET)
    if not form.is_valid():
        return form, None
    on = form.cleaned_data["on"] or office_day(request.at)
    return form, coverage_queries.report(on, form.cleaned_data["province"], at=request.at)


@require_GET
@in_language_asked_for
def coverage_page(request: DeskRequest) -> HttpResponse:
    """Provinces, or the cities of one, with what settles there and what should."""
    form, report = _asked(request)
    context: dict[str, Any] = {"form": form, "report": report}
    if report is not None:
        shown = coverage_shown.rows(report)
        query = {"on": report.on.isoformat(), **({"province": report.province} if report.province else {})}
        context |= {
            "rows": shown,
            "kinds": list(coverage_shown.KINDS.values()),
            "chart": coverage_shown.chart(shown),
            "sources": sorted({each.source for each in coverage.targets()}),
            "csv_url": f"{reverse('institutions:coverage-csv')}?{urlencode(query)}",
        }
    return fresh(render(request, "institutions/coverage.html", context, status=200 if report else 422))


@require_GET
def coverage_csv(request: DeskRequest) -> HttpResponse:
    """The report as a table, with the source of each target."""
    _form, report = _asked(request)
    if report is None:
        return HttpResponse(status=422)
    answer = HttpResponse("".join(_written(report)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="coverage-{report.on.isoformat()}.csv"'
    return fresh(answer)


def _written(report: Report) -> Iterator[str]:
    """Lines of CSV, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    for line in coverage_shown.lines(report):
        text = io.StringIO()
        csv.writer(text).writerow(line)
        yield text.getvalue()
