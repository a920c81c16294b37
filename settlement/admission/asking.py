"""May this person be admitted here? The question by itself, and before an admission."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from agency.offices.acts import office_day, uuid7
from agency.offices.refusals import Refusal
from agency.workers.enums import ThirdParty
from agency.workers.identifiers import check_number
from filings.enums import Service
from institutions.enums import Verdict
from settlement.admission import entitlements, lookup, verifying
from settlement.admission.calling import FAULTS, SIGNED, institution_of, signature
from settlement.admission.lookup import Found
from settlement.admission.schemas import Asked, Entitlement, Keys
from settlement.admission.signing import Revoked
from settlement.admission.verifying import Answer, Because
from settlement.admission.wording import advice_on

router = Router(auth=signature)


class NoNumber(Refusal):
    """What the card gave is no social security number."""


@router.post(
    "/verify",
    response={200: Entitlement, **{status: FAULTS[status] for status in (401, 422, 503)}},
    operation_id="verify",
    openapi_extra=SIGNED,
)
def verify(request: HttpRequest, question: Asked) -> Status:
    """May this person be admitted here?"""
    asked = verified(request, question.social_security_number, question.service, question.admitted_on)
    told = _told(asked.answer)
    if question.entitlement and asked.answer.verdict is Verdict.YES and asked.answer.filing is not None:
        issued = {"at": request.at, "ids": uuid7}  # type: ignore[attr-defined]
        told["entitlement"] = entitlements.issue(asked.found, asked.answer.filing, asked.number, **issued)
    return Status(200, told)


@router.get("/keys", auth=None, response=Keys, operation_id="keys")
def keys(request: HttpRequest) -> dict[str, Any]:
    """The public keys that check entitlements, today's first. Open to everybody."""
    return {"keys": entitlements.published()}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found for a question, the normalised number, the day of admission, and the answer."""

    found: Found
    number: str
    day: date
    answer: Answer


def verified(request: HttpRequest, number: str, service: Service, admitted_on: date | None) -> Verified:
    """The answer and what it rests on. Raises NoNumber, Revoked, NotYet."""
    at = request.at  # type: ignore[attr-defined]
    checked = check_number(number, on=office_day(at))
    if not checked.accepted:
        raise NoNumber(_("This is no social security number: read the card again."), code="number")
    found = lookup.look(request.auth, checked.normalised, at=at)  # type: ignore[attr-defined]
    if found is None:
        institution_of(request)  # says why
        raise Revoked
    day = admitted_on or office_day(at)
    given = verifying.answer(found.asking, found.heard, service, day, at=at)
    return Verified(found, checked.normalised, day, given)


def _told(answer: Answer) -> dict[str, Any]:
    """The answer in words. Of a filing that lets nobody in, nothing is told beside the reason."""
    filing = answer.filing if answer.verdict is not Verdict.NO else None
    third_party = ThirdParty.OPEN if answer.because is Because.THIRD_PARTY else ThirdParty.UNKNOWN
    return {
        "verdict": answer.verdict.value,
        "because": answer.because.value,
        "message": str(answer.because.label),
        "advice": advice_on(answer.because),
        "day": answer.day,
        "filing": filing,
        "third_party": (filing.third_party if filing else third_party).value,
    }
