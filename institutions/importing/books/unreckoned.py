"""Cells that the reader of values leaves empty although something stands in them: errors, and formulas without a value.

Programs that write spreadsheets store formulas without reckoning them, also those that somebody typed as a name.
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from html import unescape

from institutions.importing.books.hidden import paths_of, sheets_of_xls

BYTES_AT_MOST = 16 * 1024 * 1024
"""Larger sheets, of about 20,000 rows, come out of databases, which have no formulas; looking twice costs time."""
_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^/])>\s*"
    rb"(?:<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*)?"
    rb"(?:<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>)?"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_IS_ERROR = re.compile(rb'\bt="e"')

Cells = dict[int, dict[int, str]]
"""Row, counted from 1 → column, counted from 0 → what stands there."""


def cells_of_xlsx(book: zipfile.ZipFile) -> dict[str, Cells]:
    """Such cells of each sheet by its name."""
    found: dict[str, Cells] = {}
    for name, path in paths_of(book):
        if book.getinfo(path).file_size > BYTES_AT_MOST:
            continue
        for row, column, text in _cells(book.read(path)):
            found.setdefault(name, {}).setdefault(row, {})[column] = text
    return found


def _cells(sheet: bytes) -> Iterator[tuple[int, int, str]]:
    if b't="e"' not in sheet and b"</f>" not in sheet and b":f>" not in sheet:
        return
    for cell in _CELL.finditer(sheet):
        attributes, formula, value = cell.groups()
        if formula and not value:
            text = f"={formula.decode('utf-8', 'replace')}"
        elif value and _IS_ERROR.search(attributes):
            text = value.decode("utf-8", "replace")
        else:
            continue
        if place := _PLACE.search(attributes):
            yield int(place[2]), column_of(place[1]), unescape(text)


BOOLERR, FORMULA = 0x0205, 0x0006
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def cells_of_xls(content: bytes) -> list[Cells]:
    """The errors of each worksheet of a workbook of the old kind, in its order ([MS-XLS] 2.5.10, 2.4.127)."""
    found: list[Cells] = []
    for records in sheets_of_xls(content):
        cells: Cells = {}
        for kind, data in records:
            if (error := _error_of_xls(kind, data)) in _ERRORS:
                row, column = struct.unpack_from("<HH", data)
                cells.setdefault(row + 1, {})[column] = _ERRORS[error]
        found.append(cells)
    return found


def _error_of_xls(kind: int, data: bytes) -> int:
    """The number of the error in a cell, or -1: it stands for itself or is what a formula came to."""
    if kind == BOOLERR and len(data) >= 8 and data[7]:
        return data[6]
    if kind == FORMULA and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 2:
        return data[8]
    return -1


def column_of(letters: bytes) -> int:
    """A is 0, Z 25, AA 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
