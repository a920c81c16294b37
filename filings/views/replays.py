"""A decision given again: what it rested on, and whether the same comes out."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from agency.audit import trail
from agency.offices.requests import DeskRequest
from agency.policy.parameters import PARAMETERS
from agency.policy.wording import language_of, standing, value_in_words
from filings import replay, stored, wording
from filings.models import Decision


@login_required
@require_GET
def replayed(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Recompute one stored decision from its stored facts and parameters, and hold it against what was stored."""
    rows = Decision.objects.select_related("version__filing", "decided_by")
    decision = rows.get_visible(request.actor, pk=pk)
    filing = decision.version.filing
    trail.note_reads(
        request.actor, request.at, subjects=[filing], seen="filing", purpose="replay", agency=filing.agency_id
    )
    (row,) = stored.stream(Decision.objects.filter(pk=decision.pk))
    found = stored.replayed(row)
    context = {
        "decision": decision,
        "filing": filing,
        "found": found,
        "rules": rules(row, found),
        "parameters": [_parameter(name, value) for name, value in sorted(row.parameters.items())],
    }
    return render(request, "filings/replay.html", context)


def rules(row: stored.Row, found: replay.Replayed) -> list[dict[str, Any]]:
    """Each rule with its answer then and now. A rule of which nobody has words any more shows its bare finding."""
    then = {each["code"]: each for each in row.answers}
    now = {each["code"]: each for each in found.answers}
    differing = {each.code: each for each in found.differences}
    return [
        {
            "code": code,
            "then": _answer(then.get(code)),
            "now": _answer(now.get(code)),
            "differs": code in differing and not differing[code].is_new,
            "is_new": code in differing and differing[code].is_new,
        }
        for code in sorted(then.keys() | now.keys())
    ]


def _answer(answer: replay.Stored | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    try:
        said = wording.stored_in_words(answer)
    except (KeyError, TypeError, ValueError):
        return {"verdict": answer.get("verdict"), "finding": answer.get("finding")}
    return {"verdict": said["verdict_label"], "finding": said["finding"]}


def _parameter(name: str, kept: replay.Stored) -> dict[str, Any]:
    known = PARAMETERS.get(name)
    return {
        "label": known.label if known else name,
        "value": value_in_words(name, kept["value"]) if known else kept["value"],
        "division": kept.get("division"),
        "source": gettext(kept.get("source", "")),
        "language": language_of(gettext(kept.get("source", ""))),
        "standing": standing(kept["source_kind"]),
    }
