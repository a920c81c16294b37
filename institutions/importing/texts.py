"""Text files: the encoding found by content, the separator too. A record is a row; its number is what is reported."""

import csv
import io
import re
from collections.abc import Iterator

from institutions.importing import mojibake

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SEPARATORS = (",", "\t", ";", "|", "，")
CELL_AT_MOST = 131_072


class Undecodable(ValueError):
    """No text in any known encoding; the code of the reason."""


def decode(content: bytes) -> str:
    """The text of a file. Raises Undecodable."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if encoding := _utf16_without_mark(content):
        return _strictly(content, encoding)
    if b"\0" in content:
        raise Undecodable("file_nul")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _with_a_damaged_place(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise Undecodable("file_encoding") from error
        return _with_a_damaged_place(content)
    if "\0" in text:
        raise Undecodable("file_nul")
    return text


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 without its mark: line feeds and commas have a zero byte on one side, and on the same side always."""
    if len(content) % 2 or b"\0" not in content[:4096]:
        return None
    head = content[: 4096 & ~1]
    little = sum(1 for at in range(0, len(head), 2) if head[at + 1] == 0 and head[at])
    big = sum(1 for at in range(0, len(head), 2) if head[at] == 0 and head[at + 1])
    seldom = len(head) // 60  # separators, digits and line ends are far more of a list than this
    if little > max(seldom, 4 * big):
        return "utf-16-le"
    return "utf-16-be" if big > max(seldom, 4 * little) else None


def _with_a_damaged_place(content: bytes) -> str:
    """A few damaged bytes spoil their own rows, not the file. Raises Undecodable where it is more than a few."""
    best = min(
        (content.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")), key=lambda t: t.count("\ufffd")
    )
    if best.count("\ufffd") * 50 > len(best):
        raise Undecodable("file_encoding")
    return best


def undo_double_encoding(text: str) -> str | None:
    """The text before the whole file was encoded twice, or None."""
    sample = text[:4000]
    return mojibake.repair(text) if mojibake.repair(sample) or mojibake.is_damaged(sample) else None


def separator_of(text: str) -> str:
    """The sign that divides most of the first records into the same number of cells."""
    if marked := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        return marked[1]
    lines = [line for line in text[:65_536].splitlines()[:60] if line.strip()]
    return max(SEPARATORS, key=lambda sign: (_regularity(lines, sign), -SEPARATORS.index(sign)))


def _regularity(lines: list[str], sign: str) -> int:
    counts = [_outside_quotes(line).count(sign) for line in lines]
    several = [count for count in counts if count]
    if not several:
        return 0
    usual = max(set(several), key=lambda count: (several.count(count), count))
    return usual * several.count(usual)


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with their number, counted from 1, blank ones too. A record may hold line breaks in quotes."""
    separator = separator_of(text)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=False)
    number = 0
    for cells in reader:
        number += 1
        if number == 1 and len(cells) <= 2 and re.fullmatch(r"sep=.?", ",".join(cells), re.IGNORECASE):
            continue
        if _swallowed(cells):
            for line in separator.join(cells).splitlines():
                yield number, line.replace('"', "").split(separator)
                number += 1
            number -= 1
            continue
        yield number, cells


def _swallowed(cells: list[str]) -> bool:
    """Has a quote that was never closed taken the rows after it along?"""
    return any(cell.count("\n") > 20 for cell in cells)
