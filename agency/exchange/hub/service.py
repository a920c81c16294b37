"""The stand-in's loop. Its store is committed before anything is answered or taken off the line.

Killed anywhere, it finds unfinished calls in the consumer group's pending list and gives the stored answers.
"""

import logging
import threading

import redis

from agency.exchange.hub.desk import take
from agency.exchange.hub.line import Call, Line, Reply
from agency.exchange.hub.store import Store

BATCH = 200
WAIT = 0.5
PAUSE = 0.2
logger = logging.getLogger(__name__)


def serve(line: Line, store: Store, stop: threading.Event) -> None:
    """Answer calls until told to stop. A broker that is away is waited for."""
    catching_up = True
    while not stop.is_set():
        try:
            if catching_up:
                line.open_group()
                _finish_unfinished(line, store, stop)
                catching_up = False
            _round(line, store, stop)
        except redis.RedisError as error:
            logger.warning("hub.broker_away %s", type(error).__name__)
            catching_up = True
            stop.wait(PAUSE)


def _finish_unfinished(line: Line, store: Store, stop: threading.Event) -> None:
    while not stop.is_set() and (calls := line.unfinished(BATCH)):
        _answer(line, store, calls)


def _round(line: Line, store: Store, stop: threading.Event) -> None:
    _pay(line, store)
    if store.switches().mode == "closed":
        stop.wait(WAIT)
        return
    _tell(line, store)
    calls = line.fresh(BATCH, WAIT)
    if calls:
        _answer(line, store, calls)


def _answer(line: Line, store: Store, calls: list[Call]) -> None:
    replies: list[Reply] = []
    store.begin()
    try:
        switches = store.switches()
        for call in calls:
            replies += take(store, call, switches, line.seal)
        store.commit()
    except BaseException:
        store.roll_back()
        raise
    line.finish(calls, replies)
    _tell(line, store)


def _tell(line: Line, store: Store) -> None:
    """Put on the line what the store holds for others. Killed before it is noted as told, it is told again."""
    while news := store.untold():
        line.tell(news)
        store.told(news)


def _pay(line: Line, store: Store) -> None:
    """Give the answers that were held back long enough."""
    replies = store.due_answers()
    if replies:
        line.finish([], replies)
        store.paid(replies)
