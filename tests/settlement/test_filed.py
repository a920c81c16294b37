"""What is heard of the filing during a stay decides on its bill: benefits stop, a third party, a new version."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from filings.actions import hearing
from filings.models import ReceivedFiling
from filings.permissions import EXCHANGE
from settlement import actions
from settlement.actions import NewItem
from settlement.assessment import Notice
from settlement.assessment.filed import without_gap
from settlement.enums import CatalogueKind, OfflineState
from settlement.models import Bill
from tests import bills, factories
from tests.bills import yuan
from tests.desks import set_policy

pytestmark = pytest.mark.django_db
LINES = [bills.line(number, served_on=date(2026, 4, day)) for number, day in enumerate((9, 10, 11, 15), 1)]


@pytest.fixture
def first() -> ReceivedFiling:
    """The first version of the filing that the stay of April is under."""
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    return factories.received(factories.agency("320100"), insured_place="370100")


def ends(filing: ReceivedFiling, day: int, stopped: bool | None = None) -> None:
    told: dict[str, Any] = {"filing_number": filing.filing_number, "version": filing.version}
    by = Actor.machine_named(EXCHANGE)
    told |= {"ended_on": date(2026, 4, day), "benefit_stopped": stopped}
    hearing.note_received_end(by=by, at=bills.NOW, ids=uuid7, **told)


def again(filing: ReceivedFiling, day: int, **values: Any) -> ReceivedFiling:
    """The next version of a filing, in force from a day of April on."""
    told = {"number": str(filing.number), "insured_place": "370100", "filing_number": filing.filing_number}
    from_on = {"version": filing.version + 1, "effective_from": date(2026, 4, day)}
    return factories.received(filing.agency, **told, **from_on, **values)


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def funds(bill: Bill) -> list[int]:
    return [int(line.fund) for line in bill.lines.order_by("number")]


# Services of the filing


@pytest.mark.parametrize(("services", "fund"), [(["MEDICAL"], 0), (["MEDICAL", "DEVICE"], 12_000)])
def test_a_device_is_paid_in_hospital_if_the_filing_is_for_devices_too(services: list[str], fund: int) -> None:
    """S03: the service has to be backed; a notice that the institution names doesn't back it."""
    bills.catalogue("DEVICE", "370000", NewItem("LEG", "Prosthesis"))
    heard = factories.received(factories.agency("320100"), insured_place="370100", services=services)
    days = {"usable_from": date(2026, 3, 2), "usable_through": date(2026, 6, 2)}
    notice = Notice("N1", limit=yuan("12,000.00"), life_months=36, **days)
    leg = bills.line(1, "LEG", "12,000.00", kind=CatalogueKind.DEVICE)

    bill = bills.settled(bills.assessed(bills.stay(heard), [leg], notices=[notice]))

    assert (funds(bill), bill.lines.get().reasons) == ([fund], [] if fund else ["NOT_FILED_FOR"])


@pytest.mark.parametrize(("day", "fund"), [(9, 0), (10, 12_000)])
def test_a_device_is_paid_from_the_day_on_which_a_later_version_is_for_devices(day: int, fund: int) -> None:
    bills.catalogue("DEVICE", "370000", NewItem("LEG", "Prosthesis"))
    heard = factories.received(factories.agency("320100"), insured_place="370100")
    ends(heard, 9)
    again(heard, 10, services=["MEDICAL", "DEVICE"])
    days = {"usable_from": date(2026, 3, 2), "usable_through": date(2026, 6, 2)}
    notice = Notice("N1", limit=yuan("12,000.00"), life_months=36, **days)
    leg = bills.line(1, "LEG", "12,000.00", kind=CatalogueKind.DEVICE, served_on=date(2026, 4, day))

    assert funds(bills.assessed(bills.stay(heard), [leg], notices=[notice])) == [fund]


# Benefits stop


def test_nothing_is_paid_of_the_days_after_benefits_stopped(first: ReceivedFiling) -> None:
    ends(first, 10, stopped=True)

    bill = bills.settled(bills.assessed(bills.stay(first), LINES))

    assert (funds(bill), bill.fund, bill.worker) == ([100, 100, 0, 0], yuan("200.00"), yuan("200.00"))
    assert bill.lines.get(number=3).reasons == ["BENEFIT_STOPPED"]
    assert bill.facts["filing"]["stopped"] == [["2026-04-11", None]]


@pytest.mark.parametrize("stopped", [False, None])
def test_a_filing_that_ended_for_another_reason_pays_to_the_discharge(
    first: ReceivedFiling, stopped: bool | None
) -> None:
    ends(first, 10, stopped=stopped)

    assert bills.settled(bills.assessed(bills.stay(first), LINES)).fund == yuan("400.00")


def test_another_disease_stays_apart_when_benefits_stopped(first: ReceivedFiling) -> None:
    ends(first, 10, stopped=True)

    bill = bills.assessed(bills.stay(first), [bills.line(for_injury=False, served_on=date(2026, 4, 15))])

    assert bill.lines.get().reasons == ["NOT_FOR_INJURY"]


def test_a_later_version_of_the_filing_pays_again_from_its_first_day_on(first: ReceivedFiling) -> None:
    ends(first, 9, stopped=True)
    again(first, 11)

    assert funds(bills.assessed(bills.stay(first), LINES)) == [100, 0, 100, 100]


def test_a_stop_is_heard_of_in_a_later_version(first: ReceivedFiling) -> None:
    ends(first, 9)
    ends(again(first, 10), 11, stopped=True)

    assert funds(bills.assessed(bills.stay(first), LINES)) == [100, 100, 100, 0]


def test_a_stop_that_is_heard_of_after_the_assessment_has_the_lines_assessed_again(first: ReceivedFiling) -> None:
    stay = bills.stay(first)
    bill = bills.assessed(stay, LINES)
    ends(first, 10, stopped=True)

    assert code_of(lambda: bills.settled(bill)) == "benefit-stopped"
    assert bills.settled(bills.assessed(stay, LINES)).fund == yuan("200.00")


def test_a_stop_after_the_last_line_is_in_nobodys_way(first: ReceivedFiling) -> None:
    bill = bills.assessed(bills.stay(first), LINES)
    ends(first, 15, stopped=True)

    assert bills.settled(bill).fund == yuan("400.00")


def test_benefits_that_run_again_as_is_told_after_the_assessment_are_paid(first: ReceivedFiling) -> None:
    ends(first, 10, stopped=True)
    stay = bills.stay(first)
    bill = bills.assessed(stay, LINES)
    again(first, 11)

    assert code_of(lambda: bills.settled(bill)) == "benefit-stopped"
    assert bills.settled(bills.assessed(stay, LINES)).fund == yuan("400.00")


def test_devices_that_the_filing_is_no_longer_for_have_the_lines_assessed_again() -> None:
    bills.catalogue("DEVICE", "370000", NewItem("LEG", "Prosthesis"))
    heard = factories.received(factories.agency("320100"), insured_place="370100")
    ends(heard, 8)
    second = again(heard, 9, services=["MEDICAL", "DEVICE"])
    days = {"usable_from": date(2026, 3, 2), "usable_through": date(2026, 6, 2)}
    told = {"notices": [Notice("N1", limit=yuan("12,000.00"), life_months=36, **days)]}
    leg = bills.line(1, "LEG", "12,000.00", kind=CatalogueKind.DEVICE, served_on=date(2026, 4, 12))
    stay = bills.stay(heard)
    bill = bills.assessed(stay, [leg], **told)
    ends(second, 10)
    again(second, 11)

    assert (funds(bill), code_of(lambda: bills.settled(bill))) == ([12_000], "filed-since")
    assert funds(bills.settled(bills.assessed(stay, [leg], **told))) == [0]


# A third party


def test_a_third_party_that_is_told_of_during_the_stay_stops_the_settlement(first: ReceivedFiling) -> None:
    bill = bills.assessed(bills.stay(first), LINES)
    again(first, 10, third_party="OPEN")

    assert code_of(lambda: bills.settled(bill)) == "third-party"
    ends(first, 9)
    assert code_of(lambda: bills.settled(bill)) == "third-party"


@pytest.mark.parametrize("third_party", ["NO", "SETTLED", "UNKNOWN"])
def test_what_is_not_an_open_third_party_is_in_nobodys_way(first: ReceivedFiling, third_party: str) -> None:
    bill = bills.assessed(bills.stay(first), LINES)
    ends(first, 9)
    again(first, 10, third_party=third_party)

    assert bills.settled(bill).fund == yuan("400.00")


def test_a_third_party_that_settled_before_the_admission_is_in_nobodys_way(first: ReceivedFiling) -> None:
    ends(first, 1)
    settled_with = again(first, 2, third_party="OPEN", valid_to=date(2026, 4, 2))
    stay = bills.stay(again(settled_with, 3, third_party="SETTLED"), admitted_on=date(2026, 4, 3))

    assert bills.settled(bills.assessed(stay, LINES)).fund == yuan("400.00")


def test_the_word_of_who_looked_at_the_admission_does_not_make_a_third_party_pay(first: ReceivedFiling) -> None:
    use = bills.admitted_offline(bills.stay(again(first, 2, third_party="OPEN")))
    bill = bills.assessed(use.stay, LINES)
    reviewer = factories.actor(use.agency, Role.REVIEWER)
    told: dict[str, Any] = {"use_id": use.pk, "outcome": OfflineState.STANDS, "remark": "Known here"}
    actions.look_at_use(by=reviewer, at=bills.NOW, ids=uuid7, **told)

    assert code_of(lambda: bills.settled(bill)) == "third-party"


# A filing that is changed during the stay


def wants_the_discharge() -> None:
    set_policy(factories.agency("370100"), "settlement.admission_date_rule", "DISCHARGE")


def test_versions_that_cover_every_day_together_cover_the_stay(first: ReceivedFiling) -> None:
    wants_the_discharge()
    ends(first, 9)
    again(first, 10, valid_to=date(2027, 4, 10))

    assert bills.settled(bills.assessed(bills.stay(first), LINES)).fund == yuan("400.00")


def test_a_day_that_no_version_covers_is_not_covered_by_two(first: ReceivedFiling) -> None:
    wants_the_discharge()
    ends(first, 9)
    again(first, 11)

    assert code_of(lambda: bills.settled(bills.assessed(bills.stay(first), LINES))) == "not-covered"


def test_the_discharge_lies_in_the_last_version(first: ReceivedFiling) -> None:
    wants_the_discharge()
    ends(first, 9)
    again(first, 10, valid_to=date(2026, 4, 19))

    assert code_of(lambda: bills.settled(bills.assessed(bills.stay(first), LINES))) == "not-covered"


@pytest.mark.parametrize(
    ("spans", "covered"),
    [
        ([(1, 30)], True),
        ([(2, 20)], True),
        ([(3, 30)], False),
        ([(1, 19)], False),
        ([(1, 9), (10, None)], True),
        ([(10, None), (1, 9)], True),
        ([(1, 12), (5, 7), (8, 30)], True),
        ([(1, 9), (11, None)], False),
        ([], False),
    ],
)
def test_spans_cover_days_without_a_gap(spans: list[tuple[int, int | None]], covered: bool) -> None:
    days = [(date(2026, 4, first), date(2026, 4, last) if last else None) for first, last in spans]

    assert without_gap(days, date(2026, 4, 2), date(2026, 4, 20)) is covered
