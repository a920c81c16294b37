"""The calendar changes: what depends on it is counted anew, by whom and why is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone, translation

from agency.audit import presenters
from agency.audit.models import Event
from agency.offices.acts import uuid7
from agency.offices.models import Act
from agency.offices.refusals import Denied
from agency.policy import actions, days, queries, recount
from agency.policy.enums import DayKind, Origin
from agency.policy.models import WorkingDay
from tests import factories
from tests.conftest import by_itself
from tests.factories import NOW, moment

NEW_YEAR = "date,is_working_day,kind,holiday_name\n2027-01-01,0,holiday,New Year's Day\n2027-01-04,1,workday,\n"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Which days were counted anew, by a recount that always moves two rows."""
    counted: list[Any] = []

    def count(*, by: Any, at: Any, ids: Any, days: frozenset[date]) -> int:
        counted.append(sorted(days))
        return 2

    monkeypatch.setattr(recount, "_recounts", {"things": count})
    return counted


def load(tmp_path: Path, text: str) -> str:
    file, out = tmp_path / "2027.csv", StringIO()
    file.write_text(text)
    with translation.override("en"):
        try:
            call_command("load_calendar", str(file), source="Notice 7 of 2026", stdout=out)
        except CommandError as refusal:
            out.write(f"{refusal}\n")
    return out.getvalue()


@pytest.mark.django_db
def test_a_recount_is_an_act_with_its_reason_and_what_it_moved(seen: list[Any]) -> None:
    days = {date(2027, 1, 1), date(2027, 1, 4)}
    moved = recount.calendar_changed(by=factories.machine(), at=NOW, ids=uuid7, days=days, reason="Notice 7")

    event = Event.objects.get(kind="calendar.recounted")
    assert (moved, seen) == ({"things": 2}, [sorted(days)])
    assert (event.act.reason, event.act.machine, event.at) == ("Notice 7", "factory", NOW)
    assert event.details == {"first": "2027-01-01", "last": "2027-01-04", "moved": {"things": 2}}


@pytest.mark.django_db
def test_a_recount_that_moves_nothing_keeps_no_act(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recount, "_recounts", {"things": lambda **_: 0})
    before = Act.objects.count()

    recount.calendar_changed(by=factories.machine(), at=NOW, ids=uuid7, days={date(2027, 1, 1)}, reason="x")
    recount.calendar_changed(by=factories.machine(), at=NOW, ids=uuid7, days=set(), reason="x")

    assert Act.objects.count() == before


@pytest.mark.django_db
def test_what_was_counted_while_the_calendar_changed_is_counted_in_the_night(tmp_path: Path, seen: list[Any]) -> None:
    load(tmp_path, NEW_YEAR)
    loaded = WorkingDay.history.latest("history_id").history_date
    seen.clear()

    for night in (timedelta(hours=9), timedelta(days=1, hours=9), timedelta(days=2, hours=9)):
        recount.count_late(by=factories.machine(), at=loaded + night, ids=uuid7)

    days = [date(2027, 1, 1), date(2027, 1, 4)]
    assert [found[-2:] for found in seen] == [days, days]
    act = Event.objects.filter(kind="calendar.recounted").latest("at").act
    with translation.override("en"):
        assert presenters.reason_in_words(act.reason) == "Counted once more in the night after the calendar changed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_a_filing_that_was_counted_by_the_old_calendar_meanwhile_has_its_day_the_next_morning() -> None:
    """Its counting had begun before the calendar changed, and ended afterwards."""
    at = moment("2026-12-28 09:00")
    with transaction.atomic():
        version = factories.submitted(at=at)
        off = version.due_on
        with ThreadPoolExecutor(1) as other:
            other.submit(by_itself, partial(close, off)).result(30)
    version.refresh_from_db()
    assert version.due_on == off

    recount.count_late(by=factories.machine(), at=timezone.now(), ids=uuid7)

    version.refresh_from_db()
    assert version.due_on > off


def close(day: date) -> None:
    """A day off comes into the calendar."""
    holiday = days.Day(day, is_working=False, kind=DayKind.HOLIDAY, name="Holiday")
    told = {"by": factories.machine(), "at": timezone.now(), "ids": uuid7, "source": "Notice 8", "reason": "Notice 8"}
    actions.load_days(days=[holiday], **told)


@pytest.mark.django_db
def test_a_year_is_loaded_from_a_file_with_a_verdict_on_each_row(tmp_path: Path, seen: list[Any]) -> None:
    assert load(tmp_path, NEW_YEAR) == "2\t2027-01-01\tadded\n3\t2027-01-04\tadded\n"
    assert load(tmp_path, NEW_YEAR.replace("New Year's Day", "New Year")) == (
        "2\t2027-01-01\tchanged\n3\t2027-01-04\tsame\n"
    )

    assert seen == [[date(2027, 1, 1), date(2027, 1, 4)], [date(2027, 1, 1)]]
    row = WorkingDay.objects.get(pk=date(2027, 1, 1))
    assert (row.is_working, row.origin, row.source) == (False, Origin.ENTERED, "Notice 7 of 2026")
    assert [each.act.reason for each in row.history.order_by("history_id")] == ["Notice 7 of 2026"] * 2
    assert queries.calendar_known_through() == date(2027, 1, 4)


@pytest.mark.django_db
def test_a_file_with_a_bad_row_loads_nothing_and_says_which(tmp_path: Path, seen: list[Any]) -> None:
    said = load(tmp_path, f"{NEW_YEAR}2027-02-30,1,workday,\n")

    assert said.splitlines() == [
        "2\t2027-01-01\tgood",
        "3\t2027-01-04\tgood",
        "4\t-\t“2027-02-30” is not a day written as 2027-01-31.",
        "Nothing was loaded: 1 of 3 rows are refused.",
    ]
    assert (WorkingDay.objects.filter(day__year=2027).count(), seen) == (0, [])


@pytest.mark.django_db
def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    assert load(tmp_path, "day,works\n2027-01-01,0\n") == (
        "Columns are missing: date, holiday_name, is_working_day, kind\n"
    )


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2027-01-04,yes,workday,", "is_working_day is 1 for a working day and 0 for a day off."),
        ("2027-01-04,1,feast,", "“feast” is not a kind of day."),
        ("2027-01-04,0,workday,", "The kind and is_working_day contradict each other."),
        ("2027-01-04,0,weekend,", "This day is not a Saturday or Sunday."),
        ("2027-01-04,1,makeup_workday,", "This day is not a Saturday or Sunday."),
        ("2027-01-02,1,workday,", "A Saturday or Sunday that is worked has the kind makeup_workday."),
        (f"2027-01-01,0,holiday,{'x' * 41}", "The name of the holiday is too long."),
    ],
)
def test_impossible_days_are_refused_with_a_sentence(row: str, fault: str) -> None:
    stated = dict(zip(days.COLUMNS, row.split(","), strict=True))
    with translation.override("en"):
        assert [(str(found.fault), found.day) for found in days.read([stated])] == [(fault, None)]


def test_a_day_that_stands_twice_is_refused_the_second_time() -> None:
    stated = {"date": "2027-01-01", "is_working_day": "0", "kind": "holiday", "holiday_name": "New Year"}
    with translation.override("en"):
        assert [str(row.fault) for row in days.read([stated, stated])] == ["", "This day stands in the file twice."]


@pytest.mark.django_db
def test_the_calendar_is_loaded_by_who_maintains_it_alone() -> None:
    day = days.Day(date(2027, 1, 1), False, "holiday", "New Year")
    with pytest.raises(Denied):
        actions.load_days(
            by=factories.actor(factories.agency()), at=NOW, ids=uuid7, days=[day], source="Notice", reason="x"
        )


@pytest.mark.django_db
def test_a_day_changed_in_the_administration_counts_anew_in_the_same_act(seen: list[Any]) -> None:
    client = Client()
    boss = factories.person(factories.agency(), is_superuser=True)
    client.force_login(boss, backend="agency.offices.backends.SignInBackend")
    form = {"day": "2027-01-01", "kind": "holiday", "name": "New Year", "source": "Notice 7", "act_reason": "Notice 7"}
    client.post("/admin/policy/workingday/add/", form)
    client.post("/admin/policy/workingday/2027-01-01/change/", {**form, "name": "New Year's Day"})

    row = WorkingDay.objects.get(pk=date(2027, 1, 1))
    event = Event.objects.get(kind="calendar.recounted")
    assert (row.name, seen) == ("New Year's Day", [[date(2027, 1, 1)]])
    assert (event.act, event.act.user, event.act.reason) == (row.history.earliest().act, boss, "Notice 7")


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_loading_the_reference_data_counts_anew_when_days_changed(seen: list[Any]) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE policy_workingday SET name = 'spoilt' WHERE day = '2026-02-14'")

    call_command("load_reference", verbosity=0)
    call_command("load_reference", verbosity=0)

    event = Event.objects.get(kind="calendar.recounted")
    assert (seen, event.act.machine) == ([[date(2026, 2, 14)]], "load_reference")
