"""What was paid to workers by hand, month by month: every claim once, in the month in which it was paid."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.workers.models import Worker
from settlement import actions, claim_queries, paid_queries
from settlement.models import Claim
from tests import bills, claims, factories
from tests.factories import moment
from tests.filings.conftest import StoppedClock
from tests.settlement.pages import plain, shown

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]


@pytest.fixture
def worker(clock: StoppedClock, worker: Worker) -> Worker:
    """It is 2026-10-12."""
    clock.at = moment("2026-10-12 10:00")
    return worker


def paid(worker: Worker, at: str, **values: Any) -> Claim:
    return claims.paid(claims.received(worker, at=moment(at), **values), at=moment(at))


def test_the_month_says_what_was_paid_for_treatment_and_beside_it(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    for _one in range(2):
        claim = claims.received(worker)
        claims.approved(claims.reviewed(claims.assessed(claims.spent(claim, nights=[bills.yuan("120.00")]))))
        claim = actions.pay_claim(by=people["finance"], at=claims.NOW, ids=uuid7, claim_id=claim.pk)
    claims.approved(claims.reviewed(claims.assessed(claims.received(worker))))
    client = at_desk(people["finance"])
    assert reverse("settlement:claims-paid") in client.get(reverse("settlement:claims")).content.decode()

    page = shown(client, "claims-paid", month="2026-09")

    assert "2 CNY 2,000.00 CNY 2,000.00 CNY 240.00 CNY 2,240.00" in page
    assert page.count("CNY 1,000.00 CNY 120.00 CNY 1,120.00") == 2
    assert ReadEntry.objects.filter(subject_id=str(claim.pk), purpose="claims paid in a month").exists()


def test_a_claim_is_in_the_month_in_which_it_was_paid_by_the_clock_of_the_desk(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    last, first = paid(worker, "2026-08-31 23:59"), paid(worker, "2026-09-01 00:00")
    client = at_desk(people["finance"])

    def shows(**asked: str) -> list[bool]:
        page = client.get(reverse("settlement:claims-paid"), asked).content.decode()
        return [reverse("settlement:claim", args=[each.pk]) in page for each in (last, first)]

    assert (shows(month="2026-08"), shows(month="2026-09")) == ([True, False], [False, True])
    assert shows() == [False, False]
    assert "No claim was paid in this month." in shown(client, "claims-paid")
    assert "this month still runs" in shown(client, "claims-paid")


@pytest.mark.parametrize("nonsense", ["soon", "2026-13", "0001-01", "9999-12", "2026-9", "2026-10-12"])
def test_what_is_no_month_that_has_begun_is_the_one_that_runs(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor], nonsense: str
) -> None:
    client = at_desk(people["finance"])
    page = shown(client, "claims-paid", month=nonsense)

    assert "Paid to workers 2026-10" in page
    assert f"“{nonsense}” is no month that has begun. Write it as 2026-03." in page
    for month in ("2026-10", ""):
        assert "no month that has begun" not in shown(client, "claims-paid", month=month)


def test_claims_of_an_agency_that_one_does_not_see_are_not_counted(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    paid(worker, "2026-09-14 10:00")
    other = factories.actor(factories.agency("320100"), Role.FINANCE)

    assert "No claim was paid in this month." in shown(at_desk(other), "claims-paid", month="2026-09")


def test_two_agencies_of_one_name_are_summed_by_themselves_and_together(at_desk: AtDesk, clock: StoppedClock) -> None:
    clock.at = moment("2026-10-12 10:00")
    above = factories.agency("370000")
    offices = [factories.agency(code, parent=above) for code in ("370300", "370400")]
    Agency.objects.filter(pk__in=[each.pk for each in offices]).update(name="Agency of the district")
    for office in offices:
        paid(factories.worker(office), "2026-09-14 10:00")

    page = shown(at_desk(factories.actor(above, Role.AUDITOR)), "claims-paid", month="2026-09")

    assert page.count("Agency of the district 1 CNY 1,000.00 CNY 1,000.00") == 2
    assert "Together 2 CNY 2,000.00 CNY 2,000.00" in page


def test_a_page_of_a_long_month_says_on_paper_that_it_is_a_part(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_queries, "PAGE", 2)
    client, part = at_desk(people["finance"]), "This is a part of the list."
    made = [paid(worker, f"2026-09-14 10:0{minute}") for minute in (0, 1)]
    assert part not in shown(client, "claims-paid", month="2026-09")

    made.append(paid(worker, "2026-09-14 10:02"))

    assert part in shown(client, "claims-paid", month="2026-09")
    after = f"{made[1].paid_at.isoformat()}~{made[1].pk}"
    last = client.get(reverse("settlement:claims-paid"), {"month": "2026-09", "after": after})
    assert part in plain(last)
    assert reverse("settlement:claim", args=[made[2].pk]) in last.content.decode()


def test_a_long_month_is_read_page_by_page_and_summed_as_a_whole(
    worker: Worker, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_queries, "PAGE", 2)
    made = [paid(worker, f"2026-09-14 10:0{minute}") for minute in (0, 0, 1)]
    rows = paid_queries.in_month(people["finance"], moment("2026-09-01 00:00").date())

    one = paid_queries.page(rows)
    other = paid_queries.page(rows, one.after)

    assert [each.pk for each in (*one.claims, *other.claims)] == [each.pk for each in made]
    assert (len(one.claims), other.after) == (2, "")
    assert [each["many"] for each in paid_queries.by_agency(rows)] == [3]
