"""From when to when the agreements of a row hold: in one column or two, by parts of the day, or by types."""

from datetime import date, datetime
from typing import Any

from institutions.enums import Care
from institutions.importing.entries import Entry
from institutions.importing.judging.looking import Looker
from institutions.importing.values import cells, dates, periods, words
from institutions.importing.values.cells import PLACEHOLDERS, Raw
from institutions.importing.values.headings import DAY, MONTH
from institutions.importing.values.words import CARE_NAMES, Read
from institutions.importing.verdicts import found

A_DAY = len("2024-01-01")
"""What is no longer than this holds one day at the most; most cells needn't be looked at further."""
OF_SPAN = ("valid_from", "valid_to", "period")


class SpanLooker(Looker):
    """Looks for days too. `kind` is what stands behind the names of the fields of one type of agreement."""

    def __init__(self, columns: dict[str, int], *, counts_from_1904: bool, counts_months: bool) -> None:
        super().__init__(columns)
        self.counts_from_1904, self.counts_months = counts_from_1904, counts_months
        self.parted = [field for field in ("valid_from", "valid_to") if f"{field}{MONTH}" in columns]
        by_kind = [(care, f":{care.value}") for care in Care]
        self.dated = [(care, kind) for care, kind in by_kind if any(f"{each}{kind}" in columns for each in OF_SPAN)]
        """The types of agreement that have columns of days of their own."""

    def _joined(self, row: list[Raw]) -> list[Raw]:
        """The row with the day in the column of its year, where year, month and day have one each."""
        row = list(row)
        for field in self.parted:
            at, columns = self.columns[field], (f"{field}{MONTH}", f"{field}{DAY}")
            rest = [self.columns[name] for name in columns if name in self.columns]
            row.extend([None] * (max(at, *rest) + 1 - len(row)))
            texts = [cells.tidy(cells.as_text(row[column])).rstrip("年月日号") for column in (at, *rest)]
            filled = [text for text in texts if text and text not in PLACEHOLDERS]
            row[at] = "-".join(texts).rstrip("-") if filled else None
        return row

    def _with_days(self) -> tuple[Care, ...]:
        """The types of agreement whose own columns of days say something."""
        columns = ((care, self.columns.get(f"{each}{kind}")) for care, kind in self.dated for each in OF_SPAN)
        texts = ((care, cells.tidy(cells.as_text(self._raw_at(at)))) for care, at in columns if at is not None)
        filled = {care for care, text in texts if words.is_ticked(text) is not False and text not in PLACEHOLDERS}
        return tuple(care for care in Care if care in filled)

    def _period(self, entry: Entry) -> None:
        """The days of a row, whose types are known. Those of each type have to be the same: a row says one period."""
        self._span(entry)
        if not self.dated or not entry.types:
            return
        spans = {care: Entry() for care in entry.types}
        for care, kind in self.dated:
            if care in spans:
                self._span(spans[care], kind)
        told = {(span.valid_from, span.valid_to) for span in spans.values()}
        if len(told) > 1:
            listed = "、".join(f"{CARE_NAMES[care]} {_shown(span)}" for care, span in spans.items())
            self.findings.append(found("valid_from", "periods_differ", taken=listed))
        else:
            self._agreed(entry, *told.pop())

    def _agreed(self, entry: Entry, start: date | None, end: date | None) -> None:
        """Take a day that is said, unless the column for all types says another."""
        for field, day in (("valid_from", start), ("valid_to", end)):
            own = getattr(entry, field)
            if own is not None and day is not None and own != day:
                self.findings.append(found(field, "date_conflicts", taken=day.isoformat(), other=own.isoformat()))
            elif day is not None:
                setattr(entry, field, day)

    def _span(self, entry: Entry, kind: str = "") -> None:
        first, last, both = (f"{field}{kind}" for field in OF_SPAN)
        is_in_one = first in self.columns and not kind and self._is_period_in_one(entry)
        if first in self.columns and not is_in_one:
            entry.valid_from = self._value(first, lambda raw: self._day("valid_from", raw), "valid_from")
        if last in self.columns and not is_in_one:
            raw = self._raw(last)
            is_text = isinstance(raw, str | int | float)
            months = self._months(raw) if is_text else None
            if months is None:
                entry.valid_to = self._value(last, lambda value: self._day("valid_to", value, is_end=True), "valid_to")
            else:
                self._counted(entry, months, cells.as_text(raw))
        if both in self.columns and not (kind and self._is_ticked(both)) and not cells.is_blank(self._raw(both)):
            self._of_period_column(entry, both)
        if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
            self.findings.append(
                found("valid_to", "period_reversed", start=entry.valid_from.isoformat(), end=entry.valid_to.isoformat())
            )

    def _is_ticked(self, column: str) -> bool:
        """Is there but a tick, or a word for no, where others have the period of a type?"""
        return words.is_ticked(cells.tidy(cells.as_text(self._raw(column)))) is not None

    def _is_period_in_one(self, entry: Entry) -> bool:
        """签约时间 with 2024-01-01至2025-12-31 in it, in a table without a day in a column for the end."""
        raw = self._raw("valid_from")
        if not isinstance(raw, str) or "period" in self.columns:
            return False
        if "valid_to" in self.columns and (len(raw) <= A_DAY or self._raw("valid_to") not in (raw, None, "")):
            return False
        text = cells.tidy(raw)
        period = periods.read_period(text)
        if period.start is None or period.end is None or periods.is_part_of_time(text):
            return False
        entry.valid_from, entry.valid_to = period.start, period.end
        self.findings.extend(period.findings)
        return True

    def _day(self, field: str, raw: Raw, *, is_end: bool = False) -> Read:
        if self.counts_from_1904 and isinstance(raw, int | float) and 10_000 <= raw < 100_000:
            raw = raw + dates.DAYS_TO_1904
        return Read(*dates.read_day(field, raw, is_end=is_end))

    def _months(self, raw: Raw) -> int | None:
        """How many months a cell says that holds but a length."""
        return periods.length_of(cells.tidy(cells.as_text(raw)), in_months=self.counts_months)

    def _counted(self, entry: Entry, months: int, written: str) -> None:
        if entry.valid_from is None:
            self.findings.append(found("valid_to", "period_without_start", written=written))
            return
        entry.valid_to = periods.end_after(entry.valid_from, months)
        self.findings.append(found("valid_to", "period_length", written=written, taken=entry.valid_to.isoformat()))

    def _of_period_column(self, entry: Entry, column: str) -> None:
        raw = self._raw(column)
        if isinstance(raw, date | datetime):
            raw = cells.as_text(raw)
        if (months := self._months(raw)) is not None:
            if entry.valid_from is None and "signed" in self.columns:
                entry.valid_from = self._value("signed", lambda day: self._day("valid_from", day), "valid_from")
            self._of_length(entry, months, cells.as_text(raw))
            return
        period = self._value(column, _period_read, "valid_to")
        if period is None:
            return
        if entry.valid_to is not None and periods.is_part_of_time(cells.tidy(cells.as_text(raw))):
            period = period._replace(end=None)  # 签约年度 beside 截止年份
        self._agreed(entry, period.start, period.end)

    def _of_length(self, entry: Entry, months: int, written: str) -> None:
        """三年 beside days: it gives the end, or should come to it. A month more or less is how people count."""
        if entry.valid_to is None:
            self._counted(entry, months, written)
        elif entry.valid_from is not None:
            end = periods.end_after(entry.valid_from, months)
            if abs((end - entry.valid_to).days) > 31:
                taken, other = end.isoformat(), entry.valid_to.isoformat()
                self.findings.append(found("valid_to", "date_conflicts", taken=taken, other=other))


def _period_read(raw: Any) -> Read:
    period = periods.read_period(raw)
    return Read(period if period.start or period.end else None, period.findings)


def _shown(span: Entry) -> str:
    return "/".join(day.isoformat() if day else "" for day in (span.valid_from, span.valid_to))
