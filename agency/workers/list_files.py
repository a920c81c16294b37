"""Reading a delivered list: bytes in, lines with a verdict out. Nothing is passed over in silence."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from agency.workers.enums import LineFault, ListKind
from agency.workers.identifiers import check_number

STATES_FILE = Path(__file__).parent / "data" / "card_states.csv"
ENCODINGS = ("utf-8-sig", "gb18030")
NUMBER, DAY, NOTE, STATE = range(4)
NOTE_AT_MOST = 200


class Unreadable(ValueError):
    """The bytes are no text in UTF-8 or GB 18030, or there is no line in them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. `fault` says why it can't be compared; then the other values may be missing."""

    line: int
    number: str
    happened_on: date | None = None
    note: str = ""
    card_state: str = ""
    fault: LineFault | None = None


def read(content: bytes, kind: ListKind, *, today: date) -> list[Line]:
    """The lines of a CSV file: number, day, note, and the card's state in lists of cards. A heading is passed over.

    Blank lines are no lines. Raises Unreadable.
    """
    rows = [(number, cells) for number, cells in _rows(_text(content)) if any(cell.strip() for cell in cells)]
    if rows and not any(sign.isdigit() for cell in rows[0][1] for sign in cell):
        rows = rows[1:]
    if not rows:
        raise Unreadable("no lines")
    return list(judge(rows, kind, today=today))


def judge(rows: list[tuple[int, list[str]]], kind: ListKind, *, today: date) -> Iterator[Line]:
    """Each row with its verdict; of the lines with one number the first counts."""
    seen: set[str] = set()
    for number, cells in rows:
        line = _judged(number, cells, kind, today)
        if line.fault is None and line.number in seen:
            line = Line(number, line.number, line.happened_on, line.note, line.card_state, LineFault.REPEATED)
        seen.add(line.number)
        yield line


def _judged(number: int, cells: list[str], kind: ListKind, today: date) -> Line:
    cells = [cell.strip() for cell in cells]
    raw = cells[NUMBER][:NOTE_AT_MOST]
    if not 2 <= len(cells) <= 4 or any(len(cell) > NOTE_AT_MOST or "\0" in cell for cell in cells):
        return Line(number, raw.replace("\0", ""), fault=LineFault.COLUMNS)
    cells += [""] * (4 - len(cells))
    checked = check_number(raw, on=today)
    if not checked.accepted:
        return Line(number, raw, fault=LineFault.NUMBER)
    try:
        day = date.fromisoformat(cells[DAY])
    except ValueError:
        return Line(number, checked.normalised, fault=LineFault.DAY)
    if day > today:
        return Line(number, checked.normalised, day, cells[NOTE], fault=LineFault.FUTURE)
    state = _states().get(cells[STATE].upper(), "") if kind is ListKind.CARD_STATES else ""
    fault = LineFault.STATE if kind is ListKind.CARD_STATES and not state else None
    return Line(number, checked.normalised, day, cells[NOTE], state, fault)


def _text(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("neither UTF-8 nor GB 18030")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line; one that is no CSV is a row of one cell, which has its own verdict."""
    for number, line in enumerate(io.StringIO(text), start=1):
        try:
            yield number, next(csv.reader([line]), [])
        except csv.Error:
            yield number, [line]


@cache
def _states() -> dict[str, str]:
    with STATES_FILE.open(encoding="utf-8") as rows:
        return {row["word"]: row["state"] for row in csv.DictReader(rows)}
