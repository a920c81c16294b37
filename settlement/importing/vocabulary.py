"""The words that hospitals and agencies write in headings and for kinds, as tables beside the code."""

import csv
import re
from functools import cache
from importlib.resources import files

from institutions.importing.values.cells import Raw
from institutions.importing.values.headings import plain
from settlement.enums import CatalogueKind


def _words(name: str) -> dict[str, list[str]]:
    with files("settlement.importing").joinpath("data", name).open(encoding="utf-8") as lines:
        table = csv.reader(lines)
        next(table)
        return {key: words.split(" ") for key, words in table}


@cache
def _fields() -> dict[str, list[str]]:
    """Heading → the fields it may name, for lists of costs and for catalogues."""
    named: dict[str, list[str]] = {}
    for field, words in _words("headings.csv").items():
        for word in words:
            named.setdefault(plain(word), []).append(field)
    return named


_HINT = re.compile(r"\([^()]*\)?$|\[[^\[\]]*\]?$")


def field_of(heading: str, wanted: frozenset[str]) -> str | None:
    """The field among those wanted that a plain heading names; "ignored" for a known one that isn't taken.

    It is asked about the cells of every row (a heading may be repeated), so it keeps nothing and most are done with
    fast.
    """
    tries = (heading, _HINT.sub("", heading)) if "(" in heading or "[" in heading else (heading,)
    for each in tries:
        named = _fields().get(each)
        if named is None:
            continue
        if taken := next((field for field in named if field in wanted), None):
            return taken
        return "ignored"
    return None


@cache
def _kinds() -> dict[str, CatalogueKind]:
    return {plain(word): CatalogueKind(kind) for kind, words in _words("kinds.csv").items() for word in words}


def kind_of(written: Raw) -> CatalogueKind | None:
    """The catalogue that a category of costs belongs to; "09" and "西药费" are medicines."""
    text = re.sub(r"^\d{1,2}[.、\s]+|^[一二三四五六七八九十]+[.、]|\([^()]*\)$", "", plain(written))
    return _kinds().get(text) or _kinds().get(plain(written))
