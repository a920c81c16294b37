import threading
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError, transaction

from agency.exchange import answers, delivery, handlers
from agency.exchange.enums import Handling, Kind, Outcome, State, Unhandled
from agency.exchange.envelope import Envelope
from agency.exchange.models import Attempt, Incoming, Outgoing
from agency.exchange.pace import Pace
from agency.exchange.transport import Heard
from agency.offices.models import Agency
from tests import factories
from tests.conftest import by_itself, until_somebody_waits, until_the_other_gives_way
from tests.exchange import letters
from tests.exchange.letters import FakeLine, later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_settled", {})
    monkeypatch.setattr(handlers, "_received", {})


def sent(**values: Any) -> Outgoing:
    message = letters.send(**values)
    batch = delivery.claim(batch=100, now=later(0), worker="w", pace=Pace())
    delivery.publish(batch, line=FakeLine(), clock=lambda: later(0), pace=Pace())
    return message


def the(message: Outgoing) -> Outgoing:
    return Outgoing.objects.get(pk=message.pk)


def test_an_accepting_answer_closes_the_message_it_names() -> None:
    message, other = sent(), sent()

    assert answers.store([letters.answer_to(message.pk)], at=later(1)) == 1

    row = the(message)
    assert (row.state, row.settled_at, row.next_at) == (State.ACKNOWLEDGED, later(1), None)
    assert the(other).state == State.SENT
    kept = Incoming.objects.get()
    assert (kept.handling, kept.answers_id, kept.answer) == (Handling.HANDLED, message.pk, "ACCEPTED")


def test_a_refusing_answer_keeps_its_code_and_text() -> None:
    message = sent()

    answers.store(
        [
            letters.answer_to(
                message.pk,
                payload={"refmsgid": str(message.pk), "answer": "REFUSED", "code": "N001", "text": "no such place"},
            )
        ],
        at=later(1),
    )

    row = the(message)
    assert (row.state, row.answer_code, row.answer_text) == (State.REFUSED, "N001", "no such place")


def test_the_same_answer_heard_twice_is_kept_once_and_changes_nothing() -> None:
    message = sent()
    answer = letters.answer_to(message.pk)

    assert answers.store([answer, answer], at=later(1)) == 1
    assert answers.store([answer], at=later(99)) == 0

    assert (Incoming.objects.count(), the(message).settled_at) == (1, later(1))


def test_a_second_answer_that_contradicts_the_first_is_set_aside() -> None:
    message = sent()

    answers.store([letters.answer_to(message.pk)], at=later(1))
    answers.store([letters.answer_to(message.pk, "REFUSED", "CONFLICT")], at=later(2))

    assert the(message).state == State.ACKNOWLEDGED
    assert Incoming.objects.get(handling=Handling.PARKED).parked_because == Unhandled.CONTRADICTS


def test_an_answer_counts_whatever_state_its_message_is_in() -> None:
    queued = letters.send()
    claimed = letters.send(at=later(-5))
    delivery.claim(batch=1, now=later(0), worker="w", pace=Pace())
    parked = letters.send()
    Outgoing.objects.filter(pk=parked.pk).update(state="PARKED", next_at=None, parked_because="NO_ANSWER")

    answers.store([letters.answer_to(one.pk) for one in (queued, claimed, parked)], at=later(1))

    assert set(Outgoing.objects.values_list("state", flat=True)) == {State.ACKNOWLEDGED}


def test_an_answer_that_is_quicker_than_its_worker_leaves_an_attempt_and_later_a_receipt() -> None:
    message = letters.send()
    batch = delivery.claim(batch=1, now=later(0), worker="w", pace=Pace())

    answers.store([letters.answer_to(message.pk)], at=later(1))
    delivery.publish(batch, line=FakeLine(), clock=lambda: later(2), pace=Pace())

    row = the(message)
    assert (row.state, row.receipt, row.next_at) == (State.ACKNOWLEDGED, "1-0", None)
    assert list(Attempt.objects.values_list("number", "outcome")) == [(1, Outcome.ANSWERED)]


UNSTORABLE: list[tuple[str, Any]] = [
    ("sender", 5),
    ("sender", "nul\0"),
    ("kind", {"a": 1}),
    ("sequence", "many"),
    ("sequence", 2**31),
    ("payload", {"refmsgid": str(uuid.UUID(int=1)), "answer": "REFUSED", "code": "N1", "text": "nul\0"}),
]


def strange() -> list[tuple[str, Heard]]:
    unknown_kind = letters.answer_to(uuid.uuid4(), kind="clearing.notice")
    wrong_version = letters.answer_to(uuid.uuid4(), infver=99)
    bad_payload = letters.answer_to(uuid.uuid4(), payload={"answer": "MAYBE"})
    garbled = letters.heard({"msgid": "x", "hello": 1})
    sealed = letters.answer_to(uuid.uuid4())
    return [
        (Unhandled.UNKNOWN_MESSAGE, letters.answer_to(uuid.uuid4())),
        (Unhandled.UNKNOWN_KIND, unknown_kind),
        (Unhandled.UNKNOWN_KIND, wrong_version),
        (Unhandled.INVALID, bad_payload),
        (Unhandled.INVALID, garbled),
        *((Unhandled.INVALID, letters.answer_to(uuid.uuid4(), **{name: value})) for name, value in UNSTORABLE),
        (Unhandled.UNREADABLE, Heard(b"1-1", sealed.message_id, sealed.digest, b"sealed", None)),
        (Unhandled.UNREADABLE, Heard(b"1-1", sealed.message_id, b"\0" * 32, b"sealed", sealed.clear)),
    ]


@pytest.mark.parametrize("number", range(13))
def test_what_cannot_be_understood_is_set_aside_with_its_bytes_and_never_dropped(number: int) -> None:
    reason, received = strange()[number]

    answers.store([received], at=later(1))

    kept = Incoming.objects.get()
    assert (kept.handling, kept.parked_because) == (Handling.PARKED, reason)
    assert kept.body == (received.raw if received.clear is None else received.clear)


def test_one_strange_answer_does_not_hold_up_the_others() -> None:
    message = sent()

    answers.store([*(one for _, one in strange()), letters.answer_to(message.pk)], at=later(1))

    assert the(message).state == State.ACKNOWLEDGED


def test_the_next_of_the_subject_is_due_at_once_after_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = uuid.uuid4()
    woken: list[int] = []
    first = letters.send(subject=subject)
    second = letters.send(subject=subject, kind=Kind.FILING_ENDED)
    delivery.claim(batch=9, now=later(0), worker="w", pace=Pace())
    monkeypatch.setattr(answers.wakeup, "after_commit", lambda: woken.append(1))

    answers.store([letters.answer_to(first.pk)], at=later(1))

    assert (the(second).next_at, woken) == (later(1), [1])


def test_an_app_above_hears_of_each_answer_once() -> None:
    told: list[tuple[uuid.UUID, str, datetime]] = []
    handlers.on_settled("filing.approved", lambda message, at: told.append((message.pk, message.state, at)))
    message = sent()
    answer = letters.answer_to(message.pk)

    answers.store([answer], at=later(1))
    answers.store([answer, letters.answer_to(message.pk)], at=later(2))

    assert told == [(message.pk, State.ACKNOWLEDGED, later(1))]


def test_a_failing_reaction_leaves_the_answer_standing() -> None:
    def fail(message: Outgoing, at: datetime) -> None:
        with transaction.atomic():
            raise ZeroDivisionError

    handlers.on_settled("filing.approved", fail)
    message = sent()

    answers.store([letters.answer_to(message.pk)], at=later(1))

    assert the(message).state == State.ACKNOWLEDGED


def told_of_a_filing(**changes: Any) -> Heard:
    fields = {"infno": "2501", "kind": "filing.approved", "payload": letters.payload(), **changes}
    return letters.answer_to(uuid.uuid4(), **fields)


def test_a_message_of_a_known_kind_goes_to_its_handler_and_is_kept() -> None:
    told: list[Envelope] = []
    handlers.on_received("filing.approved", lambda envelope, at: told.append(envelope))

    answers.store([told_of_a_filing()], at=later(1))

    assert [envelope.payload for envelope in told] == [letters.payload()]
    assert Incoming.objects.get().handling == Handling.HANDLED


def test_a_failing_handler_sets_its_message_aside_and_undoes_its_own_changes() -> None:
    def fail(envelope: Envelope, at: datetime) -> None:
        letters.send()
        raise ZeroDivisionError

    handlers.on_received("filing.approved", fail)

    answers.store([told_of_a_filing()], at=later(1))

    assert Incoming.objects.get().parked_because == Unhandled.FAILED
    assert Outgoing.objects.count() == 0


def test_what_a_fault_of_ours_set_aside_is_handled_again_once_it_is_mended() -> None:
    def broken(envelope: Envelope, at: datetime) -> None:
        raise ValueError("a fault of ours")

    seen: list[str] = []
    handlers.on_received("filing.approved", broken)
    answers.store([told_of_a_filing()], at=later(1))
    handlers.on_received("filing.approved", lambda envelope, at: seen.append(envelope.kind))

    assert answers.handle_again(reason=Unhandled.UNKNOWN_KIND, at=later(2)) == (0, 0)
    assert answers.handle_again(reason=Unhandled.FAILED, at=later(2)) == (1, 0)
    assert answers.handle_again(reason=Unhandled.FAILED, at=later(3)) == (0, 0)
    row = Incoming.objects.get()
    assert (seen, row.handling, row.parked_because, row.handled_at) == (["filing.approved"], "HANDLED", "", later(2))


def test_what_cannot_be_handled_yet_stays_set_aside() -> None:
    def broken(envelope: Envelope, at: datetime) -> None:
        raise handlers.SetAside(Unhandled.UNKNOWN_SUBJECT)

    handlers.on_received("filing.approved", broken)
    answers.store([told_of_a_filing()], at=later(1))

    assert answers.handle_again(reason=Unhandled.UNKNOWN_SUBJECT, at=later(2)) == (0, 1)
    assert Incoming.objects.get().parked_because == Unhandled.UNKNOWN_SUBJECT


SUBJECTS = ["00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"]


@pytest.mark.race
def test_two_workers_with_messages_about_two_stays_of_one_filing_wait_for_each_other_in_turn(
    committed_db: None, together: Any
) -> None:
    """One has both, the other the second of them; handling either takes what is common to the two."""
    filing, under_way = factories.agency().pk, threading.Event()
    first, second, third = (told_of_a_filing(subject=each) for each in (*SUBJECTS, SUBJECTS[1]))

    def handle(envelope: Envelope, at: datetime) -> None:
        Agency.objects.select_for_update().get(pk=filing)
        if str(envelope.subject) == SUBJECTS[0]:
            under_way.set()
            until_somebody_waits()

    handlers.on_received("filing.approved", handle)

    def meanwhile() -> int:
        assert under_way.wait(30)
        return answers.store([third], at=later(1))

    assert together(lambda: answers.store([first, second], at=later(1)), meanwhile) == [2, 1]


@pytest.mark.race
def test_what_came_too_early_is_handled_once_though_the_operator_hands_it_on_at_that_moment(
    committed_db: None, together: Any
) -> None:
    first, early = (told_of_a_filing(subject=SUBJECTS[0], sequence=number) for number in (1, 2))
    under_way, handled = threading.Event(), list[int]()

    def handle(envelope: Envelope, at: datetime) -> None:
        if envelope.sequence == 2 and not under_way.is_set():
            raise handlers.SetAside(Unhandled.TOO_EARLY)
        if envelope.sequence == 1:
            under_way.set()
            until_somebody_waits()
        handled.append(envelope.sequence)

    handlers.on_received("filing.approved", handle)
    answers.store([early], at=later(1))

    def meanwhile() -> tuple[int, int]:
        assert under_way.wait(30)
        return answers.handle_again(reason=Unhandled.TOO_EARLY, at=later(2))

    assert together(lambda: answers.store([first], at=later(2)), meanwhile) == [1, (0, 1)]
    assert handled == [1, 2]


@pytest.mark.race
def test_what_stood_in_the_way_of_somebody_else_comes_again_and_is_not_set_aside(committed_db: None) -> None:
    """The batch holds the first agency and waits for the second; whoever holds that then waits for the first."""
    numbers = {f"120000-2026-00000{each}": factories.agency(place).pk for each, place in ((1, "120000"), (2, "110000"))}
    first, second = numbers.values()

    def held(key: int) -> Agency:
        return Agency.objects.select_for_update().get(pk=key)  # type: ignore[no-any-return]

    handlers.on_received("filing.approved", lambda envelope, at: held(numbers[envelope.payload["filing_no"]]))

    def scene() -> tuple[list[Heard], Future[int]]:
        told = zip(numbers, SUBJECTS, strict=True)
        batch = [told_of_a_filing(payload=letters.payload(filing_no=number), subject=each) for number, each in told]
        with ThreadPoolExecutor(1) as other, transaction.atomic():
            held(second)
            storing = other.submit(by_itself, lambda: answers.store(batch, at=later(1)))
            until_somebody_waits()
            held(first)
        return batch, storing

    batch, storing = until_the_other_gives_way(scene)

    with pytest.raises(OperationalError, match="deadlock"):
        storing.result(30)
    kept = Incoming.objects.filter(message_id__in=[heard.message_id for heard in batch])
    assert not kept.exists()
    assert answers.store(batch, at=later(4)) == 2
    assert list(kept.values_list("handling", flat=True)) == [Handling.HANDLED] * 2
