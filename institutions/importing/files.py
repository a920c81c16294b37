"""A whole file: every row that has something in it, with its verdict."""

import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import chain, islice, pairwise

import structlog

from institutions.importing.books.reading import FileRefused, Row, Sheet, sheets
from institutions.importing.entries import Entry, Judged
from institutions.importing.judging import duplicates
from institutions.importing.judging.alike import Alike
from institutions.importing.judging.judge import Judge
from institutions.importing.tables import finding, headless, rows, sections
from institutions.importing.tables.rows import Line
from institutions.importing.tables.sections import Around
from institutions.importing.values import mojibake, words
from institutions.importing.values.cells import as_text, is_blank
from institutions.importing.values.headings import PLACE_FIELDS
from institutions.importing.verdicts import Finding, RowVerdict, found

log = structlog.get_logger(__name__)
LOOKED_AT = 200


def judge(content: bytes, *, file_name: str = "", around: Around | None = None) -> list[Judged]:
    """All rows of a file with their verdicts, compared with each other. A refused file is one object without a row."""
    try:
        found_rows = rows_of(content, file_name=file_name, around=around)
        return duplicates.settle([_plainly(row) for row in found_rows])
    except FileRefused as refused:
        return [refusal(refused.finding)]


def refusal(why: Finding) -> Judged:
    """The verdict on a file of which nothing can be taken."""
    return Judged("", None, RowVerdict.REJECT_FILE, (why,))


def rows_of(content: bytes, *, file_name: str = "", around: Around | None = None) -> Iterator[Judged | Alike]:
    """The rows one after the other, not yet compared with each other. Raises FileRefused before the first."""
    start = sections.said(around or Around(), file_name.rsplit(".", 1)[0]) if file_name else around or Around()
    found_sheets = sheets(content)
    if not any(_has_table(sheet) for sheet in found_sheets):
        decoded = [_decoded(sheet) for sheet in found_sheets if not sheet.is_text]
        if any(_has_table(sheet) for sheet in decoded):
            found_sheets = decoded
        elif any(headless.names_alone(_shown(sheet)) for sheet in found_sheets):
            found_sheets = [replace(sheet, is_headless=True) for sheet in found_sheets]
        else:
            raise FileRefused(_why_none(found_sheets))
    several = sum(map(_has_table, found_sheets)) > 1
    last: Line | None = None
    for sheet in found_sheets:
        last = yield from _of_sheet(sheet, start, _doubts_of(sheet) if several else (), last)


_UNLIKELY = re.compile(
    "示例|样例|范例|样表|样张|模[板版]|备份|副本|草稿|测试|旧|example|sample|template", re.IGNORECASE
)


def _doubts_of(sheet: Sheet) -> tuple[Finding, ...]:
    """What the name of a sheet says against it, where there are others: 填写示例, 名单(旧)."""
    unlikely = _UNLIKELY.search(sheet.name)
    return (found("row", "sheet_unlikely", written=sheet.name),) if unlikely else ()


def _has_table(sheet: Sheet) -> bool:
    shown = _shown(sheet)
    return not finding.lists_people(shown) and finding.find(shown, sheet.merges) is not None


def _shown(sheet: Sheet) -> list[Row]:
    """The first rows of a sheet, as far as it is shown."""
    if sheet.is_hidden:
        return []
    return [row for row in islice(sheet.rows(), finding.LOOKED_THROUGH) if not row.is_hidden]


def _decoded(sheet: Sheet) -> Sheet:
    """The same with each text decoded anew that was encoded twice before it came into the workbook."""

    def rows() -> Iterator[Row]:
        for row in sheet.rows():
            yield row._replace(cells=[_undone(cell) if isinstance(cell, str) else cell for cell in row.cells])

    return replace(sheet, name=_undone(sheet.name), rows=rows, was_encoded_twice=True)


def _undone(text: str) -> str:
    return (mojibake.repair(text) if mojibake.may_be(text) else None) or text


def _why_none(found_sheets: list[Sheet]) -> str:
    texts = [
        as_text(cell)
        for sheet in found_sheets
        for row in islice(sheet.rows(), 20)
        for cell in row.cells
        if not is_blank(cell)
    ]
    if not texts:
        return "file_empty"
    if any(finding.lists_people(_shown(sheet)) for sheet in found_sheets):
        return "file_of_people"
    if any(finding.find(list(islice(sheet.rows(), finding.LOOKED_THROUGH)), sheet.merges) for sheet in found_sheets):
        return "file_hidden"
    if any(headless.is_turned(_shown(sheet)) for sheet in found_sheets):
        return "file_turned"
    garbled = sum(mojibake.is_damaged(text) or mojibake.repair(text) is not None for text in texts)
    return "file_garbled" if garbled * 3 >= len(texts) else "file_no_table"


def _of_sheet(
    sheet: Sheet, start: Around, doubts: tuple[Finding, ...], last: Line | None
) -> Generator[Judged | Alike, None, Line | None]:
    """The rows of a sheet; returns the last of its table, or of that of the sheet before."""
    lines = rows.lines(sheet, start, last)
    first = list(islice(lines, LOOKED_AT))
    doubts = (*doubts, *_of_colours(first))
    judge: Judge | None = None
    for line in chain(first, lines):
        if line.skipped:
            yield Judged(sheet.name, line.number, RowVerdict.SKIP, line.skipped)
            continue
        assert line.heading is not None
        last = line
        if judge is None or judge.heading is not line.heading:
            fills = _leaves_places_out(first)
            judge = Judge(line.heading, sheet, fills_down=fills)
        try:
            judged = judge.judge(line)
        except Exception:  # a fault of ours in one row must not cost the others
            log.exception("institution_list.row_failed", sheet=sheet.name, row=line.number)
            judged = Judged(sheet.name, line.number, RowVerdict.REJECT, (found("row", "row_failed"),), Entry())
        if line.doubts or doubts:
            judged = _plainly(judged).with_findings(*line.doubts, *doubts)
        yield judged
    return last


_COLOUR = re.compile(
    "[红黄蓝绿灰粉橙紫黑]色?(?:字|底|标|填充|单元格|部分|的|为)|标[红黄蓝绿灰]|颜色|底[色纹]|加粗|斜体"
)


def _of_colours(lines: list[Line]) -> tuple[Finding, ...]:
    """What a remark says of those whom a colour marks as gone: it isn't read, so that each row may be meant."""
    remarks = (as_text(cell) for line in lines if line.skipped for cell in line.cells if isinstance(cell, str))
    marked = (text for text in remarks if _COLOUR.search(text) and words.says_ended(text))
    return tuple(found("row", "colours_unread", written=text) for text in dict.fromkeys(marked))


def _plainly(judged: Judged | Alike) -> Judged:
    return judged.judged() if isinstance(judged, Alike) else judged


def _leaves_places_out(lines: list[Line]) -> bool:
    """Is the place written only where it changes, as in a table whose merged cells were lost on the way?"""
    of_table = [line for line in lines if line.heading is not None and _says_enough(line)]
    if len(of_table) < 4:
        return False
    blank = [not any(_stated(line, name) for name in PLACE_FIELDS) for line in of_table]
    share = 1 if _names_each_city_once(of_table) else 2
    is_usual = sum(blank) >= 2 and sum(blank) * 5 >= len(blank) * share
    return not blank[0] and (is_usual or (any(blank) and _writes_changes_alone(of_table)))


def _names_each_city_once(of_table: list[Line]) -> bool:
    """Does no city come twice? Then the blank cells below one are more likely its own than forgotten."""
    cities = [as_text(line.cells[line.heading.columns["city"]]) for line in of_table if _stated(line, "city")]  # type: ignore[union-attr]
    return 1 < len(cities) == len(set(cities))


def _writes_changes_alone(of_table: list[Line]) -> bool:
    """Do cities and counties stand only where they change: cities left blank, and nothing written twice in turn?"""
    for name in ("city", "county"):
        written = [as_text(line.cells[line.heading.columns[name]]) for line in of_table if _stated(line, name)]  # type: ignore[union-attr]
        if len(written) < 2 or any(one == other for one, other in pairwise(written)):
            return False
    return sum(not _stated(line, "city") for line in of_table) >= 2


def _says_enough(line: Line) -> bool:
    """A line with a name alone, in a table of more than name and place, is rather a remark or a signature."""
    assert line.heading is not None
    if len(line.heading.columns) <= 2:
        return True
    return sum(not is_blank(cell) for cell in line.cells) > 1


def _stated(line: Line, name: str) -> bool:
    assert line.heading is not None
    column = line.heading.columns.get(name)
    return column is not None and column < len(line.cells) and not is_blank(line.cells[column])
