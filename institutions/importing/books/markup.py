"""Tables in HTML or XML Spreadsheet 2003 that other systems export under the name .xls."""

import re
from html.parser import HTMLParser
from typing import Any, NamedTuple


class TableRow(NamedTuple):
    """A row with its number, counted from 1."""

    number: int
    cells: list[str]
    is_hidden: bool
    struck: set[int]
    """The columns whose cells hold something struck through."""


Table = list[TableRow]
Merge = tuple[tuple[int, int], tuple[int, int]]
LOOKED_THROUGH = 65_536
SPAN_AT_MOST = 300
COVERED_AT_MOST = 3000
"""How many cells one cell may cover: a page of a few kilobytes must not take all memory."""


class Unreadable(ValueError):
    """There is no table in it."""


def is_markup(content: bytes) -> bool:
    """Does it begin like a page or an XML spreadsheet, whatever it is called? Scripts may stand before the table."""
    head = content[:LOOKED_THROUGH].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"").lower()
    return (
        head.startswith(b"<")
        and re.search(rb"<(!doctype|html|table|head|meta|style|\?xml|workbook|body)", head) is not None
    )


def tables(text: str) -> list[tuple[str, Table, tuple[Merge, ...]]]:
    """Name, rows and merged ranges of each table. Rows are counted from 1 within the table.

    A table of several rows and columns within a cell is one of its own, as pages are laid out; a smaller one is text.
    """
    reader = _Reader(is_xml=text.lstrip("\ufeff\r\n\t ").startswith("<?xml"))
    reader.feed(text)
    reader.close()
    return reader.found


class _Open:
    """A table that is being read."""

    def __init__(self) -> None:
        self.rows: Table = []
        self.merges: list[Merge] = []
        self.taken: set[tuple[int, int]] = set()
        self.number = 0
        self.across = 1
        self.cell: list[str] | None = None
        self.is_row_struck = False

    def begin_row(self, tag: str, told: dict[str, str]) -> None:
        self.end_cell()
        self.number = int(told["index"]) if told.get("index", "").isdigit() else self.number + 1
        self.is_row_struck = _is_struck(tag, told)
        self.rows.append(TableRow(self.number, [], _is_hidden(told), set()))

    def begin_cell(self, told: dict[str, str]) -> None:
        self.end_cell()
        cells = self.rows[-1].cells
        column = int(told["index"]) - 1 if told.get("index", "").isdigit() else len(cells)
        while column < len(cells) or (self.number, column) in self.taken:
            column += 1
        cells.extend([""] * (min(column, SPAN_AT_MOST) - len(cells)))
        self.across = across = _span(told, "colspan", "mergeacross")
        down = min(_span(told, "rowspan", "mergedown"), max(1, COVERED_AT_MOST // across))
        if across > 1 or down > 1:
            self.merges.append(((self.number, column), (self.number + down - 1, column + across - 1)))
            self.taken.update((self.number + row, column + at) for row in range(1, down) for at in range(across))
        self.cell = []

    def end_cell(self) -> None:
        if self.cell is not None:
            cells = self.rows[-1].cells
            cells.append("".join(self.cell).strip())
            cells.extend([""] * (self.across - 1))
            self.cell = None

    def strike(self) -> None:
        self.rows[-1].struck.add(len(self.rows[-1].cells))

    @property
    def is_of_its_own(self) -> bool:
        return sum(sum(map(bool, row.cells)) > 1 for row in self.rows) > 1


class _Reader(HTMLParser):
    ROWS = {"tr", "row"}
    CELLS = {"td", "th", "cell"}
    LINES = {"br", "p", "div", "li"}

    def __init__(self, *, is_xml: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.is_xml = is_xml
        self.found: list[tuple[str, Table, tuple[Merge, ...]]] = []
        self.open: list[_Open] = []
        self.name = ""
        self.style = ""
        self.struck: set[str] = set()
        """The styles of an XML spreadsheet whose font is struck through."""

    def set_cdata_mode(self, elem: str, *told: Any, **more: Any) -> None:
        """What stands in a style is no markup, but in that of an XML spreadsheet it is."""
        if not self.is_xml:
            super().set_cdata_mode(elem, *told, **more)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name.removeprefix("ss:"): value or "" for name, value in attrs}
        tag = tag.removeprefix("ss:")
        if tag == "worksheet":
            self.name = told.get("name", "")
        elif tag == "style":
            self.style = told.get("id", "")
        elif tag == "font" and told.get("strikethrough") == "1" and not self.open:
            self.struck.add(self.style)
        elif tag == "table":
            self.open.append(_Open())
        elif self.open:
            self._within(self.open[-1], tag, told)

    def _within(self, table: _Open, tag: str, told: dict[str, str]) -> None:
        if tag in self.ROWS:
            table.begin_row(tag, told)
        elif tag in self.CELLS and table.rows:
            table.begin_cell(told)
        elif tag in self.LINES and table.cell is not None:
            table.cell.append("\n")
        is_struck = table.is_row_struck or _is_struck(tag, told) or told.get("styleid") in self.struck
        if table.cell is not None and is_struck:
            table.strike()

    def handle_endtag(self, tag: str) -> None:
        tag = tag.removeprefix("ss:")
        if not self.open:
            return
        if tag in self.CELLS or tag in self.ROWS:
            self.open[-1].end_cell()
        elif tag == "table":
            self._end_table()

    def _end_table(self) -> None:
        table = self.open.pop()
        table.end_cell()
        if not self.open or table.is_of_its_own:
            self.found.append((self.name, table.rows, tuple(table.merges)))
        elif self.open[-1].cell is not None:
            self.open[-1].cell.append("\n".join(text for row in table.rows for text in row.cells if text))

    def close(self) -> None:
        """Read what is left; pages may leave the ends of cells, rows and of the last table out."""
        super().close()
        while self.open:
            self._end_table()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].cell is not None and self.cdata_elem is None:  # no script within a cell
            self.open[-1].cell.append(data)


def _is_struck(tag: str, told: dict[str, str]) -> bool:
    return tag in ("s", "strike", "del") or re.search(r"line-through", told.get("style", ""), re.I) is not None


def _is_hidden(told: dict[str, str]) -> bool:
    return "hidden" in told or re.search(r"display\s*:\s*none", told.get("style", ""), re.I) is not None


def _span(told: dict[str, str], html: str, xml: str) -> int:
    if told.get(html, "").isdigit():
        return max(1, min(int(told[html]), SPAN_AT_MOST))
    return 1 + min(int(told[xml]), SPAN_AT_MOST) if told.get(xml, "").isdigit() else 1
