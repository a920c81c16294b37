"""Text files: the encoding found by content, the separator too. A record is a row; its number is what is reported."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from institutions.importing.books import spaced
from institutions.importing.values import headings, mojibake

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SEPARATORS = (",", "\t", ";", "|", "，", "│", "^")
LAST_RESORT = ("、", "~", "#")
"""What divides cells only where the words of a heading aren't divided otherwise: within cells they are common."""
LOST = "\ufffd"


class Undecodable(ValueError):
    """No text in any known encoding; the code of the reason."""


def decode(content: bytes) -> str:
    """The text of a file; what can't be read of it is U+FFFD. Raises Undecodable where that is more than a few rows."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _read(content[len(mark) :], (encoding,))
    if encoding := _utf16_without_mark(content):
        return _read(content, (encoding,))
    return _read(content, ("utf-8", "gb18030"))


def _read(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030":
            text = _rather_big5(content, text)
        return _bearable(text.replace("\0", LOST), "file_nul") if "\0" in text else text
    if encodings[0].startswith(("utf-16", "utf-32")):
        return _bearable(content.decode(encodings[0], "replace").replace("\0", LOST), "file_encoding")
    return _bearable(_line_by_line(content).replace("\0", LOST), "file_encoding")


def _rather_big5(content: bytes, text: str) -> str:
    """The text in the encoding of Hong Kong and Taiwan, if only so it has the words of a heading."""
    if _heading_among(_lines(text)) is not None:
        return text
    try:
        other = content.decode("big5hkscs")
    except UnicodeDecodeError:
        return text
    return text if _heading_among(_lines(other)) is None else other


LOOKED_THROUGH = 200
SAMPLE = 60


def _lines(text: str) -> list[str]:
    return [line for line in text[:65_536].splitlines() if line.strip()]


def _is_heading(line: str, signs: Iterable[str] = SEPARATORS) -> bool:
    """Are two cells of a line words for columns, whatever divides them?"""
    divided = (line.split(sign) for sign in signs if sign in line)
    return any(len({headings.field_of(headings.plain(cell)) for cell in cells} - {None}) > 1 for cells in divided)


def _heading_among(lines: list[str], signs: Iterable[str] = SEPARATORS) -> int | None:
    return next((at for at, line in enumerate(lines[:LOOKED_THROUGH]) if _is_heading(line, signs)), None)


def _sample(text: str) -> list[str]:
    """Lines that say how a text is divided: from the heading on, or the first ones. Before it there may be a letter."""
    lines = _lines(text)
    begin = _heading_among(lines) or 0
    return lines[begin : begin + SAMPLE]


def _last_resort(text: str) -> str | None:
    """The sign that divides a text whose heading no usual one divides."""
    lines = _lines(text)
    if _heading_among(lines) is not None:
        return None
    return next((sign for sign in LAST_RESORT if _heading_among(lines, (sign,)) is not None), None)


def _bearable(text: str, code: str) -> str:
    """The same text, if most of its rows are whole: damage spoils its own rows, not the file."""
    lines = [line for line in text.splitlines() if line.strip()]
    if sum(LOST in line for line in lines) * 2 > len(lines):
        raise Undecodable(code)
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


def _line_by_line(content: bytes) -> str:
    """A text with damaged bytes, or one that was put together from texts in two encodings."""
    lines = content.splitlines(keepends=True)
    foreign = [line for line in lines if not line.isascii()]
    is_utf8 = sum(_is_utf8(line) for line in foreign) * 2 >= len(foreign)
    first, second = ("utf-8", "gb18030") if is_utf8 else ("gb18030", "utf-8")
    return "".join(_line(line, first, second) for line in lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line(line: bytes, first: str, second: str) -> str:
    for encoding in (first, second):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == first or not (mojibake.repair(text) or mojibake.is_damaged(text)):
            return text
    return line.decode(first, "replace")


def undo_double_encoding(text: str) -> str | None:
    """The text before the whole file was encoded twice, or None."""
    sample = text[:4000]
    return mojibake.repair(text) if mojibake.repair(sample) or mojibake.is_damaged(sample) else None


def in_lines(text: str) -> str:
    """The text with its lines apart, where a program divided all of them by signs that are seldom used for it."""
    return text if "\n" in text or "\r" in text else re.sub("[\u2028\u2029\x85\v\f]", "\n", text)


def separator_of(text: str) -> str:
    """The sign that divides most of the first records into the same number of cells."""
    if marked := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        return marked[1]
    if (sign := _last_resort(text)) is not None:
        return sign
    lines = _sample(text)
    return max(SEPARATORS, key=lambda sign: (_regularity(lines, sign), -SEPARATORS.index(sign)))


def gaps_of(text: str) -> "re.Pattern[str] | None":
    """The blanks that divide the cells, where no separator divides half of the first lines."""
    lines = _sample(text)
    if _last_resort(text) is not None and spaced.gaps_of(lines) is not spaced.WIDE_GAPS:
        return None
    divided = max(sum(bool(_outside_quotes(line).count(sign)) for line in lines) for sign in SEPARATORS)
    return spaced.gaps_of(lines) if divided * 2 < len(lines) else None


def _regularity(lines: list[str], sign: str) -> int:
    counts = [_outside_quotes(line).count(sign) for line in lines]
    several = [count for count in counts if count]
    if not several:
        return 0
    usual = max(set(several), key=lambda count: (several.count(count), count))
    return usual * several.count(usual)


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


_QUOTED = re.compile(r"(['‘“])([^'‘’“”]*)(['’”])")
_PAIRS = {"'": "'", "‘": "’", "“": "”"}


def requoted(text: str) -> str:
    """The text of a file whose cells are in other quotes, as those of its heading all are, with usual ones."""
    lines = _lines(text)
    for sign in SEPARATORS:
        at = next((at for at, line in enumerate(lines[:LOOKED_THROUGH]) if _is_quoted(line, sign)), None)
        if at is not None:
            opening = lines[at].strip()[0]
            first, last, between = re.escape(opening), re.escape(_PAIRS[opening]), re.escape(sign)
            edges = rf"(?:^|(?<={between})){first}|{last}(?={between}|\r?$)"
            return re.sub(edges, '"', text.replace('"', '""'), flags=re.MULTILINE)
    return text


def _is_quoted(line: str, sign: str) -> bool:
    """Is this a heading each of whose cells is in quotes of one kind, but not the usual one?"""
    cells = [_QUOTED.fullmatch(cell.strip()) for cell in line.split(sign)]
    if len(cells) < 2 or any(cell is None or _PAIRS[cell[1]] != cell[3] for cell in cells):
        return False
    return len({headings.field_of(headings.plain(cell[2])) for cell in cells if cell is not None} - {None}) > 1


_WHOLE = re.compile(r'"((?:[^"]|"")+)"')


def unwrapped(text: str) -> str:
    """The text of a file each of whose lines is in quotes as a whole, without them."""
    lines = _lines(text)[:SAMPLE]
    inner = [match[1] for line in lines if (match := _WHOLE.fullmatch(line.strip()))]
    is_divided = any(all(sign in line for line in inner) for sign in SEPARATORS)
    if not inner or len(inner) < len(lines) or not is_divided:
        return text
    return "\n".join(re.sub('^"|"$', "", line.strip()).replace('""', '"') for line in text.splitlines())


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with their number, counted from 1, blank ones too. A record may hold line breaks in quotes."""
    separator = separator_of(text)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = _Lines(io.StringIO(text, newline=""))
    number = 0
    apart = f'{separator} "' in text[:65_536]  # "one", "two"
    for cells in csv.reader(lines, delimiter=separator, strict=False, skipinitialspace=apart):
        number += 1
        read, lines.read = lines.read, []
        if len(read) > 1 and _swallowed(read, cells):
            for line in read:
                yield number, line.rstrip("\r\n").replace('"', "").split(separator)
                number += 1
            number -= 1
            continue
        yield number, cells


class _Lines:
    """Lines of a text that remember which of them the record took that is being read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.read = lines, list[str]()

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.read.append(line)
            yield line


def _swallowed(lines: list[str], cells: list[str]) -> bool:
    """Has a quote that was never closed taken the rows after it along?"""
    return sum(line.count('"') for line in lines) % 2 == 1 or any(cell.count("\n") > 20 for cell in cells)
