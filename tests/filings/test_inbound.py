"""What we hear through the exchange about filings: received filings and admissions, whatever the order."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from agency.audit.models import Event
from agency.exchange import alerts, answers
from agency.exchange.enums import Handling, Unhandled
from agency.exchange.models import Incoming, Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Act, Agency, Division
from agency.offices.refusals import Denied
from filings import received
from filings.actions import hearing
from filings.enums import EndCause, State, TaskKind
from filings.models import FilingVersion, ReceivedFiling, Task
from tests import factories
from tests.exchange import letters
from tests.exchange.letters import later

pytestmark = pytest.mark.django_db
FILING = str(uuid.UUID(int=7))


@pytest.fixture
def beijing() -> Agency:
    return factories.agency("110000")


def hear(kind: str, payload: dict[str, Any], *, sequence: int = 1, seconds: float = 1, **changes: Any) -> Incoming:
    """One message from the exchange about one filing, and what became of it."""
    answers.store([letters.news(kind, payload, subject=FILING, sequence=sequence, **changes)], at=later(seconds))
    return Incoming.objects.order_by("-received_at", "-id")[0]


def notice(**changes: Any) -> dict[str, Any]:
    return letters.notice(filing_no="370100-2026-0000001", **changes)


def ended(**changes: Any) -> dict[str, Any]:
    return letters.notice_of_end(filing_no="370100-2026-0000001", **changes)


def parked() -> list[str]:
    return list(Incoming.objects.filter(handling=Handling.PARKED).values_list("parked_because", flat=True))


# Received filings


def test_a_notice_becomes_a_received_filing_of_the_agency_at_the_place_of_treatment(beijing: Agency) -> None:
    heard = hear("filing.notice", notice())

    row = ReceivedFiling.objects.get()
    assert (row.agency, row.filing_number, row.version) == (beijing, "370100-2026-0000001", 1)
    assert (row.name, row.number, row.number_tail) == ("陆一鸣", letters.SECRETS[0], "0013")
    assert (row.effective_from, row.valid_to, row.ended_on) == (date(2024, 4, 1), date(2025, 4, 1), None)
    assert (row.services, row.injured_parts, row.diagnoses) == (["MEDICAL"], ["1.14.2"], ["S72.3"])
    assert (row.insured_agency, row.message_id, row.received_at) == (
        "天津市社会保险基金管理中心",
        uuid.UUID(heard.message_id),
        later(1),
    )
    assert heard.handling == Handling.HANDLED


def test_hearing_is_an_act_of_the_machine_with_an_event_and_history(beijing: Agency) -> None:
    hear("filing.notice", notice())

    event = Event.objects.get(kind="received.noted")
    assert (event.act.machine, event.act.user, event.agency) == ("exchange", None, beijing)
    assert ReceivedFiling.objects.get().history.count() == 1


@pytest.mark.parametrize(
    ("agencies", "place", "expected"),
    [
        (["110000"], "110000", "110000"),
        (["320000", "320100"], "320100", "320100"),
        (["320000"], "320100", "320000"),
        (["320000", "320100"], "320102", "320100"),
    ],
)
def test_the_agency_of_the_place_or_the_nearest_above_it_is_told(
    agencies: list[str], place: str, expected: str
) -> None:
    for code in agencies:
        factories.agency(code)

    told = notice(place_of_treatment={"code": place, "name": "x"})
    hear("filing.notice", told, mdtrtarea_admvs=place)

    assert ReceivedFiling.objects.get().agency.code == expected


def test_a_notice_for_a_place_of_nobody_of_ours_is_set_aside_with_the_reason() -> None:
    factories.agency("120000")

    heard = hear("filing.notice", notice())

    assert (heard.handling, heard.parked_because) == (Handling.PARKED, Unhandled.NOT_OURS)
    assert not ReceivedFiling.objects.exists()
    assert b"370100-2026-0000001" in bytes(heard.body)


def test_the_same_notice_under_another_id_changes_nothing(beijing: Agency) -> None:
    hear("filing.notice", notice())
    acts = Act.objects.count()

    again = hear("filing.notice", notice(), seconds=2)

    assert again.handling == Handling.HANDLED
    assert (ReceivedFiling.objects.count(), Act.objects.count()) == (1, acts)


def test_another_notice_of_the_same_version_is_set_aside_and_the_first_stays(beijing: Agency) -> None:
    hear("filing.notice", notice())

    second = hear("filing.notice", notice(valid_to="2026-04-01"), seconds=2)

    assert second.parked_because == Unhandled.CONTRADICTS
    assert ReceivedFiling.objects.get().valid_to == date(2025, 4, 1)


def test_an_end_closes_its_version_and_says_so_once(beijing: Agency) -> None:
    hear("filing.notice", notice())
    for seconds in (2, 3):
        assert hear("filing.notice", ended(), sequence=2, seconds=seconds).handling == Handling.HANDLED

    row = ReceivedFiling.objects.get()
    assert row.ended_on == date(2024, 7, 2)
    assert (row.is_effective_on(date(2024, 7, 2)), row.is_effective_on(date(2024, 7, 3))) == (True, False)
    assert Event.objects.filter(kind="received.ended").count() == 1


@pytest.mark.parametrize(("told", "kept"), [({"third_party": "OPEN"}, "OPEN"), ({}, "UNKNOWN")])
def test_what_is_told_of_a_third_party_is_kept_and_the_untold_is_unknown(
    beijing: Agency, told: dict[str, str], kept: str
) -> None:
    bare = {name: value for name, value in notice().items() if name != "third_party"}
    hear("filing.notice", {**bare, **told})
    assert ReceivedFiling.objects.get().third_party == kept


@pytest.mark.parametrize(("told", "kept"), [({"benefit_stopped": True}, True), ({}, None)])
def test_whether_benefits_stopped_is_kept_and_the_untold_is_unknown(
    beijing: Agency, told: dict[str, bool], kept: bool | None
) -> None:
    bare = {name: value for name, value in ended().items() if name != "benefit_stopped"}
    hear("filing.notice", notice())
    hear("filing.notice", {**bare, **told}, sequence=2, seconds=2)
    assert ReceivedFiling.objects.get().benefit_stopped is kept


def test_an_end_that_names_another_day_is_set_aside(beijing: Agency) -> None:
    hear("filing.notice", notice())
    hear("filing.notice", ended(), sequence=2, seconds=2)

    other = hear("filing.notice", ended(ended_on="2024-08-01"), sequence=3, seconds=3)

    assert other.parked_because == Unhandled.CONTRADICTS
    assert ReceivedFiling.objects.get().ended_on == date(2024, 7, 2)


def test_an_end_before_its_beginning_waits_and_is_used_when_that_comes(beijing: Agency) -> None:
    early = hear("filing.notice", ended(), sequence=2)
    assert (early.handling, early.parked_because) == (Handling.PARKED, Unhandled.TOO_EARLY)

    hear("filing.notice", notice(), sequence=1, seconds=2)

    assert ReceivedFiling.objects.get().ended_on == date(2024, 7, 2)
    early.refresh_from_db()
    assert (early.handling, early.parked_because, early.handled_at) == (Handling.HANDLED, "", later(2))


def test_versions_in_any_order_give_the_same_rows(beijing: Agency) -> None:
    story = [
        ("1", notice(), 1),
        ("2", ended(ended_on="2024-06-30"), 2),
        ("3", notice(version=2, effective_from="2024-07-01"), 3),
        ("4", ended(version=2, ended_on="2024-12-31"), 4),
    ]
    for _, payload, sequence in reversed(story):
        hear("filing.notice", payload, sequence=sequence, seconds=10 - sequence)

    rows = ReceivedFiling.objects.order_by("version").values_list("version", "effective_from", "ended_on")
    assert list(rows) == [(1, date(2024, 4, 1), date(2024, 6, 30)), (2, date(2024, 7, 1), date(2024, 12, 31))]
    assert parked() == []


def test_messages_that_arrive_together_are_handled_in_the_order_of_their_subject(beijing: Agency) -> None:
    told = [(ended(), 2), (notice(), 1)]
    batch = [letters.news("filing.notice", each, subject=FILING, sequence=number) for each, number in told]

    answers.store(batch, at=later(1))

    assert ReceivedFiling.objects.get().ended_on == date(2024, 7, 2)
    assert parked() == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"valid_to": "2024-03-01"}, Unhandled.INVALID),
        ({"place_of_treatment": {"code": "999900", "name": "x"}}, Unhandled.NOT_OURS),
        ({"worker": {"name": "x"}}, Unhandled.INVALID),
    ],
)
def test_what_cannot_be_a_received_filing_is_set_aside(beijing: Agency, changes: dict[str, Any], reason: str) -> None:
    assert hear("filing.notice", notice(**changes)).parked_because == reason
    assert not ReceivedFiling.objects.exists()


def test_no_person_enters_a_received_filing(beijing: Agency) -> None:
    clerk = factories.actor(beijing, Role.CLERK)

    with pytest.raises(Denied) as denial:
        hearing.note_received_end(
            by=clerk, at=later(0), ids=uuid7, filing_number="x", version=1, ended_on=date(2024, 1, 1)
        )
    assert denial.value.code == "not-the-exchange"


def test_the_nearest_agency_is_none_when_nobody_serves_the_place() -> None:
    factories.agency("320100")
    assert received.serving("320000") is None


# Admissions


@pytest.fixture
def version() -> FilingVersion:
    return factories.approved(destination=Division.objects.get(pk="110000"))


def admit(version: FilingVersion, day: str, *, seconds: float = 1, number: int | None = None) -> Incoming:
    told = letters.admission(filing_no=version.filing.number, version=number or version.number, admitted_on=day)
    return hear("admission.registered", told, seconds=seconds)


def kinds(version: FilingVersion) -> list[str]:
    rows = Event.objects.filter(subject_id=str(version.filing_id), act__machine="exchange").order_by("at", "id")
    return list(rows.values_list("kind", flat=True))


def test_an_admission_is_noted_on_the_version_with_day_and_institution(version: FilingVersion) -> None:
    heard = admit(version, "2026-03-12")

    version.refresh_from_db()
    event = Event.objects.get(kind="filing.admitted")
    assert (heard.handling, version.admitted_on) == (Handling.HANDLED, date(2026, 3, 12))
    assert event.details == {"version": 1, "admitted_on": "2026-03-12", "institution": "北京示例医院"}
    assert version.history.order_by("-history_id")[0].admitted_on == date(2026, 3, 12)


def test_the_same_admission_again_changes_nothing(version: FilingVersion) -> None:
    admit(version, "2026-03-12")
    admit(version, "2026-03-12", seconds=2)

    assert kinds(version) == ["filing.admitted"]


def test_another_admission_leaves_the_first_day_and_says_so(version: FilingVersion) -> None:
    admit(version, "2026-03-12")
    admit(version, "2026-03-20", seconds=2)

    version.refresh_from_db()
    assert version.admitted_on == date(2026, 3, 12)
    assert kinds(version) == ["filing.admitted", "filing.admitted_again"]
    details = Event.objects.get(kind="filing.admitted_again").details
    assert (details["noted"], details["admitted_on"]) == ("2026-03-12", "2026-03-20")


def lapse(version: FilingVersion) -> None:
    """The row as the nightly job leaves it."""
    FilingVersion.objects.filter(pk=version.pk).update(
        state=State.ENDED, ended_on=date(2026, 4, 1), ended_because=EndCause.LAPSED
    )


def test_an_admission_after_the_lapse_opens_one_task_and_changes_nothing(version: FilingVersion) -> None:
    lapse(version)
    for seconds in (1, 2):
        admit(version, "2026-04-02", seconds=seconds)

    version.refresh_from_db()
    task = Task.objects.get(kind=TaskKind.LATE_ADMISSION)
    assert (version.state, version.admitted_on) == (State.ENDED, None)
    assert (task.kind, task.version, task.agency) == (TaskKind.LATE_ADMISSION, version, version.agency)
    assert task.details == {"admitted_on": "2026-04-02", "institution": "北京示例医院", "why": "ended"}
    assert kinds(version) == ["filing.admitted_late"]


@pytest.mark.parametrize(
    ("day", "why"), [("2026-04-02", "too_late"), ("2026-03-08", "outside"), ("2027-03-10", "outside")]
)
def test_an_admission_outside_its_time_opens_a_task_before_the_nightly_job_too(
    version: FilingVersion, day: str, why: str
) -> None:
    FilingVersion.objects.filter(pk=version.pk).update(admit_until=date(2026, 4, 1))

    admit(version, day)

    version.refresh_from_db()
    late = Task.objects.get(kind=TaskKind.LATE_ADMISSION)
    assert (version.admitted_on, late.details["why"]) == (None, why)


@pytest.mark.parametrize("day", ["2026-04-02", "2026-03-08"])
def test_another_admission_that_does_not_fit_opens_a_task_too(version: FilingVersion, day: str) -> None:
    admit(version, "2026-03-12")
    ended_on(version, date(2026, 4, 1))

    admit(version, day, seconds=2)

    version.refresh_from_db()
    late = Task.objects.get(kind=TaskKind.LATE_ADMISSION)
    assert (version.admitted_on, late.details["why"]) == (date(2026, 3, 12), "ended")
    assert kinds(version) == ["filing.admitted", "filing.admitted_late"]


def test_another_admission_while_the_filing_held_asks_nobody_though_it_is_told_after_its_end(
    version: FilingVersion,
) -> None:
    FilingVersion.objects.filter(pk=version.pk).update(admit_until=date(2026, 3, 20))
    admit(version, "2026-03-12")
    ended_on(version, date(2026, 4, 1))

    admit(version, "2026-04-01", seconds=2)

    assert kinds(version) == ["filing.admitted", "filing.admitted_again"]
    assert not Task.objects.filter(kind=TaskKind.LATE_ADMISSION).exists()


def ended_on(version: FilingVersion, day: date) -> None:
    """The row as a cancellation by the agency leaves it."""
    FilingVersion.objects.filter(pk=version.pk).update(
        state=State.ENDED, ended_on=day, ended_because=EndCause.BY_AGENCY
    )


def test_an_admission_on_the_last_day_counts_even_when_it_is_told_later(version: FilingVersion) -> None:
    FilingVersion.objects.filter(pk=version.pk).update(admit_until=date(2026, 4, 1))

    admit(version, "2026-04-01", seconds=timedelta(days=30).total_seconds())

    version.refresh_from_db()
    assert version.admitted_on == date(2026, 4, 1)
    assert not Task.objects.filter(kind=TaskKind.LATE_ADMISSION).exists()


def test_an_admission_under_a_filing_that_is_not_ours_is_set_aside(version: FilingVersion) -> None:
    waiting = factories.submitted()

    assert admit(version, "2026-03-12", number=9).parked_because == Unhandled.UNKNOWN_SUBJECT
    assert admit(waiting, "2026-03-12", seconds=2).parked_because == Unhandled.UNKNOWN_SUBJECT
    assert kinds(version) == []


# Silence


def test_a_message_that_waits_too_long_is_noted_on_its_filing_once(version: FilingVersion) -> None:
    message = Outgoing.objects.get()
    minute: list[datetime] = [later(60 * n) for n in (59, 60, 61)]

    assert [alerts.raise_late(at=at) for at in minute] == [0, 1, 0]

    assert (message.late_at, message.alert.raised_at) == (minute[1], minute[1])
    assert kinds(version) == ["filing.unanswered"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_beginning_and_end_heard_by_two_workers_at_once_meet(
    committed_db: None, together: Callable[..., list[Any]]
) -> None:
    """Whoever is first: what came too early is seen by the one who handles the rest."""
    factories.agency("110000")
    for number in range(1, 16):
        subject = str(uuid.uuid4())
        name = f"120000-2026-{number:07}"
        pair = [(letters.notice(filing_no=name), 1), (letters.notice_of_end(filing_no=name), 2)]
        heard = [letters.news("filing.notice", told, subject=subject, sequence=place) for told, place in pair]
        done = together(*(partial(answers.store, [one], at=later(number)) for one in heard))
        assert done == [1, 1]

    assert ReceivedFiling.objects.filter(ended_on=date(2024, 7, 2)).count() == 15
    assert parked() == []
