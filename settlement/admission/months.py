"""Calls about an institution's month: fetch it, compare entries, confirm it, take the confirmation back."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Status

from settlement import actions
from settlement.admission import reading
from settlement.admission.calling import CHANGES, FAULTS, SIGNED, call_of, institution_of, reader_of, signature
from settlement.admission.schemas import (
    Compared,
    Confirmed,
    Difference,
    EntriesGiven,
    FiguresGiven,
    Month,
    MonthTold,
    Why,
)

router = Router(auth=signature)


@router.get("/months/{month}", response={200: MonthTold, **FAULTS}, operation_id="month", openapi_extra=SIGNED)
def month(request: HttpRequest, month: Path[Month], after: UUID | None = None) -> Status:
    """The institution's entries of a month, a hundred a page, and what the whole month comes to."""
    institution = reader_of(request, "after")
    return Status(200, reading.month_of(institution, _first(month), after, at=request.at))  # type: ignore[attr-defined]


@router.post(
    "/months/{month}/compare", response={200: Compared, **FAULTS}, operation_id="compare", openapi_extra=SIGNED
)
def compare(request: HttpRequest, month: Path[Month], given: EntriesGiven) -> Status:
    """Compare up to a hundred own entries of a month with ours."""
    institution = institution_of(request)
    told = reading.compared(institution, _first(month), [(e.bill, e.undoes, e.total, e.fund) for e in given.entries])
    return Status(200, {"month": month, "entries": told})


@router.post(
    "/months/{month}/confirm",
    response={200: Confirmed, **FAULTS, 409: Difference},
    operation_id="confirm",
    openapi_extra=CHANGES,
)
def confirm(request: HttpRequest, month: Path[Month], given: FiguresGiven) -> Status:
    """Confirm a month that is over. Count, total and fund have to be ours to the cent."""
    figures = actions.Figures(given.count, given.total, given.fund)
    return Status(200, actions.confirm_month(**call_of(request), begins_on=_first(month), figures=figures))


@router.post(
    "/months/{month}/withdraw",
    response={200: Confirmed, **FAULTS},
    operation_id="withdraw_month",
    openapi_extra=CHANGES,
)
def withdraw_month(request: HttpRequest, month: Path[Month], why: Why) -> Status:
    """Take the confirmation of a month back while the month is open."""
    return Status(200, actions.withdraw_confirmation(**call_of(request), begins_on=_first(month), reason=why.reason))


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
