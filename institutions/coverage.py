"""How far cross-province settlement reaches: institutions by city, kind and level against dated targets (R3.3).

Of those with an agreement in force on a day, the share that settles cross-province on it. A target is data with its
source (data/coverage_targets.csv); one that is past stays in force until the next one is due.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from institutions.enums import Care, Level

_FILE = Path(__file__).parent / "data" / "coverage_targets.csv"


class Area(StrEnum):
    """Whom a target is for: cities that were in the pilot, those that joined later, or a whole province."""

    PILOT = "pilot"
    NEW = "new"
    PROVINCE = "province"


class Standing(StrEnum):
    """How a count stands to its target on the day."""

    REACHED = "reached"
    DUE = "due"
    MISSED = "missed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Target:
    """By `due_on` so many percent of the institutions with an agreement, or so many in each city, settle."""

    care: Care
    level: str
    area: Area
    due_on: date
    share: int | None
    at_least: int | None
    source: str

    def is_reached(self, count: "Count") -> bool:
        if self.share is not None:
            return count.signed > 0 and count.settling * 100 >= self.share * count.signed
        return count.settling >= (self.at_least or 0)


@dataclass(slots=True)
class Count:
    """Institutions with an agreement in force, and those of them that settle cross-province."""

    signed: int = 0
    settling: int = 0

    def add(self, signed: int, settling: int) -> None:
        self.signed += signed
        self.settling += settling

    @property
    def percent(self) -> int | None:
        """Rounded down, so that a hundred is all of them; None where there are none."""
        return self.settling * 100 // self.signed if self.signed else None


class Kind(StrEnum):
    """The columns of the report."""

    LEVEL_3 = "level_3"
    LEVEL_2 = "level_2"
    LOWER = "lower"
    REHAB = "rehab"
    DEVICE = "device"


def kind_of(care: str, level: str) -> Kind:
    """The column in which an agreement counts."""
    if care != Care.MEDICAL:
        return Kind.REHAB if care == Care.REHAB else Kind.DEVICE
    return {Level.THREE.value: Kind.LEVEL_3, Level.TWO.value: Kind.LEVEL_2}.get(level, Kind.LOWER)


@lru_cache(maxsize=1)
def targets() -> tuple[Target, ...]:
    """All targets, the earliest first."""
    with _FILE.open(encoding="utf8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["due_on"])
    return tuple(
        Target(
            care=Care(row["care"]),
            level=row["level"],
            area=Area(row["area"]),
            due_on=date.fromisoformat(row["due_on"]),
            share=int(row["share"]) if row["share"] else None,
            at_least=int(row["at_least"]) if row["at_least"] else None,
            source=row["source_url"],
        )
        for row in rows
    )


def target_of(kind: Kind, area: Area, on: date) -> Target | None:
    """The target that counts on a day: the next that is due, else the last one."""
    own = [each for each in targets() if each.area is area and kind_of(each.care, each.level) is kind]
    return next((each for each in own if each.due_on >= on), own[-1] if own else None)


def missed(kind: Kind, area: Area, on: date, count: Count) -> Target | None:
    """The last target that was due before a day and isn't reached on it; a share of none is none."""
    own = [each for each in targets() if each.area is area and kind_of(each.care, each.level) is kind]
    measured = [each for each in own if count.signed or each.share is None]
    past = [each for each in measured if each.due_on < on and not each.is_reached(count)]
    return past[-1] if past else None


def standing_of(kind: Kind, area: Area, on: date, count: Count) -> Standing:
    """Reached, due, or missed where an earlier target isn't reached even now. Nothing to reach without institutions
    where the target is a share; that there is one at all is a target of its own.
    """
    if missed(kind, area, on, count) is not None:
        return Standing.MISSED
    target = target_of(kind, area, on)
    if target is None or (not count.signed and target.share is not None):
        return Standing.NOTHING
    return Standing.REACHED if target.is_reached(count) else Standing.DUE


@dataclass(slots=True)
class Line:
    """A place with its counts."""

    code: str
    counts: dict[Kind, Count] = field(default_factory=lambda: defaultdict(Count))


def folded(counted: Iterable[tuple[str, str, str, int, int]], above: Mapping[str, str]) -> dict[str, Line]:
    """Counts by division, care and level → by the place that `above` puts each division under."""
    lines: dict[str, Line] = {}
    for division, care, level, signed, settling in counted:
        code = above.get(division, division)
        lines.setdefault(code, Line(code)).counts[kind_of(care, level)].add(signed, settling)
    return lines
