"""Agreements of an institution: up to the signature, and what two people decide of one that stands."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.refusals import Denied, NotAllowedNow
from institutions import actions, queries
from institutions.enums import Care, Reach, ScopeReason
from institutions.models import Agreement, Matter
from tests import factories
from tests.factories import NOW, moment
from tests.institutions.registering import BASIS, TERMS, call, entered, events, online, proposed, signed

pytestmark = pytest.mark.django_db


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
        call(actions.grant, head, moment("2026-03-16 17:00"), matter_id=matter.pk)
    assert call(actions.grant, head, moment("2026-03-17 08:30"), matter_id=matter.pk).state == "GRANTED"


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
    for told in ({}, {"rectify_by": date(2026, 3, 8)}):
        with pytest.raises(actions.Unfit) as unfit:
            proposed(data, agreement, "RECTIFY", basis=BASIS, **told)
        assert unfit.value.field == "rectify_by"


def test_a_day_for_rectifying_that_went_by_before_the_decision_needs_a_later_one(data: Actor, head: Actor) -> None:
    matter = proposed(data, online(data, head), "RECTIFY", basis=BASIS, rectify_by=date(2026, 3, 10))
    with pytest.raises(actions.Unfit):
        call(actions.grant, head, moment("2026-03-11 09:00"), matter_id=matter.pk)
    assert call(actions.grant, head, moment("2026-03-10 17:00"), matter_id=matter.pk).state == "GRANTED"


def test_a_suspension_never_begins_before_it_is_decided_and_is_lifted_later(data: Actor, head: Actor) -> None:
    agreement = online(data, head)
    heard = {"basis": BASIS, "statement": "We object"}
    with pytest.raises(actions.Unfit) as unfit:
        proposed(data, agreement, "SUSPEND", starts_at=moment("2026-03-08 23:59"), **heard)
    assert unfit.value.field == "from_day"
    matter = proposed(data, agreement, "SUSPEND", starts_at=moment("2026-03-09 00:00"), **heard)
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
