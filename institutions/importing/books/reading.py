"""A delivered file as sheets of rows, whatever kind of file it is."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple

from institutions.importing.books import apart, concealed, hidden, markup, spaced, struck, texts, unreckoned
from institutions.importing.books.hidden import COLUMNS_AT_MOST, Hidden
from institutions.importing.values.cells import Raw, is_blank
from institutions.importing.verdicts import Finding, found

BYTES_AT_MOST = 64 * 1024 * 1024
APART_FROM = 4 * 1024 * 1024
"""Larger workbooks are read in a process of their own."""
UNPACKED_AT_MOST = 1024 * 1024 * 1024
CELLS_AT_MOST = 100_000_000
"""A cell in the last corner of a sheet makes the reader of values ask for more memory than there is, and die."""
MAGIC = tuple(
    (re.compile(magic, re.DOTALL), code, kind)
    for magic, code, kind in (
        (rb"%PDF", "file_pdf", "PDF"),
        (rb"\x89PNG", "file_picture", "PNG"),
        (rb"\xff\xd8\xff", "file_picture", "JPEG"),
        (rb"GIF8", "file_picture", "GIF"),
        (rb"BM.{4}\0{4}", "file_picture", "BMP"),
        (rb"II\*\0|MM\0\*", "file_picture", "TIFF"),
        (rb"RIFF.{4}WEBP", "file_picture", "WebP"),
        (rb".{4}ftyp(?:hei|mif|msf)", "file_picture", "HEIC"),
        (rb"Rar!", "file_archive", "RAR"),
        (rb"7z\xbc\xaf", "file_archive", "7z"),
        (rb"\x1f\x8b", "file_archive", "gzip"),
        (rb"\{\\rtf", "file_word", "RTF"),
        (rb'(?:\[\s*)?[\[{]\s*"', "file_json", "JSON"),
        (rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,9}MIME-Version:", "file_page", "MHTML"),
    )
)
"""How files begin that are no list, and what they are."""


_OLD = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x20]\x00")
"""Begins the sheets of the first versions of Excel, and what simple programs write like them."""
_BLANK = b"\xef\xbb\xbf \r\n\t"


class FileRefused(Exception):
    """Nothing of the file can be taken; why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.finding: Finding = found("file", code, **values)


class Row(NamedTuple):
    """A row as the program shows it, counted from 1; for text files the number of the record."""

    number: int
    cells: list[Raw]
    is_hidden: bool = False
    struck: frozenset[int] = frozenset()
    """The columns whose cells are struck through, counted from 0."""


Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range: (row counted from 1, column counted from 0), both included."""


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: Callable[[], Iterable[Row]]
    """Reads the rows anew each time; rows without anything in them are left out."""
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False
    is_text: bool = False
    is_spaced: bool = False
    """Do nothing but blanks divide its cells, so that an empty one may not be seen?"""
    was_encoded_twice: bool = field(default=False)
    hidden_columns: frozenset[int] = frozenset()
    """Counted from 0."""
    is_headless: bool = False
    """Is it of a file without any heading, so that names alone count?"""
    counts_from_1904: bool = False
    """Are bare numbers of days counted from 1904 instead of 1900?"""


def sheets(content: bytes) -> list[Sheet]:
    """The sheets of a file. Raises FileRefused."""
    if len(content) > BYTES_AT_MOST:
        raise FileRefused("file_too_large", most=BYTES_AT_MOST // 1024 // 1024)
    if not content.strip(b"\r\n\t \0\xef\xbb\xbf\xff\xfe"):
        raise FileRefused("file_nul" if b"\0" in content else "file_empty")
    if content.startswith(b"PK"):
        return _zipped(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(content)
    head = content[:4096].lstrip(_BLANK)
    for magic, code, kind in MAGIC:
        if magic.match(head):
            raise FileRefused(code, kind=kind)
    if _OLD.match(content):
        raise FileRefused("file_old")
    if markup.is_markup(content):
        return _marked_up(content)
    return [_text(content)]


def _zipped(content: bytes) -> list[Sheet]:
    try:
        book = zipfile.ZipFile(io.BytesIO(content))
        names, unpacked = set(book.namelist()), sum(entry.file_size for entry in book.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileRefused("file_damaged") from error
    if unpacked > UNPACKED_AT_MOST:
        raise FileRefused("file_bomb")
    if any(name.startswith("word/") for name in names):
        raise FileRefused("file_word", kind="Word")
    if any(name.startswith("ppt/") for name in names):
        raise FileRefused("file_word", kind="PowerPoint")
    if "OFD.xml" in names:
        raise FileRefused("file_pdf", kind="OFD")
    if not ({"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names):
        raise FileRefused("file_archive", kind="ZIP")
    if "xl/workbook.xml" not in names:
        with book:
            unseen = concealed.of(book)
        return _workbook(content, lambda index, name: _Beside(unseen.get(name, Hidden())), is_apart=True)
    with book:
        spanned = hidden.cells_spanned(book) if len(content) < APART_FROM else 0
        if spanned > CELLS_AT_MOST:
            raise FileRefused("file_bomb")
        by_name = hidden.of_xlsx(book)
        left_out = unreckoned.cells_of_xlsx(book) if by_name else {}
        crossed = struck.of_xlsx(book)
        from_1904 = bool(by_name) and hidden.xlsx_counts_from_1904(book)
    read = _workbook(
        content,
        lambda index, name: _Beside(by_name.get(name, Hidden()), left_out.get(name, {}), crossed.get(name, {})),
        is_apart=spanned >= hidden.MANY_CELLS,
    )
    return [replace(sheet, counts_from_1904=from_1904) for sheet in read]


def _compound(content: bytes) -> list[Sheet]:
    streams = hidden.streams_of(content)
    if "EncryptedPackage" in streams:
        raise FileRefused("file_password")
    if "WordDocument" in streams:
        raise FileRefused("file_word", kind="Word")
    told = zip_longest(hidden.of_xls(content), unreckoned.cells_of_xls(content), struck.of_xls(content))
    beside = [_Beside(unseen or Hidden(), left_out or {}, crossed or {}) for unseen, left_out, crossed in told]
    read = _workbook(content, lambda index, name: beside[index] if index < len(beside) else _Beside())
    return [replace(sheet, counts_from_1904=hidden.xls_counts_from_1904(content)) for sheet in read]


class _Beside(NamedTuple):
    """What a workbook says of a sheet beside the values that the reader of values gives."""

    hidden: Hidden = Hidden()
    left_out: Mapping[int, Mapping[int, str]] = MappingProxyType({})
    struck: Mapping[int, frozenset[int]] = MappingProxyType({})


def _workbook(content: bytes, beside: Callable[[int, str], _Beside], *, is_apart: bool = False) -> list[Sheet]:
    try:
        if is_apart or len(content) >= APART_FROM:
            book = apart.Workbook(content)
            found_sheets = [(about, partial(book.rows, place)) for place, about in enumerate(book.sheets)]
        else:
            found_sheets = [(about, partial(apart.numbered, sheet)) for about, sheet in apart.worksheets(content)]
    except apart.Unreadable as unreadable:
        raise FileRefused(str(unreadable)) from unreadable
    return [_worksheet(about, rows, beside(about.at, about.name)) for about, rows in found_sheets]


def _worksheet(about: apart.About, numbered: Callable[[], Iterable[Any]], beside: _Beside) -> Sheet:
    left = about.first_column
    merges = tuple(((top + 1, first), (bottom + 1, last)) for (top, first), (bottom, last) in about.merges)

    def rows() -> Iterator[Row]:
        before: list[Raw] = [None] * left
        for number, cells in numbered():
            yield Row(number, before + cells if left else cells, number in beside.hidden.rows)

    def completed() -> Iterator[Row]:
        for row in rows():
            for column, text in beside.left_out.get(row.number, {}).items():
                row.cells.extend([None] * (column + 1 - len(row.cells)))
                row.cells[column] = text
            yield row._replace(struck=beside.struck.get(row.number, frozenset()))

    every = completed if beside.left_out or beside.struck else rows
    return Sheet(about.name, every, merges, about.is_hidden, hidden_columns=beside.hidden.columns)


def _text(content: bytes) -> Sheet:
    try:
        text = texts.decode(content)
    except texts.Undecodable as error:
        raise FileRefused(str(error)) from error
    if (before := texts.undo_double_encoding(text)) is not None:
        return _text_sheet(before, encoded_twice=True)
    return _text_sheet(text, encoded_twice=False)


def _text_sheet(text: str, *, encoded_twice: bool) -> Sheet:
    text = texts.requoted(texts.unwrapped(texts.in_lines(text)))
    gaps = texts.gaps_of(text)

    def rows() -> Iterator[Row]:
        for number, cells in texts.records(text) if gaps is None else spaced.records(text, gaps):
            if any(not is_blank(cell) for cell in cells):
                yield Row(number, list(cells[:COLUMNS_AT_MOST]))

    return Sheet("", rows, is_text=True, was_encoded_twice=encoded_twice, is_spaced=gaps is not None)


def _marked_up(content: bytes) -> list[Sheet]:
    """A page or XML that a system calls .xls: each of its tables is a sheet."""
    try:
        tables = markup.tables(texts.decode(content))
    except (texts.Undecodable, markup.Unreadable) as error:
        raise FileRefused("file_page", kind="HTML/XML") from error
    tables = [table for table in tables if any(any(row.cells) for row in table[1])]
    if not tables:
        raise FileRefused("file_page", kind="HTML/XML")
    several = len(tables) > 1

    def rows(table: markup.Table) -> Iterator[Row]:
        for row in table:
            if any(row.cells):
                yield Row(row.number, list(row.cells), row.is_hidden, frozenset(row.struck))

    return [
        Sheet(name or (f"{at}" if several else ""), partial(rows, table), merges)
        for at, (name, table, merges) in enumerate(tables, 1)
    ]
