"""The envelope of a message (pure): its fields, its exact bytes, their digest, and reading it back.

Shape after the interface of medical insurance (domain.md §7.5, an analogue: the national one is not published).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

DESK_TIME = ZoneInfo("Asia/Shanghai")
TRANSACTIONS = {
    "filing.approved": "2501",
    "filing.ended": "2502",
    "admission.registered": "2401",
    "admission.discharged": "2402",
    "admission.cancelled": "2404",
    "stay.settled": "2304",
    "stay.undone": "2305",
    "stay.converted": "9004",
    "filing.notice": "9002",
    "list.delivered": "9003",
    "answer": "9001",
}
"""Transaction number of each kind: those from 2304 to 2502 by analogy, 9001 to 9004 ours."""

NATIONAL = "NATIONAL"
"""The system that takes what crosses the border of a province; what stays inside goes to the province's own."""

HIGHEST_SEQUENCE = 2**31 - 1


class NotAnEnvelope(ValueError):
    """The bytes are not an envelope."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message as it travels."""

    message_id: UUID
    kind: str
    version: int
    sender: str
    insured_place: str
    place_of_treatment: str
    subject: UUID
    sequence: int
    act: UUID
    made_at: datetime
    payload: dict[str, Any]
    receiver: str = NATIONAL

    def fields(self) -> dict[str, Any]:
        """The envelope as it is written; the times are the desk's."""
        return {
            "infno": TRANSACTIONS[self.kind],
            "infver": self.version,
            "msgid": str(self.message_id),
            "sender": self.sender,
            "insuplc_admdvs": self.insured_place,
            "mdtrtarea_admvs": self.place_of_treatment,
            "recer_sys_code": self.receiver,
            "kind": self.kind,
            "subject": str(self.subject),
            "sequence": self.sequence,
            "act": str(self.act),
            "made_at": self.made_at.astimezone(DESK_TIME).isoformat(),
            "payload": self.payload,
        }

    def to_bytes(self) -> bytes:
        """The canonical bytes: UTF-8, keys sorted, no blanks, no NaN. The same envelope gives the same bytes."""
        return canonical(self.fields())


def province_system(division_code: str) -> str:
    """The code of the system that the province of a division runs for itself (an analogue, domain.md §7.5)."""
    return f"PROVINCE-{division_code[:2]}0000"


def canonical(value: Any) -> bytes:
    """JSON in the one form that is digested, stored and sent. Raises ValueError on NaN and infinities."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(body: bytes) -> bytes:
    """SHA-256 of the exact bytes (32 bytes)."""
    return hashlib.sha256(body).digest()


def is_storable(text: object) -> bool:
    """Is this text that PostgreSQL takes? JSON also allows NUL and halves of surrogate pairs."""
    return isinstance(text, str) and not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)


def parse(body: bytes) -> Envelope:
    """Read an envelope back. Raises NotAnEnvelope with what is wrong."""
    try:
        fields = json.loads(body)
        envelope = Envelope(
            message_id=UUID(fields["msgid"]),
            kind=fields["kind"],
            version=fields["infver"],
            sender=fields["sender"],
            insured_place=fields["insuplc_admdvs"],
            place_of_treatment=fields["mdtrtarea_admvs"],
            subject=UUID(fields["subject"]),
            sequence=fields["sequence"],
            act=UUID(fields["act"]),
            made_at=datetime.fromisoformat(fields["made_at"]),
            payload=fields["payload"],
            receiver=fields.get("recer_sys_code", NATIONAL),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAnEnvelope(f"{type(error).__name__}: {error}") from error
    if not all(map(is_storable, (envelope.kind, envelope.sender, envelope.receiver))):
        raise NotAnEnvelope("kind, sender and receiving system are text")
    if not (isinstance(envelope.sequence, int) and 0 < envelope.sequence <= HIGHEST_SEQUENCE):
        raise NotAnEnvelope(f"sequence is a whole number from 1 to {HIGHEST_SEQUENCE}")
    if envelope.made_at.tzinfo is None:
        raise NotAnEnvelope("made_at has no offset")
    return envelope
