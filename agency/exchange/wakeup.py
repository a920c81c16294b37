"""The nudge that saves waiting for the next sweep. It carries no data and may fail: the rows are the truth."""

import contextlib
import logging
import time
from functools import lru_cache
from typing import Any

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from agency.celery import app

TASK = "agency.exchange.tasks.deliver"
PATIENCE = 0.5
"""Seconds that a request may wait for the broker, connecting and writing."""
SILENCE = 5.0
"""Seconds without nudges after the broker failed; the sweep covers them."""
EXPIRES = 10
RUNG = "exchange.nudged"
STALE = 2_000
"""Milliseconds after which a nudge that no worker has taken up is given again."""

logger = logging.getLogger(__name__)
_silent_until = 0.0


def after_commit() -> None:
    """Nudge a worker once the current transaction commits: one nudge for each transaction, however many messages."""
    connection = transaction.get_connection()
    if any(entry[1] is nudge for entry in connection.run_on_commit):
        return
    transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Wake a worker, unless one was woken and has not started yet. Never raises and never waits long:
    whoever approved has approved.
    """
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        if _bell(settings.REDIS_URL).set(RUNG, 1, nx=True, px=STALE):
            with _broker(settings.CELERY_BROKER_URL).Producer() as producer:
                app.send_task(TASK, producer=producer, retry=False, expires=EXPIRES, ignore_result=True)
    except Exception as error:
        _broker.cache_clear()
        _silent_until = time.monotonic() + SILENCE
        logger.warning("exchange.nudge_failed: %s", type(error).__name__)


def started() -> None:
    """A worker is about to look: whatever is approved from now on rings again."""
    with contextlib.suppress(redis.RedisError):
        _bell(settings.REDIS_URL).delete(RUNG)


@lru_cache(maxsize=1)
def _bell(url: str) -> "redis.Redis":
    return redis.Redis.from_url(
        url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )


@lru_cache(maxsize=1)
def _broker(url: str) -> Any:
    """A connection of our own with short limits: Celery's pooled one waits for a dead broker without end."""
    short = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **short, "connect_retries_timeout": PATIENCE}
    return app.connection_for_write(url, connect_timeout=PATIENCE, transport_options=options)
