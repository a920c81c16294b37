"""Two people saved one record: both versions, and whose they are."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from agency.offices.masking import mask_number, mask_phone
from agency.workers import determination_fields, injury_parts, queries
from agency.workers.models import Determination, Worker
from agency.workers.views.paper import mask_text

Formatter = Callable[[Any], str]


def conflict(
    request: HttpRequest,
    record: Worker | Determination,
    *,
    revision: int,
    mine: dict[str, Any],
    url: str,
    title: Any,
    again: bool = True,
) -> HttpResponse:
    """The page with 409. `again` offers to store what was typed over the version of the other person."""
    record.refresh_from_db()
    before, newest = queries.history_of(record, revision)
    rows = [_row(record, field, before, typed, again) for field, typed in mine.items()]
    user = newest.act.user if newest else None
    context = {
        "title": title,
        "rows": rows,
        "by": user or (newest.act.machine if newest else ""),
        "at": newest.act.at if newest else None,
        "url": url,
        "action": request.path,
        "keep": list(_again(request, record.revision)) if again else [],
    }
    return render(request, "workers/conflict.html", context, status=409)


def _row(record: Worker | Determination, field: str, before: Any, mine: Any, typed: bool) -> dict[str, Any]:
    """One field of the table; when nothing was typed, what differs is what the other person changed."""
    theirs, opened = getattr(record, field), getattr(before, field, None)
    return {
        "label": capfirst(record._meta.get_field(field).verbose_name),
        "before": _words(record, field, opened),
        "theirs": _words(record, field, theirs),
        "mine": _words(record, field, mine),
        "differs": (theirs or None) != ((mine if typed else opened) or None),
    }


def _words(record: Worker | Determination, field: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if field in _SHOWN:
        return _SHOWN[field](value)
    choices = dict(record._meta.get_field(field).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))


_SHOWN: dict[str, Formatter] = {
    "phone": mask_phone,
    "bank_account": mask_number,
    "injured_parts": lambda codes: ", ".join(injury_parts.part_name(code) for code in codes),
    "icd_codes": " ".join,
    "items": "; ".join,
    "devices": "; ".join,
    **dict.fromkeys(determination_fields.SEALED, mask_text),
}


def _again(request: HttpRequest, revision: int) -> Iterable[tuple[str, str]]:
    """What was posted, to be posted once more over the version that is stored now."""
    for name, values in request.POST.lists():
        if name == "revision":
            yield name, str(revision)
        elif name != "csrfmiddlewaretoken":
            yield from ((name, value) for value in values)
