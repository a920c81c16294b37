"""Injured parts of the body after GB 6441-86, table A1."""

import csv
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

_FILE = Path(__file__).parent / "data" / "injury_parts.csv"


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[str, str]]:
    with _FILE.open(encoding="utf8", newline="") as lines:
        return {row["code"]: (row["name_zh"], row["name_en"]) for row in csv.DictReader(lines)}


def is_part(code: str) -> bool:
    return code in _parts()


def part_name(code: str) -> str:
    """The name of a part in the language of the page; the code itself if it is none of the table's."""
    chinese, english = _parts().get(code, (code, code))
    return english if (get_language() or "").startswith("en") else chinese


def choices() -> list[tuple[str, str]]:
    """All parts as (code, "code name"), in the order of the table."""
    return [(code, f"{code} {part_name(code)}") for code in _parts()]
