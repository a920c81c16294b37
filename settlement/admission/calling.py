"""Who calls, and what every call of an institution takes."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Place
from agency.offices.refusals import Refusal
from institutions.models import ClientKey
from settlement import actions
from settlement.admission.schemas import MESSAGE_ID, Fault
from settlement.admission.signing import NotKnown, Revoked, Signed, check
from settlement.models import Stay

HEADERS = ("X-Key", "X-Time", "X-Nonce", "X-Signature")
MESSAGE = "Idempotency-Key"
FAULTS: dict[Any, Any] = {401: Fault, 404: Fault, 409: Fault, 422: Fault, 503: Fault}
SIGNED: dict[str, Any] = {"security": [{name.removeprefix("X-").lower(): [] for name in HEADERS}]}
"""All four headers together, as the description says it."""
CHANGES: dict[str, Any] = {
    **SIGNED,
    "parameters": [
        {
            "in": "header",
            "name": MESSAGE,
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 60, "pattern": MESSAGE_ID},
            "description": "The message id: the same with the same body does nothing again and gets the same answer.",
        }
    ],
}
"""The same for calls that change something."""


def signature(request: HttpRequest) -> UUID:
    """The key that signed this call; its bytes are checked before they are read as JSON. Raises NotKnown."""
    said = Signed(*(request.headers.get(name, "") for name in (*HEADERS, MESSAGE)))
    return check(request.method or "", request.get_full_path(), said, request.body, at=request.at)  # type: ignore[attr-defined]


class NotYet(NotKnown):
    """The key will be good."""

    def __init__(self) -> None:
        super().__init__(_("This key holds from a later moment on."), code="not-yet")


def institution_of(request: HttpRequest) -> UUID:
    """The institution behind a key that holds now. Raises Revoked, NotYet."""
    rows = ClientKey.objects.filter(pk=request.auth, revoked_at=None)  # type: ignore[attr-defined]
    found: tuple[UUID, datetime] | None = rows.values_list("institution_id", "issued_at").first()
    if found is None:
        raise Revoked
    if found[1] > request.at:  # type: ignore[attr-defined]
        raise NotYet
    return found[0]


def reader_of(request: HttpRequest, *names: str) -> UUID:
    """The institution that reads. The query names nothing but `names`: a misspelt `after` would be the first page.

    Raises Revoked, NotYet, ValidationError.
    """
    institution = institution_of(request)
    if others := request.GET.keys() - set(names):
        raise ValidationError([{"type": "extra_forbidden", "loc": ("query", name)} for name in sorted(others)])
    return institution


def actor_of(institution: UUID) -> Actor:
    return Actor.machine_named(f"institution {institution}", place=Place.API)


def call_of(request: HttpRequest, institution: UUID | None = None) -> dict[str, Any]:
    """What every act of an institution takes. Raises Revoked, Refusal without a key against doing it twice."""
    institution = institution or institution_of(request)
    message = request.headers.get(MESSAGE, "")
    if not re.match(MESSAGE_ID, message):
        raise Refusal(_("Give every call that changes something an Idempotency-Key."), code="idempotency-key")
    digest = actions.digest_of(request.get_full_path().encode() + request.body)
    sent = actions.Sent(institution, message, digest, key=request.auth)  # type: ignore[attr-defined]
    return {"by": actor_of(institution), "at": request.at, "ids": uuid7, "sent": sent}  # type: ignore[attr-defined]


def call_on_bill(request: HttpRequest, stay: UUID) -> dict[str, Any]:
    """The same for the acts on a bill. Raises NotThere for another institution's stay."""
    call = call_of(request)
    sent = call.pop("sent")
    own_stay(sent.institution_id, stay)
    return {**call, "message": sent.message}


def own_stay(institution: UUID, stay: UUID) -> Stay:
    """A stay of this institution. Raises NotThere."""
    rows = Stay.objects.of_institution(institution).select_related("received").filter(pk=stay)
    found: Stay | None = rows.first()
    if found is None:
        raise actions.NotThere
    return found
