"""Whom a changed parameter would affect: apps above register what they find, so that no import runs upwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from agency.offices.acts import Actor
from agency.offices.codes import ladder, province_of
from agency.policy.shapes import Json


@dataclass(frozen=True, slots=True)
class Change:
    """A value that may come into force in a division from a day on."""

    name: str
    value: Json
    division_code: str
    valid_from: date
    valid_to: date | None = None
    """The last day; None: without end."""


@dataclass(frozen=True, slots=True)
class Row:
    """One of those affected: what it is, what becomes of it, its page."""

    text: str
    what: str
    url: str


@dataclass(frozen=True, slots=True)
class Affected:
    """One kind of thing that the change reaches: how many, what it means for them, and the first few."""

    label: Any
    count: int
    meaning: Any
    rows: tuple[Row, ...] = field(default=())


Query = Callable[..., list[Affected]]
"""`query(actor=, at=, change=, looking=)`: counts always; with `looking` each of a bounded number is tried."""

_queries: dict[str, Query] = {}


def on_change(name: str, query: Query) -> None:
    """Have something looked at before a parameter changes. Called once from an AppConfig."""
    _queries[name] = query


def affected(*, actor: Actor, at: datetime, change: Change, looking: bool = False) -> list[Affected]:
    """All that is affected, as far as the actor may see it."""
    found: list[Affected] = []
    for name in sorted(_queries):
        found += _queries[name](actor=actor, at=at, change=change, looking=looking)
    return found


def prefix_of(code: str) -> str:
    """What the codes of a division and of all below it begin with: 32 for a province, 3201 for a city."""
    if code == province_of(code):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def lies_within(code: str, above: str) -> bool:
    """Is a division another one or below it?"""
    return above in ladder(code)
