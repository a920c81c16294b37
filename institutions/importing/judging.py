"""A row of the table: its values in order, and a verdict."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from agency.workers.identifiers import is_credit_code
from institutions.enums import Care
from institutions.importing import alike, cells, dates, naming, numbers, placing, words
from institutions.importing.alike import Alike
from institutions.importing.cells import AS_ABOVE, Raw
from institutions.importing.entries import Entry, Judged
from institutions.importing.finding import Heading
from institutions.importing.headings import PLACE_FIELDS, TICKS
from institutions.importing.reading import Sheet
from institutions.importing.rows import Line
from institutions.importing.sections import Around
from institutions.importing.verdicts import Finding, RowVerdict, found, gravest
from institutions.importing.words import Read

TEXT_AT_MOST, NOTE_AT_MOST = 200, 300
MEMO_AT_MOST = 20_000
UNIQUE = frozenset({"name", "credit_code", "external_code", "address", "phone", "note", "bank_account", "contact"})
"""Fields whose values seldom repeat: remembering them would only fill the memory."""
_MILDER = {"formula_only": "formula_left_out", "garbled": "garbled_left_out"}
FULL, EMPTY = frozenset("●■☑★√✓✔"), frozenset("○◯☆")


_PLAIN: dict[str, Callable[[Any], Read]] = {
    "credit_code": numbers.credit_code,
    "external_code": numbers.external_code,
    "state": words.state,
    "phone": numbers.phone,
    "bank_account": numbers.account,
}
"""Fields that a rule reads by itself."""
_TEXTS = {
    "address": TEXT_AT_MOST,
    "bank_name": 100,
    "account_name": 100,
    "contact": 60,
    "note": NOTE_AT_MOST,
}
"""Fields that are kept as text, and how long it may be."""


class Judge:
    """Judges the rows of one table, and remembers what the row above said and what was read before."""

    def __init__(self, heading: Heading, sheet: Sheet, *, fills_down: bool = False) -> None:
        self.sheet, self.heading = sheet.name, heading
        self.counts_from_1904 = sheet.counts_from_1904
        self.most = heading.width if sheet.is_text else sys.maxsize  # beside a table on a sheet stands what isn't its
        self.columns = heading.columns
        self.fills_down = fills_down and any(name in self.columns for name in PLACE_FIELDS)
        self.of_file = (found("row", "file_repaired"),) if sheet.was_encoded_twice else ()
        self.memo: dict[Any, Read] = {}
        self.above: dict[str, Read] = {}
        self.above_place: tuple[tuple[str, str], ...] = ()
        self.ticks = [(column, Care(TICKS[name])) for name, column in self.columns.items() if name in TICKS]
        self.place_fields = [name for name in PLACE_FIELDS if name in self.columns]
        self.plain: list[tuple[str, Callable[[Any], Read]]] = [
            (field, reader) for field, reader in _PLAIN.items() if field in self.columns
        ]
        self.texts = [(field, most) for field, most in _TEXTS.items() if field in self.columns]
        checks = alike.in_order(naming.LOOKED_AT, _TEXTS)
        self.memory = None if self.fills_down else alike.Memory(self.columns, checks, heading.other_names, self.most)
        self.passed: dict[tuple[bool, ...], Line] = {}

    def judge(self, line: Line) -> Judged | Alike:
        """The verdict of one row, by way of one like it if it can be."""
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

    def _catch_up(self) -> None:
        """Have the rows before this one said what stands above it: for each set of filled cells the last is enough."""
        for line in self.passed.values():
            self.carefully(line)
        self.passed.clear()

    def carefully(self, line: Line) -> Judged:
        """The verdict of one row by the rules."""
        self.cells, self.findings = line.cells, list(self.of_file)
        entry = Entry()
        self._name(entry)
        if "aliases" in self.columns:
            entry.aliases = tuple(dict.fromkeys((*self._aliases(), *entry.aliases)))
        for field, reader in self.plain:
            setattr(entry, field, self._value(field, reader) or "")
        self._code_in_the_other_column(entry)
        for field, most in self.texts:
            setattr(entry, field, self._text(field, most))
        if ended := entry.note if words.says_ended(entry.note) else _ended_above(line.around, self.findings):
            self.findings.append(found("state", "state_listed", written=ended))
        self._place(entry, line.around)
        entry.types = self._types(line.around)
        self._level(entry, line.around)
        self._period(entry)
        self._flags(entry, line.around)
        if any(not cells.is_blank(self._raw_at(column)) for column in self.heading.other_names):
            self.findings.append(found("row", "two_in_a_row"))
        if len(self.cells) > self.most and (
            more := [cell for cell in self.cells[self.most :] if not cells.is_blank(cell)]
        ):
            self.findings.append(found("row", "row_longer", written="、".join(map(cells.as_text, more))))
        findings = tuple(self.findings)
        return Judged(self.sheet, line.number, gravest(findings) if findings else RowVerdict.OK, findings, entry)

    # ---- cells

    def _raw_at(self, column: int) -> Raw:
        return self.cells[column] if column < len(self.cells) else None

    def _raw(self, field: str) -> Raw:
        column = self.columns.get(field)
        return None if column is None or column >= len(self.cells) else self.cells[column]

    def _value(self, field: str, reader: Callable[[Any], Read], shown_as: str = "") -> Any:
        """The value of a field read by a rule; its findings go to the row."""
        if field not in self.columns:
            return None
        read = self._read(field, self._raw(field), reader, shown_as or field)
        if read.findings:
            self.findings.extend(read.findings)
        return read.value

    def _read(self, field: str, raw: Raw, reader: Callable[[Any], Read], shown_as: str) -> Read:
        if raw is None or raw == "":
            return Read(None)
        if isinstance(raw, str) and len(raw) <= 5 and raw.strip() in AS_ABOVE and field in self.above:
            above = self.above[field]
            return Read(above.value, (*above.findings, found(shown_as, "as_above", written=raw)))
        key = (field, raw) if isinstance(raw, str) else (field, type(raw), raw)
        read = self.memo.get(key)
        if read is None:
            read = self._fresh(raw, reader, shown_as)
            if field not in UNIQUE and len(self.memo) < MEMO_AT_MOST:
                self.memo[key] = read
        self.above[field] = read
        return read

    @staticmethod
    def _fresh(raw: Raw, reader: Callable[[Any], Read], shown_as: str) -> Read:
        if not isinstance(raw, str):
            return reader(raw)
        cell = cells.read(shown_as, raw)
        findings = cell.findings
        if shown_as != "name":
            findings = tuple(replace(each, code=_MILDER.get(each.code, each.code)) for each in findings)
        if not cell.text and not (findings and findings[0].code == "placeholder"):
            return Read(None, findings)
        read = reader(cell.text or _meaningful(shown_as, raw))
        if read.value not in (None, "", ()) and findings and findings[0].code == "placeholder":
            findings = ()
        elif read.findings and cell.text and any(each.code in ("read_as", "date_form") for each in read.findings):
            findings = tuple(each for each in findings if each.code != "tidied")
        return Read(read.value, (*findings, *read.findings))

    def _text(self, field: str, most: int) -> str:
        if field not in self.columns:
            return ""
        text = self._value(field, lambda raw: Read(cells.as_text(raw))) or ""
        if len(text) > most:
            self.findings.append(found(field, "cut", most=most))
        return text[:most]

    # ---- fields

    def _code_in_the_other_column(self, entry: Entry) -> None:
        """机构代码 may be anybody's; what checks as a credit code is one."""
        if not entry.credit_code and is_credit_code(entry.external_code):
            entry.credit_code, entry.external_code = entry.external_code, ""
            self.findings.append(found("credit_code", "code_of_other_column", taken=entry.credit_code))

    def _name(self, entry: Entry) -> None:
        if naming.holds_several(self._raw("name")):
            self.findings.append(found("name", "names_in_a_cell"))
        named = naming.read(self._value("name", lambda value: Read(cells.as_text(value))) or "")
        self.findings.extend(named.findings)
        if not named.name and not any(each.verdict.value == "reject" for each in self.findings):
            self.findings.append(found("name", "name_missing"))
        entry.name, entry.aliases = named.name, named.also

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
        located = placing.located(placing.written(parts), around, entry)
        entry.division_code, entry.place_as_written = located.code, located.written[:60]
        self.findings.extend(located.findings)

    def _types(self, around: Around) -> tuple[Care, ...]:
        stated = self._value("types", words.types)
        ticked = self._ticked()
        cares = tuple(care for care in Care if care in (*(stated or ()), *ticked))
        if ticked and len(self.ticks) == 1 and not stated and around.cares and around.cares != ticked:
            self.findings.append(found("types", "from_heading", taken=words.CARE_NAMES[around.cares[0]]))
            return tuple(care for care in Care if care in (*ticked, *around.cares))
        if cares and not ticked and around.cares and words.is_class(self._raw("types")):
            cares = ()
        if cares or any(each.field == "types" and each.verdict.value == "reject" for each in self.findings):
            return cares
        if around.cares:
            self.findings.append(found("types", "from_heading", taken=words.CARE_NAMES[around.cares[0]]))
            return around.cares
        if "class" in self.columns:
            return self._of_class()
        if "types" in self.columns or self.ticks:
            self.findings.append(found("types", "type_missing"))
        return ()

    def _of_class(self) -> tuple[Care, ...]:
        """The type that the class of an institution stands for, where nothing else says it: 公立 stands for none."""
        read = self._read("class", self._raw("class"), words.types, "types")
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
        ticked = {care: False if text in empty else words.is_ticked(text, care) for care, text in written.items()}
        for care, is_ticked in ticked.items():
            if is_ticked is None:
                self.findings.append(found("types", "flag_unknown", written=written[care]))
        return tuple(care for care in Care if ticked.get(care))

    def _level(self, entry: Entry, around: Around) -> None:
        grade = self._raw("level_grade") if "level_grade" in self.columns else None
        if grade is not None and not cells.is_blank(grade):
            both = f"{cells.tidy(cells.as_text(self._raw('level')))}{cells.tidy(cells.as_text(grade))}"
            read = self._read("level_grade", both, words.level, "level")
            self.findings.extend(each for each in read.findings if each.code != "read_as")
        else:
            before = len(self.findings)
            read = Read(self._value("level", words.level))
            if any(each.code == "level_unknown" for each in self.findings[before:]):
                entry.level_as_written = cells.tidy(cells.as_text(self._raw("level")))[:40]
        entry.level = str(read.value or "")
        if not entry.level and not entry.level_as_written and around.level:
            entry.level = around.level
            self.findings.append(found("level", "from_heading", taken=around.level))

    def _period(self, entry: Entry) -> None:
        if "valid_from" in self.columns and not self._is_period_in_one(entry):
            entry.valid_from = self._value("valid_from", lambda raw: self._day("valid_from", raw))
        if "valid_to" in self.columns:
            raw = self._raw("valid_to")
            months = dates.length_of(cells.tidy(raw)) if isinstance(raw, str) else None
            if months is None:
                entry.valid_to = self._value("valid_to", lambda value: self._day("valid_to", value, is_end=True))
            else:
                self._counted(entry, months, cells.as_text(raw))
        if "period" in self.columns and not cells.is_blank(self._raw("period")):
            self._of_period_column(entry)
        if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
            self.findings.append(
                found("valid_to", "period_reversed", start=entry.valid_from.isoformat(), end=entry.valid_to.isoformat())
            )

    def _is_period_in_one(self, entry: Entry) -> bool:
        """签约时间 with 2024-01-01至2025-12-31 in it, in a table without a column for the end."""
        raw = self._raw("valid_from")
        if "valid_to" in self.columns or "period" in self.columns or not isinstance(raw, str):
            return False
        period = dates.read_period(cells.tidy(raw))
        if period.start is None or period.end is None:
            return False
        entry.valid_from, entry.valid_to = period.start, period.end
        self.findings.extend(period.findings)
        return True

    def _day(self, field: str, raw: Raw, *, is_end: bool = False) -> Read:
        if self.counts_from_1904 and isinstance(raw, int | float) and 10_000 <= raw < 100_000:
            raw = raw + dates.DAYS_TO_1904
        return Read(*dates.read_day(field, raw, is_end=is_end))

    def _counted(self, entry: Entry, months: int, written: str) -> None:
        if entry.valid_from is None:
            self.findings.append(found("valid_to", "period_without_start", written=written))
            return
        entry.valid_to = dates.end_after(entry.valid_from, months)
        self.findings.append(found("valid_to", "period_length", written=written, taken=entry.valid_to.isoformat()))

    def _of_period_column(self, entry: Entry) -> None:
        raw = self._raw("period")
        if isinstance(raw, date | datetime):
            raw = cells.as_text(raw)
        if (months := dates.length_of(cells.tidy(cells.as_text(raw)))) is not None:
            self._of_length(entry, months, cells.as_text(raw))
            return
        period = self._value("period", lambda value: _period_read(value), "valid_to")
        if period is None:
            return
        for field, day in (("valid_from", period.start), ("valid_to", period.end)):
            own = getattr(entry, field)
            if own is not None and day is not None and own != day:
                self.findings.append(found(field, "date_conflicts", taken=day.isoformat(), other=own.isoformat()))
            elif day is not None:
                setattr(entry, field, day)

    def _of_length(self, entry: Entry, months: int, written: str) -> None:
        """三年 beside days: it gives the end, or should come to it. A month more or less is how people count."""
        if entry.valid_to is None:
            self._counted(entry, months, written)
        elif entry.valid_from is not None:
            end = dates.end_after(entry.valid_from, months)
            if abs((end - entry.valid_to).days) > 31:
                taken, other = end.isoformat(), entry.valid_to.isoformat()
                self.findings.append(found("valid_to", "date_conflicts", taken=taken, other=other))

    def _flags(self, entry: Entry, around: Around) -> None:
        entry.cross_province = self._value(
            "cross_province", lambda text: words.flag("cross_province", _flag_text(text))
        )
        entry.in_province = self._value("in_province", lambda text: words.flag("in_province", _flag_text(text)))
        if "cross_province" not in self.columns and around.cross_province:
            entry.cross_province = True
            self.findings.append(found("cross_province", "from_heading", taken="跨省直接结算"))


def _ended_above(around: Around, findings: list[Finding]) -> str:
    """What title, sheet or section say of an end, where the row itself says nothing of it."""
    return "" if any(each.code == "state_listed" for each in findings) else around.ended


def _says_as_above(row: list[Raw]) -> bool:
    return any(isinstance(cell, str) and len(cell) <= 5 and cell.strip() in AS_ABOVE for cell in row)


_EMPTY_MEANS = {"level": "无", "cross_province": "无", "in_province": "无"}


def _meaningful(field: str, raw: str) -> str:
    """无 is no level and no settlement, not an empty cell; so is a dash for a flag."""
    text = cells.tidy(raw)
    if text == "无" and field in _EMPTY_MEANS:
        return text
    return text if field in ("cross_province", "in_province") and words.is_ticked(text) is False else ""


def _flag_text(raw: Any) -> str:
    return cells.as_text(raw)


def _period_read(raw: Any) -> Read:
    period = dates.read_period(raw)
    return Read(period, period.findings)


def _as_place(raw: Any) -> Read:
    return Read(cells.as_text(raw).strip())
