"""Text whose cells nothing but blanks divide, as reports are printed: columns of a fixed width, or gaps."""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

WIDE_GAPS, _ANY_GAPS = re.compile(r"[ \u3000]{2,}"), re.compile(r"[ \u3000]+")
LOOKED_THROUGH = 60


class Cell(NamedTuple):
    text: str
    signs: int
    """How many signs stand before it."""
    width: int
    """How wide is what stands before it, where Chinese takes two columns of a screen."""


def gaps_of(lines: list[str]) -> "re.Pattern[str] | None":
    """What divides most lines into the same number of cells: two blanks and more, or one if all lines agree."""
    for gaps, share in ((WIDE_GAPS, 2), (_ANY_GAPS, 1)):
        counts = Counter(count for line in lines if (count := len(gaps.findall(line.strip()))))
        if counts and (usual := max(counts.values())) > 1 and usual * share >= sum(counts.values()):
            return gaps
    return None


def records(text: str, gaps: "re.Pattern[str]") -> Iterator[tuple[int, list[str]]]:
    """Each line with its number. A cell stands in the column of the heading that begins where it does, if all do."""
    lines = io.StringIO(text, newline=None).read().split("\n")
    head = [_cells(line, gaps) for line in lines[:LOOKED_THROUGH]]
    columns = max(head, key=len)
    for number, line in enumerate(lines, 1):
        cells = _cells(line, gaps)
        yield number, (_placed(cells, columns) if 1 < len(cells) < len(columns) else [cell.text for cell in cells])


def _cells(line: str, gaps: "re.Pattern[str]") -> list[Cell]:
    line = line.rstrip(" \u3000")
    starts = [0, *(gap.end() for gap in gaps.finditer(line))]
    ends = [*(gap.start() for gap in gaps.finditer(line)), len(line)]
    widths = [0, *accumulate(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)]
    return [Cell(line[start:end], start, widths[start]) for start, end in zip(starts, ends, strict=True) if end > start]


def _placed(cells: list[Cell], columns: list[Cell]) -> list[str]:
    """A line with fewer cells than the heading: with empty ones between, or as it is if that doesn't come out."""
    for place in ("width", "signs"):
        begins = {getattr(column, place): at for at, column in enumerate(columns)}
        if all(getattr(cell, place) in begins for cell in cells):
            row = [""] * len(columns)
            for cell in cells:
                row[begins[getattr(cell, place)]] = cell.text
            return row
    return [cell.text for cell in cells]
