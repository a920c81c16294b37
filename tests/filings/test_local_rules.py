"""What changes where a place sets a rule otherwise: emergencies, filing during the stay, promises, several places."""

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.workers.models import Worker
from filings import actions, queries
from filings.enums import Evidence, Reason, State, TaskKind
from filings.models import FilingVersion, Task
from tests import factories
from tests.desks import dates, set_policy
from tests.factories import moment
from tests.scenarios.people import OPINION, answer_of, approve, holds_on, place

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
NO_OPINION: dict[str, Any] = {
    **OPINION,
    "referral_institution": "",
    "referral_level": None,
    "referral_is_protocol": None,
    "referral_physician": "",
    "referral_title": "",
    "referral_on": None,
}


@pytest.fixture
def office() -> Agency:
    """Jinan's, under Shandong's set."""
    return factories.agency("370100")


def refused(version: FilingVersion, at: str) -> list[str]:
    """The reasons for which it can't be approved."""
    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, factories.actor(version.agency, Role.APPROVER), at)
    return [str(reason) for reason in refusal.value.reasons]


# An emergency: the papers follow (domain.md R2.15)


def emergency(office: Agency, at: str = "2026-03-09 10:00", since: str = "2026-03-06", **content: Any) -> FilingVersion:
    """A referral in an emergency without opinion; in hospital since a Friday unless another day is given."""
    content = {**NO_OPINION, "is_emergency": True, "in_hospital_since": date.fromisoformat(since), **content}
    return factories.submitted(factories.worker(office, at=moment(at)), at=moment(at), **content)


def papers_to_come(version: FilingVersion) -> list[tuple[date | None, bool]]:
    found = Task.objects.filter(kind=TaskKind.EMERGENCY_PAPERS, version=version)
    return list(found.values_list("due_on", "due_is_provisional"))


def test_an_emergency_is_approved_before_its_opinion_and_a_task_waits_for_it(office: Agency) -> None:
    version = emergency(office)
    assert answer_of(version, Reason.E05, "2026-03-09 10:00").finding == "emergency_open"

    approve(version, factories.actor(office, Role.APPROVER), "2026-03-09 11:00")

    assert papers_to_come(version) == [(date(2026, 3, 11), False)]
    task = Task.objects.get(kind=TaskKind.EMERGENCY_PAPERS)
    assert (task.worker, task.agency, task.state) == (version.worker, office, "OPEN")


def test_on_the_last_day_it_is_still_approved_and_on_the_day_after_it_is_refused(office: Agency) -> None:
    first, second = emergency(office), emergency(office)

    approve(first, factories.actor(office, Role.APPROVER), "2026-03-11 17:00")
    assert papers_to_come(first) == [(date(2026, 3, 11), False)]
    assert refused(second, "2026-03-12 09:00") == ["E05"]
    assert papers_to_come(second) == []


def test_how_many_working_days_the_papers_may_follow_is_a_rule_of_the_place(office: Agency) -> None:
    set_policy(office, "filing.emergency_backfill_wd", 5)
    version = emergency(office)

    approve(version, factories.actor(office, Role.APPROVER), "2026-03-12 09:00")

    assert papers_to_come(version) == [(date(2026, 3, 13), False)]


def test_an_emergency_whose_opinion_is_there_already_waits_for_nothing(office: Agency) -> None:
    version = emergency(office, **{**OPINION, "referral_on": date(2026, 3, 6)})

    approve(version, factories.actor(office, Role.APPROVER), "2026-03-09 11:00")

    assert papers_to_come(version) == []


def test_past_the_end_of_the_calendar_the_day_of_the_task_is_provisional(office: Agency) -> None:
    version = emergency(office, at="2026-12-31 10:00", since="2026-12-31")

    approve(version, factories.actor(office, Role.APPROVER), "2026-12-31 11:00")

    ((due, provisional),) = papers_to_come(version)
    assert (due is not None and due > date(2026, 12, 31), provisional) == (True, True)


# Filing during the stay (domain.md R2.16)


@pytest.mark.parametrize(("allowed", "starts"), [(False, "2026-03-10"), (True, "2026-03-02")])
def test_a_stay_that_has_begun_is_covered_where_the_place_allows_it_and_the_end_is_counted_from_the_approval(
    office: Agency, allowed: bool, starts: str
) -> None:
    set_policy(office, "filing.allow_before_discharge", allowed)

    version = factories.approved(factories.worker(office), at=AT, in_hospital_since=date(2026, 3, 2))

    assert dates(version) == ("APPROVED", starts, "2027-03-10", "None")
    assert version.lock_until == date(2026, 6, 10)
    assert holds_on(version, "2026-03-01", "2026-03-02", "2026-03-10") == [False, allowed, True]


@pytest.mark.parametrize(("allowed", "expected"), [(False, "yes"), (True, "no")])
def test_the_days_of_the_stay_count_for_the_overlap_with_another_filing(
    office: Agency, allowed: bool, expected: str
) -> None:
    set_policy(office, "filing.allow_before_discharge", allowed)
    worker = factories.worker(office, at=moment("2025-03-05 09:00"))
    earlier = factories.approved(worker, at=moment("2025-03-05 09:00"), away_from=date(2024, 1, 1))
    assert earlier.valid_to == date(2026, 3, 5)
    version = factories.submitted(worker, at=AT, in_hospital_since=date(2026, 3, 2), destination=place("310000"))

    assert answer_of(version, Reason.E10, "2026-03-10 11:00").verdict == expected


@pytest.mark.parametrize(("allowed", "finding"), [(False, "nationwide"), (True, "not_in_pilot")])
def test_the_first_day_of_the_stay_counts_for_the_pilot(allowed: bool, finding: str) -> None:
    weifang = factories.agency("370700")
    set_policy(weifang, "filing.allow_before_discharge", allowed)
    at = moment("2025-04-02 09:00")
    stay = {"away_from": date(2024, 1, 1), "in_hospital_since": date(2025, 3, 30)}
    version = factories.submitted(factories.worker(weifang, at=at), at=at, **stay)

    assert answer_of(version, Reason.E14, "2025-04-02 10:00").finding == finding


@pytest.mark.parametrize(("allowed", "expected"), [(False, "no"), (True, "yes")])
def test_an_institution_that_was_suspended_during_the_stay_settles_it_where_the_stay_is_covered(
    office: Agency, allowed: bool, expected: str
) -> None:
    """Suspension stops new admissions; who was there before is settled (domain.md R3.8)."""
    set_policy(office, "filing.allow_before_discharge", allowed)
    since = moment("2026-03-05 00:00")
    h = factories.institution("H", "321300", suspended=[DateTimeTZRange(since, None)])
    stay = {"destination": place("321300"), "institution": h, "in_hospital_since": date(2026, 3, 2)}
    version = factories.submitted(factories.worker(office), at=AT, **stay)

    assert answer_of(version, Reason.E09, "2026-03-10 11:00").verdict == expected


# A promise to stay (domain.md R1.2)


def promised(office: Agency, **content: Any) -> FilingVersion:
    """Moved ten weeks ago."""
    content = {"evidence": Evidence.COMMITMENT, "commitment_signed_on": date(2026, 3, 9), **content}
    return factories.submitted(factories.worker(office), at=AT, away_from=date(2026, 1, 1), **content)


def test_a_signed_promise_to_stay_half_a_year_is_enough_where_the_place_accepts_it(office: Agency) -> None:
    set_policy(office, "filing.accept_prospective_residence", True)
    version = promised(office)

    answer = answer_of(version, Reason.E04, "2026-03-10 11:00")
    assert (answer.verdict, answer.finding) == ("yes", "promised")
    assert answer.facts == {
        "since": date(2026, 1, 1),
        "months": 6,
        "full_on": date(2026, 7, 1),
        "signed_on": date(2026, 3, 9),
    }
    approve(version, factories.actor(office, Role.APPROVER), "2026-03-10 11:00")
    assert dates(version) == ("APPROVED", "2026-03-10", "2027-03-10", "None")


def test_elsewhere_and_on_other_evidence_the_half_year_has_to_be_full(office: Agency) -> None:
    assert refused(promised(office), "2026-03-10 11:00") == ["E04"]

    set_policy(office, "filing.accept_prospective_residence", True)
    permit = promised(office, evidence=Evidence.RESIDENCE_PERMIT, commitment_signed_on=None)
    assert refused(permit, "2026-03-10 11:00") == ["E04"]


def test_a_promise_that_nobody_signed_leaves_it_open_and_is_not_handed_in(office: Agency) -> None:
    set_policy(office, "filing.accept_prospective_residence", True)
    unsigned = {"evidence": Evidence.COMMITMENT, "commitment_signed_on": None, "away_from": date(2026, 1, 1)}
    version = factories.draft(factories.worker(office), at=AT, **unsigned)

    assert answer_of(version, Reason.E04, "2026-03-10 11:00").finding == "promise_unsigned"
    clerk = factories.actor(office, Role.CLERK)
    with pytest.raises(actions.Incomplete) as refusal:
        actions.submit(by=clerk, at=AT, ids=uuid7, version_id=version.pk, revision=version.revision)
    assert list(refusal.value.fields) == ["commitment_signed_on"]


# Several places at a time (domain.md R2.9)


def to(worker: Worker, code: str, at: str = "2026-03-10 10:00", **content: Any) -> FilingVersion:
    rests_on = list(worker.determinations.all()) or None
    return factories.submitted(worker, at=moment(at), destination=place(code), determinations=rests_on, **content)


def approved(version: FilingVersion, at: str = "2026-03-10 11:00") -> FilingVersion:
    approve(version, factories.actor(version.agency, Role.APPROVER), at)
    version.refresh_from_db()
    return version


def test_a_long_term_filing_and_a_referral_hold_side_by_side(office: Agency) -> None:
    worker = factories.worker(office)
    long_term = approved(to(worker, "320100"))
    referral = approved(to(worker, "310000", **OPINION, referral_on=date(2026, 3, 6)))

    assert [(each.slot, each.place_number) for each in (long_term, referral)] == [("LONG_TERM", 1), ("REFERRAL", 1)]
    assert [holds_on(each, "2026-03-10", "2026-09-10") for each in (long_term, referral)] == [[True, True]] * 2
    decision = referral.decision
    (answer,) = [each for each in decision.answers if each["code"] == "E10"]
    assert (answer["verdict"], answer["finding"], answer["facts"]["number"]) == (
        "yes",
        "beside_others",
        long_term.filing.number,
    )


def test_where_a_referral_may_not_stand_beside_it_is_refused_until_the_other_has_ended(office: Agency) -> None:
    set_policy(office, "filing.referral_coexists", False)
    worker = factories.worker(office)
    approved(to(worker, "320100"))
    referral = to(worker, "310000", **OPINION, referral_on=date(2026, 3, 6))

    assert answer_of(referral, Reason.E10, "2026-03-10 11:00").finding == "stands_beside"
    assert refused(referral, "2026-03-10 11:00") == ["E10"]


def test_one_place_is_the_usual_limit_and_two_where_the_place_says_so(office: Agency) -> None:
    worker = factories.worker(office)
    first, second = approved(to(worker, "320100")), to(worker, "310000")
    assert refused(second, "2026-03-10 11:00") == ["E10"]

    set_policy(office, "filing.max_active_places", 2)
    approved(second)
    assert [(each.slot, each.place_number) for each in (first, second)] == [("LONG_TERM", 1), ("LONG_TERM", 2)]
    assert [holds_on(each, "2026-03-10") for each in (first, second)] == [[True], [True]]
    assert refused(to(worker, "330100"), "2026-03-10 11:00") == ["E10"]


def test_two_places_are_two_places(office: Agency) -> None:
    set_policy(office, "filing.max_active_places", 2)
    worker = factories.worker(office)
    approved(to(worker, "320100"))

    assert refused(to(worker, "320100"), "2026-03-10 11:00") == ["E10"]


def test_the_place_of_a_filing_that_ended_is_free_again_from_the_day_after(office: Agency) -> None:
    set_policy(office, "filing.max_active_places", 2)
    worker = factories.worker(office)
    first = approved(to(worker, "320100"))
    approved(to(worker, "310000"))
    asked = {"cause": "BY_AGENCY", "ends_on": date(2026, 3, 20), "reason": "Moved."}
    at = moment("2026-03-20 09:00")
    ending = actions.ask_end(by=factories.actor(office, Role.CLERK), at=at, ids=uuid7, version_id=first.pk, **asked)
    actions.grant_end(by=factories.actor(office, Role.APPROVER), at=at, ids=uuid7, ending_id=ending.pk)

    third = to(worker, "330100", "2026-03-20 10:00")
    assert refused(third, "2026-03-20 11:00") == ["E10"]
    assert approved(third, "2026-03-21 11:00").place_number == 1
    assert FilingVersion.objects.filter(worker=worker, state=State.APPROVED).count() == 2
    assert queries.assess(FilingVersion.objects.get(pk=third.pk), at=at).facts.others != ()
