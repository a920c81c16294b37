"""Calls about money: details, the trial settlement, the settlement, and what takes them back."""

from typing import Annotated, Any
from uuid import UUID

from annotated_types import Ge, Le
from django.http import HttpRequest
from ninja import Router, Status

from settlement import actions
from settlement.admission import reading
from settlement.admission.calling import (
    CHANGES,
    FAULTS,
    SIGNED,
    call_of,
    call_on_bill,
    own_stay,
    reader_of,
    signature,
)
from settlement.admission.schemas import (
    Bill,
    BillTold,
    LineGiven,
    Lines,
    LinesTold,
    NoticeGiven,
    Numbers,
    Outcome,
    Presettled,
    Total,
    Trial,
    Unanswered,
    Uploaded,
    Why,
)
from settlement.assessment import Line, Notice
from settlement.bills.contents import LINES_AT_MOST

router = Router(auth=signature)
Place = Annotated[int, Ge(0), Le(LINES_AT_MOST)]


@router.post("/stays/{stay}/lines", response={200: Uploaded, **FAULTS}, operation_id="upload", openapi_extra=CHANGES)
def upload(request: HttpRequest, stay: UUID, given: Lines) -> Status:
    """Upload up to a hundred lines of costs."""
    lines = [_line(each) for each in given.lines]
    return Status(200, actions.upload_lines(**call_of(request), stay_id=stay, lines=lines))


@router.get("/stays/{stay}/lines", response={200: LinesTold, **FAULTS}, operation_id="lines", openapi_extra=SIGNED)
def lines(request: HttpRequest, stay: UUID, after: Place = 0) -> Status:
    """The uploaded lines that stand, a hundred a page in the order of their numbers, and what all of them come to."""
    institution = reader_of(request, "after")
    return Status(200, reading.lines_of(own_stay(institution, stay), institution, after, at=request.at))  # type: ignore[attr-defined]


@router.post(
    "/stays/{stay}/lines/withdraw",
    response={200: Uploaded, **FAULTS},
    operation_id="withdraw_lines",
    openapi_extra=CHANGES,
)
def withdraw_lines(request: HttpRequest, stay: UUID, given: Numbers) -> Status:
    """Take uploaded lines back."""
    return Status(200, actions.withdraw_lines(**call_of(request), stay_id=stay, numbers=given.numbers))


@router.post(
    "/stays/{stay}/presettle", response={200: Presettled, **FAULTS}, operation_id="presettle", openapi_extra=CHANGES
)
def presettle(request: HttpRequest, stay: UUID, trial: Trial) -> Status:
    """Have all uploaded lines assessed. Nothing is settled."""
    declared = actions.Declared(trial.total, trial.fund, trial.worker, trial.separated)
    told: dict[str, Any] = {"receipt_number": trial.receipt_number, "declared": declared}
    notices = tuple(_notice(each) for each in trial.notices)
    answer = actions.presettle(**call_of(request), stay_id=stay, notices=notices, **told)
    return Status(200, {**answer, "lines": reading.judged(answer["bill"])})


@router.get("/stays/{stay}/bill", response={200: BillTold, **FAULTS}, operation_id="bill", openapi_extra=SIGNED)
def bill(request: HttpRequest, stay: UUID) -> Status:
    """The bill that stands, assessed or settled, with its lines."""
    institution = reader_of(request)
    return Status(200, reading.bill_of(own_stay(institution, stay), institution, at=request.at))  # type: ignore[attr-defined]


@router.post("/stays/{stay}/settle", response={200: Bill, **FAULTS}, operation_id="settle", openapi_extra=CHANGES)
def settle(request: HttpRequest, stay: UUID, total: Total) -> Status:
    """Settle the bill that was assessed."""
    return Status(200, actions.settle(**call_on_bill(request, stay), stay_id=stay, total=total.total))


@router.post("/stays/{stay}/undo", response={200: Bill, **FAULTS}, operation_id="undo", openapi_extra=CHANGES)
def undo(request: HttpRequest, stay: UUID, why: Why) -> Status:
    """Take a settlement back: a cancellation while its month is open, a reversal afterwards."""
    return Status(200, actions.undo(**call_on_bill(request, stay), stay_id=stay, reason=why.reason))


@router.post("/calls/reverse", response={200: Outcome, **FAULTS}, operation_id="reverse", openapi_extra=CHANGES)
def reverse(request: HttpRequest, unanswered: Unanswered) -> Status:
    """Learn whether a call happened whose answer never came; it is undone, or can't happen any more."""
    told: dict[str, Any] = {"message_id": unanswered.message_id, "reason": unanswered.reason}
    return Status(200, actions.reverse_call(**call_of(request), **told))


def _line(given: LineGiven) -> Line:
    return Line(**given.dict())


def _notice(given: NoticeGiven) -> Notice:
    values = given.dict()
    last = tuple((each["code"], each["day"]) for each in values.pop("last_configured"))
    return Notice(**{**values, "codes": frozenset(values["codes"])}, last_configured_on=last)
