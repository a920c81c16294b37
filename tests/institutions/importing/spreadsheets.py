"""Spreadsheets for the tests: as little of the format as a list needs, with merged cells and hidden rows."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

EPOCH = date(1899, 12, 30)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
STYLES = (
    f'{DECLARED}<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><strike/></font></fonts>'
    '<fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>'
)


class Formula(str):
    """A formula that is stored without a value, as programs do that don't reckon."""


class Fault(str):
    """An error such as #REF!, where Excel keeps it."""


@dataclass(frozen=True)
class Page:
    """A sheet: its rows from the first one on, merged ranges such as A1:C1, hidden rows, hidden columns (from 0)."""

    rows: Sequence[Sequence[Any]]
    name: str = "Sheet1"
    merged: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    struck: Sequence[str] = ()
    """The texts that are struck through."""
    is_hidden: bool = False
    left: int = 0
    """How many empty columns stand before the table."""


def workbook(*pages: Page, counts_from_1904: bool = False) -> bytes:
    """An xlsx file of these sheets."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _types(len(pages)))
        book.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        book.writestr("xl/workbook.xml", _book(pages, counts_from_1904=counts_from_1904))
        targets = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(pages) + 1)]
        book.writestr("xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "styles.xml")]))
        book.writestr("xl/styles.xml", STYLES)
        for at, page in enumerate(pages, 1):
            book.writestr(f"xl/worksheets/sheet{at}.xml", _sheet(page))
    return content.getvalue()


def with_cell_moved(content: bytes, place: str, to: str, to_row: int) -> bytes:
    """The same workbook with the cell of a row that has but one far from the others, as people leave one behind."""
    moved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(moved, "w", zipfile.ZIP_DEFLATED) as other:
        for name in book.namelist():
            text = book.read(name).decode()
            text = text.replace(f'<row r="{place[1:]}"', f'<row r="{to_row}"').replace(f'"{place}"', f'"{to}{to_row}"')
            other.writestr(name, text)
    return moved.getvalue()


def _types(count: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}.worksheet+xml"/>'
        for at in range(1, count + 1)
    )
    return (
        f'{DECLARED}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{sheets}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _book(pages: Sequence[Page], *, counts_from_1904: bool) -> str:
    states = ["hidden" if page.is_hidden else "visible" for page in pages]
    listed = "".join(
        f'<sheet name="{escape(page.name)}" sheetId="{at}" state="{state}" r:id="rId{at}"/>'
        for at, (page, state) in enumerate(zip(pages, states, strict=True), 1)
    )
    about = '<workbookPr date1904="1"/>' if counts_from_1904 else ""
    return f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{about}<sheets>{listed}</sheets></workbook>'


def _sheet(page: Page) -> str:
    rows = "".join(_row(number, [None] * page.left + list(cells), page) for number, cells in enumerate(page.rows, 1))
    merged = "".join(f'<mergeCell ref="{each}"/>' for each in page.merged)
    merged = f'<mergeCells count="{len(page.merged)}">{merged}</mergeCells>' if merged else ""
    hidden = "".join(f'<col max="{at + 1}" min="{at + 1}" hidden="1"/>' for at in page.hidden_columns)
    columns = f"<cols>{hidden}</cols>" if hidden else ""
    return f'{DECLARED}<worksheet xmlns="{MAIN}">{columns}<sheetData>{rows}</sheetData>{merged}</worksheet>'


def _row(number: int, cells: Sequence[Any], page: Page) -> str:
    hidden = ' hidden="1"' if number in page.hidden_rows else ""
    written = "".join(
        _cell(f"{column(at)}{number}", value, is_struck=value in page.struck)
        for at, value in enumerate(cells)
        if value is not None
    )
    return f'<row r="{number}"{hidden}>{written}</row>'


def column(at: int) -> str:
    """A, B … Z, AA."""
    return (column(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _cell(place: str, value: Any, *, is_struck: bool) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - EPOCH).days}</v></c>'
    if isinstance(value, Formula):
        return f'<c r="{place}"><f>{escape(value)}</f><v></v></c>'
    if isinstance(value, Fault):
        return f'<c r="{place}" t="e"><f>VLOOKUP(1,X!A:B,2)</f><v>{value}</v></c>'
    style = ' s="2"' if is_struck else ""
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
