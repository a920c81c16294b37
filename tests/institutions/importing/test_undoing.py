"""Taking a list out of the register again: decided by a second person, done once by a task, or held with a reason."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agency.audit.models import Event
from agency.offices.acts import Actor
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from institutions import tasks
from institutions.actions import correct, lists
from institutions.actions.lists import undoing
from institutions.models import Agreement, Institution, InstitutionList
from tests import factories
from tests.factories import NOW, moment
from tests.institutions.importing.cases import CENTRAL, HEAD, WUHAN_SIXTH, ZIBO_CENTRAL
from tests.institutions.importing.through import (
    CENTRAL_WIDE,
    FIRST_WIDE,
    TASK,
    applied,
    call,
    histories,
    undone,
)

pytestmark = pytest.mark.django_db


def test_undoing_takes_out_what_was_added_and_restores_what_was_changed(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE)
    before = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    agreement = Agreement.objects.get(institution=before, valid_from=date(2024, 1, 1))
    other = (*CENTRAL_WIDE[:7], "是", "新址1号", "", "6222020200012345678")
    new = ("淄博昌盛新医院", WUHAN_SIXTH, "370303", *FIRST_WIDE[3:])
    made = applied(data, head, other, new, at=moment("2026-03-10 09:00"))

    out = undone(head, made)

    assert (out.state, out.left_alone) == ("UNDONE", [])
    after = Institution.objects.get(pk=before.pk)
    assert (after.address, after.bank_account) == ("共青团西路54号", "1603002809100012345")
    assert Agreement.objects.get(pk=agreement.pk).cross_province is True
    assert not Institution.objects.filter(credit_code=WUHAN_SIXTH).exists()
    kinds = (
        Institution.history.filter(credit_code=WUHAN_SIXTH)
        .order_by("history_id")
        .values_list("history_type", flat=True)
    )
    assert list(kinds) == ["+", "-"]
    assert Institution.history.filter(id=before.pk).latest("history_id").address == "共青团西路54号"


def test_a_list_that_changed_nothing_is_undone_too(data: Actor, head: Actor) -> None:
    first = applied(data, head, CENTRAL_WIDE)
    same = applied(data, head, CENTRAL_WIDE, at=moment("2026-03-10 09:00"))
    before = histories()

    out = undone(head, same)

    assert (out.state, out.left_alone, histories()) == ("UNDONE", [], before)
    assert undone(head, first).state == "UNDONE"
    assert not Institution.objects.filter(credit_code=ZIBO_CENTRAL).exists()


def test_undoing_leaves_what_was_changed_since_and_says_so(data: Actor, head: Actor) -> None:
    made = applied(data, head, CENTRAL, ("淄博昌国新医院", "", "370303", "工伤医疗", "", "", ""), heading=HEAD)
    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    call(correct, data, moment("2026-03-10 10:00"), institution_id=central.pk, reason="Typing", phone="0531")

    out = undone(head, made)

    assert out.left_alone == ["淄博市中心医院"]
    assert Institution.objects.filter(pk=central.pk).exists()
    assert not Institution.objects.filter(name="淄博昌国新医院").exists()


def test_undoing_needs_a_reason_and_a_second_person(data: Actor, head: Actor) -> None:
    made = applied(data, head, CENTRAL_WIDE)

    with pytest.raises(Refusal):
        call(lists.undo, head, list_id=made.pk, reason="")
    with pytest.raises(Denied):
        call(lists.undo, data, list_id=made.pk, reason="x")


def test_undoing_is_decided_at_once_and_done_once_by_the_task_in_the_name_of_who_decided(
    data: Actor, head: Actor
) -> None:
    made = applied(data, head, CENTRAL_WIDE)
    before = histories()

    decided = call(lists.undo, head, list_id=made.pk, reason="The wrong list")
    assert (decided.state, histories()) == ("UNDOING", before)
    with pytest.raises(NotAllowedNow):
        call(lists.undo, head, list_id=made.pk, reason="The wrong list")
    tasks.undo_lists()
    gone = histories()
    tasks.undo_lists()

    out = InstitutionList.objects.get(pk=made.pk)
    row = Institution.history.get(credit_code=ZIBO_CENTRAL, history_type="-")
    assert (row.act_id, row.history_user, row.history_change_reason) == (out.undo_act_id, head.user, "The wrong list")
    assert (out.state, gone, histories()) == ("UNDONE", (before[0] + 1, before[1] + 1), gone)
    with pytest.raises(NotAllowedNow):
        call(lists.take_out, TASK, list_id=made.pk)
    assert kinds_of(made)[-2:] == ["institution_list.undoing", "institution_list.undone"]


def kinds_of(of: InstitutionList) -> list[str]:
    rows = Event.objects.filter(subject_id=str(of.pk)).order_by("at", "id")
    return list(rows.values_list("kind", flat=True))


def test_undoing_that_breaks_off_takes_out_nothing_and_is_begun_anew(
    data: Actor, head: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = applied(data, head, CENTRAL_WIDE)
    call(lists.undo, head, list_id=made.pk, reason="The wrong list")
    before, undo = histories(), undoing.undo

    def broken(*words: Any) -> None:
        undo(*words)
        raise OSError("the worker is gone")

    monkeypatch.setattr(undoing, "undo", broken)
    tasks.undo_lists()
    monkeypatch.undo()
    assert (InstitutionList.objects.get(pk=made.pk).state, histories()) == ("UNDOING", before)
    assert Institution.objects.filter(credit_code=ZIBO_CENTRAL).exists()

    tasks.undo_lists()

    assert InstitutionList.objects.get(pk=made.pk).state == "UNDONE"
    assert not Institution.objects.filter(credit_code=ZIBO_CENTRAL).exists()


def test_a_list_of_which_all_has_changed_since_stays_in_the_register_and_says_so(data: Actor, head: Actor) -> None:
    made = applied(data, head, CENTRAL_WIDE)
    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    call(correct, data, moment("2026-03-10 10:00"), institution_id=central.pk, reason="Typing", phone="0531")
    before = histories()

    out = undone(head, made)

    assert (out.state, out.undo_held, out.undone_by, out.undo_act) == ("APPLIED", "CHANGED", None, None)
    assert histories() == before
    assert kinds_of(made)[-2:] == ["institution_list.undoing", "institution_list.undo_held"]


def test_what_comes_between_opens_the_decision_again_and_the_next_one_leaves_what_is_in_use(
    data: Actor, head: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody proposes a matter of an institution after the task has looked for what is in use."""
    made = applied(data, head, CENTRAL_WIDE, FIRST_WIDE)
    find = undoing.find_free
    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)

    def then_a_matter(*words: Any) -> Any:
        found = find(*words)
        factories.matter(central, by=data)
        return found

    monkeypatch.setattr(undoing, "find_free", then_a_matter)
    before = histories()
    held = undone(head, made)
    monkeypatch.undo()
    assert (held.state, held.undo_held, held.undone_by) == ("APPLIED", "CLASH", None)
    assert histories() == before
    factories.matter(central, by=data)  # the one before lay in what was rolled back

    out = undone(head, made)

    assert (out.state, out.undo_held, out.left_alone) == ("UNDONE", "", [central.name])
    assert list(Institution.objects.filter(origin="ENTERED").values_list("pk", flat=True)) == [central.pk]


def test_the_database_knows_who_decided_that_a_list_is_taken_out(data: Actor, head: Actor) -> None:
    made = applied(data, head, CENTRAL_WIDE)

    with pytest.raises(IntegrityError, match="undone_by_whom"), transaction.atomic():
        InstitutionList.objects.filter(pk=made.pk).update(state="UNDOING")
    whom = {"state": "UNDOING", "undone_by": data.user, "undone_at": NOW, "undo_act": made.act_id}
    with pytest.raises(IntegrityError, match="maker_is_not_undoer"), transaction.atomic():
        InstitutionList.objects.filter(pk=made.pk).update(**whom)


def test_the_database_takes_out_nothing_of_a_list_that_stands(data: Actor, head: Actor) -> None:
    made = applied(data, head, CENTRAL_WIDE)

    with pytest.raises(Exception, match="undone list"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT institutions_take_out(%s, array(SELECT id FROM institutions_institution))", [made.pk])
