"""Lists of costs: the rows as typed, and each as a line of a bill or why it isn't one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from institutions.importing.values.cells import is_blank
from settlement.assessment import Line
from settlement.bills.contents import BadLine, check_line
from settlement.importing import values
from settlement.importing.findings import Finding, RowVerdict, found, verdict_of
from settlement.importing.tables import TableRow, Wanted, rows_of
from settlement.models import Stay
from settlement.money import to_cents, to_unit_price

COLUMNS = ("served_on", "kind", "code", "name", "quantity", "price", "diagnosis", "for_injury", "consent")
"""What a line is typed in, in this order."""
WANTED = Wanted(frozenset({*COLUMNS, "amount"}), ("code|name", "quantity|amount", "price|amount"))
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was delivered or typed: text by column. `sheet` and `row` say where it came from."""

    sheet: str = ""
    row: int | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    section: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.cells.get(name, "").strip() for name in ("code", "name", "quantity", "price", "amount"))


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A row, the line that it makes, and what was found."""

    typed: Typed
    line: Line | None
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> RowVerdict:
        return verdict_of(self.findings)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of the file that is no row of the table."""

    sheet: str
    row: int
    finding: Finding


def read(content: bytes) -> tuple[list[Typed], list[Skipped]]:
    """The rows of a file as text, and those that aren't of the table. Raises FileRefused."""
    typed: list[Typed] = []
    skipped: list[Skipped] = []
    for row in rows_of(content, WANTED):
        if row.skipped:
            skipped.append(Skipped(row.sheet, row.number, row.skipped))
        else:
            typed.append(_typed(row))
    return typed, skipped


def _typed(row: TableRow) -> Typed:
    cells = {name: values.as_typed(raw)[:LONGEST] for name, raw in row.cells.items() if not is_blank(raw)}
    return Typed(row.sheet, row.number, cells, row.section)


def judge(rows: Iterable[Typed], stay: Stay, today: date) -> list[JudgedLine]:
    """Each row as a line of the stay, numbered in order, with what was found about it."""
    return [_judged(number, row, stay, today) for number, row in enumerate(rows, 1)]


def _judged(number: int, row: Typed, stay: Stay, today: date) -> JudgedLine:
    found_here: list[Finding] = []
    cells = row.cells

    def take(value: Any) -> Any:
        found_here.extend(value[1])
        return value[0]

    kind = take(values.kind(cells.get("kind"), row.section))
    name, code = take(values.text("name", cells.get("name"), 200)), take(values.text("code", cells.get("code"), 60))
    if not code and is_blank(cells.get("code")):
        found_here.append(found("code", "code_is_name") if name and len(name) <= 60 else found("code", "missing"))
        code = (name or "")[:60]
    day = take(values.day("served_on", cells.get("served_on")))
    if day is None and not cells.get("served_on"):
        day = stay.admitted_on
        found_here.append(found("served_on", "day_of_stay", taken=day.isoformat()))
    quantity, price = _amounts(cells, take, found_here)
    diagnosis = take(values.text("diagnosis", cells.get("diagnosis"), 16)).upper()
    injury = take(values.answer("for_injury", cells.get("for_injury"), True))
    consent = take(values.answer("consent", cells.get("consent"), False))
    if quantity is None or price is None or not verdict_of(found_here).is_taken:
        return JudgedLine(row, None, tuple(found_here))
    line = Line(number, kind, code, name or code, day, quantity, price, diagnosis, injury, consent)
    try:
        check_line(stay, line, today=today)
    except BadLine as bad:
        return JudgedLine(row, None, (*found_here, found("row", "line_refused", said=bad.said)))
    return JudgedLine(row, line, tuple(found_here))


def _amounts(cells: Mapping[str, str], take: Any, found_here: list[Finding]) -> tuple[Decimal | None, Decimal | None]:
    """Quantity and price; the price is reckoned from the amount where the list has none."""
    quantity, price = (take(values.number(name, cells.get(name))) for name in ("quantity", "price"))
    amount = take(values.number("amount", cells.get("amount")))
    if quantity is None and not cells.get("quantity") and amount is not None and price in (None, amount):
        quantity = Decimal(1)
    if price is None and not cells.get("price") and amount is not None and quantity:
        price = to_unit_price(amount / quantity)
        found_here.append(found("price", "price_of_amount", taken=price.normalize()))
    for name, value in (("quantity", quantity), ("price", price)):
        if value is None and not cells.get(name):
            found_here.append(found(name, "missing"))
    if amount is not None and quantity is not None and price is not None and to_cents(quantity * price) != amount:
        reckoned = to_cents(quantity * price)
        found_here.append(found("amount", "amount_differs", found=reckoned, written=amount))
    return quantity, price


def total(judged: Sequence[JudgedLine]) -> Decimal:
    """What the lines that can be taken come to."""
    return sum((to_cents(each.line.quantity * each.line.price) for each in judged if each.line), Decimal("0.00"))


def lines_of(judged: Sequence[JudgedLine]) -> list[Line]:
    """The lines, when every row makes one. Raises nothing: ask `bad` first."""
    return [each.line for each in judged if each.line is not None]


def bad(judged: Sequence[JudgedLine]) -> list[JudgedLine]:
    return [each for each in judged if each.line is None]


__all__ = ["COLUMNS", "JudgedLine", "Skipped", "Typed", "bad", "judge", "lines_of", "read", "total"]
