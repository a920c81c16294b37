"""Which cities were in the pilot from 2024-04-01 to 2025-03-31, as far as sources say (domain.md R3.2, R3.4)."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "pilot_cities.csv"


STATED = "stated"


@dataclass(frozen=True, slots=True)
class PilotCity:
    """A city as a source names it. One that is only inferred counts as unknown."""

    code: str
    name: str
    is_stated: bool
    all_of_province: bool
    source: str


@lru_cache(maxsize=1)
def cities() -> tuple[PilotCity, ...]:
    """The cities of the list, by code."""
    with _FILE.open(encoding="utf8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["city_code"])
    return tuple(
        PilotCity(
            code=row["city_code"],
            name=row["city"],
            is_stated=row["standing"] == STATED,
            all_of_province=row["all_of_province"] == "1",
            source=row["source_url"],
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _cities() -> dict[str, bool]:
    """Codes of the cities named, and whether the source lists all cities of their province."""
    return {each.code: each.all_of_province for each in cities() if each.is_stated}


def in_pilot(city: str) -> bool | None:
    """Was a city in the pilot? None when no source says it or leaves it open.

    A city that isn't named is known to be none only where the source names all of its province.
    """
    named = _cities()
    if city in named or f"{city[:2]}0000" in named:
        return True
    complete = {code[:2] for code, all_of_province in named.items() if all_of_province}
    return False if city[:2] in complete else None
