"""Meals, lodging and travel of a stay that was settled directly: claimed alone, reviewed by two people, paid once."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from agency.workers.models import Worker
from filings.models import FilingVersion
from settlement import actions
from settlement.actions import Spent
from settlement.assessment.allowances import Ticket
from settlement.claim_eligibility import NotEligible
from settlement.models import Claim, Receipt, Stay
from settlement.stays import paid_wrongly
from tests import claims, factories, stays
from tests.conftest import until_somebody_waits
from tests.desks import set_policy
from tests.exchange import letters
from tests.factories import moment
from tests.filings.conftest import StoppedClock
from tests.settlement.pages import plain
from tests.stays import hear

pytestmark = pytest.mark.django_db
WEIHAI = "371000"
APPROVED_AT = moment("2026-03-10 09:00")
NOW = moment("2026-05-11 10:00")
DAYS = {"admitted_on": "2026-04-02", "discharged_on": "2026-04-20"}
TICKET = Ticket("SECOND_CLASS", Decimal("288.50"))
ALL = Spent(meals=True, nights=(Decimal("180.00"), Decimal("100.00")), tickets=(TICKET,))
AtDesk = Callable[..., Client]


@pytest.fixture
def version(clock: StoppedClock) -> FilingVersion:
    """Weihai's filing for Nanjing; the tariffs of Weihai are known."""
    clock.at = NOW
    return factories.approved(factories.worker(factories.agency(WEIHAI), at=APPROVED_AT), at=APPROVED_AT)


@pytest.fixture
def worker(version: FilingVersion) -> Worker:
    return version.worker


def said(version: FilingVersion, sequence: int, kind: str, letter: Callable[..., Any], **changes: Any) -> Stay:
    """One message of the place of treatment about its stay, heard."""
    payload = letter(filing_no=version.filing.number, version=version.number, **{**DAYS, **changes})
    (*_before, heard) = hear(
        [(sequence, kind, payload)], moment("2026-04-21 09:00"), insuplc_admdvs=version.agency.division_id
    )
    assert heard.handling == "HANDLED"
    found: Stay = Stay.objects.get(told_as=stays.STAY)
    return found


@pytest.fixture
def stay(version: FilingVersion) -> Stay:
    """From 2026-04-02 to 20 in Nanjing, and settled there."""
    return said(version, 4, "stay.settled", letters.settled_stay)


def undone(version: FilingVersion) -> Stay:
    return said(version, 5, "stay.undone", letters.undone_stay)


def received(stay: Stay, spent: Spent = ALL, *, by: Actor | None = None) -> Claim:
    clerk = by or factories.actor(stay.agency, Role.CLERK)
    return actions.receive_allowances(by=clerk, at=NOW, ids=uuid7, stay_id=stay.pk, spent=spent)


def approved(claim: Claim) -> Claim:
    return claims.approved(claims.reviewed(claim, at=NOW), at=NOW)


def granted(claim: Claim) -> list[tuple[str, int, str, str]]:
    rows = claim.allowances.order_by("kind", "id")
    return [(each.kind, each.quantity, str(each.amount), each.reason) for each in rows]


def test_what_direct_settlement_leaves_out_is_paid_by_the_tariff_of_the_insured_place(stay: Stay) -> None:
    claim = received(stay)

    assert (claim.complete_on, claim.due_on) == (date(2026, 5, 11), date(2026, 6, 8)), "20 working days"
    done = approved(claim)
    assert granted(done) == [
        ("LODGING", 1, "150.00", "ABOVE_CAP"),
        ("LODGING", 1, "100.00", "IN_FULL"),
        ("MEAL", 18, "360.00", "IN_FULL"),
        ("TRANSPORT", 1, "288.50", "IN_FULL"),
    ]
    finance = factories.actor(stay.agency, Role.FINANCE)
    assert actions.pay_claim(by=finance, at=NOW, ids=uuid7, claim_id=done.pk).state == "PAID"
    assert (done.bill, Receipt.objects.count()) == (None, 0), "the treatment was paid there, and stays so"


def test_a_stay_has_one_such_claim_unless_it_was_refused(stay: Stay) -> None:
    claim = received(stay)

    with pytest.raises(Refusal) as refusal:
        received(stay)
    assert refusal.value.code == "claimed"

    reviewed = claims.reviewed(claim, at=NOW)
    told = {"claim_id": claim.pk, "revision": reviewed.revision, "reason": "The tickets are another person's."}
    actions.refuse_claim(by=factories.actor(stay.agency, Role.APPROVER), at=NOW, ids=uuid7, **told)
    assert received(stay).state == "RECEIVED"


def test_the_database_keeps_one_of_a_stay_and_no_papers_or_receipt(stay: Stay) -> None:
    claim = received(stay)
    twin = Claim.objects.filter(pk=claim.pk)

    for wrong in ({"receipt_number": "R1"}, {"why": "CARD"}, {"papers": ["RECEIPT"]}):
        with pytest.raises(IntegrityError, match="claim_is_of_its_kind"), transaction.atomic():
            twin.update(**wrong)
    claim.pk = uuid7(NOW)
    with pytest.raises(IntegrityError, match="claim_of_allowances_once"), transaction.atomic():
        Claim.objects.bulk_create([claim])


@pytest.mark.parametrize("kind", ["admission.registered", "admission.discharged"])
def test_it_waits_for_the_settlement(version: FilingVersion, kind: str) -> None:
    with pytest.raises(NotAllowedNow):
        received(said(version, 2, kind, letters.stay))


def test_a_settlement_that_was_taken_back_stops_the_review_and_the_approval(version: FilingVersion, stay: Stay) -> None:
    claim = received(stay)
    reviewed = claims.reviewed(claim, at=NOW)
    undone(version)

    with pytest.raises(NotAllowedNow):
        claims.approved(reviewed, at=NOW)

    back = {"claim_id": claim.pk, "revision": reviewed.revision, "reason": "Look again."}
    sent = actions.send_back_claim(by=factories.actor(stay.agency, Role.APPROVER), at=NOW, ids=uuid7, **back)
    with pytest.raises(NotAllowedNow):
        claims.reviewed(sent, at=NOW)
    reviewer = factories.actor(stay.agency, Role.REVIEWER)
    passed = {"claim_id": claim.pk, "revision": sent.revision, "to_refuse": True}
    assert actions.review_claim(by=reviewer, at=NOW, ids=uuid7, **passed).state == "REVIEWED", "two people refuse it"


def test_what_no_tariff_is_known_for_is_not_decided_as_nothing(clock: StoppedClock) -> None:
    """Jinan's tariffs aren't on record; then that for meals is."""
    clock.at = NOW
    version = factories.approved(factories.worker(factories.agency(stays.JINAN), at=APPROVED_AT), at=APPROVED_AT)
    claim = received(said(version, 4, "stay.settled", letters.settled_stay))
    with pytest.raises(NotAllowedNow):
        claims.reviewed(claim, at=NOW)
    set_policy(version.agency, "meal.daily", "15.00")
    with pytest.raises(NotAllowedNow):
        claims.reviewed(claim, at=NOW)

    left = claims.spent(claim, at=NOW, meals=True)

    assert granted(approved(left)) == [("MEAL", 18, "270.00", "IN_FULL")]


def test_nothing_of_the_treatment_is_entered_in_it(stay: Stay) -> None:
    claim = received(stay)

    for act in (
        lambda: claims.assessed(claim, at=NOW),
        lambda: actions.hand_in(
            by=factories.actor(stay.agency, Role.CLERK), at=NOW, ids=uuid7, claim_id=claim.pk, papers=claims.ALL
        ),
    ):
        with pytest.raises(NotAllowedNow):
            act()


def test_a_claim_for_nothing_is_refused(stay: Stay) -> None:
    with pytest.raises(Refusal) as refusal:
        received(stay, Spent())
    assert refusal.value.code == "nothing"

    claim = received(stay)
    with pytest.raises(Refusal) as emptied:
        claims.spent(claim, at=NOW)
    assert emptied.value.code == "nothing"


def test_the_same_two_people_rule_holds(stay: Stay) -> None:
    clerk = factories.actor(stay.agency, Role.CLERK, Role.REVIEWER)
    claim = received(stay, by=clerk)

    with pytest.raises(Denied):
        claims.reviewed(claim, at=NOW, by=clerk)


def test_the_meals_of_a_day_are_paid_once_with_those_of_other_claims(worker: Worker, stay: Stay) -> None:
    """A claim for a treatment that the worker paid has had those of 2026-04-18 and 19."""
    days = {"admitted_on": date(2026, 4, 18), "discharged_on": date(2026, 4, 20)}
    claims.catalogue()
    other = claims.assessed(claims.received(worker, at=NOW, treated=claims.treated(**days)), at=NOW)
    approved(claims.spent(other, at=NOW, meals=True))

    assert granted(approved(received(stay, Spent(meals=True)))) == [("MEAL", 16, "320.00", "PAID_BEFORE")]


def test_the_nights_of_a_stay_are_counted_with_those_of_a_claim_for_its_treatment(worker: Worker, stay: Stay) -> None:
    """It was settled by hand as well, as another stay of the same days: four of five nights are paid with that."""
    days = {"admitted_on": date(2026, 4, 2), "discharged_on": date(2026, 4, 20)}
    claims.catalogue()
    other = claims.assessed(claims.received(worker, at=NOW, treated=claims.treated(**days)), at=NOW)
    approved(claims.spent(other, at=NOW, nights=[Decimal("100.00")] * 4))

    nights = [reason for *_told, reason in granted(approved(received(stay, Spent(nights=(Decimal("90.00"),) * 2))))]

    assert nights == ["IN_FULL", "TOO_MANY_NIGHTS"]


def test_meals_end_with_benefits_and_the_day_on_which_they_end_is_paid(worker: Worker, stay: Stay) -> None:
    factories.stop(worker, from_on=date(2026, 4, 10), notified_on=date(2026, 4, 11), at=moment("2026-04-12 09:00"))

    claim = received(stay, Spent(meals=True))

    assert granted(approved(claim)) == [("MEAL", 9, "180.00", "BENEFIT_STOPPED")]


def test_what_stands_against_the_person_stands_against_it(worker: Worker, stay: Stay) -> None:
    factories.stop(worker, from_on=date(2026, 4, 1), notified_on=date(2026, 4, 1), at=moment("2026-04-12 09:00"))

    with pytest.raises(NotEligible):
        claims.reviewed(received(stay), at=NOW)


def treated_by_hand(worker: Worker, **spent: Any) -> Claim:
    """A claim for a treatment from 2026-04-02 to 20 that the worker paid, with what is told beside it."""
    claims.catalogue()
    days = {"admitted_on": date(2026, 4, 2), "discharged_on": date(2026, 4, 20)}
    claim = claims.received(worker, at=NOW, treated=claims.treated(**days))
    return claims.assessed(claims.spent(claim, at=NOW, **spent), at=NOW)


def test_what_a_claim_for_the_treatment_left_out_is_claimed_alone_once_it_is_approved(worker: Worker) -> None:
    claim = treated_by_hand(worker, meals=True, nights=[Decimal("100.00")] * 4)
    with pytest.raises(NotAllowedNow):
        received(claim.stay)
    approved(claim)

    alone = received(claim.stay, Spent(meals=True, nights=(Decimal("90.00"),) * 2, tickets=(TICKET,)))

    assert granted(approved(alone)) == [
        ("LODGING", 1, "90.00", "IN_FULL"),
        ("LODGING", 1, "0.00", "TOO_MANY_NIGHTS"),
        ("MEAL", 0, "0.00", "PAID_BEFORE"),
        ("TRANSPORT", 1, "288.50", "IN_FULL"),
    ]
    with pytest.raises(Refusal):
        received(claim.stay)


def test_a_refused_treatment_leaves_nothing_to_be_claimed_alone(worker: Worker) -> None:
    claim = claims.reviewed(treated_by_hand(worker), at=NOW)
    told = {"claim_id": claim.pk, "revision": claim.revision, "reason": "The receipt is another person's."}
    actions.refuse_claim(by=factories.actor(worker.agency, Role.APPROVER), at=NOW, ids=uuid7, **told)

    with pytest.raises(NotAllowedNow):
        received(claim.stay)


@pytest.mark.parametrize(
    ("after", "letter", "is_shown"),
    [
        ("stay.undone", letters.undone_stay, True),
        ("admission.cancelled", letters.stay, True),
        ("stay.converted", letters.stay, False),
    ],
)
def test_a_settlement_that_is_taken_back_after_its_allowances_were_granted_is_listed_until_it_stands_again(
    at_desk: AtDesk, version: FilingVersion, stay: Stay, after: str, letter: Callable[..., Any], is_shown: bool
) -> None:
    """Handed over, it is the claim for the treatment that shows them."""
    claim = received(stay)
    approver = factories.actor(stay.agency, Role.APPROVER)
    said(version, 5, after, letter)
    assert paid_wrongly(approver) == 0, "nothing was granted"
    said(version, 6, "stay.settled", letters.settled_stay)
    approved(claim)

    taken_back = said(version, 7, after, letter)

    assert (taken_back.is_unfounded, paid_wrongly(approver)) == (is_shown, int(is_shown))
    desk = at_desk(approver)
    page = desk.get(reverse("settlement:stay", args=[stay.pk])).content.decode()
    assert ("took its settlement back after" in page) == is_shown
    listed = desk.get(reverse("settlement:stays") + "?tab=wrongly").context["rows"]
    assert [row["stay"] for row in listed] == ([stay] if is_shown else [])
    assert not said(version, 8, "stay.settled", letters.settled_stay).is_unfounded


def test_meals_of_more_days_than_are_settled_after_a_correction_are_listed(version: FilingVersion, stay: Stay) -> None:
    approved(received(stay))
    said(version, 5, "stay.undone", letters.undone_stay)
    anew = {"bill": {"id": str(uuid.UUID(int=78)), "number": "R0002"}, "month": "2026-05"}

    shorter = said(version, 6, "stay.settled", letters.settled_stay, admitted_on="2026-04-12", **anew)

    assert (shorter.is_unfounded, paid_wrongly(factories.actor(stay.agency, Role.APPROVER))) == (True, 1)


@pytest.mark.race
def test_days_that_are_told_while_a_claim_is_approved_are_those_that_are_paid(
    committed_db: None, clock: StoppedClock
) -> None:
    clock.at = NOW
    version = factories.approved(factories.worker(factories.agency(WEIHAI), at=APPROVED_AT), at=APPROVED_AT)
    claims.tariffs(version.agency)
    stay = said(version, 4, "stay.settled", letters.settled_stay)
    ready = claims.reviewed(received(stay, Spent(meals=True)), at=NOW)
    approver = factories.actor(stay.agency, Role.APPROVER)
    anew = {"bill": {"id": str(uuid.UUID(int=78)), "number": "R0002"}, "month": "2026-05"}

    def decided() -> None:
        try:
            claims.approved(ready, at=NOW, by=approver)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            said(version, 5, "stay.undone", letters.undone_stay)
            said(version, 6, "stay.settled", letters.settled_stay, admitted_on="2026-04-12", **anew)
            deciding = other.submit(decided)
            until_somebody_waits()
        deciding.result(30)

    assert ready.allowances.get().quantity == 8


# At the desk


def test_the_page_of_an_approved_treatment_leads_to_what_was_left_out(at_desk: AtDesk, worker: Worker) -> None:
    claim = treated_by_hand(worker)
    clerk = at_desk(factories.actor(worker.agency, Role.CLERK))
    page = reverse("settlement:claim", args=[claim.pk])
    address = reverse("settlement:claim-allowances", args=[claim.stay_id])
    assert address not in clerk.get(page).content.decode()
    assert clerk.get(address).status_code == 302, "it can still be noted on the claim"

    approved(claim)
    assert address in clerk.get(page).content.decode()
    answer = clerk.post(address, {"class_0": "SECOND_CLASS", "price_0": "288.50"})

    alone = Claim.objects.get(kind="ALLOWANCES")
    here = reverse("settlement:claim", args=[alone.pk])
    assert answer.headers["Location"] == here
    shown = clerk.get(page).content.decode()
    assert (here in shown, address in shown) == (True, False)


def test_it_is_taken_in_on_the_page_of_the_stay_and_printed(at_desk: AtDesk, stay: Stay) -> None:
    clerk, reviewer, approver = (
        at_desk(factories.actor(stay.agency, role)) for role in (Role.CLERK, Role.REVIEWER, Role.APPROVER)
    )
    address = reverse("settlement:claim-allowances", args=[stay.pk])
    assert address in clerk.get(reverse("settlement:stay", args=[stay.pk])).content.decode()
    assert address not in reviewer.get(reverse("settlement:stay", args=[stay.pk])).content.decode()
    assert "none of its papers is asked for again" in plain(clerk.get(address))

    typed = {"meals": "on", "nights": "180 100", "class_0": "SECOND_CLASS", "price_0": "288.50"}
    answer = clerk.post(address, typed)

    claim = Claim.objects.get()
    page = reverse("settlement:claim", args=[claim.pk])
    assert answer.headers["Location"] == page
    assert clerk.get(address).headers["Location"] == page, "a stay has one such claim"
    assert page in clerk.get(reverse("settlement:stay", args=[stay.pk])).content.decode()
    assert "Claims that wait for me" in plain(reviewer.get(reverse("offices:desk")))
    for client, step in ((reviewer, "claim-review"), (approver, "claim-approve")):
        claim.refresh_from_db()
        sent = client.post(reverse(f"settlement:{step}", args=[claim.pk]), {"revision": claim.revision})
        assert sent.status_code == 302
    assert "The fund pays together CNY 898.50" in plain(clerk.get(page))
    for sheet in ("claim-receipt", "claim-decision"):
        printed = plain(clerk.get(reverse(f"settlement:{sheet}", args=[claim.pk])))
        night = "Lodging 1 CNY 180.00 CNY 150.00 Above the most that is paid for a night"
        assert f"{night} (威海市2011年补助标准" in printed
        assert "four papers" not in printed


def test_a_claim_whose_settlement_was_taken_back_says_so_and_can_be_refused_at_the_desk(
    at_desk: AtDesk, version: FilingVersion, stay: Stay
) -> None:
    claim = received(stay)
    undone(version)
    reviewer, approver = (at_desk(factories.actor(stay.agency, role)) for role in (Role.REVIEWER, Role.APPROVER))
    page = reverse("settlement:claim", args=[claim.pk])
    shown = reviewer.get(page).content.decode()

    assert ("has taken its settlement back" in shown, 'name="to_refuse"' in shown) == (True, True)
    passed = {"revision": claim.revision, "to_refuse": "1"}
    assert reviewer.post(reverse("settlement:claim-review", args=[claim.pk]), passed).status_code == 302
    claim.refresh_from_db()
    assert reverse("settlement:claim-approve", args=[claim.pk]) not in approver.get(page).content.decode()
    said = {"revision": claim.revision, "reason": "It belongs to the claim for the treatment."}
    assert approver.post(reverse("settlement:claim-refuse", args=[claim.pk]), said).status_code == 302
    claim.refresh_from_db()
    assert claim.state == "REFUSED"


def test_the_stay_of_a_claim_says_in_words_why_it_was_not_settled_directly(at_desk: AtDesk, worker: Worker) -> None:
    claim = treated_by_hand(worker)
    clerk = at_desk(factories.actor(worker.agency, Role.CLERK))

    shown = plain(clerk.get(reverse("settlement:stay", args=[claim.stay_id])))

    assert "Why not directly No filing at that time" in shown


def test_what_was_typed_wrong_stays_and_what_cannot_be_claimed_leads_back(
    at_desk: AtDesk, version: FilingVersion, stay: Stay
) -> None:
    clerk = at_desk(factories.actor(stay.agency, Role.CLERK))
    address = reverse("settlement:claim-allowances", args=[stay.pk])

    wrong = clerk.post(address, {"nights": "0"})

    assert (wrong.status_code, 'value="0"' in wrong.content.decode(), Claim.objects.count()) == (422, True, 0)
    undone(version)
    assert clerk.get(address).headers["Location"] == reverse("settlement:stay", args=[stay.pk])
