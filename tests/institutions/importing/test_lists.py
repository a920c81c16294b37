"""Lists in the database: taken in by one person, put into the register by another, and out of it again."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from institutions import list_queries
from institutions.actions import correct, lists
from institutions.actions.lists import comparing
from institutions.models import Agreement, Institution, InstitutionList
from tests import factories
from tests.factories import NOW, moment
from tests.institutions.importing.cases import CENTRAL, FIRST, HEAD, SIXTH, ZIBO_CENTRAL, csv_of
from tests.institutions.importing.through import (
    CENTRAL_WIDE,
    FIRST_WIDE,
    WIDE,
    applied,
    call,
    histories,
    somebody,
    taken_in,
)

pytestmark = pytest.mark.django_db


def verdicts(of: InstitutionList) -> dict[int, str]:
    return dict(of.rows.order_by("position").values_list("row", "verdict"))


def effects(of: InstitutionList) -> dict[int, str]:
    return dict(of.rows.exclude(effect="").order_by("position").values_list("row", "effect"))


def codes(of: InstitutionList, row: int) -> list[str]:
    return [each["code"] for each in of.rows.get(row=row).findings]


def test_a_list_is_judged_and_changes_nothing(data: Actor) -> None:
    before = Institution.objects.count()

    made = taken_in(data, CENTRAL_WIDE, FIRST_WIDE, CENTRAL_WIDE, ("", *FIRST_WIDE[1:]))

    assert verdicts(made) == {1: "skip", 2: "ok", 3: "ok", 4: "duplicate", 5: "reject"}
    assert made.verdicts == {"skip": 1, "ok": 2, "duplicate": 1, "reject": 1}
    assert (made.state, made.content) == ("OPEN", None)
    assert Institution.objects.count() == before


def test_another_person_puts_it_into_the_register_with_history(data: Actor, head: Actor) -> None:
    made = applied(data, head, CENTRAL_WIDE, (*FIRST_WIDE[:3], "工伤医疗、工伤康复", *FIRST_WIDE[4:]))

    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    assert (central.name, central.division_id, central.level, central.level_as_written) == (
        "淄博市中心医院",
        "370300",
        "3",
        "三级甲等",
    )
    assert (central.bank_account, central.phone, central.agency) == (
        "1603002809100012345",
        "0533-2360248",
        factories.agency("370000"),
    )
    agreement = central.agreements.exclude(origin="PACKAGED").get()
    assert (agreement.care, agreement.state, agreement.cross_province) == ("MEDICAL", "ONLINE", True)
    assert (agreement.valid_from, agreement.valid_to) == (date(2024, 1, 1), date(2026, 12, 31))
    rows = Agreement.objects.filter(institution__credit_code=FIRST[1]).exclude(origin="PACKAGED")
    assert sorted(rows.values_list("care", "state")) == [("MEDICAL", "SIGNED"), ("REHAB", "SIGNED")]
    kept = Institution.history.filter(act=made.act)
    assert {each.history_user for each in kept} == {head.user}
    assert kept.get(credit_code=ZIBO_CENTRAL).bank_account == "1603002809100012345"
    assert list(
        Event.objects.filter(kind__startswith="institution_list").order_by("at", "id").values_list("kind", flat=True)
    ) == [
        "institution_list.taken_in",
        "institution_list.judged",
        "institution_list.accepted",
        "institution_list.applied",
    ]


def test_the_same_list_again_writes_nothing(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE, FIRST_WIDE)
    before = histories()

    again = applied(data, head, CENTRAL_WIDE, FIRST_WIDE, at=moment("2026-03-10 09:00"))

    assert effects(again) == {2: "SAME", 3: "SAME"}
    assert histories() == before


def test_a_later_list_changes_what_it_says_otherwise(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE, FIRST_WIDE)
    other = (*CENTRAL_WIDE[:4], "三级乙等", *CENTRAL_WIDE[5:8], "新址1号", "0533-7777777", "6222020200012345678")

    made = applied(data, head, other, (*FIRST_WIDE[:7], "是", *FIRST_WIDE[8:]), at=moment("2026-03-10 09:00"))

    assert effects(made) == {2: "CHANGED", 3: "CHANGED"}
    assert sorted(made.rows.get(row=2).changes) == ["address", "bank_account", "level", "phone"]
    assert made.rows.get(row=3).changes == ["agreement"]
    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    assert (central.level_as_written, central.address, central.bank_account) == (
        "三级乙等",
        "新址1号",
        "6222020200012345678",
    )
    first = Agreement.objects.get(institution__credit_code=FIRST[1], valid_from=date(2024, 1, 1))
    assert (first.state, first.cross_province) == ("ONLINE", True)
    assert Institution.history.filter(act=made.act).count() == 1
    assert Agreement.history.filter(act=made.act).count() == 1


def test_the_same_name_in_a_city_and_in_a_district_is_one_institution_at_the_desk_too(data: Actor) -> None:
    """The rows are compared in the database there: it has to find the same ones as the preview does."""
    rows = [("淄博市康安医院", "淄博市"), ("淄博市康安医院", "淄博市张店区"), ("北京市福安医院", "北京市朝阳区")]
    rows += [("北京市福安医院", "北京市"), ("淄博市福安医院", "淄博市临淄区"), ("淄博市福安医院", "淄博市张店区")]

    made = taken_in(data, *rows, heading=("机构名称", "所在地"))

    assert [codes(made, row) for row in range(2, 8)] == [
        *(["repeats_less"], [], ["place_elsewhere", "out_of_reach"], ["place_elsewhere", "repeats"]),
        *(["same_name_near"], ["same_name_near"]),
    ]


def test_a_number_in_digits_and_traditional_signs_meet_the_institution_of_the_register(
    data: Actor, head: Actor
) -> None:
    """Otherwise one institution is in the register twice, and only one of them gets its agreement."""
    rows = [("淄博市第十医院", "370302"), ("淄博市第二十一医院", "370302"), ("淄博市第3医院", "370302")]
    again = [("淄博市第10醫院", "370302"), ("淄博市第21医院", "370302"), ("淄博市第三医院", "370302")]
    others = [("淄博市第十二医院", "370302"), ("淄博市第二十医院", "370302")]
    heading = ("机构名称", "行政区划代码")
    applied(data, head, *rows, heading=heading)

    assert effects(taken_in(data, *again, *others, heading=heading)) == {
        **dict.fromkeys((2, 3, 4), "SAME"),
        **dict.fromkeys((5, 6), "ADDED"),
    }


def test_contradictions_with_the_register_are_conflicts(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE, FIRST_WIDE)

    made = taken_in(
        data,
        ("淄博市职业病医院", *CENTRAL_WIDE[1:]),
        (FIRST_WIDE[0], SIXTH[1], *FIRST_WIDE[2:]),
        at=moment("2026-03-10 09:00"),
    )
    period = taken_in(data, (*CENTRAL_WIDE[:5], "2025-01-01", *CENTRAL_WIDE[6:]), at=moment("2026-03-11 09:00"))

    assert verdicts(made) == {1: "skip", 2: "conflict", 3: "conflict"}
    assert (codes(made, 2)[-1], codes(made, 3)[-1]) == ("register_code_of_another", "register_other_code")
    assert verdicts(period) == {1: "skip", 2: "conflict"}
    assert codes(period, 2)[-1] == "register_overlaps"


def test_rows_of_other_provinces_are_refused(data: Actor) -> None:
    made = taken_in(data, CENTRAL, SIXTH, heading=HEAD)

    assert verdicts(made) == {1: "skip", 2: "ok", 3: "reject"}
    assert codes(made, 3) == ["out_of_reach"]


def test_a_known_institution_is_found_again_by_its_name_with_other_brackets_or_in_a_narrower_place(
    data: Actor, head: Actor
) -> None:
    applied(data, head, ("淄博高新(田氏)骨伤医院", "", "370300", "工伤医疗", "二级", "", ""), heading=HEAD)

    made = taken_in(
        data,
        ("淄博高新（田氏）骨伤医院", "", "370303", "工伤医疗", "二级", "", ""),
        heading=HEAD,
        at=moment("2026-03-10 09:00"),
    )

    assert effects(made) == {2: "SAME"}


def test_what_the_register_has_and_the_list_has_not_is_counted_and_left(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE, FIRST_WIDE)
    known = Institution.objects.filter(division__code__startswith="37", agreements__isnull=False).distinct().count()

    made = applied(data, head, CENTRAL_WIDE, at=moment("2026-03-10 09:00"))

    assert made.gone == known - 1
    assert Institution.objects.filter(credit_code=FIRST[1]).exists()


def test_an_institution_whose_row_is_not_taken_is_in_the_list_all_the_same(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE, FIRST_WIDE)
    renamed = ("鲁中示范医院", *CENTRAL_WIDE[1:])
    undated = (FIRST[0], "", *FIRST_WIDE[2:5], "二〇二四年某日", *FIRST_WIDE[6:])

    made = taken_in(data, renamed, undated, at=moment("2026-03-10 09:00"))

    left, _next = list_queries.gone(made, date(2026, 3, 10))
    assert {CENTRAL[0], FIRST[0]}.isdisjoint(each.name for each in left)
    assert (made.verdicts, made.gone) == ({"skip": 1, "conflict": 1, "reject": 1}, len(left))


def test_of_two_that_share_a_name_none_is_lost_between_pages(data: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_queries, "PAGE", 1)
    twins = [factories.institution("One name", place) for place in ("370302", "370303")]

    made, after, seen = taken_in(data, CENTRAL_WIDE), "", []
    while not seen or after:
        found, after = list_queries.gone(made, date(2026, 3, 10), after=after)
        seen += found

    assert [each for each in seen if each.name == "One name"] == sorted(twins, key=lambda each: each.pk)


def test_several_rows_of_one_new_institution_bring_it_in_once(data: Actor, head: Actor) -> None:
    rehab = (*CENTRAL[:3], "工伤康复", *CENTRAL[4:])

    applied(data, head, CENTRAL, rehab, (*CENTRAL[:5], "2027-01-01", "2029-12-31"), heading=HEAD)

    made = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    own = made.agreements.exclude(origin="PACKAGED").order_by("care", "valid_from")
    assert list(own.values_list("care", "valid_from__year")) == [("MEDICAL", 2024), ("MEDICAL", 2027), ("REHAB", 2024)]


# Two people


def test_nobody_decides_the_list_that_they_took_in(data: Actor) -> None:
    made = taken_in(data, CENTRAL_WIDE)
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        InstitutionList.objects.filter(pk=made.pk).update(entered_by=factories.person(factories.agency("370000")))
    both = factories.actor(factories.agency("370000"), Role.APPROVER)
    InstitutionList.objects.filter(pk=made.pk).update(entered_by=both.user)

    with pytest.raises(Denied) as denied:
        call(lists.accept, both, list_id=made.pk)

    assert denied.value.code == "own-work"


def test_the_database_refuses_it_too(data: Actor) -> None:
    made = taken_in(data, CENTRAL_WIDE)

    with pytest.raises(IntegrityError, match="maker_is_not_decider"), transaction.atomic():
        InstitutionList.objects.filter(pk=made.pk).update(state="REFUSED", decided_by=made.entered_by, decided_at=NOW)


def test_a_clerk_and_the_office_of_another_place_may_not(data: Actor) -> None:
    clerk = factories.actor(factories.agency("370000"), Role.CLERK)
    elsewhere = factories.actor(factories.agency("320000"), Role.APPROVER)
    made = taken_in(data, CENTRAL_WIDE)

    with pytest.raises(Denied):
        call(lists.take_in, clerk, agency=clerk.agency, file_name="a.csv", source="x", content=b"a")
    with pytest.raises(Denied):
        call(lists.accept, elsewhere, list_id=made.pk)


def test_a_list_is_refused_with_a_reason_or_withdrawn_by_its_taker(data: Actor, head: Actor) -> None:
    refused, withdrawn = taken_in(data, CENTRAL_WIDE), taken_in(data, FIRST_WIDE)

    with pytest.raises(Refusal):
        call(lists.refuse, head, list_id=refused.pk, reason=" ")
    call(lists.refuse, head, list_id=refused.pk, reason="Not signed")
    with pytest.raises(Denied):
        call(lists.withdraw, head, list_id=withdrawn.pk)
    call(lists.withdraw, data, list_id=withdrawn.pk)

    states = dict(InstitutionList.objects.values_list("pk", "state"))
    assert (states[refused.pk], states[withdrawn.pk]) == ("REFUSED", "WITHDRAWN")
    with pytest.raises(NotAllowedNow):
        call(lists.accept, head, list_id=refused.pk)


def test_the_same_bytes_wait_for_one_decision_only(data: Actor) -> None:
    words: dict[str, Any] = {
        "agency": data.agency,
        "file_name": "a.csv",
        "source": "x",
        "content": csv_of(HEAD, CENTRAL),
    }

    first, is_new = call(lists.take_in, data, **words)
    again, is_new_again = call(lists.take_in, data, **words)

    assert (first.pk, is_new, is_new_again) == (again.pk, True, False)


def test_what_was_changed_after_the_comparison_stops_the_list(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE)
    made = taken_in(data, (*CENTRAL_WIDE[:8], "新址1号", *CENTRAL_WIDE[9:]), at=moment("2026-03-10 09:00"))
    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    call(correct, data, moment("2026-03-10 10:00"), institution_id=central.pk, reason="Typing", phone="0531")

    with pytest.raises(NotAllowedNow) as refusal:
        call(lists.accept, head, moment("2026-03-10 11:00"), list_id=made.pk)

    assert refusal.value.code == "moved"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_what_is_being_changed_while_a_list_is_judged_is_in_the_comparison(
    together: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change began before another that is done already: no later look at the history would find it."""
    data, head = somebody(Role.DATA), somebody(Role.APPROVER)
    applied(data, head, CENTRAL_WIDE, FIRST_WIDE)
    central = Institution.objects.get(credit_code=ZIBO_CENTRAL)
    first = Institution.objects.filter(origin="ENTERED").exclude(pk=central.pk).get()
    coded = (*CENTRAL_WIDE, "H37030300001")
    changed, polled = threading.Event(), threading.Event()
    monkeypatch.setattr(comparing, "sleep", lambda _seconds: polled.set())
    monkeypatch.setattr(comparing, "ROUNDS", 100_000)

    def change() -> None:
        with transaction.atomic():
            told = {"reason": "Typing", "external_code": "H37030300001"}
            call(correct, data, moment("2026-03-10 10:00"), institution_id=central.pk, **told)
            changed.set()
            polled.wait(timeout=20)

    def judge() -> InstitutionList:
        changed.wait(timeout=60)
        call(correct, data, moment("2026-03-10 10:00"), institution_id=first.pk, reason="Typing", phone="0531")
        try:
            return taken_in(data, coded, heading=(*WIDE, "code"), at=moment("2026-03-10 10:01"))
        finally:
            polled.set()

    _changed, judged = together(change, judge)

    assert (judged.effects, list_queries.moved(judged)) == ({"SAME": 1}, 0)


# A refused file


def test_a_file_that_is_no_list_is_kept_as_one_refused_row(data: Actor, head: Actor) -> None:
    made = taken_in(data, content=b"%PDF-1.7")

    assert list(made.rows.values_list("verdict", "row")) == [("reject_file", None)]
    assert made.effects == {}
