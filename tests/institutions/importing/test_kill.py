"""The worker that puts a list into the register, or takes it out again, is killed in the middle of it."""

import pytest

from agency.devstack.stack import Stack
from agency.offices.enums import Role
from institutions import list_queries
from institutions.actions import lists
from institutions.models import Agreement, Institution, InstitutionList
from institutions.tasks import apply_lists, undo_lists
from tests.institutions.importing.cases import WUHAN_SIXTH, ZIBO_CENTRAL
from tests.institutions.importing.through import CENTRAL_WIDE, FIRST_WIDE, applied, call, histories, somebody, taken_in
from tests.killing import killed_before_writing

NEW = ("淄博昌盛新医院", WUHAN_SIXTH, "370303", *FIRST_WIDE[3:])


@pytest.mark.kill
def test_a_list_whose_worker_is_killed_is_in_the_register_once_after_the_next_sweep(
    stack: Stack, committed_db: None
) -> None:
    head = somebody(Role.APPROVER)
    made = taken_in(somebody(Role.DATA), CENTRAL_WIDE, NEW)
    call(lists.accept, head, list_id=made.pk)
    before = histories()

    written = killed_before_writing(stack, "institutions_historicalagreement", task="institutions.tasks.apply_lists")

    assert {"institutions_institution", "institutions_historicalinstitution"} <= written
    kept = InstitutionList.objects.get(pk=made.pk)
    assert (kept.state, list_queries.is_at_work(kept), histories()) == ("ACCEPTED", False, before)
    assert not Institution.objects.filter(credit_code__in=[ZIBO_CENTRAL, WUHAN_SIXTH]).exists()

    apply_lists()
    apply_lists()

    found = Institution.objects.filter(credit_code__in=[ZIBO_CENTRAL, WUHAN_SIXTH])
    assert sorted(found.values_list("credit_code", flat=True)) == sorted([ZIBO_CENTRAL, WUHAN_SIXTH])
    assert Agreement.objects.filter(institution__in=found).count() == 2
    assert histories() == (before[0] + 2, before[1] + 2)
    assert InstitutionList.objects.get(pk=made.pk).state == "APPLIED"


@pytest.mark.kill
def test_a_list_whose_worker_is_killed_while_undoing_is_out_of_the_register_after_the_next_sweep(
    stack: Stack, committed_db: None
) -> None:
    head = somebody(Role.APPROVER)
    made = applied(somebody(Role.DATA), head, CENTRAL_WIDE, NEW)
    call(lists.undo, head, list_id=made.pk, reason="The wrong list")
    before = histories()

    written = killed_before_writing(stack, "institutions_historicalinstitution", task="institutions.tasks.undo_lists")

    assert {"institutions_agreement", "institutions_historicalagreement"} <= written
    kept = InstitutionList.objects.get(pk=made.pk)
    assert (kept.state, list_queries.is_at_work(kept), histories()) == ("UNDOING", False, before)
    found = Institution.objects.filter(credit_code__in=[ZIBO_CENTRAL, WUHAN_SIXTH])
    assert (found.count(), Agreement.objects.filter(institution__in=found).count()) == (2, 2)

    undo_lists()
    undo_lists()

    assert (found.count(), histories()) == (0, (before[0] + 2, before[1] + 2))
    assert InstitutionList.objects.get(pk=made.pk).state == "UNDONE"
