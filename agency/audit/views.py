"""The supervisor's pages: the history of a record, acts, and who looked at personal data."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agency.audit import presenters, queries, registry, timeline, trail
from agency.audit.forms import ActFilters, ReadFilters
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied


@login_required
@require_GET
def history(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Who did what to one record, when and why, field by field."""
    record = registry.find(kind)
    subject = record and _subject(request, record, pk)
    if record is None or subject is None:
        raise Http404
    happened = timeline.of(record, subject.pk, after=request.GET.get("after", ""))
    if record.personal:
        _note_read(request, subject)
    context = {
        "record": record,
        "title": record.describe(subject),
        "kind": kind,
        "subject": subject,
        "entries": happened.entries,
        "next_after": happened.next_after,
        "url": record.address(subject),
    }
    return render(request, "audit/history.html", context)


def _subject(request: HttpRequest, record: registry.Record, pk: str) -> Any:
    try:
        return record.rows(request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    except (ValueError, ValidationError):
        return None


def _note_read(request: HttpRequest, subject: Any) -> None:
    trail.note_reads(
        request.actor,  # type: ignore[attr-defined]
        request.at,  # type: ignore[attr-defined]
        subjects=[subject],
        seen="history",
        purpose="supervision",
        agency=getattr(subject, "agency_id", None) or subject.worker.agency_id,
    )


@login_required
@require_GET
def acts(request: HttpRequest) -> HttpResponse:
    """Acts at the desks that one inspects, also the refused ones."""
    actor = _allowed(request, Permission.HISTORY_VIEW)
    form = ActFilters(request.GET)
    found = list(queries.acts(actor, form.wanted(request.GET.get("after", "")))[: queries.PAGE + 1])
    shown, next_after = _page(found)
    events = [event for act in shown for event in act.events.all()]
    subjects = queries.subjects(actor, [(event.subject_type, event.subject_id) for event in events])
    rows = [{"act": act, "entry": timeline.entry_of(act), "events": _events(act, subjects)} for act in shown]
    return render(request, "audit/acts.html", {"form": form, "rows": rows, "next_after": next_after})


def _events(act: Any, subjects: dict[tuple[str, str], str]) -> list[dict[str, str]]:
    return [
        {
            "sentence": presenters.event_in_words(event.kind, event.details.get("kind", "")),
            "kind": event.subject_type,
            "key": event.subject_id,
            "subject": subjects.get((event.subject_type, event.subject_id), ""),
        }
        for event in act.events.all()
    ]


@login_required
@require_GET
def reads(request: HttpRequest) -> HttpResponse:
    """Who looked at whose data, and for what."""
    actor = _allowed(request, Permission.READ_LOG_VIEW)
    form = ReadFilters(request.GET)
    found = list(queries.reads(actor, form.wanted(request.GET.get("after", "")))[: queries.PAGE + 1])
    shown, next_after = _page(found)
    subjects = queries.subjects(actor, [(read.subject_type, read.subject_id) for read in shown])
    rows = [
        {
            "read": read,
            "seen": presenters.seen_in_words(read.seen),
            "purpose": presenters.reason_in_words(read.purpose),
            "subject": subjects.get((read.subject_type, read.subject_id), ""),
            "number": presenters.number_in_words(read.subject_id) if read.subject_type == presenters.NUMBER else "",
        }
        for read in shown
    ]
    return render(request, "audit/reads.html", {"form": form, "rows": rows, "next_after": next_after})


def _page(found: list[Any]) -> tuple[list[Any], str]:
    shown = found[: queries.PAGE]
    return shown, timeline.place_of(shown[-1]) if len(found) > queries.PAGE else ""


def _allowed(request: HttpRequest, permission: Permission) -> Any:
    if not request.actor.may(permission):  # type: ignore[attr-defined]
        raise Denied(code=f"no-{permission}")
    return request.actor  # type: ignore[attr-defined]
