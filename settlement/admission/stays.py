"""Calls about stays: admission, its correction and cancellation, discharge, transfer."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from filings.enums import Service
from settlement import actions
from settlement.admission import entitlements, reading
from settlement.admission.asking import verified
from settlement.admission.calling import CHANGES, FAULTS, SIGNED, call_of, own_stay, reader_of, signature
from settlement.admission.schemas import (
    Admitted,
    Corrected,
    Left,
    Mark,
    NotAdmitted,
    Stays,
    StayTold,
    Transferred,
    Why,
    words,
)

router = Router(auth=signature)
Word = Annotated[str, words(60, least=0)]
TOLD = {200: StayTold, **FAULTS}
VERIFIED = {**TOLD, 409: NotAdmitted}


@router.post("/stays", response=VERIFIED, operation_id="admit", openapi_extra=CHANGES)
def admit(request: HttpRequest, admitted: Admitted) -> Status:
    """Register an admission."""
    asked = verified(request, admitted.social_security_number, admitted.service, admitted.admitted_on)
    told = actions.Admission(
        admitted.service, admitted.number, asked.day, tuple(admitted.diagnoses), continues=admitted.continues
    )
    call = call_of(request, asked.found.institution_id)
    token, about = admitted.entitlement, (asked.found, asked.number, admitted.service, asked.day)
    shown = partial(entitlements.accept, token, *about) if token else None
    return Status(200, actions.admit(**call, admission=told, verified=asked.answer, shown=shown))


@router.get("/stays", response={200: Stays, **FAULTS}, operation_id="stays", openapi_extra=SIGNED)
def stays(request: HttpRequest, number: Word = "", after: Mark = "") -> Status:
    """Own stays that aren't cancelled, the latest admission first; `number` is the institution's own."""
    institution = reader_of(request, "number", "after")
    return Status(200, reading.stays_of(institution, number, after, at=request.at))  # type: ignore[attr-defined]


@router.get("/stays/{stay}", response=TOLD, operation_id="stay", openapi_extra=SIGNED)
def stay(request: HttpRequest, stay: UUID) -> Status:
    """One stay as it stands."""
    institution = reader_of(request)
    return Status(200, reading.told(own_stay(institution, stay), institution, at=request.at))  # type: ignore[attr-defined]


@router.post("/stays/{stay}/correct", response=VERIFIED, operation_id="correct", openapi_extra=CHANGES)
def correct(request: HttpRequest, stay: UUID, corrected: Corrected) -> Status:
    """Put an admission right before it is settled. Another day is verified anew."""
    call = call_of(request)
    row = own_stay(call["sent"].institution_id, stay)
    answer = None
    if corrected.admitted_on is not None and row.received is not None:
        number = str(row.received.number)
        answer = verified(request, number, Service(row.service), corrected.admitted_on).answer
    diagnoses = None if corrected.diagnoses is None else tuple(corrected.diagnoses)
    correction = actions.Correction(corrected.number, corrected.admitted_on, diagnoses)
    told: dict[str, Any] = {"correction": correction, "verified": answer, "reason": corrected.reason}
    return Status(200, actions.correct_admission(**call, stay_id=stay, **told))


@router.post("/stays/{stay}/cancel", response=TOLD, operation_id="cancel", openapi_extra=CHANGES)
def cancel(request: HttpRequest, stay: UUID, why: Why) -> Status:
    """Take an admission back."""
    return Status(200, actions.cancel_admission(**call_of(request), stay_id=stay, reason=why.reason))


@router.post("/stays/{stay}/discharge", response=TOLD, operation_id="discharge", openapi_extra=CHANGES)
def discharge(request: HttpRequest, stay: UUID, left: Left) -> Status:
    """Note the discharge."""
    return Status(200, actions.discharge(**call_of(request), stay_id=stay, discharged_on=left.discharged_on))


@router.post("/stays/{stay}/transfer", response=TOLD, operation_id="transfer", openapi_extra=CHANGES)
def transfer(request: HttpRequest, stay: UUID, transferred: Transferred) -> Status:
    """End the stay by a transfer. The next institution is verified for itself, and names this stay as `continues`."""
    told: dict[str, Any] = {"transferred_on": transferred.transferred_on, "transferred_to": transferred.to_institution}
    return Status(200, actions.transfer(**call_of(request), stay_id=stay, **told))


@router.post("/stays/{stay}/reopen", response=TOLD, operation_id="reopen", openapi_extra=CHANGES)
def reopen(request: HttpRequest, stay: UUID, why: Why) -> Status:
    """Take a discharge or a transfer back."""
    return Status(200, actions.reopen(**call_of(request), stay_id=stay, reason=why.reason))
