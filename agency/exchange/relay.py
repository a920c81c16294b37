"""One run of the line: send what is due, read the answers, until nothing is left to do."""

import logging
import os
import socket
import time

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from agency.exchange import answers, delivery
from agency.exchange.pace import Pace
from agency.exchange.transport import Transport, TransportError, national
from agency.offices import passing

logger = logging.getLogger(__name__)
MOST_ROUNDS = 2000


def pace() -> Pace:
    """The waiting times that the settings name."""
    return Pace(
        lease=float(getattr(settings, "EXCHANGE_LEASE_SECONDS", Pace().lease)),
        first_answer=float(getattr(settings, "EXCHANGE_ANSWER_SECONDS", Pace().first_answer)),
    )


def run(*, wait: float, line: Transport | None = None) -> None:
    """Deliver everything that is due; wait up to `wait` seconds for the answers to the last of it.

    Answers are read before anything is claimed, so that what was answered while no worker ran is not sent again.
    What gave way to somebody else is left to the next run.
    """
    worker = f"{socket.gethostname()[:40]}:{os.getpid()}"
    try:
        _rounds(line or national(), worker, settings.EXCHANGE_BATCH, wait)
    except TransportError as error:
        logger.warning("exchange.line_down: %s", str(error)[:200])
    except OperationalError as fault:
        if not passing.gave_way(fault):
            raise
        logger.warning("exchange.gave_way")


def _rounds(line: Transport, worker: str, size: int, wait: float) -> None:
    listen(line, size, 0.0)
    unanswered, patience_ends = 0, 0.0
    for _ in range(MOST_ROUNDS):
        sent, looked_at = send_due(line, worker, size)
        if sent:
            unanswered, patience_ends = unanswered + sent, time.monotonic() + wait
        left = max(0.0, patience_ends - time.monotonic()) if unanswered > 0 and not looked_at else 0.0
        heard = listen(line, size, left)
        unanswered -= heard
        if not looked_at and not heard:
            return


def send_due(line: Transport, worker: str, size: int) -> tuple[int, int]:
    """Claim and publish one batch. Returns how many left and how many rows were looked at."""
    waiting = pace()
    batch = delivery.claim(batch=size, now=timezone.now(), worker=worker, pace=waiting)
    sent = delivery.publish(batch, line=line, clock=timezone.now, pace=waiting) if batch.messages else 0
    return sent, batch.looked_at


def listen(line: Transport, size: int, wait: float) -> int:
    """Store what has arrived, waiting up to `wait` seconds for the first. Returns how many messages came."""
    count = 0
    while heard := line.receive(size, wait if not count else 0.0):
        answers.store(heard, at=timezone.now())
        line.done(heard)
        count += len(heard)
        if len(heard) < size:
            break
    return count
