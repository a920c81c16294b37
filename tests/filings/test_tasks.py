from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agency.audit.models import Event
from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from filings import actions
from filings.enums import TaskKind, TaskState
from filings.models import Task
from tests import factories
from tests.factories import NOW, moment


def opened(worker, *, at=NOW, **values):
    values = {"kind": TaskKind.CARD_STATE, "details": {"state": "LOST"}, **values}
    with acting(by=factories.machine(), at=at, ids=uuid7) as act:
        task = actions.open_task(act, worker=worker, at=at, ids=uuid7, **values)
        act.changed = task is not None
    return task


def test_a_task_is_opened_for_the_agency_of_the_worker_with_its_day_and_event(db):
    worker = factories.worker(factories.agency())
    task = opened(worker, due_on=date(2026, 3, 20), due_is_provisional=True, reference="list-1")
    task.refresh_from_db()
    assert (task.agency_id, task.state, task.due_on, task.due_is_provisional, task.details) == (
        worker.agency_id,
        TaskState.OPEN,
        date(2026, 3, 20),
        True,
        {"state": "LOST"},
    )
    event = Event.objects.get(kind="task.opened")
    assert (event.subject_id, event.agency_id, event.details) == (
        str(task.pk),
        worker.agency_id,
        {"kind": "CARD_STATE"},
    )


def test_the_same_task_is_opened_once_even_after_it_was_closed_and_another_reference_is_another_task(db):
    worker = factories.worker()
    first = opened(worker, reference="a")
    assert opened(worker, reference="a") is None
    by = factories.actor(worker.agency, Role.CLERK)
    actions.close_task(by=by, at=NOW, ids=uuid7, task_id=first.pk, outcome="Card found")
    assert opened(worker, reference="a") is None
    assert opened(worker, reference="b") is not None
    assert opened(worker, reference="a", kind=TaskKind.WORKER_DIED) is not None
    assert Task.objects.count() == 3


def test_a_task_of_a_filing_and_one_of_its_worker_are_two(db):
    version = factories.approved()
    assert opened(version.worker, version=version) is not None
    assert opened(version.worker) is not None
    assert opened(version.worker, version=version) is None


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.APPROVER])
def test_who_enters_or_returns_filings_closes_a_task_and_says_what_came_of_it(db, role):
    task = opened(factories.worker())
    by = factories.actor(task.agency, role)
    actions.close_task(by=by, at=moment("2026-03-10 10:00"), ids=uuid7, task_id=task.pk, outcome="  Card found ")
    task.refresh_from_db()
    assert (task.state, task.outcome, task.closed_by, task.closed_at) == (
        TaskState.DONE,
        "Card found",
        by.user,
        moment("2026-03-10 10:00"),
    )


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DATA, Role.FINANCE, Role.POSTS, Role.OPERATOR])
def test_other_posts_close_no_task(db, role):
    task = opened(factories.worker())
    by = factories.actor(task.agency, role)
    with pytest.raises(Denied):
        actions.close_task(by=by, at=NOW, ids=uuid7, task_id=task.pk, outcome="Done")


def test_a_clerk_of_another_agency_closes_no_task(db):
    task = opened(factories.worker(factories.agency("120000")))
    by = factories.actor(factories.agency("320100"), Role.CLERK)
    with pytest.raises(Denied):
        actions.close_task(by=by, at=NOW, ids=uuid7, task_id=task.pk, outcome="Done")


def test_a_task_is_not_closed_without_a_word_and_not_twice(db):
    task = opened(factories.worker())
    by = factories.actor(task.agency, Role.CLERK)
    with pytest.raises(Refusal):
        actions.close_task(by=by, at=NOW, ids=uuid7, task_id=task.pk, outcome=" ")
    actions.close_task(by=by, at=NOW, ids=uuid7, task_id=task.pk, outcome="Card found")
    with pytest.raises(NotAllowedNow):
        actions.close_task(by=by, at=NOW, ids=uuid7, task_id=task.pk, outcome="Again")
    assert Task.objects.get().outcome == "Card found"


def test_the_database_keeps_no_closed_task_without_an_outcome(db):
    task = opened(factories.worker())
    with pytest.raises(IntegrityError, match="task_closed_with_outcome"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state="DONE", closed_at=NOW)
