"""Keeping a bill: the SQL pays what the rule pays, in a few statements, and nothing that was assessed changes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, Refusal
from settlement import actions
from settlement.actions import NewItem
from settlement.assessment import assess
from settlement.bills.contents import BadLine
from settlement.bills.writing import write_bill
from settlement.models import Bill, BillLine, CatalogueItem
from settlement.money import to_cents
from tests import bills, factories
from tests.settlement import drawn

pytestmark = pytest.mark.django_db
SHARES = ("fund", "worker", "not_payable", "above_standard", "above_limit", "separated")


def items_in_the_database(plain: dict[str, Any]) -> None:
    """The items of a drawn bill, whose versions aren't needed by the statement."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE pg_temp.settlement_catalogueitem")
    CatalogueItem.objects.bulk_create(
        CatalogueItem(
            id=drawn.item_id(kind, code, edition),
            version_id=drawn.version_id(kind, edition),
            code=code,
            name=code,
            payable=raw["payable"],
            price_cap=drawn.amount(raw["price_cap"]),
            max_quantity=drawn.amount(raw["max_quantity"]),
            limit_quantity=drawn.amount(raw["limit_quantity"]),
            limit_days=raw["limit_days"],
            excludes=raw["excludes"],
        )
        for kind, editions in plain["catalogues"].items()
        for edition, held in enumerate(editions)
        for code, raw in held["items"].items()
    )


@pytest.fixture
def scratch() -> None:
    """Tables of the same shape in front of the real ones, from which rows can be taken away again."""
    with connection.cursor() as cursor:
        for name in ("catalogueitem", "billline", "bill", "historicalbill"):
            table = f"settlement_{name}"
            cursor.execute(f"CREATE TEMP TABLE {table} (LIKE public.{table} INCLUDING ALL) ON COMMIT DROP")


def nobodys_bill() -> Bill:
    nobody = uuid7(factories.NOW)
    return Bill(id=uuid7(factories.NOW), agency_id=1, stay_id=nobody, receipt_number="R", assessed_at=factories.NOW)


def same_in_sql_and_python(seeds: range) -> int:
    lines = 0
    for seed in seeds:
        plain = drawn.bill(seed)
        items_in_the_database(plain)
        prepared = drawn.prepared_of(plain)
        expected = assess(prepared, drawn.items_of(plain, prepared), counted_from=plain["admitted_on"])
        bill = nobodys_bill()

        with acting(by=factories.machine(), at=factories.NOW, ids=uuid7) as act:
            act.changed = False
            write_bill(bill, prepared, counted_from=plain["admitted_on"])

        sums = [getattr(bill, name) for name in ("total", *SHARES)]
        assert (seed, sums) == (seed, [getattr(expected.totals, name) for name in ("total", *SHARES)])
        assert bill.unknown == len(expected.unknown)
        assert bill.flagged == len([each for each in expected.lines if each.flags])
        stored = {each.number: each for each in BillLine.objects.filter(bill_id=bill.pk)}
        for result in expected.lines:
            found = stored[result.number]
            told = (result.amount, *(getattr(result, name) for name in SHARES), result.verdict)
            assert (seed, *(getattr(found, name) for name in ("amount", *SHARES, "verdict"))) == (seed, *told)
            assert (found.reasons, found.flags) == (list(result.reasons), list(result.flags))
        lines += len(stored)
    return lines


def test_the_statement_pays_what_the_rule_pays_to_the_cent(scratch: None) -> None:
    assert same_in_sql_and_python(range(200)) > 1_000


@pytest.mark.slow
def test_the_statement_pays_what_the_rule_pays_on_many_more_bills(scratch: None) -> None:
    assert same_in_sql_and_python(range(200, 3_000)) > 14_000


def long_bill(many: int) -> list[Any]:
    return [bills.line(number, f"T{number % 50}", "12.3450") for number in range(1, many + 1)]


def statements(stay: Any, lines: list[Any], **told: Any) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        bills.assessed(stay, lines, **told)
    return [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]


def stay_in_hospital(name: str) -> Any:
    return bills.stay(institution=factories.institution(name, "320100"))


def test_a_bill_is_kept_in_seven_statements_however_long_it_is() -> None:
    bills.catalogue("TREATMENT", "320000", *(NewItem(f"T{number}", "Item") for number in range(50)))

    short, long = (statements(stay_in_hospital(f"Hospital of {many} lines"), long_bill(many)) for many in (2, 200))

    assert len(long) <= 7, long
    assert len(short) == len(long)


def test_a_bill_of_200_lines_has_every_line_with_its_reason_and_its_own_history() -> None:
    bills.catalogue("TREATMENT", "320000", *(NewItem(f"T{number}", "Item") for number in range(1, 50)))

    bill = bills.assessed(bills.stay(), long_bill(200))

    assert bill.lines.count() == 200
    assert bill.lines.filter(reasons=["NOT_IN_CATALOGUE"]).count() == 4
    assert (bill.total, bill.fund, bill.not_payable) == (
        Decimal("2470.00"),
        Decimal("2420.60"),
        Decimal("49.40"),
    )
    (kept,) = Bill.history.filter(id=bill.pk)
    assert (kept.history_type, kept.total, kept.act.machine) == ("+", bill.total, "institution")
    assert bill.stay.history.order_by("-history_id").first().state == "PRESETTLED"
    assert Bill.objects.get(pk=bill.pk).facts["scope"] == {"verdict": "YES", "why": "nationwide"}


def test_a_replaced_assessment_says_so_in_its_history_and_no_other_bill_is_touched() -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    stay, other = bills.stay(), bills.stay()
    first, beside = (bills.assessed(each, [bills.line()]) for each in (stay, other))

    again = bills.assessed(stay, [bills.line(price="90.00")])

    added, replaced = Bill.history.filter(id=first.pk).order_by("history_id")
    assert (added.state, replaced.state, replaced.history_type, replaced.total) == ("ASSESSED", "REPLACED", "~", 100)
    (made,) = Bill.history.filter(id=again.pk)
    assert (replaced.act, replaced.history_date) == (made.act, made.act.at)
    assert set(Bill.history.filter(id=beside.pk).values_list("state", flat=True)) == {"ASSESSED"}
    assert [Bill.objects.get(pk=each.pk).state for each in (first, beside)] == ["REPLACED", "ASSESSED"]


# What a bill may contain


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal(-1)}, "quantity"),
        ({"quantity": Decimal("0.00001")}, "quantity"),
        ({"quantity": Decimal("NaN")}, "quantity"),
        ({"quantity": Decimal("1E+9")}, "quantity"),
        ({"price": "-0.01"}, "price"),
        ({"price": "1.00001"}, "price"),
        ({"price": "Infinity"}, "price"),
        ({"price": "99999999.9999", "quantity": Decimal("99999999.9999")}, "amount"),
        ({"price": "100000000", "quantity": Decimal("0.01")}, "price"),
        ({"served_on": date(2026, 4, 1)}, "day"),
        ({"served_on": date(2026, 4, 21)}, "day"),
        ({"code": " "}, "text"),
        ({"diagnosis": "X" * 17}, "text"),
        ({"number": 0}, "number"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named(values: dict[str, Any], code: str) -> None:
    lines = [bills.line(**{"number": 2, **values})]

    with pytest.raises(BadLine) as refusal:
        bills.assessed(bills.stay(), lines, total=Decimal(1))

    assert (refusal.value.code, refusal.value.number) == (code, lines[0].number)
    assert not Bill.objects.exists()


@pytest.mark.parametrize(
    ("stay", "day", "code"),
    [
        ({"service": "OUTPATIENT_MEDICAL"}, date(2026, 4, 2), ""),
        ({"service": "OUTPATIENT_MEDICAL"}, date(2026, 4, 3), "day"),
        ({"service": "OUTPATIENT_REHAB"}, date(2026, 4, 3), "day"),
        ({"service": "DEVICE"}, date(2026, 4, 20), ""),
        ({"service": "DEVICE"}, date(2026, 4, 21), "day"),
        ({"service": "MEDICAL"}, date(2026, 4, 20), ""),
        ({"service": "MEDICAL"}, date(2026, 4, 21), "day"),
        ({"service": "MEDICAL", "discharged_on": date(2026, 4, 30)}, date(2026, 4, 21), "day"),
    ],
)
def test_a_visit_has_lines_of_its_day_and_no_stay_has_any_of_days_to_come(
    stay: dict[str, Any], day: date, code: str
) -> None:
    """Asked on 2026-04-20; a device is made, and its price stands, days after it was ordered."""
    asked = {"discharged_on": None, **stay}
    if not code:
        assert bills.assessed(bills.stay(**asked), [bills.line(served_on=day)]).total == 100
        return

    with pytest.raises(BadLine) as refusal:
        bills.assessed(bills.stay(**asked), [bills.line(served_on=day)])

    assert refusal.value.code == code


def test_the_day_is_that_of_the_desk() -> None:
    """An hour after midnight in Beijing it is still the day before in UTC."""
    stay = bills.stay(discharged_on=None)

    bill = bills.assessed(stay, [bills.line(served_on=date(2026, 4, 21))], at=factories.moment("2026-04-21 01:00"))

    assert bill.total == 100


def test_the_largest_bill_that_is_taken_fits_into_its_columns() -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Item"))
    lines = [bills.line(number, price="9999.9999", quantity=Decimal("99999.9999")) for number in range(1, 5001)]

    bill = bills.assessed(bills.stay(), lines)

    assert (bill.total, bill.lines.count()) == (5000 * to_cents(lines[0].quantity * lines[0].price), 5000)


def test_a_number_comes_once_and_a_bill_has_lines_and_a_receipt() -> None:
    stay = bills.stay()
    for lines, receipt, code in (([], "R1", "lines"), ([bills.line()], " ", "receipt")):
        with pytest.raises(Refusal) as refusal:
            bills.assessed(stay, lines, receipt_number=receipt)
        assert refusal.value.code == code
    with pytest.raises(BadLine):
        bills.assessed(stay, [bills.line(), bills.line()])


def test_the_lines_have_to_come_to_the_declared_total() -> None:
    with pytest.raises(Refusal) as refusal:
        bills.assessed(bills.stay(), [bills.line()], total=Decimal("100.01"))

    assert refusal.value.code == "total"


# The next assessment


def test_a_new_assessment_replaces_the_one_before() -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Item"))
    stay = bills.stay()
    first = bills.assessed(stay, [bills.line()])

    second = bills.assessed(stay, [bills.line(price="90.00")])

    first.refresh_from_db()
    assert (first.state, first.total, second.state, second.fund) == (
        "REPLACED",
        Decimal("100.00"),
        "ASSESSED",
        Decimal("90.00"),
    )
    assert first.lines.count() == second.lines.count() == 1


@pytest.mark.parametrize("codes", [("A", "B"), ("B", "A")])
def test_of_two_items_of_which_one_excludes_the_other_one_is_paid_in_either_order(codes: tuple[str, str]) -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("A", "Item", excludes=("B",)), NewItem("B", "Item"))

    bill = bills.assessed(bills.stay(), [bills.line(number, code) for number, code in enumerate(codes, 1)])

    assert (bill.fund, bill.not_payable) == (Decimal("100.00"), Decimal("100.00"))


@pytest.mark.parametrize(("order", "paid"), [("ABCD", "AC"), ("BACD", "BD"), ("CBA", "CA"), ("ABA", "AA")])
def test_an_item_that_is_excluded_itself_excludes_nothing(order: str, paid: str) -> None:
    following = {"A": "B", "B": "C", "C": "D", "D": "E"}
    bills.catalogue("TREATMENT", "320000", *(NewItem(a, "Item", excludes=(b,)) for a, b in following.items()))

    bill = bills.assessed(bills.stay(), [bills.line(number, code) for number, code in enumerate(order, 1)])

    assert "".join(bill.lines.filter(fund__gt=0).order_by("number").values_list("code", flat=True)) == paid
    assert bill.lines.filter(reasons=["EXCLUDED_BESIDE"]).count() == len(order) - len(paid)


def test_the_most_of_an_item_in_a_stay_is_counted_over_editions_of_its_catalogue() -> None:
    traction = NewItem("T1", "Traction", max_quantity=Decimal(10))
    bills.catalogue("TREATMENT", "320000", traction)
    bills.catalogue("TREATMENT", "320000", traction, valid_from=date(2026, 4, 10))
    days = (date(2026, 4, 5), date(2026, 4, 12))

    lines = [bills.line(number, quantity=Decimal(10), served_on=day) for number, day in enumerate(days, 1)]
    bill = bills.assessed(bills.stay(), lines)

    assert (bill.fund, bill.above_limit) == (Decimal("1000.00"), Decimal("1000.00"))


OFTEN = {"limit_quantity": Decimal(10), "limit_days": 29}
EDITIONS = {
    "a limit of the days, then a most": (OFTEN, {"max_quantity": Decimal(10)}),
    "nothing, then a most": ({}, {"max_quantity": Decimal(10)}),
    "another number of days": (OFTEN, {**OFTEN, "limit_days": 30}),
}


@pytest.mark.parametrize("limits", EDITIONS.values(), ids=EDITIONS)
def test_a_limit_looks_back_over_what_an_earlier_edition_paid(limits: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for limit, day in zip(limits, (date(2025, 1, 1), date(2026, 4, 10)), strict=True):
        bills.catalogue("TREATMENT", "320000", NewItem("T1", "Traction", **limit), valid_from=day)
    days = (date(2026, 4, 5), date(2026, 4, 12))

    lines = [bills.line(number, quantity=Decimal(10), served_on=day) for number, day in enumerate(days, 1)]

    assert bills.assessed(bills.stay(), lines).fund == Decimal("1000.00")


def test_a_clerk_of_the_agency_enters_for_an_institution_and_nobody_else() -> None:
    stay = bills.stay()
    other = factories.agency("110000")

    bills.assessed(stay, [bills.line()], by=factories.actor(stay.agency, Role.CLERK))

    for by in (factories.actor(stay.agency, Role.REVIEWER), factories.actor(other, Role.CLERK), factories.machine()):
        with pytest.raises(Denied):
            bills.assessed(stay, [bills.line()], by=by)


# What the database holds by itself


@pytest.mark.parametrize(
    "change",
    [
        "fund = fund + 1",
        "fund = fund + 1, total = total + 1",
        "worker = worker + 1, total = total + 1",
        "fund = -1, total = total - 1 - fund",
        "state = 'CANCELLED', undone_at = now(), undone_because = 'x', settled_at = now()",
        "facts = '{}'",
    ],
)
def test_what_was_assessed_can_not_be_changed_in_the_database(change: str) -> None:
    bill = bills.assessed(bills.stay(), [bills.line()])

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE settlement_bill SET {change} WHERE id = %s", [bill.pk])


@pytest.mark.parametrize("price", ["100.00", "0.00"])
def test_no_line_is_added_to_a_bill_that_is_there_already(price: str) -> None:
    bill = bills.assessed(bills.stay(), [bills.line(price=price)])

    with pytest.raises(IntegrityError, match="lines come with their bill"), transaction.atomic():
        BillLine.objects.bulk_create([copied(bill.lines.get())])


def test_no_line_is_without_a_bill() -> None:
    line = copied(bills.assessed(bills.stay(), [bills.line()]).lines.get())
    line.bill_id = uuid7(factories.NOW)

    with pytest.raises(IntegrityError, match="lines come with their bill"), transaction.atomic():
        line.save(force_insert=True)


def copied(line: BillLine) -> BillLine:
    line.pk, line.number = uuid7(factories.NOW), line.number + 1
    line._state.adding = True
    return line


@pytest.mark.parametrize("share", ["fund", "worker", "separated", "amount"])
def test_a_line_whose_shares_are_not_its_amount_is_refused_by_the_database(share: str) -> None:
    line = copied(bills.assessed(bills.stay(), [bills.line()]).lines.get())
    setattr(line, share, getattr(line, share) + Decimal("0.01"))

    with pytest.raises(IntegrityError, match="line_shares_are_the_amount"), transaction.atomic():
        line.save(force_insert=True)


# Reviews


def flagged_line() -> BillLine:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Item"))
    bill = bills.assessed(bills.stay(), [bills.line(diagnosis="E11.9")])
    return bill.lines.get()


def review(line: BillLine, by: Any, **values: Any) -> Any:
    told = {"outcome": "FOR_INJURY", "reason": "Infection of the wound", **values}
    return actions.review_line(by=by, at=bills.NOW, ids=uuid7, line_id=line.pk, **told)


def test_a_reviewer_says_once_whether_a_flagged_line_is_for_the_injury() -> None:
    line = flagged_line()
    reviewer = factories.actor(line.bill.agency, Role.REVIEWER)

    assert review(line, reviewer).outcome == "FOR_INJURY"

    for by, values, code in (
        (reviewer, {"outcome": "SEPARATE"}, "not-now"),
        (factories.actor(line.bill.agency, Role.CLERK), {}, "no-bill.review"),
        (reviewer, {"reason": " "}, "reason-missing"),
    ):
        with pytest.raises(Refusal) as refusal:
            review(line, by, **values)
        assert refusal.value.code == code
