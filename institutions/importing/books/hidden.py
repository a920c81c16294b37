"""Which rows and columns a spreadsheet hides. The reader of values doesn't tell, so the formats are asked directly."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.etree import ElementTree

_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PIECE = 1 << 20
COLUMNS_AT_MOST = 300


class Hidden(NamedTuple):
    """What a sheet hides: rows counted from 1, columns from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def of_xlsx(book: zipfile.ZipFile) -> dict[str, Hidden]:
    """What each sheet hides, by its name. Empty where the file says it in a way of its own."""
    try:
        return {
            name: Hidden(frozenset(_hidden_rows(book, path)), frozenset(_hidden_columns(book, path)))
            for name, path in _sheets(book)
        }
    except CANNOT_TELL:
        return {}


CANNOT_TELL = (KeyError, ElementTree.ParseError, zipfile.BadZipFile, zlib.error, ValueError)


def paths_of(book: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and place in the archive of each sheet; none where the file says it in a way of its own."""
    try:
        return [(name, path) for name, path in _sheets(book) if path in book.NameToInfo]
    except CANNOT_TELL:
        return []


_FAR = re.compile(rb'\br="([A-Z]{2,3})\d+"')
_LETTERS = 26


def cells_spanned(book: zipfile.ZipFile) -> int:
    """How many cells the widest sheet spans from its first to its last one: the reader of values makes room for all."""
    return max((_spanned(book, path) for _name, path in paths_of(book)), default=0)


def _spanned(book: zipfile.ZipFile, path: str) -> int:
    if book.getinfo(path).file_size > MANY_CELLS:
        return MANY_CELLS
    sheet = book.read(path)
    columns = max((_column(letters) for letters in {*_FAR.findall(sheet)}), default=_LETTERS)
    last = _NUMBER.search(sheet, max(sheet.rfind(b"<row"), sheet.rfind(b":row ")))
    return columns * int(last[1]) if last else 0


def _column(letters: bytes) -> int:
    """AA is 27."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - 64
    return number


MANY_CELLS = 8_000_000
"""What spans more is read in a process of its own."""


def _sheets(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 sizes are checked before
    paths = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():  # noqa: S314
        if sheet.tag.endswith("}sheet"):
            target = paths[sheet.get(RELATION)]
            yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _hidden_rows(book: zipfile.ZipFile, path: str) -> Iterator[int]:
    with book.open(path) as sheet:
        number = 0
        for attributes in _row_tags(sheet):
            stated = _NUMBER.search(attributes)
            number = int(stated[1]) if stated else number + 1
            if _HIDDEN.search(attributes):
                yield number


_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_MIN, _MAX = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')


def _hidden_columns(book: zipfile.ZipFile, path: str) -> Iterator[int]:
    with book.open(path) as sheet:
        head = sheet.read(PIECE).partition(b"sheetData")[0]
    for column in _COLUMN.findall(head):
        first, last = _MIN.search(column), _MAX.search(column)
        if first and last and _HIDDEN.search(column):
            yield from range(int(first[1]) - 1, min(int(last[1]), COLUMNS_AT_MOST))


def _row_tags(sheet: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while piece := sheet.read(PIECE):
        text = rest + piece
        end = text.rfind(b">") + 1
        if b"hidden=" in text:
            yield from (tag[1] for tag in _ROW.finditer(text, 0, end))
        rest = text[end:]


def xlsx_counts_from_1904(book: zipfile.ZipFile) -> bool:
    """Are the days of this workbook counted from 1904, as those of old Macintosh programs are?"""
    return re.search(rb'\bdate1904="(?:1|true)"', book.read("xl/workbook.xml")) is not None


def xls_counts_from_1904(content: bytes) -> bool:
    """The same of a workbook of the old kind."""
    return any(kind == DATEMODE and data[:1] == b"\1" for kind, data in globals_of_xls(content))


BOUNDSHEET, BOF, EOF, ROW, COLUMNS, DATEMODE = 0x0085, 0x0809, 0x000A, 0x0208, 0x007D, 0x0022


def of_xls(content: bytes) -> list[Hidden]:
    """What each worksheet hides, in the order of the workbook. Empty if that can't be told."""
    return [_hidden_in(records) for records in sheets_of_xls(content)]


def globals_of_xls(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records that stand before those of the worksheets. None if that can't be told."""
    stream = _workbook_stream(content)
    if stream is not None:
        yield from _records(stream, 0)


def sheets_of_xls(content: bytes) -> Iterator[Iterator[tuple[int, bytes]]]:
    """The records (kind, content) of each worksheet in the order of the workbook. None if that can't be told."""
    stream = _workbook_stream(content)
    if stream is None:
        return
    offsets = [struct.unpack_from("<I", data)[0] for kind, data in _records(stream, 0) if kind == BOUNDSHEET]
    for offset in offsets:
        yield _records(stream, offset)


def _hidden_in(records: Iterator[tuple[int, bytes]]) -> Hidden:
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, data in records:
        if kind == ROW and len(data) >= 16 and struct.unpack_from("<H", data, 12)[0] & 0x20:
            rows.add(struct.unpack_from("<H", data)[0] + 1)
        elif kind == COLUMNS and len(data) >= 10 and struct.unpack_from("<H", data, 8)[0] & 1:
            first, last = struct.unpack_from("<2H", data)
            columns.update(range(first, min(last + 1, COLUMNS_AT_MOST)))
    return Hidden(frozenset(rows), frozenset(columns))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == EOF:
            return
        at += 4 + length


def _workbook_stream(content: bytes) -> bytes | None:
    """The stream `Workbook` of a compound file ([MS-CFB]); None if the file isn't laid out so."""
    try:
        return _Compound(content).stream("Workbook") or _Compound(content).stream("Book")
    except (struct.error, IndexError, ValueError):
        return None


def streams_of(content: bytes) -> set[str]:
    """The names of the streams in a compound file; empty if it is none."""
    try:
        return set(_Compound(content).entries)
    except (struct.error, IndexError, ValueError):
        return set()


class _Compound:
    """As much of a compound file as is needed to read one stream."""

    END, FREE = 0xFFFFFFFE, 0xFFFFFFFF

    def __init__(self, content: bytes) -> None:
        if content[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise ValueError("no compound file")
        self.content = content
        self.size = 1 << struct.unpack_from("<H", content, 30)[0]
        self.small = 1 << struct.unpack_from("<H", content, 32)[0]
        tables, first, _sign, self.cutoff, mini, _mini_count, more = struct.unpack_from("<7I", content, 44)
        if not 128 <= self.size <= 4096 or tables > len(content):
            raise ValueError("no compound file")
        places = list(struct.unpack_from("<109I", content, 76))
        while more < self.END and len(places) < 109 + len(content) // 128:
            block = struct.unpack_from(f"<{self.size // 4}I", content, self._at(more))
            places, more = places + list(block[:-1]), block[-1]
        self.next = [
            n for place in places[:tables] for n in struct.unpack_from(f"<{self.size // 4}I", content, self._at(place))
        ]
        directory = self._chain(first)
        self.entries = dict(self._entry(directory, at) for at in range(0, len(directory) - 127, 128))
        self.next_small = list(struct.iter_unpack("<I", self._chain(mini))) if mini < self.END else []

    def _at(self, sector: int) -> int:
        return (sector + 1) * self.size

    def _chain(self, sector: int) -> bytes:
        pieces: list[bytes] = []
        while sector < self.END and len(pieces) <= len(self.next):
            pieces.append(self.content[self._at(sector) : self._at(sector) + self.size])
            sector = self.next[sector]
        return b"".join(pieces)

    @staticmethod
    def _entry(directory: bytes, at: int) -> tuple[str, tuple[int, int]]:
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", directory, at + 116)
        return name, (start, size)

    def stream(self, name: str) -> bytes | None:
        if name not in self.entries:
            return None
        start, size = self.entries[name]
        if size >= self.cutoff:
            return self._chain(start)[:size]
        held, pieces = self._chain(self.entries["Root Entry"][0]), []
        while start < self.END and len(pieces) <= len(self.next_small):
            pieces.append(held[start * self.small : (start + 1) * self.small])
            start = self.next_small[start][0]
        return b"".join(pieces)[:size]
