"""A message that changes something does it once, however often it comes (domain.md S13)."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Ids
from agency.offices.models import Act
from agency.offices.refusals import Denied
from settlement.models import Call

Answer = dict[str, Any]


class MessageConflict(Denied):
    """The message id was used before for something else. Kept as a denied act."""

    def __init__(self) -> None:
        super().__init__(_("This message id was used before with another content."), code="message-conflict")


def digest_of(body: Mapping[str, Any] | bytes) -> bytes:
    """The digest of a message's body: of its bytes, or of its fields in a fixed order."""
    if not isinstance(body, bytes):
        body = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()
    return hashlib.sha256(body).digest()


def once(
    act: Act,
    *,
    sender: str,
    message_id: str,
    digest: bytes,
    at: datetime,
    ids: Ids,
    work: Callable[[], tuple[int, Answer]],
) -> Answer:
    """The answer to a message: what `work` gives the first time, the same again every further time.

    `work` returns the agency that the message is about and the answer, of JSON values. Messages with the same id wait
    for one another, so that two that come together are told apart too. Raises MessageConflict.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{sender} {message_id}"])
    earlier = Call.objects.filter(sender=sender, message_id=message_id).first()
    if earlier is not None:
        if bytes(earlier.digest) != digest:
            raise MessageConflict
        act.changed = False
        return dict(earlier.answer)
    agency, answer = work()
    Call.objects.create(
        id=ids(at),
        agency_id=agency,
        sender=sender,
        message_id=message_id,
        digest=digest,
        act=act,
        answer=answer,
        answered_at=at,
    )
    return answer
