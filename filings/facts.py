"""What a decision rests on, as plain values: gathered from rows, given to the rules, stored with the decision."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class RelationFacts:
    starts_on: date
    ends_on: date | None
    paid_through: date | None


@dataclass(frozen=True, slots=True)
class DeterminationFacts:
    kind: str
    number: str
    decided_on: date
    happened_on: date | None
    valid_to: date | None
    confirmed: bool
    revoked_on: date | None
    third_party: str
    reconsidered_since: date | None


@dataclass(frozen=True, slots=True)
class OtherFiling:
    """An approved filing of the same worker, relation and slot. `valid_to` None: without end."""

    number: str
    effective_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What a change wants of the version that it replaces. `locked_until` None: that one has no lock."""

    asked_by: str
    moves: bool
    locked_until: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at. `on` is the day of application, `decided_on` the day the dates would start."""

    on: date
    decided_on: date
    category: str
    services: tuple[str, ...]
    relation: RelationFacts | None
    determinations: tuple[DeterminationFacts, ...]
    away_from: date | None
    away_until: date | None
    identity: str
    has_card: bool
    others: tuple[OtherFiling, ...]
    not_before: date | None = None
    """The dates start no earlier: given by the filing that this one renews or the version that it changes."""
    change: ChangeFacts | None = None


def to_json(facts: Facts) -> dict[str, Any]:
    """Facts as stored with a decision: days as 2026-03-10."""
    return _plain(asdict(facts))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def from_json(stored: dict[str, Any]) -> Facts:
    """The facts of a stored decision, so that it can be given again. The inverse of to_json."""
    relation = stored["relation"]
    return Facts(
        on=_day(stored["on"]),
        decided_on=_day(stored["decided_on"]),
        category=stored["category"],
        services=tuple(stored["services"]),
        relation=RelationFacts(**_days(relation)) if relation else None,
        determinations=tuple(DeterminationFacts(**_days(each)) for each in stored["determinations"]),
        away_from=_maybe_day(stored["away_from"]),
        away_until=_maybe_day(stored["away_until"]),
        identity=stored["identity"],
        has_card=stored["has_card"],
        others=tuple(OtherFiling(**_days(each)) for each in stored["others"]),
        not_before=_maybe_day(stored.get("not_before")),
        change=ChangeFacts(**_days(stored["change"])) if stored.get("change") else None,
    )


DAYS = frozenset(
    {
        "starts_on",
        "ends_on",
        "paid_through",
        "decided_on",
        "happened_on",
        "valid_to",
        "revoked_on",
        "reconsidered_since",
        "effective_from",
        "locked_until",
    }
)


def _days(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _maybe_day(value) if key in DAYS else value for key, value in row.items()}


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
