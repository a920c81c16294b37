"""The stand-in's end of the line: Redis Streams, sealed with the key that both ends know."""

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from redis.backoff import NoBackoff
from redis.retry import Retry

REQUESTS = "exchange.national"
ANSWERS = "exchange.answers."
GROUP = "national"
READER = "hub"
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Call:
    """One entry of the request stream. `clear` is None when it could not be opened."""

    receipt: str
    message_id: str
    digest: bytes
    clear: bytes | None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way to a sender."""

    sender: str
    answer_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class News:
    """Something the stand-in says of its own accord, sealed already, on its way to a recipient."""

    recipient: str
    message_id: str
    digest: bytes
    sealed: bytes


class Line:
    """Reads requests through a consumer group and writes answers. Raises redis.RedisError when the broker is away."""

    def __init__(self, url: str, key: str) -> None:
        secret = base64.b64decode(key, validate=True)
        if len(secret) != 32:
            raise ValueError("LINE_KEY must be 32 bytes in base64")
        self.key_name = hashlib.sha256(b"line" + secret).hexdigest()[:8]
        self._cipher = AESGCM(secret)
        self._client = redis.Redis.from_url(
            url, socket_timeout=10, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0), protocol=2
        )

    def open_group(self) -> None:
        try:
            self._client.xgroup_create(REQUESTS, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    def unfinished(self, count: int) -> list[Call]:
        """What was read before and not finished: after a crash of this process or of the broker."""
        return self._read("0", count, None)

    def fresh(self, count: int, wait: float) -> list[Call]:
        return self._read(">", count, max(1, int(wait * 1000)))

    def finish(self, calls: Sequence[Call], replies: Sequence[Reply]) -> None:
        """Give the answers and take the requests off the line, both or neither."""
        pipe = self._client.pipeline(transaction=True)
        for reply in replies:
            digest = hashlib.sha256(reply.body).digest()
            sealed = self.seal(reply.answer_id, digest, reply.body)
            fields: Any = {"m": reply.answer_id, "d": digest, "k": self.key_name, "b": sealed}
            pipe.xadd(ANSWERS + reply.sender, fields)
        receipts = [call.receipt for call in calls]
        if receipts:
            pipe.xack(REQUESTS, GROUP, *receipts)
            pipe.xdel(REQUESTS, *receipts)
        pipe.execute()

    def tell(self, news: Sequence[News]) -> None:
        """Put news on the lines of their recipients, in their order, all or none."""
        pipe = self._client.pipeline(transaction=True)
        for one in news:
            fields: Any = {"m": one.message_id, "d": one.digest, "k": self.key_name, "b": one.sealed}
            pipe.xadd(ANSWERS + one.recipient, fields)
        pipe.execute()

    def _read(self, start: str, count: int, block: int | None) -> list[Call]:
        reply: Any = self._client.xreadgroup(GROUP, READER, {REQUESTS: start}, count=count, block=block)
        entries = reply[0][1] if reply else []
        gone = [receipt for receipt, fields in entries if fields is None]
        if gone:
            self._client.xack(REQUESTS, GROUP, *gone)
        return [self._call(receipt, fields) for receipt, fields in entries if fields is not None]

    def _call(self, receipt: bytes, fields: dict[bytes, bytes]) -> Call:
        message_id = fields.get(b"m", b"").decode(errors="replace")
        digest = fields.get(b"d", b"")
        return Call(receipt.decode(), message_id, digest, self._open(message_id, digest, fields.get(b"b", b"")))

    def _open(self, message_id: str, digest: bytes, sealed: bytes) -> bytes | None:
        try:
            bound = message_id.encode() + digest
            clear = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError):
            return None
        return clear if hashlib.sha256(clear).digest() == digest else None

    def seal(self, message_id: str, digest: bytes, clear: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, clear, message_id.encode() + digest)
