"""A message that changes something does it once, however often it comes (domain.md S13)."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Ids
from agency.offices.models import Act
from agency.offices.refusals import Denied, Refusal
from settlement.admission.signing import check_stands
from settlement.enums import CallKind
from settlement.models import Call

Answer = dict[str, Any]


class MessageConflict(Denied):
    """The message id was used before for something else. Kept as a denied act."""

    def __init__(self) -> None:
        super().__init__(_("This message id was used before with another content."), code="message-conflict")


class MessageReversed(Refusal):
    """The message was reversed, before or after it came: under its id nothing happens any more."""

    def __init__(self) -> None:
        super().__init__(
            _("This message was reversed. Send what you want now under an id of its own."), code="message-reversed"
        )


@dataclass(frozen=True, slots=True)
class Message:
    """What came: from whom, under which id, the digest of its body, the key that signed it; at the desk none does."""

    sender: str
    message_id: str
    digest: bytes
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The message of an institution."""

    institution_id: UUID
    message_id: str
    digest: bytes
    key: UUID | None = None

    @property
    def sender(self) -> str:
        return str(self.institution_id)

    @property
    def message(self) -> Message:
        return Message(self.sender, self.message_id, self.digest, self.key)


@dataclass(frozen=True, slots=True)
class Done:
    """What a message did: under which agency, the answer (JSON values), to which record, and what was there before."""

    agency_id: int
    answer: Answer
    subject: UUID | None = None
    before: dict[str, Any] = field(default_factory=dict)
    reverses: Call | None = None


def digest_of(body: Mapping[str, Any] | bytes) -> bytes:
    """The digest of a message's body: of its bytes, or of its fields in a fixed order."""
    if not isinstance(body, bytes):
        body = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()
    return hashlib.sha256(body).digest()


def once(act: Act, kind: CallKind, message: Message, *, at: datetime, ids: Ids, work: Callable[[], Done]) -> Answer:
    """The answer to a message: what `work` gives the first time, the same again every further time.

    Messages with the same id wait for one another, so that two that come together are told apart too. `work` may wait
    for others too: the key that signed the message has to stand when it is done.
    Raises MessageConflict, MessageReversed, Revoked.
    """
    hold(message.sender, message.message_id)
    earlier = told(message.sender, message.message_id)
    if earlier is not None:
        if earlier.kind == CallKind.NEVER or hasattr(earlier, "reversed_by"):
            raise MessageReversed
        if bytes(earlier.digest) != message.digest:
            raise MessageConflict
        act.changed = False
        return dict(earlier.answer)
    done = work()
    if message.key is not None:
        check_stands(message.key)
    keep(act, kind, message, at=at, ids=ids, done=done)
    return done.answer


def hold(sender: str, *message_ids: str) -> None:
    """Have other messages with these ids wait until the transaction ends; always in the same order."""
    with connection.cursor() as cursor:
        for message_id in sorted(set(message_ids)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{sender} {message_id}"])


def told(sender: str, message_id: str) -> Call | None:
    """The message that came under an id, with the one that reversed it."""
    return Call.objects.select_related("reversed_by").filter(sender=sender, message_id=message_id).first()


def keep(act: Act, kind: CallKind, message: Message, *, at: datetime, ids: Ids, done: Done) -> Call:
    """Write down a message, what it did, and its answer."""
    call: Call = Call.objects.create(
        id=ids(at),
        agency_id=done.agency_id,
        sender=message.sender,
        message_id=message.message_id,
        kind=kind,
        digest=message.digest,
        subject=done.subject,
        before=done.before,
        act=act,
        answer=done.answer,
        answered_at=at,
        reverses=done.reverses,
    )
    return call
