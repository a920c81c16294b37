"""The reference checker of entitlements: what an institution's program runs while the line is down.

It imports nothing of ours and may be copied. An entitlement is a JSON Web Token (RFC 7519) signed with Ed25519
(RFC 8037); docs/institution-api.md describes it.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class NotEntitled(ValueError):
    """The entitlement lets nobody in. `code`: forged, expired, not-yours, service."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_entitlement(
    token: str, keys: Mapping[str, bytes], *, institution: str, service: str, at: datetime
) -> dict[str, Any]:
    """The claims of an entitlement that lets this institution admit for this service at this moment.

    `keys` are the published public keys (32 bytes) by their `kid`. Raises NotEntitled.
    """
    claims = read_entitlement(token, keys)
    if claims["aud"] != institution:
        raise NotEntitled("not-yours")
    if not claims["iat"] <= at.timestamp() < claims["exp"]:
        raise NotEntitled("expired")
    if service not in claims["services"]:
        raise NotEntitled("service")
    return claims


def read_entitlement(token: str, keys: Mapping[str, bytes]) -> dict[str, Any]:
    """The claims of an entitlement that was signed with one of these keys. Raises NotEntitled (forged)."""
    try:
        signed, signature = token.rsplit(".", 1)
        header, claims = (json.loads(_bytes(part)) for part in signed.split("."))
        if header["alg"] != "EdDSA":
            raise NotEntitled("forged")
        Ed25519PublicKey.from_public_bytes(keys[header["kid"]]).verify(_bytes(signature), signed.encode())
    except (ValueError, KeyError, TypeError, InvalidSignature, binascii.Error) as fault:
        raise NotEntitled("forged") from fault
    return dict(claims)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
