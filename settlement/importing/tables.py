"""The rows of a table in a delivered file, told apart from what stands around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from institutions.importing import vocabulary as patterns
from institutions.importing.books.reading import FileRefused, Row, Sheet, sheets
from institutions.importing.tables.finding import LOOKED_THROUGH
from institutions.importing.tables.merged import MergedCells
from institutions.importing.values.cells import Raw, as_text, is_blank, tidy
from institutions.importing.values.headings import bare, plain
from settlement.importing.findings import FIELDS, Finding, found
from settlement.importing.vocabulary import field_of, kind_of

LEVELS_AT_MOST = 3


def _pattern(kind: str) -> "re.Pattern[str]":
    return re.compile("|".join(each for of, each in patterns.rows("row_patterns.csv") if of == kind), re.IGNORECASE)


_TOTAL, _FOOTNOTE, _EXAMPLE = _pattern("total"), _pattern("footnote"), _pattern("example")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The fields that a table may have, and those without one of which it isn't one."""

    fields: frozenset[str]
    needed: tuple[str, ...]
    """Of each of these at least one: "code|name"."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with something in it: its cells by field, or why it is none of the table."""

    sheet: str
    number: int
    cells: dict[str, Raw] = field(default_factory=dict)
    skipped: Finding | None = None
    section: str = ""
    """The kind that the section above it names."""


@dataclass(frozen=True, slots=True)
class _Heading:
    numbers: frozenset[int]
    first: int
    columns: dict[str, int]
    unknown: tuple[str, ...]


def rows_of(content: bytes, wanted: Wanted) -> Iterator[TableRow]:
    """Each row of a file that has content, exactly once. Raises FileRefused before the first."""
    delivered = sheets(content)
    headed = [(sheet, None if sheet.is_hidden else _heading(sheet, wanted)) for sheet in delivered]
    if not any(heading for _sheet, heading in headed):
        raise NoTable(wanted)
    for sheet, heading in headed:
        yield from _of_sheet(sheet, heading, wanted)


class NoTable(FileRefused):
    """No sheet has a heading with the columns that are needed."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__("file_no_table")
        named = [" / ".join(str(FIELDS[name]) for name in each.split("|")) for each in wanted.needed]
        self.finding = found("file", "file_no_table", columns=", ".join(named))


def _of_sheet(sheet: Sheet, heading: _Heading | None, wanted: Wanted) -> Iterator[TableRow]:
    if heading is None:
        code = "hidden_sheet" if sheet.is_hidden else "no_table"
        yield from (TableRow(sheet.name, row.number, skipped=found("row", code)) for row in sheet.rows())
        return
    merged, section = MergedCells(sheet.merges), ""
    for row in sheet.rows():
        skipped = _outside(row, heading)
        if skipped is None:
            row = merged.fill(row) if merged.by_row else row
            skipped, section = _no_item(row, heading, section, wanted)
        cells = {} if skipped else {name: row.cells[at] for name, at in heading.columns.items() if at < len(row.cells)}
        yield TableRow(sheet.name, row.number, cells, skipped, section)


def _outside(row: Row, heading: _Heading) -> Finding | None:
    if row.is_hidden:
        return found("row", "hidden_row")
    if row.number in heading.numbers:
        if heading.unknown:
            return found("row", "heading_unknown_columns", columns="、".join(heading.unknown))
        return found("row", "heading")
    return found("row", "title") if row.number < heading.first else None


def _no_item(row: Row, heading: _Heading, section: str, wanted: Wanted) -> tuple[Finding | None, str]:
    """Why a row below the heading is no item, and the section from here on."""
    texts = [text for cell in row.cells if not is_blank(cell) and (text := tidy(as_text(cell)))]
    if not texts:
        return found("row", "only_serial"), section
    if len(texts) > 2 and _mostly_headings(texts, wanted):
        return found("row", "heading_repeated"), section
    if any(_TOTAL.match(text) for text in texts[:2]):
        return found("row", "subtotal"), section
    if len(texts) <= 4 and _FOOTNOTE.match(texts[0]):
        return found("row", "footnote"), section
    if _EXAMPLE.search(texts[0]) or (len(texts) > 1 and _EXAMPLE.search(texts[1])):
        return found("row", "example"), section
    if len(set(texts)) == 1:
        if (kind := kind_of(texts[0])) is not None:
            return found("row", "section_of_kind", taken=kind.label), kind.value
        if len(texts[0]) > 30 or len(heading.columns) > 1:
            return found("row", "only_serial" if texts[0].isdecimal() else "footnote"), section
    return None, section


def _mostly_headings(texts: Sequence[str], wanted: Wanted) -> bool:
    """Do more than half of the cells name columns? Of most rows the first few cells say that they don't."""
    others = 0
    for text in texts:
        if field_of(bare(text), wanted.fields) is None:
            others += 1
            if others * 2 >= len(texts):
                return False
    return True


def _heading(sheet: Sheet, wanted: Wanted) -> _Heading | None:
    head = [row for row in islice(sheet.rows(), LOOKED_THROUGH) if not row.is_hidden]
    for at in range(len(head)):
        if len({plain(cell) for cell in head[at].cells} - {""}) < 2:
            continue  # a title
        best = None
        for levels in range(1, min(LEVELS_AT_MOST, len(head) - at) + 1):
            tried = _tried(head[at : at + levels], sheet, wanted)
            if tried and (best is None or len(tried.columns) > len(best.columns)):
                best = tried
        if best:
            return best
    return None


def _tried(rows: Sequence[Row], sheet: Sheet, wanted: Wanted) -> _Heading | None:
    merged = MergedCells(sheet.merges)
    lines = [[plain(cell) for cell in merged.fill(row).cells] for row in rows]
    width = max(map(len, lines))
    lines = [line + [""] * (width - len(line)) for line in lines]
    if len(lines) > 1 and not _names_fields(lines[-1], wanted):
        return None
    columns: dict[str, int] = {}
    unknown = []
    for column in range(width):
        levels = [text for text in dict.fromkeys(line[column] for line in lines) if text]
        name = _named(levels, wanted)
        if name in wanted.fields:
            columns.setdefault(name, column)
        elif name is None and levels:
            unknown.append(levels[-1])
    if not all(any(name in columns for name in each.split("|")) for each in wanted.needed):
        return None
    return _Heading(frozenset(row.number for row in rows), rows[0].number, columns, tuple(unknown))


def _names_fields(line: Sequence[str], wanted: Wanted) -> bool:
    named = [text for text in line if text]
    known = [text for text in named if field_of(text, wanted.fields)]
    return bool(known) and len(known) * 2 >= len(named)


def _named(levels: Sequence[str], wanted: Wanted) -> str | None:
    """The field of a column whose headings stand one below the other: all of them joined, the lowest, the highest."""
    tries = chain(["".join(levels)] if len(levels) > 1 else [], reversed(levels))
    return next((name for text in tries if (name := field_of(text, wanted.fields))), None)
