"""Signed entitlements: given with a yes, shown by an institution that admitted while the line was down [proposal].

What is signed is the least that admits (domain.md R4.2): the institution, a reference to the person that nobody else
can make, the filing and its version, the services, and when it was issued and ends. Nobody's name or number is in it.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Ids, office_day
from agency.offices.refusals import Refusal
from agency.policy.queries import resolve_one
from agency.sealing.ring import blind_index
from agency.sealing.signing import public_keys, sign, signing_key
from filings.enums import Service
from institutions.enums import Verdict
from settlement.admission import offline, verifying
from settlement.admission.lookup import Found
from settlement.admission.verifying import Heard

PURPOSE = "admission.entitlement"
DAYS = "stay.entitlement_days"
SENTENCES = {
    "forged": _("The signature of the entitlement doesn't fit it."),
    "not-yours": _("The entitlement was given to another institution."),
    "person": _("The entitlement is another person's."),
    "service": _("The entitlement doesn't cover this care."),
    "expired": _("The day of admission lies outside of the entitlement's time."),
    "filing": _("The filing that the entitlement names isn't on record here."),
}


class Unusable(Refusal):
    """The entitlement lets nobody in. The code says why."""

    def __init__(self, why: str) -> None:
        super().__init__(SENTENCES[why], code=f"entitlement-{why}")


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A signed entitlement that was shown, read and found good, and the filing it rests on."""

    id: UUID
    issued_at: datetime
    valid_through: date
    filing: Heard


def issue(found: Found, heard: Heard, number: str, *, at: datetime, ids: Ids) -> str:
    """An entitlement of the institution that asked, for a person whom a filing lets in today. One query.

    It names every service of the filing that would get a yes now, and ends with the filing at the latest.
    """
    today = office_day(at)
    days = resolve_one(DAYS, found.asking.division, today).value
    assert isinstance(days, int)
    last = min(day for day in (today + timedelta(days), heard.valid_to, heard.ended_on) if day)
    claims = {
        "iss": settings.EXCHANGE_SENDER,
        "aud": str(found.institution_id),
        "sub": _person(found.institution_id, number),
        "jti": str(ids(at)),
        "iat": int(at.timestamp()),
        "exp": int(_midnight_after(last).timestamp()),
        "filing": heard.number,
        "version": heard.version,
        "services": [
            service
            for service in heard.services
            if verifying.answer(found.asking, [heard], Service(service), today, at=at).verdict is Verdict.YES
        ],
    }
    header = {"alg": "EdDSA", "kid": signing_key(), "typ": "JWT"}
    signed = ".".join(_text(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    return f"{signed}.{_text(sign(PURPOSE, signed.encode()))}"


def accept(token: str, found: Found, number: str, service: str, day: date) -> Entitlement:
    """The entitlement that an institution shows for the admission of a person on a day. Raises Unusable."""
    try:
        claims = offline.read_entitlement(token, public_keys(PURPOSE))
    except offline.NotEntitled as fault:
        raise Unusable(fault.code) from fault
    issued_at, ends_at = (datetime.fromtimestamp(claims[name], UTC) for name in ("iat", "exp"))
    filings = [each for each in found.heard if (each.number, each.version) == (claims["filing"], claims["version"])]
    faults = {
        "not-yours": claims["aud"] != str(found.institution_id),
        "person": claims["sub"] != _person(found.institution_id, number),
        "service": service not in claims["services"],
        "expired": not office_day(issued_at) <= day < office_day(ends_at),
        "filing": not filings,
    }
    for why, is_so in faults.items():
        if is_so:
            raise Unusable(why)
    return Entitlement(UUID(claims["jti"]), issued_at, office_day(ends_at) - timedelta(1), filings[0])


def published() -> list[dict[str, str]]:
    """The public keys as JSON Web Keys (RFC 8037), the one that signs today first."""
    return [
        {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": name, "x": _text(key)}
        for name, key in public_keys(PURPOSE).items()
    ]


def _person(institution: UUID, number: str) -> str:
    """The same for a person each time at one institution, another one everywhere else, and nobody else can make it."""
    return _text(blind_index(PURPOSE, f"{institution} {number}"))


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(1), time.min))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
