"""The key ring: the first key seals, every key still on the ring opens; one more key makes blind indexes.

Sealed bytes are: cipher number (1), length of the key's name (1), the key's name, then what the cipher made.
The purpose ("workers.worker.number") is bound in, so bytes moved to another column do not open.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from agency.sealing.ciphers import CIPHERS, Aes256Gcm

KEY_BYTES = 32


class CannotUnseal(Exception):
    """The bytes were altered, belong to another purpose, or their key has left the ring."""


@dataclass(frozen=True, slots=True)
class Ring:
    keys: dict[str, bytes]
    active: str
    index_key: bytes

    def seal(self, purpose: str, clear: bytes) -> bytes:
        name = self.active.encode()
        body = Aes256Gcm().seal(self.keys[self.active], clear, purpose.encode())
        return bytes((Aes256Gcm.number, len(name))) + name + body

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        try:
            cipher = CIPHERS[sealed[0]]
            end = 2 + sealed[1]
            key = self.keys[sealed[2:end].decode()]
            return cipher.unseal(key, sealed[end:], purpose.encode())
        except (IndexError, KeyError, ValueError, InvalidTag) as error:
            raise CannotUnseal(purpose) from error

    def blind_index(self, purpose: str, clear: str) -> bytes:
        message = purpose.encode() + b"\0" + clear.encode()
        return hmac.digest(self.index_key, message, hashlib.sha256)


def _key(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not base64.") from error
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} must be {KEY_BYTES} bytes, it is {len(key)}.")
    return key


def parse_ring(field_keys: str, index_key: str) -> Ring:
    """Read `id:base64,id:base64` and the index key. Raises ImproperlyConfigured on anything unusable."""
    if not field_keys or not index_key:
        raise ImproperlyConfigured("FIELD_KEYS and INDEX_KEY must be set: protected data can't be stored without them.")
    pairs = [part.split(":", 1) for part in field_keys.split(",")]
    if any(len(pair) != 2 or not pair[0] for pair in pairs):
        raise ImproperlyConfigured("FIELD_KEYS must read id:base64,id:base64.")
    keys = {name.strip(): _key(text.strip(), f"FIELD_KEYS {name}") for name, text in pairs}
    return Ring(keys=keys, active=pairs[0][0].strip(), index_key=_key(index_key, "INDEX_KEY"))


@lru_cache(maxsize=4)
def _ring(field_keys: str, index_key: str) -> Ring:
    return parse_ring(field_keys, index_key)


def ring() -> Ring:
    """The ring that the settings name."""
    return _ring(settings.FIELD_KEYS, settings.INDEX_KEY)


def seal(purpose: str, clear: bytes) -> bytes:
    """Seal bytes for a purpose."""
    return ring().seal(purpose, clear)


def unseal(purpose: str, sealed: bytes) -> bytes:
    """Open what `seal` made for the same purpose. Raises CannotUnseal."""
    return ring().unseal(purpose, bytes(sealed))


def blind_index(purpose: str, clear: str) -> bytes:
    """A keyed digest that serves exact search without showing the value (32 bytes)."""
    return ring().blind_index(purpose, clear)
