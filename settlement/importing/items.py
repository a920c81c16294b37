"""Catalogues: each row of a file as an item of a version, or why it isn't one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from institutions.importing.books.reading import FileRefused
from institutions.importing.values.cells import Raw, is_blank
from settlement.importing import values
from settlement.importing.findings import Finding, RowVerdict, found, reason_of, verdict_of
from settlement.importing.tables import TableRow, Wanted, rows_of

COLUMNS = (
    "code",
    "name",
    "item_class",
    "payable",
    "unit",
    "price_cap",
    "max_quantity",
    "limit_quantity",
    "limit_days",
    "life_months",
    "life_years",
    "excludes",
    "note",
)
WANTED = Wanted(frozenset(COLUMNS), ("code|name", "price_cap|payable|item_class|unit|life_years|life_months|code"))
MONTHS = 12
LONGEST = {"item_class": 20, "unit": 20, "note": 300}


@dataclass(frozen=True, slots=True)
class NewItem:
    """One item of a version that is entered. `price_cap` in yuan for one unit; an empty limit is none."""

    code: str
    name: str
    item_class: str = ""
    payable: bool = True
    unit: str = ""
    price_cap: Decimal | None = None
    max_quantity: Decimal | None = None
    limit_quantity: Decimal | None = None
    limit_days: int | None = None
    life_months: int | None = None
    excludes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class JudgedItem:
    """A row of a catalogue file with its verdict. Without a row it is about the whole file."""

    sheet: str
    row: int | None
    item: NewItem | None
    findings: tuple[Finding, ...] = ()
    code: str = ""
    name: str = ""
    """As far as they could be read, of a row that makes no item."""

    @property
    def verdict(self) -> RowVerdict:
        return verdict_of(self.findings)

    def as_json(self) -> dict[str, Any]:
        """What the command prints."""
        item = self.item
        values_of = {name: getattr(item, name) for name in NewItem.__slots__} if item else self._left()
        told = {
            name: list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Decimal) else value
            for name, value in values_of.items()
        }
        where = {"sheet": self.sheet, "row": self.row, "verdict": self.verdict.value}
        return {**where, "reason": reason_of(self.findings), **told}

    def _left(self) -> dict[str, Any]:
        return {name: value for name, value in (("code", self.code), ("name", self.name)) if value}


def judge(content: bytes) -> Iterator[JudgedItem]:
    """The rows one after the other, a repeated code compared with its first. A refused file is one object."""
    try:
        rows = rows_of(content, WANTED)
        yield from _unrepeated(_judged(row) for row in rows)
    except FileRefused as refused:
        yield JudgedItem("", None, None, (refused.finding,))


def _unrepeated(rows: Iterator[JudgedItem]) -> Iterator[JudgedItem]:
    seen: dict[str, tuple[int, str, int | None]] = {}
    for each in rows:
        item = each.item
        if item is None:
            yield each
        elif item.code not in seen:
            seen[item.code] = hash(item), each.sheet, each.row
            yield each
        else:
            first, sheet, row = seen[item.code]
            code = "repeats_code" if first == hash(item) else "contradicts_code"
            why = (*each.findings, found("code", code, where=_where(sheet, row)))
            yield JudgedItem(each.sheet, each.row, None, why, item.code, item.name)


def _where(sheet: str, row: int | None) -> str:
    said = gettext("row %(row)s") % {"row": row}
    return f"{sheet} {said}".strip()


def _judged(row: TableRow) -> JudgedItem:
    if row.skipped:
        return JudgedItem(row.sheet, row.number, None, (row.skipped,))
    cells, found_here = row.cells, list[Finding]()

    def take(value: Any) -> Any:
        found_here.extend(value[1])
        return value[0]

    name = take(values.text("name", cells.get("name"), 200))
    code = take(values.text("code", cells.get("code"), 60))
    if not name and is_blank(cells.get("name")):
        found_here.append(found("name", "missing"))
    if not code and is_blank(cells.get("code")):
        found_here.append(found("code", "code_is_name") if name and len(name) <= 60 else found("code", "missing"))
        code = name[:60]
    item = NewItem(code, name, **_rest(cells, take, found_here))
    if verdict_of(found_here).is_taken:
        return JudgedItem(row.sheet, row.number, item, tuple(found_here))
    return JudgedItem(row.sheet, row.number, None, tuple(found_here), code, name)


def _rest(cells: dict[str, Raw], take: Any, found_here: list[Finding]) -> dict[str, Any]:
    told = {name: take(values.text(name, cells.get(name), LONGEST[name])) for name in ("item_class", "unit", "note")}
    told["payable"] = take(values.answer("payable", cells.get("payable"), True))
    for name in ("price_cap", "max_quantity", "limit_quantity"):
        told[name] = take(values.number(name, cells.get(name)))
    for name in ("limit_days", "life_months"):
        told[name] = take(values.whole(name, cells.get(name)))
    years = take(values.number("life_months", cells.get("life_years"), most=Decimal(100)))
    if told["life_months"] is None and years is not None:
        told["life_months"] = int(years * MONTHS)
    if told["limit_quantity"] is None:
        told["limit_days"] = None
    elif not told["limit_days"]:
        found_here.append(found("limit_days", "period_missing"))
    excluded = take(values.text("excludes", cells.get("excludes"), 2000))
    told["excludes"] = tuple(re.split(r"[\s,，、;；]+", excluded)) if excluded else ()
    return told
