"""S14 Exchange outage: the national system is down from 08:00 to 14:30 on 2026-06-01; a filing is approved at 09:12.

Tested here: all of it. The clerk reads that it waits, the approval stands, the gaps grow, exactly one create arrives
after 14:30, the alert comes at 10:12, and an answer lost after the commit makes no second filing. The outbox, the
stand-in's desk and its store are the real ones; the line between them is in memory, and the clock is moved from one
moment of interest to the next.
Waits: nothing.
"""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from agency.audit.models import Event
from agency.exchange import alerts, answers, delivery, waiting, wording
from agency.exchange.enums import State
from agency.exchange.models import Alert, Attempt, Outgoing
from agency.exchange.pace import Pace
from agency.offices import middleware
from agency.offices.enums import Role
from filings.enums import State as FilingState
from filings.models import FilingVersion
from tests import factories
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.policy.test_parameters import entered

pytestmark = pytest.mark.django_db
APPROVED, OPENS = moment("2026-06-01 09:12"), moment("2026-06-01 14:30")
PACE = Pace()


@pytest.fixture
def version() -> FilingVersion:
    return factories.approved(at=APPROVED)


def work(line: StandIn, until: datetime, *, up_from: datetime = OPENS) -> None:
    """What worker, beat and stand-in do until then, from one due moment to the next; alerts are looked for each
    15 seconds."""
    while (due := message().next_at) is not None and due <= until:
        watch_until(due)
        line.looks.append(due)
        batch = delivery.claim(batch=10, now=due, worker="w", pace=PACE)
        delivery.publish(batch, line=line, clock=lambda now=due: now, pace=PACE)
        if due >= up_from:
            answers.store(line.serve(), at=due + timedelta(seconds=1))
    watch_until(until)


_watched = {"until": APPROVED}


@pytest.fixture(autouse=True)
def watch_from_the_start() -> None:
    _watched["until"] = APPROVED


def watch_until(at: datetime) -> None:
    while _watched["until"] <= at:
        alerts.raise_late(at=_watched["until"])
        _watched["until"] += timedelta(seconds=15)


def message() -> Outgoing:
    return Outgoing.objects.get()


def sentence(at: str) -> str:
    with override("en"):
        return wording.sentence(message(), now=moment(f"2026-06-01 {at}"))


def test_s14_the_clerk_reads_that_it_waits_and_when_the_next_try_is(version: FilingVersion, line: StandIn) -> None:
    assert sentence("09:11") == "Waiting for the national system, next try 09:12, nothing for you to do."

    work(line, moment("2026-06-01 09:20"))

    assert version.state == FilingState.APPROVED
    next_at = message().next_at
    assert next_at is not None
    again = f"{next_at.astimezone(wording.DESK_TIME):%H:%M}"
    assert sentence("09:20") == f"Waiting for the national system, next try {again}, nothing for you to do."


def test_s14_it_is_tried_with_growing_gaps_and_the_approval_stands(version: FilingVersion, line: StandIn) -> None:
    work(line, moment("2026-06-01 14:29"))

    gaps = [(later - earlier).total_seconds() for earlier, later in zip(line.looks, line.looks[1:], strict=False)]
    assert [gap for gap in gaps if not 30 <= gap <= PACE.longest * 1.2] == []
    growing = gaps[: next(n for n, gap in enumerate(gaps) if gap >= PACE.longest)]
    assert growing == sorted(growing)
    assert len(growing) >= 4
    assert (len(line.letters), len(line.looks) > 20) == (1, True)
    assert (message().state, FilingVersion.objects.get().state) == (State.SENT, FilingState.APPROVED)


def test_s14_the_alert_comes_at_1012_and_once(version: FilingVersion, line: StandIn) -> None:
    work(line, moment("2026-06-01 10:11"))
    assert not Alert.objects.exists()

    work(line, moment("2026-06-01 14:29"))

    assert Alert.objects.get().raised_at == moment("2026-06-01 10:12")
    assert list(Event.objects.filter(kind="filing.unanswered").values_list("subject_id", "at")) == [
        (str(version.filing_id), moment("2026-06-01 10:12"))
    ]


def test_s14_exactly_one_create_reaches_the_system_after_1430(version: FilingVersion, line: StandIn) -> None:
    work(line, OPENS + timedelta(minutes=15))

    assert (line.store.counts()["calls"], line.store.counts()["effects"]) == (1, 1)
    answered = message()
    assert (answered.state, answered.pk) == (State.ACKNOWLEDGED, message().pk)
    assert OPENS <= answered.settled_at <= OPENS + timedelta(minutes=12, seconds=1)
    assert Attempt.objects.count() == 1


def test_s14_an_answer_lost_after_the_system_committed_makes_no_second_filing(
    version: FilingVersion, line: StandIn
) -> None:
    line.lose_answers = True
    work(line, OPENS + timedelta(minutes=15))
    assert (line.store.counts()["effects"], message().state) == (1, State.SENT)

    line.lose_answers = False
    work(line, OPENS + timedelta(minutes=45))

    counts = line.store.counts()
    assert (counts["effects"], counts["repeated"] >= 1) == (1, True)
    assert message().state == State.ACKNOWLEDGED


def test_s14_a_line_that_is_down_too_keeps_the_message_and_counts_no_attempt(
    version: FilingVersion, line: StandIn
) -> None:
    line.down = True
    for at in range(0, 240, 60):
        batch = delivery.claim(batch=10, now=APPROVED + timedelta(seconds=at), worker="w", pace=PACE)
        with pytest.raises(delivery.TransportError):
            delivery.publish(batch, line=line, clock=lambda s=at: APPROVED + timedelta(seconds=s), pace=PACE)
    assert (message().state, message().attempts) == (State.QUEUED, 0)

    line.down = False
    work(line, moment("2026-06-01 10:00"), up_from=APPROVED)

    assert (message().state, line.store.counts()["calls"]) == (State.ACKNOWLEDGED, 1)


# What people see of it


def test_s14_the_sentence_and_the_banner_say_how_long_it_has_waited(version: FilingVersion, line: StandIn) -> None:
    work(line, moment("2026-06-01 10:14"))
    now = moment("2026-06-01 10:14")
    next_at = message().next_at
    assert next_at is not None
    again = f"{next_at.astimezone(wording.DESK_TIME):%H:%M}"

    assert sentence("10:14") == (
        f"Waiting for the national system for 62 minutes, longer than the 60 allowed; next try {again},"
        " nothing for you to do. What was decided stands; the system operator sees it too."
    )
    with override("en"):
        banner = waiting.banner(actor=factories.actor(version.agency, Role.CLERK), at=now)
    assert banner == {
        "level": "warning",
        "title": "1 message has waited too long for the national exchange, by now 62 minutes.",
        "text": f"Next try {again}. Go on working: what was approved stands, and nothing is lost.",
    }


@pytest.mark.parametrize(("at", "marks"), [("10:11", 0), ("10:12", 1)])
def test_the_list_marks_what_waits_too_long(
    version: FilingVersion, monkeypatch: pytest.MonkeyPatch, at: str, marks: int
) -> None:
    class Clock:
        now = staticmethod(lambda: moment(f"2026-06-01 {at}"))

    monkeypatch.setattr(middleware, "timezone", Clock)
    client = Client(headers={"accept-language": "en"})
    client.force_login(factories.person(version.agency, Role.CLERK), backend="agency.offices.backends.SignInBackend")

    pages = [client.get("/exchange/"), client.get(f"/exchange/{message().pk}/")]

    assert [page.content.decode().count("Too long</span>") for page in pages] == [marks, marks]


@pytest.mark.parametrize(("place", "minutes"), [("120000", 15), ("110000", 60)])
def test_the_time_allowed_is_a_parameter_of_the_insured_place(place: str, minutes: int) -> None:
    entered("exchange.upload_sla_minutes", 15, place)

    factories.approved(at=APPROVED)

    assert message().late_at == APPROVED + timedelta(minutes=minutes)


@pytest.mark.parametrize(("at", "late"), [("10:11", 0), ("10:12", 1)])
def test_an_operator_reads_how_many_wait_too_long(
    version: FilingVersion, monkeypatch: pytest.MonkeyPatch, at: str, late: int
) -> None:
    class Clock:
        now = staticmethod(lambda: moment(f"2026-06-01 {at}"))

    monkeypatch.setattr(middleware, "timezone", Clock)
    client = Client(headers={"accept-language": "en"})
    client.force_login(factories.person(version.agency, Role.OPERATOR), backend="agency.offices.backends.SignInBackend")

    assert dict(client.get("/exchange/").context["counts"])["Waiting longer than allowed"] == late


def test_what_is_answered_raises_no_alert_later(version: FilingVersion, line: StandIn) -> None:
    work(line, moment("2026-06-01 09:30"), up_from=APPROVED)
    assert message().state == State.ACKNOWLEDGED

    assert alerts.raise_late(at=moment("2026-06-01 12:00")) == 0
    assert not message().is_late(moment("2026-06-01 12:00"))
