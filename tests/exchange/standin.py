"""A line in memory whose other end is the stand-in of the national system, with its real desk and store."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agency.exchange import answers, delivery
from agency.exchange.hub import desk
from agency.exchange.hub.line import Call
from agency.exchange.hub.store import Store
from agency.exchange.hub.switches import Switches
from agency.exchange.pace import Pace
from agency.exchange.transport import Heard, Letter
from tests.exchange.letters import FakeLine


@dataclass
class StandIn(FakeLine):
    """What is handed over waits until it is taken."""

    store: Store = field(default=None)  # type: ignore[assignment]
    calls: list[tuple[str, Letter]] = field(default_factory=list)
    lose_answers: bool = False
    looks: list[datetime] = field(default_factory=list)
    """When a worker looked after the message: each is a try, though nothing is sent while a copy still waits."""

    def publish(self, letters: Sequence[Letter]) -> list[Any]:
        receipts = super().publish(letters)
        self.calls += [(str(receipt), letter) for receipt, letter in zip(receipts, letters, strict=True)]
        self.waiting |= {str(receipt) for receipt in receipts}
        return receipts

    def serve(self) -> list[Heard]:
        """The stand-in takes all that waits and commits; returns the answers that get through."""
        replies = []
        for receipt, letter in self.calls:
            self.store.begin()
            replies += desk.take(self.store, Call(receipt, letter.id, letter.digest, letter.clear), Switches())
            self.store.commit()
            self.waiting.discard(receipt)
        self.calls.clear()
        if self.lose_answers:
            return []
        digests = [hashlib.sha256(reply.body).digest() for reply in replies]
        return [
            Heard(b"1-1", reply.answer_id, digest, b"sealed", reply.body)
            for reply, digest in zip(replies, digests, strict=True)
        ]

    def exchange(self, at: datetime) -> None:
        """All that is due at a moment is sent, taken and answered a second later."""
        batch = delivery.claim(batch=10, now=at, worker="w", pace=Pace())
        delivery.publish(batch, line=self, clock=lambda: at, pace=Pace())
        answers.store(self.serve(), at=at + timedelta(seconds=1))
