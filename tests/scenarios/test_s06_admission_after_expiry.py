"""S06 Admission after expiry: the same filing, valid to 2027-03-10, and an admission on 2027-03-11.

Tested here: the filing does not hold on the 11th, an admission of that day is not noted but asked about, and a renewal
approved on the 12th starts on the 12th and does not cover the 11th. At the place of treatment the check says "expired
2027-03-10" and no stay is registered; the worker's claim for reimbursement is taken.
Waits: nothing of it.
"""

from datetime import date

import pytest

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from filings import actions
from filings.enums import TaskKind
from filings.models import FilingVersion, Task
from institutions.enums import Verdict
from settlement import actions as settlement
from settlement.admission.verifying import Because
from settlement.enums import WhyManual
from settlement.models import Stay
from tests import factories, stays
from tests.desks import Desk, dates
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import NANJING, W1, admission_told, holds_on, place, worker_numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FilingVersion:
    return factories.approved(worker_numbered(W1, "2026-03-10 09:00"), at=moment("2026-03-10 09:00"))


def test_s06_an_admission_on_the_day_after_the_last_is_not_noted_and_opens_a_task(version: FilingVersion) -> None:
    admission_told(version, "2027-03-11", "2027-03-11 16:00")

    version.refresh_from_db()
    assert (version.is_expired_on(date(2027, 3, 11)), version.admitted_on) == (True, None)
    late = Task.objects.get(kind=TaskKind.LATE_ADMISSION)
    assert (late.version, late.details["admitted_on"], late.details["why"]) == (version, "2027-03-11", "outside")


def test_s06_a_renewal_approved_after_the_end_starts_on_that_day_and_leaves_the_gap(version: FilingVersion) -> None:
    desk = Desk("370100")
    new = actions.renew(by=desk.clerk, at=moment("2027-03-11 09:00"), ids=uuid7, version_id=version.pk)
    desk.submit(new, "2027-03-11 09:10")

    desk.approve(new, "2027-03-12 09:00")

    assert dates(new) == ("APPROVED", "2027-03-12", "2028-03-12", "None")
    assert holds_on(version, "2027-03-10", "2027-03-11") == [True, False]
    assert holds_on(new, "2027-03-11", "2027-03-12") == [False, True]


def test_s06_the_check_at_the_place_of_treatment_says_expired_and_registers_nothing(line: StandIn) -> None:
    at = moment("2026-03-10 09:00")
    factories.approved(worker_numbered(W1, "2026-03-10 09:00"), at=at, destination=place(NANJING))
    hospital = stays.Hospital(at)
    factories.agreement(hospital.institution, at=at)
    stays.pass_on(line.store, moment("2026-03-10 09:05"))

    last, after = (hospital.check(W1, day, f"{day} 10:00") for day in ("2027-03-10", "2027-03-11"))
    assert (last.verdict, last.because) == (Verdict.YES, Because.ELIGIBLE)
    assert (after.verdict, after.because, after.day) == (Verdict.NO, Because.EXPIRED, date(2027, 3, 10))
    with pytest.raises(settlement.NotEntitled) as refusal:
        hospital.admit_by(after, "2027-03-11", "2027-03-11 10:00")
    assert refusal.value.sentence == Because.EXPIRED.label
    assert not Stay.objects.exists()


def test_s06_the_worker_claims_by_hand_what_the_expired_filing_does_not_cover(version: FilingVersion) -> None:
    at = moment("2027-03-30 09:00")
    treated = settlement.Treated(
        institution_name="Hospital there",
        place_id=NANJING,
        scope="CROSS_PROVINCE",
        service="MEDICAL",
        number="Z1",
        admitted_on=date(2027, 3, 11),
        discharged_on=date(2027, 3, 25),
        diagnoses=("S72.3",),
    )
    told = {"worker_id": version.worker_id, "treated": treated, "why": WhyManual.EXPIRED, "receipt_number": "R1"}

    claim = settlement.receive(by=factories.actor(version.agency, Role.CLERK), at=at, ids=uuid7, **told)  # type: ignore[arg-type]

    assert (claim.stay.state, claim.stay.ended_because) == ("CONVERTED_TO_MANUAL", "EXPIRED")
