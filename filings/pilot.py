"""Which cities were in the pilot from 2024-04-01 to 2025-03-31, as far as sources say (domain.md R3.2, R3.4)."""

import csv
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "pilot_cities.csv"


@lru_cache(maxsize=1)
def _cities() -> dict[str, bool]:
    """Codes of the cities named, and whether the source lists all cities of their province."""
    with _FILE.open(encoding="utf8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["standing"] == "stated"]
    return {row["city_code"]: row["all_of_province"] == "1" for row in rows}


def in_pilot(city: str) -> bool | None:
    """Was a city in the pilot? None when no source says it or leaves it open.

    A city that isn't named is known to be none only where the source names all of its province.
    """
    named = _cities()
    if city in named or f"{city[:2]}0000" in named:
        return True
    complete = {code[:2] for code, all_of_province in named.items() if all_of_province}
    return False if city[:2] in complete else None
