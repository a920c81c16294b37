"""A row of the table: its values in order, and a verdict."""

import re
import sys
from collections.abc import Callable
from typing import Any

from agency.workers.identifiers import is_credit_code
from institutions.enums import Care
from institutions.importing.books.reading import Sheet
from institutions.importing.entries import Entry, Judged
from institutions.importing.judging import alike, placing
from institutions.importing.judging.alike import Alike
from institutions.importing.judging.spans import OF_SPAN, SpanLooker
from institutions.importing.names import naming, remarks
from institutions.importing.places.located import Located
from institutions.importing.tables.columns import Heading
from institutions.importing.tables.rows import Line
from institutions.importing.tables.sections import Around
from institutions.importing.values import cells, legends, levels, numbers, words
from institutions.importing.values.cells import AS_ABOVE, Raw
from institutions.importing.values.headings import PLACE_FIELDS, TICKS
from institutions.importing.values.words import Read
from institutions.importing.verdicts import Finding, RowVerdict, found, gravest

TEXT_AT_MOST, NOTE_AT_MOST = 200, 300
FULL, EMPTY = frozenset("●■☑★√✓✔"), frozenset("○◯☆")


_PLAIN: dict[str, Callable[[Any], Read]] = {
    "credit_code": numbers.credit_code,
    "external_code": numbers.external_code,
    "state": words.state,
    "phone": numbers.phone,
    "bank_account": numbers.account,
}
"""Fields that a rule reads by itself."""
_BESIDE_PHONE: dict[str, Callable[[Any], Read]] = {"contact": numbers.person, "address": numbers.address}
"""The same for what stands with telephone numbers in one column."""
_TEXTS = {
    "address": TEXT_AT_MOST,
    "bank_name": 100,
    "account_name": 100,
    "contact": 60,
    "note": NOTE_AT_MOST,
}
"""Fields that are kept as text, and how long it may be."""
_AROUND_A_LEVEL = re.compile(r"^[(\s,，、:：—·-]+|[)\s,，、:：—·-]+$")
_ENDED = {"is_suspended": "SUSPENDED", "is_ended": "TERMINATED"}
"""Columns that ask whether it is over, and what yes stands for."""


class Judge(SpanLooker):
    """Judges the rows of one table, and remembers what the row above said and what was read before."""

    def __init__(self, heading: Heading, sheet: Sheet, *, fills_down: bool = False) -> None:
        super().__init__(heading.columns, counts_from_1904=sheet.counts_from_1904, counts_months=heading.counts_months)
        self.sheet, self.heading = sheet.name, heading
        self.most = heading.width if sheet.is_text else sys.maxsize  # beside a table on a sheet stands what isn't its
        self.least = heading.width if sheet.is_spaced else 0
        self.fills_down = fills_down and any(name in self.columns for name in PLACE_FIELDS)
        self.of_file = (found("row", "file_repaired"),) if sheet.was_encoded_twice else ()
        if not heading.levels:
            code = "heading_of_sheet_before" if heading.is_of_sheet_before else "no_heading"
            self.of_file = (*self.of_file, found("row", code))
        if heading.taken_for_name:
            self.of_file = (*self.of_file, found("name", "name_column", written=heading.taken_for_name))
        self.above_place: tuple[tuple[str, str], ...] = ()
        self.city_at = self.columns.get("city", -1) if "county" in self.columns else -1
        self.city_above: Raw = None
        """The last city that stands beside a county, for a county of several cities with none beside it."""
        self.ticks = [(column, Care(TICKS[name])) for name, column in self.columns.items() if name in TICKS]
        self.place_fields = [name for name in PLACE_FIELDS if name in self.columns]
        together = {field: reader for field, reader in _BESIDE_PHONE.items() if self._is_with_phone(field)}
        readers = {**_PLAIN, "phone": numbers.phone_in_text, **together} if together else _PLAIN
        self.plain = [(field, reader) for field, reader in readers.items() if field in self.columns]
        self.ended = [(field, state) for field, state in _ENDED.items() if field in self.columns]
        self.texts = [(field, most) for field, most in _TEXTS.items() if field in self.columns and field not in readers]
        self.beside = tuple(column for column in heading.unlabelled if column not in self.columns.values())
        checks = alike.in_order(naming.LOOKED_AT, _TEXTS)
        self.memory = (
            None
            if self.fills_down or sheet.is_spaced or "house" in self.columns
            else alike.Memory(self.columns, checks, heading.other_names, self.most, self.beside)
        )
        self.passed: dict[tuple[bool, ...], Line] = {}
        self.kinds: tuple[Care, ...] = ()
        """The types in whose columns the institution of this row stands."""

    def _is_with_phone(self, field: str) -> bool:
        return self.columns.get(field, -1) == self.columns.get("phone", -2)

    def judge(self, line: Line) -> Judged | Alike:
        """The verdict of one row, by way of one like it if it can be."""
        self._keep_city(line.cells)
        if self.memory is None:
            return self.carefully(line)
        judged: Judged | Alike | None = self.memory.of(line.number, line.cells, line.around)
        if judged is None:
            if _says_as_above(line.cells):
                self._catch_up()
                return self.carefully(line)
            judged = self.carefully(line)
            self.memory.learn(line.cells, line.around, judged)
        filled = tuple([cell is not None and cell != "" for cell in line.cells])
        self.passed.pop(filled, None)
        self.passed[filled] = line
        return judged

    def _keep_city(self, row: list[Raw]) -> None:
        if 0 <= self.city_at < len(row) and row[self.city_at]:
            self.city_above = row[self.city_at]

    def _catch_up(self) -> None:
        """Have the rows before this one said what stands above it: for each set of filled cells the last is enough."""
        for line in self.passed.values():
            self.carefully(line)
        self.passed.clear()

    def carefully(self, line: Line) -> Judged:
        """The verdict of one row by the rules."""
        self._keep_city(line.cells)
        self.cells = self._joined(line.cells) if self.parted else line.cells
        if self.heading.kinds:
            self.cells = self._of_one_kind(self.cells)
        self.findings = list(self.of_file)
        entry = Entry()
        self._name(entry)
        if "aliases" in self.columns:
            entry.aliases = tuple(dict.fromkeys((*self._aliases(), *entry.aliases)))
        for field, reader in self.plain:
            setattr(entry, field, self._value(field, reader) or "")
        for field, state in self.ended:
            entry.state = self._value(field, lambda raw, of=state: words.ended(raw, of), "state") or entry.state
        self._code_in_the_other_column(entry)
        for field, most in self.texts:
            setattr(entry, field, self._text(field, most))
        self._of_note(entry, line.around)
        self._place(entry, line.around)
        entry.types = self._types(line.around)
        self._level(entry, line.around)
        self._period(entry)
        self._period_above(entry, around=line.around)
        self._flags(entry, line.around)
        if any(not cells.is_blank(self._raw_at(column)) for column in self.heading.other_names):
            self.findings.append(found("row", "two_in_a_row"))
        if len(self.cells) < self.least:
            self.findings.append(found("row", "row_shorter"))
        if len(self.cells) > self.most and (
            more := [cell for cell in self.cells[self.most :] if not cells.is_blank(cell)]
        ):
            self.findings.append(found("row", "row_longer", written="、".join(map(cells.as_text, more))))
        findings = tuple(self.findings)
        return Judged(self.sheet, line.number, gravest(findings) if findings else RowVerdict.OK, findings, entry)

    def _of_one_kind(self, row: list[Raw]) -> list[Raw]:
        """The row with its institution in the column of names, if it has but one, in those of some types."""
        filled = [column for column in self.heading.kinds if column < len(row) and not cells.is_blank(row[column])]
        is_one = len({cells.tidy(cells.as_text(row[column])) for column in filled}) == 1
        self.kinds = tuple(Care(self.heading.kinds[column]) for column in filled) if is_one else ()
        row = list(row)
        if is_one:
            written = row[filled[0]]
            for column in filled:
                row[column] = None
            row[self.columns["name"]] = written
        return row

    # ---- fields

    def _of_note(self, entry: Entry, around: Around) -> None:
        """What the remark of a row, one without a heading beside it, or what stands above it says has become of it."""
        if entry.note and (now := remarks.called_by_now(entry.note, entry.name)):
            self.findings.append(found("name", "name_renamed", taken=now))
        remarked = (entry.note, *alike.texts_beside(self.cells, self.beside))
        ended = next(filter(words.says_ended, remarked), "") or _ended_above(around, self.findings)
        if ended:
            self.findings.append(found("state", "state_listed", written=ended))

    def _code_in_the_other_column(self, entry: Entry) -> None:
        """机构代码 may be anybody's; what checks as a credit code is one."""
        if not entry.credit_code and is_credit_code(entry.external_code.upper()):
            entry.credit_code, entry.external_code = entry.external_code.upper(), ""
            self.findings.append(found("credit_code", "code_of_other_column", taken=entry.credit_code))

    def _name(self, entry: Entry) -> None:
        raw, text = self._raw("name"), self._value("name", lambda value: Read(cells.as_text(value))) or ""
        is_as_above = isinstance(raw, str) and raw.strip() in AS_ABOVE
        if naming.holds_several(text if is_as_above else raw):
            self.findings.append(found("name", "names_in_a_cell"))
        named = naming.read(text)
        self.findings.extend(named.findings)
        if not named.name and not any(each.verdict.value == "reject" for each in self.findings):
            self.findings.append(found("name", "name_missing"))
        entry.name, entry.aliases = named.name, named.also
        if named.name and (house := self._value("house", lambda value: Read(cells.as_text(value)), "name")):
            self._of_house(entry, house)

    def _of_house(self, entry: Entry, house: str) -> None:
        """东院区 in a column of its own: houses of one institution are kept apart by their names."""
        named, name = entry.name, naming.of_house(entry.name, house)
        if name != entry.name:
            entry.name = name or entry.name
            self.findings.append(found("name", "read_as", written=f"{named} {house}", taken=entry.name))

    def _aliases(self) -> tuple[str, ...]:
        text = self._text("aliases", NOTE_AT_MOST)
        parts = (part.lstrip("=+-@ ") for part in re.split(r"[、,，;；/\n]+", text))
        return tuple(dict.fromkeys(filter(None, parts)))

    def _place(self, entry: Entry, around: Around) -> None:
        parts = [
            (field, str(value)) for field in self.place_fields if (value := self._value(field, _as_place, "division"))
        ]
        if parts:
            self.above_place = tuple(parts)
        elif self.fills_down and self.above_place:
            parts = list(self.above_place)
            self.findings.append(found("division", "filled_down"))
        located = self._below_its_city(parts, placing.located(placing.written(parts), around, entry), around, entry)
        entry.division_code, entry.place_as_written = located.code, located.written[:60]
        self.findings.extend(located.findings)

    def _below_its_city(self, parts: list[tuple[str, str]], located: Located, around: Around, entry: Entry) -> Located:
        """A county of several cities, in a table that writes the city only where it changes."""
        is_open = any(each.code == "place_ambiguous" for each in located.findings)
        if located.code or not is_open or any(field == "city" for field, _text in parts):
            return located
        city = cells.tidy(cells.as_text(self.city_above))
        again = placing.located(placing.written([("city", city), *parts]), around, entry) if city else located
        if not again.code or any(each.verdict.value == "conflict" for each in again.findings):
            return located
        return Located(again.code, (*again.findings, found("division", "filled_down")), again.written)

    def _types(self, around: Around) -> tuple[Care, ...]:
        stated = self._value("types", self._types_read)
        ticked = (*self._ticked(), *self._with_days()) if self.dated else self._ticked()
        cares = tuple(care for care in Care if care in (*(stated or ()), *ticked))
        if ticked and len(self.ticks) == 1 and not stated and around.cares and around.cares != ticked:
            self.findings.append(found("types", "from_heading", taken=words.CARE_NAMES[around.cares[0]]))
            return tuple(care for care in Care if care in (*ticked, *around.cares))
        if cares and not ticked and around.cares and words.is_class(self._raw("types")):
            cares = ()
        if cares or any(each.field == "types" and each.verdict.value == "reject" for each in self.findings):
            return cares
        if self.kinds:
            self.findings.extend(found("types", "from_heading", taken=words.CARE_NAMES[care]) for care in self.kinds)
            return tuple(care for care in Care if care in self.kinds)
        if around.cares:
            self.findings.append(found("types", "from_heading", taken=words.CARE_NAMES[around.cares[0]]))
            return around.cares
        if "class" in self.columns:
            return self._of_class()
        if "types" in self.columns or self.ticks or self.dated:
            self.findings.append(found("types", "type_missing"))
        elif self.heading.kind:
            self.findings.append(found("types", "from_heading", taken=words.CARE_NAMES[Care(self.heading.kind)]))
            return (Care(self.heading.kind),)
        return ()

    def _types_read(self, raw: Any) -> Read:
        """The types of a cell; bare signs by what the list says they stand for."""
        text = cells.as_text(raw)
        if not self.heading.legend or (signs := legends.read(text, self.heading.legend)) is None:
            return words.types(raw)
        return words.read_as_types(text, *signs)

    def _of_class(self) -> tuple[Care, ...]:
        """The type that the class of an institution stands for, where nothing else says it: 公立 stands for none."""
        read = self._read("class", self._raw("class"), self._types_read, "types")
        cares: Any = read.value
        if not cares:
            self.findings.append(found("types", "type_missing"))
            return ()
        self.findings.extend(read.findings)
        return tuple(care for care in Care if care in cares)

    def _ticked(self) -> tuple[Care, ...]:
        """The kinds whose columns are ticked. An empty circle is a tick, unless a full one stands beside it."""
        written = {care: cells.tidy(cells.as_text(self._raw_at(column))) for column, care in self.ticks}
        empty = EMPTY if FULL & set(written.values()) else frozenset()
        ticked = {care: words.tick(text, care) for care, text in written.items() if text not in empty}
        self.findings.extend(each for read in ticked.values() for each in read.findings)
        return tuple(care for care in Care if care in ticked and ticked[care].value)

    def _level(self, entry: Entry, around: Around) -> None:
        grade = self._raw("level_grade") if "level_grade" in self.columns else None
        if grade is not None and not cells.is_blank(grade):
            texts = (cells.tidy(cells.as_text(raw)) for raw in (self._raw("level"), grade))
            both = "".join(map(levels.unnumbered, texts))
            read = self._read("level_grade", both, levels.level, "level")
            self.findings.extend(read.findings)
        else:
            before = len(self.findings)
            read = Read(self._value("level", levels.level))
            if any(each.code == "level_unknown" for each in self.findings[before:]):
                entry.level_as_written = cells.tidy(cells.as_text(self._raw("level")))[:40]
        entry.level = str(read.value or "") or self._level_beside_the_name()
        if not entry.level and not entry.level_as_written and around.level:
            entry.level = around.level
            self.findings.append(found("level", "from_heading", taken=around.level))

    def _level_beside_the_name(self) -> str:
        """淄博市第一医院(三级甲等), where no column says the level."""
        if not cells.is_blank(self._raw("level")):
            return ""
        beside = [str(each.values["written"]) for each in self.findings if each.code == "name_remark"]
        for written in beside:
            read = levels.level(_AROUND_A_LEVEL.sub("", written))
            if read.value and all(each.code == "read_as" for each in read.findings):
                self.findings.append(found("level", "read_as", written=written, taken=str(read.value)))
                return str(read.value)
        return ""

    def _period_above(self, entry: Entry, around: Around) -> None:
        """The days that a line above the table says of all, where no column holds any."""
        if around.period is None or any(name.partition(":")[0] in OF_SPAN for name in self.columns):
            return
        entry.valid_from, entry.valid_to = around.period
        taken = " – ".join(day.isoformat() for day in around.period)
        self.findings.append(found("valid_to", "from_heading", taken=taken))

    def _flags(self, entry: Entry, around: Around) -> None:
        entry.cross_province = self._value(
            "cross_province", lambda text: words.flag("cross_province", _flag_text(text))
        )
        entry.in_province = self._value("in_province", lambda text: words.flag("in_province", _flag_text(text)))
        if "cross_province" in self.columns or not around.cross_province:
            return
        if words.says_not_open(entry.note):
            self.findings.append(found("cross_province", "flag_unknown", written=entry.note))
        else:
            entry.cross_province = True
            self.findings.append(found("cross_province", "from_heading", taken="跨省直接结算"))


def _ended_above(around: Around, findings: list[Finding]) -> str:
    """What title, sheet or section say of an end, where the row itself says nothing of it."""
    return "" if any(each.code == "state_listed" for each in findings) else around.ended


def _says_as_above(row: list[Raw]) -> bool:
    return any(isinstance(cell, str) and len(cell) <= 5 and cell.strip() in AS_ABOVE for cell in row)


def _flag_text(raw: Any) -> str:
    return cells.as_text(raw)


def _as_place(raw: Any) -> Read:
    if (lost := cells.number_as_written(raw)) is not None:
        return Read("", (found("division", "digits_lost_left_out", written=lost),))
    return Read(cells.as_text(raw).strip())
