"""Claims of one stay: handed in anew, with a second receipt, or put right. They share the stay, each with its bill."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from agency.workers.models import Worker
from settlement import actions
from settlement.enums import CatalogueKind
from settlement.models import Bill, BillLine, Claim, Stay
from tests import bills, claims, factories
from tests.claims import NOW
from tests.filings.conftest import StoppedClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(clock: StoppedClock, worker: Worker) -> Worker:
    clock.at = NOW
    return worker


@pytest.fixture
def clerk(worker: Worker) -> Actor:
    return factories.actor(worker.agency, Role.CLERK)


def refused(claim: Claim) -> Claim:
    ready = claims.reviewed(claims.assessed(claim))
    told = {"claim_id": ready.pk, "revision": ready.revision, "reason": "The stamp is missing"}
    return actions.refuse_claim(by=factories.actor(claim.agency, Role.APPROVER), at=NOW, ids=uuid7, **told)


def corrected(claim: Claim, by: Actor, **values: Any) -> Claim:
    told = {"treated": claims.treated(**values), "why": "NOT_FILED", "receipt_number": claim.receipt_number}
    return actions.correct_claim(by=by, at=NOW, ids=uuid7, claim_id=claim.pk, revision=claim.revision, **told)


def test_a_refused_claim_is_handed_in_anew_and_paid(worker: Worker) -> None:
    first = refused(claims.received(worker, treated=claims.treated(number="F-1"), receipt_number="C1"))

    again = claims.received(worker, treated=claims.treated(number="F-1"), receipt_number="C1")
    done = claims.paid(again)

    assert (done.state, done.stay_id, Stay.objects.count()) == ("PAID", first.stay_id, 1)
    assert sorted(Bill.objects.values_list("claim", "state")) == sorted([(first.pk, "ASSESSED"), (again.pk, "SETTLED")])


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ({"number": "f1"}, 1),
        ({"number": "F-01", "institution_name": "hospital FAR away"}, 2),
        ({"number": "Ｆ－1", "institution_name": "hospital FAR away"}, 1),
        ({"number": "F-2"}, 2),
        ({"place_id": "320200"}, 2),
        ({"discharged_on": date(2026, 8, 12)}, 2),
    ],
)
def test_two_receipts_of_one_stay_are_two_claims_about_it(worker: Worker, said: dict[str, Any], stays: int) -> None:
    one = claims.received(worker, treated=claims.treated(number="F-1"), receipt_number="C1")

    other = claims.received(worker, treated=claims.treated(**{"number": "F-1", **said}), receipt_number="C2")

    assert (len({one.stay_id, other.stay_id}), Stay.objects.count()) == (stays, stays)
    assert [claims.paid(each).state for each in (one, other)] == ["PAID", "PAID"]


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ({}, 2),
        ({"admitted_on": date(2026, 8, 12), "discharged_on": date(2026, 8, 15), "number": "F9"}, 2),
        ({"admitted_on": date(2026, 8, 13), "discharged_on": date(2026, 8, 15), "number": "F9"}, 4),
    ],
)
def test_the_most_nights_are_those_of_the_stay_whatever_claims_there_are_of_it(
    worker: Worker, said: dict[str, Any], paid: int
) -> None:
    """Weihai pays five; the first claim has had three of the stay from 2026-08-03 to 13."""
    for treated, nights in ((claims.treated(), 3), (claims.treated(**said), 4)):
        line = bills.line(served_on=treated.admitted_on)
        claim = claims.assessed(claims.received(worker, treated=treated), [line])
        done = claims.approved(claims.reviewed(claims.spent(claim, nights=[bills.yuan("100.00")] * nights)))

    found = Counter(done.allowances.values_list("reason", flat=True))
    assert found == Counter({"IN_FULL": paid, "TOO_MANY_NIGHTS": 4 - paid} if paid < 4 else {"IN_FULL": 4})


def test_the_limits_of_a_stay_are_those_of_all_its_receipts(worker: Worker) -> None:
    bills.catalogue("MEDICINE", "320000", actions.NewItem("D1", "Drug", max_quantity=Decimal(5)))
    drugs = [bills.line(7, "D1", kind=CatalogueKind.MEDICINE, quantity=Decimal(4), served_on=date(2026, 8, 4))]
    stay = claims.treated()
    first, second, third = (claims.received(worker, treated=stay, receipt_number=f"C{number}") for number in "123")
    overtaken = claims.reviewed(claims.assessed(second, drugs))
    claims.approved(claims.reviewed(claims.assessed(first, drugs)))

    with pytest.raises(Refusal) as refusal:
        claims.approved(overtaken)
    assert refusal.value.code == "paid-beside"
    back = claims.sent_back(overtaken, by=factories.actor(worker.agency, Role.APPROVER))
    claims.approved(claims.reviewed(claims.assessed(back, drugs)))
    claims.approved(claims.reviewed(claims.assessed(third, drugs)))

    lines = BillLine.objects.filter(bill__state="SETTLED").order_by("bill__receipt_number")
    assert [(int(each.fund), each.number, each.reasons) for each in lines] == [
        (400, 7, []),
        (100, 7, ["ABOVE_QUANTITY"]),
        (0, 7, ["ABOVE_QUANTITY"]),
    ]


def test_another_persons_stay_is_another_stay_whatever_its_number(worker: Worker) -> None:
    other = factories.worker(worker.agency)
    factories.determination(other)

    for person, place in ((worker, "320100"), (other, "310000"), (other, "320100")):
        claims.received(person, treated=claims.treated(number="1", institution_name="人民医院", place_id=place))

    assert sorted(Stay.objects.values_list("worker", "place")) == sorted(
        [(worker.pk, "320100"), (other.pk, "310000"), (other.pk, "320100")]
    )


def test_a_claim_that_is_put_right_leaves_the_stay_of_another_as_it_is(worker: Worker, clerk: Actor) -> None:
    one = claims.received(worker, treated=claims.treated(number="F1"))
    other = claims.received(worker, treated=claims.treated(number="F1"))

    moved = corrected(other, clerk, number="F2")

    assert (moved.stay.number, Stay.objects.get(pk=one.stay_id).number) == ("F2", "F1")
    assert moved.stay_id != one.stay_id


def test_a_claim_that_is_put_right_finds_the_stay_it_is_about_and_no_stay_without_a_claim_is_left(
    worker: Worker, clerk: Actor
) -> None:
    one = claims.received(worker, treated=claims.treated(number="F1"))
    other = claims.received(worker, treated=claims.treated(number="F2"))
    left = other.stay_id

    moved = corrected(other, clerk, number="F1")

    assert (moved.stay_id, Stay.objects.get(pk=left).state) == (one.stay_id, "ADMISSION_CANCELLED")
    assert Stay.objects.get(pk=one.stay_id).state == "CONVERTED_TO_MANUAL"


@pytest.mark.parametrize("number", ["F1", "F2"])
def test_the_counter_takes_a_claim_whatever_number_another_has(
    worker: Worker, clerk: Actor, at_desk: Callable[..., Client], number: str
) -> None:
    claims.received(worker, treated=claims.treated(number="F1"))
    claim = claims.received(worker, treated=claims.treated(number="F2"))
    client = at_desk(clerk)
    page = reverse("settlement:claim-correct", args=[claim.pk])
    shown = client.get(page).context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | {"revision": claim.revision, "number": number}

    put_right = client.post(page, sent)
    new = client.post(reverse("settlement:claim-new", args=[worker.pk]), {**sent, "receipt_number": "C-3"})

    assert (put_right.status_code, new.status_code) == (302, 302)
    assert sorted(Claim.objects.values_list("stay__number", flat=True)) == sorted(["F1", number, number])
