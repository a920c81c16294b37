"""The values that the assessment takes and gives. Money and quantities are Decimal."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from settlement.enums import CatalogueKind, Flag, Reason, ReviewOutcome, Verdict
from settlement.money import ZERO

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill as the institution sent it. `price` is yuan for one unit, up to four decimals.

    `for_injury` is how the institution marked it (伤病分离), `consent` that the worker agreed before to pay it.
    """

    number: int
    kind: CatalogueKind
    code: str
    name: str
    served_on: date
    quantity: Decimal
    price: Decimal
    diagnosis: str = ""
    for_injury: bool = True
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """What a catalogue version says about one code. None: nothing is said.

    `price_cap` is yuan for one unit, `max_quantity` the most in one stay, `limit_quantity` the most in `limit_days`
    days counted from the admission; `excludes` are codes of which only one is paid (二选一): that of the first line,
    unless it is refused itself. What only its limits have used up still stands in the way of the others: the texts
    speak of what is chosen (Beijing Notice 202 [2015]), not of what comes to be paid of it [proposal].
    """

    id: UUID
    code: str
    payable: bool = True
    price_cap: Decimal | None = None
    max_quantity: Decimal | None = None
    limit_quantity: Decimal | None = None
    limit_days: int | None = None
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The catalogue version that holds for a line: that of its kind, place and day."""

    version: UUID
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised as the injury: parts (GB 6441 table A1) and diagnoses (ICD-10)."""

    parts: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Device:
    """A device that somebody got on a day; `notice` is the key of the notice under which it was paid, if known."""

    code: str
    day: date
    notice: str = ""
    quantity: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Notice:
    """A device payment notice 配置费用核付通知单 and what was configured before (Measures on Assistive Devices).

    `codes` are the devices it speaks of; without any it speaks of all. `last_configured_on` maps a code to the day on
    which it was last configured, as whoever told the notice knows. `booked` is what was paid under it before, in yuan,
    whatever the bill or claim, and `standing` are the person's devices that we know of, under whatever notice.
    `pieces` is of how many of each device it speaks, in units of the catalogue, if it says so [proposal: neither the
    Measures nor a catalogue do].
    """

    number: str
    limit: Decimal
    life_months: int
    usable_from: date
    usable_through: date
    injury_changed: bool = False
    codes: frozenset[str] = frozenset()
    last_configured_on: tuple[tuple[str, date], ...] = ()
    pieces: int | None = None
    booked: Decimal = ZERO
    standing: tuple[Device, ...] = ()

    @property
    def key(self) -> str:
        """Its number as it is compared."""
        return notice_key(self.number)

    @property
    def left(self) -> Decimal:
        """What can still be paid under it, in yuan."""
        return max(ZERO, self.limit - self.booked)

    def is_usable_on(self, day: date) -> bool:
        return self.usable_from <= day <= self.usable_through

    def devices(self, code: str) -> list[Device]:
        """The devices of a code that stand, those included that only whoever told the notice knows of."""
        known = [each for each in self.standing if each.code == code]
        told = [Device(code, day) for named, day in self.last_configured_on if named == code]
        return [*known, *(each for each in told if each.day not in {one.day for one in known})]


def notice_key(written: str) -> str:
    """The number of a notice without its spelling: full width, case, blanks and signs are taken away."""
    plain = unicodedata.normalize("NFKC", written).upper()
    return "".join(sign for sign in plain if sign.isalnum())


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person said last of the same line in an earlier assessment of the stay, and under which diagnosis."""

    outcome: ReviewOutcome
    diagnosis: str

    def separates(self, line: Line) -> bool:
        """Does it part a line from the bill that the institution marked as injury?

        The other way round the institution has to mark it anew: the fund never pays more than it is asked for.
        """
        return line.for_injury and self.outcome is ReviewOutcome.SEPARATE


class Prepared(NamedTuple):
    """A line with all that is decided about it before its catalogue item is looked at. A tuple, being made for each.

    `refusal` is a reason why nothing of it is paid; `purse` names a limit that several lines share, of `purse_limit`,
    and `most` is the quantity of which its notice still speaks, if the line has more.
    """

    line: Line
    version: UUID | None = None
    is_complete: bool = True
    refusal: Reason | None = None
    purse: str = ""
    purse_limit: Decimal | None = None
    most: Decimal | None = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class LineResult:
    """What becomes of a line: fund + worker + separated = amount, and the worker's share by cause."""

    number: int
    amount: Decimal
    fund: Decimal = ZERO
    not_payable: Decimal = ZERO
    above_standard: Decimal = ZERO
    above_limit: Decimal = ZERO
    separated: Decimal = ZERO
    verdict: Verdict = Verdict.PAYABLE
    reasons: tuple[Reason, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def worker(self) -> Decimal:
        return self.not_payable + self.above_standard + self.above_limit


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a bill's lines."""

    total: Decimal = ZERO
    fund: Decimal = ZERO
    worker: Decimal = ZERO
    not_payable: Decimal = ZERO
    above_standard: Decimal = ZERO
    above_limit: Decimal = ZERO
    separated: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Assessed:
    """A whole bill. `unknown` are the numbers of the lines about which nothing can be said; they stop settlement."""

    lines: tuple[LineResult, ...]
    totals: Totals
    unknown: tuple[int, ...] = field(default=())
