"""Devices that were settled elsewhere: their service life runs here, and the notice has less left (S11, R4.9)."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from agency.exchange import answers
from agency.exchange.enums import Handling, Unhandled
from agency.exchange.envelope import parse
from agency.exchange.hub.store import Store
from agency.exchange.models import Outgoing
from agency.offices.enums import Role
from agency.workers.models import Worker
from filings.models import FilingVersion, ReceivedFiling
from settlement.actions import NewItem, taking_back
from settlement.actions.devices import PaidSince
from settlement.assessment import Notice
from settlement.enums import CatalogueKind
from settlement.models import Bill, Claim, Configuration, DirectPayment, Stay
from tests import bills, claims, factories, stays
from tests.bills import yuan
from tests.conftest import until_somebody_waits
from tests.exchange import letters
from tests.factories import moment
from tests.stays import hear

pytestmark = pytest.mark.django_db
APPROVED, AT = moment("2026-03-10 09:00"), moment("2026-04-21 09:00")
OTHER = str(uuid.UUID(int=10))
LEG = ("n 1", "LEG", "2026-04-10", "12000.00")


def ours() -> FilingVersion:
    """Jinan's filing for devices in Nanjing; the worker has notice N-1 of 12,000.00 yuan of 2026-03-05."""
    items = [NewItem(code, code, life_months=36) for code in ("LEG", "ARM")]
    bills.catalogue("DEVICE", stays.JINAN, *items)
    worker = factories.worker(factories.agency(stays.JINAN), at=APPROVED)
    confirmation = factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    factories.device_notice(confirmation, number="N-1", issued_on=date(2026, 3, 5))
    rests_on = [factories.determination(worker, at=APPROVED), confirmation]
    return factories.approved(worker, at=APPROVED, determinations=rests_on, services=["DEVICE"])


@pytest.fixture
def version() -> FilingVersion:
    return ours()


def told(version: FilingVersion, *devices: Any, **changes: Any) -> dict[str, Any]:
    """The settlement of an order of 2026-04-10 under a filing."""
    one = {"filing_no": version.filing.number, "version": version.number, "admitted_on": "2026-04-10"}
    return letters.settled_devices(*(devices or [LEG]), **{**one, **changes})


def undone(version: FilingVersion) -> dict[str, Any]:
    known = {name: value for name, value in told(version).items() if name != "devices"}
    return {**known, "undone": {"kind": "CANCELLED", "month": "2026-04"}}


def claimed(worker: Worker, code: str = "LEG", price: str = "15,800.00") -> Claim:
    """A claim for a device of 2026-05-03 that waits for its second review."""
    day = date(2026, 5, 3)
    fitted = claims.treated(service="DEVICE", admitted_on=day, discharged_on=day)
    line = bills.line(1, code, price, kind=CatalogueKind.DEVICE, served_on=day)
    return claims.reviewed(claims.assessed(claims.received(worker, treated=fitted), [line]))


def shares(bill: Bill | None) -> tuple[str, list[str]]:
    assert bill is not None
    return str(bill.fund), bill.lines.get().reasons


def standing() -> list[tuple[Any, ...]]:
    rows = Configuration.objects.standing().order_by("code")
    return list(rows.values_list("notice_number", "code", "configured_on", "quantity", "fund", "life_months"))


def test_a_device_that_was_settled_elsewhere_is_not_paid_again_by_hand(version: FilingVersion) -> None:
    hear([(1, "stay.settled", told(version))], AT)

    kept = Configuration.objects.get()
    assert (kept.worker, kept.payment, kept.bill) == (version.worker, DirectPayment.objects.get(), None)
    assert standing() == [("n 1", "LEG", date(2026, 4, 10), 1, yuan("12,000.00"), 36)]
    assert shares(claimed(version.worker).bill) == ("0.00", ["SERVICE_LIFE"])


def test_a_notice_has_left_what_was_not_paid_under_it_elsewhere(version: FilingVersion) -> None:
    hear([(1, "stay.settled", told(version, ("Ｎ－１", "ARM", "2026-04-10", "9000.00")))], AT)

    claim = claimed(version.worker)

    assert shares(claim.bill) == ("3000.00", ["ABOVE_NOTICE"])
    claims.approved(claim)
    assert {each.fund for each in Configuration.objects.standing()} == {yuan("9,000.00"), yuan("3,000.00")}


def test_a_claim_that_was_assessed_before_we_were_told_is_assessed_again(version: FilingVersion) -> None:
    claim = claimed(version.worker)
    hear([(1, "stay.settled", told(version))], AT)

    with pytest.raises(PaidSince):
        claims.approved(claim)


def test_a_device_paid_by_hand_before_we_were_told_is_shown_until_one_is_undone(version: FilingVersion) -> None:
    claims.approved(claimed(version.worker))

    hear([(4, "stay.settled", told(version))], AT)

    stay = Stay.objects.get(told_as=stays.STAY)
    assert (stay.paid_twice, len(standing())) == (True, 2)
    hear([(5, "stay.undone", undone(version))], AT)
    stay.refresh_from_db()
    assert (stay.paid_twice, len(standing())) == (False, 1)


@pytest.mark.parametrize(
    ("day", "number", "changed", "is_shown"),
    [
        ("2026-04-10", "N-1", False, True),
        ("2026-04-10", "N-1", True, False),
        ("2026-04-10", "N-9", False, True),
        ("2023-05-03", "N-1", False, True),
        ("2023-05-02", "N-1", False, False),
    ],
)
def test_a_device_under_another_notice_within_the_service_life_of_one_paid_by_hand_is_shown(
    version: FilingVersion, day: str, number: str, changed: bool, is_shown: bool
) -> None:
    """By hand one of 2026-05-03 is paid, under notice N-2: 36 months after another, if the injury is the same."""
    confirmation = factories.determination(
        version.worker, kind="DEVICE", decided_on=date(2026, 2, 1), injury_changed=changed
    )
    factories.device_notice(confirmation, number="N-2", issued_on=date(2026, 3, 20))
    claims.approved(claimed(version.worker, price="2,000.00"))
    assert [row[0] for row in standing()] == ["N-2"]

    leg = (number, "LEG", day, "2000.00")
    hear([(4, "stay.settled", told(version, leg, admitted_on=day, fund="2000.00", personal="13800.00"))], AT)

    assert (Stay.objects.get(told_as=stays.STAY).paid_twice, len(standing())) == (is_shown, 2)


@pytest.mark.parametrize(("quantity", "is_shown"), [("1", False), ("2", True)])
def test_as_many_as_our_notice_speaks_of_are_not_paid_twice_and_one_more_is_shown(
    version: FilingVersion, quantity: str, is_shown: bool
) -> None:
    confirmation = factories.determination(version.worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    factories.device_notice(confirmation, number="N-2", issued_on=date(2026, 4, 1), pieces=2)
    claims.approved(claimed(version.worker, price="2,000.00"))
    leg = {**told(version, ("N-2", "LEG", "2026-04-10", "2000.00"), fund="2000.00", personal="13800.00")}
    leg["devices"][0]["quantity"] = quantity

    hear([(4, "stay.settled", leg)], AT)

    assert (Stay.objects.get(told_as=stays.STAY).paid_twice, len(standing())) == (is_shown, 2)


def test_two_devices_within_one_notice_are_not_paid_twice(version: FilingVersion) -> None:
    claims.approved(claimed(version.worker, "ARM", "2,000.00"))
    leg = ("N-1", "LEG", "2026-04-10", "10000.00")

    hear([(4, "stay.settled", told(version, leg, fund="10000.00", personal="5800.00"))], AT)

    assert (Stay.objects.get(told_as=stays.STAY).paid_twice, len(standing())) == (False, 2)


@pytest.mark.parametrize("order", [*permutations((1, 2)), (1, 2, 1), (2, 1, 2, 1), (1, 1, 2)])
def test_what_was_undone_counts_no_more_whatever_comes_first_and_however_often(
    version: FilingVersion, order: tuple[int, ...]
) -> None:
    said = {1: (1, "stay.settled", told(version)), 2: (2, "stay.undone", undone(version))}

    heard = hear([said[number] for number in order], AT)

    assert {each.handling for each in heard} == {Handling.HANDLED}
    assert standing() == []
    assert shares(claimed(version.worker).bill) == ("12000.00", ["ABOVE_NOTICE"])


def test_what_was_told_before_changes_nothing(version: FilingVersion) -> None:
    hear([(1, "stay.settled", told(version))], AT)
    rows = list(Configuration.history.values_list("history_id", flat=True))

    hear([(1, "stay.settled", told(version)), (2, "stay.settled", told(version))], AT)

    assert list(Configuration.history.values_list("history_id", flat=True)) == rows
    assert len(standing()) == 1


def test_a_settlement_in_the_version_without_devices_books_none(version: FilingVersion) -> None:
    old = {name: value for name, value in told(version).items() if name != "devices"}

    hear([(1, "stay.settled", old)], AT)

    assert (DirectPayment.objects.count(), standing()) == (1, [])


@pytest.mark.parametrize(
    ("devices", "reason"),
    [
        ([("N-1", "LEG", "2026-04-10", "12000.01")], Unhandled.INVALID),
        ([("-", "LEG", "2026-04-10", "12000.00")], Unhandled.INVALID),
        ([("N-1", "LEG", "2026-04-31", "12000.00")], Unhandled.INVALID),
        ([("N-1", "LEG", "2026-04-10", "12000")], Unhandled.INVALID),
    ],
)
def test_devices_that_cannot_be_are_set_aside(version: FilingVersion, devices: Any, reason: Unhandled) -> None:
    (heard,) = hear([(1, "stay.settled", told(version, *devices))], AT)

    assert (heard.handling, heard.parked_because, standing()) == (Handling.PARKED, reason, [])


def test_the_same_bill_with_other_devices_is_set_aside_and_the_first_stay(version: FilingVersion) -> None:
    hear([(1, "stay.settled", told(version))], AT)

    heard = hear([(2, "stay.settled", told(version, ("N-1", "ARM", "2026-04-10", "12000.00")))], AT)

    assert [each.parked_because for each in heard] == ["", Unhandled.CONTRADICTS]
    assert [row[1] for row in standing()] == ["LEG"]


def test_what_an_institution_settles_is_booked_in_both_places_until_it_is_undone(
    tmp_path: Path, version: FilingVersion
) -> None:
    store = Store(tmp_path / "hub.sqlite3")
    factories.agency(stays.NANJING)
    stays.pass_on(store, APPROVED)
    filing = ReceivedFiling.objects.get(filing_number=version.filing.number)
    stay = bills.stay(filing, service="DEVICE", admitted_on=date(2026, 4, 10), discharged_on=None)
    notice = Notice("N1", yuan("12,000.00"), 36, date(2026, 3, 5), date(2026, 5, 5))
    leg = bills.line(1, "LEG", "3,950.00", quantity=yuan("1.5"), kind=CatalogueKind.DEVICE, served_on=date(2026, 4, 10))
    bill = bills.settled(bills.assessed(stay, [leg], notices=[notice]))

    (said,) = Outgoing.objects.filter(subject=stay.pk).select_related("body")
    letter = parse(bytes(said.body.sealed))
    device = {"notice": "N1", "code": "LEG", "day": "2026-04-10", "quantity": "1.5", "fund": "5925.00"}
    assert (letter.version, letter.payload["devices"]) == (2, [device])
    stays.pass_on(store, AT)
    rows = Configuration.objects.standing()
    assert {(each.agency.code, each.received, each.worker) for each in rows} == {
        (stays.NANJING, filing, None),
        (stays.JINAN, None, version.worker),
    }
    bills.undone(bill, at=AT)
    stays.pass_on(store, AT)
    store.close()
    assert standing() == []


def test_what_was_paid_twice_is_so_no_more_once_another_settlement_under_the_notice_is_undone(
    version: FilingVersion,
) -> None:
    hear([(1, "stay.settled", told(version, ("N-1", "ARM", "2026-04-10", "4000.00")))], AT)
    claims.approved(claimed(version.worker, price="5,000.00"))
    bill = {"number": "Z0002", "bill": {"id": str(uuid.UUID(int=78)), "number": "R0002"}}
    hear([(1, "stay.settled", told(version, ("N-1", "EYE", "2026-04-10", "4000.00"), **bill))], AT, stay=OTHER)
    assert Stay.objects.get(told_as=OTHER).paid_twice, "4,000 and 5,000 and 4,000 are more than 12,000"

    hear([(2, "stay.undone", undone(version))], AT)

    assert not Stay.objects.get(told_as=OTHER).paid_twice


@pytest.mark.race
def test_a_claim_approved_while_we_are_told_of_the_device_is_assessed_again(
    committed_db: None,
) -> None:
    version = ours()
    claim, said = claimed(version.worker), told(version)

    def approve() -> Any:
        try:
            return claims.approved(claim)
        except PaidSince as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            hear([(1, "stay.settled", said)], AT)
            approving = other.submit(approve)
            until_somebody_waits()
        assert isinstance(approving.result(30), PaidSince)

    assert [row[4] for row in standing()] == [yuan("12,000.00")]


@pytest.mark.race
def test_two_settlements_told_together_while_an_approval_is_taken_back_wait_for_that(
    committed_db: None, version: FilingVersion, together: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = claims.approved(claimed(version.worker, price="5,000.00"))
    approver = factories.actor(claim.agency, Role.APPROVER, at=claims.NOW)
    bill = {"number": "Z0002", "bill": {"id": str(uuid.UUID(int=78)), "number": "R0002"}}
    later = told(version, ("N-1", "ARM", "2026-04-10", "8000.00"), **bill)
    hear([(1, "stay.settled", later)], AT, stay=OTHER)
    assert Stay.objects.get(told_as=OTHER).paid_twice
    under_way, hold = threading.Event(), taking_back._hold_what_is_paid

    def once_the_messages_wait(*what: Any) -> None:
        under_way.set()
        until_somebody_waits()
        hold(*what)

    monkeypatch.setattr(taking_back, "_hold_what_is_paid", once_the_messages_wait)
    first = told(version, ("N-1", "EYE", "2026-04-10", "1000.00"))
    both = [stays.message(1, "stay.settled", first), stays.message(2, "stay.settled", later, OTHER)]

    def meanwhile() -> int:
        assert under_way.wait(30)
        return answers.store(both, at=AT)

    outcomes = together(lambda: claims.taken_back(claim, by=approver), meanwhile)

    assert [type(outcome) for outcome in outcomes] == [Claim, int], outcomes
