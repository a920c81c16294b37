"""The register: entering institutions and taking them over, and what two people change of them."""

import base64
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Division
from agency.offices.refusals import Denied, NotAllowedNow
from institutions import actions, queries
from institutions.enums import Care, Reach, ScopeReason
from institutions.models import Agreement, ClientKey, Institution, Matter
from tests import factories
from tests.conftest import overlapping
from tests.factories import NOW, moment
from tests.institutions.registering import (
    BASIS,
    CODE,
    OTHER_CODE,
    TERMS,
    call,
    entered,
    events,
    online,
    proposed,
)

pytestmark = pytest.mark.django_db


# Entering


def test_an_institution_is_entered_with_its_credit_code_and_its_account_is_sealed(data: Actor) -> None:
    made = entered(data, bank_account="6222020200012345678", level="3", address="1 Road")

    assert (made.agency, made.credit_code, made.level) == (factories.agency("370100"), CODE, "3")
    with connection.cursor() as cursor:
        cursor.execute("SELECT bank_account FROM institutions_institution WHERE id = %s", [made.pk])
        assert b"6222020200012345678" not in bytes(cursor.fetchone()[0])
    assert Institution.objects.get(pk=made.pk).bank_account == "6222020200012345678"
    assert events() == ["institution.registered"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"credit_code": CODE[:-1] + ("A" if CODE[-1] != "A" else "B")}, "credit_code"),
        ({"credit_code": ""}, "credit_code"),
        ({"name": " "}, "name"),
    ],
)
def test_what_cannot_be_entered_says_which_field(data: Actor, values: dict[str, Any], field: str) -> None:
    with pytest.raises(actions.Unfit) as unfit:
        entered(data, **values)
    assert unfit.value.field == field
    assert not Institution.objects.filter(name="City hospital").exists()


def test_the_same_code_or_the_same_name_in_a_place_is_entered_once(data: Actor) -> None:
    entered(data)
    for values, field in (({"name": "Other"}, "credit_code"), ({"credit_code": OTHER_CODE}, "name")):
        with pytest.raises(actions.Unfit) as unfit:
            entered(data, **values)
        assert unfit.value.field == field


def test_an_agency_enters_its_own_place_and_those_below_alone(data: Actor) -> None:
    for division in ("370200", "370000"):
        with pytest.raises(Denied) as denied:
            entered(data, division=Division.objects.get(pk=division))
        assert denied.value.code == "out-of-reach"
    with pytest.raises(Denied):
        entered(factories.actor(factories.agency("370100"), Role.CLERK))


def known_from_a_list(**values: Any) -> Agreement:
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        listed = Institution.objects.create(id=uuid7(NOW), name="Listed", division_id="370102", origin="packaged")
        told = {"institution": listed, "care": Care.MEDICAL, "state": "ONLINE", "cross_province": True, **values}
        return Agreement.objects.create(id=uuid7(NOW), **told)


def test_one_known_from_a_list_is_taken_over_and_its_agreement_by_two_people(data: Actor, head: Actor) -> None:
    known = known_from_a_list()
    listed = known.institution
    with pytest.raises(Denied) as denied:
        call(actions.apply_for, data, institution_id=listed.pk, care="REHAB")
    assert denied.value.code == "not-kept"

    call(actions.take_over, data, institution_id=listed.pk, credit_code=CODE)
    matter = proposed(data, known, "TAKE_OVER", **asdict(TERMS))
    with pytest.raises(Denied):
        call(actions.grant, data, matter_id=matter.pk)
    call(actions.grant, head, matter_id=matter.pk)

    known.refresh_from_db()
    assert (known.state, known.number, known.agency) == ("ONLINE", "2026-1", factories.agency("370100"))
    with pytest.raises(NotAllowedNow):
        call(actions.take_over, data, institution_id=listed.pk, credit_code=CODE)
    with pytest.raises(NotAllowedNow):
        proposed(data, known, "TAKE_OVER", **asdict(TERMS))


@pytest.mark.race
def test_of_two_agencies_that_take_over_one_file_at_the_same_moment_the_second_is_refused(
    committed_db: None, data: Actor
) -> None:
    listed = known_from_a_list().institution
    province = factories.actor(factories.agency("370000"), Role.DATA)
    told = {"institution_id": listed.pk, "credit_code": CODE}

    with pytest.raises(NotAllowedNow):
        overlapping(
            lambda: call(actions.take_over, data, **told),
            lambda: call(actions.take_over, province, **{**told, "credit_code": OTHER_CODE}),
        )

    listed.refresh_from_db()
    assert (listed.agency, listed.credit_code) == (factories.agency("370100"), CODE)


@pytest.mark.race
def test_of_two_institutions_that_get_the_same_key_at_the_same_moment_the_second_reads_a_sentence(
    committed_db: None, data: Actor, head: Actor
) -> None:
    told = {"kind": "KEY", "new_value": base64.b64encode(b"k" * 32).decode(), "finding": "Test passed"}
    both = [entered(data), entered(data, name="Other hospital", credit_code=OTHER_CODE)]
    first, second = (call(actions.propose, data, institution_id=each.pk, **told) for each in both)

    with pytest.raises(actions.Unfit) as unfit:
        overlapping(
            lambda: call(actions.grant, head, matter_id=first.pk),
            lambda: call(actions.grant, head, matter_id=second.pk),
        )

    assert unfit.value.field == "new_value"
    assert ClientKey.objects.get().institution == both[0]


@pytest.mark.race
def test_an_institution_is_corrected_while_its_place_is(committed_db: None, data: Actor, head: Actor) -> None:
    institution = entered(data)
    told = {"institution_id": institution.pk, "finding": "Seen on the spot", "kind": "PLACE", "new_value": "370103"}
    matter = call(actions.propose, data, **told)

    overlapping(
        lambda: call(actions.grant, head, matter_id=matter.pk),
        lambda: call(actions.correct, data, institution_id=institution.pk, reason="Typed wrong", phone="0531-1"),
    )

    institution.refresh_from_db()
    assert (institution.division_id, institution.phone) == ("370103", "0531-1")


def test_an_agreement_that_ended_comes_back_by_the_second_person_alone(data: Actor, head: Actor) -> None:
    known = known_from_a_list(valid_to=date(2026, 2, 28))
    asked = (known.institution_id, Care.MEDICAL, Reach.CROSS_PROVINCE, NOW.date())
    call(actions.take_over, data, institution_id=known.institution_id, credit_code=CODE)
    matter = proposed(data, known, "TAKE_OVER", **asdict(TERMS))

    assert queries.institution_settles(*asked).reason is ScopeReason.ENDED
    call(actions.grant, head, matter_id=matter.pk)
    assert queries.institution_settles(*asked).reason is ScopeReason.IN_FORCE


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"number": ""}, "number"),
        ({"signed_on": None}, "signed_on"),
        ({"valid_to": None}, "valid_to"),
        ({"valid_to": date(2026, 2, 28)}, "valid_to"),
    ],
)
def test_taking_over_needs_terms_in_action_and_database(data: Actor, told: dict[str, Any], field: str) -> None:
    known = known_from_a_list()
    call(actions.take_over, data, institution_id=known.institution_id, credit_code=CODE)
    with pytest.raises(actions.Unfit) as unfit:
        proposed(data, known, "TAKE_OVER", **{**asdict(TERMS), **told})
    assert unfit.value.field == field

    matter = proposed(data, known, "TAKE_OVER", **asdict(TERMS))
    with pytest.raises(IntegrityError, match="matter_takes_over_for_a_period"), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(**told)


# What two people change


def test_a_change_from_a_later_moment_on_is_not_made_before_it(data: Actor, head: Actor) -> None:
    made = entered(data)
    told = {"change": "NAME", "new_value": "New name", "approved_on": NOW.date(), "finding": "Papers seen"}
    starts_at = moment("2026-04-01 00:00")
    about = {"institution_id": made.pk, "kind": "CHANGE", "starts_at": starts_at}
    matter = call(actions.propose, data, **about, **told)
    with pytest.raises(NotAllowedNow):
        call(actions.grant, head, matter_id=matter.pk)
    made.refresh_from_db()
    assert made.name == "City hospital"
    call(actions.grant, head, starts_at, matter_id=matter.pk)
    made.refresh_from_db()
    assert made.name == "New name"


@pytest.mark.parametrize(
    ("change", "value", "field"),
    [
        ("NAME", "New name", "name"),
        ("OWNERSHIP", "Private", "ownership"),
        ("LEGAL_REPRESENTATIVE", "Somebody", "legal_representative"),
        ("BANK_ACCOUNT", "6222020200087654321", "bank_account"),
    ],
)
def test_a_reported_change_is_made_by_the_second_person(
    data: Actor, head: Actor, change: str, value: str, field: str
) -> None:
    institution = entered(data)
    told = {"change": change, "new_value": value, "approved_on": date(2026, 2, 1), "finding": "Papers seen"}
    matter = call(actions.propose, data, institution_id=institution.pk, kind="CHANGE", **told)
    assert (matter.report_by, matter.reported_on) == (date(2026, 3, 3), date(2026, 3, 9))
    assert getattr(Institution.objects.get(pk=institution.pk), field) != value

    call(actions.grant, head, matter_id=matter.pk)

    institution.refresh_from_db()
    assert getattr(institution, field) == value
    assert institution.aliases == (["City hospital"] if change == "NAME" else [])


def test_another_name_is_added_and_struck_out_by_the_second_person(data: Actor, head: Actor) -> None:
    made = entered(data)
    for kind, names in (("ALIAS", ["Old hospital"]), ("UNALIAS", [])):
        told = {"institution_id": made.pk, "finding": "On its seal", "new_value": " Old hospital "}
        before = list(made.aliases)
        matter = call(actions.propose, data, kind=kind, **told)
        made.refresh_from_db()
        assert made.aliases == before
        with pytest.raises(Denied):
            call(actions.grant, data, matter_id=matter.pk)
        call(actions.grant, head, matter_id=matter.pk)
        made.refresh_from_db()
        assert made.aliases == names
        with pytest.raises(actions.Unfit) as unfit:
            call(actions.propose, data, kind=kind, **told)
        assert unfit.value.field == "new_value"


def test_nobody_corrects_the_other_names_alone(data: Actor) -> None:
    made = entered(data)
    with pytest.raises(TypeError):
        call(actions.correct, data, institution_id=made.pk, reason="x", aliases=["Another hospital"])
    made.refresh_from_db()
    assert made.aliases == []


@pytest.mark.parametrize("name", ["City hospital", "H" * 101, " "])
def test_a_name_that_it_has_or_that_is_none_is_not_added(data: Actor, name: str) -> None:
    told = {"institution_id": entered(data).pk, "finding": "On its seal", "new_value": name}
    with pytest.raises(actions.Unfit) as unfit:
        call(actions.propose, data, kind="ALIAS", **told)
    assert unfit.value.field == "new_value"


@pytest.mark.parametrize(("change", "value"), [("ADDRESS", "2 Road"), ("LEVEL", "2"), ("SCOPE", "Burns")])
def test_after_some_changes_the_institution_is_assessed_again_first(
    data: Actor, head: Actor, change: str, value: str
) -> None:
    told = {"change": change, "new_value": value, "approved_on": date(2026, 2, 20), "finding": "Papers seen"}
    institution = entered(data)
    words = {"institution_id": institution.pk, "kind": "CHANGE", **told}
    matter = call(actions.propose, data, **words)
    with pytest.raises(actions.Unfit) as unfit:
        call(actions.grant, head, matter_id=matter.pk)
    assert unfit.value.field == "assessed_on"
    call(actions.withdraw, data, matter_id=matter.pk)

    matter = call(actions.propose, data, **words, assessed_on=date(2026, 3, 5))
    call(actions.grant, head, matter_id=matter.pk)
    assert getattr(Institution.objects.get(pk=institution.pk), change.lower()) == value


def test_a_merged_institution_ends_and_is_found_by_its_old_name(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    successor = entered(data, name="Union hospital", credit_code=OTHER_CODE)
    told = {"successor_id": successor.pk, "assessed_on": date(2026, 3, 5), "finding": "Decree 5"}
    starts_at = moment("2026-04-01 00:00")
    matter = call(
        actions.propose, data, institution_id=agreement.institution_id, kind="MERGE", starts_at=starts_at, **told
    )
    call(actions.grant, head, matter_id=matter.pk)

    gone = Institution.objects.get(pk=agreement.institution_id)
    agreement.refresh_from_db()
    assert (gone.successor, gone.merged_on, agreement.valid_to) == (successor, date(2026, 4, 1), date(2026, 3, 31))
    assert [each.name for each in queries.search_institutions("City hospital", date(2026, 4, 2))] == ["Union hospital"]
    with pytest.raises(NotAllowedNow):
        call(actions.apply_for, data, institution_id=gone.pk, care="DEVICE")


def test_the_same_waits_once_and_what_is_decided_stays_decided(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    talk = proposed(data, agreement, "TALK", basis=BASIS)
    with pytest.raises(NotAllowedNow):
        proposed(data, agreement, "TALK", basis=BASIS)
    with pytest.raises(actions.Unfit):
        call(actions.refuse, head, matter_id=talk.pk, reason=" ")
    call(actions.refuse, head, matter_id=talk.pk, reason="Not proven")
    for act in (actions.grant, actions.refuse):
        with pytest.raises(NotAllowedNow):
            call(act, head, matter_id=talk.pk, reason="Again")


def test_the_database_itself_keeps_maker_and_decider_apart(data: Actor, head: Actor) -> None:
    matter = proposed(data, online(data, head), "TALK", basis=BASIS)
    with pytest.raises(IntegrityError, match="matter_maker_is_not_decider"), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(state="GRANTED", decided_by=data.user, decided_at=NOW)
