"""One cost is paid once, however its receipt is written, whoever pays first, and whenever we are told (R4.13)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from agency.offices.models import Division
from agency.offices.refusals import Refusal
from agency.workers.models import Worker
from filings.models import FilingVersion
from institutions.models import Institution
from settlement.actions import NewItem
from settlement.actions.receipts import PaidBefore
from settlement.models import Bill, Claim, DirectPayment, Stay
from settlement.receipts import number_key, place_key
from tests import bills, claims, factories, stays
from tests.factories import moment

NUMBER, HOSPITAL = "00I23456", "Hospital far away"
SPELLINGS = ["No.00123456", "№ 0123456", "票据号：00123456", "发票号码 123456", "O0l23456", "0012-3456"]
TOLD_AT = moment("2026-10-12 09:00")
rows = pytest.mark.django_db


@pytest.mark.parametrize(
    "written", [*SPELLINGS, "收据编号00123456", "编号:No.123456", "００１２３４５６", "0012·3456 "]
)
def test_signs_zeros_and_words_before_a_number_make_no_other_number(written: str) -> None:
    assert number_key(written) == number_key(NUMBER) == "123456"


@pytest.mark.parametrize(("one", "other"), [("00A123", "a-123"), ("AO123", "A0123"), ("鄂收 0Ol", "鄂收001")])
def test_a_number_with_letters_is_compared_in_the_same_way(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), [("A0123", "A123"), ("1200", "12"), ("鄂收12", "12"), ("0", "")])
def test_what_tells_two_numbers_apart_is_left(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


def settled_directly(worker: Worker, receipt: str) -> Any:
    heard = factories.received(factories.agency("320100"), insured_place="371000", number=worker.number)
    stay = bills.stay(heard, institution_name=HOSPITAL)
    return bills.settled(bills.assessed(stay, [bills.line()], receipt_number=receipt))


def approved(worker: Worker, receipt: str, at: datetime = claims.NOW, **values: Any) -> Claim:
    claim = claims.assessed(claims.received(worker, receipt_number=receipt, at=at, **values), at=at)
    return claims.approved(claims.reviewed(claim, at=at), at=at)


@pytest.mark.parametrize("written", SPELLINGS)
def test_what_was_settled_directly_is_not_reimbursed(worker: Worker, written: str) -> None:
    settled_directly(worker, NUMBER)

    with pytest.raises(PaidBefore):
        claims.received(worker, receipt_number=written)


@pytest.mark.parametrize("pay", [settled_directly, approved])
def test_what_was_reimbursed_is_not_paid_again(worker: Worker, pay: Callable[[Worker, str], Any]) -> None:
    approved(worker, NUMBER)

    with pytest.raises(PaidBefore):
        pay(worker, "票据号：No.0012 3456")


@rows
@pytest.mark.parametrize("first", ["told", "by hand"])
def test_what_another_place_paid_is_found_whichever_way_round_we_hear_of_it(first: str) -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency(stays.JINAN), at=moment("2026-03-10 09:00"))
    version: FilingVersion = factories.approved(worker, at=moment("2026-03-10 09:00"))
    (kind, settled) = stays.story(version)[3]
    if first == "told":
        stays.hear([(4, kind, settled)], TOLD_AT)
        with pytest.raises(PaidBefore):
            claims.received(worker, receipt_number="№ R-0OO1", at=TOLD_AT)
        return

    factories.determination(worker)
    approved(worker, "发票号：rooo1", at=TOLD_AT)
    stays.hear([(4, kind, settled)], TOLD_AT)

    assert Stay.objects.get(told_as=stays.STAY).paid_twice


@rows
def test_of_what_another_agency_has_on_record_no_more_is_said_than_whose_it_is() -> None:
    """Neither the number as they wrote it nor when it was paid: told by the exchange, or paid by hand."""
    claims.catalogue()
    opened = moment("2026-03-10 09:00")
    theirs, ours = (factories.worker(factories.agency(code), at=opened) for code in (stays.JINAN, "371000"))
    kind, settled = stays.story(factories.approved(theirs, at=opened))[3]
    stays.hear([(4, kind, settled)], TOLD_AT)
    approved(theirs, "№ 00777", at=TOLD_AT)
    told = claims.treated_before(TOLD_AT, institution_name="北京示例医院")
    by_hand = claims.treated_before(TOLD_AT)

    for receipt, treated in (("R 0001", told), ("777", by_hand)):
        with pytest.raises(PaidBefore) as refusal:
            claims.received(ours, receipt_number=receipt, treated=treated, at=TOLD_AT)
        said = str(refusal.value)
        assert theirs.agency.name in said
        assert not [each for each in ("R0001", "00777", "2026") if each in said]


@rows
def test_what_we_were_told_is_said_before_what_only_another_agency_knows() -> None:
    """The place of treatment may be an agency of the same deployment: its receipt says less than what it told."""
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    opened = moment("2026-03-10 09:00")
    worker = factories.worker(factories.agency(stays.JINAN), at=opened)
    settled_directly(worker, "R0001")
    stays.hear([(4, *stays.story(factories.approved(worker, at=opened))[3])], TOLD_AT)

    with pytest.raises(PaidBefore) as refusal:
        claims.received(worker, receipt_number="r-0001", at=TOLD_AT)
    assert isinstance(refusal.value.other, DirectPayment)


# Namesakes


def settled_in(place: str, institution: Institution | None = None, receipt: str = "123") -> Bill:
    """A bill of 人民医院, of somebody whom nobody else knows."""
    heard = factories.received(factories.agency(f"{place[:2]}0000"), insured_place="370100")
    told = {"institution_name": "人民医院", "institution": institution, "place_id": place}
    return bills.settled(bills.assessed(bills.stay(heard, **told), [bills.line()], receipt_number=receipt))


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("320100", "3201"),
        ("320102", "3201"),
        ("320000", "32"),
        ("310101", "31"),
        ("310000", "31"),
        ("429004", "429004"),
    ],
)
def test_a_place_is_compared_by_its_city(code: str, key: str) -> None:
    assert place_key(code) == key


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("320100", "320100", True),
        ("320102", "320104", True),
        ("320100", "320000", True),
        ("310000", "310101", True),
        ("320100", "320200", False),
        ("320100", "310000", False),
        ("320000", "310000", False),
    ],
)
def test_namesakes_of_two_cities_number_their_receipts_for_themselves(
    worker: Worker, one: str, other: str, is_same: bool
) -> None:
    bills.catalogue("TREATMENT", "310000", NewItem("T1", "Treatment"))
    settled_in(one)
    treated = claims.treated(institution_name="人民医院", place_id=other)

    for pay in (lambda: claims.received(worker, treated=treated, receipt_number="123"), lambda: settled_in(other)):
        if is_same:
            with pytest.raises(PaidBefore):
                pay()
        else:
            assert pay()


def test_two_institutions_that_we_know_are_told_apart_by_their_rows(worker: Worker) -> None:
    office = factories.agency("320100")
    known, namesake = (factories.registered(office, name="人民医院", division=_district(code)) for code in (2, 4))
    settled_in("320102", known)

    assert settled_in("320104", namesake).state == "SETTLED"
    with pytest.raises(PaidBefore):
        settled_in("320106", known)
    with pytest.raises(PaidBefore) as unknown:
        settled_in("320102")
    assert unknown.value.other.kind == "DIRECT"


def _district(number: int) -> Division:
    return Division.objects.get(pk=f"3201{number:02}")


def test_a_namesake_that_was_paid_by_hand_is_no_payment_of_what_we_are_told(db: None) -> None:
    claims.catalogue()
    opened = moment("2026-03-10 09:00")
    worker, other = (factories.worker(factories.agency(stays.JINAN), at=opened) for _ in range(2))
    version = factories.approved(worker, at=opened)
    factories.determination(other)
    kind, settled = stays.story(version)[3]
    elsewhere, there = (
        claims.treated_before(TOLD_AT, institution_name="北京示例医院", place_id=place)
        for place in ("320200", "320100")
    )
    approved(other, "R0001", at=TOLD_AT, treated=elsewhere)

    stays.hear([(4, kind, settled)], TOLD_AT)

    assert not Stay.objects.get(told_as=stays.STAY).paid_twice
    with pytest.raises(PaidBefore):
        claims.received(factories.worker(other.agency), treated=there, receipt_number="R0001", at=TOLD_AT)


@pytest.mark.parametrize("written", [" ", "---", "№.", "。"])
def test_signs_alone_are_no_number(worker: Worker, written: str) -> None:
    with pytest.raises(Refusal) as refusal:
        claims.received(worker, receipt_number=written)

    assert refusal.value.code == "receipt"
    with pytest.raises(Refusal):
        settled_directly(worker, written)
