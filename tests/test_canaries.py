"""Planted secrets go through the pages, the database, the broker, the hub and the error page; none lies in clear.

A control value that nobody seals proves for each place that the search would have found one.
"""

import base64
import io
import logging.config
import urllib.parse
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import redis
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import reverse

from agency.audit import trail
from agency.devstack import database
from agency.devstack.addresses import free_port, site
from agency.devstack.stack import Stack
from agency.exchange import answers
from agency.exchange.enums import State
from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.workers import actions as worker_actions
from agency.workers.models import Worker
from tests import factories, planted
from tests.exchange import letters
from tests.factories import NOW, PASSWORD
from tests.planted import Visitor

NUMBERS = ("370102198001011237", "370602197203042229", "210202196811054564")
PHONES = ("13820265502", "13920001111", "15022334455")
ACCOUNTS = ("6217000010001234567", "6228480402564890018")
CARDS = ("D87654321", "E11223344")
SECRETS = (*NUMBERS, *PHONES, *ACCOUNTS, *CARDS)
EVERY = (*SECRETS, *planted.LISTED, *planted.BROUGHT_FORWARD)
"""With those of delivered lists and of complaints."""
CONTROL = "Controlstreet 4711"
"""An address: stored in clear, so the dump has to contain it."""


def test_nineteen_secrets_are_planted() -> None:
    assert len(set(SECRETS)) == 10
    assert len(set(EVERY)) == 19


def hits(content: bytes, secrets: tuple[str, ...] = EVERY) -> list[str]:
    """Which secrets lie in these bytes: as text, in UTF-16, in hexadecimal or in base64 (any of the three offsets)."""
    folded = content.lower()
    return [secret for secret in secrets if any(form in folded for form in forms(secret))]


def forms(secret: str) -> Iterator[bytes]:
    raw = secret.encode()
    yield raw.lower()
    yield secret.encode("utf-16-le").lower()
    yield raw.hex().encode()
    for shift in range(3):
        # what of the secret falls into whole groups of three bytes looks the same whatever stands around it
        inner = raw[(3 - shift) % 3 :]
        yield base64.b64encode(inner[: len(inner) // 3 * 3]).lower()


@pytest.mark.parametrize("shift", range(4))
def test_the_search_finds_every_form(shift: int) -> None:
    secret = NUMBERS[0]
    around = b"x" * shift + secret.encode() + b"yz"
    for content in (around, around.hex().encode(), base64.b64encode(around), ("x" + secret).encode("utf-16-le")):
        assert hits(content) == [secret]
    assert hits(b"370102 1980 0101 1237") == []


# The places where they could lie


def dump(stack: Stack) -> dict[str, bytes]:
    """Every table as COPY writes it, read by the administrator."""
    address = database.same_server(stack.admin_url, stack.database_name)
    found: dict[str, bytes] = {}
    with psycopg.connect(address) as admin:
        tables = admin.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            " ORDER BY 1, 2"
        ).fetchall()
        for schema, table in tables:
            with admin.cursor().copy(f'COPY "{schema}"."{table}" TO STDOUT') as copy:
                found[f"{schema}.{table}"] = b"".join(bytes(part) for part in copy)
    return found


def broker_files(stack: Stack) -> bytes:
    """The append-only files of Valkey and a snapshot, as they lie on the disk."""
    assert stack.valkey is not None
    with redis.Redis.from_url(stack.environment["REDIS_URL"]) as broker:
        broker.save()
    files = [path for path in stack.valkey.data.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".rdb", ".aof"}
    return b"".join(path.read_bytes() for path in files)


# Planting, by the pages and the acts


def sign_in(client: Client, user: Any) -> None:
    client.force_login(user, backend="agency.offices.backends.SignInBackend")


def plant_by_pages(client: Client) -> Worker:
    """Register, look for, correct and reveal a worker as a clerk does."""
    number, account, card = NUMBERS[0], ACCOUNTS[0], CARDS[0]
    client.post(
        reverse("workers:new"),
        {"number": number, "name": "Lu Min", "phone": PHONES[0], "bank_account": account, "address": CONTROL},
    )
    worker = Worker.objects.numbered(number).get()
    for text in (number, PHONES[0], card):
        client.post(reverse("workers:search"), {"q": text})
    client.get(reverse("workers:detail", args=[worker.pk]))
    client.post(reverse("workers:reveal", args=[worker.pk]), {"field": "bank_account", "reason": "COMPARE"})
    client.post(reverse("workers:new"), {"number": number, "name": "Lu Min"})
    assert worker.phone == PHONES[0]
    assert worker.bank_account == account
    return worker


def plant_by_acts(office: Any, clerk: Any) -> None:
    for number, phone, account in zip(NUMBERS[1:], PHONES[1:], (ACCOUNTS[1], None), strict=True):
        worker = factories.worker(office, by=clerk, number=number, phone=phone, bank_account=account)
        worker_actions.correct_worker(
            by=clerk, at=NOW, ids=uuid7, worker_id=worker.pk, revision=1, reason="moved", address="elsewhere"
        )
        factories.card(worker, number=CARDS[1] if number == NUMBERS[1] else f"F{worker.pk.hex[-8:]}")


def plant_lists_and_answers(office: Any, data: Any, reviewer: Any, auditor: Any) -> None:
    """A file, of which one line differs from a worker's file, and the answer to what was brought forward."""
    factories.worker(office, number=planted.FILE_NUMBER)
    factories.worker(office, number=planted.LETTER_NUMBER)
    clients = [Client() for _ in range(3)]
    for client, user in zip(clients, (data, reviewer, auditor), strict=True):
        sign_in(client, user)
    planted.deliver_file(clients[0], office)
    planted.answer_complaint(clients[1], clients[2])


def delivered(filing: Any) -> bool:
    return planted.until(lambda: Outgoing.objects.get(subject=filing).state == State.ACKNOWLEDGED)


@pytest.mark.kill
def test_no_secret_lies_in_clear_after_an_approval_went_all_the_way(processes: Stack) -> None:
    port = free_port()
    for process in (desk := (processes.hub, processes.worker, processes.serve("127.0.0.1", port))):
        process.start()
    for process in desk:
        process.wait_ready()
    office = factories.agency()
    user = factories.person(office, Role.CLERK)
    clerk = factories.Actor.of(user, at=NOW)
    client = Client()
    sign_in(client, user)

    worker = plant_by_pages(client)
    factories.card(worker, number=CARDS[0])
    plant_by_acts(office, clerk)
    planted.tell_lists(processes, office)
    approved = factories.approved(worker)
    assert delivered(approved.filing_id)
    assert planted.lists_were_heard()
    address = site("127.0.0.1", port)
    visit(address, user.staff_number, worker)
    data, reviewer, auditor = (factories.person(office, role) for role in (Role.DATA, Role.REVIEWER, Role.AUDITOR))
    plant_lists_and_answers(office, data, reviewer, auditor)
    visit_with_a_list(address, data.staff_number, office)
    assert planted.lists_were_compared(processes)

    tables = dump(processes)
    assert [name for name, content in tables.items() if hits(content)] == []
    clear = [name for name, content in tables.items() if hits(content, (CONTROL,))]
    assert set(clear) >= {"public.workers_worker", "public.workers_historicalworker"}
    assert {"public.exchange_body", "public.offices_act", "public.audit_event", "public.django_session"} <= set(tables)
    lists_and_complaints = (
        "workers_deliveredentry",
        "filings_complaint",
        "filings_historicalcomplaint",
        "filings_task",
    )
    assert [name for name in lists_and_complaints if not tables[f"public.{name}"]] == []

    with redis.Redis.from_url(processes.environment["REDIS_URL"]) as broker:
        broker.set("control", CONTROL)
        broker.set("control-hex", CONTROL.encode().hex())
    files = broker_files(processes)
    assert hits(files) == []
    assert hits(files, (CONTROL,)) == [CONTROL]

    kept = b"".join(path.read_bytes() for path in processes.folder.glob("hub.sqlite3*"))
    assert (kept != b"", hits(kept)) == (True, [])

    servers = [server for server in (processes.postgres, processes.valkey) if server]
    written = {process.name: process.output() for process in (*desk, *servers)}
    assert [name for name, text in written.items() if hits(text.encode())] == []
    assert [name for name, text in written.items() if not text.strip()] == []
    for path in ("/workers/new/", "/workers/lists/new/", "/complaints/new/"):
        assert f"POST {path}" in written["web"]
    assert written["worker"].count("exchange.handling_failed") == 1
    assert str(worker.pk) in written["web"]


def visit(address: str, staff_number: str, worker: Worker) -> None:
    """The real web process: sign in, then search and open pages with every secret in the address or the form."""
    visitor = Visitor(address)
    assert visitor.post("/sign-in/", username=staff_number, password=PASSWORD) == 200
    assert "session" in visitor.cookies
    for secret in SECRETS:
        assert visitor.get(f"/workers/?{urllib.parse.urlencode({'q': secret})}") == 200
        assert visitor.post("/workers/", q=secret) == 200
        visitor.post("/workers/new/", number=secret, name="Lu Min", phone=secret, bank_account=secret)
        visitor.post("/workers/check-number/", number=secret)
        visitor.post("/sign-in/", username=secret, password=secret)
    assert visitor.get(f"/workers/{worker.pk}/") == 200
    told = {"kind": "REPORT", "received_on": "2026-03-09", "text": planted.TEXT, "informant": planted.INFORMANT}
    told["agency"] = str(worker.agency_id)
    assert visitor.post("/complaints/new/", **told, filing_number="no such filing") == 422
    assert visitor.post("/complaints/new/", **told) == 200


def visit_with_a_list(address: str, staff_number: str, office: Any) -> None:
    """The same as the data manager does who takes in a file twice, and one that is no list."""
    visitor = Visitor(address)
    assert visitor.post("/sign-in/", username=staff_number, password=PASSWORD) == 200
    typed = {"kind": "DEATHS", "source": "Civil affairs", "agency": str(office.pk)}
    content = planted.listed_file().read()
    assert visitor.upload("/workers/lists/new/", "file", content, **typed) == 200
    assert visitor.upload("/workers/lists/new/", "file", b"\xff\xff" + content, **typed) == 422


# The error page and what is logged of it


class Broken(Exception):
    pass


@pytest.fixture
def logged(settings: Any) -> Iterator[io.StringIO]:
    """What the settings' logging writes, as in a process of its own."""
    written = io.StringIO()
    console = {**settings.LOGGING["handlers"]["console"], "stream": written}
    logging.config.dictConfig({**settings.LOGGING, "handlers": {"console": console}})
    yield written
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.django_db
def test_the_error_page_and_its_log_show_no_secret(
    monkeypatch: pytest.MonkeyPatch, logged: io.StringIO, settings: Any
) -> None:
    office = factories.agency()
    user = factories.person(office, Role.CLERK)
    worker = factories.worker(office, number=NUMBERS[0], phone=PHONES[0], bank_account=ACCOUNTS[0])

    def breaks(**options: Any) -> None:
        held = Worker.objects.get(pk=worker.pk)
        raise Broken(f"number {held.number} phone {held.phone} account {held.bank_account} card {CARDS[0]} {CONTROL}")

    monkeypatch.setattr(worker_actions, "register_worker", breaks)
    client = Client(raise_request_exception=False)
    sign_in(client, user)
    seen: list[Any] = []
    got_request_exception.connect(lambda **values: seen.append(values), weak=False, dispatch_uid="canaries")
    try:
        response = client.post(
            reverse("workers:new"),
            {"number": NUMBERS[0], "name": "Lu Min", "phone": PHONES[0], "bank_account": ACCOUNTS[0]},
        )
    finally:
        got_request_exception.disconnect(dispatch_uid="canaries")

    assert seen
    assert settings.DEBUG is False
    assert response.status_code == 500
    assert hits(response.content) == []
    assert hits(response.content, (CONTROL,)) == []
    written = logged.getvalue()
    assert hits(written.encode()) == []
    assert written.count(CONTROL) >= 2
    assert "Broken" in written


@pytest.mark.django_db
def test_the_error_pages_of_lists_and_complaints_and_their_log_show_no_secret(
    monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    """What was typed or delivered lies in the frames of the fault; its numbers even in the words of it."""

    def breaks(*given: Any, **named: Any) -> None:
        raise Broken(f"{CONTROL} {planted.FILE_NUMBER} {planted.WRONG_NUMBERS}")

    office = factories.agency()
    monkeypatch.setattr(trail, "record", breaks)
    told = {"kind": "REPORT", "received_on": "2026-03-09", "text": planted.TEXT, "informant": planted.INFORMANT}
    listed = {"kind": "DEATHS", "source": "Civil affairs", "file": planted.listed_file()}
    for role, path, form in ((Role.CLERK, "complaints:new", told), (Role.DATA, "workers:list-new", listed)):
        client = Client(raise_request_exception=False)
        sign_in(client, factories.person(office, role))
        response = client.post(reverse(path), {**form, "agency": office.pk})
        assert (response.status_code, hits(response.content)) == (500, [])
    answers.store([letters.heard(planted.message(office.division_id))], at=NOW)
    written = logged.getvalue()
    assert hits(written.encode()) == []
    assert written.count(CONTROL) >= 3
    assert "exchange.handling_failed" in written
