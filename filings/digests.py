"""The keyed digest over what a decision rests on, so that a later change of the stored row is noticed.

Whoever can write to the database but doesn't hold the index key can't make a fitting one.
"""

import json
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from agency.sealing import blind_index

PURPOSE = "filings.decision"


class Decided(Protocol):
    """What a digest is taken over: an unsaved or stored decision."""

    version_id: UUID
    outcome: str
    reasons: list[str]
    decided_at: datetime
    facts: Any
    parameters: Any
    answers: Any
    overrides: Any


def canonical(value: Any) -> str:
    """The one way of writing a JSON value: keys in order, no blanks."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(decision: Decided) -> bytes:
    """The digest of a decision as it stands."""
    parts = (canonical(decision.facts), canonical(decision.parameters), canonical(decision.answers))
    outcome = (decision.outcome, decision.reasons, decision.overrides)
    return digest(decision.version_id, outcome, decision.decided_at, *parts)


Outcome = tuple[str, list[str], Any]
"""The decision, its reasons, and the overrides that it rests on."""


def digest(
    version_id: UUID, outcome: Outcome, decided_at: datetime, facts: str, parameters: str, answers: str
) -> bytes:
    """The digest over parts that were written canonically already (32 bytes)."""
    head = canonical([str(version_id), *outcome, decided_at.astimezone(UTC).isoformat()])
    return blind_index(PURPOSE, "\n".join((head, facts, parameters, answers)))
