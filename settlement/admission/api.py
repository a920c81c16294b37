"""The interface for institutions' own programs, version 1: every call signed (docs/institution-api.md)."""

from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from agency.offices import passing
from agency.offices.refusals import Refusal
from settlement import actions
from settlement.actions.uploading import LINES_A_CALL
from settlement.admission import asking, bills, months, stays
from settlement.admission.asking import NoNumber
from settlement.admission.calling import HEADERS
from settlement.admission.signing import Away, NotKnown
from settlement.admission.wording import advice_on

log = structlog.get_logger(__name__)
SAID = {
    "X-Key": "The id of the key, as the institution's page shows it.",
    "X-Time": "Now, ISO 8601 with its offset; at most five minutes from ours.",
    "X-Nonce": "16 to 64 ASCII characters, never used before.",
    "X-Signature": "Ed25519 in base64 over METHOD, path with query, X-Key, X-Time, X-Nonce, Idempotency-Key (empty"
    " where the call has none) and the SHA-256 of the body in hexadecimal, joined by line feeds.",
}


class InstitutionAPI(NinjaAPI):
    """With the four headers of the signature in its description."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**asked)
        schema["components"]["securitySchemes"] = {
            name.removeprefix("X-").lower(): {"type": "apiKey", "in": "header", "name": name, "description": SAID[name]}
            for name in HEADERS
        }
        return schema


api = InstitutionAPI(
    title="Kuasheng for protocol institutions",
    version="1",
    description="docs/institution-api.md says what each call does. Amounts are yuan, as text with two decimals.",
    urls_namespace="institution-api",
    docs_url=None,
    openapi_url="openapi.json",
)
for part in (asking, stays, bills, months):
    api.add_router("", part.router)


def _told(request: HttpRequest, status: int, code: str, sentence: object, **more: Any) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": str(sentence), **more}, status=status)


def _no_json(request: HttpRequest) -> HttpResponse:
    return _told(request, 422, "unreadable", _("The body isn't an object of JSON in UTF-8."))


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _told(request, 409, refusal.code, refusal.sentence)


@api.exception_handler(actions.NotEntitled)
def not_entitled(request: HttpRequest, refusal: actions.NotEntitled) -> HttpResponse:
    because = refusal.because.value if refusal.because else None
    return _told(request, 409, refusal.code, refusal.sentence, because=because, advice=advice_on(refusal.because))


@api.exception_handler(actions.Differs)
def differs(request: HttpRequest, refusal: actions.Differs) -> HttpResponse:
    figures = {"yours": refusal.yours.as_json(), "ours": refusal.ours.as_json()}
    return _told(request, 409, refusal.code, refusal.sentence, **figures)


@api.exception_handler(actions.NotThere)
def not_there(request: HttpRequest, refusal: actions.NotThere) -> HttpResponse:
    return _told(request, 404, refusal.code, refusal.sentence)


@api.exception_handler(NotKnown)
def not_known(request: HttpRequest, refusal: NotKnown) -> HttpResponse:
    return _told(request, 401, refusal.code, refusal.sentence)


@api.exception_handler(NoNumber)
def no_number(request: HttpRequest, refusal: NoNumber) -> HttpResponse:
    return _told(request, 422, refusal.code, refusal.sentence)


@api.exception_handler(Away)
def away(request: HttpRequest, refusal: Away) -> HttpResponse:
    return _told(request, 503, refusal.code, refusal.sentence)


@api.exception_handler(OperationalError)
def lost(request: HttpRequest, fault: OperationalError) -> HttpResponse:
    """The database is away, or two calls stood in each other's way: sent again, the call finds out what it did."""
    if passing.gave_way(fault):
        log.warning("database.gave_way")
    else:
        log.error("database.unreachable", error=type(fault).__name__)
    return away(request, Away())


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, fault: RequestDataTooBig) -> HttpResponse:
    return _told(request, 422, "too-large", _("The call is too large. Send less in one call."))


@api.exception_handler(HttpError)
def unparsed(request: HttpRequest, fault: HttpError) -> HttpResponse:
    return _no_json(request)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Which fields can't be read. Nothing of what was sent is repeated: it may be a person's number."""
    if any(each["type"] == "too_long" and each["loc"][-1] in ("lines", "entries") for each in fault.errors):
        sentence = _("A call takes from 1 to %(most)s lines. Send the rest in further calls.") % {"most": LINES_A_CALL}
        return _told(request, 422, "too-many-lines", sentence)
    if any(each["loc"][0] == "body" and len(each["loc"]) == 2 for each in fault.errors):
        return _no_json(request)  # no body, or a list: the name at fault is that of our own argument
    fields = sorted({".".join(map(str, each["loc"][2:])) or str(each["loc"][-1]) for each in fault.errors})
    message = _("These can't be read: %(fields)s.") % {"fields": ", ".join(fields[:10])}
    return _told(request, 422, "unreadable", message)
