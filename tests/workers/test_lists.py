"""Lists that other departments deliver: taking them in, and comparing them with our files."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.audit.models import Event
from agency.exchange import answers, contracts
from agency.exchange.models import Incoming
from agency.offices import middleware
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.offices.refusals import Denied, Refusal
from agency.policy.models import WorkingDay
from agency.policy.recount import calendar_changed
from agency.settings import CELERY_BEAT_SCHEDULE, CELERY_TIMEZONE
from agency.workers import actions, list_files, tasks
from agency.workers.enums import LineFault, ListKind, StopCause
from agency.workers.models import Card, Comparison, DeliveredEntry, DeliveredList, InsuranceRelation
from filings import actions as filing_actions
from filings import tasklist
from filings.enums import TaskKind, TaskState
from filings.models import FilingVersion, Task
from tests import factories, many
from tests.desks import set_policy
from tests.exchange import letters
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
ONE = factories.number("12010119880312204")
TWO = factories.number("12010219790605151")
TODAY = date(2026, 3, 9)


def csv_of(*rows: tuple[str, ...]) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode()


def taken_in(
    *rows: tuple[str, ...], kind: str = "DEATHS", office: Agency | None = None, content: bytes = b"", at: Any = NOW
) -> DeliveredList:
    office = office or factories.agency()
    by = factories.actor(office, Role.DATA, at=at)
    delivered, _new = actions.take_in_list(
        by=by, at=at, ids=uuid7, agency=office, kind=kind, source="Civil affairs", content=content or csv_of(*rows)
    )
    return delivered


def compared(at: Any = NOW) -> list[tuple[int, int]]:
    made = actions.compare_lists(by=factories.machine(), at=at, ids=uuid7)
    return [(each.hits, each.opened) for each in made]


# Reading


def verdicts(content: bytes, kind: ListKind = ListKind.DEATHS) -> list[tuple[int, str | None]]:
    return [(line.line, line.fault) for line in list_files.read(content, kind, today=TODAY)]


def test_every_line_has_a_verdict_and_a_bad_one_its_reason() -> None:
    content = csv_of(
        ("number", "date", "note"),
        (ONE, "2026-03-01", "certificate"),
        (ONE[:-1] + ("0" if ONE[-1] != "0" else "1"), "2026-03-01"),
        (TWO, "2026-02-30"),
        (TWO, "2026-03-10"),
        (ONE, "2026-03-01"),
        ("lonely",),
        ("a", "b", "c", "d", "e"),
        ("x" * 300, "2026-03-01"),
    )
    assert verdicts(content) == [
        (2, None),
        (3, LineFault.NUMBER),
        (4, LineFault.DAY),
        (5, LineFault.FUTURE),
        (6, LineFault.REPEATED),
        (7, LineFault.COLUMNS),
        (8, LineFault.COLUMNS),
        (9, LineFault.COLUMNS),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_both_encodings_and_words_are_read(encoding: str) -> None:
    content = f"社会保障号码,日期,备注,状态\r\n{ONE},2026-03-01,遗失,挂失\r\n\r\n{TWO},20260302,,normal\r\n".encode(
        encoding
    )
    lines = list_files.read(content, ListKind.CARD_STATES, today=TODAY)
    assert [(line.line, line.number, line.happened_on, line.note, line.card_state, line.fault) for line in lines] == [
        (2, ONE, date(2026, 3, 1), "遗失", "LOST", None),
        (4, TWO, date(2026, 3, 2), "", "NORMAL", None),
    ]


def test_a_card_needs_a_state_that_is_known() -> None:
    content = csv_of((ONE, "2026-03-01"), (TWO, "2026-03-01", "", "BROKEN"))
    assert verdicts(content, ListKind.CARD_STATES) == [(1, LineFault.STATE), (2, LineFault.STATE)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"number,date\n", b"\xff\xff\xff"])
def test_what_is_no_list_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(list_files.Unreadable):
        list_files.read(content, ListKind.DEATHS, today=TODAY)


@pytest.mark.parametrize("content", [b'"1', b"a\0b,2026-03-01", b'1,"2026-03-01\n2,2026', b"1" * 200_000])
def test_nonsense_gets_a_verdict_and_is_no_fault_of_ours(content: bytes) -> None:
    assert {fault for _, fault in verdicts(content)} <= set(LineFault)


# Taking in


def test_a_list_is_kept_with_its_counts_and_every_line() -> None:
    delivered = taken_in((ONE, "2026-03-01", "certificate"), ("1", "2026-03-01"))
    assert (delivered.lines, delivered.faulty, delivered.kind) == (2, 1, "DEATHS")
    kept = list(delivered.entries.order_by("line").values_list("line", "number", "happened_on", "note", "fault"))
    assert kept == [(1, ONE, date(2026, 3, 1), "certificate", ""), (2, "1", None, None, "NUMBER")]
    event = Event.objects.get(kind="list.taken_in")
    assert (event.subject_id, event.details) == (str(delivered.pk), {"kind": "DEATHS", "lines": 2, "faulty": 1})


def test_the_same_bytes_again_change_nothing() -> None:
    first = taken_in((ONE, "2026-03-01"))
    assert taken_in((ONE, "2026-03-01")).pk == first.pk
    assert (DeliveredList.objects.count(), DeliveredEntry.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="list.taken_in").count() == 1
    assert taken_in((ONE, "2026-03-01"), kind="RELATIONS_ENDED").pk != first.pk


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.AUDITOR, Role.POSTS])
def test_only_data_management_takes_lists_in_and_only_for_its_own_agency(role: Role) -> None:
    office = factories.agency("320100")
    for by in (factories.actor(office, role), factories.actor(factories.agency("120000"), Role.DATA)):
        with pytest.raises(Denied):
            actions.take_in_list(
                by=by, at=NOW, ids=uuid7, agency=office, kind="DEATHS", source="s", content=csv_of((ONE, "2026-03-01"))
            )
    assert not DeliveredList.objects.exists()


@pytest.mark.parametrize(("content", "source", "code"), [(b"", "s", "unreadable"), (b"1,2", " ", "reason-missing")])
def test_an_unreadable_list_and_one_from_nobody_are_refused(content: bytes, source: str, code: str) -> None:
    office = factories.agency()
    with pytest.raises(Refusal) as refusal:
        actions.take_in_list(
            by=factories.actor(office, Role.DATA),
            at=NOW,
            ids=uuid7,
            agency=office,
            kind="DEATHS",
            source=source,
            content=content,
        )
    assert refusal.value.code == code


def test_the_number_does_not_lie_in_clear_and_its_line_cannot_be_changed() -> None:
    taken_in((ONE, "2026-03-01", "Secret-note"), (ONE[:17], "2026-03-01"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM workers_deliveredentry e")
        stored = cursor.fetchone()[0]
    for secret in (ONE, ONE[:17], "Secret-note"):
        assert secret not in stored
        assert secret.encode().hex() not in stored
    for rows, change in ((DeliveredList.objects, {"source": "x"}), (DeliveredEntry.objects, {"line": 9})):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows.update(**change)


def test_the_command_says_each_line_that_cannot_be_compared(tmp_path: Path) -> None:
    factories.agency("120000")
    file = tmp_path / "deaths.csv"
    file.write_bytes(csv_of((ONE, "2026-03-01"), ("1", "2026-03-01")))
    said = []
    for _ in range(2):
        out = io.StringIO()
        call_command("take_in_list", "DEATHS", str(file), agency="120000", source="Civil affairs", stdout=out)
        said.append(out.getvalue().splitlines())
    assert len(said[0]) == 2
    assert said[0][0].startswith("line 2: ")
    assert said[0][1] == "2 lines, 1 that can't be compared"
    assert said[1] == ["taken in before; nothing changed"]
    for wrong in ({"agency": "999999"}, {"agency": "120000", "file": "nowhere"}):
        with pytest.raises(CommandError):
            call_command("take_in_list", "DEATHS", wrong.pop("file", str(file)), source="s", **wrong)


# From the exchange


def message(**changes: Any) -> Any:
    fields = json.loads((Path(letters.__file__).parent / "golden" / "list.delivered.v1.json").read_bytes())
    fields["payload"] |= changes
    return letters.heard(fields)


def test_a_list_from_the_exchange_is_kept_once_for_the_insured_place() -> None:
    office = factories.agency("120000")
    entries = [{"social_security_number": ONE, "on": "2026-03-01"}, {"social_security_number": "1", "on": "?"}]
    for _ in range(2):
        answers.store([message(entries=entries)], at=NOW)
    delivered = DeliveredList.objects.get()
    assert (delivered.agency, delivered.lines, delivered.faulty) == (office, 2, 1)
    assert delivered.taken_in_by is None
    assert Incoming.objects.get().handling == "HANDLED"


def test_a_list_for_a_place_without_an_agency_is_set_aside() -> None:
    answers.store([message()], at=NOW)
    assert Incoming.objects.get().parked_because == "FAILED"
    assert not DeliveredList.objects.exists()


def test_the_schema_refuses_a_list_without_entries() -> None:
    fields = json.loads((Path(letters.__file__).parent / "golden" / "list.delivered.v1.json").read_bytes())
    assert contracts.fault("list.delivered", 1, fields["payload"]) is None
    assert contracts.fault("list.delivered", 1, {**fields["payload"], "entries": []}) is not None


# Comparing


def test_a_death_that_our_file_does_not_know_opens_a_task_for_each_affected_filing_and_changes_nothing() -> None:
    worker = factories.worker(number=ONE)
    factories.card(worker)
    in_force, waiting = factories.approved(worker), factories.submitted(worker)
    before = list(FilingVersion.objects.order_by("id").values())
    delivered = taken_in((ONE, "2026-03-01"), (TWO, "2026-03-01"), office=worker.agency)

    assert compared() == [(1, 2)]

    found = Task.objects.order_by("version_id")
    assert {task.version_id for task in found} == {in_force.pk, waiting.pk}
    assert {(task.kind, task.worker_id, task.reference) for task in found} == {
        (TaskKind.WORKER_DIED, worker.pk, "2026-03-01")
    }
    assert found[0].details == {"list": str(delivered.pk), "line": 1, "on": "2026-03-01"}
    assert list(FilingVersion.objects.order_by("id").values()) == before
    worker.refresh_from_db()
    assert worker.died_on is None


def test_a_worker_without_a_filing_gets_one_task_and_again_opens_nothing_twice_even_when_closed() -> None:
    worker = factories.worker(number=ONE)
    taken_in((ONE, "2026-03-01"), office=worker.agency)
    assert compared() == [(1, 1)]
    assert compared(moment("2026-03-10 02:10")) == [(1, 0)]
    task = Task.objects.get()
    assert task.version is None
    taken_in((ONE, "2026-03-01"), (TWO, "2026-03-01"), office=worker.agency, at=moment("2026-03-10 09:00"))
    filing_actions.close_task(
        by=factories.actor(worker.agency, Role.CLERK), at=NOW, ids=uuid7, task_id=task.pk, outcome="Another person"
    )
    assert compared(moment("2026-03-11 02:10")) == [(1, 0)]
    assert Task.objects.get().state == TaskState.DONE


def test_a_difference_is_to_be_looked_into_within_the_working_days_of_the_place_and_moves_with_the_calendar() -> None:
    here, there = factories.agency("120000"), factories.agency("370100")
    set_policy(there, "filing.list_task_wd", 2)
    for office in (here, there):
        taken_in((factories.worker(office).number, "2026-03-01"), office=office)
    assert compared() == [(1, 1), (1, 1)]
    tasks = {task.agency: task for task in Task.objects.select_related("agency")}
    assert [tasks[office].due_on for office in (here, there)] == [date(2026, 3, 16), date(2026, 3, 11)]
    assert (tasks[here].due_from, tasks[here].due_working_days) == (NOW.date(), 5)

    off = date(2026, 3, 10)
    with acting(by=factories.machine(), at=NOW, ids=uuid7, reason="Notice 9"):
        row = WorkingDay.objects.filter(day=off).first() or WorkingDay(day=off, source="Notice 9")
        row.is_working, row.kind = False, "holiday"
        row.save()
        moved = calendar_changed(by=factories.machine(), at=NOW, ids=uuid7, days={off}, reason="Notice 9")
    assert moved["filings.tasks"] == 2
    assert [Task.objects.get(agency=office).due_on for office in (here, there)] == [
        date(2026, 3, 17),
        date(2026, 3, 12),
    ]
    assert tasklist.first_open(factories.actor(there, Role.CLERK), 5)[0] == [tasks[there]]


def test_what_our_file_agrees_with_opens_nothing() -> None:
    dead, ended, lost = factories.worker(number=ONE), factories.worker(number=TWO), factories.worker()
    factories.stop(dead, from_on=date(2026, 3, 1))
    relation = factories.relation(ended)
    factories.stop(ended, cause=StopCause.RELATION_ENDED, relation_id=relation.pk, from_on=date(2026, 3, 1))
    card = factories.card(lost)
    actions.set_card_state(
        by=factories.actor(lost.agency, Role.CLERK), at=NOW, ids=uuid7, card_id=card.pk, state="LOST", reason="told"
    )
    office = dead.agency
    taken_in((ONE, "2026-03-01"), office=office)
    taken_in((TWO, "2026-03-01"), kind="RELATIONS_ENDED", office=office)
    taken_in((lost.number, "2026-03-01", "", "LOST"), kind="CARD_STATES", office=office)
    assert compared() == [(0, 0)] * 3
    assert not Task.objects.exists()


def test_an_ended_relation_and_a_card_that_is_not_in_order_open_their_tasks() -> None:
    ended, lost = factories.worker(number=ONE), factories.worker(number=TWO)
    factories.relation(ended)
    factories.card(lost, issued_on=date(2019, 4, 2))
    taken_in((ONE, "2026-03-01"), (TWO, "2026-03-01"), kind="RELATIONS_ENDED", office=ended.agency)
    taken_in(
        (TWO, "2026-03-01", "", "CANCELLED"), (ONE, "2026-03-01", "", "LOST"), kind="CARD_STATES", office=ended.agency
    )
    assert compared() == [(1, 1), (1, 1)]
    assert sorted(Task.objects.values_list("kind", "worker", "reference")) == [
        ("CARD_STATE", lost.pk, "2026-03-01 CANCELLED"),
        ("RELATION_ENDED", ended.pk, "2026-03-01"),
    ]
    assert InsuranceRelation.objects.get().terminated_on is None
    assert Card.objects.get().state == "NORMAL"


def test_a_card_in_order_there_and_a_card_issued_since_are_no_difference() -> None:
    fine, renewed = factories.worker(number=ONE), factories.worker(number=TWO)
    factories.card(fine, issued_on=date(2019, 4, 2))
    factories.card(renewed, issued_on=date(2026, 3, 5))
    taken_in((ONE, "2026-03-01", "", "NORMAL"), (TWO, "2026-03-01", "", "LOST"), kind="CARD_STATES", office=fine.agency)
    assert compared() == [(0, 0)]


def test_a_filing_that_is_over_is_not_affected() -> None:
    worker = factories.worker(number=ONE)
    old = factories.submitted(worker)
    filing_actions.withdraw(
        by=factories.actor(worker.agency, Role.CLERK), at=NOW, ids=uuid7, version_id=old.pk, reason="Stays here"
    )
    taken_in((ONE, "2026-03-01"), office=worker.agency)
    assert compared() == [(1, 1)]
    assert Task.objects.get().version is None


def test_a_list_reaches_the_files_of_its_agency_and_those_below_alone() -> None:
    above = factories.agency("320000")
    own = factories.agency("320100", parent=above)
    other = factories.agency("210000")
    factories.worker(own, number=ONE)
    factories.worker(other, number=TWO)
    taken_in((ONE, "2026-03-01"), (TWO, "2026-03-01"), office=above)
    assert compared() == [(1, 1)]
    assert Task.objects.get().agency == own


def test_an_older_list_is_compared_once_and_the_newest_every_night() -> None:
    office = factories.agency()
    first = taken_in((ONE, "2026-03-01"), office=office)
    second = taken_in((TWO, "2026-03-01"), office=office, at=moment("2026-03-09 10:00"))
    night = [moment("2026-03-10 02:10"), moment("2026-03-11 02:10")]
    assert [len(compared(at)) for at in night] == [2, 1]
    assert (first.comparisons.count(), second.comparisons.count()) == (1, 2)


def test_a_faulty_line_is_never_compared() -> None:
    worker = factories.worker(number=ONE)
    taken_in((ONE, "2026-03-10"), office=worker.agency)
    assert compared() == [(0, 0)]


def test_the_comparison_runs_every_night_at_the_desks_time(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = CELERY_BEAT_SCHEDULE["compare-lists"]
    assert (entry["task"], CELERY_TIMEZONE) == (tasks.compare_lists.name, "Asia/Shanghai")
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({2}, {10})
    worker = factories.worker(number=ONE)
    taken_in((ONE, "2026-03-01"), office=worker.agency)
    tasks.compare_lists()
    assert Task.objects.count() == 1
    act = Event.objects.get(kind="list.compared").act
    assert (act.machine, act.user) == ("compare_lists", None)


def test_a_hundred_differences_cost_as_many_questions_each_as_ten() -> None:
    """Comparing is one join; what is told already costs no question for each worker."""
    versions = many.submitted(20)
    office = versions[0].agency
    taken_in(*((version.worker.number, "2026-03-01") for version in versions), office=office)
    assert compared() == [(20, 20)]
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            compared()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_machines_take_lists_in_under_their_name() -> None:
    office = factories.agency()
    delivered, is_new = actions.take_in_list(
        by=Actor.machine_named("take_in_list"),
        at=NOW,
        ids=uuid7,
        agency=office,
        kind="DEATHS",
        source="s",
        content=csv_of((ONE, "2026-03-01")),
    )
    assert is_new
    assert delivered.taken_in_by is None
    assert Comparison.objects.count() == 0


# Pages


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        now = staticmethod(lambda: NOW)

    monkeypatch.setattr(middleware, "timezone", Clock)


def at_desk(office: Agency, role: Role) -> Client:
    client = Client()
    client.force_login(factories.person(office, role))
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.usefixtures("clock")
def test_data_management_takes_a_file_in_and_reads_each_line_that_cannot_be_compared() -> None:
    office = factories.agency()
    client = at_desk(office, Role.DATA)
    typed = {"kind": "DEATHS", "source": "Civil affairs", "agency": office.pk}
    for said in ("It is compared at night.", "nothing was changed"):
        file = SimpleUploadedFile("deaths.csv", csv_of((ONE, "2026-03-01"), ("1", "2026-03-01")))
        answer = client.post(reverse("workers:list-new"), {**typed, "file": file}, follow=True)
        text = answer.content.decode()
        assert said in text
        assert "no valid social security number" in text
        assert ONE not in text
    assert DeliveredList.objects.count() == 1


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff"])
def test_a_file_that_is_no_list_is_refused_and_what_was_typed_stays(content: bytes) -> None:
    office = factories.agency()
    file = SimpleUploadedFile("deaths.csv", content)
    typed = {"kind": "CARD_STATES", "source": "Card centre", "agency": office.pk, "file": file}
    answer = at_desk(office, Role.DATA).post(reverse("workers:list-new"), typed)
    assert answer.status_code == 422
    assert 'value="Card centre"' in answer.content.decode()
    assert not DeliveredList.objects.exists()


@pytest.mark.usefixtures("clock")
def test_the_auditor_sees_the_lists_with_their_comparisons_and_a_clerk_does_not() -> None:
    worker = factories.worker(number=ONE)
    delivered = taken_in((ONE, "2026-03-01"), office=worker.agency)
    compared()
    auditor = at_desk(worker.agency, Role.AUDITOR)
    for address in (reverse("workers:lists"), reverse("workers:list", args=[delivered.pk])):
        assert "Civil affairs" in auditor.get(address).content.decode()
        assert at_desk(worker.agency, Role.CLERK).get(address).status_code == 403
    elsewhere = at_desk(factories.agency("320100"), Role.DATA)
    assert elsewhere.get(reverse("workers:list", args=[delivered.pk])).status_code == 404
    assert "Civil affairs" not in elsewhere.get(reverse("workers:lists")).content.decode()


@pytest.mark.usefixtures("clock")
def test_the_pages_of_lists_ask_as_much_for_three_as_for_one_and_leaf() -> None:
    office = factories.agency()
    client = at_desk(office, Role.DATA)
    first = taken_in((ONE, "2026-03-01"), ("1", "2026-03-01"), office=office)
    counts: list[list[int]] = []
    for serial in range(2):
        asked: list[int] = []
        for address in (reverse("workers:lists"), reverse("workers:list", args=[first.pk])):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
        for more in range(2):
            taken_in(("1", f"2026-02-0{serial * 2 + more + 1}"), office=office)
        compared()
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10
    assert client.get(reverse("workers:lists"), {"after": str(first.pk)}).status_code == 200
    assert client.get(reverse("workers:lists"), {"after": "x"}).status_code == 200
