"""The directory for everybody: a page without signing in, and the same as JSON and CSV."""

import csv
import io
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from agency.offices.acts import office_day
from agency.offices.requests import DeskRequest
from agency.policy import queries as policy_queries
from agency.policy.forms import NO_PLACE
from institutions import published, shown
from institutions.forms import DirectoryForm
from institutions.importing.places.gazetteer import gazetteer
from institutions.published import Asked

SEVERAL = _("Several places fit. Choose one of them.")
FRESH_S = 60
"""What was fetched may be shown again for so long: a change is published within the minute."""


def fresh(response: Any) -> HttpResponse:
    """An answer that may be kept for a minute, by whoever hands it on too."""
    patch_cache_control(response, public=True, max_age=FRESH_S)
    return response  # type: ignore[no-any-return]


def in_language_asked_for(view: Callable[[DeskRequest], HttpResponse]) -> Callable[[DeskRequest], HttpResponse]:
    """A page without signing in, in the language that its address names; else in that of the cookie or the browser.

    By the address, because a form that sets a cookie would make the page another one for each reader.
    """

    @wraps(view)
    def asked(request: DeskRequest) -> HttpResponse:
        named = request.GET.get("language", "")
        with override(named if named in dict(settings.LANGUAGES) else get_language()):
            response = view(request)
            response["Content-Language"] = get_language()
        patch_vary_headers(response, ("Cookie",))
        return response

    return asked


def _asked(request: DeskRequest) -> tuple[DirectoryForm, Asked | None, list[Any]]:
    """The form, what it asks for (None when it can't be read), and the places to choose from."""
    form = DirectoryForm(request.GET)
    if not form.is_valid():
        return form, None, []
    told = form.cleaned_data
    found = policy_queries.divisions_found(told["place"]) if told["place"] else []
    meant = policy_queries.division_meant(told["place"], found)
    if told["place"] and meant is None:
        form.add_error("place", SEVERAL if found else NO_PLACE)
        return form, None, found
    wanted = {name: told[name] for name in ("care", "reach", "text")}
    place = meant.pk if meant else ""
    state = told["state"] or "settles"
    on = told["on"] or office_day(request.at)
    return form, Asked(on=on, at=request.at, place=place, state=state, **wanted), []


def _in_words(form: DirectoryForm, asked: Asked) -> str:
    """What was asked for, for paper, where the form isn't."""
    place = gazetteer().by_code.get(asked.place)
    told = [place.full_name if place else "", asked.text]
    for name in ("care", "reach", "state"):
        if value := getattr(asked, name):
            told.append(dict(form.fields[name].choices)[value])  # type: ignore[attr-defined]
    return now_("; ").join(str(each) for each in told if each)


@require_GET
@in_language_asked_for
def directory(request: DeskRequest) -> HttpResponse:
    """Institutions by place, kind, service and state on a day, to look at and to print."""
    form, asked, found = _asked(request)
    rows, after = published.page(asked, request.GET.get("after", "")) if asked else ([], "")
    query = {name: value for name, value in request.GET.items() if name != "after" and value}
    context = {
        "form": form,
        "asked": asked,
        "in_words": _in_words(form, asked) if asked else "",
        "found": found,
        "rows": [shown.published(each, asked) for each in rows] if asked else [],
        "next_url": f"?{urlencode({**query, 'after': after})}" if after else "",
        "json_url": f"{reverse('institutions:directory-json')}?{urlencode(query)}",
        "csv_url": f"{reverse('institutions:directory-csv')}?{urlencode(query)}",
    }
    return fresh(render(request, "institutions/directory.html", context, status=200 if asked else 422))


@require_GET
def directory_json(request: DeskRequest) -> HttpResponse:
    """A page of the directory; `next` is the address of the next one. Another place than it gave is refused: who asks
    for all of it would get the first page without end.
    """
    form, asked, found = _asked(request)
    if asked is None:
        places = [{"division": each.pk, "place": each.full_name} for each in found]
        return JsonResponse({"errors": form.errors, "places": places}, status=422)
    after = request.GET.get("after", "")
    if after and not published.is_place(after):
        return JsonResponse(
            {"errors": {"after": [now_("No page gave this as the place of the next one.")]}}, status=422
        )
    rows, after = published.page(asked, after)
    query = {name: value for name, value in request.GET.items() if name != "after"}
    here = request.build_absolute_uri(request.path)
    return fresh(
        JsonResponse(
            {
                "on": asked.on,
                "institutions": [published.as_json(each, asked) for each in rows],
                "next": f"{here}?{urlencode({**query, 'after': after})}" if after else None,
            }
        )
    )


@require_GET
def directory_csv(request: DeskRequest) -> HttpResponse | StreamingHttpResponse:
    """All of it as a table, however long."""
    form, asked, _found = _asked(request)
    if asked is None:
        return JsonResponse({"errors": form.errors}, status=422)
    answer = StreamingHttpResponse(_written(asked), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="institutions-{asked.on.isoformat()}.csv"'
    return fresh(answer)


def _written(asked: Asked) -> Iterator[str]:
    """Lines of CSV, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    lines = published.lines(asked)
    while piece := list(islice(lines, published.CHUNK)):
        text = io.StringIO()
        csv.writer(text).writerows(piece)
        yield text.getvalue()
