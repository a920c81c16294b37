"""The pages of tasks: the list, one task, closing it, and where else tasks are shown."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.offices import middleware
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from filings import actions, tasklist
from filings.enums import TaskKind, TaskState
from filings.models import Task
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        now = staticmethod(lambda: NOW)

    monkeypatch.setattr(middleware, "timezone", Clock)


def at_desk(office: Agency, role: Role = Role.CLERK) -> Client:
    client = Client()
    client.user = factories.person(office, role)  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_open_tasks_come_by_the_day_they_are_due_and_those_without_one_last() -> None:
    worker = factories.worker()
    days = [None, date(2026, 3, 20), date(2026, 3, 1), None, date(2026, 3, 9)]
    for serial, day in enumerate(days):
        factories.task(worker, due_on=day, reference=str(serial))
    by = factories.actor(worker.agency, Role.CLERK)
    found = tasklist.page(by, state=TaskState.OPEN)
    assert [task.reference for task in found.tasks] == ["2", "4", "1", "0", "3"]
    assert (found.total, found.before, found.after) == (5, "", "")


@pytest.mark.parametrize("state", [TaskState.OPEN, TaskState.DONE])
def test_leafing_forth_and_back_meets_every_task_once(monkeypatch: pytest.MonkeyPatch, state: TaskState) -> None:
    monkeypatch.setattr(tasklist, "PAGE", 2)
    worker = factories.worker()
    by = factories.actor(worker.agency, Role.CLERK)
    for serial, day in enumerate([None, date(2026, 3, 9), date(2026, 3, 9), None, date(2026, 3, 1)]):
        task = factories.task(worker, due_on=day, reference=str(serial))
        if state == TaskState.DONE:
            actions.close_task(by=by, at=NOW, ids=uuid7, task_id=task.pk, outcome="done")
    pages, after, place = [], "", None
    while place is None or place.after:
        place = tasklist.page(by, state=state, after=after)
        pages.append([task.reference for task in place.tasks])
        after = place.after
    forth = ["4", "1", "2", "0", "3"]
    expected = forth if state == TaskState.OPEN else forth[::-1]
    assert pages == [expected[:2], expected[2:4], expected[4:]]
    back = tasklist.page(by, state=state, before=place.before)
    assert [task.reference for task in back.tasks] == pages[1]
    first = tasklist.page(by, state=state, before=back.before)
    assert [task.reference for task in first.tasks] == pages[0]
    assert (first.before, bool(first.after)) == ("", True)


def test_the_list_is_narrowed_by_kind_and_counts_exactly() -> None:
    worker = factories.worker()
    factories.task(worker)
    factories.task(worker, kind=TaskKind.WORKER_DIED, details={})
    text = page(at_desk(worker.agency), reverse("filings:tasks"), kind="WORKER_DIED")
    assert "A list says that the worker died</a>" in text
    assert "A list says that the card is not in order</a>" not in text
    assert "1 shown of 1" in text


@pytest.mark.parametrize("query", [{"after": "x"}, {"before": "2026-99-99_1"}, {"kind": "X"}, {"state": "X"}])
def test_nonsense_in_the_address_is_no_fault(query: dict[str, str]) -> None:
    worker = factories.worker()
    factories.task(worker)
    assert "1 shown of 1" in page(at_desk(worker.agency), reverse("filings:tasks"), **query)


def test_a_task_says_what_it_is_about_and_is_closed_with_what_came_of_it() -> None:
    version = factories.approved()
    task = factories.task(version.worker, version=version)
    client = at_desk(version.agency)
    text = page(client, reverse("filings:task", args=[task.pk]))
    assert "Reported lost" in text
    assert version.filing.number in text
    assert version.worker.number not in text
    answer = client.post(reverse("filings:task-close", args=[task.pk]), {"outcome": " "})
    assert answer.status_code == 422
    assert "Say what came of it" in answer.content.decode()
    answer = client.post(reverse("filings:task-close", args=[task.pk]), {"outcome": "A new card was issued"})
    assert answer.url == reverse("filings:tasks")
    task.refresh_from_db()
    assert (task.state, task.outcome) == ("DONE", "A new card was issued")
    answer = client.post(reverse("filings:task-close", args=[task.pk]), {"outcome": "Typed by the second"})
    assert answer.status_code == 409
    assert "This task was closed already." in answer.content.decode()


def test_tasks_stand_on_my_desk_on_the_worker_and_on_the_filing() -> None:
    version = factories.approved()
    task = factories.task(version.worker, version=version)
    address = reverse("filings:task", args=[task.pk])
    client = at_desk(version.agency)
    for shown in (
        "/",
        reverse("workers:detail", args=[version.worker_id]),
        reverse("filings:detail", args=[version.filing_id]),
    ):
        assert address in page(client, shown), shown


def test_another_agency_finds_neither_the_task_nor_its_worker() -> None:
    task = factories.task(factories.worker(factories.agency("320100")))
    client = at_desk(factories.agency("120000"))
    assert client.get(reverse("filings:task", args=[task.pk])).status_code == 404
    assert client.post(reverse("filings:task-close", args=[task.pk]), {"outcome": "x"}).status_code == 404
    assert str(task.pk) not in page(client, reverse("filings:tasks"))
    assert Task.objects.get().state == "OPEN"


def test_who_was_listed_and_whose_task_was_opened_is_logged() -> None:
    task = factories.task(factories.worker())
    client = at_desk(task.agency)
    page(client, reverse("filings:tasks"))
    page(client, reverse("filings:task", args=[task.pk]))
    logged = ReadEntry.objects.filter(user=client.user).values_list("subject_id", "purpose")  # type: ignore[attr-defined]
    assert sorted(logged) == [(str(task.worker_id), "task"), (str(task.worker_id), "tasks")]


def test_the_pages_ask_as_much_of_the_database_for_three_tasks_as_for_one() -> None:
    version = factories.approved()
    task = factories.task(version.worker, version=version)
    client = at_desk(version.agency)
    addresses = [
        reverse("filings:tasks"),
        reverse("filings:task", args=[task.pk]),
        "/",
        reverse("workers:detail", args=[version.worker_id]),
        reverse("filings:detail", args=[version.filing_id]),
    ]
    counts: list[list[int]] = []
    for serial in range(2):
        asked: list[int] = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                page(client, address)
            asked.append(len(queries))
        counts.append(asked)
        for more in range(2):
            factories.task(version.worker, version=version, reference=f"{serial} {more}")
    assert counts[0] == counts[1]
    assert max(counts[0][:2]) <= 10
