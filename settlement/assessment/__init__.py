"""What the fund pays of a bill, line by line. Pure rules over values; nothing here reads a table or a clock."""

from settlement.assessment.facts import (
    Assessed,
    Chosen,
    Device,
    Item,
    Line,
    LineResult,
    Notice,
    Prepared,
    Recognised,
    Reviewed,
    Totals,
)
from settlement.assessment.preparing import prepare
from settlement.assessment.rule import assess, totals_of

__all__ = [
    "Assessed",
    "Chosen",
    "Device",
    "Item",
    "Line",
    "LineResult",
    "Notice",
    "Prepared",
    "Recognised",
    "Reviewed",
    "Totals",
    "assess",
    "prepare",
    "totals_of",
]
