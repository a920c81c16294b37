"""The sheet at the end of the day: claims, stays and bills stand on it beside filings."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agency.audit.day_sheet import DaySheet
from agency.audit.models import ReadEntry
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.workers.models import Worker
from settlement import actions
from settlement.day_sheet import day_sheet
from tests import bills, claims, factories
from tests.claims import NOW
from tests.filings.conftest import StoppedClock
from tests.settlement.test_views import AtDesk

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def worker() -> Worker:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"), name="Lu Ting")
    factories.determination(worker)
    return worker


@pytest.fixture
def clerk(worker: Worker) -> Actor:
    return factories.actor(worker.agency, Role.CLERK)


def kinds(sheet: DaySheet[Any, Any]) -> list[list[str]]:
    return [[kind for _at, kind in line.done] for line in sheet.lines]


def test_a_clerks_day_has_the_claims_received_those_decided_and_those_to_go_on_with(
    worker: Worker, clerk: Actor
) -> None:
    decided = claims.assessed(claims.received(worker, by=clerk), by=clerk)
    back = claims.assessed(claims.received(worker, by=clerk, treated=claims.treated(number="Z2")), by=clerk)
    claims.approved(claims.reviewed(claims.answered(decided)))
    reviewer = factories.actor(worker.agency, Role.REVIEWER)
    told = {"claim_id": back.pk, "revision": back.revision, "reason": "A ticket is missing"}
    actions.send_back_claim(by=reviewer, at=NOW, ids=uuid7, **told)

    sheet = day_sheet(clerk, TODAY)

    assert sheet.counts == {"claim.received": 2, "claim.assessed": 2}
    assert kinds(sheet) == [["claim.received", "claim.assessed"]] * 2
    assert (sheet.back, sheet.open) == ([decided], [back])
    assert day_sheet(reviewer, TODAY).counts == {"claim.sent_back": 1}


def test_a_stay_confirmed_and_a_line_reviewed_stand_on_the_sheets_of_who_did_it() -> None:
    bill = bills.assessed(bills.stay(), [bills.line(for_injury=False, diagnosis="S72.3")])
    clerk, reviewer = (factories.actor(bill.agency, role) for role in (Role.CLERK, Role.REVIEWER))
    actions.confirm_stay(by=clerk, at=NOW, ids=uuid7, stay_id=bill.stay_id)
    said = {"line_id": bill.lines.get().pk, "outcome": "SEPARATE", "reason": "Disease"}
    actions.review_line(by=reviewer, at=NOW, ids=uuid7, **said)

    assert [line.record for line in day_sheet(clerk, TODAY).lines] == [bill.stay]
    assert [line.record for line in day_sheet(reviewer, TODAY).lines] == [bill]
    assert kinds(day_sheet(reviewer, TODAY)) == [["bill.line_reviewed"]]


def test_other_days_and_other_people_stay_out(worker: Worker, clerk: Actor) -> None:
    claims.received(worker, by=clerk)
    other = factories.actor(worker.agency, Role.CLERK)

    assert day_sheet(other, TODAY) == DaySheet([], [], [])
    assert day_sheet(clerk, TODAY - timedelta(days=1)).lines == []


def test_the_page_has_them_beside_the_filings_masked_and_logs_the_look(
    at_desk: AtDesk, clock: StoppedClock, worker: Worker, clerk: Actor
) -> None:
    clock.at = NOW
    filing = factories.submitted(worker, by=clerk, at=NOW)
    claim = claims.received(worker, by=clerk)

    html = at_desk(clerk).get(reverse("filings:day-sheet")).content.decode()

    assert filing.filing.number in html
    assert reverse("settlement:claim", args=[claim.pk]) in html
    assert "Received the claim for reimbursement" in html
    assert "Lu Ting" not in html
    assert ReadEntry.objects.filter(subject_id=str(claim.pk), purpose="day sheet").count() == 1
