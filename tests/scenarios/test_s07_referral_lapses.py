"""S07 Referral lapses: under Liaoning's set, W3's referral of 2026-03-02 needs an admission by 2026-04-01.

Tested here: the last day of admission, the admission on that day that keeps the filing, and for its twin the nightly
job that lets it lapse once with one message. The same told by the institution itself through the exchange; the check
at the place of treatment on 2026-04-02 answers "not eligible"; and an admission that is cancelled keeps nothing.
Waits: nothing of it.
"""

from datetime import date

import pytest

from agency.audit.models import Event
from agency.offices.acts import Actor, uuid7
from agency.offices.models import Act
from filings import actions
from filings.enums import EndCause, TaskKind
from filings.models import FilingVersion, Task
from institutions.enums import Verdict
from settlement.admission.verifying import Because
from tests import factories, stays
from tests.desks import dates, told
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import NANJING, OPINION, W3, admission_told, holds_on, place, worker_numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FilingVersion:
    at = moment("2026-03-02 09:00")
    worker = worker_numbered(W3, "2026-03-02 09:00")
    return factories.approved(worker, at=at, **OPINION, referral_on=date(2026, 3, 1))


def lapse(at: str) -> int:
    return actions.lapse_due(by=Actor.machine_named("lapse"), at=moment(at), ids=uuid7)


def test_s07_the_last_day_of_admission_is_thirty_days_after_the_approval(version: FilingVersion) -> None:
    assert (version.slot, version.admit_until) == ("REFERRAL", date(2026, 4, 1))
    assert (version.effective_from, version.valid_to) == (date(2026, 3, 2), date(2026, 9, 2))


def test_s07_who_was_admitted_on_the_last_day_is_eligible_and_keeps_the_filing(version: FilingVersion) -> None:
    admission_told(version, "2026-04-01", "2026-05-01 08:00")

    assert lapse("2026-05-02 00:20") == 0
    assert holds_on(version, "2026-04-01", "2026-04-02", "2026-09-02") == [True, True, True]
    assert version.admitted_on == date(2026, 4, 1)
    assert not Task.objects.filter(kind=TaskKind.LATE_ADMISSION).exists()


def test_s07_a_twin_without_admission_lapses_once_with_one_message(version: FilingVersion) -> None:
    assert lapse("2026-04-01 23:59") == 0
    assert dates(version)[0] == "APPROVED"
    assert lapse("2026-04-02 00:10") == 1
    assert lapse("2026-04-02 00:11") == 0
    assert lapse("2026-04-03 00:10") == 0

    assert dates(version) == ("ENDED", "2026-03-02", "2026-09-02", "2026-04-01")
    assert version.ended_because == EndCause.LAPSED
    (_approved, (sequence, kind, payload)) = told(version.filing_id)
    assert (sequence, kind, payload["reason"], payload["ended_on"]) == (2, "filing.ended", "LAPSED", "2026-04-01")
    assert holds_on(version, "2026-04-01", "2026-04-02") == [True, False]
    event = Event.objects.select_related("act").get(kind="filing.lapsed")
    assert (event.act.machine, event.act.user) == ("lapse", None)
    assert Act.objects.filter(machine="lapse").count() == 1


@pytest.mark.parametrize(("lapsed", "why"), [(False, "too_late"), (True, "ended")])
def test_s07_an_admission_on_2_april_is_asked_about_before_the_nightly_job_and_after_it(
    version: FilingVersion, lapsed: bool, why: str
) -> None:
    if lapsed:
        lapse("2026-04-02 00:10")

    admission_told(version, "2026-04-02", "2026-04-02 10:00")

    version.refresh_from_db()
    late = Task.objects.get(kind=TaskKind.LATE_ADMISSION)
    assert (version.admitted_on, late.details["why"]) == (None, why)


def referred_to_nanjing(line: StandIn) -> tuple[FilingVersion, stays.Hospital]:
    """The referral, to a hospital of Nanjing that has heard of it."""
    at = moment("2026-03-02 09:00")
    hospital = stays.Hospital(at)
    factories.agreement(hospital.institution, at=at)
    named = {**OPINION, "institution_written": hospital.institution.name, "referral_on": date(2026, 3, 1)}
    worker = worker_numbered(W3, "2026-03-02 09:00")
    version = factories.approved(worker, at=at, destination=place(NANJING), **named)
    stays.pass_on(line.store, moment("2026-03-02 09:05"))
    return version, hospital


def test_s07_the_admission_that_the_institution_registers_on_the_last_day_ends_the_waiting(line: StandIn) -> None:
    version, hospital = referred_to_nanjing(line)
    eligible = hospital.check(W3, "2026-04-01", "2026-04-01 16:00")

    hospital.admit_by(eligible, "2026-04-01", "2026-04-01 16:01")
    assert stays.pass_on(line.store, moment("2026-04-01 16:02")) == ["admission.registered"]

    assert lapse("2026-04-02 00:20") == 0
    assert holds_on(version, "2026-04-02", "2026-09-02") == [True, True]
    assert version.admitted_on == date(2026, 4, 1)


def test_s07_on_2_april_the_check_answers_that_the_filing_was_ended(line: StandIn) -> None:
    _version, hospital = referred_to_nanjing(line)
    assert lapse("2026-04-02 00:10") == 1
    assert stays.pass_on(line.store, moment("2026-04-02 00:11")) == ["filing.notice"]

    answer = hospital.check(W3, "2026-04-02", "2026-04-02 10:00")

    assert (answer.verdict, answer.because, answer.day) == (Verdict.NO, Because.ENDED, date(2026, 4, 1))


def test_s07_an_admission_that_was_taken_back_gives_the_waiting_back_and_the_referral_lapses(line: StandIn) -> None:
    version, hospital = referred_to_nanjing(line)
    stay = hospital.admit_by(hospital.check(W3, "2026-03-20", "2026-03-20 10:00"), "2026-03-20", "2026-03-20 10:01")
    stays.pass_on(line.store, moment("2026-03-20 10:02"))
    hospital.cancel(stay, "2026-03-21 10:00")
    stays.pass_on(line.store, moment("2026-03-21 10:01"))

    version.refresh_from_db()
    assert version.admitted_on is None
    assert lapse("2026-04-02 00:10") == 1
