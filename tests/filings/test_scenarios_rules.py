"""Acceptance scenarios of domain.md §12 for the rules; each name says which half is tested."""

from datetime import date
from typing import Any

import pytest

from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Division
from agency.workers import actions as worker_actions
from agency.workers.enums import ThirdParty
from filings import actions
from filings.enums import Category, PhysicianTitle, Reason, Scope, Service, State, TaskKind
from filings.models import FilingVersion, Task
from tests import factories
from tests.factories import moment
from tests.filings.test_scenarios import W1, W3, W4, answer_of, approve, worker_numbered

pytestmark = pytest.mark.django_db
OPINION: dict[str, Any] = {
    "category": Category.REFERRAL,
    "away_from": None,
    "evidence": "",
    "institution_written": "Hospital in Shanghai",
    "referral_institution": "Hospital in Wuxi",
    "referral_level": 3,
    "referral_is_protocol": True,
    "referral_physician": "Doctor",
    "referral_title": PhysicianTitle.ASSOCIATE_CHIEF,
    "referral_on": date(2026, 5, 6),
}


def place(code: str) -> Division:
    return Division.objects.get(pk=code)


def referred(**changes: Any) -> FilingVersion:
    worker = worker_numbered(W4, "2026-05-06 09:00")
    content = {**OPINION, "destination": place("310000"), **changes}
    return factories.submitted(worker, at=moment("2026-05-06 15:00"), **content)


@pytest.mark.parametrize(
    "changes", [{"referral_level": 2}, {"referral_title": PhysicianTitle.ATTENDING}], ids=["level 2", "attending"]
)
def test_s08_an_opinion_of_too_low_a_level_or_title_is_refused_with_e05_under_wuxis_rules(
    changes: dict[str, Any],
) -> None:
    version = referred(**changes)

    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, factories.actor(version.agency, Role.APPROVER), "2026-05-07 09:00")
    assert refusal.value.reasons == [Reason.E05]


def test_s08_an_associate_chief_of_a_level_3_protocol_institution_is_enough_and_it_holds_to_november() -> None:
    version = referred()

    decision = approve(version, factories.actor(version.agency, Role.APPROVER), "2026-05-07 09:00")

    version.refresh_from_db()
    assert (version.effective_from, version.valid_to) == (date(2026, 5, 7), date(2026, 11, 7))
    assert decision.parameters["filing.validity.referral"]["division"] == "320200"
    assert decision.parameters["referral.min_physician_title"]["value"] == "ASSOCIATE_CHIEF"
    (message,) = Outgoing.objects.filter(subject=version.filing_id)
    assert message.kind == "filing.approved"


def test_s09_first_half_the_case_offers_the_advance_payment_and_nothing_reaches_the_queue() -> None:
    worker = worker_numbered(W3, "2026-03-09 09:00")
    liable = factories.determination(worker, third_party=ThirdParty.OPEN)
    version = factories.submitted(worker, determinations=[liable], at=moment("2026-03-09 09:00"))
    clerk = factories.actor(worker.agency, Role.CLERK)

    actions.ask_for_advance(by=clerk, at=moment("2026-03-09 09:30"), ids=uuid7, version_id=version.pk)

    assert list(Task.objects.values_list("kind", "version")) == [(TaskKind.ADVANCE_PAYMENT, version.pk)]
    assert not Outgoing.objects.exists()


def test_s23_first_half_a_reconsideration_that_is_pending_stops_no_filing_and_is_said() -> None:
    worker = worker_numbered(W1, "2026-05-04 09:00")
    recognition = factories.determination(worker)
    reviewer = factories.actor(worker.agency, Role.REVIEWER)
    worker_actions.note_reconsideration(
        by=reviewer,
        at=moment("2026-05-04 10:00"),
        ids=uuid7,
        determination_id=recognition.pk,
        since=date(2026, 5, 4),
        reason="The employer contests it.",
    )
    version = factories.submitted(worker, determinations=[recognition], at=moment("2026-05-06 09:00"))

    answer = answer_of(version, Reason.E02, "2026-05-06 10:00")
    assert (answer.verdict, answer.finding) == ("yes", "under_reconsideration")
    approve(version, factories.actor(worker.agency, Role.APPROVER), "2026-05-06 11:00")
    version.refresh_from_db()
    assert version.is_effective_on(date(2026, 5, 10))
    assert version.is_effective_on(date(2026, 5, 22))


@pytest.mark.parametrize(("day", "finding"), [("2024-06-01", "not_in_pilot"), ("2025-03-31", "not_in_pilot")])
def test_s25_first_half_a_worker_of_weifang_is_refused_with_e14_before_april_2025(day: str, finding: str) -> None:
    worker = factories.worker(factories.agency("370700"), at=moment(f"{day} 09:00"))
    version = factories.submitted(worker, away_from=date(2023, 1, 1), at=moment(f"{day} 09:00"))

    assert answer_of(version, Reason.E14, f"{day} 10:00").finding == finding
    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, factories.actor(worker.agency, Role.APPROVER), f"{day} 10:00")
    assert refusal.value.reasons == [Reason.E14]


def test_s25_first_half_from_april_2025_on_every_city_takes_part() -> None:
    at = moment("2025-04-01 09:00")
    worker = factories.worker(factories.agency("370700"), at=at)
    version = factories.approved(worker, away_from=date(2023, 1, 1), at=at)

    assert (version.state, version.effective_from) == (State.APPROVED, date(2025, 4, 1))


def test_s25_outpatient_care_in_another_province_is_out_of_scope_and_within_shandong_it_is_not() -> None:
    outpatient = [Service.OUTPATIENT_MEDICAL.value]
    far = factories.submitted(
        worker_numbered(W1, "2026-05-05 09:00"), services=outpatient, at=moment("2026-05-05 09:00")
    )
    answer = answer_of(far, Reason.E09, "2026-05-05 10:00")
    assert (answer.verdict, answer.finding, answer.facts) == ("no", "out_of_scope", {"services": outpatient})

    jinan = factories.worker(factories.agency("370100"), at=moment("2026-05-05 09:00"))
    near = factories.approved(jinan, services=outpatient, destination=place("370200"), at=moment("2026-05-05 09:00"))
    assert (near.state, near.scope) == (State.APPROVED, Scope.IN_PROVINCE)
