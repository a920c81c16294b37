"""Pages of bills and months: what they show, who takes a settlement back, and what other pages show of the money."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.offices.enums import Role
from settlement import month_queries
from settlement.actions import NewItem
from settlement.models import Bill, Entry, Month, Stay
from tests import bills, factories
from tests.factories import moment
from tests.filings.conftest import StoppedClock

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]


@pytest.fixture
def bill(clock: StoppedClock) -> Bill:
    """Settled on 2026-05-12, of three lines: one paid, one not in the catalogue, one flagged as disease."""
    clock.at = moment("2026-05-14 10:00")
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Item"))
    lines = [
        bills.line(1, "T1", "9,000.00"),
        bills.line(2, "X9", "500.00"),
        bills.line(3, "T1", "300.00", for_injury=False, diagnosis="S72.3"),
    ]
    return bills.settled(bills.assessed(bills.stay(), lines), at=moment("2026-05-12 10:00"))


def text(client: Client, name: str, *keys: Any) -> str:
    answer = client.get(reverse(f"settlement:{name}", args=keys))
    assert answer.status_code == 200
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain)


def test_the_page_says_who_pays_what_and_why_with_the_clause(at_desk: AtDesk, bill: Bill) -> None:
    shown = text(at_desk(factories.actor(bill.agency, Role.REVIEWER)), "bill", bill.pk)

    for words in (
        "Total CNY 9,800.00 Paid by the fund CNY 9,000.00 Paid by the worker CNY 500.00 not payable CNY 500.00",
        "Not for the injury CNY 300.00",
        "The catalogue that holds on this day does not name this item. Regulation on Work-Injury Insurance art. 30",
        "The institution marked this as disease, but the diagnosis fits what was recognised.",
        "2026-05 Settlement CNY 9,800.00 CNY 9,000.00 2026-05-12 10:00",
    ):
        assert words in shown
    assert bill.stay.received.number not in shown
    assert ReadEntry.objects.filter(subject_id=str(bill.pk), seen="bill", purpose="page").count() == 1


def test_the_sheet_has_the_separated_lines_apart(at_desk: AtDesk, bill: Bill) -> None:
    shown = text(at_desk(factories.actor(bill.agency, Role.CLERK)), "sheet", bill.pk)

    own, apart = shown.split("On a bill of its own: not for the injury")
    assert "1 Item T1 CNY 9,000.00 CNY 9,000.00 CNY 0.00" in own
    assert "3 Item T1 S72.3 CNY 300.00 Together CNY 300.00" in apart
    assert "3 Item T1" not in own
    assert "Meals, travel and lodging are no part of this sheet" in apart


def test_the_sheet_of_a_settlement_that_was_taken_back_says_so_before_its_figures(at_desk: AtDesk, bill: Bill) -> None:
    client = at_desk(factories.actor(bill.agency, Role.CLERK))
    assert "Nothing is paid by this sheet" not in text(client, "sheet", bill.pk)
    client.post(reverse("settlement:undo", args=[bill.pk]), {"reason": "Wrong total", "token": "t"})

    told = text(client, "sheet", bill.pk)

    assert "The settlement was taken back on 2026-05-14: “Wrong total” Nothing is paid by this sheet. Receipt" in told


def test_the_sheet_of_a_bill_that_is_only_assessed_says_so(at_desk: AtDesk, bill: Bill) -> None:
    trial = bills.assessed(bills.stay(office=bill.agency), [bills.line(1, "T1", "100.00")])

    assert "Not settled yet" in text(at_desk(factories.actor(bill.agency, Role.CLERK)), "sheet", trial.pk)


def test_the_bill_leads_to_its_stay_where_the_person_sees_stays(at_desk: AtDesk, bill: Bill) -> None:
    page, stay = (reverse(f"settlement:{name}", args=[pk]) for name, pk in (("bill", bill.pk), ("stay", bill.stay_id)))
    leads = {
        role: f'href="{stay}"' in at_desk(factories.actor(bill.agency, role)).get(page).content.decode()
        for role in (Role.CLERK, Role.FINANCE)
    }
    assert leads == {Role.CLERK: True, Role.FINANCE: False}


def test_the_page_speaks_chinese(at_desk: AtDesk, bill: Bill) -> None:
    client = at_desk(factories.actor(bill.agency, Role.CLERK), language="zh-hans")

    assert "费用结算单" in text(client, "sheet", bill.pk)


def test_the_page_of_the_stay_tells_what_became_of_its_bill_too(at_desk: AtDesk, bill: Bill) -> None:
    bills.undone(bill, at=moment("2026-05-13 10:00"))
    bills.paid_stay("10.00")

    told = text(at_desk(factories.actor(bill.agency, Role.CLERK)), "stay", bill.stay_id).split("What happened")[1]

    happened = [told.find(sentence) for sentence in ("Assessed a bill", "Settled the bill", "Cancelled the settlement")]
    assert (happened, -1 in happened) == (sorted(happened), False)
    assert told.count("Settled the bill") == 1, "that of another stay is told there"


def take_back(client: Client, bill: Bill, **form: str) -> Any:
    return client.post(reverse("settlement:undo", args=[bill.pk]), {"token": "t1", **form})


def test_a_clerk_takes_a_settlement_back_once_however_often_the_form_is_sent(at_desk: AtDesk, bill: Bill) -> None:
    client = at_desk(factories.actor(bill.agency, Role.CLERK))
    assert "Cancel the settlement" in text(client, "bill", bill.pk)

    for _ in range(2):
        answer = take_back(client, bill, reason="Wrong patient")
        assert answer.url == reverse("settlement:bill", args=[bill.pk])

    assert list(Entry.objects.order_by("entered_at").values_list("kind", flat=True)) == ["SETTLED", "CANCELLED"]
    shown = text(client, "bill", bill.pk)
    assert "Why it was undone Wrong patient" in shown
    assert "Cancel the settlement" not in shown


def test_without_a_reason_nothing_is_taken_back_and_the_page_says_so(at_desk: AtDesk, bill: Bill) -> None:
    client = at_desk(factories.actor(bill.agency, Role.CLERK))

    answer = take_back(client, bill, reason=" ")

    assert answer.status_code == 422
    assert "Give the reason: it is kept in the history." in answer.content.decode()
    assert Entry.objects.count() == 1


def test_a_page_that_is_out_of_date_takes_no_other_settlement_of_the_stay_back_and_keeps_the_reason(
    at_desk: AtDesk, bill: Bill
) -> None:
    client = at_desk(factories.actor(bill.agency, Role.CLERK))
    at = moment("2026-05-13 10:00")
    bills.undone(bill, at=at)
    later = bills.settled(bills.assessed(Stay.objects.get(pk=bill.stay_id), [bills.line(1, price="120.00")]), at=at)

    answer = take_back(client, bill, reason="Wrong patient")

    later.refresh_from_db()
    assert (later.state, answer.status_code) == ("SETTLED", 422)
    assert "Open that bill." in answer.content.decode()


def test_finance_closes_a_month_that_is_over_and_the_clerk_can_no_longer_cancel(
    at_desk: AtDesk, clock: StoppedClock, bill: Bill
) -> None:
    finance = at_desk(factories.actor(bill.agency, Role.FINANCE))
    assert "Close the month" not in text(finance, "months")
    assert "can be closed from 2026-06-01 on" in text(finance, "months")
    assert "can be closed" not in text(at_desk(factories.actor(bill.agency, Role.CLERK)), "months")
    clock.at = moment("2026-06-01 09:00")
    assert "2026-05 Agency 320100 1 CNY 9,800.00 CNY 9,000.00 Open" in text(finance, "months")

    finance.post(reverse("settlement:month-close", args=[Month.objects.get().pk]))

    assert Month.objects.get().state == "CLOSED"
    clerk = at_desk(factories.actor(bill.agency, Role.CLERK))
    assert "Take the settlement back" not in text(clerk, "bill", bill.pk)
    take_back(clerk, bill, reason="Wrong patient")
    assert Entry.objects.count() == 1
    reviewer = at_desk(factories.actor(bill.agency, Role.REVIEWER))
    assert "Reverse the settlement" in text(reviewer, "bill", bill.pk)


def test_the_page_of_a_month_shows_what_its_sums_are_made_of(at_desk: AtDesk, clock: StoppedClock, bill: Bill) -> None:
    """Settled in May and undone there; settled again, and undone in June after May was closed."""
    finance = at_desk(factories.actor(bill.agency, Role.FINANCE))
    bills.undone(bill, at=moment("2026-05-13 10:00"))
    lines = [bills.line(1, "T1", "4,200.00")]
    again = bills.settled(bills.assessed(Stay.objects.get(pk=bill.stay_id), lines), at=moment("2026-05-20 10:00"))
    may = Month.objects.get()
    assert reverse("settlement:month", args=[may.pk]) in finance.get(reverse("settlement:months")).content.decode()
    clock.at = moment("2026-06-15 09:00")
    finance.post(reverse("settlement:month-close", args=[may.pk]))
    bills.undone(again, at=moment("2026-06-18 10:00"))
    june = Month.objects.exclude(pk=may.pk).get()

    first, later = (text(finance, "month", month.pk) for month in (may, june))

    name = bill.stay.institution_name
    assert f"{name} 3 CNY 4,200.00 CNY 4,200.00 CNY 0.00 CNY 0.00 not confirmed Together 3 CNY 4,200.00" in first
    assert f"{name} Settlement CNY 9,800.00 CNY 9,000.00 CNY 500.00 CNY 300.00 2026-05-12 10:00" in first
    assert "CNY -9,800.00 CNY -9,000.00 CNY -500.00 CNY -300.00 2026-05-13 10:00" in first
    assert "undoes an entry" not in first
    assert "undoes an entry of 2026-05 CNY -4,200.00 CNY -4,200.00" in later
    assert "Together 1 CNY -4,200.00" in later
    page = finance.get(reverse("settlement:month", args=[may.pk])).content.decode()
    assert reverse("settlement:bill", args=[bill.pk]) in page


def test_a_page_of_a_long_month_says_on_paper_that_it_is_a_part(
    at_desk: AtDesk, bill: Bill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(month_queries, "PAGE", 1)
    finance, part = at_desk(factories.actor(bill.agency, Role.FINANCE)), "This is a part of the list."
    month = Month.objects.get()
    assert part not in text(finance, "month", month.pk)

    bills.undone(bill, at=moment("2026-05-13 10:00"))

    assert part in text(finance, "month", month.pk)


def test_a_month_of_another_agency_is_not_there(at_desk: AtDesk, bill: Bill) -> None:
    other = at_desk(factories.actor(factories.agency("370100"), Role.FINANCE))

    assert other.get(reverse("settlement:month", args=[Month.objects.get().pk])).status_code == 404


def test_a_reviewer_says_what_a_flagged_line_is_and_a_clerk_does_not(at_desk: AtDesk, bill: Bill) -> None:
    line = bill.lines.get(number=3)
    address = reverse("settlement:review", args=[line.pk])
    reviewer = at_desk(factories.actor(bill.agency, Role.REVIEWER))

    assert at_desk(factories.actor(bill.agency, Role.CLERK)).post(address).status_code == 404
    refused = reviewer.post(address, {"outcome": "MAYBE", "reason": "An old scar"})
    assert "Choose what the line is for." in refused.content.decode()
    assert 'value="An old scar"' in refused.content.decode()
    page, waiting = reverse("settlement:bill", args=[bill.pk]), bill.flagged
    assert reviewer.get(page).context["flagged"] == waiting > 0
    reviewer.post(address, {"outcome": "SEPARATE", "reason": "An old scar"})
    assert "Not for the injury: An old scar" in text(reviewer, "bill", bill.pk)
    assert reviewer.get(page).context["flagged"] == waiting - 1, "what was answered is not to be looked at any more"


def test_a_review_that_is_refused_on_the_list_keeps_what_was_typed(at_desk: AtDesk, bill: Bill) -> None:
    client = at_desk(factories.actor(bill.agency, Role.REVIEWER))
    address = reverse("settlement:review", args=[bill.lines.get(number=3).pk])

    answer = client.post(address, {"back": "list", "outcome": "SEPARATE", "reason": " "})
    other = client.post(address, {"back": "list", "outcome": "", "reason": "An old scar"})

    assert (answer.status_code, other.status_code) == (422, 422)
    assert '<input type="radio" name="outcome" value="SEPARATE" required checked>' in answer.content.decode()
    assert 'value="An old scar"' in other.content.decode()


def test_the_list_of_flagged_lines_asks_as_often_for_many_as_for_one(at_desk: AtDesk, bill: Bill) -> None:
    client = at_desk(factories.actor(bill.agency, Role.REVIEWER))
    counts = []
    for more in (0, 3):
        if more:
            bills.assessed(bills.stay(), [bills.line(each, diagnosis="E11.9") for each in range(1, more + 1)])
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("settlement:flagged"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_page_of_the_received_filing_shows_its_stays_with_their_money(at_desk: AtDesk, bill: Bill) -> None:
    client = at_desk(factories.actor(bill.agency, Role.CLERK))

    answer = client.get(reverse("filings:received-detail", args=[bill.stay.received_id]))

    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
    assert "Stays and money" in shown
    assert f"Settled CNY 9,800.00 CNY 9,000.00 {bill.receipt_number}" in shown


def test_the_workers_page_and_the_filing_show_our_workers_stays(at_desk: AtDesk, clock: StoppedClock) -> None:
    version = factories.approved()
    clock.at = factories.NOW
    bills.stay_of(version.worker, version=version, institution_name="Hospital there")
    client = at_desk(factories.actor(version.agency, Role.CLERK))

    for address in (
        reverse("workers:detail", args=[version.worker_id]),
        reverse("filings:detail", args=[version.filing_id]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Hospital there" in answer.content.decode()
