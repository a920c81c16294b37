"""The interface for institutions' own programs, version 1: every call signed (docs/institution-api.md)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema, Status
from ninja.errors import ValidationError

from agency.offices.acts import office_day
from agency.offices.refusals import Refusal
from agency.workers.identifiers import check_number
from filings.enums import Service
from institutions.enums import Verdict
from settlement.admission import lookup, verifying
from settlement.admission.signing import NotKnown, Signed, check
from settlement.admission.verifying import Answer, Because

api = NinjaAPI(
    title="Kuasheng for protocol institutions",
    version="1",
    urls_namespace="institution-api",
    docs_url=None,
    openapi_url="openapi.json",
)
HEADERS = ("X-Key", "X-Time", "X-Nonce", "X-Signature")


def signature(request: HttpRequest) -> UUID:
    """The key that signed this call; its bytes are checked before they are read as JSON. Raises NotKnown."""
    said = Signed(*(request.headers.get(name, "") for name in HEADERS))
    return check(request.method or "", request.get_full_path(), said, request.body, at=request.at)  # type: ignore[attr-defined]


class Fault(Schema):
    """Why a call did nothing: a code for programs, a sentence for people."""

    code: str
    message: str


class Question(Schema):
    """Whose card was read, for which care, and on which day the admission is (today unless given)."""

    social_security_number: str = Field(max_length=40)
    service: Service
    admitted_on: date | None = None


class Filing(Schema):
    """What an admission needs to know of the filing, and no more (domain.md R4.2)."""

    number: str
    version: int
    category: str
    services: list[str]
    injured_parts: list[str]
    diagnoses: list[str]
    effective_from: date
    valid_to: date | None


class Entitlement(Schema):
    """Yes, no or unknown. `day` is the day that the reason speaks of."""

    verdict: str
    because: str
    message: str
    day: date | None
    filing: Filing | None
    third_party: str = "UNKNOWN"


@api.post("/verify", auth=signature, response={200: Entitlement, 401: Fault, 422: Fault})
def verify(request: HttpRequest, question: Question) -> Status:
    """May this person be admitted here?"""
    at = request.at  # type: ignore[attr-defined]
    number = check_number(question.social_security_number, on=office_day(at))
    if not number.accepted:
        return Status(422, {"code": "number", "message": _("This is no social security number: read the card again.")})
    found = lookup.look(request.auth, number.normalised, at=at)  # type: ignore[attr-defined]
    if found is None:
        return Status(401, {"code": "revoked", "message": _("This key was revoked. Ask the agency for access.")})
    day = question.admitted_on or office_day(at)
    return Status(200, _entitlement(verifying.answer(found.asking, found.heard, question.service, day, at=at)))


def _entitlement(answer: Answer) -> dict[str, Any]:
    """The answer in words. A filing for another place is none of this institution's business: nothing of it is told."""
    shown = answer.filing is not None and answer.because is not Because.WRONG_PLACE
    return {
        "verdict": answer.verdict.value,
        "because": answer.because.value,
        "message": str(answer.because.label),
        "day": answer.day,
        "filing": answer.filing if shown and answer.verdict is not Verdict.NO else None,
    }


@api.exception_handler(NotKnown)
def not_known(request: HttpRequest, refusal: NotKnown) -> HttpResponse:
    return api.create_response(request, {"code": refusal.code, "message": str(refusal.sentence)}, status=401)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return api.create_response(request, {"code": refusal.code, "message": str(refusal.sentence)}, status=409)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Which fields can't be read. Nothing of what was sent is repeated: it may be a person's number."""
    fields = sorted({str(each["loc"][-1]) for each in fault.errors})
    message = _("These can't be read: %(fields)s.") % {"fields": ", ".join(fields)}
    return api.create_response(request, {"code": "unreadable", "message": message}, status=422)
