"""The worklist, the next case, and what other pages show of filings."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.offices.acts import Actor
from agency.offices.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]


@pytest.fixture
def approver() -> Actor:
    return factories.actor(factories.agency(), Role.APPROVER)


def listed(client: Client, **query: Any) -> str:
    answer = client.get(reverse("filings:list"), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_list_shows_masked_people_and_logs_whose_filings_were_listed(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted(factories.worker(name="陆婷婷"))
    page = listed(at_desk(approver))
    assert version.filing.number in page
    assert "陆**" in page
    assert "陆婷婷" not in page
    assert ReadEntry.objects.filter(seen="list").count() == 1


def test_only_ones_own_agencys_filings_are_listed(at_desk: AtDesk) -> None:
    version = factories.submitted()
    page = listed(at_desk(factories.actor(factories.agency("110000"), Role.APPROVER)), tab="all")
    assert version.filing.number not in page


def test_an_overdue_case_is_marked_by_a_word(at_desk: AtDesk, approver: Actor, clock: Any) -> None:
    version = factories.submitted()
    clock.at = factories.NOW + timedelta(days=30)
    assert 'class="late">Overdue' in listed(at_desk(approver))
    clock.at = factories.moment(f"{version.due_on} 09:00")
    assert 'class="soon">Today' in listed(at_desk(approver))


def test_the_filters_narrow_and_are_kept_in_the_links(at_desk: AtDesk, approver: Actor) -> None:
    nanjing = factories.submitted()
    client = at_desk(approver)
    assert nanjing.filing.number in listed(client, tab="all", place="320000", category="RESIDENT", state="SUBMITTED")
    assert nanjing.filing.number not in listed(client, tab="all", place="110000")
    assert nanjing.filing.number in listed(client, tab="all", since="2026-03-09", until="2026-03-09")
    assert nanjing.filing.number not in listed(client, tab="all", since="2026-03-10")
    assert nanjing.filing.number in listed(client, tab="all", text=nanjing.filing.number[:12])
    assert "tab=returned&amp;category=RESIDENT" in listed(client, category="RESIDENT")
    assert f"back=tab%3Dall%26text%3D{nanjing.worker.name}" in listed(client, tab="all", text=nanjing.worker.name)


@pytest.mark.parametrize(
    "query",
    [
        {"tab": "x"},
        {"after": "x"},
        {"after": "2026-99-99~x", "tab": "todo"},
        {"before": "~" + "0" * 32},
        {"since": "soon", "until": "9999-99-99"},
        {"place": "x", "state": "x", "category": "\x00"},
        {"text": "\x00"},
        {"text": "%_\\"},
    ],
)
def test_nonsense_in_the_address_is_no_fault(at_desk: AtDesk, approver: Actor, query: dict[str, str]) -> None:
    factories.submitted()
    answer = at_desk(approver).get(reverse("filings:list"), query, follow=True)
    assert answer.status_code == 200


def test_the_next_case_is_the_one_due_first_and_nobody_gets_none(at_desk: AtDesk, approver: Actor) -> None:
    later = factories.submitted(at=factories.NOW + timedelta(days=1))
    first = factories.submitted()
    client = at_desk(approver)
    url = reverse("filings:next")
    assert client.post(url)["Location"] == reverse("filings:detail", kwargs={"pk": first.filing_id})
    other = at_desk(factories.actor(first.agency, Role.APPROVER))
    assert other.post(url)["Location"] == reverse("filings:detail", kwargs={"pk": later.filing_id})
    third = at_desk(factories.actor(first.agency, Role.APPROVER))
    assert "Nothing waits for your decision" in third.post(url, follow=True).content.decode()
    clerk = at_desk(factories.actor(first.agency, Role.CLERK))
    assert clerk.post(url).status_code == 403


def test_finance_has_no_worklist(at_desk: AtDesk) -> None:
    client = at_desk(factories.actor(factories.agency(), Role.FINANCE))
    assert client.get(reverse("filings:list")).status_code == 403


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    for name in ("list", "new", "places"):
        assert client.get(reverse(f"filings:{name}"))["Location"].startswith("/sign-in/")


def test_the_desk_counts_what_waits_and_leads_to_it(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted()
    page = at_desk(approver).get("/").content.decode()
    assert "Filings that wait for me" in page
    assert version.filing.number in page
    assert reverse("filings:list") in page


def test_the_search_box_finds_a_filing_by_its_number(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted()
    answer = at_desk(approver).post(reverse("workers:search"), {"q": f" {version.filing.number} "})
    assert answer["Location"] == reverse("filings:detail", kwargs={"pk": version.filing_id})


def test_the_workers_page_lists_the_filings(at_desk: AtDesk) -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.draft(by=clerk)
    page = at_desk(clerk).get(reverse("workers:detail", args=[version.worker_id])).content.decode()
    assert version.filing.number in page
