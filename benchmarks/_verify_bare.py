"""The limit of `./run bench verify`: the same check as a bare WSGI function, with psycopg and nothing of Django.

The same signature, nonce, statement with the read log in it, rule and log line; no schemas, no words, no middleware.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg
import redis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

STATEMENT = os.environ["VERIFY_STATEMENT"]
INDEX_KEY = base64.b64decode(os.environ["INDEX_KEY"])
PURPOSE = b"filings.received.number\0"
SHANGHAI = ZoneInfo("Asia/Shanghai")
broker = redis.Redis.from_url(os.environ["REDIS_URL"])
keys: dict[str, Ed25519PublicKey] = {}
of_thread = threading.local()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    at = datetime.now(UTC)
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    key, nonce = environ["HTTP_X_KEY"], environ["HTTP_X_NONCE"]
    said = (environ["REQUEST_METHOD"], environ["PATH_INFO"], key, environ["HTTP_X_TIME"], nonce)
    message = environ.get("HTTP_IDEMPOTENCY_KEY", "")
    text = "\n".join((*said, message, hashlib.sha256(body).hexdigest()))
    if abs(at - datetime.fromisoformat(environ["HTTP_X_TIME"])) > timedelta(minutes=5):
        raise ValueError("stale")
    _key(key).verify(base64.b64decode(environ["HTTP_X_SIGNATURE"]), text.encode())
    if not broker.set(f"api:nonce:{key}:{nonce}", b"1", nx=True, ex=600):
        raise ValueError("replayed")
    told = _answer(key, json.loads(body), at)
    sent = json.dumps(told, ensure_ascii=False).encode()
    line = {"request": "POST /verify", "code": 200, "request_id": str(uuid4()), "timestamp": at.isoformat()}
    sys.stderr.write(json.dumps(line) + "\n")
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(sent)))])
    return [sent]


def _answer(key: str, question: dict[str, Any], at: datetime) -> dict[str, Any]:
    index = hmac.digest(INDEX_KEY, PURPOSE + question["social_security_number"].encode(), hashlib.sha256)
    words = {"key": UUID(key), "index": index, "at": at, "place": "API"}
    client, heard, agreements = _connection().execute(STATEMENT, words, prepare=True).fetchone()
    day = question.get("admitted_on") or at.astimezone(SHANGHAI).date().isoformat()
    for each in heard:
        ends = [end for end in (each["valid_to"], each["ended_on"]) if end]
        if each["destination_id"][:4] != client["division_id"][:4] or not each["effective_from"] <= day:
            continue
        if (ends and min(ends) < day) or each["third_party"] == "OPEN" or question["service"] not in each["services"]:
            continue
        if any(one["state"] == "ONLINE" and one["cross_province"] and not one["suspended"] for one in agreements):
            names = ("version", "category", "services", "injured_parts", "diagnoses", "effective_from", "valid_to")
            filing = {"number": each["filing_number"], **{name: each[name] for name in names}}
            return {"verdict": "YES", "because": "ELIGIBLE", "third_party": each["third_party"], "filing": filing}
    return {"verdict": "NO", "because": "NO_FILING", "third_party": "UNKNOWN", "filing": None}


def _connection() -> psycopg.Connection:
    if not hasattr(of_thread, "connection"):
        of_thread.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    return of_thread.connection  # type: ignore[no-any-return]


def _key(key: str) -> Ed25519PublicKey:
    if key not in keys:
        told = _connection().execute("SELECT public_key FROM institutions_clientkey WHERE id = %s", [key]).fetchone()
        assert told is not None
        keys[key] = Ed25519PublicKey.from_public_bytes(bytes(told[0]))
    return keys[key]
