"""S10 Injury-disease separation: of 30,000.00 yuan 6,500.00 were for diabetes.

Tested here: fund 21,350.40, worker 2,149.60, separated 6,500.00; shares that do not add up to the total are refused;
a line with ICD E11.9 that is marked as injury is flagged for a person.
Waits: the bill of the other insurance itself, which is not ours.
"""

import pytest

from agency.offices.refusals import Refusal
from settlement.actions import Declared, NewItem
from settlement.models import Bill, Stay
from tests import bills
from tests.bills import yuan

pytestmark = pytest.mark.django_db


@pytest.fixture
def stay() -> Stay:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment of the injury"), NewItem("D1", "Insulin"))
    return bills.stay()


LINES = [
    bills.line(1, "T1", "21,350.40", diagnosis="S72.3"),
    bills.line(2, "X9", "2,149.60", diagnosis="S72.3"),
    bills.line(3, "D1", "6,500.00", diagnosis="E11.9", for_injury=False),
]


def test_s10_the_shares_of_fund_worker_and_the_other_insurance(stay: Stay) -> None:
    declared = Declared(yuan("30,000.00"), yuan("21,350.40"), yuan("2,149.60"), yuan("6,500.00"))

    bill = bills.settled(bills.assessed(stay, LINES, declared=declared))

    assert (bill.fund, bill.worker, bill.separated) == (yuan("21,350.40"), yuan("2,149.60"), yuan("6,500.00"))
    assert bill.total == yuan("30,000.00")
    assert bill.flagged == 0
    (apart,) = bill.lines.exclude(separated=0)
    assert (apart.code, apart.verdict, apart.reasons) == ("D1", "SEPARATED", ["NOT_FOR_INJURY"])


@pytest.mark.parametrize("separated", ["6,500.01", "6,499.99", "0.00"])
def test_s10_shares_that_do_not_add_up_to_the_total_are_refused(stay: Stay, separated: str) -> None:
    declared = Declared(yuan("30,000.00"), yuan("21,350.40"), yuan("2,149.60"), yuan(separated))

    with pytest.raises(Refusal) as refusal:
        bills.assessed(stay, LINES, declared=declared)

    assert refusal.value.code == "shares"
    assert not Bill.objects.exists()


def test_s10_a_line_with_diabetes_that_is_marked_as_injury_is_flagged_for_a_person(stay: Stay) -> None:
    bill = bills.assessed(stay, [bills.line(1, "D1", "6,500.00", diagnosis="E11.9")])

    assert bill.flagged == 1
    assert bill.lines.get().flags == ["DIAGNOSIS_DIFFERS"]
