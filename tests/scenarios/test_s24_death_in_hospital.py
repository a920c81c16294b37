"""S24 Death in hospital: W3 dies on 2026-06-14 in an open stay.

Tested here: the filing ends on 2026-06-14 by the agency with one message, does not hold on the day after, a new one is
refused with E08, and the duty to tell the agency falls on 2026-07-13. At the place of treatment the stay is settled for
its costs to 2026-06-14, costs of a later day are refused, and a later check of the card says that benefits stopped.
Where the hospital notes the discharge on the 16th, what it gave on the 15th is not paid by the fund.
Waits: nothing.
"""

from datetime import date

import pytest

from agency.audit.models import Event
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from agency.workers import queries as worker_queries
from agency.workers.models import BenefitStop
from filings import actions
from filings.enums import EndCause, Reason
from filings.models import FilingVersion
from institutions.enums import Verdict
from settlement.actions import NewItem
from settlement.admission.verifying import Because
from settlement.models import Stay
from tests import bills, factories, stays
from tests.desks import dates, told
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import NANJING, W3, admission_told, answer_of, approve, holds_on, place, worker_numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FilingVersion:
    """Under Liaoning's set a resident's filing has no end."""
    made = factories.approved(worker_numbered(W3, "2026-05-20 09:00"), at=moment("2026-05-20 09:00"))
    admission_told(made, "2026-06-01", "2026-06-01 18:00")
    return made


def dies(version: FilingVersion) -> BenefitStop:
    """Entered by a clerk and confirmed by a reviewer on 2026-06-16, a day after the agency was told."""
    at = moment("2026-06-16 09:00")
    return factories.stop(version.worker, from_on=date(2026, 6, 14), notified_on=date(2026, 6, 15), at=at)


def test_s24_the_filing_ends_on_the_day_of_death_inside_its_lock_with_one_message(version: FilingVersion) -> None:
    assert (version.lock_until, version.valid_to) == (date(2026, 8, 20), None)

    dies(version)

    assert dates(version) == ("ENDED", "2026-05-20", "None", "2026-06-14")
    assert (version.ended_because, version.admitted_on) == (EndCause.DEATH, date(2026, 6, 1))
    (_approved, (sequence, kind, payload)) = told(version.filing_id)
    assert (sequence, kind, payload["reason"], payload["ended_on"]) == (2, "filing.ended", "DEATH", "2026-06-14")
    assert holds_on(version, "2026-06-14", "2026-06-15") == [True, False]
    assert Event.objects.get(kind="filing.ceased").details["ended_on"] == "2026-06-14"


def test_s24_after_the_death_no_filing_is_approved(version: FilingVersion) -> None:
    rests_on = list(version.determinations.all())
    dies(version)
    again = factories.submitted(version.worker, determinations=rests_on, at=moment("2026-06-17 09:00"))

    answer = answer_of(again, Reason.E08, "2026-06-17 10:00")
    assert (answer.verdict, answer.finding, answer.facts) == ("no", "died", {"died_on": date(2026, 6, 14)})
    with pytest.raises(actions.NotEligible) as refusal:
        approve(again, factories.actor(again.agency, Role.APPROVER), "2026-06-17 10:00")
    assert refusal.value.reasons == [Reason.E08]


def test_s24_the_agency_is_to_be_told_by_13_july(version: FilingVersion) -> None:
    """Twenty working days from 2026-06-14; 19 to 21 June are off."""
    notice = worker_queries.notice_of(dies(version), date(2026, 6, 16))

    assert (notice.due.on, notice.due.provisional, notice.parameter.value) == (date(2026, 7, 13), False, 20)
    assert "art. 25" in notice.parameter.source_text
    assert not notice.late


def died_in(line: StandIn) -> tuple[stays.Hospital, Stay]:
    """The hospital in Nanjing with the stay of 2026-06-01, and the death heard of there on 2026-06-16."""
    at = moment("2026-05-20 09:00")
    version = factories.approved(worker_numbered(W3, "2026-05-20 09:00"), at=at, destination=place(NANJING))
    hospital = stays.Hospital(at)
    factories.agreement(hospital.institution, at=at)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    stays.pass_on(line.store, moment("2026-05-20 09:05"))
    stay = hospital.admit_by(hospital.check(W3, "2026-06-01", "2026-06-01 10:00"), "2026-06-01", "2026-06-01 10:00")
    dies(version)
    stays.pass_on(line.store, moment("2026-06-16 09:05"))
    return hospital, stay


def test_s24_the_stay_is_settled_to_the_day_of_death_and_the_card_opens_nothing_afterwards(line: StandIn) -> None:
    hospital, stay = died_in(line)

    hospital.discharge(stay, "2026-06-14", "2026-06-16 10:00")
    with pytest.raises(Refusal):
        bills.assessed(stay, [bills.line(served_on=date(2026, 6, 15))], at=moment("2026-06-16 10:05"))
    bill = bills.assessed(stay, [bills.line(served_on=date(2026, 6, 14))], at=moment("2026-06-16 10:10"))
    assert bills.settled(bill, at=moment("2026-06-16 10:20")).fund == bills.yuan("100.00")
    later = hospital.check(W3, "2026-06-17", "2026-06-17 10:00")
    assert (later.verdict, later.because) == (Verdict.NO, Because.BENEFIT_STOPPED)


def test_s24_whatever_day_the_hospital_notes_nothing_is_paid_of_a_day_after_the_death(line: StandIn) -> None:
    hospital, stay = died_in(line)

    hospital.discharge(stay, "2026-06-16", "2026-06-16 10:00")
    lines = [bills.line(number, served_on=date(2026, 6, 13 + number)) for number in (1, 2)]
    bill = bills.settled(bills.assessed(stay, lines, at=moment("2026-06-16 10:10")), at=moment("2026-06-16 10:20"))

    assert (bill.fund, bill.worker) == (bills.yuan("100.00"), bills.yuan("100.00"))
    assert bill.lines.get(number=2).reasons == ["BENEFIT_STOPPED"]
