"""Claims for reimbursement: two reviews by two people, the same rules, one payment, and the insured place's tariffs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.policy.models import PolicyParameter
from agency.workers.models import Worker
from settlement import actions
from settlement.actions import NewItem
from settlement.actions.receipts import PaidBefore
from settlement.assessment import allowances
from settlement.assessment.allowances import Ticket
from settlement.enums import CatalogueKind
from settlement.models import Bill, Claim, Configuration, Entry, Receipt
from tests import bills, claims, factories
from tests.bills import yuan
from tests.claims import NOW
from tests.desks import set_policy

rows = pytest.mark.django_db


@pytest.fixture
def claim(worker: Worker) -> Claim:
    return claims.assessed(claims.received(worker))


def test_the_same_rules_judge_a_claim_as_a_bill_that_is_settled_directly(worker: Worker) -> None:
    day = date(2026, 8, 4)
    lines = [
        bills.line(1, "T1", "1,000.00", served_on=day, diagnosis="S72.3"),
        bills.line(2, "X9", "200.00", served_on=day, diagnosis="S72.3"),
        bills.line(3, "T1", "50.00", served_on=day, diagnosis="E11.9", for_injury=False),
        bills.line(4, "T1", "70.00", served_on=day, diagnosis="E11.9"),
    ]

    bill = claims.assessed(claims.received(worker), lines).bill

    assert (bill.kind, bill.fund, bill.worker, bill.separated) == (
        "MANUAL",
        yuan("1,070.00"),
        yuan("200.00"),
        yuan("50.00"),
    )
    assert [line.flags for line in bill.lines.order_by("number")] == [[], [], [], ["DIAGNOSIS_DIFFERS"]]


def test_outpatient_care_in_another_province_is_reimbursed_though_it_is_not_settled_directly(worker: Worker) -> None:
    visit = claims.treated(service="OUTPATIENT_MEDICAL", discharged_on=date(2026, 8, 3))

    bill = claims.assessed(claims.received(worker, treated=visit, why="OUT_OF_SCOPE")).bill

    assert (bill.fund, bill.lines.get().reasons) == (yuan("1,000.00"), [])


def test_a_claim_goes_from_the_counter_to_payment(claim: Claim) -> None:
    done = claims.paid(claims.received(claim.worker))

    states = list(Claim.history.filter(id=done.pk).order_by("history_id").values_list("state", flat=True))
    assert states == ["RECEIVED", "RECEIVED", "RECEIVED", "REVIEWED", "APPROVED", "PAID"]
    assert (done.bill.state, done.bill.settled_by) == ("SETTLED", done.decided_by)
    assert not Entry.objects.exists(), "months are those of the place of treatment"


def test_a_new_list_of_costs_replaces_the_one_before(claim: Claim) -> None:
    first = claim.bill

    again = claims.assessed(claim, [bills.line(served_on=date(2026, 8, 3), price="900.00")])

    first.refresh_from_db()
    assert (first.state, again.bill.fund) == ("REPLACED", yuan("900.00"))


def test_without_the_four_papers_nothing_is_assessed_and_without_an_assessment_nothing_reviewed(
    worker: Worker,
) -> None:
    with pytest.raises(NotAllowedNow):
        claims.assessed(claims.received(worker, papers=[claims.ALL[0]]))
    with pytest.raises(NotAllowedNow):
        claims.reviewed(claims.received(worker))


def test_what_nobody_can_judge_is_not_reviewed(worker: Worker) -> None:
    medicine = bills.line(1, "M1", kind=CatalogueKind.MEDICINE, served_on=date(2026, 8, 4))

    with pytest.raises(Refusal) as refusal:
        claims.reviewed(claims.assessed(claims.received(worker), [medicine]))

    assert refusal.value.code == "unknown"


# Two people


def test_two_people_review_and_neither_of_them_entered_it(worker: Worker) -> None:
    office = worker.agency
    both = Actor.of(factories.person(office, Role.CLERK, Role.REVIEWER, Role.APPROVER), at=NOW)
    entered = claims.assessed(claims.received(worker, by=both))
    with pytest.raises(Denied) as denial:
        claims.reviewed(entered, by=both)
    assert denial.value.code == "own-work"

    first = Actor.of(factories.person(office, Role.REVIEWER, Role.APPROVER), at=NOW)
    reviewed = claims.reviewed(entered, by=first)
    for by in (first, both):
        with pytest.raises(Denied) as denial:
            claims.approved(reviewed, by=by)
        assert denial.value.code == "own-work"
    with pytest.raises(Denied):
        claims.approved(reviewed, by=factories.actor(office, Role.REVIEWER))
    assert claims.approved(reviewed).state == "APPROVED"


@pytest.mark.parametrize(
    ("whose", "words"),
    [("reviewed_by_id", "claim_two_people_review"), ("editor", "claim_maker_is_no_reviewer")],
)
def test_the_database_takes_no_decision_of_one_person_alone(claim: Claim, whose: str, words: str) -> None:
    reviewed = claims.reviewed(claim)
    decider = reviewed.editors[0] if whose == "editor" else reviewed.reviewed_by_id
    reviewed.state, reviewed.decided_by_id, reviewed.decided_at = "APPROVED", decider, NOW
    reviewed.approved_in = reviewed.history.latest().act

    with (
        pytest.raises(IntegrityError, match=words),
        transaction.atomic(),
        acting(by=factories.machine(), at=NOW, ids=uuid7),
    ):
        reviewed.save()


def test_what_somebody_else_saved_meanwhile_is_not_decided_unseen(claim: Claim) -> None:
    stale = Claim.objects.get(pk=claim.pk)
    claims.assessed(claim)

    with pytest.raises(Stale):
        claims.reviewed(stale)


def test_a_refusal_has_a_reason_and_pays_nothing(claim: Claim) -> None:
    reviewed = claims.reviewed(claim)
    approver = factories.actor(claim.agency, Role.APPROVER)
    told = {"by": approver, "at": NOW, "ids": uuid7, "claim_id": claim.pk, "revision": reviewed.revision}
    with pytest.raises(Refusal) as refusal:
        actions.refuse_claim(**told, reason=" ")
    assert refusal.value.code == "reason-missing"

    refused = actions.refuse_claim(**told, reason="Paid by the third party")

    assert (refused.state, refused.bill.state, Receipt.objects.count()) == ("REFUSED", "ASSESSED", 0)


# One receipt, one payment


def settled_directly(worker: Worker, receipt: str, institution: str) -> Bill:
    """The same person, as the place of treatment knows them."""
    heard = factories.received(factories.agency("320100"), insured_place="371000", number=worker.number)
    stay = bills.stay(heard, institution_name=institution)
    return bills.settled(bills.assessed(stay, [bills.line()], receipt_number=receipt))


@pytest.mark.parametrize(
    ("receipt", "institution"),
    [
        ("0012-3456", "Hospital far away"),
        ("123456", "hospital FAR-away"),
        ("００１２３４５６", "Another name of the hospital"),
    ],
)
def test_what_was_settled_directly_is_not_reimbursed(worker: Worker, receipt: str, institution: str) -> None:
    settled_directly(worker, "00123456", institution)

    with pytest.raises(PaidBefore):
        claims.received(worker, receipt_number=receipt)


def test_what_is_settled_directly_while_the_claim_waits_is_not_approved(worker: Worker) -> None:
    waiting = claims.reviewed(claims.assessed(claims.received(worker, receipt_number="123456")))
    settled_directly(worker, "00123456", "Hospital far away")

    with pytest.raises(PaidBefore):
        claims.approved(waiting)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.bill.state, Receipt.objects.count()) == ("REVIEWED", "ASSESSED", 1)


def test_what_was_reimbursed_is_not_settled_directly(worker: Worker) -> None:
    claims.approved(claims.reviewed(claims.assessed(claims.received(worker, receipt_number="123456"))))

    with pytest.raises(PaidBefore):
        settled_directly(worker, "0012 3456", "Hospital far away")


@pytest.mark.parametrize("changed", ["institution_key", "person"])
def test_the_database_takes_a_receipt_once_for_a_person_and_once_for_an_institution(
    worker: Worker, changed: str
) -> None:
    claims.approved(claims.reviewed(claims.assessed(claims.received(worker))))
    twice = Receipt.objects.get()
    twice.pk = uuid7(NOW)
    setattr(twice, changed, "another" if changed == "institution_key" else factories.number())
    twice._state.adding = True

    with (
        pytest.raises(IntegrityError, match="paid_once"),
        transaction.atomic(),
        acting(by=factories.machine(), at=NOW, ids=uuid7),
    ):
        twice.save(force_insert=True)


# Devices


def test_our_own_notice_and_what_was_configured_before_limit_a_device(worker: Worker) -> None:
    bills.catalogue("DEVICE", "371000", NewItem("LEG", "Prosthesis", life_months=36))
    confirmation = factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    factories.device_notice(confirmation, issued_on=date(2026, 7, 20), max_payable=Decimal("12000.00"))
    fitted = claims.treated(service="DEVICE", discharged_on=date(2026, 8, 3))
    leg = bills.line(1, "LEG", "15,800.00", kind=CatalogueKind.DEVICE, served_on=date(2026, 8, 3))

    first = claims.assessed(claims.received(worker, treated=fitted), [leg])
    claims.approved(claims.reviewed(first))

    assert (first.bill.fund, first.bill.lines.get().reasons) == (yuan("12,000.00"), ["ABOVE_NOTICE"])
    kept = Configuration.objects.get()
    assert (kept.code, kept.configured_on, kept.life_months) == ("LEG", date(2026, 8, 3), 36)
    again = claims.treated(service="DEVICE", discharged_on=date(2026, 8, 3))
    second = claims.assessed(claims.received(worker, treated=again), [leg])
    assert (second.bill.fund, second.bill.lines.get().reasons) == (yuan("0.00"), ["SERVICE_LIFE"])


# Allowances

WEIHAI = {
    "meal.daily": "15.00",
    "meal.away_daily": "20.00",
    "lodging.cap": "150.00",
    "lodging.max_days": 5,
    "transport.classes": ["SECOND_CLASS", "HARD_SLEEPER", "SHIP_THIRD_CLASS"],
}


@pytest.mark.parametrize(
    ("admitted", "discharged", "tariff", "told"),
    [
        (date(2026, 4, 2), date(2026, 4, 20), WEIHAI, (18, "360.00", "IN_FULL")),
        (date(2026, 4, 2), date(2026, 4, 2), WEIHAI, (1, "20.00", "IN_FULL")),
        (date(2026, 4, 2), date(2026, 4, 4), {**WEIHAI, "meal.away_daily": None}, (2, "30.00", "IN_FULL")),
        (
            date(2026, 4, 2),
            date(2026, 4, 4),
            {"meal.daily": None, "meal.away_daily": None},
            (2, "0.00", "NO_TARIFF"),
        ),
    ],
)
def test_meals_are_paid_for_each_day_in_hospital(
    admitted: date, discharged: date, tariff: dict[str, Any], told: tuple[int, str, str]
) -> None:
    found = allowances.meals(admitted, discharged, tariff)

    assert (found.quantity, str(found.amount), found.reason) == told


def test_nights_are_paid_up_to_the_cap_and_not_more_of_them_than_the_place_allows() -> None:
    nights = [Decimal("120.00"), Decimal("180.00"), *[Decimal("150.00")] * 4]

    found = allowances.lodging(nights, WEIHAI)

    assert [(str(each.amount), each.reason) for each in found] == [
        ("120.00", "IN_FULL"),
        ("150.00", "ABOVE_CAP"),
        ("150.00", "IN_FULL"),
        ("150.00", "IN_FULL"),
        ("150.00", "IN_FULL"),
        ("0.00", "TOO_MANY_NIGHTS"),
    ]


def test_nights_that_another_claim_of_the_stay_has_had_count() -> None:
    found = allowances.lodging([Decimal("120.00")] * 3, WEIHAI, paid_before=4)

    assert [each.reason for each in found] == ["IN_FULL", "TOO_MANY_NIGHTS", "TOO_MANY_NIGHTS"]


def test_tickets_of_the_classes_that_the_place_pays_are_paid_in_full() -> None:
    tickets = [Ticket("SECOND_CLASS", Decimal("288.50")), Ticket("ECONOMY_FLIGHT", Decimal("900.00"))]

    assert [(str(each.amount), each.reason) for each in allowances.transport(tickets, WEIHAI)] == [
        ("288.50", "IN_FULL"),
        ("0.00", "CLASS_NOT_PAID"),
    ]
    assert {each.reason for each in allowances.transport(tickets, {"transport.classes": None})} == {"NO_TARIFF"}


def test_the_tariff_is_that_of_the_insured_place_and_its_source_is_kept(claim: Claim) -> None:
    tickets = (Ticket("SECOND_CLASS", Decimal("288.50")),)
    noted = claims.spent(claim, meals=True, nights=(Decimal("180.00"),), tickets=tickets)

    approved = claims.approved(claims.reviewed(noted))

    found = approved.allowances.order_by("kind")
    assert [(each.kind, each.amount) for each in found] == [
        ("LODGING", Decimal("150.00")),
        ("MEAL", Decimal("200.00")),
        ("TRANSPORT", Decimal("288.50")),
    ]
    assert all(each.source.startswith("威海市2011年补助标准") for each in found)


@pytest.mark.parametrize("word", ["NaN", "sNaN", "Infinity", "-1", "0", "1.005", "100000"])
@pytest.mark.parametrize("of", ["night", "ticket"])
def test_a_night_or_ticket_of_no_amount_is_refused(claim: Claim, word: str, of: str) -> None:
    amount = Decimal(word)
    said = {"nights": (amount,)} if of == "night" else {"tickets": (Ticket("SECOND_CLASS", amount),)}

    with pytest.raises(Refusal) as refusal:
        claims.spent(claim, **said)

    assert refusal.value.code == "spent"


@pytest.mark.parametrize(
    ("admitted", "discharged", "told"),
    [
        (date(2026, 8, 3), date(2026, 8, 13), (0, "0.00", "PAID_BEFORE")),
        (date(2026, 8, 8), date(2026, 8, 15), (2, "40.00", "PAID_BEFORE")),
        (date(2026, 8, 13), date(2026, 8, 15), (2, "40.00", "IN_FULL")),
    ],
)
def test_the_meals_of_a_day_are_paid_once_whatever_claim_has_them(
    worker: Worker, admitted: date, discharged: date, told: tuple[int, str, str]
) -> None:
    """The first claim has had those of 2026-08-03 to 12."""
    days = {"admitted_on": admitted, "discharged_on": discharged}
    for treated in (claims.treated(), claims.treated(**days)):
        line = bills.line(served_on=treated.admitted_on)
        claim = claims.assessed(claims.received(worker, treated=treated), [line])
        done = claims.approved(claims.reviewed(claims.spent(claim, meals=True)))

    (meal,) = done.allowances.all()
    assert (meal.quantity, str(meal.amount), meal.reason) == told


def test_meals_are_not_paid_for_a_visit_or_a_device(worker: Worker) -> None:
    visit = claims.treated(service="OUTPATIENT_MEDICAL", discharged_on=date(2026, 8, 3))
    claim = claims.received(worker, treated=visit, why="OUT_OF_SCOPE")

    with pytest.raises(Refusal) as refusal:
        claims.spent(claim, meals=True)

    assert refusal.value.code == "meals"


def test_who_approved_a_claim_does_not_note_its_payment_whatever_their_post_is_by_then(claim: Claim) -> None:
    approver, finance = (factories.actor(claim.agency, role) for role in (Role.APPROVER, Role.FINANCE))
    done = claims.approved(claims.reviewed(claim), by=approver)
    moved = replace(finance, user=approver.user)

    with pytest.raises(Denied) as denied:
        actions.pay_claim(by=moved, at=NOW, ids=uuid7, claim_id=done.pk)
    assert denied.value.code == "own-work"
    done.state, done.paid_by, done.paid_at = "PAID", approver.user, NOW
    with (
        pytest.raises(IntegrityError, match="claim_payer_did_not_decide"),
        transaction.atomic(),
        acting(by=finance, at=NOW, ids=uuid7),
    ):
        done.save()


def without_tariff() -> Claim:
    """A claim for a treatment with meals, lines and all, in Jinan, whose tariffs aren't on record."""
    claims.catalogue()
    worker = factories.worker(factories.agency("370100"))
    factories.determination(worker)
    return claims.spent(claims.assessed(claims.received(worker)), meals=True)


@rows
def test_an_allowance_without_a_tariff_waits_and_is_not_decided_as_nothing() -> None:
    claim = without_tariff()
    with pytest.raises(NotAllowedNow):
        claims.reviewed(claim)

    set_policy(claim.agency, "meal.daily", "15.00")

    (meal,) = claims.approved(claims.reviewed(claim)).allowances.all()
    assert (meal.amount, meal.reason) == (Decimal("150.00"), "IN_FULL")


@rows
def test_the_treatment_is_paid_without_an_allowance_that_somebody_leaves_out() -> None:
    claim = without_tariff()

    done = claims.approved(claims.reviewed(claims.spent(claim)))

    assert (done.state, done.bill.state, done.allowances.count()) == ("APPROVED", "SETTLED", 0)


@rows
def test_a_tariff_that_ends_between_the_reviews_stops_the_approval() -> None:
    claim = without_tariff()
    set_policy(claim.agency, "meal.daily", "15.00")
    reviewed = claims.reviewed(claim)
    PolicyParameter.objects.filter(division=claim.agency.division).update(valid_to=date(2025, 12, 31))

    with pytest.raises(NotAllowedNow):
        claims.approved(reviewed)


# Sent back


def send_back(claim: Claim, role: Role) -> Claim:
    told = {"claim_id": claim.pk, "revision": claim.revision, "reason": "The second ticket is missing"}
    return actions.send_back_claim(by=factories.actor(claim.agency, role), at=NOW, ids=uuid7, **told)


def hand_in_again(claim: Claim, by: Actor | None = None) -> Claim:
    clerk = by or factories.actor(claim.agency, Role.CLERK)
    told = {"claim_id": claim.pk, "revision": claim.revision}
    return actions.hand_in_again(by=clerk, at=NOW, ids=uuid7, **told)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
def test_either_review_sends_back_and_both_reviews_come_anew(claim: Claim, role: Role) -> None:
    if role == Role.APPROVER:
        claim = claims.reviewed(claim)

    back = send_back(claim, role)

    assert (back.state, back.is_sent_back, back.reviewed_by) == ("RECEIVED", True, None)
    assert claims.approved(claims.reviewed(hand_in_again(back))).state == "APPROVED"


def test_a_reviewer_may_pass_it_all_the_same_and_who_handed_it_in_again_reviews_nothing(claim: Claim) -> None:
    assert not claims.reviewed(send_back(claim, Role.REVIEWER)).is_sent_back
    both = factories.actor(claim.agency, Role.CLERK, Role.REVIEWER)
    claim.refresh_from_db()
    again = hand_in_again(send_back(claim, Role.APPROVER), by=both)
    with pytest.raises(Denied):
        claims.reviewed(again, by=both)


def test_only_what_was_sent_back_is_handed_in_again_and_only_with_its_lines(claim: Claim, worker: Worker) -> None:
    with pytest.raises(NotAllowedNow):
        hand_in_again(claim)
    with pytest.raises(NotAllowedNow):
        send_back(send_back(claim, Role.REVIEWER), Role.REVIEWER)
    with pytest.raises(NotAllowedNow):
        hand_in_again(send_back(claims.received(worker), Role.REVIEWER))


def test_the_database_sends_nothing_back_that_is_being_decided(claim: Claim) -> None:
    reviewed = claims.reviewed(claim)
    reviewed.is_sent_back = True
    with (
        pytest.raises(IntegrityError, match="claim_back_is_received"),
        transaction.atomic(),
        acting(by=factories.machine(), at=NOW, ids=uuid7),
    ):
        reviewed.save()


# Withdrawn


def withdraw(claim: Claim, reason: str = "Taken in for the wrong worker") -> Claim:
    clerk = factories.actor(claim.agency, Role.CLERK)
    told = {"claim_id": claim.pk, "revision": claim.revision, "reason": reason}
    return actions.withdraw_claim(by=clerk, at=NOW, ids=uuid7, **told)


def test_what_was_withdrawn_is_decided_by_nobody_and_its_receipt_may_be_claimed_again(
    claim: Claim, worker: Worker
) -> None:
    bill = claim.bill
    gone = withdraw(send_back(claim, Role.REVIEWER))

    bill.refresh_from_db()
    assert (gone.state, gone.bill, gone.decided_at, bill.state) == ("WITHDRAWN", None, None, "REPLACED")
    for step in (claims.reviewed, withdraw, hand_in_again):
        with pytest.raises(NotAllowedNow):
            step(gone)
    again = claims.assessed(claims.received(worker, receipt_number=claim.receipt_number))
    assert claims.approved(claims.reviewed(again)).state == "APPROVED"


def test_after_the_first_review_and_without_a_reason_nothing_is_withdrawn(claim: Claim) -> None:
    with pytest.raises(Refusal):
        withdraw(claim, " ")
    with pytest.raises(NotAllowedNow):
        withdraw(claims.reviewed(claim))


def test_allowances_that_were_withdrawn_may_be_claimed_again(worker: Worker) -> None:
    stay = claims.approved(claims.reviewed(claims.assessed(claims.received(worker)))).stay
    clerk = factories.actor(worker.agency, Role.CLERK)
    told: dict[str, Any] = {"stay_id": stay.pk, "spent": actions.Spent(meals=True)}
    withdraw(actions.receive_allowances(by=clerk, at=NOW, ids=uuid7, **told))

    assert actions.receive_allowances(by=clerk, at=NOW, ids=uuid7, **told).state == "RECEIVED"
