"""The seal of the line: what lies at the broker is AES-256-GCM, so neither its dumps nor its logs show a person.

The key is shared with the other end (LINE_KEY). Message id and digest are bound in: bytes put under another header
do not open.
"""

import base64
import hashlib
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
NONCE_BYTES = 12


class CannotOpen(Exception):
    """The bytes were altered, or sealed with another key."""


class Line:
    """One key of the line and its public name."""

    def __init__(self, key: bytes) -> None:
        self.name = hashlib.sha256(b"line" + key).hexdigest()[:8]
        self._cipher = AESGCM(key)

    def seal(self, message_id: str, digest: bytes, clear: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, clear, message_id.encode() + digest)

    def open(self, message_id: str, digest: bytes, sealed: bytes) -> bytes:
        """Raises CannotOpen."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], message_id.encode() + digest)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(message_id) from error


@lru_cache(maxsize=4)
def _line(text: str) -> Line:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ImproperlyConfigured("LINE_KEY is not base64.") from error
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"LINE_KEY must be {KEY_BYTES} bytes, it is {len(key)}.")
    return Line(key)


def line() -> Line:
    """The line that the settings name. Raises ImproperlyConfigured without a usable LINE_KEY."""
    return _line(settings.LINE_KEY)
