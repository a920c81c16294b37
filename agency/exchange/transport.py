"""The way to the national exchange and back. The rest of the app knows `Transport` alone, so it can be replaced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from agency.exchange.line import CannotOpen, Line, line

REQUESTS = "exchange.national"
GROUP = "agency"
READER = "reader"
"""All workers read answers under one name: entries that a lost worker held are found again by their age."""
ABANDONED_AFTER = 3_000
"""Milliseconds after which an answer that a worker read but did not finish is read again."""
PIECE = 64
MOST_BYTES = 1_000_000
"""A longer message never leaves; nothing we say comes near it."""


class TransportError(Exception):
    """A message could not be handed over. `permanent`: this message never will be, whatever is tried."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Letter:
    """What is handed to the line: the message id, the digest of the exact bytes, and the bytes."""

    id: str
    digest: bytes
    clear: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """What came from the line. `clear` is None when it could not be opened; then `raw` is what is left."""

    receipt: bytes
    message_id: str
    digest: bytes
    raw: bytes
    clear: bytes | None


class Transport(Protocol):
    def publish(self, letters: Sequence[Letter]) -> list[str | TransportError]:
        """Hand letters over, in order. Returns a receipt or an error for each; raises when the line is down."""

    def still_waiting(self, receipts: Iterable[str]) -> set[str]:
        """Which of these copies the other end has not taken off the line yet."""

    def receive(self, count: int, wait: float = 0.0) -> list[Heard]:
        """Up to `count` messages, waiting up to `wait` seconds for the first. They come again until `done`."""

    def done(self, heard: Sequence[Heard]) -> None:
        """Take messages off the line, after their handling was committed."""


class StreamTransport:
    """Redis Streams: one for requests, one for the answers to this sender, each read by a consumer group."""

    def __init__(self, client: "redis.Redis", key: Line, sender: str, requests: str = REQUESTS) -> None:
        self.client = client
        self.key = key
        self.requests = requests
        self.answers = f"exchange.answers.{sender}"

    def publish(self, letters: Sequence[Letter]) -> list[str | TransportError]:
        fitting = [letter for letter in letters if len(letter.clear) <= MOST_BYTES]
        replies = iter(self._send(fitting))
        too_long = TransportError("longer than the line takes", permanent=True)
        return [next(replies) if len(letter.clear) <= MOST_BYTES else too_long for letter in letters]

    def _send(self, letters: Sequence[Letter]) -> list[str | TransportError]:
        pool = self.client.connection_pool
        try:
            connection = pool.get_connection()
            try:
                return self._pipe(connection, letters)
            except BaseException:
                connection.disconnect()
                raise
            finally:
                pool.release(connection)
        except (redis.RedisError, OSError) as error:
            raise TransportError(str(error), permanent=False) from error

    def _pipe(self, connection: Any, letters: Sequence[Letter]) -> list[str | TransportError]:
        """One pipeline, written piece by piece, so that the broker works on a piece while the next is sealed."""
        for start in range(0, len(letters), PIECE):
            commands = [self._command(letter) for letter in letters[start : start + PIECE]]
            packed = b"".join(connection.pack_commands(commands))
            connection.send_packed_command([packed], check_health=False)
        return [_receipt(connection) for _ in letters]

    def _command(self, letter: Letter) -> tuple[Any, ...]:
        body = self.key.seal(letter.id, letter.digest, letter.clear)
        return ("XADD", self.requests, "*", "m", letter.id, "d", letter.digest, "k", self.key.name, "b", body)

    def still_waiting(self, receipts: Iterable[str]) -> set[str]:
        wanted = [receipt for receipt in receipts if receipt]
        pipe = self.client.pipeline(transaction=False)
        for receipt in wanted:
            pipe.execute_command("XRANGE", self.requests, receipt, receipt)
        try:
            found = pipe.execute() if wanted else []
        except redis.RedisError as error:
            raise TransportError(str(error), permanent=False) from error
        return {receipt for receipt, entries in zip(wanted, found, strict=True) if entries}

    def receive(self, count: int, wait: float = 0.0) -> list[Heard]:
        try:
            entries = self._abandoned(count)
            if len(entries) < count:
                entries += self._fresh(count - len(entries), 0.0 if entries else wait)
        except redis.ResponseError as error:
            if not str(error).startswith("NOGROUP"):
                raise TransportError(str(error), permanent=False) from error
            self._make_group()
            return []
        except redis.RedisError as error:
            raise TransportError(str(error), permanent=False) from error
        return [self._heard(receipt, fields) for receipt, fields in entries if fields]

    def done(self, heard: Sequence[Heard]) -> None:
        receipts = [one.receipt for one in heard]
        if not receipts:
            return
        pipe = self.client.pipeline(transaction=True)
        pipe.xack(self.answers, GROUP, *receipts)
        pipe.xdel(self.answers, *receipts)
        try:
            pipe.execute()
        except redis.RedisError as error:
            raise TransportError(str(error), permanent=False) from error

    def _abandoned(self, count: int) -> list[Any]:
        reply = self.client.xautoclaim(self.answers, GROUP, READER, ABANDONED_AFTER, count=count)
        return list(reply[1])

    def _fresh(self, count: int, wait: float) -> list[Any]:
        block = max(1, int(wait * 1000)) if wait else None
        reply = self.client.xreadgroup(GROUP, READER, {self.answers: ">"}, count=count, block=block)
        streams = reply.values() if isinstance(reply, dict) else [entries for _, entries in reply or []]
        return [entry for entries in streams for entry in _flat(entries)]

    def _make_group(self) -> None:
        try:
            self.client.xgroup_create(self.answers, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    def _heard(self, receipt: bytes, fields: dict[bytes, bytes]) -> Heard:
        named = fields.get(b"m", b"").decode(errors="replace").replace("\0", "\ufffd")[:64]
        message_id = named or f"receipt {receipt.decode()}"
        digest, raw = fields.get(b"d", b""), fields.get(b"b", b"")
        try:
            clear = self.key.open(message_id, digest, raw)
        except CannotOpen:
            clear = None
        return Heard(receipt=receipt, message_id=message_id, digest=digest, raw=raw, clear=clear)


def _flat(entries: Any) -> list[Any]:
    """Entries of one stream; RESP3 replies wrap them once more."""
    return entries[0] if len(entries) == 1 and isinstance(entries[0], list) else list(entries)


def _receipt(connection: Any) -> str | TransportError:
    try:
        return str(connection.read_response().decode())
    except redis.ResponseError as error:
        return TransportError(str(error), permanent=False)


@lru_cache(maxsize=4)
def _client(url: str) -> "redis.Redis":
    return redis.Redis.from_url(
        url,
        socket_timeout=10,
        socket_connect_timeout=2,
        socket_keepalive=True,
        health_check_interval=0,
        retry=Retry(NoBackoff(), 0),
    )


def national() -> Transport:
    """The line that the settings name. Nothing is sent twice behind our back: the client never retries."""
    return StreamTransport(_client(settings.REDIS_URL), line(), settings.EXCHANGE_SENDER)
