"""What comes from the line: stored first, once for each sender and id, then matched to what it answers."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from agency.exchange import contracts, handlers, wakeup
from agency.exchange.delivery import STEADY_PLAN
from agency.exchange.enums import Answer, Handling, State, Unhandled
from agency.exchange.envelope import Envelope, NotAnEnvelope, digest, is_storable, parse
from agency.exchange.models import Incoming, Outgoing
from agency.exchange.transport import Heard
from agency.offices import passing
from agency.offices.acts import uuid7

ANSWER = "answer"
UNKNOWN = "unknown"
logger = logging.getLogger(__name__)

SETTLE = """
WITH locked AS MATERIALIZED (
    SELECT o.id, o.state AS was, x.state, x.code, x.words
    FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(codes)s::text[], %(texts)s::text[]) AS x (id, state, code, words)
    JOIN exchange_outgoing o ON o.id = x.id
    WHERE coalesce(o.state NOT IN ('ACKNOWLEDGED', 'REFUSED'), FALSE)
    ORDER BY o.id
    FOR NO KEY UPDATE OF o
), settled AS (
    UPDATE exchange_outgoing o SET
        state = l.state, settled_at = %(at)s, answer_code = l.code, answer_text = l.words,
        next_at = NULL, claimed_by = '', leased_until = NULL, parked_because = '',
        sent_at = coalesce(o.sent_at, %(at)s)
    FROM locked l WHERE o.id = l.id
    RETURNING o.id, o.subject, o.sequence, o.kind, o.attempts, o.digest, l.was
), unnoted AS (
    INSERT INTO exchange_attempt (outgoing_id, number, at, outcome, receipt, digest)
    SELECT id, attempts, %(at)s, 'ANSWERED', '', digest FROM settled WHERE was = 'CLAIMED'
    ON CONFLICT DO NOTHING
)
SELECT id, subject, sequence, kind FROM settled
"""

RELEASE = """
WITH next AS MATERIALIZED (
    SELECT o.id
    FROM unnest(%(subjects)s::uuid[], %(numbers)s::int[]) AS x (subject, number)
    JOIN exchange_outgoing o ON o.subject = x.subject AND o.sequence = x.number
    WHERE coalesce(o.state = 'QUEUED', FALSE)
    ORDER BY o.id
    FOR NO KEY UPDATE OF o
)
UPDATE exchange_outgoing o SET next_at = %(at)s FROM next WHERE o.id = next.id
"""
"""Also what is due already: a worker may be about to put it off, not knowing the answer yet, and is waited for."""


class Settled(NamedTuple):
    """A message of ours that an answer has closed."""

    id: UUID
    subject: UUID
    sequence: int
    kind: str


@dataclass(slots=True)
class Read:
    """One received message as far as it could be understood."""

    heard: Heard
    row: Incoming
    envelope: Envelope | None = None
    verdict: dict[str, str] = field(default_factory=dict)

    @property
    def refers_to(self) -> UUID | None:
        return UUID(self.verdict["refmsgid"]) if self.verdict else None


def store(heard: Sequence[Heard], *, at: datetime) -> int:
    """Keep what was heard, settle what it answers, hand the rest to its handlers. Returns how many were new.

    Idempotent: what was stored before changes nothing. Whatever cannot be understood is set aside, never dropped.
    A batch that gave way to somebody else is stored when it comes from the line again. Raises OperationalError.
    The next message of a subject is released once the answer to the one before it is committed: sooner, a worker
    that cannot see the answer yet would put it off again.
    """
    reads = list({(read.row.sender, read.row.message_id): read for read in (_read(one, at) for one in heard)}.values())
    reads.sort(key=lambda read: (read.row.sender, read.row.message_id))
    with transaction.atomic():
        fresh = _keep(reads)
        settled = _settle([read for read in fresh if read.verdict], at)
        _handle_all([read for read in fresh if read.envelope and not read.verdict and not read.row.parked_because], at)
        _tell(settled, at)
    if settled:
        _release(settled, at)
    return len(fresh)


def handle_again(*, reason: Unhandled, at: datetime) -> tuple[int, int]:
    """Give to their handlers what was set aside for a reason, each by itself, once its cause was mended.

    Returns how many are handled now and how many stay set aside, by a new reason maybe.
    """
    parked = Incoming.objects.filter(handling=Handling.PARKED, parked_because=reason)
    keys = list(parked.order_by("subject", "sequence", "id").values_list("pk", flat=True))
    return (handled := sum(_handled_again(key, reason, at) for key in keys)), len(keys) - handled


def _handled_again(key: UUID, reason: Unhandled, at: datetime) -> bool:
    with transaction.atomic():
        _hold({str(Incoming.objects.values_list("subject", flat=True).get(pk=key))})
        row = Incoming.objects.select_for_update(of=("self",)).get(pk=key)
        if row.parked_because != reason:
            return False
        raw = bytes(row.body)
        read = _read(Heard(b"", row.message_id, bytes(row.digest), raw, raw), at)
        if read.envelope is None or read.verdict or read.row.parked_because:
            return False
        return _handled(row, read.envelope, at)


def _read(heard: Heard, at: datetime) -> Read:
    row = Incoming(
        id=uuid7(at),
        sender=UNKNOWN,
        message_id=heard.message_id,
        kind=UNKNOWN,
        body=heard.raw if heard.clear is None else heard.clear,
        received_at=at,
        handling=Handling.HANDLED,
        handled_at=at,
    )
    row.digest = digest(bytes(row.body))
    read = Read(heard, row)
    if heard.clear is None or row.digest != heard.digest:
        _set_aside(row, Unhandled.UNREADABLE)
        return read
    try:
        read.envelope = parse(heard.clear)
    except NotAnEnvelope:
        _set_aside(row, Unhandled.INVALID)
        return read
    _describe(read)
    return read


def _describe(read: Read) -> None:
    envelope, row = read.envelope, read.row
    assert envelope is not None
    row.sender, row.message_id, row.kind = envelope.sender[:40], str(envelope.message_id), envelope.kind[:40]
    row.subject, row.sequence = envelope.subject, envelope.sequence
    if envelope.kind != ANSWER and handlers.received(envelope.kind) is None:
        _set_aside(row, Unhandled.UNKNOWN_KIND)
        return
    try:
        faults = contracts.fault("envelope", 1, envelope.fields()) or contracts.fault(
            envelope.kind, envelope.version, envelope.payload
        )
    except (contracts.UnknownSchema, KeyError):
        _set_aside(row, Unhandled.UNKNOWN_KIND)
        return
    if faults is not None or (envelope.kind == ANSWER and not all(map(is_storable, envelope.payload.values()))):
        _set_aside(row, Unhandled.INVALID)
    elif envelope.kind == ANSWER:
        read.verdict = envelope.payload
        row.answer = envelope.payload["answer"]


def _set_aside(row: Incoming, reason: Unhandled) -> None:
    row.handling, row.parked_because, row.handled_at = Handling.PARKED, reason, None


def _keep(reads: Sequence[Read]) -> list[Read]:
    """Insert the rows that are new and return their reads. Links each answer to its message, where that is ours."""
    wanted = [read.refers_to for read in reads if read.refers_to is not None]
    states = dict(Outgoing.objects.filter(pk__in=wanted).values_list("pk", "state"))
    for read in reads:
        if not read.verdict:
            continue
        state = states.get(read.refers_to)
        if state is None:
            _set_aside(read.row, Unhandled.UNKNOWN_MESSAGE)
            read.verdict = {}
        else:
            read.row.answers_id = read.refers_to
            if state in (State.ACKNOWLEDGED, State.REFUSED) and state != _state_after(read.row.answer):
                _set_aside(read.row, Unhandled.CONTRADICTS)
    Incoming.objects.bulk_create([read.row for read in reads], ignore_conflicts=True)
    kept = set(Incoming.objects.filter(pk__in=[read.row.pk for read in reads]).values_list("pk", flat=True))
    return [read for read in reads if read.row.pk in kept]


def _state_after(answer: str) -> State:
    return State.ACKNOWLEDGED if answer == Answer.ACCEPTED else State.REFUSED


def _settle(reads: Sequence[Read], at: datetime) -> list[Settled]:
    """Close the answered messages."""
    first = {read.refers_to: read.verdict for read in reversed(reads)}
    if not first:
        return []
    ids = sorted(first, key=str)
    with connection.cursor() as cursor:
        cursor.execute(STEADY_PLAN)
        cursor.execute(
            SETTLE,
            {
                "at": at,
                "ids": ids,
                "states": [str(_state_after(first[one]["answer"])) for one in ids],
                "codes": [first[one]["code"] for one in ids],
                "texts": [first[one]["text"] for one in ids],
            },
        )
        return [Settled(*row) for row in cursor.fetchall()]


def _release(settled: Sequence[Settled], at: datetime) -> None:
    """Make the next message of each subject due and wake a worker for it."""
    numbers = [one.sequence + 1 for one in settled]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STEADY_PLAN)
        cursor.execute(RELEASE, {"at": at, "subjects": [one.subject for one in settled], "numbers": numbers})
        if cursor.rowcount:
            wakeup.after_commit()


def _tell(settled: Sequence[Settled], at: datetime) -> None:
    """Let the apps above react to answers. A failing one is logged; the answer stands."""
    wanted = set(handlers.settled_kinds())
    keys = [one.id for one in settled if one.kind in wanted]
    for message in Outgoing.objects.filter(pk__in=keys).order_by("id"):
        if handler := handlers.settled(message.kind):
            handlers.react(handler, message, at)


def _handle_all(reads: Sequence[Read], at: datetime) -> None:
    """Hand messages to their handlers, in the order of each subject; after each what came too early before it.

    One worker at a time for a subject, so that what is set aside as too early is seen by whoever handles the rest. All
    subjects are held before anything that two of them may have in common, such as the filing of two stays.
    """
    _hold({str(read.row.subject) for read in reads})
    for read in sorted(reads, key=lambda read: (str(read.row.subject), read.row.sequence or 0, read.row.message_id)):
        assert read.envelope is not None
        if _handled(read.row, read.envelope, at):
            for early in _too_early(read.row):
                _handled(early, parse(bytes(early.body)), at)


def _hold(subjects: Collection[str]) -> None:
    """Have others with messages about these wait until the transaction ends; always in the same order."""
    with connection.cursor() as cursor:
        for subject in sorted(subjects):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])


def _handled(row: Incoming, envelope: Envelope, at: datetime) -> bool:
    handler = handlers.received(row.kind)
    try:
        with transaction.atomic():
            if handler is not None:
                handler(envelope, at)
    except handlers.SetAside as aside:
        _set_aside(row, aside.reason)
    except Exception as fault:
        if passing.gave_way(fault):
            raise
        logger.exception("exchange.handling_failed", extra={"message_id": row.message_id})
        _set_aside(row, Unhandled.FAILED)
    else:
        if row.handling == Handling.HANDLED:
            return True
        row.handling, row.parked_because, row.handled_at = Handling.HANDLED, "", at
    row.save(update_fields=["handling", "parked_because", "handled_at"])
    return row.handling == Handling.HANDLED


def _too_early(row: Incoming) -> list[Incoming]:
    waiting = Incoming.objects.filter(sender=row.sender, subject=row.subject, parked_because=Unhandled.TOO_EARLY)
    return list(waiting.select_for_update(of=("self",)).order_by("sequence", "id"))
