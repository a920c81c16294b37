"""The interface for institutions' own programs, version 1: every call signed (docs/institution-api.md)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema, Status
from ninja.errors import ValidationError

from agency.offices.acts import Actor, office_day, uuid7
from agency.offices.enums import Place
from agency.offices.refusals import Refusal
from agency.workers.enums import ThirdParty
from agency.workers.identifiers import check_number
from filings.enums import Service
from institutions.enums import Verdict
from institutions.models import ClientKey
from settlement import actions
from settlement.admission import lookup, verifying
from settlement.admission.signing import Away, NotKnown, Signed, check
from settlement.admission.verifying import Answer, Because
from settlement.models import Stay

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
    third_party: str


@api.post("/verify", auth=signature, response={200: Entitlement, 401: Fault, 422: Fault})
def verify(request: HttpRequest, question: Question) -> Status:
    """May this person be admitted here?"""
    _institution_id, _day, answer = _verified(request, question)
    return Status(200, _entitlement(answer))


def _verified(request: HttpRequest, question: Question) -> tuple[UUID, date, Answer]:
    """The institution that asks, the day of admission, and the answer. Raises NoNumber, Revoked."""
    at = request.at  # type: ignore[attr-defined]
    number = check_number(question.social_security_number, on=office_day(at))
    if not number.accepted:
        raise NoNumber(_("This is no social security number: read the card again."), code="number")
    found = lookup.look(request.auth, number.normalised, at=at)  # type: ignore[attr-defined]
    if found is None:
        raise Revoked
    day = question.admitted_on or office_day(at)
    return found.institution_id, day, verifying.answer(found.asking, found.heard, question.service, day, at=at)


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


class Admitted(Question):
    """An admission: the institution's own number of it, and the diagnoses (ICD-10), the main one first."""

    number: str = Field(min_length=1, max_length=60)
    diagnoses: list[Annotated[str, Field(min_length=1, max_length=16)]] = Field(default=[], max_length=20)


class StayTold(Schema):
    """A stay as it stands."""

    stay: UUID
    state: str
    number: str
    admitted_on: date
    discharged_on: date | None


class Why(Schema):
    reason: str = Field(min_length=1, max_length=300)


class Left(Schema):
    discharged_on: date


class Bill(Schema):
    """A bill as it was settled, in yuan."""

    bill: UUID
    state: str
    month: str
    total: str
    fund: str
    worker: str
    separated: str


class Total(Schema):
    """What the institution believes that the assessed bill comes to, in yuan."""

    total: Decimal = Field(ge=0, max_digits=16, decimal_places=2)


FAULTS = {401: Fault, 404: Fault, 409: Fault, 422: Fault}


@api.post("/stays", auth=signature, response={200: StayTold, **FAULTS})
def admit(request: HttpRequest, admitted: Admitted) -> Status:
    """Register an admission."""
    institution, day, verified = _verified(request, admitted)
    told = actions.Admission(admitted.service, admitted.number, day, tuple(admitted.diagnoses))
    return Status(200, actions.admit(**_call(request, institution), admission=told, verified=verified))


@api.post("/stays/{stay}/cancel", auth=signature, response={200: StayTold, **FAULTS})
def cancel(request: HttpRequest, stay: UUID, why: Why) -> Status:
    """Take an admission back."""
    call = _call(request, _institution(request))
    return Status(200, actions.cancel_admission(**call, stay_id=stay, reason=why.reason))


@api.post("/stays/{stay}/discharge", auth=signature, response={200: StayTold, **FAULTS})
def discharge(request: HttpRequest, stay: UUID, left: Left) -> Status:
    """Note the discharge."""
    call = _call(request, _institution(request))
    return Status(200, actions.discharge(**call, stay_id=stay, discharged_on=left.discharged_on))


@api.post("/stays/{stay}/settle", auth=signature, response={200: Bill, **FAULTS})
def settle(request: HttpRequest, stay: UUID, total: Total) -> Status:
    """Settle the bill that was assessed."""
    return Status(200, actions.settle(**_own(request, stay), stay_id=stay, total=total.total))


@api.post("/stays/{stay}/undo", auth=signature, response={200: Bill, **FAULTS})
def undo(request: HttpRequest, stay: UUID, why: Why) -> Status:
    """Take a settlement back: a cancellation while its month is open, a reversal afterwards."""
    return Status(200, actions.undo(**_own(request, stay), stay_id=stay, reason=why.reason))


def _institution(request: HttpRequest) -> UUID:
    """The institution behind a key that still stands. Raises Revoked."""
    rows = ClientKey.objects.filter(pk=request.auth, revoked_at=None)  # type: ignore[attr-defined]
    found: UUID | None = rows.values_list("institution_id", flat=True).first()
    if found is None:
        raise Revoked
    return found


def _call(request: HttpRequest, institution: UUID) -> dict[str, Any]:
    """What every act of an institution takes. Raises Refusal without a key against doing it twice."""
    message = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(message) <= 60:
        raise Refusal(_("Give every call that changes something an Idempotency-Key."), code="idempotency-key")
    by = Actor.machine_named(f"institution {institution}", place=Place.API)
    sent = actions.Sent(institution, message, actions.digest_of(request.get_full_path().encode() + request.body))
    return {"by": by, "at": request.at, "ids": uuid7, "sent": sent}  # type: ignore[attr-defined]


def _own(request: HttpRequest, stay: UUID) -> dict[str, Any]:
    """The same for the acts on a bill. Raises NotThere for another institution's stay."""
    call = _call(request, _institution(request))
    sent = call.pop("sent")
    if not Stay.objects.filter(pk=stay, institution_id=sent.institution_id).exists():
        raise actions.NotThere(_("You have no stay with this id."))
    return {**call, "sender": sent.sender, "message_id": sent.message_id, "digest": sent.digest}


class NoNumber(Refusal):
    """What the card gave is no social security number."""


class Revoked(NotKnown):
    """The key was good once."""

    def __init__(self) -> None:
        super().__init__(_("This key was revoked. Ask the agency for access."), code="revoked")


@api.exception_handler(actions.NotThere)
def not_there(request: HttpRequest, refusal: actions.NotThere) -> HttpResponse:
    return api.create_response(request, {"code": refusal.code, "message": str(refusal.sentence)}, status=404)


@api.exception_handler(NotKnown)
def not_known(request: HttpRequest, refusal: NotKnown) -> HttpResponse:
    return api.create_response(request, {"code": refusal.code, "message": str(refusal.sentence)}, status=401)


@api.exception_handler(NoNumber)
def no_number(request: HttpRequest, refusal: NoNumber) -> HttpResponse:
    return api.create_response(request, {"code": refusal.code, "message": str(refusal.sentence)}, status=422)


@api.exception_handler(Away)
def away(request: HttpRequest, refusal: Away) -> HttpResponse:
    return api.create_response(request, {"code": refusal.code, "message": str(refusal.sentence)}, status=503)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return api.create_response(request, {"code": refusal.code, "message": str(refusal.sentence)}, status=409)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Which fields can't be read. Nothing of what was sent is repeated: it may be a person's number."""
    fields = sorted({str(each["loc"][-1]) for each in fault.errors})
    message = _("These can't be read: %(fields)s.") % {"fields": ", ".join(fields)}
    return api.create_response(request, {"code": "unreadable", "message": message}, status=422)
