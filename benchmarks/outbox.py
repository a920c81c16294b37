"""How fast approvals leave: our relay beside the limit and beside a task for each row, in one run.

    ./run bench outbox

prints one JSON object a line. `outbox_vs_limit`: our relay as `./run demo` runs it, two workers (digest check, order
within the subject, sealed bodies, stored receipts and attempts), against `a_limit.py` (one process: claim, one
pipelined XADD, one commit, nothing else). `outbox_one_worker_vs_limit`: the same with one worker.
`outbox_vs_delay`: the same figure against a committed row with `.delay()` (`a_delay.py`). The baselines run unchanged,
from the folder that KUASHENG_BASELINES names, in batches as large as ours. Ours and theirs take turns; the ratio is the
median of the pairs.
"""

import base64
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[1]
BASELINES = Path(os.environ.get("KUASHENG_BASELINES", ROOT.parent / "shared" / "baselines"))
DSN = os.environ.get("PERF_DSN", "postgresql://postgres@127.0.0.1:55432/perf")
REDIS = os.environ.get("PERF_REDIS", "redis://127.0.0.1:56379/0")
ROWS = int(os.environ.get("PERF_N", "20000"))
REPEATS = int(os.environ.get("PERF_REPEATS", "5"))
WORKERS = int(os.environ.get("PERF_WORKERS", "2"))
"""As many as `./run demo` starts; they take batches side by side."""
BODY_BYTES = 1649
"""The size of the baselines' payload."""


def main() -> None:
    """Print both figures. Raises when a message was lost, doubled, or left without receipt or attempt."""
    _django()
    for name, workers in (("outbox_vs_limit", WORKERS), ("outbox_one_worker_vs_limit", 1)):
        pairs = []
        for _ in range(REPEATS):
            limit = _baseline("a_limit.py", ROWS)["rows_per_s"]
            pairs.append((_ours(workers), limit))
        _say(name, pairs, "limit_rows_per_s", workers=workers, rows=ROWS, body_bytes=BODY_BYTES)
    pairs = []
    for _ in range(max(3, REPEATS // 2)):
        delay = _baseline("a_delay.py", 2000)["with_db_commit_rows_per_s"]
        pairs.append((_ours(WORKERS), delay))
    _say("outbox_vs_delay", pairs, "delay_rows_per_s", workers=WORKERS, rows=ROWS, body_bytes=BODY_BYTES)


def _say(name: str, pairs: list[tuple[float, float]], other: str, **more: Any) -> None:
    from django.conf import settings

    ratios = [ours / theirs for ours, theirs in pairs]
    figures = {
        "name": name,
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "ours_rows_per_s": [round(ours) for ours, _ in pairs],
        other: [round(theirs) for _, theirs in pairs],
        "batch": settings.EXCHANGE_BATCH,
    }
    print(json.dumps({**figures, **more}), flush=True)


def _baseline(script: str, rows: int) -> dict[str, Any]:
    environment = {**os.environ, "PERF_DSN": DSN, "PERF_REDIS": REDIS, "PERF_N": str(rows)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, str(BASELINES / script)], env=environment, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _django() -> None:
    """Our own tables, in a database of their own on the same server."""
    parts = urlsplit(DSN)
    name = f"{parts.path[1:]}_kuasheng"
    with psycopg.connect(DSN, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    url = urlunsplit(("postgres", parts.netloc, f"/{name}", parts.query, ""))
    key = base64.b64encode(os.urandom(32)).decode()
    os.environ.update(DATABASE_URL=url, DATABASE_OWNER_URL=url, REDIS_URL=REDIS, DEBUG="0", LOG_LEVEL="WARNING")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    os.environ.setdefault("EXCHANGE_BATCH", os.environ.get("PERF_BATCH", "1000"))
    for variable, value in (("SECRET_KEY", key), ("FIELD_KEYS", f"bench:{key}"), ("INDEX_KEY", key), ("LINE_KEY", key)):
        os.environ[variable] = os.environ.get(variable) or value
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, skip_checks=True)


def _ours(workers: int) -> float:
    """Messages per second of so many workers side by side over ROWS due messages.

    Half of them follow a settled one of their subject.
    """
    from django.conf import settings
    from django.db import connections

    from agency.exchange import relay
    from agency.exchange.transport import REQUESTS, _client, national

    _fill(ROWS)
    client = _client(REDIS)
    client.delete(REQUESTS)
    line = national()

    def work(name: str) -> int:
        sent = 0
        while (round_ := relay.send_due(line, name, settings.EXCHANGE_BATCH))[1]:
            sent += round_[0]
        connections.close_all()
        return sent

    started = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        sent = sum(pool.map(work, [f"bench-{number}" for number in range(workers)]))
    took = time.perf_counter() - started
    _check(client.xlen(REQUESTS), sent)
    client.delete(REQUESTS)
    return sent / took


def _check(on_the_line: int, sent: int) -> None:
    from agency.exchange.models import Attempt, Outgoing

    marked = Outgoing.objects.filter(state="SENT").exclude(receipt="").count()
    kept = Attempt.objects.filter(outcome="SENT").exclude(receipt="").count()
    if not (on_the_line == sent == marked == kept == ROWS):
        raise AssertionError(f"{ROWS} due: {on_the_line} on the line, {sent} sent, {marked} marked, {kept} attempts")


def _fill(rows: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        tables = ("incoming", "attempt", "alert", "retry", "body", "outgoing")
        cursor.execute(f"TRUNCATE {', '.join(f'exchange_{table}' for table in tables)}")
        agency, act = _office(cursor)
        raw = cursor.cursor
        columns = "id, kind, version, subject, sequence, agency_id, act_id, destination, digest, created_at, "
        columns += "late_at, receiver, state, next_at, claimed_by, attempts, sent_at, receipt, parked_because, "
        columns += "settled_at, answer_code, answer_text"
        messages = list(_messages(rows, agency, act))
        with raw.copy(f"COPY exchange_outgoing ({columns}) FROM STDIN") as copy:
            for message, _ in messages:
                copy.write_row(message)
        with raw.copy("COPY exchange_body (outgoing_id, sealed) FROM STDIN") as copy:
            for message, sealed in messages:
                copy.write_row((message[0], sealed))
        cursor.execute("ANALYZE exchange_outgoing")
        cursor.execute("ANALYZE exchange_body")


def _messages(rows: int, agency: int, act: UUID) -> Iterator[tuple[tuple[Any, ...], bytes]]:
    from agency.exchange.envelope import NATIONAL, digest
    from agency.exchange.models import BODY_PURPOSE
    from agency.offices.acts import uuid7
    from agency.sealing import seal

    start = datetime.now(UTC) - timedelta(hours=1)
    for number in range(rows):
        at = start + timedelta(milliseconds=number)
        subject, follows = uuid4(), number % 2
        body = _body(number)
        common = (agency, act, "110000", digest(body), at, at + timedelta(hours=2), NATIONAL)
        sealed = seal(BODY_PURPOSE, body)
        kind = "filing.approved"
        if follows:
            done = ("ACKNOWLEDGED", None, "", 1, at, "1-1", "", at, "", "")
            yield (uuid7(at), kind, 1, subject, 1, *common, *done), sealed
        due = ("QUEUED", at, "", 0, None, "", "", None, "", "")
        yield (uuid7(at), kind, 1, subject, 1 + follows, *common, *due), sealed


def _body(number: int) -> bytes:
    """As many bytes as the baselines send, no two alike."""
    head = json.dumps({"msgid": number, "note": ""}).encode()
    return head + b"x" * (BODY_BYTES - len(head))


def _office(cursor: Any) -> tuple[int, UUID]:
    """One agency and one act, for the foreign keys."""
    from agency.offices.models import Act, Division
    from agency.offices.models.places import DivisionLevel

    act, _ = Act.objects.get_or_create(
        id=UUID(int=1), defaults={"at": datetime.now(UTC), "machine": "bench", "place": "COMMAND"}
    )
    province = {"level": DivisionLevel.PROVINCE, "level_order": 1, "name": "x", "full_name": "x", "name_latin": "x"}
    Division.objects.get_or_create(
        code="120000", defaults={**province, "search_latin": "x", "initials": "x", "province_id": "120000"}
    )
    cursor.execute(
        "INSERT INTO offices_agency (code, name, level, division_id, path, phone)"
        " VALUES ('1', 'x', 'PROVINCE', '120000', '/1/', '') ON CONFLICT DO NOTHING"
    )
    cursor.execute("SELECT id FROM offices_agency WHERE code = '1'")
    return cursor.fetchone()[0], act.pk


if __name__ == "__main__":
    main()
