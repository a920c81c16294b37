"""Division codes (GB/T 2260) as plain values: their parts, and which were ever issued."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

XPCC = "660000"
MUNICIPALITIES = ("11", "12", "31", "50")
"""Beginnings of their codes: their districts lie directly under them, and have 01 or 02 where others have the city."""
MUNICIPALITIES_IN_SQL = "('" + "', '".join(MUNICIPALITIES) + "')"


def province_of(code: str) -> str:
    """The code of the province a division belongs to."""
    return f"{code[:2]}0000"


def ladder(code: str) -> tuple[str, ...]:
    """A division and what may stand above it, from the smallest up: county, city, province.

    Built from the digits alone, so a rung may be a code that isn't in use (110101 gives 110100).
    """
    return tuple(dict.fromkeys((code, f"{code[:4]}00", province_of(code))))


def read_packaged(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the CSV files packaged with this app."""
    with files("agency.offices").joinpath("data", name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@dataclass(frozen=True, slots=True)
class IssuedCodes:
    """Every code that GB/T 2260 held at some time since 1981, with its level (province, city or county)."""

    levels: Mapping[str, str]
    grouping: frozenset[str]
    """Codes of the standard that name no place of their own: 110100 and 370101 (districts), 110200 (counties)."""

    def __contains__(self, code: object) -> bool:
        return code in self.levels or code in self.grouping

    def is_county(self, code: str) -> bool:
        return self.levels.get(code) == "county"

    def is_province(self, prefix: str) -> bool:
        """Is this two-digit prefix a province of the mainland?"""
        return self.levels.get(f"{prefix}0000") == "province" and prefix not in {"71", "81", "82"}


@cache
def issued_codes() -> IssuedCodes:
    """The codes of the packaged history (1981-2026). Read once, without a database."""
    levels: dict[str, str] = {}
    for row in read_packaged("division_history.csv"):
        levels[row["code"]] = row["level"]
    return IssuedCodes(levels, frozenset(_grouping_codes(levels)))


def _grouping_codes(levels: Mapping[str, str]) -> Iterator[str]:
    for prefix in MUNICIPALITIES:
        yield f"{prefix}0100"
        yield f"{prefix}0200"
    cities = {code[:4] for code, level in levels.items() if level == "city"}
    for city in cities:
        # Districts were numbered from 02, counties from 21: 01 in such a city stands for "its districts".
        if f"{city}01" not in levels and any(f"{city}{n:02}" in levels for n in range(2, 21)):
            yield f"{city}01"
