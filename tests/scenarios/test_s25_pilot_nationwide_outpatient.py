"""S25 Pilot, nationwide and outpatient: Weifang (370700) was not in the pilot; outpatient care counts within Shandong.

Tested here: E14 for a filing of 2024-06-01 and none from 2025-04-01 on; outpatient care of 2026-05-05 is out of scope
across provinces and in scope from Jinan to Qingdao, treatment as well as rehabilitation.
Waits: the admission and the visit themselves, for admission.
"""

from datetime import date

import pytest

from agency.offices.enums import Role
from agency.workers.enums import DeterminationKind
from filings import actions
from filings.enums import Reason, Scope, Service, State
from tests import factories
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
