"""An approval that nobody has paid is taken back: it counts no more, all of it is free, and two people decide anew."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Post, User
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.workers.models import Worker
from filings.models import FilingVersion
from settlement import actions
from settlement.actions import Spent
from settlement.actions.receipts import PaidBefore
from settlement.models import Claim, Receipt, Stay
from tests import claims, factories, stays
from tests.claims import NOW, taken_back
from tests.conftest import overlapping
from tests.factories import moment
from tests.filings.conftest import StoppedClock
from tests.settlement.pages import plain, post, shown, waits_for
from tests.stays import hear, story

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
BEFORE, AT, LATER = moment("2026-03-10 09:00"), moment("2026-04-21 09:00"), moment("2026-04-22 09:00")
WHY = "Approved by mistake"


@pytest.fixture
def claim(worker: Worker) -> Claim:
    """Approved with its meals."""
    ready = claims.spent(claims.received(worker), meals=True)
    return claims.approved(claims.reviewed(claims.assessed(ready)))


def pay(claim: Claim, at: Any = NOW) -> Claim:
    finance = factories.actor(claim.agency, Role.FINANCE, at=at)
    return actions.pay_claim(by=finance, at=at, ids=uuid7, claim_id=claim.pk)


def approved_anew(claim: Claim, at: Any = NOW) -> Claim:
    return claims.approved(claims.reviewed(claims.assessed(claim, at=at), at=at), at=at)


def test_it_waits_at_the_counter_undecided_and_finance_cannot_pay_it(claim: Claim) -> None:
    bill, due = claim.bill, claim.due_on

    back = taken_back(claim)

    assert (back.state, back.is_sent_back, back.bill, back.approved_in) == ("RECEIVED", True, None, None)
    assert (back.reviewed_by, back.decided_by, back.decided_at, back.due_on) == (None, None, None, due)
    bill.refresh_from_db()
    assert (bill.state, bill.undone_because, bill.undone_at) == ("CANCELLED", WHY, NOW)
    event = Event.objects.select_related("act").get(kind="claim.taken_back", subject_id=str(claim.pk))
    assert event.act.reason == WHY
    with pytest.raises(NotAllowedNow):
        pay(back)


def test_it_ends_as_any_claim_that_was_sent_back_and_is_paid_once(claim: Claim) -> None:
    again = approved_anew(taken_back(claim))

    assert Receipt.objects.holding().get().bill == again.bill
    assert Receipt.objects.count() == 2, "the first stays on record"
    meals = again.allowances.standing().get()
    assert (meals.quantity, meals.amount, again.allowances.count()) == (10, Decimal("200.00"), 2)
    assert pay(again).state == "PAID"


def test_taken_back_and_withdrawn_its_receipt_may_be_claimed_again(claim: Claim, worker: Worker) -> None:
    back = taken_back(claim)
    clerk = factories.actor(worker.agency, Role.CLERK)
    told = {"claim_id": back.pk, "revision": back.revision, "reason": "Paid directly"}
    assert actions.withdraw_claim(by=clerk, at=NOW, ids=uuid7, **told).state == "WITHDRAWN"

    other = claims.received(worker, receipt_number=claim.receipt_number)

    assert approved_anew(other).state == "APPROVED"


def test_meals_of_an_approval_that_was_taken_back_are_free_for_another_claim(claim: Claim, worker: Worker) -> None:
    def meals(of: Claim) -> int:
        return approved_anew(claims.spent(of, meals=True)).allowances.standing().get().quantity

    assert meals(claims.received(worker)) == 0, "the same days"

    taken_back(claim)

    assert meals(claims.received(worker)) == 10


def test_its_list_follows_a_claim_that_is_put_right_afterwards(claim: Claim) -> None:
    undone, back = claim.bill, taken_back(claim)
    clerk = factories.actor(claim.agency, Role.CLERK)
    other = claims.received(claim.worker)  # shares the stay, so that the claim gets another
    Claim.objects.filter(pk=other.pk).update(stay=claim.stay)
    treated = claims.treated(admitted_on=date(2026, 8, 4))
    told = {"claim_id": back.pk, "revision": back.revision, "treated": treated, "why": back.why}

    done = actions.correct_claim(by=clerk, at=NOW, ids=uuid7, receipt_number=back.receipt_number, **told)

    undone.refresh_from_db()
    assert (done.stay != claim.stay, undone.stay, undone.state) == (True, done.stay, "CANCELLED")


# Who, when and why


def test_who_approved_it_may_take_it_back_and_who_entered_or_reviewed_it_may_not(claim: Claim) -> None:
    for who in (claim.editors[0], claim.reviewed_by_id):
        person = User.objects.get(pk=who)
        with acting(by=factories.machine(), at=NOW, ids=uuid7):
            Post.objects.create(user=person, agency=claim.agency, role=Role.APPROVER, starts_on=date(2024, 1, 1))
        with pytest.raises(Denied) as denied:
            taken_back(claim, by=Actor.of(person, at=NOW))
        assert denied.value.code == "own-work"

    assert taken_back(claim, by=Actor.of(claim.decided_by, at=NOW)).state == "RECEIVED"


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.FINANCE, Role.AUDITOR])
def test_nobody_else_takes_it_back(claim: Claim, role: Role) -> None:
    with pytest.raises(Denied):
        taken_back(claim, by=factories.actor(claim.agency, role))
    with pytest.raises(Denied):
        taken_back(claim, by=factories.actor(factories.agency("370100"), Role.APPROVER))


def test_what_is_paid_or_refused_or_seen_otherwise_is_not_taken_back(claim: Claim, worker: Worker) -> None:
    with pytest.raises(Refusal):
        taken_back(claim, reason=" ")
    with pytest.raises(Stale):
        taken_back(claim, revision=claim.revision - 1)
    for other in (pay(claim), claims.reviewed(claims.assessed(claims.received(worker)))):
        with pytest.raises(NotAllowedNow):
            taken_back(other)


def test_the_database_knows_the_act_of_each_approval_that_stands(claim: Claim) -> None:
    with pytest.raises(IntegrityError, match="claim_approved_in_an_act"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(approved_in=None)


# Allowances alone rest on the treatment


def allowances_alone(stay: Stay) -> Claim:
    clerk = factories.actor(stay.agency, Role.CLERK)
    told: dict[str, Any] = {"stay_id": stay.pk, "spent": Spent(nights=(Decimal("100.00"),))}
    return actions.receive_allowances(by=clerk, at=NOW, ids=uuid7, **told)


def test_allowances_that_rest_on_it_are_in_question_until_the_treatment_is_approved_again(claim: Claim) -> None:
    alone = claims.approved(claims.reviewed(allowances_alone(claim.stay)))

    back = taken_back(claim)

    assert Stay.objects.get(pk=claim.stay_id).is_unfounded
    with pytest.raises(NotAllowedNow):
        pay(alone)
    approved_anew(back)
    assert not Stay.objects.get(pk=claim.stay_id).is_unfounded
    assert pay(alone).state == "PAID"


def test_allowances_that_are_taken_back_too_are_in_question_no_more(claim: Claim) -> None:
    alone = claims.approved(claims.reviewed(allowances_alone(claim.stay)))
    taken_back(claim)

    back = taken_back(alone)

    assert not Stay.objects.get(pk=claim.stay_id).is_unfounded
    assert (back.state, back.allowances.standing().count()) == ("RECEIVED", 0)
    with pytest.raises(NotAllowedNow):
        claims.reviewed(back)


# What was paid directly


@pytest.fixture
def version() -> FilingVersion:
    return factories.approved(factories.worker(factories.agency(stays.JINAN), at=BEFORE), at=BEFORE)


def by_hand(version: FilingVersion) -> Claim:
    """Receipt R0001, approved before anything was told."""
    claims.catalogue()
    told = {"receipt_number": "r-0001", "treated": claims.treated_before(AT, institution_name="北京示例医院")}
    return approved_anew(claims.received(version.worker, at=AT, **told), at=AT)


def settled_elsewhere(version: FilingVersion) -> Stay:
    """The place of treatment tells that it paid the same receipt."""
    hear([(4, *story(version)[3])], AT)
    found: Stay = Stay.objects.get(told_as=stays.STAY)
    return found


def test_what_was_paid_directly_since_is_in_question_no_more_and_is_not_approved_again(version: FilingVersion) -> None:
    claim = by_hand(version)
    stay = settled_elsewhere(version)
    assert stay.paid_twice

    back = taken_back(claim, at=LATER)

    assert not Stay.objects.get(pk=stay.pk).paid_twice
    assert Event.objects.filter(kind="stay.paid_once", subject_id=str(stay.pk)).exists()
    with pytest.raises(PaidBefore):
        approved_anew(back, at=LATER)


@pytest.mark.race
@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("comes_first", [True, False])
def test_a_payment_told_while_an_approval_is_taken_back_leaves_no_false_question(
    committed_db: None, comes_first: bool, is_own: bool
) -> None:
    """Of this worker's stays and claims one is written after the other; of a colleague's stay only the receipt is."""
    version = factories.approved(factories.worker(factories.agency(stays.JINAN), at=BEFORE), at=BEFORE)
    colleague = factories.approved(factories.worker(version.agency, at=BEFORE), at=BEFORE)
    claim, approver = by_hand(version), factories.actor(version.agency, Role.APPROVER, at=AT)

    def take() -> Any:
        return taken_back(claim, by=approver, at=LATER)

    def tell() -> Any:
        return settled_elsewhere(version if is_own else colleague)

    if comes_first and not is_own:
        with pytest.raises(NotAllowedNow):
            overlapping(tell, take)
        take()
    else:
        overlapping(*((tell, take) if comes_first else (take, tell)))

    assert not Stay.objects.get(told_as=stays.STAY).paid_twice
    claim.refresh_from_db()
    assert claim.state == "RECEIVED"


# At the desk


def test_it_is_taken_back_on_its_page_with_a_reason_and_the_worker_is_told_on_paper(
    at_desk: AtDesk, clock: StoppedClock, claim: Claim
) -> None:
    clock.at = NOW
    approver, counter = (at_desk(factories.actor(claim.agency, role)) for role in (Role.APPROVER, Role.CLERK))
    assert "Take back the approval" not in shown(counter, "claim", claim.pk)
    assert "Take back the approval" in shown(approver, "claim", claim.pk)

    refused = post(approver, "claim-take-back", claim.pk, revision=claim.revision, reason=" ")
    assert (refused.status_code, "Give the reason" in plain(refused)) == (422, True)
    post(approver, "claim-take-back", claim.pk, revision=claim.revision, reason=WHY)

    assert waits_for(counter)
    page = shown(counter, "claim", claim.pk)
    assert f"“{WHY}”" in page
    assert "Approval taken back by" in page
    assert WHY in shown(counter, "claim-receipt", claim.pk)
    assert "Enter the list of costs" in page
    assert "Treatment" in shown(counter, "claim-lines", claim.pk), "nothing has to be typed again"
    assert claim.receipt_number not in shown(at_desk(factories.actor(claim.agency, Role.FINANCE)), "claims")


def test_a_payment_in_question_is_said_on_the_page_of_the_claim_and_leads_to_it(
    at_desk: AtDesk, clock: StoppedClock, version: FilingVersion
) -> None:
    clock.at = LATER
    claim = by_hand(version)
    stay = settled_elsewhere(version)

    desk = at_desk(factories.actor(claim.agency, Role.FINANCE, at=AT))
    finance = shown(desk, "claim", claim.pk)

    assert "Payment on hold" in shown(desk, "claims", tab="to_pay")
    assert "the approval is taken back here" in finance
    assert "Paid A" not in finance, "no button that would be refused"
    approver = at_desk(factories.actor(claim.agency, Role.APPROVER, at=AT))
    answer = approver.get(reverse("settlement:stay", args=[stay.pk])).content.decode()
    assert reverse("settlement:claim", args=[claim.pk]) in answer
