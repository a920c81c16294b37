"""Lists that have no heading for their columns: names alone, or an institution in each column."""

import re
from collections.abc import Sequence
from dataclasses import replace

from institutions.importing.books.reading import Row
from institutions.importing.tables.columns import Heading
from institutions.importing.tables.contents import is_institution
from institutions.importing.tables.outline import is_numbered
from institutions.importing.values import headings
from institutions.importing.values.cells import as_text, is_blank, tidy

LONGEST = 20
"""How long the heading of a section may be among names."""
NAMES_AT_LEAST = 3
"""Fewer may stand below each other by chance."""
_MEDICAL = re.compile("医院|卫生|诊所|门诊|防治|保健|疗养|康复|骨院|假肢|矫形|辅助器具|医疗|急救")
_TITLE = re.compile("工伤|协议|定点|名单|名录|目录|一览")
_SERIAL = re.compile(r"\(?\d{1,5}\)?[.、]?")


def names_alone(rows: Sequence[Row]) -> Heading | None:
    """Four rows of five hold nothing but an institution that treats, and perhaps a number.

    Above the first there may be titles and letters, below the last half as many remarks and signatures.
    """
    filled = [_filled(row) for row in rows]
    named = [(at, column) for at, row in enumerate(filled) for column, text in row.items() if _is_name(text)]
    if len(named) < NAMES_AT_LEAST:
        return None
    (first, column), (last, _column) = named[0], named[-1]
    below = [row for row in filled[first : last + 1] if not _is_section(row)]
    if len(below) + len(filled) - last - 1 > len(named) * 2:
        return None
    others = {other for row in below for other in row if other != column}
    if any(_SERIAL.fullmatch(row[other]) is None for row in below for other in others if other in row):
        return None
    if len(others) > 1 or sum(_is_name(row.get(column, "")) for row in below) * 5 < len(below) * 4:
        return None
    columns = {headings.SUBJECT: column, **dict(zip([headings.SERIAL], others, strict=False))}
    return Heading(first, 0, columns, width=max(columns.values()) + 1)


def going_on(rows: Sequence[Row], before: Heading) -> Heading | None:
    """The heading of the sheet before, if most rows of a sheet without one have an institution in its column."""
    column = before.columns[headings.SUBJECT]
    texts = [tidy(as_text(row.cells[column])) for row in rows if column < len(row.cells)]
    named = [at for at, text in enumerate(texts) if _is_name(text)]
    if not named or len(named) * 5 < len(rows) * 4:
        return None
    return replace(before, first=named[0], levels=0, is_of_sheet_before=True)


def _filled(row: Row) -> dict[int, str]:
    return {column: tidy(as_text(cell)) for column, cell in enumerate(row.cells) if not is_blank(cell)}


def _is_section(row: dict[int, str]) -> bool:
    """Is it a short numbered line of its own: 二、张店区?"""
    texts = list(row.values())
    return len(texts) == 1 and len(texts[0]) <= LONGEST and is_numbered(texts[0]) and not _is_name(texts[0])


def _is_name(text: str) -> bool:
    return is_institution(text) and _MEDICAL.search(text) is not None and _TITLE.search(text) is None


def is_turned(rows: Sequence[Row]) -> bool:
    """Do the words of a heading stand below each other, with several institutions beside that of the name?"""
    fields = [(headings.field_of(headings.plain(row.cells[_first(row)])), row) for row in rows if _first(row) >= 0]
    if len({field for field, _row in fields} - {None}) < NAMES_AT_LEAST:
        return False
    names = (row for field, row in fields if field == headings.SUBJECT)
    return any(sum(map(is_institution, _filled(row).values())) > 1 for row in names)


def _first(row: Row) -> int:
    """The first column of a row that has something in it."""
    return next((column for column, cell in enumerate(row.cells) if not is_blank(cell)), -1)
