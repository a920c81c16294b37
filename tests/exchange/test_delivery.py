import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from agency.exchange import answers, delivery
from agency.exchange.delivery import Batch
from agency.exchange.enums import Kind, Outcome, Parked, State
from agency.exchange.models import Attempt, Body, Outgoing
from agency.exchange.pace import Pace
from agency.exchange.transport import TransportError
from tests import factories
from tests.exchange import letters
from tests.exchange.letters import FakeLine, later

PACE = Pace()


def claim(size: int = 100, *, seconds: float = 0, worker: str = "w", pace: Pace = PACE) -> Batch:
    return delivery.claim(batch=size, now=later(seconds), worker=worker, pace=pace)


def deliver(line: FakeLine, *, seconds: float = 0, pace: Pace = PACE) -> int:
    batch = claim(seconds=seconds, pace=pace)
    return delivery.publish(batch, line=line, clock=lambda: later(seconds), pace=pace)


def ids(batch: Batch) -> list[str]:
    return [message.id for message in batch.messages]


def the(message: Outgoing) -> Outgoing:
    return Outgoing.objects.get(pk=message.pk)


@pytest.mark.django_db
def test_the_oldest_due_messages_are_claimed_first_and_future_ones_not_at_all() -> None:
    third, first, second, future = (letters.send(at=later(n)) for n in (-1, -3, -2, 5))

    assert set(ids(claim(2))) == {str(first.pk), str(second.pk)}
    assert ids(claim(2)) == [str(third.pk)]
    assert the(future).state == State.QUEUED


@pytest.mark.django_db
def test_a_claim_is_a_lease_with_a_name() -> None:
    message = letters.send()

    batch = claim(worker="host:1")

    row = the(message)
    assert (row.state, row.claimed_by, row.attempts) == (State.CLAIMED, batch.claim, 1)
    assert row.leased_until == later(PACE.lease)
    assert batch.claim.startswith("host:1:")


@pytest.mark.django_db
def test_what_was_handed_over_is_kept_with_receipt_attempt_and_the_time_an_answer_is_due() -> None:
    message, line = letters.send(), FakeLine()

    assert deliver(line) == 1

    row = the(message)
    assert (row.state, row.receipt, row.sent_at, row.claimed_by) == (State.SENT, "1-0", later(0), "")
    assert later(30) <= row.answer_due_at <= later(36)
    attempt = Attempt.objects.get(outgoing=message)
    assert (attempt.number, attempt.outcome, attempt.receipt) == (1, Outcome.SENT, "1-0")
    assert bytes(attempt.digest) == bytes(message.digest)
    assert line.letters[0].clear == message.body.sealed


@pytest.mark.django_db
def test_the_second_message_of_a_subject_waits_for_the_answer_to_the_first() -> None:
    subject, line = uuid.uuid4(), FakeLine()
    first = letters.send(subject=subject, at=later(-2))
    second = letters.send(subject=subject, kind=Kind.FILING_ENDED, at=later(-1))

    deliver(line)
    deliver(line, seconds=31)
    assert {letter.id for letter in line.letters} == {str(first.pk)}  # perhaps again: its answer was due by then

    answers.store([letters.answer_to(first.pk)], at=later(32))
    deliver(line, seconds=32)
    assert list(dict.fromkeys(letter.id for letter in line.letters)) == [str(first.pk), str(second.pk)]


@pytest.mark.django_db
def test_a_refused_message_lets_the_next_go_and_a_parked_one_does_not() -> None:
    line = FakeLine()
    refused, parked = uuid.uuid4(), uuid.uuid4()
    first = letters.send(subject=refused)
    after_refused = letters.send(subject=refused, kind=Kind.FILING_ENDED)
    altered = letters.send(subject=parked)
    after_parked = letters.send(subject=parked, kind=Kind.FILING_ENDED)
    spoil(altered)

    deliver(line)
    answers.store([letters.answer_to(first.pk, "REFUSED", "N001")], at=later(1))
    deliver(line, seconds=1)
    deliver(line, seconds=40)

    assert the(after_refused).state == State.SENT
    assert (the(altered).state, the(after_parked).state) == (State.PARKED, State.QUEUED)


@pytest.mark.django_db
def test_a_blocked_message_is_put_off_so_that_it_holds_up_nobody() -> None:
    subject = uuid.uuid4()
    letters.send(subject=subject, at=later(-9))
    blocked = letters.send(subject=subject, at=later(-8))
    claim()

    batch = claim()

    assert (batch.messages, batch.looked_at) == ([], 0)
    assert the(blocked).next_at == later(PACE.blocked)


@pytest.mark.django_db
def test_an_expired_lease_is_taken_over_and_the_lost_attempt_is_kept() -> None:
    message = letters.send()
    lost = claim(worker="dead")

    assert claim(seconds=PACE.lease - 1).messages == []
    batch = claim(seconds=PACE.lease)

    assert ids(batch) == [str(message.pk)]
    assert batch.messages[0].attempt == 2
    assert list(Attempt.objects.values_list("number", "outcome")) == [(1, Outcome.LOST)]
    late = delivery.publish(lost, line=FakeLine(), clock=lambda: later(31), pace=PACE)
    assert late == 1
    assert the(message).claimed_by == batch.claim


@pytest.mark.django_db
def test_without_an_answer_the_same_message_goes_out_again_with_growing_gaps() -> None:
    message, line = letters.send(), FakeLine()
    gaps, now = [], 0.0

    for _ in range(6):
        deliver(line, seconds=now)
        due = (the(message).next_at - factories.NOW).total_seconds()
        gaps.append(due - now)
        now = due

    assert len({(letter.id, letter.digest, letter.clear) for letter in line.letters}) == 1
    assert len(line.letters) == 6
    assert all(wanted <= gap <= wanted * 1.2 for gap, wanted in zip(gaps, (30, 60, 120, 240, 480, 600), strict=True))
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db
def test_after_the_last_attempt_a_message_is_set_aside_with_its_reason() -> None:
    message, line, pace = letters.send(), FakeLine(), Pace(most_attempts=2)

    for n in range(4):
        deliver(line, seconds=n * 1000, pace=pace)

    row = the(message)
    assert (len(line.letters), row.state, row.parked_because) == (2, State.PARKED, Parked.NO_ANSWER)


@pytest.mark.django_db
def test_a_copy_that_still_lies_at_the_exchange_is_not_sent_again() -> None:
    message, line = letters.send(), FakeLine()
    deliver(line)
    line.waiting = {"1-0"}

    for hour in range(1, 25):
        deliver(line, seconds=hour * 3600)

    row = the(message)
    assert (len(line.letters), row.state, row.attempts) == (1, State.SENT, 1)
    line.waiting = set()
    deliver(line, seconds=26 * 3600)
    assert len(line.letters) == 2


@pytest.mark.django_db
def test_a_line_that_is_down_a_day_costs_no_attempt_and_drains_alone() -> None:
    sent = [letters.send() for _ in range(20)]
    line = FakeLine(down=True)

    for hour in range(26):
        with pytest.raises(TransportError):
            deliver(line, seconds=hour * 3600)
    line.down = False
    deliver(line, seconds=27 * 3600)

    assert sorted(letter.id for letter in line.letters) == sorted(str(message.pk) for message in sent)
    assert set(Outgoing.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


def spoil(message: Outgoing) -> None:
    """As the owner of the database would: the application may not."""
    Outgoing.objects.filter(pk=message.pk).update(digest=b"\0" * 32)


@pytest.mark.django_db
def test_one_poisoned_message_delays_nobody() -> None:
    line = FakeLine()
    good = [letters.send(at=later(-n)) for n in range(1, 30)]
    altered, unwanted, busy = (letters.send(at=later(-99)) for _ in range(3))
    spoil(altered)
    line.refuses = lambda letter: {
        str(unwanted.pk): TransportError("too long", permanent=True),
        str(busy.pk): TransportError("busy", permanent=False),
    }.get(letter.id)

    assert deliver(line) == len(good)

    assert {the(message).state for message in good} == {State.SENT}
    assert (the(altered).state, the(altered).parked_because) == (State.PARKED, Parked.ALTERED)
    assert (the(unwanted).state, the(unwanted).parked_because) == (State.PARKED, Parked.REJECTED_BY_LINE)
    assert (the(busy).state, the(busy).attempts) == (State.QUEUED, 0)
    assert the(busy).next_at > later(0)


@pytest.mark.django_db
def test_bytes_that_do_not_open_are_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    message = letters.send()
    batch = claim()
    broken = Batch(batch.claim, [batch.messages[0]._replace(sealed=b"\1\2t1garbage")], 1)

    delivery.publish(broken, line=FakeLine(), clock=lambda: later(0), pace=PACE)

    assert (the(message).state, the(message).parked_because) == (State.PARKED, Parked.UNREADABLE)


@pytest.mark.django_db
def test_a_batch_costs_the_same_number_of_statements_for_one_message_and_for_thirty() -> None:
    assert statements_for(1) == statements_for(30)


def statements_for(messages: int) -> int:
    for _ in range(messages):
        letters.send()
    executed: list[str] = []

    def count(run: Any, sql: str, *rest: Any) -> Any:
        executed.append(sql)
        return run(sql, *rest)

    with connection.execute_wrapper(count):
        deliver(FakeLine())
    return len(executed)


@pytest.mark.race
def test_eight_workers_share_a_backlog_without_taking_a_message_twice(committed_db: None, together: Any) -> None:
    sent = {str(letters.send(at=later(-n)).pk) for n in range(160)}

    def work(name: str) -> list[str]:
        taken: list[str] = []
        while batch := ids(claim(5, worker=name)):
            taken += batch
        return taken

    outcomes = together(*(lambda name=f"w{n}": work(name) for n in range(8)))

    taken = [one for outcome in outcomes for one in outcome]
    assert sorted(taken) == sorted(sent)


@pytest.mark.race
def test_a_claim_passes_over_locked_rows_instead_of_waiting(committed_db: None, together: Any) -> None:
    from django.db import transaction

    held, free = letters.send(at=later(-2)), letters.send(at=later(-1))

    with transaction.atomic():
        Outgoing.objects.select_for_update().get(pk=held.pk)
        (outcome,) = together(lambda: ids(claim()))

    assert outcome == [str(free.pk)]


@pytest.mark.race
def test_answers_and_sending_meet_on_the_same_rows_without_deadlock(committed_db: None, together: Any) -> None:
    for _ in range(5):
        messages = [letters.send() for _ in range(60)]
        batch = claim()
        replies = [letters.answer_to(message.pk) for message in reversed(messages)]

        outcomes = together(
            lambda: delivery.publish(batch, line=FakeLine(), clock=lambda: later(0), pace=PACE),  # noqa: B023
            lambda: answers.store(replies[:40], at=later(0)),  # noqa: B023
            lambda: answers.store(replies[20:], at=later(0)),  # noqa: B023
        )

        assert [type(outcome) for outcome in outcomes] == [int, int, int]
        states = set(Outgoing.objects.filter(pk__in=[m.pk for m in messages]).values_list("state", flat=True))
        assert states == {State.ACKNOWLEDGED}


@pytest.mark.race
def test_writers_and_workers_together_never_send_out_of_order(committed_db: None, together: Any) -> None:
    factories.agency()
    subjects = [uuid.uuid4() for _ in range(6)]
    line = FakeLine()

    def write(subject: uuid.UUID) -> None:
        for n in range(8):
            letters.send(subject=subject, at=later(-100 + n))

    def work() -> None:
        for n in range(120):
            batch = claim(7, seconds=n * 31.0)
            delivery.publish(batch, line=line, clock=lambda: later(n * 31.0), pace=PACE)  # noqa: B023
            replies = [letters.answer_to(uuid.UUID(message.id)) for message in batch.messages]
            answers.store(replies, at=later(n * 31.0))

    outcomes = together(*(lambda s=s: write(s) for s in subjects), work, work)

    assert outcomes == [None] * 8
    work()
    order = dict(Outgoing.objects.values_list("pk", "sequence"))
    about = dict(Outgoing.objects.values_list("pk", "subject"))
    for subject in subjects:
        heard = [order[uuid.UUID(x.id)] for x in line.letters if about[uuid.UUID(x.id)] == subject]
        assert list(dict.fromkeys(heard)) == list(range(1, 9))
    assert Body.objects.count() == 48


@pytest.mark.parametrize(("attempts", "wanted"), [(1, 30), (2, 60), (5, 480), (6, 600), (60, 600), (5000, 600)])
def test_waits_double_up_to_a_cap_with_a_fifth_of_jitter(attempts: int, wanted: float) -> None:
    assert PACE.answer_wait(attempts, 0) == wanted
    assert PACE.answer_wait(attempts, 0.999999) == pytest.approx(wanted * 1.2, abs=0.01)


def test_patience_grows_with_the_time_waited_up_to_the_cap() -> None:
    assert [PACE.patience(waited, 0) for waited in (0, 30, 240, 86_400)] == [30, 30, 240, 600]
    assert [PACE.line_down_wait(waited, 0) for waited in (0, 20, 240, 86_400)] == [5, 20, 60, 60]


def test_the_lease_is_longer_than_a_sweep() -> None:
    assert timedelta(seconds=PACE.lease) > timedelta(seconds=5)
