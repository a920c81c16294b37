"""Which rows and columns a workbook of OpenDocument (ods) or of Excel's binary kind (xlsb) hides."""

import html
import re
import struct
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from institutions.importing.books.hidden import CANNOT_TELL, COLUMNS_AT_MOST, Hidden

REPEATED_AT_MOST = 10_000
"""More rows of one content than these are the blank ones below a table."""


def of(book: zipfile.ZipFile) -> dict[str, Hidden]:
    """What each sheet hides, by its name. Empty where the file says it in a way of its own."""
    try:
        if "xl/workbook.bin" in book.NameToInfo:
            return {name: _of_binary(book.read(path)) for name, path in _binary_sheets(book)}
        return dict(_of_opendocument(book.read("content.xml")))
    except (*CANNOT_TELL, struct.error, IndexError):
        return {}


# ---- OpenDocument 1.3, part 3, 19.758 (table:visibility)

_TAG = re.compile(rb'<table:table(-column|-row)?(?=[\s/>])((?:[^>"]|"[^"]*")*)>')
_NAME = re.compile(rb'\stable:name="([^"]*)"')
_IS_HIDDEN = re.compile(rb'\stable:visibility="(?:collapse|filter)"')
_REPEATED = re.compile(rb'\stable:number-(?:columns|rows)-repeated="(\d+)"')


def _of_opendocument(content: bytes) -> Iterator[tuple[str, Hidden]]:
    if b"table:visibility=" not in content:
        return
    tables: dict[str, tuple[set[int], set[int]]] = {}
    rows, columns, row, column = set[int](), set[int](), 1, 0
    for kind, told in _TAG.findall(content):
        repeated = _REPEATED.search(told)
        count = int(repeated[1]) if repeated else 1
        is_hidden = _IS_HIDDEN.search(told) is not None
        if not kind:
            named = _NAME.search(told)
            rows, columns, row, column = set(), set(), 1, 0
            tables[html.unescape(named[1].decode()) if named else ""] = rows, columns
        elif kind == b"-column":
            columns.update(range(column, min(column + count, COLUMNS_AT_MOST)) if is_hidden else ())
            column += count
        else:
            rows.update(range(row, row + min(count, REPEATED_AT_MOST)) if is_hidden else ())
            row += count
    yield from ((name, Hidden(frozenset(rows), frozenset(columns))) for name, (rows, columns) in tables.items())


# ---- [MS-XLSB] 2.4.304 (BrtBundleSh), 2.4.741 (BrtRowHdr), 2.4.323 (BrtColInfo)

BUNDLE_SHEET, ROW_HEADER, COLUMN_INFO = 156, 0, 60


def _binary_sheets(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.bin.rels"))  # noqa: S314 sizes are checked before
    paths = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    for kind, data in _records(book.read("xl/workbook.bin")):
        if kind == BUNDLE_SHEET:
            relation, end = _string(data, 8)
            target = paths[relation]
            yield _string(data, end)[0], target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _string(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    end = at + 4 + 2 * int(struct.unpack_from("<I", data, at)[0])
    return data[at + 4 : end].decode("utf-16-le"), end


def _of_binary(sheet: bytes) -> Hidden:
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, data in _records(sheet):
        if kind == ROW_HEADER and data[11] & 0x10:
            rows.add(struct.unpack_from("<I", data)[0] + 1)
        elif kind == COLUMN_INFO and data[16] & 1:
            first, last = struct.unpack_from("<2I", data)
            columns.update(range(first, min(last + 1, COLUMNS_AT_MOST)))
    return Hidden(frozenset(rows), frozenset(columns))


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record; both kind and length are written in groups of seven bits."""
    at = 0
    while at < len(stream):
        kind, at = _number(stream, at, 2)
        length, at = _number(stream, at, 4)
        yield kind, stream[at : at + length]
        at += length


def _number(stream: bytes, at: int, bytes_at_most: int) -> tuple[int, int]:
    number = 0
    for place in range(bytes_at_most):
        byte = stream[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at
