"""A list that was decided for, written into the register by a task, whatever else is being written meanwhile."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agency.audit.models import Event
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Division
from agency.offices.refusals import NotAllowedNow
from institutions import list_queries, tasks
from institutions.actions import correct, lists, register
from institutions.actions.lists import writing
from institutions.models import Agreement, Institution, InstitutionList
from tests.conftest import until_somebody_waits
from tests.factories import moment
from tests.institutions.importing.cases import CENTRAL, ZIBO_CENTRAL
from tests.institutions.importing.through import (
    CENTRAL_WIDE,
    FIRST_WIDE,
    TASK,
    applied,
    call,
    histories,
    somebody,
    taken_in,
)

pytestmark = pytest.mark.django_db


def accepted(data: Actor, head: Actor, *rows: Any) -> InstitutionList:
    made = taken_in(data, *(rows or (CENTRAL_WIDE, FIRST_WIDE)))
    return call(lists.accept, head, list_id=made.pk, reason="Signed")  # type: ignore[no-any-return]


def test_the_decision_writes_nothing_and_the_task_writes_in_the_name_of_who_decided(data: Actor, head: Actor) -> None:
    before = histories()

    made = accepted(data, head)
    assert (made.state, histories()) == ("ACCEPTED", before)
    call(lists.apply, TASK, moment("2026-03-20 10:00"), list_id=made.pk)

    row = Institution.history.get(credit_code=ZIBO_CENTRAL)
    assert (row.act_id, row.history_user, row.history_change_reason) == (made.act_id, head.user, "Signed")
    assert row.history_date == moment("2026-03-20 10:00")
    events = Event.objects.filter(subject_id=str(made.pk)).order_by("at", "id").values_list("kind", flat=True)
    assert list(events)[-2:] == ["institution_list.accepted", "institution_list.applied"]


def counted() -> list[float]:
    """How many institutions and agreements the database plans with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM unnest(ARRAY['institutions_institution', 'institutions_agreement']) name"
            " JOIN pg_class ON pg_class.oid = name::regclass ORDER BY name DESC"
        )
        return [rows for (rows,) in cursor.fetchall()]


def test_what_a_long_list_wrote_is_counted_at_once_so_that_the_next_is_not_compared_row_against_row(
    data: Actor, head: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT institutions_count()")
    before = counted()

    applied(data, head, CENTRAL_WIDE)
    assert counted() == before, "a short list doesn't pay for counting the register"

    monkeypatch.setattr(writing, "LONG", 2)
    applied(data, head, FIRST_WIDE)

    assert counted() == [Institution.objects.count(), Agreement.objects.count()] != before


def test_the_keys_that_a_list_gives_out_are_of_the_moment_and_in_the_order_of_its_rows(
    data: Actor, head: Actor
) -> None:
    began = uuid7(timezone.now())
    rows = [(f"沂源县第{number}人民医院", "", "370323", *FIRST_WIDE[3:]) for number in "二三四"]
    made = applied(data, head, *rows)

    entities = list(made.rows.exclude(entity=None).order_by("position").values_list("entity", flat=True))
    agreements = list(
        Agreement.objects.filter(institution__in=entities).order_by("institution").values_list("id", flat=True)
    )
    for keys in (entities, agreements):
        assert (len(set(keys)), keys) == (3, sorted(keys))
        assert {key.version for key in keys} == {7}
        assert keys[0].hex[:12] >= began.hex[:12], "or the index that keeps agreements apart is walked through whole"


@pytest.mark.parametrize("model", [Institution, Agreement])
def test_the_first_history_row_says_in_every_column_what_the_row_says(data: Actor, head: Actor, model: Any) -> None:
    made = accepted(data, head)
    call(lists.apply, TASK, list_id=made.pk)
    columns = ", ".join(f'"{field.column}"' for field in model.history.model.tracked_fields)
    history = model.history.model._meta.db_table

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {history} WHERE act_id = %s ORDER BY id", [made.act_id])
        first = cursor.fetchall()
        cursor.execute(
            f"SELECT {columns} FROM {model._meta.db_table} WHERE id IN"
            f" (SELECT id FROM {history} WHERE act_id = %s) ORDER BY id",
            [made.act_id],
        )

        assert len(first) == 2
        assert cursor.fetchall() == first


def test_what_breaks_off_leaves_nothing_and_is_begun_anew_and_done_once(
    data: Actor, head: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, before = accepted(data, head), histories()
    write = writing.write

    def broken(*words: Any) -> None:
        write(*words)
        raise OSError("the worker is gone")

    monkeypatch.setattr(writing, "write", broken)
    with pytest.raises(OSError, match="gone"):
        call(lists.apply, TASK, list_id=made.pk)
    monkeypatch.undo()
    assert (InstitutionList.objects.get(pk=made.pk).state, histories()) == ("ACCEPTED", before)

    tasks.apply_lists()
    written = histories()
    tasks.apply_lists()

    assert written == (before[0] + 2, before[1] + 2)
    assert histories() == written
    with pytest.raises(NotAllowedNow):
        call(lists.apply, TASK, list_id=made.pk)


def test_what_changes_between_decision_and_writing_opens_the_list_again(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE)
    made = accepted(data, head, (*CENTRAL_WIDE[:8], "新址1号", *CENTRAL_WIDE[9:]))
    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    call(correct, data, moment("2026-03-10 10:00"), institution_id=central.pk, reason="Typing", phone="0531")

    held = call(lists.apply, TASK, moment("2026-03-10 11:00"), list_id=made.pk)

    assert (held.state, held.act, held.decided_by) == ("OPEN", None, None)
    assert Institution.objects.get(pk=central.pk).address == "共青团西路54号"
    assert list_queries.moved(held) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_what_is_being_changed_while_the_task_writes_is_waited_for_and_opens_the_list_again(together: Any) -> None:
    """The change ends only when the task waits for it."""
    data, head = somebody(Role.DATA), somebody(Role.APPROVER)
    applied(data, head, CENTRAL_WIDE)
    made = accepted(data, head, (*CENTRAL_WIDE[:8], "新址1号", *CENTRAL_WIDE[9:]))
    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    changed = threading.Event()

    def change() -> None:
        with transaction.atomic():
            told = {"reason": "Moved", "external_code": "H37030300001"}
            call(correct, data, moment("2026-03-10 10:00"), institution_id=central.pk, **told)
            changed.set()
            until_somebody_waits()

    def write() -> InstitutionList:
        changed.wait(timeout=60)
        return call(lists.apply, TASK, moment("2026-03-10 11:00"), list_id=made.pk)  # type: ignore[no-any-return]

    _changed, held = together(change, write)

    assert (held.state, held.act, list_queries.moved(held)) == ("OPEN", None, 1)
    central.refresh_from_db()
    assert (central.address, central.external_code) == ("共青团西路54号", "H37030300001")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_institution_that_somebody_enters_while_the_task_adds_it_is_there_once_and_opens_the_list_again(
    together: Any,
) -> None:
    data, head = somebody(Role.DATA), somebody(Role.APPROVER)
    made = accepted(data, head)
    entered = threading.Event()

    def enter() -> None:
        with transaction.atomic():
            told = {"name": CENTRAL[0], "division": Division.objects.get(pk="370303"), "credit_code": ZIBO_CENTRAL}
            call(register, data, moment("2026-03-10 10:00"), **told)
            entered.set()
            until_somebody_waits()

    def write() -> None:
        entered.wait(timeout=60)
        with pytest.raises(IntegrityError):
            call(lists.apply, TASK, moment("2026-03-10 11:00"), list_id=made.pk)

    together(enter, write)
    assert Institution.objects.filter(origin="ENTERED").count() == 1

    held = call(lists.apply, TASK, moment("2026-03-10 11:01"), list_id=made.pk)

    assert (held.state, list_queries.moved(held)) == ("OPEN", 1)
