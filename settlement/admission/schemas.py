"""What institutions' programs say and are told, as the description of the interface shows it."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from annotated_types import Ge, Le
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, StringConstraints

from agency.workers.actions.notices import MOST_PIECES
from agency.workers.enums import ThirdParty
from filings.enums import Category, Service
from institutions.enums import Verdict as Entitled
from settlement import workflow
from settlement.actions.uploading import LINES_A_CALL
from settlement.admission.verifying import Because
from settlement.bills.contents import LINES_AT_MOST
from settlement.enums import (
    BillState,
    CallKind,
    CatalogueKind,
    EntryKind,
    Flag,
    MonthState,
    StayState,
    Verdict,
)
from settlement.enums import Reason as WhyNot

PRINTED = r"^[^\x00-\x1f\x7f]*$"
MESSAGE_ID = r"^[\x20-\x7e]{1,60}$"
MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"


def words(longest: int, *, least: int = 1) -> Any:
    """A text on one line, without blanks around it."""
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=longest, pattern=PRINTED)


def _written(value: Any) -> Any:
    """A number would be read as seconds since 1970, and a moment as the day of its own zone. Raises ValueError."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("a day is written 2026-04-20")
    return value


def place(mark: str) -> tuple[date, UUID]:
    """Where a page of stays goes on: the day and the id of the last one before it. Raises ValueError."""
    day, _sign, key = mark.partition("_")
    return date.fromisoformat(day), UUID(key)


def _marked(mark: str) -> str:
    """What is no place would give the first page again, to a program that asks for all of them without end."""
    if mark:
        place(mark)
    return mark


def named(*of: Iterable[str]) -> Any:
    """A text that is one of a few, as the description names them. An answer isn't checked against them."""
    return Field(json_schema_extra={"enum": [str(each) for words in of for each in words]})


REACHED = workflow.UNSETTLED | {StayState.SETTLED, StayState.ADMISSION_CANCELLED, StayState.CONVERTED_TO_MANUAL}
"""The states that a stay can be in today; a test holds that docs/institution-api.md names them."""
StateOfStay = Annotated[str, named(each for each in StayState if each in REACHED)]
StateOfBill = Annotated[str, named(BillState)]
Care = Annotated[str, named(Service)]
Cause = Annotated[str, named(Because)]
Day = Annotated[date, BeforeValidator(_written), Ge(date(1900, 1, 1)), Le(date(2199, 12, 31))]
Number = Annotated[str, words(60)]
Code = Annotated[str, words(16)]
Reason = Annotated[str, words(300)]
Yuan = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=2)]
Signed = Annotated[Decimal, Field(max_digits=16, decimal_places=2)]
Mark = Annotated[str, words(60, least=0), AfterValidator(_marked)]
Month = Annotated[str, StringConstraints(pattern=MONTH)]


class Said(Schema):
    """What an institution says. A field that isn't described is refused: a misspelt `for_injury` would be a yes."""

    model_config = ConfigDict(extra="forbid")


class Fault(Schema):
    """Why a call did nothing: a code for programs, a sentence for people."""

    code: str
    message: str


class Question(Said):
    """Whose card was read, for which care, and on which day the admission is (today unless given)."""

    social_security_number: str = Field(max_length=40)
    service: Service
    admitted_on: Day | None = None


class Asked(Question):
    """`entitlement`: give a signed one with a yes, for admissions while the line is down."""

    entitlement: bool = False


class Filing(Schema):
    """What an admission needs to know of the filing, and no more (domain.md R4.2)."""

    number: str
    version: int
    category: Annotated[str, named(Category)]
    services: list[Care]
    injured_parts: list[str]
    diagnoses: list[str]
    effective_from: date
    valid_to: date | None


class Entitlement(Schema):
    """Yes, no or unknown. `day` is the day that the reason speaks of, null where it speaks of none; `advice` is what
    can be done about it, empty with a yes.
    """

    verdict: Annotated[str, named(Entitled)]
    because: Cause
    message: str
    advice: str
    day: date | None
    filing: Filing | None
    third_party: Annotated[str, named(ThirdParty)]
    entitlement: str | None = None


class Keys(Schema):
    """The public keys by which entitlements are checked, as JSON Web Keys (RFC 8037)."""

    keys: list[dict[str, str]]


class Admitted(Question):
    """An admission: the institution's own number of it, and the diagnoses (ICD-10), the main one first.

    `continues` is the stay that ended elsewhere by a transfer to you, as its papers say; `entitlement` is the one
    by which it was made while the line was down.
    """

    number: Number
    diagnoses: list[Code] = Field(default=[], max_length=20)
    continues: UUID | None = None
    entitlement: Annotated[str, Field(min_length=1, max_length=2000)] | None = None


class Corrected(Said):
    """What is put right, and why. What isn't given stays; a new list of diagnoses replaces the old one."""

    number: Number | None = None
    admitted_on: Day | None = None
    diagnoses: Annotated[list[Code], Field(max_length=20)] | None = None
    reason: Reason


class StayTold(Schema):
    """A stay as it stands."""

    stay: UUID
    state: StateOfStay
    number: str
    service: Care
    diagnoses: list[str]
    admitted_on: date
    discharged_on: date | None
    transferred_to: str
    continues: UUID | None


class Stays(Schema):
    """Stays, the latest admission first. `next` goes on where the page ends; null: this was the last."""

    stays: list[StayTold]
    next: str | None


class Why(Said):
    reason: Reason


class Left(Said):
    discharged_on: Day


class Transferred(Said):
    """The last day here, and the name of the next institution. It gets the stay's id with the patient's papers."""

    transferred_on: Day
    to_institution: Annotated[str, words(120)]


class LineGiven(Said):
    """A line of costs. `price` is yuan for one unit. `for_injury` false: for another disease. `consent`: the patient
    agreed before to pay what the fund doesn't.
    """

    number: int = Field(ge=1, le=LINES_AT_MOST)
    kind: CatalogueKind
    code: Annotated[str, words(60)]
    name: Annotated[str, words(200)]
    served_on: Day
    quantity: Decimal = Field(gt=0, max_digits=12, decimal_places=4)
    price: Decimal = Field(ge=0, max_digits=14, decimal_places=4)
    diagnosis: Annotated[str, words(16, least=0)] = ""
    for_injury: bool = True
    consent: bool = False


class Lines(Said):
    """From 1 to 100 lines. One with a number that was uploaded before takes its place."""

    lines: list[LineGiven] = Field(min_length=1, max_length=LINES_A_CALL)


class Numbers(Said):
    """The lines to take back by their numbers; null: all."""

    numbers: Annotated[list[Annotated[int, Field(ge=1, le=LINES_AT_MOST)]], Field(min_length=1)] | None


class Uploaded(Schema):
    """How many lines this call brought, how many it replaced or took back, how many stand now and what they come to."""

    stay: UUID
    state: StateOfStay
    taken: int
    replaced: int
    lines: int
    total: str


class Configured(Said):
    """On which day a device was last configured."""

    code: Annotated[str, words(60)]
    day: Day


class NoticeGiven(Said):
    """A device payment notice that the patient brought, and what is known of devices configured before."""

    number: Number
    limit: Yuan
    life_months: int = Field(ge=0, le=1200)
    usable_from: Day
    usable_through: Day
    injury_changed: bool = False
    codes: list[Annotated[str, words(60)]] = Field(default=[], max_length=50)
    pieces: int | None = Field(default=None, ge=1, le=MOST_PIECES)
    last_configured: list[Configured] = Field(default=[], max_length=50)


class Trial(Said):
    """The receipt, and what the institution believes that all lines come to; the three shares if it knows them."""

    receipt_number: Number
    total: Yuan
    fund: Yuan | None = None
    worker: Yuan | None = None
    separated: Yuan | None = None
    notices: list[NoticeGiven] = Field(default=[], max_length=20)


class Told(Schema):
    """A code and its sentence."""

    code: Annotated[str, named(WhyNot, Flag)]
    message: str


class LineJudged(Schema):
    """What becomes of a line, in yuan, and why."""

    number: int
    code: str
    name: str
    amount: str
    fund: str
    worker: str
    separated: str
    verdict: Annotated[str, named(Verdict)]
    reasons: list[Told]
    flags: list[Told]


class Presettled(Schema):
    """The assessed bill. Nothing is settled. With `unknown` lines it can't be; `flagged` ones a person looks at."""

    bill: UUID
    state: StateOfBill
    total: str
    fund: str
    worker: str
    separated: str
    not_payable: str
    above_standard: str
    above_limit: str
    flagged: int
    unknown: int
    lines: list[LineJudged]


class BillTold(Presettled):
    """The bill that stands: assessed, or settled in a month."""

    receipt_number: str
    month: str


class LineStanding(Schema):
    """An uploaded line as it stands."""

    number: int
    kind: Annotated[str, named(CatalogueKind)]
    code: str
    name: str
    served_on: date
    quantity: str
    price: str
    diagnosis: str
    for_injury: bool
    consent: bool


class LinesTold(Schema):
    """A page of the uploaded lines that stand, how many there are and what they all come to. `next` goes on."""

    stay: UUID
    count: int
    total: str
    lines: list[LineStanding]
    next: int | None


class Bill(Schema):
    """A bill as it was settled, in yuan."""

    bill: UUID
    state: StateOfBill
    month: str
    total: str
    fund: str
    worker: str
    separated: str


class Total(Said):
    """What the institution believes that the assessed bill comes to, in yuan."""

    total: Yuan


class Unanswered(Said):
    """The Idempotency-Key of the call whose answer never came, and why it is reversed."""

    message_id: Annotated[str, StringConstraints(pattern=MESSAGE_ID)]
    reason: Reason


class Outcome(Schema):
    """Did it happen, which kind of call was it, is it undone, and the answer that never came."""

    message_id: str
    kind: Annotated[str, named(each for each in CallKind if each != CallKind.NEVER)] | None
    happened: bool
    undone: bool
    message: str
    answer: dict[str, Any] | None


class EntryTold(Schema):
    """A line of a month. What undoes a settlement is negative."""

    entry: UUID
    kind: Annotated[str, named(EntryKind)]
    bill: UUID
    stay: UUID
    number: str
    receipt_number: str
    total: str
    fund: str
    worker: str
    separated: str
    entered_at: str


class MonthTold(Schema):
    """An institution's entries of a month in the order they were entered, and what the whole month comes to."""

    month: str
    state: Annotated[str, named(MonthState)]
    confirmed: bool
    count: int
    total: str
    fund: str
    entries: list[EntryTold]
    next: UUID | None


class FiguresGiven(Said):
    """How many entries the institution has itself (those that undo count too), and their sums with their signs."""

    count: int = Field(ge=0, le=10_000_000)
    total: Signed
    fund: Signed


class Confirmed(Schema):
    month: str
    confirmed: bool
    count: int
    total: str
    fund: str


class Figures(Schema):
    count: int
    total: str
    fund: str


class NotAdmitted(Fault):
    """With `not-entitled` why and what can be done, as `verify` gives it; null and empty when another filing covers the
    day, and with other codes.
    """

    because: Cause | None = None
    advice: str = ""


class Difference(Fault):
    """What differs between the institution's figures and ours; null when the call failed for another reason."""

    yours: Figures | None = None
    ours: Figures | None = None


class EntryGiven(Said):
    """An entry as the institution has it itself."""

    bill: UUID
    undoes: bool = False
    total: Signed
    fund: Signed


class EntriesGiven(Said):
    entries: list[EntryGiven] = Field(min_length=1, max_length=LINES_A_CALL)


class EntryCompared(Schema):
    """`SAME`, `DIFFERS` with our sums, or `MISSING`: we have none in this month."""

    bill: UUID
    undoes: bool
    result: Annotated[str, named(("SAME", "DIFFERS", "MISSING"))]
    total: str | None
    fund: str | None


class Compared(Schema):
    month: str
    entries: list[EntryCompared]
