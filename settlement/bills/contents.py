"""What a bill may contain before anybody judges it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import Refusal
from filings.eligibility.place import OUTPATIENT
from settlement.assessment import Line
from settlement.models import Stay
from settlement.receipts import number_key

LINES_AT_MOST = 5000
MOST = Decimal(100_000_000)
"""A hundred million yuan, or pieces, on one line is a slip of the hand; the columns hold no more."""
AMOUNT = Decimal(1_000_000_000)
"""No line comes to as much."""
SMALLEST = Decimal("0.0001")
LONGEST_CODE, LONGEST_NAME, LONGEST_DIAGNOSIS = 60, 200, 16


class BadLine(Refusal):
    """A line can't be taken. `number` says which."""

    def __init__(self, number: int, sentence: Any, code: str) -> None:
        super().__init__(_("Line %(number)s: %(sentence)s") % {"number": number, "sentence": sentence}, code=code)
        self.number, self.said = number, sentence


def check_lines(stay: Stay, receipt_number: str, lines: Sequence[Line], *, today: date) -> None:
    """Numbers, days inside the stay and not after today, quantities and prices. Raises Refusal, BadLine."""
    if not number_key(receipt_number) or len(receipt_number) > LONGEST_CODE:
        raise Refusal(_("Give the number of the receipt."), code="receipt")
    if not 0 < len(lines) <= LINES_AT_MOST:
        raise Refusal(_("A bill has from 1 to %(most)s lines.") % {"most": LINES_AT_MOST}, code="lines")
    check_part(stay, lines, today=today)


def check_part(stay: Stay, lines: Sequence[Line], *, today: date) -> None:
    """The same for some lines of a bill. Raises BadLine."""
    numbers = set()
    for line in lines:
        if line.number in numbers or not 0 < line.number <= LINES_AT_MOST:
            raise BadLine(line.number, _("The number of a line is from 1 on and used once."), "number")
        numbers.add(line.number)
        check_line(stay, line, today=today)


def check_line(stay: Stay, line: Line, *, today: date) -> None:
    """One line alone. Raises BadLine."""
    last = last_day(stay)
    if line.served_on < stay.admitted_on or (last is not None and line.served_on > last):
        raise BadLine(line.number, _("The day lies outside of the stay."), "day")
    if line.served_on > today:
        raise BadLine(line.number, _("The day lies in the future."), "day")
    if not line.code.strip() or _is_too_long(line):
        raise BadLine(line.number, _("Code, name or diagnosis is missing or too long."), "text")
    if not _is_written_well(line.quantity) or line.quantity <= 0:
        raise BadLine(
            line.number, _("The quantity is more than 0 and below 100 million, with four decimals at most."), "quantity"
        )
    if not _is_written_well(line.price) or line.price < 0:
        raise BadLine(
            line.number, _("The price is 0 or more and below 100 million, with four decimals at most."), "price"
        )
    if line.quantity * line.price >= AMOUNT:
        raise BadLine(line.number, _("The amount is too large for one line."), "amount")


def last_day(stay: Stay) -> date | None:
    """The last day that a line can be of; None: open. A visit is over on its day, a device is made after its order."""
    return stay.discharged_on or (stay.admitted_on if stay.service in OUTPATIENT else None)


def _is_too_long(line: Line) -> bool:
    return len(line.code) > LONGEST_CODE or len(line.name) > LONGEST_NAME or len(line.diagnosis) > LONGEST_DIAGNOSIS


def _is_written_well(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < MOST and not value % SMALLEST
