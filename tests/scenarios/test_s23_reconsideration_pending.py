"""S23 Reconsideration pending: the employer contests W1's recognition on 2026-05-04; the stay of 2026-05-10 is paid.

Tested here: an approved filing stands and nothing is told, a new one is approved, both hold during the stay, and the
case says "under reconsideration - payment continues" (Regulation on Work-Injury Insurance art. 31). The stay from
2026-05-10 to 2026-05-22 is admitted and its 15,600.00 yuan are paid, of which the insured place hears.
Waits: nothing.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.workers import actions as worker_actions
from agency.workers.models import Determination
from filings import wording
from filings.enums import Reason
from settlement.actions import NewItem
from tests import bills, factories, stays
from tests.desks import dates, told
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import NANJING, W1, answer_of, approve, holds_on, place, worker_numbered

pytestmark = pytest.mark.django_db


def contested(recognition: Determination) -> None:
    worker_actions.note_reconsideration(
        by=factories.actor(recognition.agency, Role.REVIEWER),
        at=moment("2026-05-04 10:00"),
        ids=uuid7,
        determination_id=recognition.pk,
        since=date(2026, 5, 4),
        reason="The employer contests it.",
    )


def test_s23_a_filing_that_was_approved_before_stands_and_its_case_says_that_payment_continues(
    at_desk: Callable[..., Client], clock: object
) -> None:
    version = factories.approved(worker_numbered(W1, "2026-03-10 09:00"), at=moment("2026-03-10 09:00"))

    contested(version.determinations.get())

    assert dates(version) == ("APPROVED", "2026-03-10", "2027-03-10", "None")
    assert holds_on(version, "2026-05-10", "2026-05-22") == [True, True]
    assert [kind for _sequence, kind, _payload in told(version.filing_id)] == ["filing.approved"]
    clock.at = moment("2026-05-12 09:00")  # type: ignore[attr-defined]
    desk = at_desk(factories.actor(version.agency, Role.CLERK))
    page = desk.get(reverse("filings:detail", args=[version.filing_id])).content.decode()
    assert "Under reconsideration or before a court since 2026-05-04. Payment continues meanwhile." in page


def test_s23_a_new_filing_is_approved_while_it_is_pending_and_its_answer_says_so() -> None:
    worker = worker_numbered(W1, "2026-05-04 09:00")
    recognition = factories.determination(worker)
    contested(recognition)
    version = factories.submitted(worker, determinations=[recognition], at=moment("2026-05-06 09:00"))

    answer = answer_of(version, Reason.E02, "2026-05-06 10:00")
    assert (answer.verdict, answer.finding) == ("yes", "under_reconsideration")
    with override("en"):
        sentence = wording.in_words(answer)["finding"]
    assert sentence == f"{recognition.number} of 2024-05-06 is under reconsideration; payment continues."
    approve(version, factories.actor(worker.agency, Role.APPROVER), "2026-05-06 11:00")
    assert holds_on(version, "2026-05-10", "2026-05-22") == [True, True]


def test_s23_the_stay_is_admitted_and_its_15600_00_are_paid(line: StandIn) -> None:
    at = moment("2026-03-10 09:00")
    version = factories.approved(worker_numbered(W1, "2026-03-10 09:00"), at=at, destination=place(NANJING))
    contested(version.determinations.get())
    hospital = stays.Hospital(at)
    factories.agreement(hospital.institution, at=at)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    stays.pass_on(line.store, moment("2026-05-04 10:05"))

    stay = hospital.admit_by(hospital.check(W1, "2026-05-10", "2026-05-10 10:00"), "2026-05-10", "2026-05-10 10:00")
    hospital.discharge(stay, "2026-05-22", "2026-05-22 14:00")
    lines = [bills.line(price="15,600.00", served_on=date(2026, 5, 11))]
    bill = bills.settled(bills.assessed(stay, lines, at=moment("2026-05-22 15:00")), at=moment("2026-05-22 16:00"))
    stays.pass_on(line.store, moment("2026-05-22 16:05"))

    assert (bill.fund, bill.worker) == (bills.yuan("15,600.00"), bills.yuan("0.00"))
    assert stays.told_of(stay).payments.get().fund == bills.yuan("15,600.00")
