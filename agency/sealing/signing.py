"""Signatures that anybody can check: an Ed25519 pair for each key of the ring and each purpose (RFC 8032).

The private half is derived from the key that seals (HKDF, RFC 5869), so there is nothing more to keep: the first key of
the ring signs, and the public half of each one that is still on it is published.
"""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from agency.sealing.ring import KEY_BYTES, ring


def signing_key() -> str:
    """The name of the key that signs today."""
    return ring().active


def sign(purpose: str, text: bytes) -> bytes:
    """The signature of a text with the pair of today's key."""
    held = ring()
    return _pair(held.keys[held.active], purpose).sign(text)


def public_keys(purpose: str) -> dict[str, bytes]:
    """The public halves (32 bytes) by the names of their keys, the one that signs first."""
    return {name: _pair(key, purpose).public_key().public_bytes_raw() for name, key in ring().keys.items()}


@lru_cache(maxsize=32)
def _pair(key: bytes, purpose: str) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"sign\0" + purpose.encode()).derive(key)
    return Ed25519PrivateKey.from_private_bytes(derived)
