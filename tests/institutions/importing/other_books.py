"""Workbooks of OpenDocument (ods) and of Excel's binary kind (xlsb), with as little in them as a reader needs."""

import io
import struct
import zipfile
from html import escape

from tests.institutions.importing.spreadsheets import PACKAGE, RELATIONS, Page

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def opendocument(*pages: Page) -> bytes:
    """An ods file of these sheets; of merged cells it knows nothing."""
    tables = "".join(_table(page) for page in pages)
    spaces = " ".join(f'xmlns:{each}="{OFFICE}:{each}:1.0"' for each in ("office", "table", "text"))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0"/>')
        book.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return content.getvalue()


def _table(page: Page) -> str:
    hidden = ' table:visibility="collapse"'
    columns = [at in page.hidden_columns for at in range(max(map(len, page.rows)))]
    runs = "".join(f"<table:table-column{hidden if each else ''}/>" for each in columns)
    rows = "".join(
        f"<table:table-row{hidden if number in page.hidden_rows else ''}>{''.join(map(_cell, row))}</table:table-row>"
        for number, row in enumerate(page.rows, 1)
    )
    below = f'<table:table-row{hidden} table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f'<table:table table:name="{escape(page.name)}">{runs}{rows}{below}</table:table>'


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


BEGIN_SHEET, END_SHEET, BEGIN_DATA, END_DATA, DIMENSION = 129, 130, 145, 146, 148
BEGIN_BOOK, END_BOOK, BEGIN_SHEETS, END_SHEETS, SHEET = 131, 132, 143, 144, 156
BEGIN_COLUMNS, END_COLUMNS, COLUMN, ROW, TEXT = 390, 391, 60, 0, 6


def binary(page: Page) -> bytes:
    """An xlsb file of one sheet of texts ([MS-XLSB])."""
    listed = struct.pack("<2I", 0, 1) + _string("rId1") + _string(page.name)
    sheet = _record(SHEET, listed)
    target = f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">{target}</Relationships>'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        book.writestr("xl/workbook.bin", _all(BEGIN_BOOK, BEGIN_SHEETS) + sheet + _all(END_SHEETS, END_BOOK))
        book.writestr("xl/_rels/workbook.bin.rels", relations)
        book.writestr("xl/worksheets/sheet1.bin", _binary_sheet(page))
    return content.getvalue()


def _binary_sheet(page: Page) -> bytes:
    last = max(map(len, page.rows)) - 1
    hidden = b"".join(_record(COLUMN, struct.pack("<4IH", at, at, 2048, 0, 1)) for at in page.hidden_columns)
    rows = b"".join(
        _record(ROW, struct.pack("<2IH3B3I", number - 1, 0, 300, 0, 0x10 * (number in page.hidden_rows), 0, 1, 0, last))
        + b"".join(_record(TEXT, struct.pack("<2I", at, 0) + _string(f"{cell}")) for at, cell in enumerate(row) if cell)
        for number, row in enumerate(page.rows, 1)
    )
    dimension = _record(DIMENSION, struct.pack("<4I", 0, len(page.rows) - 1, 0, last))
    columns = _all(BEGIN_COLUMNS) + hidden + _all(END_COLUMNS)
    return _all(BEGIN_SHEET) + dimension + columns + _all(BEGIN_DATA) + rows + _all(END_DATA, END_SHEET)


def _all(*kinds: int) -> bytes:
    return b"".join(_record(kind) for kind in kinds)


def _record(kind: int, data: bytes = b"") -> bytes:
    return _sevens(kind) + _sevens(len(data)) + data


def _sevens(number: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    rest = number >> 7
    return bytes([number & 0x7F | (0x80 if rest else 0)]) + (_sevens(rest) if rest else b"")


def _string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
