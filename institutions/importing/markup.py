"""Tables in HTML or XML Spreadsheet 2003 that other systems export under the name .xls."""

import re
from html.parser import HTMLParser
from typing import NamedTuple


class TableRow(NamedTuple):
    """A row with its number, counted from 1."""

    number: int
    cells: list[str]
    is_hidden: bool
    struck: set[int]
    """The columns whose cells hold something struck through."""


Table = list[TableRow]
Merge = tuple[tuple[int, int], tuple[int, int]]
SPAN_AT_MOST = 300
COVERED_AT_MOST = 3000
"""How many cells one cell may cover: a page of a few kilobytes must not take all memory."""


class Unreadable(ValueError):
    """There is no table in it."""


def is_markup(content: bytes) -> bool:
    """Does it begin like a page or an XML spreadsheet, whatever it is called?"""
    head = content[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"").lower()
    return (
        head.startswith(b"<")
        and re.search(rb"<(!doctype|html|table|head|meta|style|\?xml|workbook|body)", head) is not None
    )


def tables(text: str) -> list[tuple[str, Table, tuple[Merge, ...]]]:
    """Name, rows and merged ranges of each outermost table. Rows are counted from 1 within the table."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    ROWS = {"tr", "row"}
    CELLS = {"td", "th", "cell"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, Table, tuple[Merge, ...]]] = []
        self.depth = 0
        self.name = ""
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name.removeprefix("ss:"): value or "" for name, value in attrs}
        tag = tag.removeprefix("ss:")
        if tag == "worksheet":
            self.name = told.get("name", "")
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.rows: Table = []
                self.merges: list[Merge] = []
                self.taken: set[tuple[int, int]] = set()
                self.number = 0
        elif self.depth == 1 and tag in self.ROWS:
            self._end_cell()
            self.number = int(told["index"]) if told.get("index", "").isdigit() else self.number + 1
            self.cells: list[str] = []
            self.struck: set[int] = set()
            self.is_row_struck = _is_struck(tag, told)
            self.rows.append(TableRow(self.number, self.cells, _is_hidden(told), self.struck))
        elif self.depth == 1 and tag in self.CELLS and self.rows:
            self._begin_cell(told)
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")
        if self.cell is not None and (self.is_row_struck or _is_struck(tag, told)):
            self.struck.add(len(self.cells))

    def _begin_cell(self, told: dict[str, str]) -> None:
        self._end_cell()
        column = int(told["index"]) - 1 if told.get("index", "").isdigit() else len(self.cells)
        while column < len(self.cells) or (self.number, column) in self.taken:
            column += 1
        self.cells.extend([""] * (min(column, SPAN_AT_MOST) - len(self.cells)))
        across = _span(told, "colspan", "mergeacross")
        down = min(_span(told, "rowspan", "mergedown"), max(1, COVERED_AT_MOST // across))
        self.across = across
        if across > 1 or down > 1:
            self.merges.append(((self.number, column), (self.number + down - 1, column + across - 1)))
            self.taken.update((self.number + row, column + at) for row in range(1, down) for at in range(across))
        self.cell = []

    def _end_cell(self) -> None:
        if self.cell is not None:
            self.cells.append("".join(self.cell).strip())
            self.cells.extend([""] * (self.across - 1))
            self.cell = None

    def handle_endtag(self, tag: str) -> None:
        tag = tag.removeprefix("ss:")
        if tag in self.CELLS or tag in self.ROWS:
            self._end_cell()
        elif tag == "table" and self.depth:
            self._end_table()

    def _end_table(self) -> None:
        self._end_cell()
        self.depth -= 1
        if not self.depth:
            self.found.append((self.name, self.rows, tuple(self.merges)))

    def close(self) -> None:
        """Read what is left; pages may leave the ends of cells, rows and of the last table out."""
        super().close()
        while self.depth:
            self._end_table()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)


def _is_struck(tag: str, told: dict[str, str]) -> bool:
    return tag in ("s", "strike", "del") or re.search(r"line-through", told.get("style", ""), re.I) is not None


def _is_hidden(told: dict[str, str]) -> bool:
    return "hidden" in told or re.search(r"display\s*:\s*none", told.get("style", ""), re.I) is not None


def _span(told: dict[str, str], html: str, xml: str) -> int:
    if told.get(html, "").isdigit():
        return max(1, min(int(told[html]), SPAN_AT_MOST))
    return 1 + min(int(told[xml]), SPAN_AT_MOST) if told.get(xml, "").isdigit() else 1
