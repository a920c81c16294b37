"""Before a claim is reviewed and approved the rules are asked that a filing has: a known no stops it, and says why."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import NotAllowedNow, Refusal
from agency.workers import actions as worker_actions
from agency.workers.models import BenefitStop, Worker
from settlement import actions
from settlement.claim_eligibility import NotEligible
from settlement.models import Claim
from tests import bills, claims, factories
from tests.claims import NOW
from tests.factories import moment
from tests.filings.conftest import StoppedClock

pytestmark = pytest.mark.django_db
TOLD_AT, RESUMED_AT = moment("2026-06-03 09:00"), moment("2026-08-10 09:00")


@pytest.fixture
def nobody(clock: StoppedClock) -> Worker:
    """Insured, with nothing else on record."""
    clock.at = NOW
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.relation(worker)
    return worker


@pytest.fixture
def worker(nobody: Worker) -> Worker:
    factories.determination(nobody)
    return nobody


def assessed(worker: Worker, *days: int, **treated: Any) -> Claim:
    """A claim for the stay of August with lines on some of its days."""
    claim = claims.received(worker, recognised=False, treated=claims.treated(**treated))
    lines = [bills.line(number, served_on=date(2026, 8, day)) for number, day in enumerate(days or (4,), 1)]
    return claims.assessed(claim, lines)


def funds(claim: Claim) -> list[int]:
    return [int(line.fund) for line in claim.bill.lines.order_by("number")]


def resumed(stop: BenefitStop, *, at: datetime = RESUMED_AT, on: date = date(2026, 8, 8)) -> None:
    by = factories.actor(stop.agency, Role.REVIEWER, at=at)
    told = {"stop_id": stop.pk, "revision": stop.revision, "on": on, "reason": "Treatment goes on"}
    worker_actions.resume(by=by, at=at, ids=uuid7, **told)


def passed_on(claim: Claim) -> Claim:
    reviewer = factories.actor(claim.agency, Role.REVIEWER)
    told = {"claim_id": claim.pk, "revision": claim.revision, "to_refuse": True}
    return actions.review_claim(by=reviewer, at=NOW, ids=uuid7, **told)


def unrecognised(worker: Worker) -> None:
    worker.determinations.all()


def uncovered(worker: Worker) -> None:
    factories.determination(worker, kind="REHABILITATION")


def dead(worker: Worker) -> None:
    factories.determination(worker)
    factories.stop(worker, from_on=date(2026, 6, 1), notified_on=date(2026, 6, 2), at=TOLD_AT)


def third_party(worker: Worker) -> None:
    factories.determination(worker, third_party="OPEN")


@pytest.mark.parametrize(
    ("on_record", "why", "what"),
    [
        (unrecognised, "No determination of this worker is on record", "Enter it on the worker's page"),
        (uncovered, "Not covered: Inpatient medical care.", "Enter the determination that covers it"),
        (dead, "The worker died on 2026-06-01.", "Enter the list of costs again without what came after that day"),
        (third_party, "A third party is liable and has not finally settled.", "The third party pays first"),
    ],
)
def test_what_is_known_to_stand_against_a_claim_stops_it_and_says_what_to_do(
    nobody: Worker, on_record: Callable[[Worker], None], why: str, what: str, at_desk: Callable[..., Client]
) -> None:
    on_record(nobody)
    claim = assessed(nobody)
    client = at_desk(factories.actor(claim.agency, Role.REVIEWER))
    page = reverse("settlement:claim", args=[claim.pk])

    answer = client.post(reverse("settlement:claim-review", args=[claim.pk]), {"revision": claim.revision})

    assert claim.due_on == date(2026, 10, 16), "it is taken in, and the days run"
    assert answer.status_code == 422
    said = " ".join(str(each) for each in answer.context["messages"])
    assert (why in said, what in said) == (True, True)
    assert (why in client.get(page).content.decode().replace("&#x27;", "'")) is True
    with pytest.raises(NotEligible):
        claims.reviewed(claim)


def test_what_stands_against_a_claim_is_refused_by_two_people(nobody: Worker, at_desk: Callable[..., Client]) -> None:
    claim = assessed(nobody)
    reviewer, approver = (factories.actor(claim.agency, role) for role in (Role.REVIEWER, Role.APPROVER))
    form = {"revision": claim.revision, "to_refuse": "1"}

    at_desk(reviewer).post(reverse("settlement:claim-review", args=[claim.pk]), form)

    claim.refresh_from_db()
    assert (claim.state, claim.to_refuse) == ("REVIEWED", True)
    with pytest.raises(NotEligible):
        claims.approved(claim, by=approver)
    page = at_desk(approver).get(reverse("settlement:claim", args=[claim.pk])).content.decode()
    assert (reverse("settlement:claim-refuse", args=[claim.pk]) in page) is True
    assert (reverse("settlement:claim-approve", args=[claim.pk]) in page) is False
    told = {"claim_id": claim.pk, "revision": claim.revision, "reason": "No recognised injury"}
    assert actions.refuse_claim(by=approver, at=NOW, ids=uuid7, **told).state == "REFUSED"


def test_what_nothing_stands_against_is_not_passed_on_to_be_refused(worker: Worker) -> None:
    """As when the recognition was confirmed while the reviewer read that there is none."""
    with pytest.raises(NotAllowedNow):
        passed_on(assessed(worker))


def test_what_was_passed_on_to_be_refused_is_reviewed_again_before_it_is_paid(nobody: Worker) -> None:
    claim = passed_on(assessed(nobody))
    factories.determination(nobody)

    with pytest.raises(NotAllowedNow):
        claims.approved(claim)

    approver = factories.actor(claim.agency, Role.APPROVER)
    told = {"claim_id": claim.pk, "revision": claim.revision, "reason": "It is recognised now"}
    back = actions.send_back_claim(by=approver, at=NOW, ids=uuid7, **told)
    assert not back.is_sent_back, "nothing of it has to be entered otherwise"
    assert claims.approved(claims.reviewed(claims.answered(back))).state == "APPROVED"


def test_the_database_pays_nothing_that_was_passed_on_to_be_refused(nobody: Worker) -> None:
    claim = passed_on(assessed(nobody))
    approver = factories.actor(claim.agency, Role.APPROVER)
    claim.state, claim.decided_by, claim.decided_at = "APPROVED", approver.user, NOW
    claim.approved_in = claim.history.latest().act

    with (
        pytest.raises(IntegrityError, match="claim_passed_on_is_not_paid"),
        transaction.atomic(),
        acting(by=factories.machine(), at=NOW, ids=uuid7),
    ):
        claim.save()


def test_what_came_to_be_known_between_the_reviews_stops_the_approval(worker: Worker) -> None:
    reviewed = claims.reviewed(assessed(worker))
    factories.stop(worker, from_on=date(2026, 6, 1), notified_on=date(2026, 6, 2), at=TOLD_AT)

    with pytest.raises(NotEligible):
        claims.approved(reviewed)


def test_benefits_are_paid_through_the_day_on_which_they_stop(worker: Worker) -> None:
    factories.stop(worker, from_on=date(2026, 8, 6), notified_on=date(2026, 8, 7), at=moment("2026-08-10 09:00"))

    done = claims.approved(claims.reviewed(assessed(worker, 4, 6, 7)))

    assert funds(done) == [100, 100, 0]
    assert done.bill.lines.get(number=3).reasons == ["BENEFIT_STOPPED"]


def test_the_days_between_a_stop_and_the_day_on_which_benefits_run_again_are_not_paid(worker: Worker) -> None:
    resumed(factories.stop(worker, cause="TREATMENT_REFUSED", from_on=date(2026, 8, 5), at=moment("2026-08-06 09:00")))

    done = claims.approved(claims.reviewed(claims.spent(assessed(worker, 4, 5, 6, 7, 8, 9), meals=True)))

    assert funds(done) == [100, 100, 0, 0, 100, 100]
    assert done.allowances.get().quantity == 8, "two days less than there were in hospital"


@pytest.mark.parametrize("when", ["before the review", "after it"])
def test_a_stop_that_is_told_after_the_assessment_has_the_list_entered_again(worker: Worker, when: str) -> None:
    claim = assessed(worker, 4, 7)
    ready = claims.reviewed(claim) if when == "after it" else claim
    stop = factories.stop(worker, cause="TREATMENT_REFUSED", from_on=date(2026, 8, 5), at=moment("2026-08-20 09:00"))

    with pytest.raises(Refusal) as refusal:
        claims.approved(ready) if when == "after it" else claims.reviewed(ready)
    assert refusal.value.code == "benefit-stopped"

    sender = factories.actor(claim.agency, Role.APPROVER if when == "after it" else Role.REVIEWER)
    back = claims.sent_back(ready, by=sender)
    lines = [bills.line(number, served_on=date(2026, 8, day)) for number, day in ((1, 4), (2, 7))]
    again = claims.assessed(back, lines)
    assert funds(again) == [100, 0]
    resumed(stop, at=moment("2026-08-21 09:00"), on=date(2026, 8, 6))
    with pytest.raises(Refusal) as told_anew:
        claims.reviewed(again)
    assert told_anew.value.code == "benefit-stopped"


def test_a_line_that_the_fund_does_not_pay_may_lie_after_the_end(worker: Worker) -> None:
    factories.stop(worker, from_on=date(2026, 8, 6), notified_on=date(2026, 8, 7), at=moment("2026-08-10 09:00"))
    claim = claims.received(worker)
    unpaid = bills.line(2, served_on=date(2026, 8, 9), for_injury=False)

    done = claims.assessed(claim, [bills.line(served_on=date(2026, 8, 4)), unpaid])

    assert claims.approved(claims.reviewed(done)).bill.fund == bills.yuan("100.00")


@pytest.mark.parametrize("unsure", ["third party", "stop"])
def test_what_is_not_known_stops_nothing_and_is_shown(
    nobody: Worker, unsure: str, at_desk: Callable[..., Client]
) -> None:
    factories.determination(nobody, third_party="UNKNOWN" if unsure == "third party" else "NO")
    if unsure == "stop":
        told = {"from_on": date(2026, 6, 1), "notified_on": date(2026, 6, 2), "at": TOLD_AT}
        factories.stop(nobody, confirmed=False, **told)
    claim = assessed(nobody)

    page = at_desk(factories.actor(claim.agency, Role.REVIEWER)).get(reverse("settlement:claim", args=[claim.pk]))

    assert [each["verdict"] for each in page.context["open_answers"]] == ["unknown"]
    assert claims.approved(claims.reviewed(claim)).state == "APPROVED"


def test_a_determination_that_nobody_has_confirmed_pays_nothing_yet(nobody: Worker) -> None:
    waiting = factories.determination(nobody, confirmed=False)
    reviewed = claims.reviewed(claims.answered(assessed(nobody)))
    with pytest.raises(NotEligible):
        claims.approved(reviewed)

    told = {"determination_id": waiting.pk, "revision": waiting.revision}
    worker_actions.confirm_determination(by=factories.actor(nobody.agency, Role.REVIEWER), at=NOW, ids=uuid7, **told)

    assert claims.approved(reviewed).state == "APPROVED"


@pytest.mark.parametrize(("icd", "is_eligible"), [("S72.3", False), ("S52.5", True)])
def test_of_two_injuries_the_one_that_was_treated_counts(nobody: Worker, icd: str, is_eligible: bool) -> None:
    factories.determination(nobody, injured_parts=["1.12.4"], icd_codes=["S52.5"])
    factories.determination(nobody, third_party="OPEN", injured_parts=["1.14.2"], icd_codes=["S72.3"])

    claim = assessed(nobody, diagnoses=(icd,))

    if is_eligible:
        assert claims.reviewed(claim).state == "REVIEWED"
    else:
        with pytest.raises(NotEligible):
            claims.reviewed(claim)


def test_an_injury_that_was_recognised_after_the_treatment_is_reimbursed(nobody: Worker) -> None:
    told = {"happened_on": date(2026, 8, 2), "decided_on": date(2026, 9, 1), "at": moment("2026-09-02 09:00")}
    factories.determination(nobody, **told)

    claim = assessed(nobody)

    assert claim.bill.flagged == 0, "its diagnosis is compared with what was recognised since"
    assert claims.approved(claims.reviewed(claim)).state == "APPROVED"


def test_an_injury_that_happened_after_the_treatment_explains_none_of_its_lines(nobody: Worker) -> None:
    told = {"happened_on": date(2026, 8, 20), "decided_on": date(2026, 9, 1), "at": moment("2026-09-02 09:00")}
    factories.determination(nobody, **told)

    assert assessed(nobody).bill.lines.get().flags == ["DIAGNOSIS_DIFFERS"]
