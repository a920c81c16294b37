"""Pages of claims: reviewed by two, sent back, withdrawn and paid; what a claim waits for is said beforehand."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.offices.acts import Actor
from agency.offices.enums import Role
from agency.workers.models import Worker
from settlement import flag_queries
from settlement.enums import ReviewOutcome
from settlement.models import Claim
from tests import bills, claims, factories
from tests.filings.conftest import StoppedClock
from tests.settlement.pages import plain, post, shown, waits_for

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]


@pytest.fixture
def worker(clock: StoppedClock, worker: Worker) -> Worker:
    """It is 2026-09-14, 10:00."""
    clock.at = claims.NOW
    return worker


@pytest.mark.parametrize(
    ("days", "receipts", "is_shown"),
    [
        (("2026-08-13", "2026-08-15"), {"nights": "100"}, True),
        (("2026-08-01", "2026-08-03"), {"class_0": "SECOND_CLASS", "price_0": "88"}, True),
        (("2026-08-14", "2026-08-15"), {"nights": "100"}, False),
        (("2026-08-13", "2026-08-15"), {"meals": "on"}, False),
    ],
)
def test_a_reviewer_reads_which_other_claims_have_nights_or_tickets_of_the_same_days(
    at_desk: AtDesk,
    worker: Worker,
    people: dict[str, Actor],
    days: tuple[str, str],
    receipts: dict[str, str],
    is_shown: bool,
) -> None:
    """This claim is about 2026-08-03 to 13."""
    admitted_on, discharged_on = map(date.fromisoformat, days)
    treated = claims.treated(admitted_on=admitted_on, discharged_on=discharged_on)
    other = claims.received(worker, treated=treated, by=people["clerk"])
    claim = claims.received(worker, by=people["clerk"])
    clerk, reviewer = at_desk(people["clerk"]), at_desk(people["reviewer"])
    post(clerk, "claim-spent", other.pk, **receipts)
    address = reverse("settlement:claim", args=[other.pk])
    here = reverse("settlement:claim", args=[claim.pk])
    assert address not in reviewer.get(here).content.decode(), "it has nothing to compare"

    post(clerk, "claim-spent", claim.pk, nights="120")

    assert (address in reviewer.get(here).content.decode()) == is_shown


def test_three_people_take_a_claim_to_payment_and_the_decision_is_printed(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.received(worker, by=people["clerk"])
    clerk, reviewer, approver, finance = (at_desk(people[name]) for name in people)
    tickets = {"class_0": "SECOND_CLASS", "price_0": "288.50", "class_1": "", "price_1": ""}
    post(clerk, "claim-spent", claim.pk, meals="on", nights="180 100", **tickets)
    claims.assessed(claim, by=people["clerk"])

    def step(client: Client, name: str, **form: Any) -> Any:
        claim.refresh_from_db()
        return post(client, name, claim.pk, revision=claim.revision, **form)

    assert "Claims that wait for me" in plain(reviewer.get(reverse("offices:desk")))
    assert step(reviewer, "claim-review").status_code == 302
    assert step(approver, "claim-approve").status_code == 302
    assert [claim.receipt_number in shown(who, "claims") for who in (finance, clerk)] == [True, False]
    assert step(finance, "claim-pay").status_code == 302

    claim.refresh_from_db()
    assert claim.state == "PAID"
    sheet = shown(finance, "claim-decision", claim.pk)
    assert "Lodging 1 CNY 180.00 CNY 150.00 Above the most that is paid for a night (威海市2011年补助标准" in sheet
    assert "The fund pays together CNY 1,738.50" in sheet
    assert "Claims that wait for me" not in plain(finance.get(reverse("offices:desk")))
    assert claim.receipt_number in shown(clerk, "claims", tab="done")


@pytest.mark.parametrize(("code", "is_said"), [("NONE", True), ("T1", False)])
def test_the_approver_reads_that_the_fund_pays_nothing_of_a_claim(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor], code: str, is_said: bool
) -> None:
    claim = claims.received(worker)
    line = bills.line(code=code, served_on=claim.stay.admitted_on)
    claim = claims.reviewed(claims.assessed(claim, [line]))

    assert ("The fund pays nothing of it." in shown(at_desk(people["approver"]), "claim", claim.pk)) is is_said


def test_who_entered_it_is_told_why_another_person_reviews(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    both = factories.actor(worker.agency, Role.CLERK, Role.REVIEWER)
    claim = claims.assessed(claims.received(worker, by=both), by=both)
    client = at_desk(both)

    assert "You entered this yourself, so another person has to review it." in shown(client, "claim", claim.pk)
    answer = post(client, "claim-review", claim.pk, revision=claim.revision)

    assert answer.status_code == 403
    assert "You entered this yourself, so another person has to review it." in plain(answer)


def test_a_claim_is_refused_or_sent_back_with_a_reason_alone(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.reviewed(claims.assessed(claims.received(worker)), by=people["reviewer"])
    client = at_desk(people["approver"])

    assert "Give the reason" in plain(post(client, "claim-refuse", claim.pk, revision=claim.revision, reason=" "))
    post(client, "claim-send-back", claim.pk, revision=claim.revision, reason="The second ticket is missing")
    claim.refresh_from_db()
    assert (claim.state, claim.reviewed_by) == ("RECEIVED", None)
    claim = claims.reviewed(claim, by=people["reviewer"])
    post(client, "claim-refuse", claim.pk, revision=claim.revision, reason="Paid by the employer")

    assert "Why it is refused Paid by the employer" in shown(client, "claim-decision", claim.pk)


def test_finance_sees_in_the_list_what_the_fund_pays_with_the_allowances(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    ready = claims.spent(claims.received(worker), nights=[bills.yuan("120.00")])
    claims.assessed(claims.received(worker))
    claims.approved(claims.reviewed(claims.assessed(ready)))
    client = at_desk(people["finance"])

    assert "CNY 1,000.00 Fund CNY 1,120.00 Approved" in shown(client, "claims", tab="to_pay")
    assert "CNY 1,000.00 Received" in shown(client, "claims", tab="open")


def test_what_was_sent_back_waits_with_its_reason_for_who_entered_it_until_it_is_handed_in_again(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.assessed(claims.received(worker))
    reviewer, counter = at_desk(people["reviewer"]), at_desk(factories.actor(worker.agency, Role.CLERK))
    assert (waits_for(counter), waits_for(reviewer)) == (False, True)

    post(reviewer, "claim-send-back", claim.pk, revision=claim.revision, reason="The second ticket is missing")

    assert (waits_for(counter), waits_for(reviewer)) == (True, False)
    page = shown(counter, "claim", claim.pk)
    assert "“The second ticket is missing”" in page
    assert str(people["reviewer"].user) in page
    assert "Sent back" in shown(counter, "claims")
    claim.refresh_from_db()
    post(counter, "claim-hand-in-again", claim.pk, revision=claim.revision)
    assert (waits_for(counter), waits_for(reviewer)) == (False, True)
    assert "“The second ticket is missing”" in shown(reviewer, "claim", claim.pk)


def test_a_claim_that_was_taken_in_by_mistake_is_withdrawn_at_the_counter_and_found_in_its_list(
    at_desk: AtDesk, worker: Worker
) -> None:
    claim = claims.assessed(claims.received(worker))
    counter = at_desk(factories.actor(worker.agency, Role.CLERK))

    assert "Give the reason" in plain(post(counter, "claim-withdraw", claim.pk, revision=claim.revision, reason=" "))
    post(counter, "claim-withdraw", claim.pk, revision=claim.revision, reason="Another worker's")

    page = shown(counter, "claim", claim.pk)
    assert "“Another worker's”" in page
    assert "Withdraw the claim" not in page
    assert claim.receipt_number in plain(counter.get(reverse("settlement:claims") + "?tab=withdrawn"))
    assert claim.receipt_number not in plain(counter.get(reverse("settlement:claims")))
    assert not waits_for(counter)


def test_what_somebody_else_saved_meanwhile_is_not_decided_unseen(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.reviewed(claims.assessed(claims.received(worker)), by=people["reviewer"])

    answer = post(at_desk(people["approver"]), "claim-approve", claim.pk, revision=claim.revision - 1)

    assert answer.status_code == 409
    assert "Somebody else saved this while you had it open." in plain(answer)


@pytest.fixture
def without_tariff(clock: StoppedClock) -> Claim:
    """A claim with meals in Jinan, whose tariffs aren't on record."""
    clock.at = claims.NOW
    claims.catalogue()
    worker = factories.worker(factories.agency("370100"))
    factories.determination(worker)
    return claims.assessed(claims.spent(claims.received(worker), meals=True))


def test_the_page_says_in_the_readers_language_that_no_tariff_is_on_record(
    at_desk: AtDesk, without_tariff: Claim
) -> None:
    client = at_desk(factories.actor(without_tariff.agency, Role.REVIEWER))
    client.cookies["django_language"] = "zh-hans"

    sheet = shown(client, "claim", without_tariff.pk)

    assert "Set by each city" not in sheet
    assert "由各市规定" in sheet


def test_a_claim_waits_for_a_tariff_until_the_allowance_is_left_out(at_desk: AtDesk, without_tariff: Claim) -> None:
    """It is neither passed nor refused meanwhile."""
    clerk, reviewer = (at_desk(factories.actor(without_tariff.agency, role)) for role in (Role.CLERK, Role.REVIEWER))
    page = reverse("settlement:claim", args=[without_tariff.pk])
    waiting = reviewer.get(page).content.decode()
    assert "No tariff of the place is on record for: Meals in hospital." in waiting
    assert ("data-main" in waiting, 'name="to_refuse"' in waiting, "Pass the first review" in waiting) == (
        True,
        False,
        False,
    )

    post(clerk, "claim-spent", without_tariff.pk)

    open_ = reviewer.get(page).content.decode()
    assert ("No tariff of the place" in open_, "Pass the first review" in open_) == (False, True)


def test_the_lines_of_a_claim_that_is_decided_are_offered_for_no_review(
    worker: Worker, people: dict[str, Actor], at_desk: AtDesk
) -> None:
    """Two people have decided on them; the page must not offer what is refused then."""
    claim = claims.received(worker)
    odd = bills.line(1, "X9", "100.00", consent=False, served_on=claim.stay.admitted_on)
    claim = claims.reviewed(claims.assessed(claim, [odd]), by=people["reviewer"])
    client = at_desk(people["approver"])
    assert claim.bill is not None
    review = reverse("settlement:review", args=[claim.bill.lines.get().pk])
    page = reverse("settlement:claim", args=[claim.pk])
    assert review in client.get(page).content.decode()

    assert post(client, "claim-approve", claim.pk, revision=claim.revision).status_code == 302

    assert review not in client.get(page).content.decode()


def test_nothing_waits_to_be_looked_at_in_a_claim_that_is_approved(
    worker: Worker, people: dict[str, Actor], at_desk: AtDesk
) -> None:
    claim = claims.received(worker)
    odd = bills.line(1, "X9", "100.00", consent=False, served_on=claim.stay.admitted_on)
    claim = claims.reviewed(claims.assessed(claim, [odd]), by=people["reviewer"])
    client = at_desk(people["finance"])
    assert claim.bill is not None
    pages = {"claim": claim.pk, "bill": claim.bill.pk}
    assert [" 1 to look at" in shown(client, name, pk) for name, pk in pages.items()] == [True, True]

    claims.approved(claim)

    assert [" to look at" in shown(client, name, pk) for name, pk in pages.items()] == [False, False]


def test_the_counter_reads_that_the_list_comes_next_when_a_reviewer_set_lines_apart(
    at_desk: AtDesk, flagged: Claim, people: dict[str, Actor]
) -> None:
    """Not that the first review does: that is what the reviewer waits to go on with."""
    claims.answered(flagged, ReviewOutcome.SEPARATE)

    assert "Next: enter the list of costs again" in shown(at_desk(people["clerk"]), "claim", flagged.pk)
    assert "Next: List of costs. It is done by: Window clerk." in shown(at_desk(people["finance"]), "claim", flagged.pk)
    assert "First review: It waits" in shown(at_desk(people["reviewer"]), "claim", flagged.pk)


def test_a_further_paper_is_no_longer_missing_on_the_receipt_of_a_claim_that_is_decided(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.assessed(claims.received(worker, demands=True))
    client = at_desk(people["clerk"])
    assert "Still missing Transfer paper" in shown(client, "claim-receipt", claim.pk)

    claims.approved(claims.reviewed(claim))

    assert "Still missing" not in shown(client, "claim-receipt", claim.pk)


def test_the_approver_reads_why_a_claim_cannot_be_approved_yet(at_desk: AtDesk, without_tariff: Claim) -> None:
    """A tariff that is missing is nothing that stands against the worker."""
    first = factories.person(without_tariff.agency, Role.REVIEWER)
    Claim.objects.filter(pk=without_tariff.pk).update(state="REVIEWED", reviewed_by=first, reviewed_at=claims.NOW)

    page = shown(at_desk(factories.actor(without_tariff.agency, Role.APPROVER)), "claim", without_tariff.pk)

    assert "Second review: It can't be approved yet: what is to be done stands at the top of the page." in page
    assert ("No tariff of the place is on record for: Meals in hospital." in page, "stands against it" in page) == (
        True,
        False,
    )


@pytest.fixture
def flagged(worker: Worker) -> Claim:
    """A claim of four lines: the second and the fourth are for diabetes, and marked as injury."""
    claim = claims.received(worker)
    day = {"served_on": claim.stay.admitted_on}
    told = [bills.line(number, diagnosis=("S72.3", "E11.9")[number % 2 == 0], **day) for number in range(1, 5)]
    return claims.assessed(claim, told)


def test_the_page_says_which_lines_wait_before_anybody_presses_and_answers_them_at_once(
    at_desk: AtDesk, flagged: Claim, people: dict[str, Actor]
) -> None:
    client = at_desk(people["reviewer"])
    page = reverse("settlement:claim", args=[flagged.pk])
    waiting = client.get(page)
    assert "2 lines wait for a person's word, line 2 first" in plain(waiting)
    assert "First review: It waits: what is to be done stands at the top of the page. The lines that wait" in plain(
        waiting
    )
    assert [group.numbers for group in waiting.context["groups"]] == [[2, 4]]
    raw = waiting.content.decode()
    assert ('id="waiting"' in raw, 'href="#waiting"' in raw, "Pass the first review" in raw) == (True, True, False)

    form = {"back": "claim", "at_once": "1", "alike": "1", "outcome": "FOR_INJURY", "reason": "Infected wound"}
    answer = post(client, "review", waiting.context["groups"][0].first.pk, **form)

    assert answer.headers["Location"] == page
    after = client.get(page).content.decode()
    assert ('id="waiting"' in after, "Pass the first review" in after) == (False, True)
    assert post(client, "claim-review", flagged.pk, revision=flagged.revision).status_code == 302


def test_a_claim_whose_lines_wait_is_not_passed_by_hand_either(
    at_desk: AtDesk, flagged: Claim, people: dict[str, Actor]
) -> None:
    """Somebody who had the page open before, or typed the request."""
    answer = post(at_desk(people["reviewer"]), "claim-review", flagged.pk, revision=flagged.revision)

    assert answer.status_code == 409
    assert "2 lines wait for a person's word, line 2 first" in " ".join(map(str, answer.context["messages"]))


def test_a_review_that_is_refused_is_typed_on_the_page_of_the_claim_still(
    at_desk: AtDesk, flagged: Claim, people: dict[str, Actor]
) -> None:
    client = at_desk(people["reviewer"])
    assert flagged.bill is not None
    form = {"back": "claim", "outcome": "SEPARATE", "reason": " "}

    answer = post(client, "review", flagged.bill.lines.get(number=4).pk, **form)

    assert (answer.status_code, answer.context["claim"]) == (422, flagged)
    assert 'value="SEPARATE" required checked' in answer.content.decode()


def test_who_entered_the_claim_reads_that_lines_wait_and_is_offered_no_word(
    at_desk: AtDesk, worker: Worker, flagged: Claim
) -> None:
    both = factories.actor(worker.agency, Role.CLERK, Role.REVIEWER)
    claims.spent(flagged, by=both)
    client = at_desk(both)

    raw = client.get(reverse("settlement:claim", args=[flagged.pk])).content.decode()

    assert ("2 lines wait for a person" in raw, 'id="waiting"' in raw, "data-answer" in raw) == (True, False, False)


def test_the_lines_of_a_claim_that_was_refused_wait_for_nobody(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.received(worker)
    without_consent = bills.line(1, "X9", "100.00", consent=False, served_on=claim.stay.admitted_on)
    claim = claims.reviewed(claims.assessed(claim, [without_consent]), by=people["reviewer"])
    assert flag_queries.waiting(people["reviewer"]).count() == 1

    post(at_desk(people["approver"]), "claim-refuse", claim.pk, revision=claim.revision, reason="Paid by the employer")

    assert flag_queries.waiting(people["reviewer"]).count() == 0
