"""What stops the settlement of a stay that is there already: its agreement ends for fraud, or is suspended (R3.8)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from institutions import actions as register
from institutions.models import Agreement
from settlement import actions
from settlement.actions import NewItem
from settlement.models import Bill, Entry, Stay
from tests import bills, factories, stays
from tests.desks import set_policy
from tests.factories import moment

pytestmark = pytest.mark.django_db
EVENING = "2026-04-20 18:00"


@pytest.fixture
def hospital() -> stays.Hospital:
    at = moment("2026-04-01 09:00")
    made = stays.Hospital(at)
    factories.agreement(made.institution, at=at)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    return made


def admitted(hospital: stays.Hospital, day: str = "2026-04-02", number: str = "Z1") -> Stay:
    filing = factories.received(hospital.office, insured_place="370100")
    stay = hospital.admit(filing, day, f"{day} 10:00", number)
    hospital.discharge(stay, "2026-04-20", "2026-04-20 09:00")
    return stay


def decided(hospital: stays.Hospital, kind: str, at: str, **told: Any) -> Agreement:
    agreement = hospital.institution.agreements.exclude(state="TERMINATED").get()
    told = {"agreement_id": agreement.pk, "statement": "We object", **told}
    matter = factories.matter(hospital.institution, at=moment(at), kind=kind, **told)
    register.grant(by=factories.actor(hospital.office, Role.APPROVER), at=moment(at), ids=uuid7, matter_id=matter.pk)
    agreement.refresh_from_db()
    return agreement


def assessed(hospital: stays.Hospital, stay: Stay, at: str = "2026-04-20 10:00") -> Bill:
    return bills.assessed(stay, [bills.line(served_on=date(2026, 4, 20))], by=hospital.by, at=moment(at))


def settled(hospital: stays.Hospital, bill: Bill, at: str = EVENING) -> Bill:
    return bills.settled(bill, by=hospital.by, at=moment(at))


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def test_after_a_termination_for_fraud_nothing_is_assessed_or_settled(hospital: stays.Hospital) -> None:
    stay = admitted(hospital)
    bill = assessed(hospital, stay)

    decided(hospital, "TERMINATE", "2026-04-20 12:00", stops_stays=True)

    assert code_of(lambda: settled(hospital, bill)) == "stopped"
    assert code_of(lambda: assessed(hospital, stay, EVENING)) == "stopped"
    assert not Entry.objects.exists()
    told = {"by": hospital.by, "at": moment(EVENING), "ids": uuid7, "stay_id": stay.pk, "reason": "Terminated"}
    assert actions.convert(**told).state == "CONVERTED_TO_MANUAL"


def test_up_to_the_moment_of_a_termination_for_fraud_stays_are_settled(hospital: stays.Hospital) -> None:
    bill = assessed(hospital, admitted(hospital))

    decided(hospital, "TERMINATE", "2026-04-20 12:00", stops_stays=True, starts_at=moment("2026-04-21 00:00"))

    assert settled(hospital, bill, "2026-04-20 23:59").state == "SETTLED"


def test_after_another_termination_patients_who_were_there_are_settled(hospital: stays.Hospital) -> None:
    bill = assessed(hospital, admitted(hospital))

    decided(hospital, "TERMINATE", "2026-04-20 12:00")

    assert settled(hospital, bill).state == "SETTLED"


def test_what_was_settled_before_a_termination_for_fraud_is_undone_all_the_same(hospital: stays.Hospital) -> None:
    bill = settled(hospital, assessed(hospital, admitted(hospital)), "2026-04-20 11:00")

    decided(hospital, "TERMINATE", "2026-04-20 12:00", stops_stays=True)

    assert bills.undone(bill, by=hospital.by, at=moment(EVENING)).state == "CANCELLED"


def test_a_termination_for_fraud_does_not_stop_patients_of_a_later_agreement(hospital: stays.Hospital) -> None:
    decided(hospital, "TERMINATE", "2026-04-02 12:00", stops_stays=True)
    factories.agreement(hospital.institution, valid_from=date(2026, 4, 10))
    early, late = admitted(hospital, "2026-04-02"), admitted(hospital, "2026-04-10", "Z2")

    assert code_of(lambda: assessed(hospital, early)) == "stopped"
    assert settled(hospital, assessed(hospital, late)).state == "SETTLED"


def test_another_kind_of_care_goes_on(hospital: stays.Hospital) -> None:
    bill = assessed(hospital, admitted(hospital))
    rehab = factories.agreement(hospital.institution, care="REHAB")
    told = {"agreement_id": rehab.pk, "statement": "We object", "stops_stays": True}

    matter = factories.matter(hospital.institution, at=moment("2026-04-20 12:00"), kind="TERMINATE", **told)
    head = factories.actor(hospital.office, Role.APPROVER)
    register.grant(by=head, at=moment("2026-04-20 12:00"), ids=uuid7, matter_id=matter.pk)

    assert settled(hospital, bill).state == "SETTLED"


def test_a_place_may_stop_all_while_an_institution_is_suspended(hospital: stays.Hospital) -> None:
    bill = assessed(hospital, admitted(hospital))
    decided(hospital, "SUSPEND", "2026-04-20 12:00")
    set_policy(hospital.office, "institution.suspension_inpatient_policy", "STOP_ALL")

    assert code_of(lambda: settled(hospital, bill)) == "suspended"
    assert code_of(lambda: assessed(hospital, bill.stay, EVENING)) == "suspended"

    decided(hospital, "LIFT", "2026-04-20 17:00")
    assert settled(hospital, bill).state == "SETTLED"


def test_where_the_place_says_nothing_patients_of_a_suspended_institution_are_settled(hospital: stays.Hospital) -> None:
    bill = assessed(hospital, admitted(hospital))

    decided(hospital, "SUSPEND", "2026-04-20 12:00")

    assert settled(hospital, bill).state == "SETTLED"
