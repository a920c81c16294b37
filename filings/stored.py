"""Stored decisions as a stream: read through a cursor on the server, no model object for each row."""

import json
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from filings import digests, replay
from filings.models import Decision

CHUNK = 2000
COLUMNS = (
    "pk",
    "version_id",
    "version__filing__number",
    "version__agency__division_id",
    "outcome",
    "reasons",
    "overrides",
    "decided_at",
    "facts_text",
    "parameters_text",
    "answers_text",
    "digest",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One stored decision, read back."""

    pk: UUID
    number: str
    division_code: str
    outcome: str
    decided_at: datetime
    facts: dict[str, Any]
    parameters: dict[str, Any]
    values: dict[str, Any]
    answers: list[dict[str, Any]]
    untouched: bool


def between(first: date, last: date) -> QuerySet[Decision]:
    """The decisions of these days at the desk, both inclusive, in the order in which they were made."""
    start, end = _morning(first), _morning(last + timedelta(days=1))
    return Decision.objects.filter(decided_at__gte=start, decided_at__lt=end).order_by("decided_at", "id")  # type: ignore[no-any-return]


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def stream(decisions: QuerySet[Decision]) -> Generator[Row]:
    """The rows one after the other, whatever their number; one query."""
    texts = {f"{name}_text": Cast(name, TextField()) for name in ("facts", "parameters", "answers")}
    rows = decisions.annotate(**texts).values_list(*COLUMNS)
    with transaction.atomic():
        for row in rows.iterator(chunk_size=CHUNK):
            yield _row(*row)


@lru_cache(maxsize=4096)
def _parameters(text: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Parsed once for all decisions of the same place and time: the parameters, their values, canonically written."""
    parameters = json.loads(text)
    return parameters, replay.values_of(parameters), digests.canonical(parameters)


def _row(
    pk: UUID,
    version_id: UUID,
    number: str,
    division_code: str,
    outcome: str,
    reasons: list[str],
    overrides: list[dict[str, Any]],
    decided_at: datetime,
    facts_text: str,
    parameters_text: str,
    answers_text: str,
    digest: bytes,
) -> Row:
    facts, answers = json.loads(facts_text), json.loads(answers_text)
    parameters, values, written = _parameters(parameters_text)
    parts = (digests.canonical(facts), written, digests.canonical(answers))
    untouched = digests.digest(version_id, (outcome, reasons, overrides), decided_at, *parts) == bytes(digest)
    return Row(pk, number, division_code, outcome, decided_at, facts, parameters, values, answers, untouched)


def replayed(row: Row) -> replay.Replayed:
    """The decision given again."""
    return replay.again(row.facts, row.values, row.answers, untouched=row.untouched)


def changed_by(row: Row, draft: replay.Draft) -> replay.Changed | None:
    """What a draft would change about a decision; None where it doesn't reach or changes nothing."""
    values = replay.under(draft, row.parameters, row.values, row.division_code)
    return None if values is None else replay.changed(row.facts, row.outcome, row.values, values)
