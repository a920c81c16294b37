"""The rows of a sheet, told apart: what is a row of the table, and why the others aren't."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain, islice

from institutions.importing import vocabulary
from institutions.importing.books.reading import Row, Sheet
from institutions.importing.names import naming
from institutions.importing.names.endings import AGENCY, INSTITUTION
from institutions.importing.tables import finding, headless
from institutions.importing.tables.columns import Heading
from institutions.importing.tables.merged import MergedCells
from institutions.importing.tables.outline import NUMBERING, Outline, is_numbered, style_of
from institutions.importing.tables.sections import (
    NOTHING,
    Around,
    Sections,
    is_named,
    narrowed,
    said,
)
from institutions.importing.values import headings, words
from institutions.importing.values.cells import Raw, as_text, is_blank, tidy
from institutions.importing.values.headings import IGNORED, PLACE_FIELDS
from institutions.importing.verdicts import Finding, found


@dataclass(frozen=True, slots=True)
class Line:
    """A row with something in it: a row of the table with its heading, or findings that say why it is none."""

    number: int
    cells: list[Raw]
    skipped: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()
    """What speaks against a row of the table beside its values."""
    heading: Heading | None = None
    around: Around = NOTHING


_PATTERNS = vocabulary.rows("row_patterns.csv")


def _pattern(kind: str) -> "re.Pattern[str]":
    return re.compile("|".join(pattern for of, pattern in _PATTERNS if of == kind), re.IGNORECASE)


_TOTAL, _FOOTNOTE, _EXAMPLE = _pattern("total"), _pattern("footnote"), _pattern("example")
_EXPLAINED = _pattern("explained")
"""A remark that a mark at a name stands for: [1] 仅限门诊."""
_SUSPECT, _NUMBER = _pattern("suspect"), _pattern("number")
"""What makes a row worth a second look; the others are rows of the table."""
_LAST = frozenset(sign for kind, signs in _PATTERNS if kind == "last" for sign in signs.split(" "))
_ENDS_OF_NAMES = frozenset("院所心司厂部站室队")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_NUMERALS = frozenset("(（一二三四五六七八九十")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}|\d{1,2}")
_REMARK = re.compile(
    r"[:：。;；]|^\(.*\)$|以[上下]|如下|无正文|^[-—*※]+|[-—]$|^\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?$|^\d+/\d+$"
    r"|^(?:续表|续上|接上|转下|下转|上接|此页|本页|本表|本名单)"
)


def lines(sheet: Sheet, around: Around, last: Line | None = None) -> Iterator[Line]:
    """Each row that has content, exactly once. `last` is the last row of the table on the sheet before."""
    if sheet.is_hidden:
        yield from (Line(row.number, row.cells, (found("row", "hidden_sheet"),)) for row in sheet.rows())
        return
    rows = iter(sheet.rows())
    head = list(islice(rows, finding.LOOKED_THROUGH))
    shown = [row for row in head if not row.is_hidden]
    if finding.lists_people(shown):
        yield from _left_out(chain(head, rows), "list_of_people")
        return
    if sheet.is_headless:
        heading = headless.names_alone(shown)
    else:
        heading = finding.find(shown, sheet.merges, sheet.hidden_columns)
    if heading is None and last is not None and last.heading is not None:
        heading, around = headless.going_on(shown, last.heading), last.around
    if heading is None:
        yield from _left_out(chain(head, rows), "no_table")
        return
    yield from _Table(sheet, heading, shown, around).lines(chain(head, rows))


def _left_out(rows: Iterable[Row], code: str) -> Iterator[Line]:
    return (Line(row.number, row.cells, (found("row", _hidden_or(row, code)),)) for row in rows)


def _hidden_or(row: Row, code: str) -> str:
    return "hidden_row" if row.is_hidden else code


def _sections_below(sheet: Sheet, titles: list[Row], around: Around) -> Sections:
    """The sections below what the name of the sheet and the titles say, of which numbered ones may be the first."""
    texts = [sheet.name, *(tidy(as_text(cell)) for row in titles for cell in row.cells if not is_blank(cell))]
    whole, before, outline = around, around, Outline[Around]()
    for text in texts:
        whole = said(whole, text)
    for text in sorted(texts, key=is_numbered):
        if style := style_of(text):
            before = outline.before(style, before)
            outline.begin_title(style, before)
        before = said(before, text)
    return Sections(narrowed(whole, sheet.name), outline)


class _Table:
    """Walks through the rows of one sheet."""

    def __init__(self, sheet: Sheet, heading: Heading, shown: list[Row], around: Around) -> None:
        self.heading = self.of_sheet = heading
        self.sections = _sections_below(sheet, shown[: heading.first], around)
        self.titles = {row.number for row in shown[: heading.first]}
        head = shown[heading.first : heading.first + heading.levels]
        self.headings = {row.number for row in head}
        self.said = {frozenset(_texts(row.cells)) for row in head}
        """What the rows of the heading say, to know them again where they stand once more."""
        self.said_of_names = {row.cells[at] for row in head if (at := heading.columns["name"]) < len(row.cells)}
        self.merged = MergedCells(sheet.merges)
        self.name, self.serial = heading.columns["name"], heading.columns.get("serial")
        self.is_first = True
        self.outer: Sections | None = None
        """The sections around a merged place, while those beside it are read, and the last row of that place."""
        self.place_ends = 0
        self.begun: list[Row] = []
        """The rows above of another heading, or of the same once more: it may go on in this one."""

    def lines(self, rows: Iterator[Row]) -> Iterator[Line]:
        for row in rows:
            if row.is_hidden:
                yield Line(row.number, row.cells, (found("row", "hidden_row"),))
            elif row.number in self.titles:
                yield Line(row.number, row.cells, (found("row", "title"),))
            elif row.number in self.headings:
                yield Line(row.number, row.cells, (self._of_heading(), *self._of_hidden_columns()))
            else:
                yield self._line(self.merged.fill(row) if self.merged.by_row else row)

    def _of_heading(self) -> Finding:
        unknown = "、".join(label for label in self.heading.unknown if label)
        if not self.heading.names_types and self.heading.says_when and not self.sections.around.cares:
            return found("row", "heading_without_types", columns=unknown or "—")
        return found("row", "heading_unknown_columns", columns=unknown) if unknown else found("row", "heading")

    def _of_hidden_columns(self) -> tuple[Finding, ...]:
        hidden = "、".join(filter(None, self.heading.hidden))
        return (found("row", "hidden_columns", columns=hidden),) if hidden else ()

    def _line(self, row: Row) -> Line:
        cells, first, self.is_first = row.cells, self.is_first, False
        if self.outer is not None and row.number > self.place_ends:
            self._leave_place()
        name = cells[self.name] if self.name < len(cells) else None
        skipped = self._lower_heading(row) if self.begun else None
        is_odd = first or not isinstance(name, str) or not name or name in self.said_of_names
        is_odd = is_odd or self._is_suspect(name.strip(), cells)
        if skipped is None and is_odd:
            skipped = self._skipped(row)
        if skipped is None:
            doubts = self._struck(row) if row.struck else ()
            return Line(row.number, cells, (), doubts, self.heading, self.sections.around)
        return Line(row.number, cells, (skipped,))

    def _struck(self, row: Row) -> tuple[Finding, ...]:
        """What of the row is struck through, in the columns that are read."""
        read = sorted(row.struck & {column for name, column in self.heading.columns.items() if name not in IGNORED})
        texts = [tidy(as_text(row.cells[column])) for column in read if column < len(row.cells)]
        return (found("row", "struck", written="、".join(texts)),) if texts else ()

    def _is_suspect(self, name: str, cells: list[Raw]) -> bool:
        """Is it worth a second look? Its name, number or first cell is peculiar, or all its cells say the same."""
        serial = cells[self.serial] if self.serial is not None and self.serial < len(cells) else None
        if isinstance(serial, str) and serial[:1] in _NUMERALS:
            return True
        if len(name) < 2 or name[-1:] in _LAST or name[-2:] in _LAST:
            return True
        if headings.is_word(name) or _SUSPECT.search(name) or _NUMBER.search(name):
            return True
        if not _ends_as_names(name) and headings.field_of(headings.plain(name)):
            return True
        seen = None
        for cell in cells:
            if cell is None or cell == "":
                continue
            if seen is None and isinstance(cell, str) and _SUSPECT.search(cell.strip()):
                return True
            if seen is not None and cell != seen:
                return False
            seen = cell
        return True

    def _skipped(self, row: Row) -> Finding | None:
        texts = _texts(row.cells)
        if not texts:
            return found("row", "only_serial")
        if not any(sign.isalnum() for text in texts for sign in text):
            return found("row", "footnote")
        if (heading := self._heading_again(row, texts)) is not None:
            return heading
        if _are_column_numbers(texts):
            return found("row", "column_numbers")
        if any(map(_is_total, texts[:2])):
            return found("row", "subtotal")
        name = tidy(as_text(row.cells[self.name])) if self.name < len(row.cells) else ""
        is_short = len(set(texts)) <= 4 or not INSTITUTION.search(name)
        if len(set(texts)) == 1 and (said := self._by_its_signs(texts[0])) is not None:
            return said
        is_attached = len(set(texts)) == 1 and _ATTACHED.match(texts[0])
        is_note = is_short and _FOOTNOTE.match(texts[0]) and not _is_marked(texts, name) and not is_attached
        if is_note or (not name and _is_signature(texts)):
            return found("row", "footnote")
        if _EXAMPLE.search(name) or re.match(r"^(?:示例|样例|例|范例)[:：\d]*$", texts[0]) or _are_hints(texts, name):
            return found("row", "example")
        if len(set(texts)) == 1:
            return self._single(row, texts[0], name)
        return self._numbered(row, name) or self._within_place(row, name)

    def _heading_again(self, row: Row, texts: list[str]) -> Finding | None:
        """The heading once more, or that of another table; either may go on in the next row."""
        again = found("row", "heading_repeated")
        if len(texts) > 1 and frozenset(texts) in self.said:
            self._below(self.of_sheet)
        elif (another := finding.another(self.heading, row.cells)) is not None:
            again = self._below(another)
        elif not finding.is_repeated(self.heading, row.cells):
            return None
        self.begun = [row]
        return again

    def _below(self, heading: Heading) -> Finding:
        self.heading, self.name, self.serial = heading, heading.columns["name"], heading.columns.get("serial")
        return self._of_heading()

    def _lower_heading(self, row: Row) -> Finding | None:
        """The next level of another heading further down, or of the same once more: | | 医疗 | 康复."""
        rows, self.begun = [*self.begun, row], []
        merges = list(dict.fromkeys(merge for each in rows for merge in self.merged.by_row.get(each.number, ())))
        heading = finding.lower(self.heading, rows, merges, self.of_sheet)
        if heading is None:
            return None
        self.begun = rows
        return self._below(heading)

    def _by_its_signs(self, text: str) -> Finding | None:
        """A remark with the number of what it explains, a section between signs."""
        if _EXPLAINED.match(text):
            return found("row", "footnote")
        bare = _DECORATED.sub(r"\1", text)
        return self.sections.read(bare) if bare != text else None

    def _numbered(self, row: Row, name: str) -> Finding | None:
        """A section whose number stands in the column of numbers: 一 | 武汉市."""
        filled = {column: tidy(as_text(cell)) for column, cell in enumerate(row.cells) if not is_blank(cell)}
        serial = filled.pop(self.serial, "").strip("、.()") if self.serial is not None else ""
        if not name or set(filled.values()) != {name}:
            return None
        if not _NUMBERED.fullmatch(serial) or (INSTITUTION.search(name) and not words.is_class(name)):
            return None
        text = f"{serial}、{name}"
        is_like_one = not serial.isdigit() and Sections.is_like_one(name)
        return self.sections.read(text) or (self.sections.unclear(text) if is_like_one else None)

    def _within_place(self, row: Row, name: str) -> Finding | None:
        """A numbered section beside a merged cell with the place of many rows: 张店区 | 一、三级医院.

        Its number may stand in the column of numbers: 一 | 张店区 | 三级医院.
        """
        merges = self.merged.by_row.get(row.number, ())
        last = {left: bottom for (top, left), (bottom, _right) in merges if bottom > top}
        places = {column for field, column in self.heading.columns.items() if field in PLACE_FIELDS} & last.keys()
        own = {at: tidy(as_text(cell)) for at, cell in enumerate(row.cells) if at not in places and not is_blank(cell)}
        serial = own.pop(self.serial, "").strip("、.()") if self.serial is not None else ""
        text = f"{serial}、{name}" if _NUMBERED.fullmatch(serial) and not is_numbered(name) else name
        if not places or set(own.values()) != {name} or not is_numbered(text):
            return None
        bare = NUMBERING.sub("", text)
        if INSTITUTION.search(bare) and not words.is_class(bare):
            return None
        outer = self.outer if self.outer is not None else deepcopy(self.sections)
        if (section := self.sections.read(text)) is not None:
            self.outer, self.place_ends = outer, min(last[column] for column in places)
        return section

    def _leave_place(self) -> None:
        """The sections beside a merged place end with it."""
        assert self.outer is not None
        self.sections, self.outer = self.outer, None

    def _is_in_its_column(self, row: Row) -> bool:
        """Does the only text of a row stand in the column of the place or, behind others, of the type, unmerged?

        Then a name is missing.
        """
        if any(span > 1 for span in self.merged.spans_of(row.number)):
            return False
        filled = [column for column, cell in enumerate(row.cells) if not is_blank(cell)]
        columns = self.heading.columns
        is_first = filled[:1] <= [min(columns.values())]
        fields = PLACE_FIELDS if is_first else (*PLACE_FIELDS, "types", "class")
        return len(filled) == 1 and any(columns.get(name) in filled for name in fields)

    def _is_wide(self, row: Row) -> bool:
        """Does a merged cell lie over the name and over another column of the table? No institution is written so."""
        others = {column for name, column in self.heading.columns.items() if name not in ("name", "serial")}
        return any(
            left <= self.name <= right and any(left <= column <= right for column in others)
            for (_top, left), (_bottom, right) in self.merged.by_row.get(row.number, ())
        )

    def _is_numbered(self, text: str) -> bool:
        """Is it a numbered line, of a table whose rows say more than a name?"""
        return len(self.heading.columns) > 1 and is_numbered(text)

    def _is_numbered_name(self, text: str) -> bool:
        """Is it an institution with its number, in a list of nothing but names?"""
        says_more = self.heading.columns.keys() - {headings.SUBJECT, headings.SERIAL}
        return not says_more and is_numbered(text) and INSTITUTION.search(text) is not None and is_named(text)

    def _in_brackets(self, text: str) -> Finding | None:
        """A section such as 【淄川区】. One that isn't understood ends the one before it too."""
        if (whole := re.fullmatch(r"\(([^()]+)\)", text)) is None:
            return None
        is_like_one = Sections.is_like_one(whole[1]) and _REMARK.search(whole[1]) is None
        return self.sections.read(whole[1]) or (self.sections.unclear(text) if is_like_one else None)

    def _single(self, row: Row, text: str, name: str) -> Finding | None:
        """A row with one text: a section, a remark, an empty numbered line, or a row with only a name."""
        if re.fullmatch(r"\d{1,6}[.、]?", text) and not name:
            return found("row", "only_serial")
        self.sections.hear_days(text)
        if attached := _ATTACHED.match(text):
            self.sections.begin_anew()
            return self.sections.read(text[attached.end() :]) or self.sections.unclear(text)
        signs_alone = len(self.heading.columns) > 1 or not self.heading.levels
        if _FULL_DAY.fullmatch(text) or (signs_alone and _OFFICE.search(text)):
            return found("row", "footnote")
        if text == name and (self._is_numbered_name(text) or naming.HOUSE_ALONE.match(text)):
            return None
        if self._is_in_its_column(row) and not name and not is_numbered(text) and not _TITLE.search(text):
            return None
        if (section := self.sections.read(text) or self._in_brackets(text)) is not None:
            return section
        is_wide = self._is_wide(row)
        is_remark = len(text) > 30 or _REMARK.search(text) is not None
        if text == name and not is_wide and (INSTITUTION.search(text) or not (is_remark or self._is_numbered(text))):
            return None
        is_section = is_wide or is_numbered(text) or text.endswith(("类", "机构", "名单"))
        if is_remark or (not name and not self._is_in_its_column(row)):
            may_be_one = not is_remark and (is_section or Sections.is_like_one(text))
            return self.sections.unclear(text) if may_be_one else found("row", "footnote")
        return self.sections.unclear(text) if is_section else None


def _texts(cells: list[Raw]) -> list[str]:
    return [text for cell in cells if not is_blank(cell) and (text := tidy(as_text(cell)))]


def _is_total(text: str) -> bool:
    """合计, 其中:三级医院: no institution begins so, but what is counted may be called as they are."""
    if _TOTAL.match(text) is None:
        return False
    return INSTITUTION.search(text) is None or words.is_class(_AMONG_THEM.sub("", text))


_AMONG_THEM = re.compile("^其中[:：]")


def _ends_as_names(name: str) -> bool:
    """Does a text end as most names do, but for brackets? Then it's none of the words of a second heading."""
    end = max(name.rfind("("), name.rfind("（")) if name[-1:] in (")", "）") else len(name)
    return name[end - 1 : end] in _ENDS_OF_NAMES


def _is_marked(texts: list[str], name: str) -> bool:
    """Is it an institution with a mark (★淄博市中心医院, or ★ in the column before), and not what explains one?"""
    is_one = INSTITUTION.search(name.rstrip("※★*")) is not None and re.search("[:：]", texts[0]) is None
    return is_one and texts[0][0] in "※★*" and len(set(texts)) > 1


_ATTACHED = re.compile(r"^附[表件]\s*[\d一二三四五六七八九十]*\s*[:：.、]?\s*")
"""The first line of another table on the same sheet, as 附件2：…."""
_TITLE = re.compile(r"(?:机构|名单|名录|(?:一览|汇总|明细|统计|情况|登记)表)(?:\([^()]*\))?$")
"""What the title of a table further down looks like, wherever it stands."""
_DECORATED = re.compile(r"^[-—–*※★☆◆●■▲]+\s*([\u4e00-\u9fff]{2,12})\s*[-—–*※★☆◆●■▲]*$")
"""—张店区—"""
_HINT = re.compile(r"^(?:如|例如|请|填写|填至|填报?到|可[多单]?选|必填|选填|格式|精确|不超过|下拉|yyyy)", re.IGNORECASE)


def _are_hints(texts: list[str], name: str) -> bool:
    """Does a row say how to fill the columns in: 填写全称 | 填至县级 | 如2024-01-01?"""
    hints = sum(_HINT.match(text) is not None for text in texts)
    return hints >= 2 and hints * 2 >= len(texts) and not INSTITUTION.search(name)


_OFFICE = re.compile(
    r"(?:社会保险|社保|医保|医疗保险|经办|结算)\S{0,6}(?:中心|局)$|人(?:社|力资源和?社会保障)(?:局|厅)$"
)
"""Who signs a list, with nothing else in the row."""
_FULL_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


def _is_signature(texts: list[str]) -> bool:
    """An agency and a day, below the table: 某市社会保险中心 | 2024年4月2日."""
    agencies = [text for text in texts if AGENCY.search(text)]
    return len(agencies) == 1 and len(texts) == 2 and any(map(_FULL_DAY.fullmatch, texts))


def _are_column_numbers(texts: list[str]) -> bool:
    """1 2 3 4 or (1) (2) or A B C or 甲 1 2 below the heading."""
    plain = list(filter(None, (re.sub("[()栏列行项次]", "", text) for text in texts)))
    numbers = [int(text) for text in plain if re.fullmatch(r"\d{1,2}", text)]
    rest = [text for text in plain if not re.fullmatch(r"\d{1,2}", text)]
    if len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2:
        return set(rest) <= {"甲", "乙", "丙", "丁"}
    return len(plain) >= 3 and plain in ([chr(ord("A") + at) for at in range(len(plain))], list(_STEMS[: len(plain)]))
