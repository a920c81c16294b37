"""What was judged by a catalogue that no longer holds is judged anew before it is paid, by hand and directly (S12)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from agency.workers.models import Worker
from settlement import actions
from settlement.actions import NewItem
from settlement.actions.editions import check_catalogues_hold
from settlement.assessment import Chosen
from settlement.catalogues.choosing import edition_of, editions
from settlement.enums import CatalogueKind
from settlement.models import Bill, CatalogueVersion, Claim
from tests import bills, claims, factories
from tests.desks import set_policy
from tests.filings.conftest import StoppedClock

rows = pytest.mark.django_db
CAPPED, GONE = NewItem("T1", "Treatment", price_cap=Decimal(600)), NewItem("T2", "Another")
DAYS = [date(2026, 8, day) for day in (3, 4, 5)]


def another(*items: NewItem, valid_from: date = date(2025, 1, 1), division: str = "320000") -> CatalogueVersion:
    """A version that two people put in place of the one that the tests begin with, or after it."""
    return bills.catalogue("TREATMENT", division, *items, valid_from=valid_from)


def assessed(worker: Worker, *lines: Any) -> Claim:
    lines = lines or tuple(bills.line(number, served_on=day, price="1,000.00") for number, day in enumerate(DAYS, 1))
    return claims.assessed(claims.received(worker), lines)


def why_not(call: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code, str(refusal.value)


def funds(bill: Bill | None) -> list[int]:
    assert bill is not None
    return [int(line.fund) for line in bill.lines.order_by("number")]


@pytest.mark.parametrize("item", [CAPPED, GONE])
def test_a_claim_that_a_replaced_version_judged_waits_until_its_list_is_entered_again(
    worker: Worker, item: NewItem
) -> None:
    first, second = assessed(worker), claims.reviewed(assessed(worker))

    another(item)

    assert why_not(lambda: claims.reviewed(first))[0] == "catalogue-since"
    code, sentence = why_not(lambda: claims.approved(second))
    assert (code, "1" in sentence) == ("catalogue-since", True)
    back = claims.sent_back(second, by=factories.actor(worker.agency, Role.APPROVER))
    lines = [bills.line(number, served_on=day, price="1,000.00") for number, day in enumerate(DAYS, 1)]
    done = claims.approved(claims.reviewed(claims.assessed(back, lines)))
    assert funds(done.bill) == ([600] * 3 if item is CAPPED else [0] * 3)


def test_a_claim_that_a_version_refused_waits_when_one_that_pays_takes_its_place(worker: Worker) -> None:
    first = claims.reviewed(assessed(worker, bills.line(code="T2", served_on=DAYS[0])))
    assert funds(first.bill) == [0]

    another(NewItem("T1", "Treatment"), GONE)

    assert why_not(lambda: claims.approved(first))[0] == "catalogue-since"


@pytest.mark.parametrize(("first_day", "number"), [(date(2026, 8, 6), None), (DAYS[2], "3"), (DAYS[0], "1")])
def test_lines_from_the_day_on_which_a_version_ended_earlier_are_judged_anew_and_no_others(
    worker: Worker, first_day: date, number: str | None
) -> None:
    waiting = claims.reviewed(assessed(worker))

    another(CAPPED, valid_from=first_day)

    if number is None:
        assert claims.approved(waiting).state == "APPROVED"
    else:
        code, sentence = why_not(lambda: claims.approved(waiting))
        assert (code, number in sentence) == ("catalogue-since", True)


def test_a_version_of_a_nearer_division_takes_the_place_of_the_provinces(worker: Worker) -> None:
    waiting = claims.reviewed(assessed(worker))
    another(CAPPED, division="320100")
    assert why_not(lambda: claims.approved(waiting))[0] == "catalogue-since"


def test_a_claim_waits_for_no_catalogue_that_has_no_say_in_its_lines(worker: Worker) -> None:
    """Another version of another kind, and lines that belong to another insurance."""
    apart = bills.line(1, served_on=DAYS[0], for_injury=False, diagnosis="E11.9")
    waiting = claims.reviewed(assessed(worker, apart))

    another(CAPPED)
    bills.catalogue("MEDICINE", "320000", NewItem("T1", "Drug"))

    assert claims.approved(waiting).state == "APPROVED"


def test_what_is_to_be_done_stands_on_the_page_of_the_claim(
    worker: Worker, at_desk: Callable[..., Client], clock: StoppedClock
) -> None:
    clock.at = claims.NOW
    waiting = claims.reviewed(assessed(worker))
    another(CAPPED)
    with translation.override("en"):
        sentence = why_not(lambda: claims.approved(waiting))[1]

    shown = at_desk(factories.actor(worker.agency, Role.APPROVER)).get(reverse("settlement:claim", args=[waiting.pk]))

    assert sentence in shown.content.decode()


@rows
@pytest.mark.parametrize("valid_from", [date(2025, 1, 1), date(2026, 4, 3)])
def test_what_a_version_judged_that_was_replaced_since_is_not_settled_before_a_new_trial(valid_from: date) -> None:
    claims.catalogue()
    lines = [bills.line(1, served_on=bills.ADMITTED), bills.line(2, price="1,000.00")]
    bill = bills.assessed(bills.stay(), lines)

    another(CAPPED, valid_from=valid_from)

    number = "1" if valid_from < bills.ADMITTED else "2"
    code, sentence = why_not(lambda: bills.settled(bill))
    assert (code, number in sentence) == ("catalogue-since", True)
    assert funds(bills.settled(bills.assessed(bill.stay, lines))) == [100, 600]


@rows
def test_whose_catalogue_holds_is_asked_again_when_the_place_puts_its_rule_right(worker: Worker) -> None:
    """It was on record that the place of treatment's catalogue holds, and the rule says the insured place's."""
    another(CAPPED, division="371000")
    waiting, lines = claims.reviewed(assessed(worker)), [bills.line(price="1,000.00")]
    bill = bills.assessed(bills.stay(factories.received(factories.agency("320100"), insured_place="371000")), lines)
    assert (funds(waiting.bill), funds(bill)) == ([1000] * 3, [1000])

    set_policy(worker.agency, "catalogue.medical", "INSURED")

    assert why_not(lambda: claims.approved(waiting))[0] == "catalogue-since"
    assert why_not(lambda: bills.settled(bill))[0] == "catalogue-since"
    assert funds(bills.settled(bills.assessed(bill.stay, lines))) == [600]


@rows
def test_a_stay_that_a_corrected_rule_does_not_cover_any_more_is_not_settled() -> None:
    filing = factories.received(factories.agency("320100"), insured_place="371000", valid_to=date(2026, 4, 4))
    claims.catalogue()
    bill = bills.assessed(bills.stay(filing), [bills.line()])
    with transaction.atomic():
        assert bills.settled(bill).state == "SETTLED"
        transaction.set_rollback(True)

    set_policy(factories.agency("371000"), "settlement.admission_date_rule", "DISCHARGE")

    assert why_not(lambda: bills.settled(bill))[0] == "not-covered"


@rows
def test_a_claim_is_not_held_by_what_was_entered_and_not_put_in_force(worker: Worker) -> None:
    waiting = claims.reviewed(assessed(worker))
    version = bills.entered("TREATMENT", "320000", CAPPED)
    by = factories.actor(factories.agency("320000"), Role.APPROVER)
    actions.refuse_version(by=by, at=claims.NOW, ids=uuid7, version_id=version.pk, reason="Wrong year")
    bills.entered("TREATMENT", "320000", CAPPED)

    assert claims.approved(waiting).state == "APPROVED"


@pytest.mark.parametrize("many", [1, 40])
def test_asking_costs_three_queries_however_many_lines_there_are(worker: Worker, many: int) -> None:
    lines = [bills.line(number, served_on=DAYS[number % 3]) for number in range(1, many + 1)]
    bill = assessed(worker, *lines).bill
    assert bill is not None

    with CaptureQueriesContext(connection) as asked:
        check_catalogues_hold(bill)

    assert len(asked) == 3


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(list(CatalogueKind)), st.dates(date(2026, 1, 1), date(2026, 2, 1))),
        st.sampled_from([None, UUID(int=1), UUID(int=2), UUID(int=3)]),
        min_size=1,
    )
)
def test_what_a_bill_keeps_says_of_every_line_what_was_chosen(
    held: dict[tuple[CatalogueKind, date], UUID | None],
) -> None:
    lines = [bills.line(number, kind=kind, served_on=day) for number, (kind, day) in enumerate(held, 1)]
    chosen = {line.number: Chosen(version) for line in lines if (version := held[line.kind, line.served_on])}

    kept = editions(lines, chosen)

    told = [version and str(version) for version in held.values()]
    assert [edition_of(kept, line) for line in lines] == told
