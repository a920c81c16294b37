"""The register: entering institutions, their agreements up to the signature, and what two people decide."""

import base64
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agency.audit.models import Event
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

pytestmark = pytest.mark.django_db
CODE = "12370100495570303B"
OTHER_CODE = "91330106673959654P"
BASIS = "Handling Regulations art. 43"
TERMS = actions.Terms("2026-1", date(2026, 3, 1), date(2026, 3, 1), date(2027, 2, 28))


@pytest.fixture
def data() -> Actor:
    return factories.actor(factories.agency("370100"), Role.DATA)


@pytest.fixture
def head() -> Actor:
    return factories.actor(factories.agency("370100"), Role.APPROVER)


def call(act: Any, by: Actor, at: Any = NOW, **words: Any) -> Any:
    return act(by=by, at=at, ids=uuid7, **words)


def entered(by: Actor, **values: Any) -> Institution:
    told = {"name": "City hospital", "division": Division.objects.get(pk="370102"), "credit_code": CODE, **values}
    return call(actions.register, by, **told)  # type: ignore[no-any-return]


def signed(by: Actor, care: str = "MEDICAL", institution: Institution | None = None) -> Agreement:
    institution = institution or Institution.objects.filter(credit_code=CODE).first() or entered(by)
    agreement = call(actions.apply_for, by, institution_id=institution.pk, care=care)
    day = date(2026, 2, 27)
    call(actions.assess, by, agreement_id=agreement.pk, passed=True, assessed_on=day, reason="Visited")
    return call(actions.sign, by, agreement_id=agreement.pk, terms=TERMS)  # type: ignore[no-any-return]


def proposed(by: Actor, agreement: Agreement, kind: str, at: Any = NOW, **told: Any) -> Matter:
    words = {"finding": "Seen on the spot", **told}
    about = {"institution_id": agreement.institution_id, "agreement_id": agreement.pk}
    return call(actions.propose, by, at, kind=kind, **about, **words)  # type: ignore[no-any-return]


def online(data: Actor, head: Actor) -> Agreement:
    agreement = signed(data)
    matter = proposed(data, agreement, "PUBLISH", cross_province=True, in_province=False)
    call(actions.grant, head, matter_id=matter.pk)
    agreement.refresh_from_db()
    return agreement


def events() -> list[str]:
    kinds = Event.objects.filter(kind__regex="^(institution|agreement)").order_by("act__at", "id")
    return list(kinds.values_list("kind", flat=True))


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


# Agreements


def test_an_agreement_comes_from_application_over_assessment_to_signature(data: Actor, head: Actor) -> None:
    agreement = signed(data)

    assert (agreement.state, agreement.valid_to) == ("SIGNED", date(2027, 2, 28))
    matter = proposed(data, agreement, "PUBLISH", cross_province=True)
    assert (
        queries.institution_settles(agreement.institution_id, Care.MEDICAL, Reach.CROSS_PROVINCE, NOW.date()).reason
        is ScopeReason.NOT_ONLINE
    )
    with pytest.raises(Denied):
        call(actions.grant, data, matter_id=matter.pk)
    call(actions.grant, head, matter_id=matter.pk)

    assert (
        queries.institution_settles(agreement.institution_id, Care.MEDICAL, Reach.CROSS_PROVINCE, NOW.date()).reason
        is ScopeReason.IN_FORCE
    )
    assert events() == [
        "institution.registered",
        "agreement.applied",
        "agreement.assessed",
        "agreement.signed",
        "institution.proposed",
        "institution.granted",
    ]


def test_one_that_settles_for_some_settles_for_others_later(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    for told in ({"cross_province": True, "in_province": False}, {"cross_province": False, "in_province": False}):
        with pytest.raises(actions.Unfit):
            proposed(data, agreement, "PUBLISH", **told)
    matter = proposed(data, agreement, "PUBLISH", cross_province=True, in_province=True)
    agreement.refresh_from_db()
    assert (agreement.in_province, agreement.cross_province_from) == (False, NOW.date())
    call(actions.grant, head, moment("2026-04-01 09:00"), matter_id=matter.pk)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.cross_province, agreement.in_province) == ("ONLINE", True, True)
    assert (agreement.cross_province_from, agreement.in_province_from) == (NOW.date(), date(2026, 4, 1))
    reasons = {Reach.IN_PROVINCE: ScopeReason.NOT_ONLINE, Reach.CROSS_PROVINCE: ScopeReason.IN_FORCE}
    for reach, reason in reasons.items():
        told = queries.institution_settles(agreement.institution_id, Care.MEDICAL, reach, date(2026, 3, 31))
        assert told.reason is reason


def test_a_failed_assessment_ends_it_and_steps_come_in_order(data: Actor) -> None:
    agreement = call(actions.apply_for, data, institution_id=entered(data).pk, care="MEDICAL")
    with pytest.raises(NotAllowedNow):
        call(actions.sign, data, agreement_id=agreement.pk, terms=TERMS)
    told = {"agreement_id": agreement.pk, "passed": False, "assessed_on": date(2026, 3, 2), "reason": "No ward"}
    call(actions.assess, data, **told)

    with pytest.raises(NotAllowedNow):
        call(actions.assess, data, **told)
    answer = queries.institution_settles(agreement.institution_id, Care.MEDICAL, Reach.CROSS_PROVINCE, NOW.date())
    assert answer.reason is ScopeReason.NOT_SIGNED


def test_no_application_or_signature_is_of_a_day_to_come(data: Actor) -> None:
    institution = entered(data)
    with pytest.raises(actions.Unfit) as unfit:
        call(actions.apply_for, data, institution_id=institution.pk, care="MEDICAL", applied_on=date(2026, 3, 10))
    assert unfit.value.field == "applied_on"
    agreement = call(actions.apply_for, data, institution_id=institution.pk, care="MEDICAL")
    told = {"passed": True, "assessed_on": date(2026, 3, 9), "reason": "Visited"}
    call(actions.assess, data, agreement_id=agreement.pk, **told)
    with pytest.raises(actions.Unfit) as unfit:
        call(actions.sign, data, agreement_id=agreement.pk, terms=replace(TERMS, signed_on=date(2026, 3, 10)))
    assert unfit.value.field == "signed_on"


def test_agreements_of_one_kind_cannot_overlap_in_action_or_database(data: Actor) -> None:
    first = signed(data)
    signed(data, care="REHAB", institution=first.institution)
    with pytest.raises(actions.Unfit) as unfit:
        signed(data, institution=first.institution)
    assert unfit.value.field == "valid_from"

    again = {"id": uuid7(NOW), "institution": first.institution, "care": "MEDICAL", "state": "SIGNED"}
    with (
        acting(by=factories.machine(), at=NOW, ids=uuid7),
        pytest.raises(IntegrityError, match="agreement_once_at_a_time"),
        transaction.atomic(),
    ):
        Agreement.objects.create(**again, valid_from=date(2027, 2, 28))


# What two people decide


@pytest.mark.parametrize("kind", ["SUSPEND", "TERMINATE"])
def test_a_measure_needs_a_basis_and_that_the_institution_was_heard(data: Actor, head: Actor, kind: str) -> None:
    agreement = online(data, head)
    early = {"basis": BASIS, "heard_on": date(2026, 3, 8)}
    for told, field in (({}, "basis"), ({"basis": BASIS}, "statement"), (early, "heard_on")):
        with pytest.raises(actions.Unfit) as unfit:
            proposed(data, agreement, kind, **told)
        assert unfit.value.field == field
    matter = proposed(data, agreement, kind, basis=BASIS, heard_on=date(2026, 3, 16))
    with pytest.raises(NotAllowedNow):
        call(actions.grant, head, moment("2026-03-15 17:00"), matter_id=matter.pk)
    assert call(actions.grant, head, moment("2026-03-16 17:00"), matter_id=matter.pk).state == "GRANTED"


def test_the_lower_steps_of_the_ladder_change_nothing_in_the_register(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    before = Agreement.objects.filter(pk=agreement.pk).values().get()
    heard = {"basis": BASIS, "statement": "We object"}
    for kind, told in (
        ("TALK", {"basis": BASIS}),
        ("RECTIFY", {"basis": BASIS, "rectify_by": date(2026, 4, 1)}),
        ("DEFER_PAYMENT", heard),
        ("REFUSE_PAYMENT", heard),
    ):
        call(actions.grant, head, matter_id=proposed(data, agreement, kind, **told).pk)

    assert Agreement.objects.filter(pk=agreement.pk).values().get() == before
    assert Matter.objects.filter(state="GRANTED").count() == 5
    with pytest.raises(actions.Unfit) as unfit:
        proposed(data, agreement, "RECTIFY", basis=BASIS)
    assert unfit.value.field == "rectify_by"


def test_a_suspension_never_begins_before_it_is_decided_and_is_lifted_later(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    heard = {"basis": BASIS, "statement": "We object"}
    matter = proposed(data, agreement, "SUSPEND", starts_at=moment("2026-03-01 00:00"), **heard)
    call(actions.grant, head, moment("2026-03-11 10:00"), matter_id=matter.pk)
    agreement.refresh_from_db()
    assert [(each.lower, each.upper) for each in agreement.suspended] == [(moment("2026-03-11 10:00"), None)]

    with pytest.raises(NotAllowedNow):
        proposed(data, agreement, "SUSPEND", moment("2026-03-12 09:00"), **heard)
    lifting = proposed(data, agreement, "LIFT", moment("2026-03-20 09:00"))
    call(actions.grant, head, moment("2026-03-20 10:00"), matter_id=lifting.pk)
    agreement.refresh_from_db()
    assert [(each.lower, each.upper) for each in agreement.suspended] == [
        (moment("2026-03-11 10:00"), moment("2026-03-20 10:00"))
    ]
    assert Agreement.objects.filter(queries.suspended_at(moment("2026-03-20 09:59"))).count() == 1
    assert Agreement.objects.filter(queries.suspended_at(moment("2026-03-20 10:00"))).count() == 0
    with pytest.raises(NotAllowedNow):
        proposed(data, agreement, "LIFT", moment("2026-03-21 09:00"))


def test_a_suspension_to_come_is_brought_forward_or_dropped(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    heard = {"basis": BASIS, "statement": "We object"}

    def decided(kind: str, at: str, **told: Any) -> list[tuple[Any, Any]]:
        call(actions.grant, head, moment(at), matter_id=proposed(data, agreement, kind, moment(at), **told).pk)
        agreement.refresh_from_db()
        return [(each.lower, each.upper) for each in agreement.suspended]

    later = moment("2026-04-01 00:00")
    assert decided("SUSPEND", "2026-03-10 09:00", starts_at=later, **heard) == [(later, None)]
    assert decided("SUSPEND", "2026-03-11 09:00", **heard) == [(moment("2026-03-11 09:00"), None)]
    lifted = (moment("2026-03-11 09:00"), moment("2026-03-12 09:00"))
    assert decided("LIFT", "2026-03-12 09:00") == [lifted]
    assert decided("SUSPEND", "2026-03-13 09:00", starts_at=later, **heard) == [lifted, (later, None)]
    assert decided("LIFT", "2026-03-14 09:00") == [lifted]


def test_a_termination_ends_the_agreement_the_day_before_and_the_plate_comes_back(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    told = {"basis": BASIS, "statement": "We object", "stops_stays": True}
    matter = proposed(data, agreement, "TERMINATE", starts_at=moment("2026-04-01 00:00"), **told)
    call(actions.grant, head, matter_id=matter.pk)

    agreement.refresh_from_db()
    matter.refresh_from_db()
    assert (agreement.state, agreement.terminated_on) == ("TERMINATED", date(2026, 4, 1))
    assert (agreement.valid_to, agreement.stays_stopped_at) == (date(2026, 3, 31), moment("2026-04-01 00:00"))
    assert (matter.plate_back_by, matter.plate_is_provisional) == (date(2026, 4, 16), False)
    with pytest.raises(NotAllowedNow):
        proposed(data, agreement, "TERMINATE", **{**told, "stops_stays": False})


def test_a_termination_is_taken_back_by_two_people_before_it_begins(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    told = {"basis": BASIS, "statement": "We object", "stops_stays": True}
    ending = proposed(data, agreement, "TERMINATE", starts_at=moment("2026-04-01 00:00"), **told)
    call(actions.grant, head, matter_id=ending.pk)
    back = proposed(data, agreement, "KEEP", moment("2026-03-20 09:00"))
    late = moment("2026-04-01 08:00")
    with pytest.raises(NotAllowedNow):
        call(actions.grant, head, late, matter_id=back.pk)
    call(actions.grant, head, moment("2026-03-31 23:59"), matter_id=back.pk)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.valid_to, agreement.terminated_on) == ("ONLINE", TERMS.valid_to, None)
    assert agreement.stays_stopped_at is None
    with pytest.raises(NotAllowedNow):
        proposed(data, agreement, "KEEP", moment("2026-03-31 23:59"))


def test_a_termination_is_not_taken_back_where_another_agreement_follows(data: Actor, head: Actor) -> None:
    agreement = signed(data)
    told = {"basis": BASIS, "statement": "We object", "starts_at": moment("2026-04-01 00:00")}
    call(actions.grant, head, matter_id=proposed(data, agreement, "TERMINATE", **told).pk)
    factories.agreement(agreement.institution, state="SIGNED", valid_from=date(2026, 4, 1))
    back = proposed(data, agreement, "KEEP")
    with pytest.raises(actions.Unfit):
        call(actions.grant, head, matter_id=back.pk)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.valid_to) == ("TERMINATED", date(2026, 3, 31))


def test_what_was_typed_wrongly_of_an_agreement_is_corrected_by_two_people(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    right = asdict(replace(TERMS, number="2026-11", valid_to=date(2027, 3, 31)))
    matter = proposed(data, agreement, "TERMS", **right)
    with pytest.raises(NotAllowedNow):
        proposed(data, agreement, "TERMS", **asdict(TERMS) | {"number": "3"})
    agreement.refresh_from_db()
    assert agreement.number == TERMS.number
    call(actions.grant, head, matter_id=matter.pk)

    agreement.refresh_from_db()
    assert {name: getattr(agreement, name) for name in right} == right
    assert (agreement.state, agreement.cross_province) == ("ONLINE", True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "number"),
        ({"number": " "}, "number"),
        ({"signed_on": date(2026, 3, 11)}, "signed_on"),
        ({"valid_to": date(2026, 2, 1)}, "valid_to"),
    ],
)
def test_a_correction_of_an_agreement_has_to_fit_and_to_change_something(
    data: Actor, head: Actor, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(actions.Unfit) as unfit:
        proposed(data, online(data, head), "TERMS", **asdict(TERMS) | wrong)
    assert unfit.value.field == field


def test_a_correction_of_an_agreement_does_not_reach_into_the_next_one(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    factories.agreement(agreement.institution, state="SIGNED", valid_from=date(2027, 3, 1))
    matter = proposed(data, agreement, "TERMS", **asdict(TERMS) | {"valid_to": date(2027, 3, 1)})
    with pytest.raises(actions.Unfit) as unfit:
        call(actions.grant, head, matter_id=matter.pk)
    assert unfit.value.field == "valid_from"


def test_an_agreement_that_nobody_keeps_or_that_ends_by_a_merger_is_not_corrected(data: Actor, head: Actor) -> None:
    known = factories.registered(factories.agency("370100"), name="Known")
    listed = factories.agreement(known, state="ONLINE", cross_province=True)
    Agreement.objects.filter(pk=listed.pk).update(agency=None)
    with pytest.raises(NotAllowedNow):
        proposed(data, listed, "TERMS", **asdict(TERMS))
    agreement = online(data, head)
    told = {"successor_id": known.pk, "assessed_on": date(2026, 3, 5), "starts_at": moment("2026-04-01 00:00")}
    call(actions.grant, head, matter_id=proposed(data, agreement, "MERGE", **told).pk)
    with pytest.raises(NotAllowedNow):
        proposed(data, agreement, "TERMS", **asdict(TERMS) | {"number": "3"})


def test_until_a_termination_that_lies_ahead_the_agreement_is_suspended_and_lifted_as_before(
    data: Actor, head: Actor
) -> None:
    agreement = online(data, head)
    told = {"basis": BASIS, "statement": "We object"}
    ending = proposed(data, agreement, "TERMINATE", starts_at=moment("2026-04-01 00:00"), **told)
    call(actions.grant, head, matter_id=ending.pk)
    call(actions.grant, head, matter_id=proposed(data, agreement, "SUSPEND", **told).pk)
    agreement.refresh_from_db()
    assert (agreement.state, len(agreement.suspended)) == ("TERMINATED", 1)
    lifting = proposed(data, agreement, "LIFT", moment("2026-03-20 09:00"))
    call(actions.grant, head, moment("2026-03-20 10:00"), matter_id=lifting.pk)

    with pytest.raises(NotAllowedNow):
        proposed(data, agreement, "SUSPEND", moment("2026-04-01 09:00"), **told)


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
