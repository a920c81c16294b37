"""The calendar changes: due days, days to answer and days left are counted anew, and the history says why."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.policy import recount
from agency.policy.models import WorkingDay
from filings import actions
from filings.actions.tasks import open_task
from filings.enums import TaskKind
from filings.models import FilingVersion, Supplement, Task
from tests import factories, many
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
OFF = date(2026, 3, 10)
"""A Tuesday that becomes a day off."""


def day_off(day: date = OFF, at: Any = NOW) -> dict[str, int]:
    """One more day off, and what that moved."""
    with acting(by=factories.machine(), at=at, ids=uuid7, reason="Notice 9 of 2026"):
        row = WorkingDay.objects.filter(day=day).first() or WorkingDay(day=day, source="Notice 9")
        row.is_working, row.kind = False, "holiday"
        row.save()
        moved = recount.calendar_changed(
            by=factories.machine(), at=at, ids=uuid7, days={day}, reason="Notice 9 of 2026"
        )
        return {name: count for name, count in moved.items() if name.startswith("filings")}


def test_a_due_day_moves_with_the_calendar_and_the_history_says_by_whom_and_why() -> None:
    version = factories.submitted()
    untouched = factories.submitted(at=moment("2026-03-10 09:00"))
    assert version.due_on == date(2026, 3, 12)

    assert day_off() == {"filings": 1, "filings.notices": 0, "filings.stopped": 0, "filings.tasks": 0}

    row = FilingVersion.objects.get(pk=version.pk)
    assert row.due_on == date(2026, 3, 13)
    kept = row.history.latest()
    assert (kept.due_on, kept.history_change_reason, kept.act.machine) == (row.due_on, "Notice 9 of 2026", "factory")
    chosen = [each.determination for each in kept.determinations.select_related("determination")]
    assert chosen == list(version.determinations.all())
    assert untouched.history.count() == FilingVersion.objects.get(pk=untouched.pk).history.count()
    assert FilingVersion.objects.get(pk=untouched.pk).due_on == untouched.due_on
    assert recount.calendar_changed(by=factories.machine(), at=NOW, ids=uuid7, days={OFF}, reason="x")["filings"] == 0


def test_a_notice_a_stopped_clock_and_a_task_move_too() -> None:
    version = factories.submitted()
    reviewer = factories.actor(version.agency, Role.REVIEWER)
    actions.return_for_more(
        by=reviewer, at=moment("2026-03-11 09:00"), ids=uuid7, version_id=version.pk, items=["IDENTITY"]
    )
    before = Supplement.objects.get().answer_by
    with acting(by=factories.machine(), at=NOW, ids=uuid7) as act:
        task = open_task(
            act,
            kind=TaskKind.ISSUE_CARD,
            worker=version.worker,
            due_from=NOW.date(),
            due_working_days=2,
            due_on=date(2026, 3, 11),
            at=NOW,
            ids=uuid7,
        )
    assert task is not None
    assert FilingVersion.objects.get(pk=version.pk).working_days_left == 1

    assert day_off() == {"filings": 0, "filings.notices": 0, "filings.stopped": 1, "filings.tasks": 1}
    assert FilingVersion.objects.get(pk=version.pk).working_days_left == 2
    assert Task.objects.get(pk=task.pk).due_on == date(2026, 3, 12)

    assert day_off(date(2026, 3, 18))["filings.notices"] == 1
    assert (before, Supplement.objects.get().answer_by) == (date(2026, 3, 25), date(2026, 3, 26))


def test_a_year_that_is_loaded_makes_provisional_days_firm() -> None:
    version = factories.submitted(at=moment("2026-12-30 09:00"))
    assert (version.due_on, version.due_is_provisional) == (date(2027, 1, 4), True)
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        for day in range(1, 6):
            working = day > 3
            WorkingDay.objects.create(
                day=date(2027, 1, day), is_working=working, kind="workday" if working else "holiday", source="x"
            )
        days = {date(2027, 1, day) for day in range(1, 6)}
        recount.calendar_changed(by=factories.machine(), at=NOW, ids=uuid7, days=days, reason="2027")
    row = FilingVersion.objects.get(pk=version.pk)
    assert (row.due_on, row.due_is_provisional) == (date(2027, 1, 5), False)


def test_a_thousand_due_days_are_counted_anew_in_few_statements_with_their_history() -> None:
    versions = many.submitted(1000)
    FilingVersion.objects.update(due_from=NOW.date(), due_working_days=3, due_on=date(2026, 3, 12))

    with CaptureQueriesContext(connection) as asked:
        assert day_off()["filings"] == 1000

    assert FilingVersion.objects.filter(due_on=date(2026, 3, 13)).count() == 1000
    assert FilingVersion.history.filter(history_change_reason="Notice 9 of 2026").count() == 1000
    assert versions[0].history.get().determinations.count() == 1
    assert len(asked) < 40
