"""Cells that a workbook shows struck through: somebody has crossed them out. The reader of values doesn't tell."""

import re
import struct
import zipfile
from collections.abc import Iterator

from institutions.importing.books import hidden
from institutions.importing.books.hidden import CANNOT_TELL
from institutions.importing.books.unreckoned import BYTES_AT_MOST, column_of

Cells = dict[int, frozenset[int]]
"""Row, counted from 1 → columns, counted from 0."""

_STRIKE = re.compile(rb'<(?:\w+:)?strike(?:\s+val="(?:1|true)")?\s*/?>')
_FONTS = re.compile(rb"<(?:\w+:)?fonts[\s>].*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font(?:\s*/>|>.*?</(?:\w+:)?font>)", re.DOTALL)
_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\s([^>]*)>")
_FONT_OF = re.compile(rb'\bfontId="(\d+)"')
_TEXT = re.compile(rb"<(?:\w+:)?si(?:\s*/>|[\s>].*?</(?:\w+:)?si>)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_STYLE, _PLACE = re.compile(rb'\bs="(\d+)"'), re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_IS_SHARED, _VALUE = re.compile(rb'\bt="s"'), re.compile(rb"<(?:\w+:)?v>(\d+)<")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|is)>")


def of_xlsx(book: zipfile.ZipFile) -> dict[str, Cells]:
    """Such cells of each sheet by its name, also those of which but a part is struck through."""
    try:
        formats, texts = _formats(_part(book, "xl/styles.xml")), _texts(_part(book, "xl/sharedStrings.xml"))
        if not formats and not texts:
            return {}
        return {name: _gathered(_of_sheet(_part(book, path), formats, texts)) for name, path in hidden.paths_of(book)}
    except CANNOT_TELL:
        return {}


def _part(book: zipfile.ZipFile, path: str) -> bytes:
    """A part of the workbook; nothing of one that is missing, or so large that it comes out of a database."""
    entry = book.NameToInfo.get(path)
    return book.read(path) if entry is not None and entry.file_size <= BYTES_AT_MOST else b""


def _formats(styles: bytes) -> set[bytes]:
    """The numbers of the formats of cells whose font is struck through."""
    fonts, formats = _FONTS.search(styles), _FORMATS.search(styles)
    if fonts is None or formats is None or _STRIKE.search(fonts[0]) is None:
        return set()
    struck = {b"%d" % at for at, font in enumerate(_FONT.findall(fonts[0])) if _STRIKE.search(font)}
    used = (_FONT_OF.search(told) for told in _FORMAT.findall(formats[0]))
    return {b"%d" % at for at, font in enumerate(used) if font is not None and font[1] in struck}


def _texts(shared: bytes) -> set[bytes]:
    """The numbers of the texts that hold something struck through."""
    if _STRIKE.search(shared) is None:
        return set()
    return {b"%d" % at for at, text in enumerate(_TEXT.findall(shared)) if _STRIKE.search(text)}


def _of_sheet(sheet: bytes, formats: set[bytes], texts: set[bytes]) -> Iterator[tuple[int, int]]:
    for told, content in _CELL.findall(sheet):
        style, place = _STYLE.search(told), _PLACE.search(told)
        if place is None or _FILLED.search(content) is None:
            continue
        is_struck = (style is not None and style[1] in formats) or _STRIKE.search(content) is not None
        if not is_struck and texts and _IS_SHARED.search(told):
            value = _VALUE.search(content)
            is_struck = value is not None and value[1] in texts
        if is_struck:
            yield int(place[2]), column_of(place[1])


FONT, FORMAT = 0x0031, 0x00E0
LABEL, LABEL_OF_TABLE, RICH_LABEL, NUMBER, SHORT_NUMBER, FORMULA = 0x0204, 0x00FD, 0x00D6, 0x0203, 0x027E, 0x0006
SHORT_NUMBERS = 0x00BD
_OF_ONE_CELL = frozenset({LABEL, LABEL_OF_TABLE, RICH_LABEL, NUMBER, SHORT_NUMBER, FORMULA})


def of_xls(content: bytes) -> list[Cells]:
    """The same of each worksheet of a workbook of the old kind, in its order ([MS-XLS] 2.4.122, 2.4.353)."""
    fonts: list[bool] = []
    formats: list[int] = []
    for kind, data in hidden.globals_of_xls(content):
        if kind == FONT and len(data) >= 4:
            fonts.append(bool(data[2] & 8))
        elif kind == FORMAT and len(data) >= 2:
            formats.append(struct.unpack_from("<H", data)[0])
    fonts.insert(4, False)  # no font has the number 4
    struck = {at for at, font in enumerate(formats) if font < len(fonts) and fonts[font]}
    if not struck:
        return []
    return [_gathered(_of_records(records, struck)) for records in hidden.sheets_of_xls(content)]


def _of_records(records: Iterator[tuple[int, bytes]], formats: set[int]) -> Iterator[tuple[int, int]]:
    for kind, data in records:
        if kind in _OF_ONE_CELL and len(data) >= 6:
            row, column, style = struct.unpack_from("<3H", data)
            if style in formats:
                yield row + 1, column
        elif kind == SHORT_NUMBERS and len(data) >= 6:
            row, first = struct.unpack_from("<2H", data)
            styles = struct.iter_unpack("<HI", data[4 : 4 + (len(data) - 6) // 6 * 6])
            yield from ((row + 1, first + at) for at, (style, _value) in enumerate(styles) if style in formats)


def _gathered(places: Iterator[tuple[int, int]]) -> Cells:
    rows: dict[int, set[int]] = {}
    for row, column in places:
        rows.setdefault(row, set()).add(column)
    return {row: frozenset(columns) for row, columns in rows.items()}
