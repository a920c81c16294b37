"""May this person be admitted here? The question by itself, and before an admission."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from agency.offices.acts import office_day
from agency.offices.refusals import Refusal
from agency.workers.enums import ThirdParty
from agency.workers.identifiers import check_number
from filings.enums import Service
from institutions.enums import Verdict
from settlement.admission import lookup, verifying
from settlement.admission.calling import FAULTS, SIGNED, Revoked, signature
from settlement.admission.schemas import Entitlement, Question
from settlement.admission.verifying import Answer, Because

router = Router(auth=signature)


class NoNumber(Refusal):
    """What the card gave is no social security number."""


@router.post(
    "/verify",
    response={200: Entitlement, **{status: FAULTS[status] for status in (401, 422, 503)}},
    operation_id="verify",
    openapi_extra=SIGNED,
)
def verify(request: HttpRequest, question: Question) -> Status:
    """May this person be admitted here?"""
    _institution_id, _day, answer = verified(
        request, question.social_security_number, question.service, question.admitted_on
    )
    return Status(200, _entitlement(answer))


def verified(
    request: HttpRequest, number: str, service: Service, admitted_on: date | None
) -> tuple[UUID, date, Answer]:
    """The institution that asks, the day of admission, and the answer. Raises NoNumber, Revoked."""
    at = request.at  # type: ignore[attr-defined]
    checked = check_number(number, on=office_day(at))
    if not checked.accepted:
        raise NoNumber(_("This is no social security number: read the card again."), code="number")
    found = lookup.look(request.auth, checked.normalised, at=at)  # type: ignore[attr-defined]
    if found is None:
        raise Revoked
    day = admitted_on or office_day(at)
    return found.institution_id, day, verifying.answer(found.asking, found.heard, service, day, at=at)


def _entitlement(answer: Answer) -> dict[str, Any]:
    """The answer in words. Of a filing that lets nobody in, nothing is told beside the reason."""
    filing = answer.filing if answer.verdict is not Verdict.NO else None
    third_party = ThirdParty.OPEN if answer.because is Because.THIRD_PARTY else ThirdParty.UNKNOWN
    return {
        "verdict": answer.verdict.value,
        "because": answer.because.value,
        "message": str(answer.because.label),
        "day": answer.day,
        "filing": filing,
        "third_party": (filing.third_party if filing else third_party).value,
    }
