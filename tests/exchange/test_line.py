"""The line with a real broker, a real stand-in and a real worker."""

import json
import sqlite3
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import redis
from django.utils import timezone

from agency.devstack.addresses import free_port
from agency.devstack.stack import Stack
from agency.exchange import delivery, relay
from agency.exchange.enums import State
from agency.exchange.line import Line
from agency.exchange.models import Attempt, Incoming, Outgoing
from agency.exchange.pace import Pace
from agency.exchange.transport import Letter, StreamTransport, TransportError
from filings.models import FilingVersion, ReceivedFiling
from tests import factories
from tests.exchange import letters
from tests.exchange.letters import later

KEY = Line(b"k" * 32)


@pytest.fixture
def broker(processes: Stack) -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(processes.environment["REDIS_URL"]) as client:
        yield client


@pytest.fixture
def line(broker: "redis.Redis") -> StreamTransport:
    return StreamTransport(broker, KEY, "kuasheng")


def letter(clear: bytes = b"hello") -> Letter:
    return Letter(str(uuid.uuid4()), delivery.hashlib.sha256(clear).digest(), clear)


def until(condition: Callable[[], Any], seconds: float = 15.0) -> float:
    """Wait for a condition and say how long it took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "it did not come about"
        time.sleep(0.02)
    return time.monotonic() - started


def acknowledged() -> int:
    return Outgoing.objects.filter(state=State.ACKNOWLEDGED).count()


def hub_counts(stack: Stack) -> dict[str, int]:
    ask = {
        "calls": "SELECT count(*) FROM call",
        "effects": "SELECT count(*) FROM message WHERE answer = 'ACCEPTED'",
        "inversions": "SELECT count(*) FROM inversion",
    }
    with closing(sqlite3.connect(stack.environment["HUB_STORE"])) as store:
        return {name: store.execute(query).fetchone()[0] for name, query in ask.items()}


def test_letters_get_a_receipt_each_in_their_order(line: StreamTransport, broker: "redis.Redis") -> None:
    sent = [letter(str(n).encode()) for n in range(200)]

    receipts = line.publish(sent)

    entries = broker.xrange(line.requests)
    assert [receipt.decode() for receipt, _ in entries] == receipts
    assert [fields[b"m"].decode() for _, fields in entries] == [one.id for one in sent]
    assert KEY.open(sent[7].id, sent[7].digest, entries[7][1][b"b"]) == b"7"


def test_a_letter_that_is_too_long_fails_alone(line: StreamTransport) -> None:
    short, long, other = line.publish([letter(), letter(b"x" * 1_000_001), letter()])

    assert (isinstance(short, str), isinstance(other, str)) == (True, True)
    assert isinstance(long, TransportError)
    assert long.permanent


def test_a_broker_that_is_away_is_a_passing_error(processes: Stack, line: StreamTransport) -> None:
    assert processes.valkey is not None
    processes.valkey.kill()

    for attempt in (lambda: line.publish([letter()]), lambda: line.receive(1), lambda: line.still_waiting(["1-1"])):
        with pytest.raises(TransportError) as error:
            attempt()
        assert not error.value.permanent


def test_a_copy_waits_at_the_exchange_until_it_is_taken_off(line: StreamTransport, broker: "redis.Redis") -> None:
    first, second = (str(receipt) for receipt in line.publish([letter(), letter()]))

    broker.xdel(line.requests, first)

    assert line.still_waiting([first, second, "9999999999999-1", ""]) == {second}


def test_an_answer_comes_again_until_it_is_done_with(line: StreamTransport, broker: "redis.Redis") -> None:
    one = letter(b"answer")
    assert line.receive(10) == []
    fields: Any = {"m": one.id, "d": one.digest, "k": KEY.name, "b": KEY.seal(one.id, one.digest, one.clear)}
    broker.xadd(line.answers, fields)

    (heard,) = line.receive(10, wait=1)
    assert (heard.message_id, heard.clear) == (one.id, b"answer")
    assert line.receive(10) == []
    time.sleep(3.1)
    (again,) = line.receive(10)
    assert again == heard
    line.done([again])

    assert broker.xlen(line.answers) == 0
    assert broker.xpending(line.answers, "agency")["pending"] == 0


def test_altered_bytes_and_changed_headers_do_not_open(line: StreamTransport, broker: "redis.Redis") -> None:
    one = letter(b"answer")
    sealed = KEY.seal(one.id, one.digest, one.clear)
    line.receive(1)
    for number, body in ((one.id, sealed[:-1] + bytes([sealed[-1] ^ 1])), (str(uuid.uuid4()), sealed), (one.id, b"")):
        fields: Any = {"m": number, "d": one.digest, "b": body}
        broker.xadd(line.answers, fields)

    assert [heard.clear for heard in line.receive(10)] == [None, None, None]


def test_an_approval_is_acknowledged_within_two_seconds(processes: Stack) -> None:
    for process in (processes.hub, processes.worker):
        process.start()
    for process in (processes.hub, processes.worker):
        process.wait_ready()
    letters.send()
    until(acknowledged)

    message = letters.send()
    took = until(lambda: acknowledged() == 2)

    assert took < 2
    assert Attempt.objects.get(outgoing=message).receipt
    assert Incoming.objects.filter(answers=message).count() == 1
    assert hub_counts(processes) == {"calls": 2, "effects": 2, "inversions": 0}


def test_messages_of_one_subject_follow_each_other_without_waiting_for_a_sweep(processes: Stack) -> None:
    subject = uuid.uuid4()
    for n in range(5):
        letters.send(subject=subject, at=later(n))
    processes.hub.start()

    took = until(lambda: relay.run(wait=1.0) or acknowledged() == 5)

    assert took < 8
    assert hub_counts(processes) == {"calls": 5, "effects": 5, "inversions": 0}


def test_nothing_in_the_broker_shows_a_person(processes: Stack, broker: "redis.Redis") -> None:
    assert processes.valkey is not None
    letters.send()
    relay.run(wait=0)
    assert broker.xlen("exchange.national") == 1
    broker.save()
    processes.hub.start()
    until(lambda: relay.run(wait=0.5) or acknowledged())
    time.sleep(1.2)

    files = [path for path in processes.valkey.data.rglob("*") if path.is_file()]
    kept = b"".join(path.read_bytes() for path in files)
    assert b"exchange.national" in kept
    assert [secret for secret in (*letters.SECRETS, "陆一鸣") if secret.encode() in kept] == []
    assert broker.xlen("exchange.national") == broker.xlen("exchange.answers.kuasheng") == 0


def test_an_answer_that_came_while_no_worker_ran_is_read_before_anything_is_sent_again(processes: Stack) -> None:
    letters.send()
    relay.run(wait=0)
    processes.hub.start()
    processes.hub.wait_ready()
    until(lambda: hub_counts(processes)["effects"])
    time.sleep(0.3)
    Outgoing.objects.update(next_at=later(0))

    relay.run(wait=0)

    assert acknowledged() == 1
    assert hub_counts(processes)["calls"] == 1


def test_a_closed_exchange_gets_each_message_once_when_it_opens(processes: Stack) -> None:
    address = f"127.0.0.1:{free_port()}"
    processes.hub.command += ["--control", address, "--mode", "closed"]
    try:
        processes.hub.start()
        processes.hub.wait_ready()
    finally:
        del processes.hub.command[-4:]
    sent = [letters.send() for _ in range(10)]
    for _ in range(3):
        relay.run(wait=0)
        Outgoing.objects.filter(state=State.SENT).update(next_at=later(0))
    assert hub_counts(processes)["calls"] == 0

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    body = json.dumps({"mode": "accept"}).encode()
    request = urllib.request.Request(f"http://{address}/switches", body, {"Content-Type": "application/json"})
    with opener.open(request, timeout=5):
        until(lambda: relay.run(wait=0.5) or acknowledged() == len(sent))

    assert hub_counts(processes) == {"calls": 10, "effects": 10, "inversions": 0}


def test_a_lost_answer_costs_a_repeated_call_and_no_second_effect(processes: Stack, broker: "redis.Redis") -> None:
    letters.send()
    processes.hub.start()
    relay.run(wait=0)
    until(lambda: broker.xlen("exchange.answers.kuasheng"))
    broker.delete("exchange.answers.kuasheng")
    Outgoing.objects.update(next_at=later(0))

    until(lambda: relay.run(wait=0.5) or acknowledged())

    assert hub_counts(processes) == {"calls": 2, "effects": 1, "inversions": 0}


@pytest.mark.kill
def test_the_stand_in_forgets_nothing_when_it_is_killed(processes: Stack) -> None:
    sent = [letters.send() for _ in range(300)]
    for _ in range(5):
        processes.hub.start()
        processes.hub.wait_ready()
        batch = delivery.claim(batch=60, now=timezone.now(), worker="w", pace=Pace())
        delivery.publish(batch, line=relay.national(), clock=timezone.now, pace=Pace())
        time.sleep(0.03)
        processes.hub.kill()
    processes.hub.start()

    until(lambda: relay.run(wait=0.5) or acknowledged() == len(sent))

    assert hub_counts(processes) == {"calls": 300, "effects": 300, "inversions": 0}


def test_the_stand_in_stops_in_order_when_asked(processes: Stack) -> None:
    processes.hub.start()
    processes.hub.wait_ready()
    assert processes.hub.child is not None
    child = processes.hub.child

    processes.hub.stop()

    assert child.returncode == 0
    assert "DATABASE_URL" not in (processes.hub.environment or {})


def notices() -> int:
    return Incoming.objects.filter(kind="filing.notice", handling="HANDLED").count()


@pytest.fixture
def serving(processes: Stack) -> Iterator[Stack]:
    """The stand-in tells Beijing, whose agency lives in this deployment, of filings for Beijing."""
    factories.agency("110000")
    processes.hub.command += ["--serves", "110000"]
    yield processes
    del processes.hub.command[-2:]


def test_the_place_of_treatment_hears_of_a_filing_through_the_line(serving: Stack) -> None:
    letters.send()
    serving.hub.start()

    until(lambda: relay.run(wait=0.5) or (acknowledged() and notices()))

    assert ReceivedFiling.objects.get().agency.code == "110000"


@pytest.mark.kill
def test_every_notice_arrives_once_however_often_the_stand_in_is_killed(serving: Stack) -> None:
    sent = [letters.send(number=n) for n in range(300)]
    for _ in range(5):
        serving.hub.start()
        serving.hub.wait_ready()
        batch = delivery.claim(batch=60, now=timezone.now(), worker="w", pace=Pace())
        delivery.publish(batch, line=relay.national(), clock=timezone.now, pace=Pace())
        time.sleep(0.03)
        serving.hub.kill()
    serving.hub.start()

    until(lambda: relay.run(wait=0.5) or (acknowledged() == len(sent) and notices() == len(sent)), 60)

    assert ReceivedFiling.objects.count() == len(sent)
    assert Incoming.objects.filter(handling="PARKED").count() == 0


def test_an_admission_reported_on_the_control_page_reaches_its_filing(processes: Stack) -> None:
    version = factories.approved(at=timezone.now())
    address = f"127.0.0.1:{free_port()}"
    processes.hub.command += ["--control", address]
    try:
        processes.hub.start()
        processes.hub.wait_ready()
    finally:
        del processes.hub.command[-2:]
    until(lambda: relay.run(wait=0.5) or acknowledged())

    day = timezone.localdate()
    told = {"filing_no": version.filing.number, "admitted_on": day.isoformat(), "institution": "Hospital"}
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://{address}/admissions", json.dumps(told).encode(), kind)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5) as answer:
        assert answer.status == 200
    until(lambda: relay.run(wait=0.5) or FilingVersion.objects.filter(admitted_on=day).exists())

    assert Incoming.objects.get(kind="admission.registered").handling == "HANDLED"
