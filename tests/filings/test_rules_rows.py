"""The rules of place, referral, entitlement and course, each from rows: passing, failing, unknown."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Division
from agency.workers import actions as worker_actions
from agency.workers.enums import DeterminationKind, StopCause
from agency.workers.models import Determination, InsuranceRelation, Worker
from filings import actions, queries
from filings.eligibility import Answer
from filings.enums import Category, EndCause, Evidence, PaperState, PhysicianTitle, Reason, Scope, Service, State
from filings.models import Ending, FilingVersion, Paper, Supplement
from institutions.enums import AgreementState, Care
from institutions.models import Agreement, Institution
from tests import factories
from tests.factories import moment

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")


def answer_of(version: FilingVersion, code: Reason, at: Any = AT) -> Answer:
    version = FilingVersion.objects.get(pk=version.pk)
    found = queries.assess(version, at=at).answer(code)
    assert found is not None
    return found


def said(version: FilingVersion, code: Reason, at: Any = AT) -> tuple[str, str]:
    answer = answer_of(version, code, at)
    return answer.verdict.value, answer.finding


def place(code: str) -> Division:
    return Division.objects.get(pk=code)


def jinan_worker() -> Worker:
    return factories.worker(factories.agency("370100"))


REFERRAL: dict[str, Any] = {
    "category": Category.REFERRAL,
    "institution_written": "Hospital there",
    "referral_institution": "Hospital here",
    "referral_level": 3,
    "referral_is_protocol": True,
    "referral_physician": "Doctor",
    "referral_title": PhysicianTitle.ASSOCIATE_CHIEF,
    "referral_on": date(2026, 3, 6),
}


def referral(**changes: Any) -> FilingVersion:
    return factories.draft(at=AT, **{**REFERRAL, **changes})


# Scope


@pytest.mark.parametrize(
    ("agency", "destination", "scope"),
    [
        ("370100", "320100", Scope.CROSS_PROVINCE),
        ("370100", "370200", Scope.IN_PROVINCE),
        ("120000", "320100", Scope.CROSS_PROVINCE),
    ],
)
def test_the_scope_follows_from_the_place_when_it_is_saved(agency: str, destination: str, scope: Scope) -> None:
    version = factories.draft(factories.worker(factories.agency(agency)), destination=place(destination))

    assert version.scope == scope


@pytest.mark.parametrize(
    ("agency", "destination"),
    [("370100", "370100"), ("370102", "370100"), ("120000", "120000")],
)
def test_inside_the_own_pooling_area_no_filing_is_needed_and_none_can_be_handed_in(
    agency: str, destination: str
) -> None:
    office = factories.agency(agency)
    version = factories.draft(factories.worker(office), destination=place(destination), at=AT)

    assert said(version, Reason.E09) == ("no", "no_filing_needed")
    clerk = factories.actor(office, Role.CLERK)
    with pytest.raises(actions.Incomplete) as refusal:
        actions.submit(by=clerk, at=AT, ids=uuid7, version_id=version.pk, revision=version.revision)
    assert list(refusal.value.fields) == ["destination"]


def test_within_the_province_no_time_of_residence_is_asked_for() -> None:
    version = factories.draft(jinan_worker(), destination=place("370200"), away_from=None, evidence="", at=AT)

    assert said(version, Reason.E04) == ("yes", "no_minimum")
    assert "away_from" not in actions.missing(version, AT)


# E03


def test_e03_wants_the_payment_notice_of_a_device_and_ends_with_it() -> None:
    worker = factories.worker()
    device = factories.determination(worker, kind=DeterminationKind.DEVICE)
    version = factories.draft(worker, determinations=[device], services=["DEVICE"], at=AT)
    assert said(version, Reason.E03) == ("unknown", "notice_missing")

    notice = factories.device_notice(device, confirmed=False)
    assert said(version, Reason.E03) == ("unknown", "notice_unconfirmed")
    reviewer = factories.actor(worker.agency, Role.REVIEWER)
    worker_actions.confirm_device_notice(by=reviewer, at=AT, ids=uuid7, notice_id=notice.pk, revision=notice.revision)
    assert said(version, Reason.E03) == ("yes", "covered")
    assert said(version, Reason.E03, moment("2026-05-02 10:00")) == ("yes", "covered")
    assert said(version, Reason.E03, moment("2026-05-03 10:00")) == ("no", "notice_over")


def close_case(determination: Determination, on: date | None, at: Any = AT) -> None:
    reviewer = factories.actor(determination.agency, Role.REVIEWER)
    shown = "Appraisal decision 2026-17"
    worker_actions.note_case_closed(
        by=reviewer, at=at, ids=uuid7, determination_id=determination.pk, on=on, reason=shown
    )


def test_e03_wants_a_recurrence_from_the_day_on_which_the_case_was_closed() -> None:
    worker = factories.worker()
    recognition = factories.determination(worker)
    version = factories.draft(worker, determinations=[recognition], at=AT)
    close_case(recognition, date(2026, 3, 5))

    assert said(version, Reason.E03, moment("2026-03-04 10:00")) == ("yes", "covered")
    answer = answer_of(version, Reason.E03, moment("2026-03-05 10:00"))
    assert (answer.verdict, answer.finding) == ("no", "case_closed")
    assert answer.facts == {"services": ["MEDICAL"], "closed_on": date(2026, 3, 5)}
    assert said(version, Reason.E02) == ("yes", "determined")
    close_case(recognition, None)
    assert said(version, Reason.E03) == ("yes", "covered")


@pytest.mark.parametrize(
    ("confirmed", "expected"), [(False, ("unknown", "cover_unconfirmed")), (True, ("yes", "covered"))]
)
def test_e03_lets_a_confirmed_recurrence_take_over_from_a_closed_case(
    confirmed: bool, expected: tuple[str, str]
) -> None:
    worker = factories.worker()
    recognition = factories.determination(worker)
    close_case(recognition, date(2026, 3, 5))
    again = factories.determination(
        worker, kind=DeterminationKind.RECURRENCE, decided_on=date(2026, 3, 6), confirmed=confirmed
    )
    version = factories.draft(worker, determinations=[recognition, again], at=AT)

    assert said(version, Reason.E03) == expected


def test_e03_wants_another_recurrence_when_the_case_of_the_first_one_was_closed_too() -> None:
    worker = factories.worker()
    rests_on = [factories.determination(worker), factories.determination(worker, kind=DeterminationKind.RECURRENCE)]
    for determination, day in zip(rests_on, (date(2025, 3, 5), date(2026, 3, 6)), strict=True):
        close_case(determination, day)
    version = factories.draft(worker, determinations=rests_on, at=AT)

    assert answer_of(version, Reason.E03).facts == {"services": ["MEDICAL"], "closed_on": date(2026, 3, 6)}


def test_a_closed_case_ends_no_filing_that_was_approved() -> None:
    version = factories.approved(at=AT)
    close_case(version.determinations.get(), date(2026, 3, 10), moment("2026-03-12 10:00"))

    version.refresh_from_db()
    assert (version.state, version.is_effective_on(date(2026, 3, 12))) == (State.APPROVED, True)


# E04, E15


def test_e04_and_e15_take_a_signed_promise_only_where_the_place_does() -> None:
    worker = factories.worker()
    promised = {"away_from": date(2026, 1, 1), "evidence": Evidence.COMMITMENT}
    version = factories.draft(worker, **promised, commitment_signed_on=date(2026, 3, 9), at=AT)

    assert said(version, Reason.E04) == ("no", "too_short")
    assert said(version, Reason.E15) == ("yes", "signed")
    unsigned = factories.draft(factories.worker(), **promised, at=AT)
    assert said(unsigned, Reason.E15) == ("unknown", "not_signed")
    assert "commitment_signed_on" in actions.missing(unsigned, AT)


def test_e15_refuses_a_commitment_from_who_gave_a_false_one() -> None:
    worker = factories.worker()
    earlier = factories.approved(worker, at=moment("2024-06-03 10:00"), away_from=date(2023, 1, 1))
    clerk, approver = (factories.person(worker.agency, role) for role in (Role.CLERK, Role.APPROVER))
    version = factories.draft(worker, evidence=Evidence.COMMITMENT, commitment_signed_on=date(2026, 3, 9), at=AT)
    with acting(by=factories.machine(), at=AT, ids=uuid7):
        Ending.objects.create(
            version=earlier,
            agency=worker.agency,
            cause=EndCause.COMMITMENT_FALSE,
            ends_on=date(2024, 7, 1),
            reason="x",
            requested_by=clerk,
            requested_at=AT,
            state="GRANTED",
            decided_by=approver,
            decided_at=AT,
        )

    assert said(version, Reason.E15) == ("no", "was_false")


# E05


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("yes", "referred")),
        ({"referral_level": 2}, ("no", "level_too_low")),
        ({"referral_title": PhysicianTitle.ATTENDING}, ("no", "title_too_low")),
        ({"referral_title": PhysicianTitle.CHIEF}, ("yes", "referred")),
        ({"referral_is_protocol": False}, ("no", "no_protocol_institution")),
        ({"referral_is_protocol": None}, ("unknown", "opinion_incomplete")),
        (
            {"referral_institution": "", "referral_level": None, "referral_title": "", "referral_on": None},
            ("no", "no_opinion"),
        ),
    ],
)
def test_e05_follows_the_opinion(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert said(referral(**changes), Reason.E05) == expected


def test_e05_lets_the_papers_of_an_emergency_follow_for_three_working_days() -> None:
    nothing = {"referral_institution": "", "referral_level": None, "referral_title": "", "referral_on": None}
    version = referral(**nothing, is_emergency=True, in_hospital_since=date(2026, 3, 6))

    answer = answer_of(version, Reason.E05, moment("2026-03-11 10:00"))
    assert (answer.verdict, answer.finding, answer.facts) == (
        "unknown",
        "emergency_open",
        {"due_on": date(2026, 3, 11)},
    )
    assert said(version, Reason.E05, moment("2026-03-12 10:00")) == ("no", "emergency_over")


def test_a_referral_names_one_hospital_and_its_opinion_before_it_is_handed_in() -> None:
    version = referral(institution_written="", referral_title="")

    assert sorted(actions.missing(version, AT)) == ["institution", "referral_title"]


# E07, E08


@pytest.mark.parametrize(
    ("confirmed", "before", "after"),
    [
        (True, ("yes", "relation_stands"), ("no", "relation_ended")),
        (False, ("yes", "relation_stands"), ("unknown", "end_unconfirmed")),
    ],
)
def test_e07_refuses_from_the_day_on_which_the_relation_ended(
    confirmed: bool, before: tuple[str, str], after: tuple[str, str]
) -> None:
    worker = factories.worker()
    version = factories.draft(worker, at=AT)
    factories.stop(
        worker,
        cause=StopCause.RELATION_ENDED,
        relation_id=version.relation_id,
        from_on=date(2026, 3, 5),
        confirmed=confirmed,
        at=AT,
    )
    if confirmed:
        assert InsuranceRelation.objects.get(pk=version.relation_id).terminated_on is not None

    assert said(version, Reason.E07, moment("2026-03-04 10:00")) == before
    assert said(version, Reason.E07) == after


@pytest.mark.parametrize(
    ("confirmed", "expected"), [(True, ("no", "stopped")), (False, ("unknown", "stop_unconfirmed"))]
)
def test_e08_refuses_while_a_confirmed_stop_runs(confirmed: bool, expected: tuple[str, str]) -> None:
    worker = factories.worker()
    version = factories.draft(worker, at=AT)
    factories.stop(worker, cause=StopCause.TREATMENT_REFUSED, from_on=date(2026, 3, 5), confirmed=confirmed, at=AT)

    assert said(version, Reason.E08, moment("2026-03-04 10:00")) == ("yes", "no_stop")
    assert said(version, Reason.E08) == expected


# E09


def agreement(care: Care = Care.MEDICAL, **values: Any) -> Institution:
    with acting(by=factories.machine(), at=AT, ids=uuid7):
        hospital = Institution.objects.create(id=uuid4(), name=f"Hospital {uuid4()}", division_id="321300")
        Agreement.objects.create(
            id=uuid4(),
            institution=hospital,
            care=care,
            **{"state": AgreementState.ONLINE, "cross_province": True, "valid_from": date(2025, 4, 1), **values},
        )
    return hospital


def test_e09_knows_nothing_of_a_place_without_institutions_on_record() -> None:
    version = factories.draft(destination=place("321300"), at=AT)

    assert said(version, Reason.E09) == ("unknown", "not_on_record")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("yes", "settles")),
        ({"valid_to": date(2026, 3, 9)}, ("no", "does_not_settle")),
        ({"cross_province": None, "in_province": True}, ("unknown", "not_on_record")),
    ],
)
def test_e09_follows_the_agreement_of_the_institution_chosen(values: dict[str, Any], expected: tuple[str, str]) -> None:
    hospital = agreement(**values)
    version = factories.draft(destination=place("321300"), institution=hospital, at=AT)

    assert said(version, Reason.E09) == expected


# E10


def test_e10_lets_a_referral_stand_beside_a_long_term_filing_and_not_a_second_one() -> None:
    worker = factories.worker()
    factories.approved(worker, at=AT)
    version = factories.draft(worker, at=AT, **REFERRAL)

    assert said(version, Reason.E10) == ("yes", "beside_others")
    second = factories.draft(worker, destination=place("310000"), at=AT)
    assert said(second, Reason.E10) == ("no", "overlaps")


# E13


def test_e13_waits_for_the_day_of_the_notice_and_refuses_after_it() -> None:
    version = factories.submitted(at=moment("2026-03-09 09:00"))
    reviewer = factories.actor(version.agency, Role.REVIEWER)
    actions.return_for_more(
        by=reviewer, at=moment("2026-03-09 10:00"), ids=uuid7, version_id=version.pk, reason="The permit is missing."
    )
    notice = Supplement.objects.get(version=version)

    assert said(version, Reason.E13, moment("2026-03-09 11:00")) == ("unknown", "asked_for")
    late = moment(f"{notice.answer_by.isoformat()} 10:00").replace(year=notice.answer_by.year + 1)
    assert said(version, Reason.E13, late) == ("no", "missing_after_notice")


def test_e13_is_met_when_all_papers_that_the_rules_ask_for_are_there() -> None:
    version = factories.draft(at=AT)
    assert said(version, Reason.E13) == ("unknown", "not_handed_in")

    clerk = factories.actor(version.agency, Role.CLERK)
    kinds = list(Paper.objects.filter(version=version).values_list("kind", flat=True))
    actions.hand_in_papers(by=clerk, at=AT, ids=uuid7, version_id=version.pk, kinds=kinds, of=kinds)

    assert set(Paper.objects.filter(version=version).values_list("state", flat=True)) == {PaperState.RECEIVED}
    assert said(version, Reason.E13) == ("yes", "nothing_asked")


# E14


@pytest.mark.parametrize(
    ("agency", "destination", "expected"),
    [
        ("370100", "320100", ("yes", "in_pilot")),
        ("370700", "320100", ("no", "not_in_pilot")),
        ("370100", "510100", ("unknown", "pilot_unknown")),
        ("370100", "530100", ("unknown", "pilot_unknown")),
    ],
)
def test_e14_asks_before_april_2025_whether_both_cities_were_in_the_pilot(
    agency: str, destination: str, expected: tuple[str, str]
) -> None:
    worker = factories.worker(factories.agency(agency))
    version = factories.draft(worker, destination=place(destination), at=moment("2024-06-03 10:00"))

    assert said(version, Reason.E14, moment("2024-06-03 10:00")) == expected
    assert said(version, Reason.E14, moment("2025-03-31 10:00")) == expected
    assert said(version, Reason.E14, moment("2025-04-01 10:00")) == ("yes", "nationwide")


# The stay that has begun


def test_a_stay_that_has_begun_is_not_covered_where_filing_during_it_is_not_possible() -> None:
    version = factories.approved(at=AT, in_hospital_since=date(2026, 3, 2))

    assert version.effective_from == date(2026, 3, 10)


def test_outpatient_care_is_opened_by_the_recognition_within_the_province() -> None:
    version = factories.draft(
        jinan_worker(), destination=place("370200"), services=[Service.OUTPATIENT_MEDICAL.value], at=AT
    )

    assert said(version, Reason.E03) == ("yes", "covered")
