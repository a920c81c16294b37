import time
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agency.exchange import outbox, wakeup
from agency.exchange.contracts import NotTransmittable
from agency.exchange.enums import Kind, State
from agency.exchange.envelope import digest, parse
from agency.exchange.models import Body, Outgoing
from agency.offices.acts import acting, uuid7
from tests import factories
from tests.exchange import letters


@pytest.mark.django_db
def test_a_message_is_stored_with_its_exact_bytes_and_their_digest() -> None:
    message = letters.send()

    body = message.body.sealed
    envelope = parse(body)
    assert digest(body) == bytes(message.digest)
    assert envelope.message_id == message.pk
    assert (envelope.insured_place, envelope.place_of_treatment) == ("120000", "110000")
    assert envelope.act == message.act_id
    assert envelope.payload == letters.payload()
    assert (message.state, message.attempts, message.next_at) == (State.QUEUED, 0, factories.NOW)


@pytest.mark.django_db
def test_messages_of_one_subject_are_numbered_without_gaps() -> None:
    subject = uuid.uuid4()

    numbers = [letters.send(subject=subject, at=letters.later(n)).sequence for n in range(3)]

    assert numbers == [1, 2, 3]
    assert letters.send().sequence == 1


@pytest.mark.django_db
def test_the_database_holds_no_personal_data_in_clear() -> None:
    letters.send()

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM exchange_body")
        stored = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT o::text FROM exchange_outgoing o")
        row = cursor.fetchone()[0].encode()
    assert [secret for secret in letters.SECRETS if secret.encode() in stored + row] == []


@pytest.mark.django_db
def test_a_faulty_payload_is_refused_and_nothing_is_stored() -> None:
    office = factories.agency()

    with pytest.raises(NotTransmittable), acting(by=factories.machine(), at=factories.NOW, ids=uuid7) as act:
        outbox.enqueue(
            act,
            kind=Kind.FILING_APPROVED,
            subject=uuid.uuid4(),
            payload=letters.payload(category="TOURIST"),
            agency=office,
            destination="110000",
            at=factories.NOW,
            ids=uuid7,
        )

    assert Outgoing.objects.count() == Body.objects.count() == 0


def test_a_rolled_back_act_leaves_no_message_and_wakes_nobody(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[int] = []
    monkeypatch.setattr(wakeup, "nudge", lambda: woken.append(1))

    def approve_and_fail() -> None:
        with transaction.atomic():
            letters.send()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        approve_and_fail()

    assert (Outgoing.objects.count(), woken) == (0, [])


def test_one_commit_wakes_once_however_many_messages_it_holds(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[int] = []
    monkeypatch.setattr(wakeup, "nudge", lambda: woken.append(1))

    with transaction.atomic():
        letters.send()
        letters.send()
        assert woken == []

    assert woken == [1]


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "redis://10.255.255.1:6379/0", "nonsense://x"])
def test_a_dead_broker_neither_breaks_nor_delays_the_act(
    committed_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(wakeup, "_silent_until", 0.0)
    settings.CELERY_BROKER_URL = settings.REDIS_URL = address
    started = time.monotonic()

    first = letters.send()
    second = letters.send()

    assert time.monotonic() - started < 2.5
    assert Outgoing.objects.filter(pk__in=[first.pk, second.pk], state=State.QUEUED).count() == 2


IMPOSSIBLE: list[dict[str, Any]] = [
    {"state": "QUEUED", "next_at": None},
    {"state": "LOST"},
    {"state": "CLAIMED"},
    {"state": "SENT", "attempts": 1},
    {"state": "ACKNOWLEDGED", "next_at": None},
    {"state": "ACKNOWLEDGED", "settled_at": factories.NOW},
    {"state": "REFUSED", "next_at": None, "settled_at": factories.NOW},
    {"state": "PARKED", "next_at": None},
    {"claimed_by": "somebody"},
    {"leased_until": factories.NOW},
    {"parked_because": "ALTERED"},
    {"answer_code": "N001"},
    {"digest": b"short"},
    {"sequence": 0},
]


@pytest.mark.django_db
@pytest.mark.parametrize("values", IMPOSSIBLE, ids=str)
def test_impossible_states_cannot_be_stored(values: dict[str, Any]) -> None:
    message = letters.send()

    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.filter(pk=message.pk).update(**values)


@pytest.mark.django_db
def test_a_number_within_a_subject_is_given_once() -> None:
    message = letters.send()
    twin = Outgoing.objects.get(pk=message.pk)
    twin.pk = uuid.uuid4()

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.django_db
def test_the_application_can_change_neither_stored_bytes_nor_attempts() -> None:
    letters.send()

    for statement in ("UPDATE exchange_body SET sealed = ''", "DELETE FROM exchange_outgoing"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
