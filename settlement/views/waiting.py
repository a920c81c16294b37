"""The lines of a bill that wait for a person's word, with those together that ask the same and are answered at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agency.offices.acts import Actor
from settlement import permissions
from settlement.enums import BillKind, BillState
from settlement.flag_queries import likeness
from settlement.models import Bill, BillLine
from settlement.models.bills import LIVE
from settlement.money import ZERO
from settlement.review_queries import asked_of


@dataclass(slots=True)
class Group:
    """Lines with one diagnosis and the same flags; `first` stands for all of them when they are answered."""

    first: BillLine
    flags: list[Any]
    numbers: list[int] = field(default_factory=list)
    amount: Decimal = ZERO
    fund: Decimal = ZERO

    @property
    def n(self) -> int:
        return len(self.numbers)


def groups_of(rows: Iterable[dict[str, Any]]) -> list[Group]:
    """The groups of the lines of a bill (shown.lines_of), that of the first line on top. No query."""
    found: dict[tuple[Any, ...], Group] = {}
    for row in rows:
        line = row["line"]
        if row["review"] is not None or not asked_of(line):
            continue
        group = found.setdefault(likeness(line), Group(line, row["asked"]))
        group.numbers.append(line.number)
        group.amount += line.amount
        group.fund += line.fund
    return list(found.values())


def may_review(actor: Actor, bill: Bill) -> bool:
    """Is this person offered to say what the lines of a bill are for?"""
    return is_looked_at(bill) and permissions.may_review(actor, bill)


def is_looked_at(bill: Bill) -> bool:
    """Does anybody look at its flagged lines still? Not once two people have decided on a claim."""
    is_decided = bill.kind == BillKind.MANUAL and bill.state == BillState.SETTLED
    return bill.state in LIVE and not is_decided
