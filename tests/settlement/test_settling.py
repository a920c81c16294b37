"""Settling, undoing and reversing: once, with the shares of the bill, into an open month; one receipt, one payment."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from settlement import actions, permissions
from settlement.actions import NewItem
from settlement.actions.receipts import PaidBefore
from settlement.models import Bill, Entry, Month, Receipt
from settlement.receipts import institution_key, number_key
from tests import bills, factories
from tests.factories import moment

pytestmark = pytest.mark.django_db
MAY = moment("2026-05-12 10:00")


@pytest.fixture
def bill() -> Bill:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    return bills.assessed(bills.stay(), [bills.line(price="9,800.00")])


def closed(bill: Bill, at: str) -> Month:
    month = bill.entries.get(kind="SETTLED").month
    finance = factories.actor(bill.agency, Role.FINANCE)
    return actions.close_month(by=finance, at=moment(at), ids=uuid7, month_id=month.pk)


def test_a_settlement_is_an_entry_of_its_month_with_the_shares_of_the_bill(bill: Bill) -> None:
    settled = bills.settled(bill, at=MAY)

    entry = Entry.objects.get()
    assert (str(entry.month), entry.kind, entry.total, entry.fund) == (
        "2026-05",
        "SETTLED",
        settled.total,
        settled.fund,
    )
    assert (settled.state, settled.settled_at, settled.settled_by, settled.stay.state) == (
        "SETTLED",
        MAY,
        None,
        "SETTLED",
    )


def test_the_answer_says_all_as_text(bill: Bill) -> None:
    answer = actions.settle(by=bills.institution(), at=MAY, ids=uuid7, **bills.message(bill.stay, bill.total))

    assert answer == {
        "bill": str(bill.pk),
        "state": "SETTLED",
        "month": "2026-05",
        "total": "9800.00",
        "fund": "9800.00",
        "worker": "0.00",
        "separated": "0.00",
    }


def refused(bill: Bill, *, by: Actor | None = None, total: Decimal | None = None) -> str:
    with pytest.raises(Refusal) as refusal:
        actions.settle(
            by=by or bills.institution(),
            at=MAY,
            ids=uuid7,
            **bills.message(bill.stay, bill.total if total is None else total),
        )
    assert not Entry.objects.filter(bill=bill, kind="SETTLED").exclude(bill__state="SETTLED").exists()
    return refusal.value.code


def test_another_total_is_refused(bill: Bill) -> None:
    assert refused(bill, total=Decimal("9800.01")) == "total"


def test_what_nobody_can_judge_is_not_settled() -> None:
    bill = bills.assessed(bills.stay(), [bills.line()])

    assert (bill.unknown, refused(bill)) == (1, "unknown")


def test_a_stay_is_settled_when_it_is_over(bill: Bill) -> None:
    running = bills.assessed(bills.stay(discharged_on=None), [bills.line()])

    assert refused(running) == "not-now"


def test_a_settled_stay_is_not_settled_again_under_another_message(bill: Bill) -> None:
    bills.settled(bill)

    assert refused(bill) == "not-now"


def test_a_clerk_settles_for_an_institution_and_a_reviewer_does_not(bill: Bill) -> None:
    assert refused(bill, by=factories.actor(bill.agency, Role.REVIEWER)) == "no-bill.enter"

    clerk = factories.actor(bill.agency, Role.CLERK)
    assert bills.settled(bill, by=clerk).settled_by == clerk.user


def test_care_that_is_out_of_scope_is_not_settled_directly() -> None:
    visit = {"service": "OUTPATIENT_MEDICAL", "discharged_on": None}
    bill = bills.assessed(bills.stay(**visit), [bills.line(served_on=bills.ADMITTED)])

    assert refused(bill) == "out-of-scope"


@pytest.mark.parametrize(("valid_to", "code"), [(date(2026, 4, 2), ""), (date(2026, 4, 1), "not-covered"), (None, "")])
def test_the_filing_covers_the_day_of_admission(bill: Bill, valid_to: date | None, code: str) -> None:
    heard = factories.received(bill.agency, insured_place="370100", valid_to=valid_to)
    other = bills.assessed(bills.stay(heard), [bills.line()])

    if code:
        assert refused(other) == code
    else:
        assert bills.settled(other).state == "SETTLED"


def test_a_stay_that_is_not_settled_directly_is_handed_over_with_a_reason(bill: Bill) -> None:
    told = {"by": bills.institution(), "at": MAY, "ids": uuid7, "stay_id": bill.stay_id}
    with pytest.raises(Refusal) as refusal:
        actions.convert(**told, reason=" ")
    assert refusal.value.code == "reason-missing"

    stay = actions.convert(**told, reason="The line is down")

    bill.refresh_from_db()
    assert (stay.state, stay.ended_because, bill.state) == ("CONVERTED_TO_MANUAL", "The line is down", "REPLACED")
    with pytest.raises(NotAllowedNow):
        bills.assessed(stay, [bills.line()])


def test_what_was_settled_is_not_handed_over(bill: Bill) -> None:
    bills.settled(bill)

    with pytest.raises(NotAllowedNow):
        actions.convert(by=bills.institution(), at=MAY, ids=uuid7, stay_id=bill.stay_id, reason="Too late")


# Undoing


def test_after_a_cancellation_the_stay_is_assessed_and_settled_anew(bill: Bill) -> None:
    first = bills.undone(bills.settled(bill, at=MAY), at=MAY)

    again = bills.assessed(bill.stay, [bills.line(price="9,700.00")], receipt_number=first.receipt_number, at=MAY)
    bills.settled(again, at=MAY)

    first.refresh_from_db()
    assert (first.state, again.stay.bills.get(state="SETTLED")) == ("CANCELLED", again)
    totals = list(Entry.objects.order_by("entered_at", "id").values_list("total", flat=True))
    assert sum(totals) == Decimal("9700.00")


def test_nothing_is_undone_twice_and_nothing_without_a_reason(bill: Bill) -> None:
    settled = bills.settled(bill, at=MAY)
    with pytest.raises(Refusal) as refusal:
        bills.undone(settled, at=MAY, reason=" ")
    assert refusal.value.code == "reason-missing"

    bills.undone(settled, at=MAY)
    with pytest.raises(NotAllowedNow):
        bills.undone(settled, at=MAY)
    assert Entry.objects.count() == 2


def test_a_repeated_undo_message_gets_the_same_answer(bill: Bill) -> None:
    bills.settled(bill, at=MAY)
    told = bills.message(bill.stay, bill.total)
    del told["total"]
    answers = [
        actions.undo(by=bills.institution(), at=MAY, ids=uuid7, reason="Wrong patient", **told) for _ in range(3)
    ]

    assert answers[0] == answers[1] == answers[2]
    assert (answers[0]["state"], Entry.objects.count()) == ("CANCELLED", 2)


def reversed_at_once(settled: Bill, **told: Any) -> None:
    """A reversal in a transaction of its own, whose constraints are looked at when it ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        bills.undone(settled, **told)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_after_the_close_a_clerk_can_not_reverse_and_a_second_person_can(
    bill: Bill, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = factories.person(bill.agency, Role.CLERK, Role.REVIEWER)
    at = moment("2026-06-18 10:00")
    settled = bills.settled(bill, at=MAY, by=Actor.of(clerk, at=MAY))
    closed(settled, "2026-06-15 17:00")

    with pytest.raises(Denied) as denial:
        bills.undone(settled, at=at, by=Actor.of(clerk, at=at))
    assert denial.value.code == "own-work"
    monkeypatch.setattr(permissions, "check_may_reverse", lambda by, bill: by.posts[0])
    with pytest.raises(IntegrityError, match="nobody decides on their own work"):
        reversed_at_once(settled, at=at, by=Actor.of(clerk, at=at))
    monkeypatch.undo()
    with pytest.raises(Denied):
        bills.undone(settled, at=at, by=factories.actor(bill.agency, Role.CLERK))
    assert bills.undone(settled, at=at, by=factories.actor(bill.agency, Role.REVIEWER)).state == "REVERSED"


# Months


def test_a_month_is_closed_once_by_finance_when_it_is_over(bill: Bill) -> None:
    month = bills.settled(bill, at=MAY).entries.get().month
    close = {"ids": uuid7, "month_id": month.pk}
    finance = factories.actor(bill.agency, Role.FINANCE)
    with pytest.raises(NotAllowedNow):
        actions.close_month(by=finance, at=moment("2026-05-31 23:59"), **close)
    with pytest.raises(Denied):
        actions.close_month(by=factories.actor(bill.agency, Role.APPROVER), at=moment("2026-06-01 00:00"), **close)

    assert actions.close_month(by=finance, at=moment("2026-06-01 00:00"), **close).state == "CLOSED"
    with pytest.raises(NotAllowedNow):
        actions.close_month(by=finance, at=moment("2026-06-02 00:00"), **close)


def test_what_is_settled_after_its_month_was_closed_stands_in_the_next_open_one(bill: Bill) -> None:
    bills.settled(bill, at=MAY)
    closed(bill, "2026-06-01 09:00")

    late = bills.paid_stay("10.00", at=moment("2026-05-31 23:00"))

    assert str(late.entries.get().month) == "2026-06"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE settlement_month SET state = 'OPEN', closed_by_id = NULL, closed_at = NULL", "closed month"),
        ("UPDATE settlement_month SET begins_on = '2026-07-01'", "closed month"),
        ("UPDATE settlement_bill SET state = 'ASSESSED', settled_at = NULL", "by no way"),
        ("UPDATE settlement_bill SET settled_at = now()", "settled does not change"),
        ("UPDATE settlement_bill SET stay_id = gen_random_uuid()", "assessed does not change"),
    ],
)
def test_the_database_keeps_closed_months_and_settled_bills(bill: Bill, statement: str, words: str) -> None:
    closed(bills.settled(bill, at=MAY), "2026-06-01 09:00")

    with pytest.raises(IntegrityError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def entry_of(bill: Bill, **values: Any) -> None:
    """An entry put in behind the actions' back."""
    with acting(by=factories.machine(), at=MAY, ids=uuid7) as act:
        first = bill.entries.get(kind="SETTLED")
        told = {"month": first.month, "bill": bill, "act": act, "kind": "CANCELLED", "opposes": first}
        sums = {"total": -bill.total, "fund": -bill.fund, "worker": -bill.worker, "separated": -bill.separated}
        Entry.objects.create(id=uuid7(MAY), entered_at=MAY, **{**told, **sums, **values})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"total": Decimal(-1), "fund": Decimal(-1)}, "its negative"),
        ({"kind": "SETTLED", "opposes": None, "total": Decimal(1), "fund": Decimal(1)}, "what its bill says"),
        ({"fund": Decimal(-1)}, "its negative"),
    ],
)
def test_the_database_takes_no_entry_that_is_not_the_bills(bill: Bill, values: dict[str, Any], words: str) -> None:
    settled = bills.settled(bill, at=MAY)

    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        entry_of(settled, **values)


def test_the_database_takes_no_entry_into_a_closed_month(bill: Bill) -> None:
    settled = bills.settled(bill, at=MAY)
    closed(settled, "2026-06-01 09:00")

    with pytest.raises(IntegrityError, match="month is closed"), transaction.atomic():
        entry_of(settled)


# One receipt, one payment


@pytest.mark.parametrize(
    ("one", "other"),
    [("0012-3456 78", "1234567８"), ("ab-12", "ＡＢ　12"), ("№12a", "no12A"), ("000", "0")],
)
def test_a_receipt_number_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert number_key(one) == number_key(other) != ""


def test_an_institution_is_the_same_however_it_is_written() -> None:
    assert institution_key("南京市 第一医院（河西）") == institution_key("南京市第一医院(河西)")


def second_bill(first: Bill, receipt_number: str, **values: Any) -> Bill:
    stay = bills.stay(first.stay.received, **values)
    return bills.assessed(stay, [bills.line()], receipt_number=receipt_number)


def test_the_same_receipt_is_not_paid_twice_to_one_institution_or_one_person(bill: Bill) -> None:
    settled = bills.settled(bill, at=MAY)
    spelt = f" {settled.receipt_number.lower()}-"
    stranger = factories.received(bill.agency, insured_place="370100")
    same_institution = bills.assessed(bills.stay(stranger), [bills.line()], receipt_number=spelt)
    same_person = second_bill(settled, spelt, institution_name="Other hospital")
    nobodys = bills.assessed(
        bills.stay(stranger, institution_name="Third hospital"), [bills.line()], receipt_number=spelt
    )

    for twice in (same_institution, same_person):
        with pytest.raises(PaidBefore):
            bills.settled(twice, at=MAY)
    assert bills.settled(nobodys, at=MAY).state == "SETTLED"


def test_a_receipt_is_free_again_when_its_payment_was_undone(bill: Bill) -> None:
    settled = bills.settled(bill, at=MAY)
    other = second_bill(settled, settled.receipt_number)
    bills.undone(settled, at=MAY)

    assert bills.settled(other, at=MAY).state == "SETTLED"
    assert Receipt.objects.holding().get().bill == other


@pytest.mark.race
def test_two_bills_with_one_receipt_at_the_same_moment_pay_once(
    committed_db: None, together: Callable[..., list[Any]]
) -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    first = bills.assessed(bills.stay(), [bills.line()], receipt_number="R1")
    other = second_bill(first, "r-1")

    outcomes = together(lambda: bills.settled(first), lambda: bills.settled(other))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Bill", "PaidBefore"]
    assert Entry.objects.count() == 1


@pytest.mark.race
def test_a_month_that_is_closed_at_the_same_moment_takes_the_entry_or_refuses_it(
    committed_db: None, together: Callable[..., list[Any]]
) -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    settled = bills.settled(bills.assessed(bills.stay(), [bills.line()]), at=MAY)
    month = settled.entries.get().month
    finance = factories.actor(settled.agency, Role.FINANCE)
    at = moment("2026-06-15 17:00")

    together(
        lambda: actions.close_month(by=finance, at=at, ids=uuid7, month_id=month.pk),
        lambda: bills.undone(settled, at=at),
    )

    month.refresh_from_db()
    assert month.state == "CLOSED"
    late = Entry.objects.filter(month=month, kind="REVERSED")
    assert not late.exists()
    assert Entry.objects.exclude(kind="SETTLED").count() <= 1


def test_what_is_out_of_reach_is_not_there() -> None:
    bill = bills.paid_stay("10.00")
    other: Agency = factories.agency("110000")

    for office, seen in ((bill.agency, 1), (other, 0)):
        clerk = factories.actor(office, Role.CLERK)
        assert Bill.objects.visible_to(clerk).count() == seen
        assert Month.objects.visible_to(clerk).count() == seen
    assert date(2026, 4, 1) == Month.objects.get().begins_on


def test_what_is_undone_of_nothing_is_nothing_without_a_sign() -> None:
    bills.undone(bills.paid_stay("0.00"), at=bills.NOW)

    assert [str(value) for value in Event.objects.get(kind="bill.cancelled").details.values()] == ["0.00", "2026-04"]
