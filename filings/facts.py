"""What a decision rests on, as plain values: gathered from rows, given to the rules, stored with the decision."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A division as filed, the city and province it belongs to, and whether the city was in the pilot of 2024.

    `city` is the division itself where there is no city between it and the province. `in_pilot` None: not known.
    """

    code: str
    name: str
    city: str
    province: str
    in_pilot: bool | None = None


@dataclass(frozen=True, slots=True)
class RelationFacts:
    starts_on: date
    ends_on: date | None
    paid_through: date | None
    terminated_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeterminationFacts:
    """`closed_on`: the case is stable or appraised since.

    `notice_until`: the last day on which the confirmed payment notice of a device can be used. `notice_entered`: one
    was entered and still has to be confirmed.
    """

    kind: str
    number: str
    decided_on: date
    happened_on: date | None
    valid_to: date | None
    confirmed: bool
    revoked_on: date | None
    third_party: str
    reconsidered_since: date | None
    closed_on: date | None = None
    notice_until: date | None = None
    notice_entered: bool = False


@dataclass(frozen=True, slots=True)
class StopFacts:
    """A stop of benefits that wasn't turned down. `of_relation`: it is about the relation that the filing rests on."""

    cause: str
    from_on: date
    resumed_on: date | None
    confirmed: bool
    of_relation: bool


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """The opinion that a referral rests on, as far as it is on file."""

    institution: str
    level: int | None
    is_protocol: bool | None
    title: str
    on: date | None


@dataclass(frozen=True, slots=True)
class EmergencyFacts:
    """Since when it is one, the working days that follow, and the last day that the calendar knew."""

    since: date
    working_days: tuple[date, ...]
    known_through: date | None = None


@dataclass(frozen=True, slots=True)
class SettlesFacts:
    """What the directory says of a service: YES, NO or UNKNOWN, why, and of which place or institution."""

    service: str
    verdict: str
    reason: str
    where: str


@dataclass(frozen=True, slots=True)
class OtherFiling:
    """Another approved filing of the same worker and relation. `valid_to` None: without end."""

    number: str
    effective_from: date
    valid_to: date | None
    slot: str = "LONG_TERM"
    place_number: int = 1
    destination: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What a change wants of the version that it replaces. `locked_until` None: that one has no lock."""

    asked_by: str
    moves: bool
    locked_until: date | None


@dataclass(frozen=True, slots=True)
class PaperFacts:
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The notice that asked for papers, once."""

    answer_by: date
    answered: bool
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FalseCommitment:
    """The filing that ended because a commitment was false."""

    number: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at. `on` is the day of application, `decided_on` the day the dates would start."""

    on: date
    decided_on: date
    scope: str
    category: str
    services: tuple[str, ...]
    insured_place: PlaceFacts
    destination: PlaceFacts | None
    settles: tuple[SettlesFacts, ...]
    relation: RelationFacts | None
    determinations: tuple[DeterminationFacts, ...]
    stops: tuple[StopFacts, ...]
    died_on: date | None
    away_from: date | None
    away_until: date | None
    evidence: str
    commitment_signed_on: date | None
    false_commitment: FalseCommitment | None
    referral: ReferralFacts | None
    emergency: EmergencyFacts | None
    in_hospital_since: date | None
    identity: str
    has_card: bool
    others: tuple[OtherFiling, ...]
    change: ChangeFacts | None
    papers: tuple[PaperFacts, ...]
    notice: NoticeFacts | None
    not_before: date | None = None
    """The dates start no earlier: given by the filing that this one renews or the version that it changes."""


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
    read: dict[str, Any] = {name: _day(value) if name in DAYS else value for name, value in stored.items()}
    for name, part in ONE.items():
        read[name] = _read(part, stored[name]) if stored[name] is not None else None
    for name, part in MANY.items():
        read[name] = tuple([_read(part, each) for each in stored[name]])
    read["services"] = tuple(stored["services"])
    return Facts(**read)


ONE: dict[str, type] = {
    "insured_place": PlaceFacts,
    "destination": PlaceFacts,
    "relation": RelationFacts,
    "false_commitment": FalseCommitment,
    "referral": ReferralFacts,
    "emergency": EmergencyFacts,
    "change": ChangeFacts,
    "notice": NoticeFacts,
}
MANY: dict[str, type] = {
    "settles": SettlesFacts,
    "determinations": DeterminationFacts,
    "stops": StopFacts,
    "others": OtherFiling,
    "papers": PaperFacts,
}
DAYS = frozenset(
    {
        "on",
        "decided_on",
        "starts_on",
        "ends_on",
        "paid_through",
        "terminated_on",
        "happened_on",
        "valid_to",
        "revoked_on",
        "reconsidered_since",
        "closed_on",
        "notice_until",
        "from_on",
        "resumed_on",
        "died_on",
        "away_from",
        "away_until",
        "commitment_signed_on",
        "in_hospital_since",
        "ended_on",
        "since",
        "effective_from",
        "locked_until",
        "not_before",
        "answer_by",
        "known_through",
    }
)
"""All fields that hold a day, in whichever part; a test holds the list to the parts."""


def _read(part: type, row: dict[str, Any]) -> Any:
    read: dict[str, Any] = {name: _day(value) if name in DAYS else value for name, value in row.items()}
    for name, value in row.items():
        if isinstance(value, list):
            read[name] = tuple([date.fromisoformat(each) for each in value] if name == "working_days" else value)
    return part(**read)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
