"""What the night does about papers: once each, as a machine, and never a decision."""

from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Act
from agency.offices.refusals import Refusal
from agency.policy.models import PolicyParameter
from filings import actions, tasks
from filings.actions import reminding
from filings.enums import State
from filings.models import FilingVersion, Supplement, Task
from tests import factories
from tests.factories import moment

pytestmark = pytest.mark.django_db


def night(step: Any, day: str) -> int:
    return int(step(by=Actor.machine_named("papers"), at=moment(f"{day} 01:10"), ids=uuid7))


def asked(at: datetime = factories.NOW, by: Actor | None = None) -> FilingVersion:
    """Asked for the identity card on 9 March: to be brought by the 23rd, ten working days later."""
    version = factories.submitted(at=at)
    by = by or factories.actor(version.agency, Role.REVIEWER)
    return actions.return_for_more(by=by, at=at, ids=uuid7, version_id=version.pk, items=["IDENTITY"])


def set_parameter(name: str, value: Any) -> None:
    with acting(by=factories.machine(), at=factories.NOW, ids=uuid7):
        PolicyParameter.objects.create(
            id=uuid7(factories.NOW),
            name=name,
            division_id="120000",
            value=value,
            valid_from=date(2026, 1, 1),
            source_kind="PROVINCE",
            source_text="test",
        )


def test_papers_are_recalled_once_two_working_days_before_their_day() -> None:
    asked()
    assert Supplement.objects.get().answer_by == date(2026, 3, 23)  # a Monday
    nights = ["2026-03-18", "2026-03-19", "2026-03-20"]
    assert [night(reminding.recall_papers, day) for day in nights] == [0, 1, 0]
    assert Supplement.objects.get().reminded_at == moment("2026-03-19 01:10")
    event = Event.objects.get(kind="filing.reminded")
    assert (event.act.machine, event.details) == ("papers", {"answer_by": "2026-03-23"})


def test_what_was_answered_is_neither_recalled_nor_reported() -> None:
    version = asked()
    clerk = factories.actor(version.agency, Role.CLERK)
    actions.submit(by=clerk, at=moment("2026-03-10 09:00"), ids=uuid7, version_id=version.pk, revision=version.revision)
    assert night(reminding.recall_papers, "2026-03-20") == 0
    assert night(reminding.report_overdue, "2026-04-20") == 0


@pytest.mark.parametrize(
    ("step", "broken", "day"),
    [
        (reminding.recall_papers, "filings.actions.reminding.lock", "2026-03-19"),
        (reminding.report_overdue, "filings.actions.reminding.open_task", "2026-03-24"),
    ],
)
def test_one_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch, step: Any, broken: str, day: str) -> None:
    asked()
    asked()
    whole, calls = import_string(broken), []

    def breaks_once(*told: Any, **words: Any) -> Any:
        calls.append(told)
        if len(calls) == 1:
            raise ValueError("broken")
        return whole(*told, **words)

    with monkeypatch.context() as patched:
        patched.setattr(broken, breaks_once)
        assert night(step, day) == 1
    assert night(step, day) == 1
    assert night(step, day) == 0


def test_after_the_day_one_task_is_opened_and_nothing_is_decided() -> None:
    version = asked()
    nights = ["2026-03-23", "2026-03-24", "2026-03-25"]
    assert [night(reminding.report_overdue, day) for day in nights] == [0, 1, 0]

    task = Task.objects.get()
    assert (task.kind, task.version, task.details) == (
        "PAPERS_OVERDUE",
        version,
        {"answer_by": "2026-03-23", "papers": ["IDENTITY"]},
    )
    assert FilingVersion.objects.get(pk=version.pk).state == State.RETURNED
    assert Event.objects.get(kind="filing.papers_overdue").act.machine == "papers"


def test_silence_is_no_acceptance_unless_the_parameter_says_so() -> None:
    version = factories.submitted()
    before = Act.objects.count()
    assert night(reminding.accept_by_silence, "2026-03-31") == 0
    assert (FilingVersion.objects.get(pk=version.pk).deemed_accepted_on, Act.objects.count()) == (None, before)


def test_with_the_parameter_silence_for_five_days_accepts_from_the_day_it_was_received() -> None:
    set_parameter("filing.deemed_accepted", True)
    version = factories.submitted(at=moment("2026-03-09 09:00"))  # five days end on Saturday the 14th: Monday the 16th
    asked(at=moment("2026-03-09 09:00"))

    nights = ["2026-03-16", "2026-03-17", "2026-03-18"]
    assert [night(reminding.accept_by_silence, day) for day in nights] == [0, 1, 0]

    row = FilingVersion.objects.get(pk=version.pk)
    assert (row.deemed_accepted_on, row.state) == (date(2026, 3, 9), State.SUBMITTED)
    event = Event.objects.get(kind="filing.deemed_accepted")
    assert (event.act.machine, event.details) == ("papers", {"accepted_on": "2026-03-09", "notice_by": "2026-03-16"})
    reviewer = factories.actor(version.agency, Role.REVIEWER)
    late: dict[str, Any] = {"by": reviewer, "at": moment("2026-03-17 09:00"), "ids": uuid7, "version_id": version.pk}
    with pytest.raises(Refusal) as refusal:
        actions.return_for_more(**late, items=["IDENTITY"])
    assert refusal.value.code == "deemed-accepted"
    assert actions.return_for_more(**late, reason="typo", own_mistake=True).state == State.RETURNED


def test_five_days_that_end_in_the_spring_festival_end_after_it() -> None:
    set_parameter("filing.deemed_accepted", True)
    factories.submitted(at=moment("2026-02-12 09:00"))
    assert [night(reminding.accept_by_silence, day) for day in ("2026-02-24", "2026-02-25")] == [0, 1]


def test_the_night_calls_all_of_it_by_its_name_in_the_schedule() -> None:
    asked(at=moment("2026-03-09 09:00"))
    assert settings.CELERY_BEAT_SCHEDULE["papers"]["task"] == tasks.papers.name
    tasks.papers()
    assert Task.objects.filter(kind="PAPERS_OVERDUE").count() == 1
