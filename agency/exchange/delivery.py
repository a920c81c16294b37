"""Claiming what is due and handing it over. Set-based SQL: a batch costs a handful of statements, whatever its size.

A claim is committed before anything leaves, with a lease; what a lost worker held is due again when its lease ends.
The claim alone is committed without waiting for the disk: losing it in a crash of the database means no more than
losing the worker, and the durable commit that follows orders it.
"""

import hashlib
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import psycopg
from django.db import connection, transaction

from agency.exchange.enums import Parked
from agency.exchange.models import BODY_PURPOSE
from agency.exchange.pace import Pace
from agency.exchange.transport import Letter, Transport, TransportError
from agency.sealing import unseal
from agency.sealing.ring import CannotUnseal

STEADY_PLAN = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"
"""Join a batch to the tables by their keys, in the batch's order: the same plan and the same lock order every time.

`coalesce(…, FALSE)` below hides a condition from the planner, which otherwise expects it to match next to nothing
and then compares every row with every other.
"""

CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id, state AS was, attempts AS tried, attempts - forgiven AS counted,
           sequence = 1 OR NOT EXISTS (
               SELECT 1 FROM exchange_outgoing before
               WHERE before.subject = o.subject AND before.sequence < o.sequence
                 AND before.state NOT IN ('ACKNOWLEDGED', 'REFUSED')) AS is_next
    FROM exchange_outgoing o
    WHERE next_at <= %(now)s AND (leased_until IS NULL OR leased_until <= %(now)s)
    ORDER BY next_at, id
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE exchange_outgoing o SET
        state = CASE WHEN NOT is_next THEN state WHEN counted >= %(most)s THEN 'PARKED' ELSE 'CLAIMED' END,
        next_at = CASE WHEN NOT is_next THEN %(blocked)s WHEN counted >= %(most)s THEN NULL ELSE next_at END,
        leased_until = CASE WHEN is_next AND counted < %(most)s THEN %(lease)s END,
        claimed_by = CASE WHEN is_next AND counted < %(most)s THEN %(claim)s ELSE '' END,
        attempts = CASE WHEN is_next AND counted < %(most)s THEN tried + 1 ELSE tried END,
        parked_because = CASE WHEN is_next AND counted >= %(most)s THEN 'NO_ANSWER' ELSE '' END
    FROM due WHERE o.id = due.id
    RETURNING o.id, o.state, o.attempts, o.digest, o.receipt, o.sent_at, o.created_at, due.was, due.tried, due.counted
), lost AS (
    INSERT INTO exchange_attempt (outgoing_id, number, at, outcome, receipt, digest)
    SELECT id, tried, %(now)s, 'LOST', '', digest FROM taken WHERE was = 'CLAIMED'
    ON CONFLICT DO NOTHING
)
SELECT t.id::text, (t.counted + 1)::int, t.digest, b.sealed, CASE WHEN was = 'SENT' THEN receipt ELSE '' END,
       extract(epoch FROM %(now)s - coalesce(t.sent_at, t.created_at))::float8, t.state
FROM taken t JOIN exchange_body b ON b.outgoing_id = t.id
"""

LOOK_AGAIN = """
UPDATE exchange_outgoing o SET next_at = %(now)s
WHERE o.id = ANY(%(ids)s::uuid[]) AND NOT EXISTS (
    SELECT 1 FROM exchange_outgoing before
    WHERE before.subject = o.subject AND before.sequence < o.sequence
      AND before.state NOT IN ('ACKNOWLEDGED', 'REFUSED'))
"""
"""What was put off, and whose turn came while `CLAIM` looked: that statement sees the answers of its beginning.

The rows are still held. So an answer committed before this statement is seen by it, and whoever commits one later
releases the next message afterwards (`answers.RELEASE`), waiting for this transaction: no turn is missed.
"""

SENT = """
WITH sent AS (
    UPDATE exchange_outgoing o SET
        state = CASE WHEN o.state = 'CLAIMED' THEN 'SENT' ELSE o.state END,
        next_at = CASE WHEN o.state = 'CLAIMED' THEN %(now)s + x.wait * interval '1 second' END,
        claimed_by = '', leased_until = NULL, sent_at = %(now)s, receipt = x.receipt
    FROM unnest(
        string_to_array(%(ids)s, E'\\n')::uuid[], string_to_array(%(receipts)s, E'\\n'),
        string_to_array(%(waits)s, E'\\n')::float8[]) AS x (id, receipt, wait)
    WHERE o.id = x.id AND coalesce(
        o.state = 'CLAIMED' AND o.claimed_by = %(claim)s
        OR o.state IN ('ACKNOWLEDGED', 'REFUSED') AND o.receipt = '', FALSE)
    RETURNING o.id, o.attempts, o.receipt, o.digest, o.state
)
INSERT INTO exchange_attempt (outgoing_id, number, at, outcome, receipt, digest)
SELECT id, attempts, %(now)s, 'SENT', receipt, digest FROM sent WHERE state = 'SENT'
"""
"""A message whose answer was quicker than this statement is closed already: then only its receipt is added.

The columns travel as lines of one text: psycopg looks for quotes in every element of a list, which costs more than
the rest of the statement's way there.
"""

POSTPONE = """
UPDATE exchange_outgoing o SET
    state = CASE WHEN o.receipt = '' THEN 'QUEUED' ELSE 'SENT' END,
    claimed_by = '', leased_until = NULL, attempts = attempts - 1, next_at = %(now)s + x.wait * interval '1 second'
FROM unnest(%(ids)s::uuid[], %(waits)s::float8[]) AS x (id, wait)
WHERE o.id = x.id AND coalesce(o.state = 'CLAIMED' AND o.claimed_by = %(claim)s, FALSE)
"""

PARK = """
WITH parked AS (
    UPDATE exchange_outgoing o SET
        state = 'PARKED', claimed_by = '', leased_until = NULL, next_at = NULL, parked_because = x.reason
    FROM unnest(%(ids)s::uuid[], %(reasons)s::text[]) AS x (id, reason)
    WHERE o.id = x.id AND coalesce(o.state = 'CLAIMED' AND o.claimed_by = %(claim)s, FALSE)
    RETURNING o.id, o.attempts, o.digest
)
INSERT INTO exchange_attempt (outgoing_id, number, at, outcome, receipt, digest)
SELECT id, attempts, %(now)s, 'FAILED', '', digest FROM parked
"""

Wait = Callable[[float, float], float]
"""Seconds to wait, after the seconds waited so far and a spread in [0, 1)."""
_spread = random.Random().random  # noqa: S311 - jitter, nothing secret


class Claimed(NamedTuple):
    """A message in a worker's hands. `receipt` names its earlier copy on the line; `age` is in seconds."""

    id: str
    attempt: int
    digest: bytes
    sealed: bytes
    receipt: str
    age: float


@dataclass(frozen=True, slots=True)
class Batch:
    """What one claim took. `looked_at` also counts rows that were put off or set aside."""

    claim: str
    messages: list[Claimed]
    looked_at: int


class Sorted(NamedTuple):
    """A batch by what is to become of it."""

    letters: list[tuple[Claimed, Letter]]
    put_off: list[Claimed]
    parked: list[tuple[Claimed, Parked]]


def claim(*, batch: int, now: datetime, worker: str, pace: Pace) -> Batch:
    """Take up to `batch` due messages for `worker`, at most one of each subject and in its order, with a lease.

    Also takes what a lost worker held too long and what was not answered in time; sets aside what was tried too often.
    """
    name = f"{worker}:{secrets.token_hex(6)}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{STEADY_PLAN}; SET LOCAL synchronous_commit = off")
        rows = (
            _plain_cursor()
            .execute(
                CLAIM,
                {
                    "now": now,
                    "batch": batch,
                    "most": pace.most_attempts,
                    "claim": name,
                    "lease": now + timedelta(seconds=pace.lease),
                    "blocked": now + timedelta(seconds=pace.blocked),
                },
                binary=True,
            )
            .fetchall()
        )
        if put_off := [row[0] for row in rows if row[6] not in ("CLAIMED", "PARKED")]:
            _plain_cursor().execute(LOOK_AGAIN, {"now": now, "ids": put_off})
    messages = [Claimed(*row[:6]) for row in rows if row[6] == "CLAIMED"]
    return Batch(claim=name, messages=messages, looked_at=len(rows))


def publish(batch: Batch, *, line: Transport, clock: Callable[[], datetime], pace: Pace) -> int:
    """Hand a claimed batch over, in one pipeline, and note each attempt. Returns how many left.

    A message that cannot leave is set aside by itself. When the line is down the batch waits, and TransportError
    is raised on.
    """
    try:
        ready = _sort(batch.messages, line)
        receipts = line.publish([letter for _, letter in ready.letters])
    except TransportError:
        _postpone(batch, batch.messages, clock(), pace.line_down_wait)
        raise
    sent, kept_back, parked = [], [], list(ready.parked)
    for (message, _), receipt in zip(ready.letters, receipts, strict=True):
        if isinstance(receipt, str):
            sent.append((message, receipt))
        elif receipt.permanent:
            parked.append((message, Parked.REJECTED_BY_LINE))
        else:
            kept_back.append(message)
    now = clock()
    with transaction.atomic():
        _mark_sent(batch, sent, now, pace)
        _postpone(batch, ready.put_off, now, pace.patience)
        _postpone(batch, kept_back, now, pace.line_down_wait)
        _park(batch, parked, now)
    return len(sent)


def _sort(messages: Sequence[Claimed], line: Transport) -> Sorted:
    earlier = [message.receipt for message in messages if message.receipt]
    waiting = line.still_waiting(earlier) if earlier else set()
    sha256 = hashlib.sha256
    letters, put_off, parked = [], [], []
    for message in messages:
        if message.receipt in waiting:
            put_off.append(message)
            continue
        try:
            clear = unseal(BODY_PURPOSE, message.sealed)
        except (CannotUnseal, ValueError):
            parked.append((message, Parked.UNREADABLE))
            continue
        if sha256(clear).digest() == message.digest:
            letters.append((message, Letter(message.id, message.digest, clear)))
        else:
            parked.append((message, Parked.ALTERED))
    return Sorted(letters, put_off, parked)


def _mark_sent(batch: Batch, sent: Sequence[tuple[Claimed, str]], now: datetime, pace: Pace) -> None:
    rows = sorted((message.id, receipt, message.attempt) for message, receipt in sent)
    if rows:
        _run(
            SENT,
            now=now,
            claim=batch.claim,
            ids="\n".join([row[0] for row in rows]),
            receipts="\n".join([row[1] for row in rows]),
            waits="\n".join([f"{pace.answer_wait(row[2], _spread()):.3f}" for row in rows]),
        )


def _postpone(batch: Batch, put_off: Sequence[Claimed], now: datetime, wait: Wait) -> None:
    rows = sorted((message.id, message.age) for message in put_off)
    if rows:
        waits = [wait(age, _spread()) for _, age in rows]
        _run(POSTPONE, now=now, claim=batch.claim, ids=[row[0] for row in rows], waits=waits)


def _park(batch: Batch, parked: Sequence[tuple[Claimed, Parked]], now: datetime) -> None:
    rows = sorted((message.id, reason.value) for message, reason in parked)
    if rows:
        ids, reasons = [row[0] for row in rows], [row[1] for row in rows]
        _run(PARK, now=now, claim=batch.claim, ids=ids, reasons=reasons)


def _run(statement: str, **values: Any) -> None:
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(STEADY_PLAN)
        _plain_cursor().execute(statement, values)


def _plain_cursor() -> "psycopg.Cursor[Any]":
    """psycopg's own cursor on Django's connection: values travel apart from the statement, bytes as bytes."""
    return psycopg.Cursor(connection.connection)
