"""S25 Pilot, nationwide and outpatient: Weifang (370700) was not in the pilot; outpatient care counts within Shandong.

Tested here: E14 for a filing of 2024-06-01 and none from 2025-04-01 on; outpatient care of 2026-05-05 is out of scope
across provinces and in scope from Jinan to Qingdao, treatment as well as rehabilitation.
And the bill of the visit: the fund pays nothing of it across provinces, and all of it within Shandong.
The card is checked too: Weifang's worker in Nanjing from 2025-04-01 on, and the visit in Qingdao.
Waits: nothing.
"""

from datetime import date

import pytest

from agency.offices.enums import Role
from agency.workers.enums import DeterminationKind
from filings import actions
from filings.enums import Reason, Scope, Service, State
from institutions.enums import Verdict
from settlement.actions import NewItem
from settlement.admission.verifying import Because
from settlement.assessment.scope import in_scope
from tests import bills, factories, stays
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import W1, answer_of, approve, place, worker_numbered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("day", "finding"), [("2024-06-01", "not_in_pilot"), ("2025-03-31", "not_in_pilot")])
def test_s25_a_worker_of_weifang_is_refused_with_e14_before_april_2025(day: str, finding: str) -> None:
    worker = factories.worker(factories.agency("370700"), at=moment(f"{day} 09:00"))
    version = factories.submitted(worker, away_from=date(2023, 1, 1), at=moment(f"{day} 09:00"))

    assert answer_of(version, Reason.E14, f"{day} 10:00").finding == finding
    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, factories.actor(worker.agency, Role.APPROVER), f"{day} 10:00")
    assert refusal.value.reasons == [Reason.E14]


def test_s25_from_april_2025_on_every_city_takes_part() -> None:
    at = moment("2025-04-01 09:00")
    worker = factories.worker(factories.agency("370700"), at=at)
    version = factories.approved(worker, away_from=date(2023, 1, 1), at=at)

    assert (version.state, version.effective_from) == (State.APPROVED, date(2025, 4, 1))


@pytest.mark.parametrize("service", [Service.OUTPATIENT_MEDICAL, Service.OUTPATIENT_REHAB])
def test_s25_outpatient_care_is_out_of_scope_in_another_province_and_in_scope_within_shandong(
    service: Service,
) -> None:
    at = "2026-05-05 09:00"
    worker = worker_numbered(W1, at)
    rests_on = [factories.determination(worker), factories.determination(worker, kind=DeterminationKind.REHABILITATION)]
    visit = {"services": [service.value], "determinations": rests_on, "at": moment(at)}

    far = factories.submitted(worker, destination=place("320100"), **visit)  # type: ignore[arg-type]
    answer = answer_of(far, Reason.E09, "2026-05-05 10:00")
    assert (answer.verdict, answer.finding, answer.facts) == ("no", "out_of_scope", {"services": [service.value]})

    near = factories.approved(worker, destination=place("370200"), **visit)  # type: ignore[arg-type]
    assert (near.state, near.scope, near.services) == (State.APPROVED, Scope.IN_PROVINCE, [service.value])


@pytest.mark.parametrize(
    ("day", "verdict", "why"),
    [
        (date(2024, 6, 1), "NO", "not_in_pilot"),
        (date(2025, 3, 31), "NO", "not_in_pilot"),
        (date(2025, 4, 1), "YES", "nationwide"),
    ],
)
def test_s25_an_admission_of_weifangs_worker_is_in_scope_from_april_2025(day: date, verdict: str, why: str) -> None:
    answer = in_scope(Service.MEDICAL, Scope.CROSS_PROVINCE, day, outpatient=False, in_pilot=[False, True])

    assert (answer.verdict, answer.why) == (verdict, why)


@pytest.mark.parametrize("service", [Service.OUTPATIENT_MEDICAL, Service.OUTPATIENT_REHAB])
def test_s25_the_bill_of_a_visit_is_paid_within_shandong_and_not_in_another_province(service: Service) -> None:
    visited = {"service": service, "admitted_on": date(2026, 5, 5), "discharged_on": None}
    paid = []
    for office, province, scope in (("320100", "320000", "CROSS_PROVINCE"), ("370200", "370000", "IN_PROVINCE")):
        bills.catalogue("TREATMENT", province, NewItem("T1", "Dressing"))
        heard = factories.received(factories.agency(office), insured_place="370100", scope=scope, services=[service])
        visit = bills.line(price="320.00", served_on=date(2026, 5, 5))
        bill = bills.assessed(bills.stay(heard, **visited), [visit], at=moment("2026-05-05 15:00"))
        paid.append((str(bill.fund), bill.lines.get().reasons))

    assert paid == [("0.00", ["OUT_OF_SCOPE"]), ("320.00", [])]


def test_s25_the_card_of_weifangs_worker_opens_a_bed_in_nanjing_from_april_2025(line: StandIn) -> None:
    at = moment("2025-04-01 09:00")
    worker = factories.worker(factories.agency("370700"), at=at)
    factories.approved(worker, away_from=date(2023, 1, 1), destination=place("320100"), at=at)
    hospital = stays.Hospital(at)
    factories.agreement(hospital.institution, at=at)
    stays.pass_on(line.store, moment("2025-04-01 09:05"))

    answer = hospital.check(worker.number, "2025-04-01", "2025-04-01 10:00")

    assert (answer.verdict, answer.because) == (Verdict.YES, Because.ELIGIBLE)


def test_s25_the_card_opens_a_visit_in_qingdao_and_none_in_nanjing(line: StandIn) -> None:
    at = moment("2026-05-05 09:00")
    worker = worker_numbered(W1, "2026-05-05 09:00")
    factories.approved(worker, destination=place("370200"), services=[Service.OUTPATIENT_MEDICAL.value], at=at)
    answers = []
    for office, reach in (("370200", {"cross_province": False, "in_province": True}), ("320100", {})):
        hospital = stays.Hospital(at, factories.registered(factories.agency(office), at=at))
        factories.agreement(hospital.institution, at=at, **reach)
        stays.pass_on(line.store, moment("2026-05-05 09:05"))
        answers.append(hospital.check(W1, "2026-05-05", "2026-05-05 10:00", Service.OUTPATIENT_MEDICAL).because)

    assert answers == [Because.ELIGIBLE, Because.WRONG_PLACE]
