"""S03 Determination must cover the service: W1 with a recognition alone asks for treatment and rehabilitation.

Tested here: the clerk sees E03 for REHAB, it cannot be approved with it, and treatment alone can; the place of
treatment is told of treatment alone, so that the check there on 2026-04-02 says no to an admission for rehabilitation:
the service is not in the filing. It does not name E03, which is the insured place's rule.
Waits: nothing.
"""

from datetime import date

import pytest

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from filings import actions
from filings.enums import Reason, Service, State
from institutions.enums import Verdict
from settlement.actions import NotEntitled
from settlement.admission.verifying import Because
from settlement.models import Stay
from tests import factories, stays
from tests.desks import told
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import NANJING, W1, answer_of, approve, place, worker_numbered

pytestmark = pytest.mark.django_db
CARES = (Service.MEDICAL, Service.REHAB)


def test_s03_what_the_recognition_does_not_cover_is_left_out_and_the_rest_approved() -> None:
    worker = worker_numbered(W1, "2026-03-09 09:00")
    clerk, approver = (factories.actor(worker.agency, role) for role in (Role.CLERK, Role.APPROVER))
    asked = [Service.MEDICAL.value, Service.REHAB.value]
    version = factories.submitted(worker, by=clerk, services=asked, at=moment("2026-03-09 09:00"))

    seen = answer_of(version, Reason.E03, "2026-03-09 09:10")
    assert (seen.verdict, seen.facts) == ("no", {"services": ["REHAB"]})
    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, approver, "2026-03-09 09:20")
    assert refusal.value.reasons == [Reason.E03]

    actions.return_for_more(
        by=approver, at=moment("2026-03-09 09:30"), ids=uuid7, version_id=version.pk, reason="No cover for rehab."
    )
    version.refresh_from_db()
    version = actions.save(
        by=clerk,
        at=moment("2026-03-09 09:40"),
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        services=[Service.MEDICAL.value],
    )
    actions.submit(by=clerk, at=moment("2026-03-09 09:41"), ids=uuid7, version_id=version.pk, revision=version.revision)
    approve(version, approver, "2026-03-10 09:00")

    version.refresh_from_db()
    assert (version.state, version.services) == (State.APPROVED, ["MEDICAL"])
    assert version.applied_on == date(2026, 3, 9)
    assert told(version.filing_id)[0][2]["service_types"] == ["MEDICAL"]


def test_s03_the_check_at_the_place_of_treatment_refuses_an_admission_for_rehabilitation(line: StandIn) -> None:
    at = moment("2026-03-10 09:00")
    factories.approved(worker_numbered(W1, "2026-03-10 09:00"), at=at, destination=place(NANJING), services=["MEDICAL"])
    hospital = stays.Hospital(at)
    for care in ("MEDICAL", "REHAB"):
        factories.agreement(hospital.institution, at=at, care=care)
    stays.pass_on(line.store, moment("2026-03-10 09:05"))

    asked = {service: hospital.check(W1, "2026-04-02", "2026-04-02 10:00", service) for service in CARES}

    assert {service: (answer.verdict, answer.because) for service, answer in asked.items()} == {
        Service.MEDICAL: (Verdict.YES, Because.ELIGIBLE),
        Service.REHAB: (Verdict.NO, Because.SERVICE),
    }
    with pytest.raises(NotEntitled):
        hospital.admit_by(asked[Service.REHAB], "2026-04-02", "2026-04-02 10:00")
    assert not Stay.objects.exists()
