"""Devices are paid once: a notice's limit and a service life hold over all bills and claims of a person (S11)."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, given
from hypothesis import strategies as st

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.policy.periods import add_months
from agency.workers.models import Worker
from filings.models import ReceivedFiling
from settlement import actions
from settlement.actions import NewItem
from settlement.actions.devices import PaidSince
from settlement.assessment import Device, Notice
from settlement.assessment.devices import allowed
from settlement.enums import CatalogueKind
from settlement.models import Bill, Claim, Configuration
from tests import bills, claims, factories
from tests.bills import yuan
from tests.claims import NOW
from tests.factories import moment

pytestmark = pytest.mark.django_db
FITTED = date(2026, 8, 3)
FITTED_AT = (date(2026, 4, 2), date(2026, 4, 10))
NOTICE = Notice("N-1", yuan("12,000.00"), 36, usable_from=date(2026, 3, 2), usable_through=date(2026, 6, 2))


def device(code: str = "LEG", day: date = FITTED, price: str = "15,800.00", number: int = 1) -> Any:
    return bills.line(number, code, price, kind=CatalogueKind.DEVICE, served_on=day)


def catalogue(division: str) -> None:
    bills.catalogue("DEVICE", division, NewItem("LEG", "Leg", life_months=36), NewItem("ARM", "Arm", life_months=36))


@pytest.fixture
def worker() -> Worker:
    """Weihai's worker with a notice of 12,000.00 yuan of 2026-07-20."""
    catalogue("371000")
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    confirmation = factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    factories.device_notice(confirmation, issued_on=date(2026, 7, 20))
    return worker


def claimed(worker: Worker, *lines: Any) -> Claim:
    """A claim for devices that waits for its second review."""
    fitted = claims.treated(service="DEVICE", discharged_on=FITTED)
    return claims.reviewed(claims.assessed(claims.received(worker, treated=fitted), lines or [device()]))


def sent_back(claim: Claim) -> Claim:
    head = factories.actor(claim.agency, Role.APPROVER)
    told = {"claim_id": claim.pk, "revision": claim.revision, "reason": "Paid since"}
    return actions.send_back_claim(by=head, at=NOW, ids=uuid7, **told)


def heard() -> ReceivedFiling:
    """A filing of Jinan's worker for devices in Nanjing."""
    catalogue("370000")
    return factories.received(factories.agency("320100"), insured_place="370100", services=["DEVICE"])


def ordered(filing: ReceivedFiling, day: date, *lines: Any, notice: Notice = NOTICE) -> Bill:
    """The assessed order of a device there."""
    stay = bills.stay(filing, service="DEVICE", admitted_on=day, discharged_on=None)
    return bills.assessed(stay, lines or [device(day=day)], notices=[notice])


def shares(bill: Bill) -> tuple[str, list[str]]:
    return str(bill.fund), bill.lines.get().reasons


# By hand


def test_of_two_claims_for_one_device_that_were_assessed_before_either_is_approved_one_is_paid(worker: Worker) -> None:
    first, second = claimed(worker), claimed(worker)
    claims.approved(first)

    with pytest.raises(PaidSince) as refusal:
        claims.approved(second)

    assert refusal.value.code == "devices-since"
    assert "1" in str(refusal.value)
    assert "LEG" in str(refusal.value)
    assert (Configuration.objects.count(), Bill.objects.get(state="SETTLED").fund) == (1, yuan("12,000.00"))
    again = claims.reviewed(claims.assessed(sent_back(second), [device()]))
    assert shares(again.bill) == ("0.00", ["SERVICE_LIFE"])
    claims.approved(again)
    assert Configuration.objects.count() == 1


def test_what_one_claim_takes_of_a_notice_another_does_not_get(worker: Worker) -> None:
    claims.approved(claimed(worker, device(price="9,000.00")))

    other = claimed(worker, device("ARM", price="5,000.00"))

    assert shares(other.bill) == ("3000.00", ["ABOVE_NOTICE"])
    claims.approved(other)
    booked = Configuration.objects.order_by("code").values_list("code", "fund", "notice_limit")
    assert list(booked) == [("ARM", 3000, 12000), ("LEG", 9000, 12000)]


def test_a_claim_that_fits_beside_what_was_paid_since_is_approved(worker: Worker) -> None:
    first, second = claimed(worker, device(price="5,000.00")), claimed(worker, device("ARM", price="7,000.00"))

    claims.approved(first)
    claims.approved(second)

    assert {each.fund for each in Configuration.objects.all()} == {yuan("5,000.00"), yuan("7,000.00")}


def test_an_approval_that_is_taken_back_gives_the_notice_its_money_back_and_the_device_may_be_ordered(
    worker: Worker,
) -> None:
    first = claims.approved(claimed(worker))
    assert shares(claimed(worker).bill) == ("0.00", ["SERVICE_LIFE"])

    claims.taken_back(first)

    assert not Configuration.objects.standing().exists()
    assert shares(claims.approved(claimed(worker)).bill) == ("12000.00", ["ABOVE_NOTICE"])


def test_what_the_assessment_knew_of_devices_is_kept_with_the_bill(worker: Worker) -> None:
    claims.approved(claimed(worker, device(price="9,000.00")))

    facts = claimed(worker, device("ARM")).bill.facts

    (notice,) = facts["notices"]
    limits = {"limit": "12000.00", "life_months": 36, "usable_from": "2026-07-20", "usable_through": "2026-09-20"}
    assert notice == {**notice, **limits, "injury_changed": False, "codes": [], "last_configured": {}}
    got = ["LEG", "2026-08-03", notice["number"], "1.0000"]
    assert facts["configured"] == {"paid": {notice["number"]: "9000.00"}, "devices": [got]}


# Directly


def test_one_notice_in_two_stays_pays_its_limit_once_however_its_number_is_written() -> None:
    filing = heard()
    bills.settled(ordered(filing, date(2026, 4, 2), device(day=date(2026, 4, 2), price="9,000.00")))

    spelled = Notice("ｎ 1", NOTICE.limit, 36, NOTICE.usable_from, NOTICE.usable_through)
    later = ordered(filing, date(2026, 4, 10), device("ARM", day=date(2026, 4, 10)), notice=spelled)

    assert shares(later) == ("3000.00", ["ABOVE_NOTICE"])
    bills.settled(later)


def test_of_two_orders_assessed_together_one_is_settled_and_the_other_assessed_anew() -> None:
    filing = heard()
    first, second = ordered(filing, date(2026, 4, 2)), ordered(filing, date(2026, 4, 10))
    bills.settled(first)

    with pytest.raises(PaidSince):
        bills.settled(second)

    again = bills.assessed(second.stay, [device(day=date(2026, 4, 10))], notices=[NOTICE])
    assert shares(again) == ("0.00", ["SERVICE_LIFE"])


def test_a_person_is_the_same_under_another_filing_and_another_person_is_not() -> None:
    filing = heard()
    bills.settled(ordered(filing, date(2026, 4, 2)))
    same = {"insured_place": "370100", "services": ["DEVICE"]}
    renewed = factories.received(filing.agency, number=str(filing.number), **same)
    stranger = factories.received(filing.agency, **same)

    assert shares(ordered(renewed, date(2026, 4, 10))) == ("0.00", ["SERVICE_LIFE"])
    assert shares(ordered(stranger, date(2026, 4, 10))) == ("12000.00", ["ABOVE_NOTICE"])


def test_what_is_undone_gives_the_notice_its_money_back_and_the_device_may_be_ordered() -> None:
    filing = heard()
    first = bills.settled(ordered(filing, date(2026, 4, 2)))
    refused = ordered(filing, date(2026, 4, 10))

    bills.undone(first, at=bills.NOW)

    with pytest.raises(PaidSince):
        bills.settled(refused)
    again = bills.assessed(refused.stay, [device(day=date(2026, 4, 10))], notices=[NOTICE])
    assert shares(again) == ("12000.00", ["ABOVE_NOTICE"])
    bills.settled(again)
    rows = Configuration.objects.order_by("configured_on").values_list("configured_on", "undone_at")
    assert list(rows) == [(date(2026, 4, 2), bills.NOW), (date(2026, 4, 10), None)]


def test_devices_cost_no_statement_of_a_bill_without_them() -> None:
    filing = heard()
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))

    def statements(*lines: Any) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            bills.settled(ordered(filing, date(2026, 4, 2), *lines, notice=NOTICE))
        return [each["sql"] for each in asked if "settlement_configuration" in each["sql"]]

    assert statements(bills.line(served_on=date(2026, 4, 2))) == []
    assert len(statements(device(day=date(2026, 4, 2)))) > 0


def test_a_bill_with_devices_is_assessed_in_eight_statements_the_first_time_and_again() -> None:
    filing = heard()
    stay = bills.stay(
        filing, institution=factories.institution("Workshop", "320100"), service="DEVICE", discharged_on=None
    )

    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            bills.assessed(stay, [device(day=bills.ADMITTED)], notices=[NOTICE])
        statements = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
        assert len(statements) <= 8, statements


# As many as the notice speaks of

EAR = {"code": "ARM", "price": "5,000.00"}


def both(filing: ReceivedFiling, way: str, *lines: Any, notice: Notice) -> list[list[str]]:
    """The reasons of lines that come on one bill, or on a bill each."""
    orders = [lines] if way == "one bill" else [(replace(each, number=1),) for each in lines]
    found = []
    for order in orders:
        bill = bills.settled(ordered(filing, min(each.served_on for each in order), *order, notice=notice))
        found += [each.reasons for each in bill.lines.order_by("number")]
    assert sum(each.fund for each in Configuration.objects.all()) == yuan("5,000.00") * found.count([])
    return found


@pytest.mark.parametrize("way", ["one bill", "two bills"])
@pytest.mark.parametrize(
    ("pieces", "days", "reasons"),
    [
        (None, (2, 2), [[], []]),
        (None, (2, 10), [[], ["SERVICE_LIFE"]]),
        (1, (2, 2), [[], ["SERVICE_LIFE"]]),
        (2, (2, 2), [[], []]),
        (2, (2, 10), [[], []]),
    ],
)
def test_two_of_one_device_are_paid_on_one_bill_as_they_are_on_two(
    way: str, pieces: int | None, days: tuple[int, int], reasons: list[list[str]]
) -> None:
    """A notice without a number: those that are fitted on one day belong together, as for both ears."""
    first, second = (device(day=date(2026, 4, day), number=number, **EAR) for number, day in enumerate(days, 1))
    assert both(heard(), way, first, second, notice=replace(NOTICE, pieces=pieces)) == reasons


@pytest.mark.parametrize("way", ["one bill", "two bills"])
def test_of_more_than_the_notice_speaks_of_no_more_is_paid(way: str) -> None:
    three = replace(device(day=date(2026, 4, 2), **EAR), quantity=yuan("3"), price=yuan("1,000.00"))
    again = replace(three, number=2, quantity=yuan("1"))
    bills_of = [[three, again]] if way == "one bill" else [[three], [replace(again, number=1)]]
    filing = heard()

    lines = []
    for order in bills_of:
        bill = bills.settled(ordered(filing, date(2026, 4, 2), *order, notice=replace(NOTICE, pieces=2)))
        lines += list(bill.lines.order_by("number"))

    assert [(each.fund, each.above_limit, each.not_payable, each.reasons) for each in lines] == [
        (2000, 1000, 0, ["ABOVE_PIECES"]),
        (0, 0, 1000, ["SERVICE_LIFE"]),
    ]
    assert [each.quantity for each in Configuration.objects.all()] == [2]


def test_pieces_that_were_paid_since_the_assessment_are_left_to_nobody_else() -> None:
    """Two are left when it is assessed, and one when it is paid."""
    filing, notice = heard(), replace(NOTICE, pieces=2)
    pair = replace(device(day=date(2026, 4, 2), **EAR), quantity=yuan("2"), price=yuan("1,000.00"))
    waiting = ordered(filing, date(2026, 4, 2), pair, notice=notice)
    bills.settled(ordered(filing, date(2026, 4, 2), replace(pair, quantity=yuan("1")), notice=notice))

    with pytest.raises(PaidSince):
        bills.settled(waiting)

    again = bills.assessed(waiting.stay, [pair], notices=[notice])
    assert (again.fund, again.lines.get().reasons) == (1000, ["ABOVE_PIECES"])


@given(
    st.one_of(st.none(), st.integers(1, 4)),
    st.lists(st.tuples(st.integers(1, 28), st.integers(1, 3)), min_size=1, max_size=6),
)
def test_on_one_bill_is_allowed_what_is_allowed_on_a_bill_each(
    pieces: int | None, wanted: list[tuple[int, int]]
) -> None:
    notice = replace(NOTICE, pieces=pieces)
    orders = [
        replace(device(day=date(2026, 4, day), number=number), quantity=Decimal(many))
        for number, (day, many) in enumerate(sorted(wanted), 1)
    ]

    together = allowed(orders, [notice])

    standing: tuple[Device, ...] = ()
    for order in orders:
        alone = allowed([order], [replace(notice, standing=standing)])[order.number]
        one = together[order.number]
        assert (alone.refusal, alone.most) == (one.refusal, one.most)
        if alone.refusal is None:
            standing += (Device("LEG", order.served_on, notice.key, alone.most or order.quantity),)
    if pieces is not None:
        assert sum(each.quantity for each in standing) <= pieces


# What the database holds by itself


@pytest.mark.parametrize("is_ours", [True, False])
def test_the_database_pays_no_more_under_a_notice_than_its_limit(worker: Worker, is_ours: bool) -> None:
    if is_ours:
        claims.approved(claimed(worker, device(price="9,000.00")))
    else:
        filing = heard()
        bills.settled(ordered(filing, date(2026, 4, 2), device(day=date(2026, 4, 2), price="9,000.00")))
    row = Configuration.objects.get()
    row.pk, row.fund, row._state.adding = uuid7(NOW), yuan("3,000.01"), True

    with (
        pytest.raises(IntegrityError, match="no more than its limit"),
        transaction.atomic(),
        acting(by=factories.machine(), at=NOW, ids=uuid7),
    ):
        row.save(force_insert=True)


@pytest.mark.parametrize("change", ["fund = 0", "code = 'ARM'", "notice_key = 'N2'"])
def test_what_was_configured_is_only_taken_back(worker: Worker, change: str) -> None:
    claims.approved(claimed(worker))

    with pytest.raises(IntegrityError, match="only taken back"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE settlement_configuration SET {change}")


# At once


@pytest.mark.race
def test_of_two_claims_for_one_device_approved_at_once_one_is_paid(
    committed_db: None, together: Callable[..., list[Any]]
) -> None:
    catalogue("371000")
    worker = factories.worker(factories.agency("371000"))
    confirmation = factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    factories.device_notice(confirmation, issued_on=date(2026, 7, 20))
    waiting = [claimed(worker), claimed(worker)]
    heads = [factories.actor(worker.agency, Role.APPROVER) for _ in waiting]

    outcomes = together(*(lambda c=c, by=by: claims.approved(c, by=by) for c, by in zip(waiting, heads, strict=True)))

    assert sorted(type(each).__name__ for each in outcomes) == ["Claim", "PaidSince"]
    assert [each.fund for each in Configuration.objects.all()] == [yuan("12,000.00")]


@pytest.mark.race
def test_of_two_orders_for_one_person_settled_at_once_one_is_paid(
    committed_db: None, together: Callable[..., list[Any]]
) -> None:
    filing = heard()
    waiting = [ordered(filing, day, device(code, day)) for code, day in (("LEG", FITTED_AT[0]), ("ARM", FITTED_AT[1]))]

    outcomes = together(*(lambda bill=bill: bills.settled(bill) for bill in waiting))

    assert sorted(type(each).__name__ for each in outcomes) == ["Bill", "PaidSince"]
    assert [each.fund for each in Configuration.objects.all()] == [yuan("12,000.00")]


# In the order of the days


def notice_of(number: str, day: date, *, life: int = 1, changed: bool = False) -> Notice:
    """A notice for the device of one day, of so much that its limit is in no way."""
    limit = yuan("99,999.00")
    return Notice(number, limit, life, usable_from=day, usable_through=day, injury_changed=changed)


def paid_late(filing: ReceivedFiling, *orders: Notice) -> list[list[str]]:
    """Orders of the days of their notices, brought one after the other when all is over; each with all notices."""
    at, reasons = moment("2026-07-01 09:00"), []
    for order in orders:
        day = order.usable_from
        stay = bills.stay(filing, service="DEVICE", admitted_on=day, discharged_on=None, at=at)
        bill = bills.settled(bills.assessed(stay, [device(day=day)], notices=orders, at=at), at=at)
        reasons.append(bill.lines.get().reasons)
    return reasons


@pytest.mark.parametrize(
    ("older", "changed", "later"),
    [
        (date(2026, 5, 1), False, []),
        (date(2026, 5, 2), False, ["PAID_LATER"]),
        (date(2026, 5, 2), True, []),
        (date(2026, 6, 1), False, ["PAID_LATER"]),
    ],
)
def test_a_device_that_is_claimed_late_is_paid_if_the_newer_one_that_was_paid_had_to_wait_for_neither(
    older: date, changed: bool, later: list[str]
) -> None:
    """The newer one is of 2026-06-02; a month from 2026-05-01 ends the day before. Who comes first decides no more."""
    filing = heard()
    first, newer = notice_of("N-1", older), notice_of("N-2", date(2026, 6, 2), changed=changed)

    assert paid_late(filing, newer, first) == [[], later]
    another = factories.received(filing.agency, insured_place="370100", services=["DEVICE"])
    assert paid_late(another, first, newer) == [[], ["SERVICE_LIFE"] if later else []]


@pytest.mark.parametrize(("older", "reasons"), [(date(2026, 2, 20), []), (date(2026, 2, 21), ["PAID_LATER"])])
def test_an_older_device_is_claimed_late_by_hand(older: date, reasons: list[str]) -> None:
    """The newer one is of 2026-08-21; six months from 2026-02-20 end the day before."""
    catalogue("371000")
    worker = factories.worker(factories.agency("371000"))
    confirmation = factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    for day in (date(2026, 2, 10), date(2026, 8, 15)):
        factories.device_notice(confirmation, issued_on=day, life_months=6, at=NOW)

    claims.approved(fitted(worker, date(2026, 8, 21)))
    late = fitted(worker, older)

    assert (late.bill.lines.get().reasons, int(late.bill.fund)) == (reasons, 0 if reasons else 900)
    claims.approved(late)
    assert Configuration.objects.count() == (1 if reasons else 2)


def fitted(worker: Worker, day: date) -> Claim:
    """A claim for a device of a day that waits for its second review."""
    treated = claims.treated(service="DEVICE", admitted_on=day, discharged_on=day)
    return claims.reviewed(claims.assessed(claims.received(worker, treated=treated), [device(day=day, price="900.00")]))


def test_a_claim_for_an_older_device_that_was_assessed_before_the_newer_one_was_paid_is_assessed_again() -> None:
    filing, at = heard(), moment("2026-07-01 09:00")
    first, newer = notice_of("N-1", date(2026, 5, 20)), notice_of("N-2", date(2026, 6, 2))
    stay = bills.stay(filing, service="DEVICE", admitted_on=first.usable_from, discharged_on=None, at=at)
    waiting = bills.assessed(stay, [device(day=first.usable_from)], notices=[first, newer], at=at)
    paid_late(filing, newer)

    with pytest.raises(PaidSince):
        bills.settled(waiting, at=at)


DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
ORDERS = st.lists(
    st.builds(notice_of, st.uuids().map(str), DAYS, life=st.integers(1, 48), changed=st.booleans()), max_size=7
)


def standing_after(orders: list[Notice]) -> list[Notice]:
    """Those that are paid when orders are brought one after the other."""
    paid: list[Notice] = []
    for order in orders:
        standing = tuple(Device("LEG", each.usable_from, each.key) for each in paid)
        known = [replace(each, standing=standing) for each in orders if each.usable_from != order.usable_from]
        leg = device(day=order.usable_from)
        answer = allowed([leg], [*known, replace(order, standing=standing)])[leg.number]
        paid += [order] if answer.refusal is None else []
    return paid


@given(ORDERS)
def test_no_service_life_is_paid_twice_in_whatever_order_devices_are_claimed(orders: list[Notice]) -> None:
    paid = sorted(standing_after(orders), key=lambda each: each.usable_from)

    for first, next_ in itertools.combinations(paid, 2):
        has_served = next_.usable_from > add_months(first.usable_from, next_.life_months)
        assert has_served or next_.injury_changed


@given(ORDERS.filter(lambda orders: len(orders) > 1))
def test_two_devices_of_two_days_are_both_paid_or_one_of_them_whichever_is_claimed_first(orders: list[Notice]) -> None:
    one, other = orders[:2]
    assume(one.usable_from != other.usable_from)
    assert len(standing_after([one, other])) == len(standing_after([other, one])) > 0
