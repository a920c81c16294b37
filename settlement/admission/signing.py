"""Who calls: a signature by the institution's key over the whole call, fresh, and used once (trust.md row 37).

The signed text is seven lines: method, path with query, key, time, nonce, message id (empty where a call has none),
SHA-256 of the body in hexadecimal.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

import redis
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import Refusal
from institutions.models import ClientKey

WINDOW = timedelta(minutes=5)
"""How far the caller's clock may be from ours."""
NONCE_LENGTHS = range(16, 65)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a caller said about a call. `message` is its Idempotency-Key: what changes something is undone by it."""

    key: str
    time: str
    nonce: str
    signature: str
    message: str = ""


class NotKnown(Refusal):
    """The caller couldn't be told. The code says why, in a word."""


class Revoked(NotKnown):
    """The key was good once."""

    def __init__(self) -> None:
        super().__init__(_("This key was revoked. Ask the agency for access."), code="revoked")


class Away(Refusal):
    """Whether a call came before can't be told just now, so none is taken."""

    def __init__(self) -> None:
        super().__init__(
            _("The interface is out of order for the moment. Send the call again, signed anew."), code="away"
        )


def text_to_sign(method: str, path: str, signed: Signed, body: bytes) -> bytes:
    """What the institution's program signs."""
    digest = hashlib.sha256(body).hexdigest()
    lines = (method.upper(), path, signed.key, signed.time, signed.nonce, signed.message, digest)
    return "\n".join(lines).encode()


def check(method: str, path: str, signed: Signed, body: bytes, *, at: datetime) -> UUID:
    """The key that signed this call. Raises NotKnown: unsigned, stale, forged, replayed.

    That the key stands is asked by the statement that does the work, so that a revoked one opens nothing at once, and
    once more at the end of what changes something, which may have waited for others meanwhile (`check_stands`).
    """
    key = _key(signed.key)
    if not signed.signature:
        raise NotKnown(_("The call isn't signed."), code="unsigned")
    moment = _moment(signed.time)
    if abs(at - moment) > WINDOW:
        raise NotKnown(_("The time of the call is more than five minutes from ours."), code="stale")
    if len(signed.nonce) not in NONCE_LENGTHS or not signed.nonce.isascii():
        raise NotKnown(_("The nonce has 16 to 64 characters."), code="unsigned")
    try:
        public_key(key).verify(_signature(signed.signature), text_to_sign(method, path, signed, body))
    except InvalidSignature as forged:
        raise NotKnown(_("The signature doesn't fit the call."), code="forged") from forged
    if not _is_new(f"api:nonce:{key}:{signed.nonce}"):
        raise NotKnown(_("This call came before. Sign every call anew."), code="replayed")
    return key


STANDS = "SELECT 1 FROM institutions_clientkey WHERE id = %s AND revoked_at IS NULL FOR SHARE"


def check_stands(key: UUID) -> None:
    """Whoever revokes the key from here on waits until the transaction ends. Raises Revoked if somebody has."""
    with connection.cursor() as cursor:
        cursor.execute(STANDS, [key])
        if cursor.fetchone() is None:
            raise Revoked


def _is_new(nonce: str) -> bool:
    """Was this nonce never seen? Raises Away when nobody can tell."""
    try:
        return bool(broker().set(nonce, b"1", nx=True, ex=2 * int(WINDOW.total_seconds())))
    except redis.RedisError as away:
        raise Away from away


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise NotKnown(_("The call isn't signed."), code="unsigned") from fault


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotKnown(_("The time of the call isn't a moment with its offset."), code="unsigned")
    return moment


def _signature(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as fault:
        raise InvalidSignature from fault


@lru_cache(maxsize=4096)
def public_key(key: UUID) -> Ed25519PublicKey:
    """A key, ready to check with; its bytes never change. Raises NotKnown for one that was never issued."""
    found = ClientKey.objects.filter(pk=key).values_list("public_key", flat=True).first()
    if found is None:
        raise NotKnown(_("This key isn't known here."), code="unknown-key")
    return Ed25519PublicKey.from_public_bytes(bytes(found))


@lru_cache(maxsize=1)
def broker() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
