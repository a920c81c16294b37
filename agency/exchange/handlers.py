"""Who reacts to what we hear. Apps above register from their AppConfig, so that nothing here imports upwards."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from agency.exchange.envelope import Envelope

if TYPE_CHECKING:
    from agency.exchange.models import Outgoing

Received = Callable[[Envelope, datetime], None]
Settled = Callable[["Outgoing", datetime], None]

_received: dict[str, Received] = {}
_settled: dict[str, Settled] = {}


def on_received(kind: str, handler: Received) -> None:
    """Have `handler(envelope, at)` called for each incoming message of a kind, once, in the order of its subject."""
    _received[kind] = handler


def on_settled(kind: str, handler: Settled) -> None:
    """Have `handler(outgoing, at)` called when the answer to a message of a kind was stored."""
    _settled[kind] = handler


def received(kind: str) -> Received | None:
    return _received.get(kind)


def settled(kind: str) -> Settled | None:
    return _settled.get(kind)


def settled_kinds() -> list[str]:
    return sorted(_settled)
