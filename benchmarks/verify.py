"""How many verifications of cards a second, beside a view of Django REST framework and a bare WSGI function.

    ./run bench verify
    VERIFY_GROWTH=5000000 ./run bench verify

prints one JSON object a line. `verify_vs_drf`, `verify_vs_bare`: our endpoint against `_verify_drf.py` and
`_verify_bare.py`, each under granian WSGI with as many processes and threads, production settings, signature, nonce in
Valkey, read log and a line in the log for each request; the load is a process of its own with 16 connections
(`_verify_load.py`) whose calls were signed before, each with a nonce of its own. The three take turns; the ratio is the
median of the rounds, and a run in which the bare function moved more than twofold is refused. The number of
reads that were logged is checked. `verify_growth` (with VERIFY_GROWTH): a call among so many received filings against
one among VERIFY_ROWS, in two databases on the same server, taking turns.

VERIFY_ROWS (100,000), VERIFY_CALLS a turn (6,000), PERF_REPEATS (3), VERIFY_WORKERS (2), VERIFY_THREADS (4).
The peer is installed into var/peers-drf.
"""

import base64
import json
import os
import pickle
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "bench"
DRF = ROOT / "var" / "peers-drf"
ROWS = int(os.environ.get("VERIFY_ROWS", "100000"))
GROWTH = int(os.environ.get("VERIFY_GROWTH", "0"))
CALLS = int(os.environ.get("VERIFY_CALLS", "6000"))
REPEATS = int(os.environ.get("PERF_REPEATS", "3"))
WORKERS, THREADS = os.environ.get("VERIFY_WORKERS", "2"), os.environ.get("VERIFY_THREADS", "4")
CONNECTIONS, PERSONS = 16, 2000
PATH = "/api/institutions/v1/verify"
PLACE = "320100"
SERVERS = {
    "ours": ("agency.wsgi:application", "agency.settings"),
    "drf": ("agency.wsgi:application", "benchmarks._verify_drf_settings"),
    "bare": ("benchmarks._verify_bare:application", ""),
}


def main() -> None:
    """Print the figures. Raises when a verdict is wrong or a read wasn't logged."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    import django

    django.setup()
    caller = _caller()
    _fill(os.environ["DATABASE_URL"], caller.numbers, ROWS)
    _install_drf()
    _beside_peers(caller)
    if GROWTH:
        _grow(caller)


def _beside_peers(caller: "Caller") -> None:
    rounds: list[dict[str, dict[str, Any]]] = []
    with _served("ours") as ours, _served("drf") as drf, _served("bare") as bare:
        ports = {"ours": ours, "drf": drf, "bare": bare}
        for name, port in ports.items():
            _turn(caller, port, 400, name)
        for _ in range(REPEATS):
            rounds.append({name: _turn(caller, port, CALLS, name) for name, port in ports.items()})
    limits = [each["bare"]["per_s"] for each in rounds]
    if max(limits) > 2 * min(limits):
        raise SystemExit(f"The bare function itself moved from {min(limits):.0f} to {max(limits):.0f} calls a second.")
    for other, bar in (("drf", 2), ("bare", 0.25)):
        ratios = [each["ours"]["per_s"] / each[other]["per_s"] for each in rounds]
        late = [each["ours"]["p99_ms"] / each[other]["p99_ms"] for each in rounds]
        shown = {
            f"{name}_{figure}": [round(each[name][figure], 1) for each in rounds]
            for name in ("ours", other)
            for figure in ("per_s", "p50_ms", "p99_ms")
        }
        _say(f"verify_vs_{other}", ratios, bar=bar, p99_ratio=round(statistics.median(late), 2), **shown)


def _grow(caller: "Caller") -> None:
    small = os.environ["DATABASE_URL"]
    big = _copy_of(small)
    _fill(big, (), GROWTH - ROWS)
    ratios = []
    with _served("ours", DATABASE_URL=small) as few, _served("ours", DATABASE_URL=big) as many:
        for port in (few, many):
            _turn(caller, port, 400, "ours", counted=False)
        for _ in range(max(5, REPEATS)):
            pair = [_turn(caller, port, CALLS, "ours", counted=False)["per_s"] for port in (few, many)]
            ratios.append(pair[0] / pair[1])
    _say("verify_growth", ratios, bar=1.3, rows=GROWTH, against=ROWS)


def _say(name: str, ratios: list[float], **more: Any) -> None:
    told = {"name": name, "ratio": round(statistics.median(ratios), 3), "ratios": [round(each, 3) for each in ratios]}
    print(json.dumps({**told, **more}), flush=True)


# Who asks, and about whom


@dataclass(frozen=True, slots=True)
class Caller:
    """A hospital with its key, and the persons it asks about."""

    key: str
    private: Ed25519PrivateKey
    numbers: tuple[str, ...]

    def call(self, number: str) -> bytes:
        body = json.dumps({"social_security_number": number, "service": "MEDICAL"}).encode()
        from settlement.admission.signing import Signed, text_to_sign

        signed = Signed(self.key, datetime.now(UTC).isoformat(), uuid.uuid4().hex, "")
        signature = base64.b64encode(self.private.sign(text_to_sign("POST", PATH, signed, body))).decode()
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nX-Key: {signed.key}\r\nX-Time: {signed.time}\r\n"
            f"X-Nonce: {signed.nonce}\r\nX-Signature: {signature}\r\n\r\n"
        )
        return head.encode() + body


def _caller() -> Caller:
    from agency.offices.acts import acting, uuid7
    from institutions.models import ClientKey
    from tests import factories

    at = datetime.now(UTC)
    office = factories.agency(PLACE)
    institution = factories.registered(office, at=at)
    factories.agreement(institution, at=at)
    private = Ed25519PrivateKey.generate()
    with acting(by=factories.machine(), at=at, ids=uuid7):
        public = private.public_key().public_bytes_raw()
        key = ClientKey.objects.create(id=uuid7(at), institution=institution, public_key=public, issued_at=at)
    dice = random.Random(4)
    return Caller(str(key.pk), private, tuple(_number(dice) for _ in range(PERSONS)))


def _number(dice: random.Random) -> str:
    from agency.workers.identifiers import check_character

    born = date(1960, 1, 1) + timedelta(dice.randrange(15_000))
    first = f"370102{born:%Y%m%d}{dice.randrange(1000):03d}"
    return first + check_character(first)


# The data


def _fill(url: str, numbers: tuple[str, ...], rows: int) -> None:
    """Received filings: one for each number, four of five in force, and so many of other persons.

    An index of a number is 32 bytes of a keyed digest: those of the others are as random as real ones.
    """
    from filings.models import ReceivedFiling

    index = ReceivedFiling._meta.get_field("number_index")
    known = [(bytes(index.index_of(number)), rank % 5 != 4) for rank, number in enumerate(numbers)]  # type: ignore[union-attr]
    with psycopg.connect(_as_admin(url), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("CREATE TEMP TABLE known (number_index bytea, runs boolean)")
        with admin.cursor() as cursor, cursor.copy("COPY known FROM STDIN") as copy:
            for row in known:
                copy.write_row(row)
        told = {"rows": rows, "place": PLACE, "first": 10**9 if numbers else 10**10}
        indexes = _without_indexes(admin)
        admin.execute(INSERT.format(of="known k", id="gen_random_uuid()", index="k.number_index", runs="k.runs"), told)
        others = {"index": "sha256(gen_random_uuid()::text::bytea)", "runs": "g %% 8 <> 0", "id": FOLLOWING}
        admin.execute(INSERT.format(of="generate_series(1, %(rows)s) g", **others), told)
        for definition in indexes:
            admin.execute(definition)
        admin.execute("VACUUM (ANALYZE) filings_receivedfiling")
        admin.execute("CHECKPOINT")


FOLLOWING = "('019e' || lpad(to_hex(%(first)s::bigint + g), 28, '0'))::uuid"
"""Ids in the order of time, as ours are."""


def _without_indexes(admin: psycopg.Connection) -> list[str]:
    """Drop the plain indexes of the table; how each is made again. Kept, they would slow millions of rows down."""
    plain = """
        SELECT x.indexname, x.indexdef FROM pg_indexes x
        WHERE x.tablename = 'filings_receivedfiling'
            AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = x.indexname)
    """
    found = admin.execute(plain).fetchall()
    for name, _definition in found:
        admin.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


INSERT = """
INSERT INTO filings_receivedfiling (
    id, agency_id, filing_number, version, scope, category, services, name, number, number_index, number_tail,
    insured_place, insured_place_name, insured_agency, destination_id, institution_name, injured_parts, diagnoses,
    third_party, effective_from, valid_to, ended_on, benefit_stopped, received_at, message_id
)
SELECT {id}, (SELECT id FROM offices_agency WHERE code = %(place)s),
    '370100-' || substr(md5(random()::text), 1, 16), 1, 'CROSS_PROVINCE', 'RESIDENT', ARRAY['MEDICAL'], 'W' || random(),
    sha256(random()::text::bytea) || sha256(random()::text::bytea), {index}, '1234', '370100', 'Jinan', 'Agency',
    %(place)s, '', ARRAY['1.14.2'], ARRAY['S72.3'], 'NO', current_date - 100,
    CASE WHEN {runs} THEN current_date + 200 ELSE current_date - 10 END, NULL, NULL, now(), gen_random_uuid()
FROM {of}
"""


def _as_admin(url: str) -> str:
    """The same database as the superuser of the server, whom the peers' database belongs to."""
    admin = urlsplit(os.environ["PERF_DSN"])
    return urlunsplit((admin.scheme, admin.netloc, urlsplit(url).path, admin.query, ""))


def _copy_of(url: str) -> str:
    from django.db import connections

    connections.close_all()
    source, name = urlsplit(url).path[1:], f"{urlsplit(url).path[1:]}_growth"
    with psycopg.connect(os.environ["PERF_DSN"], autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        admin.execute(f'GRANT CONNECT, TEMPORARY ON DATABASE "{name}" TO kuasheng_app')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


# Servers and load


@contextmanager
def _served(name: str, **more: str) -> Iterator[int]:
    """One of the three under granian; its port. What it logs goes to a file of its name."""
    from agency.devstack import addresses
    from settlement.admission.lookup import STATEMENT

    port = addresses.free_port()
    told = {"VERIFY_STATEMENT": STATEMENT, "PYTHONPATH": f"{ROOT}:{DRF}", "DEBUG": "0", "SITE_HTTPS": "0"}
    application, settings = SERVERS[name]
    told |= {"DJANGO_SETTINGS_MODULE": settings, "ALLOWED_HOSTS": "127.0.0.1"}
    environment = {**os.environ, **told, **more}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", WORKERS, "--blocking-threads", THREADS, "--log-level", "warning", application]
    with (VAR / f"verify-{name}.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            while not addresses.answers("127.0.0.1", port):
                if server.poll() is not None:
                    raise SystemExit(f"{name} did not start: see {log.name}")
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()
            server.wait()


def _turn(caller: Caller, port: int, calls: int, name: str, *, counted: bool = True) -> dict[str, Any]:
    """So many calls to one server. Raises when a verdict is wrong, or another number of reads was logged."""
    dice = random.Random(calls)
    asked = [dice.randrange(PERSONS) for _ in range(calls)]
    file = VAR / "verify-calls"
    file.write_bytes(pickle.dumps([caller.call(caller.numbers[rank]) for rank in asked]))
    before = _reads() if counted else 0
    load = [sys.executable, str(ROOT / "benchmarks" / "_verify_load.py"), str(port), str(CONNECTIONS), str(file)]
    done = subprocess.run(load, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    right = sum(rank % 5 != 4 for rank in asked)
    if told["verdicts"] != {"YES": right, "NO": calls - right}:
        raise SystemExit(f"{name} answered {told['verdicts']}, and {right} of {calls} are a yes.")
    if counted and _reads() - before != calls:
        raise SystemExit(f"{name} logged {_reads() - before} reads of {calls}.")
    return {**told, "per_s": told["calls"] / told["seconds"]}


def _reads() -> int:
    from agency.audit.models import ReadEntry

    return ReadEntry.objects.count()


def _install_drf() -> None:
    if not (DRF / "rest_framework").exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(DRF)]
        subprocess.run([*command, "djangorestframework~=3.16"], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    main()
