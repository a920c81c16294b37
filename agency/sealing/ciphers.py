"""The algorithms that may seal. A new one is a class here and a number that is never reused."""

import os
from functools import lru_cache
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Cipher(Protocol):
    """Authenticated encryption with associated data."""

    number: int
    """Written as the first byte of what is sealed; says how to open it."""

    def seal(self, key: bytes, clear: bytes, bound_to: bytes) -> bytes: ...

    def unseal(self, key: bytes, sealed: bytes, bound_to: bytes) -> bytes: ...


class Aes256Gcm:
    """AES-256-GCM with a random 96-bit nonce in front (NIST SP 800-38D)."""

    number = 1

    def seal(self, key: bytes, clear: bytes, bound_to: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + _made(key).encrypt(nonce, clear, bound_to)

    def unseal(self, key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        return _made(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)


@lru_cache(maxsize=32)
def _made(key: bytes) -> AESGCM:
    return AESGCM(key)


CIPHERS: dict[int, Cipher] = {cipher.number: cipher for cipher in (Aes256Gcm(),)}
