"""What a claim says of the stay is put right before the first review: nothing that was entered is lost by it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from settlement import actions
from settlement.actions.receipts import PaidBefore
from settlement.enums import ClaimPaper
from settlement.models import Bill, Claim, Stay
from tests import bills, claims, factories
from tests.conftest import overlapping
from tests.filings.conftest import StoppedClock

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture
def claim(clock: StoppedClock) -> Claim:
    """Of a worker of Weihai, whose tariffs are known, with a broken femur."""
    clock.at = claims.NOW
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    return claims.received(worker)


def corrected(claim: Claim, **values: Any) -> Claim:
    by = values.pop("by", None) or factories.actor(claim.agency, Role.CLERK)
    told = {"treated": claims.treated(), "why": "NOT_FILED", "receipt_number": "C-77", "revision": claim.revision}
    return actions.correct_claim(by=by, at=claims.NOW, ids=uuid7, claim_id=claim.pk, **{**told, **values})


def test_what_was_typed_wrong_is_put_right_and_what_was_assessed_by_it_is_set_aside(claim: Claim) -> None:
    claim = claims.assessed(claim)
    before = claim.bill
    both = factories.actor(claim.agency, Role.CLERK, Role.REVIEWER)

    done = corrected(claim, by=both, treated=claims.treated(number="F-7", discharged_on=date(2026, 8, 12)))

    stay = Stay.objects.get(pk=done.stay_id)
    assert (stay.number, stay.discharged_on, done.receipt_number) == ("F-7", date(2026, 8, 12), "C-77")
    assert (done.bill, Bill.objects.get(pk=before.pk).state) == (None, "REPLACED")
    assert (done.complete_on, done.due_on) == (claim.complete_on, claim.due_on)
    assert both.user.pk in done.editors
    assert [each.number for each in stay.history.order_by("history_id")] == [claim.stay.number, "F-7"]
    with pytest.raises(Denied):
        claims.reviewed(claims.assessed(done), by=both)


@pytest.mark.race
def test_a_list_entered_while_the_stay_is_put_right_is_judged_by_what_is_right(
    committed_db: None, claim: Claim
) -> None:
    bills.catalogue("TREATMENT", "110000", actions.NewItem("T1", "Treatment", payable=False))
    right = claims.treated(place_id="110000", admitted_on=date(2026, 8, 4))
    line = bills.line(served_on=right.discharged_on, price="1,000.00")
    clerk = factories.actor(claim.agency, Role.CLERK)

    done = overlapping(lambda: corrected(claim, treated=right), lambda: claims.assessed(claim, [line], by=clerk))

    assert (done.stay.place_id, done.stay.admitted_on) == ("110000", date(2026, 8, 4))
    assert (done.bill.facts["treatment"], done.bill.fund) == ("110000", 0)


@pytest.mark.race
def test_papers_handed_in_while_the_claim_is_given_another_stay_are_noted(committed_db: None, claim: Claim) -> None:
    said = claims.treated(number=claim.stay.number)
    claims.received(claim.worker, treated=said)
    other = claims.received(claim.worker, treated=said, papers=())
    clerk = factories.actor(claim.agency, Role.CLERK)
    papers = {"claim_id": other.pk, "papers": [ClaimPaper.RECEIPT]}

    done = overlapping(lambda: corrected(other), lambda: actions.hand_in(by=clerk, at=claims.NOW, ids=uuid7, **papers))

    assert (done.papers, done.stay_id == other.stay_id) == (["RECEIPT"], False)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"treated": claims.treated(discharged_on=date(2026, 8, 2))}, "day"),
        ({"treated": claims.treated(discharged_on=date(2026, 9, 15))}, "day"),
        ({"receipt_number": " "}, "receipt"),
        ({"revision": 7}, "stale"),
    ],
)
def test_what_cannot_be_is_not_put_in_its_place(claim: Claim, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        corrected(claim, **wrong)

    assert refusal.value.code == code
    assert Claim.objects.get(pk=claim.pk).revision == claim.revision


def test_after_the_first_review_nothing_is_put_right_any_more(claim: Claim) -> None:
    reviewed = claims.reviewed(claims.assessed(claim))

    with pytest.raises(NotAllowedNow):
        corrected(reviewed)


def test_a_receipt_that_was_paid_is_not_typed_in_afterwards(claim: Claim) -> None:
    claims.paid(claims.received(claim.worker, receipt_number="P-1"))

    with pytest.raises(PaidBefore):
        corrected(claim, receipt_number="p１")


def test_the_page_shows_what_stands_and_leads_on_to_the_same_lines(claim: Claim, at_desk: Browser) -> None:
    claim = claims.assessed(claim, [bills.line(served_on=date(2026, 8, 4), name="Plaster", price="80.00")])
    client = at_desk(factories.actor(claim.agency, Role.CLERK))
    here = reverse("settlement:claim-correct", args=[claim.pk])
    shown = client.get(here).context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | {"revision": claim.revision}

    refused = client.post(here, {**sent, "discharged_on": "2026-08-02", "number": "F-8"})
    done = client.post(here, {**sent, "number": "F-8"}, follow=True)
    lines = client.get(reverse("settlement:claim-lines", args=[claim.pk]))

    assert (refused.status_code, 'value="F-8"' in refused.content.decode()) == (422, True)
    assert "Put right. Assess the list again." in done.content.decode()
    assert Stay.objects.get(pk=claim.stay_id).number == "F-8"
    assert "Plaster" in lines.content.decode()


def test_what_was_saved_without_a_change_keeps_its_assessment(claim: Claim, at_desk: Browser) -> None:
    claim = claims.assessed(claim)
    client = at_desk(factories.actor(claim.agency, Role.CLERK))
    here = reverse("settlement:claim-correct", args=[claim.pk])
    shown = client.get(here).context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | {"revision": claim.revision}

    done = client.post(here, sent, follow=True)

    assert "Put right." in done.content.decode()
    assert "Assess the list again" not in done.content.decode()
    assert Claim.objects.get(pk=claim.pk).bill == claim.bill


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(claim: Claim, at_desk: Browser) -> None:
    client = at_desk(factories.actor(claim.agency, Role.CLERK))
    here = reverse("settlement:claim-correct", args=[claim.pk])
    shown = client.get(here).context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | {"revision": claim.revision}
    corrected(claim)

    answer = client.post(here, {**sent, "number": "F-9"})

    assert answer.status_code == 422
    assert "Somebody else saved this while you had it open." in answer.content.decode()
