"""Who reacts to what we hear. Apps above register from their AppConfig, so that nothing here imports upwards."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from agency.exchange.enums import Unhandled
from agency.exchange.envelope import Envelope
from agency.offices import passing

if TYPE_CHECKING:
    from agency.exchange.models import Outgoing

logger = logging.getLogger(__name__)
Received = Callable[[Envelope, datetime], None]
Settled = Callable[["Outgoing", datetime], None]


class SetAside(Exception):
    """Raised by a handler that cannot use a message: it is kept with this reason, and the handler's changes undone.

    What is set aside as TOO_EARLY is tried again each time another message about its subject was handled.
    """

    def __init__(self, reason: Unhandled) -> None:
        super().__init__(reason.value)
        self.reason = reason


def react(handler: Settled, message: "Outgoing", at: datetime) -> None:
    """Call a handler by itself: one that fails is logged, and what it reacts to stands.

    Raises OperationalError where it gave way to somebody else.
    """
    try:
        with transaction.atomic():
            handler(message, at)
    except Exception as fault:
        if passing.gave_way(fault):
            raise
        logger.exception("exchange.reaction_failed", extra={"message_id": str(message.pk)})


_late: list[Settled] = []
_received: dict[str, Received] = {}
_settled: dict[str, Settled] = {}


def on_received(kind: str, handler: Received) -> None:
    """Have `handler(envelope, at)` called for each incoming message of a kind, once. Raises SetAside to keep it."""
    _received[kind] = handler


def on_settled(kind: str, handler: Settled) -> None:
    """Have `handler(outgoing, at)` called when the answer to a message of a kind was stored."""
    _settled[kind] = handler


def on_late(handler: Settled) -> None:
    """Have `handler(outgoing, at)` called once for each message that waits longer than it may."""
    if handler not in _late:
        _late.append(handler)


def late() -> list[Settled]:
    return list(_late)


def received(kind: str) -> Received | None:
    return _received.get(kind)


def settled(kind: str) -> Settled | None:
    return _settled.get(kind)


def settled_kinds() -> list[str]:
    return sorted(_settled)
