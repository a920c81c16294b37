"""Received filings at the place of treatment: the list, one filing, the search box, and what stays unseen."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.exchange import answers
from agency.exchange.models import Outgoing
from agency.offices.enums import Role
from agency.offices.models import Agency, Division
from filings import received
from filings.models import ReceivedFiling
from tests import factories
from tests.exchange import letters

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
TODAY = date(2026, 3, 9)


@pytest.fixture
def beijing() -> Agency:
    return factories.agency("110000")


@pytest.fixture
def clerk(at_desk: AtDesk, beijing: Agency) -> Client:
    return at_desk(factories.actor(beijing, Role.CLERK))


def listed(client: Client, **query: Any) -> Any:
    answer = client.get(reverse("filings:received"), query)
    assert answer.status_code == 200
    return answer


def shown(client: Client, row: ReceivedFiling) -> str:
    answer = client.get(reverse("filings:received-detail", args=[row.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def banner(page: str) -> str:
    found = re.search(r'<div class="banner (?:success|warning)" role="status"><p>(.*?)</p>', page)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1])


# The list


def test_the_list_has_what_is_valid_today_and_all_with_exact_counts(clerk: Client) -> None:
    running = [
        factories.received(),
        factories.received(valid_to=TODAY),
        factories.received(ended_on=TODAY),
        factories.received(effective_from=TODAY),
    ]
    factories.received(valid_to=date(2026, 3, 8))
    factories.received(ended_on=date(2026, 3, 8))
    factories.received(effective_from=date(2026, 3, 10))

    today, everything = listed(clerk), listed(clerk, tab="all")

    assert [row["filing"] for row in today.context["rows"]] == running[::-1]
    assert [tab["count"] for tab in today.context["tabs"]] == [4, 7]
    assert (today.context["total"], everything.context["total"], len(everything.context["rows"])) == (4, 7, 7)


def test_the_pages_of_the_list_join_without_gap(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [factories.received() for _ in range(5)]
    monkeypatch.setattr(received, "PAGE", 2)

    seen, address = [], reverse("filings:received")
    while address:
        page = clerk.get(address)
        seen += [row["filing"] for row in page.context["rows"]]
        address = page.context["next_url"] and reverse("filings:received") + page.context["next_url"]

    assert seen == rows[::-1]


def test_people_are_masked_and_whose_filings_were_listed_is_logged(clerk: Client) -> None:
    row = factories.received(name="陆一鸣", number=letters.SECRETS[0])

    page = listed(clerk).content.decode() + shown(clerk, row)

    assert ("陆**" in page, "陆一鸣" in page, letters.SECRETS[0] in page) == (True, False, False)
    reads = ReadEntry.objects.filter(subject_id=str(row.pk)).order_by("seen")
    assert [(read.seen, read.purpose, read.agency) for read in reads] == [
        ("list", "received", row.agency),
        ("received", "page", row.agency),
    ]


def test_only_what_came_for_ones_own_agency_is_there(at_desk: AtDesk, beijing: Agency) -> None:
    row = factories.received(beijing)
    elsewhere = at_desk(factories.actor(factories.agency("310000"), Role.CLERK))

    assert listed(elsewhere, tab="all").context["rows"] == []
    assert elsewhere.get(reverse("filings:received-detail", args=[row.pk])).status_code == 404


# Is it valid here today?


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({}, "Yes, without end."),
        ({"valid_to": date(2026, 12, 31)}, "Yes, through 2026-12-31."),
        ({"valid_to": date(2026, 12, 31), "ended_on": TODAY}, "Yes, through 2026-03-09."),
        ({"valid_to": date(2026, 3, 8)}, "No. It ran out; its last day was 2026-03-08."),
        ({"ended_on": date(2026, 3, 8)}, "No. The insured place ended it; its last day was 2026-03-08."),
        (
            {"effective_from": date(2026, 4, 1), "ended_on": date(2026, 3, 31)},
            "No. The insured place ended it; its last day was 2026-03-31.",
        ),
        ({"effective_from": date(2026, 3, 10)}, "No. It begins on 2026-03-10; today is 2026-03-09."),
    ],
)
def test_the_page_says_first_whether_it_is_valid_here_today(
    clerk: Client, content: dict[str, Any], sentence: str
) -> None:
    told = banner(shown(clerk, factories.received(**content)))

    assert told.strip() == f"Valid here today, 2026-03-09? {sentence}"


def test_an_ended_version_points_to_the_one_that_is_valid(clerk: Client) -> None:
    old = factories.received(filing_number="N", ended_on=date(2026, 3, 5))
    factories.received(filing_number="N", version=2, effective_from=date(2026, 3, 6))

    assert "Version 2 is valid instead:" in banner(shown(clerk, old))


# The search box


def find(client: Client, text: str) -> Any:
    return client.post(reverse("workers:search"), {"q": text}, follow=True)


@pytest.mark.parametrize("typed", [letters.SECRETS[0], "120101 19800101 0013", "120000-2026-0000009", "陆一"])
def test_one_hit_opens_the_received_filing(clerk: Client, typed: str) -> None:
    row = factories.received(filing_number="120000-2026-0000009", number=letters.SECRETS[0], name="陆一鸣")

    assert find(clerk, typed).redirect_chain[-1][0] == reverse("filings:received-detail", args=[row.pk])


def test_the_newest_version_of_a_filing_is_found(clerk: Client) -> None:
    factories.received(filing_number="N1", number=letters.SECRETS[0])
    newest = factories.received(filing_number="N1", number=letters.SECRETS[0], version=2)

    assert find(clerk, letters.SECRETS[0]).redirect_chain[-1][0].endswith(f"{newest.pk}/")


def test_several_hits_are_listed_masked_beside_ones_own_workers(clerk: Client, beijing: Agency) -> None:
    worker = factories.worker(beijing, name="陆小婷")
    row = factories.received(name="陆一鸣")

    answer = find(clerk, "陆")

    page = answer.content.decode()
    assert [f"/workers/{worker.pk}/" in page, str(row.pk) in page, "陆一鸣" in page] == [True, True, False]
    assert ReadEntry.objects.filter(subject_id=str(row.pk), seen="search").count() == 1


def test_who_is_not_found_is_said_to_be_unknown_here_and_where_to_ask(clerk: Client) -> None:
    page = find(clerk, factories.number()).content.decode()

    assert "No filing of another agency for treatment here fits this either." in page
    assert "the insurance agency of the insured place sees where its message" in page


def test_data_management_finds_no_received_filing(at_desk: AtDesk, beijing: Agency) -> None:
    factories.received(beijing, number=letters.SECRETS[0])

    page = find(at_desk(factories.actor(beijing, Role.DATA)), letters.SECRETS[0])
    assert (page.redirect_chain, "Nobody was found" in page.content.decode()) == ([], True)


# Two agencies in one deployment


def test_the_place_of_treatment_knows_only_what_came_through_the_exchange(clerk: Client, beijing: Agency) -> None:
    """Tianjin's filing lies in the same database; Beijing's clerk sees what the exchange told, and nothing else."""
    version = factories.approved(destination=Division.objects.get(pk="110000"))
    worker, address = version.worker, reverse("filings:detail", args=[version.filing_id])
    assert clerk.get(address).status_code == 404
    assert "Nobody was found" in find(clerk, worker.number).content.decode()

    told = letters.notice(
        filing_no=version.filing.number,
        worker={"name": worker.name, "social_security_number": worker.number},
        effective_from="2026-03-09",
        valid_to="2027-03-09",
    )
    answers.store([letters.news("filing.notice", told, subject=str(version.filing_id))], at=factories.NOW)

    row = ReceivedFiling.objects.get()
    assert find(clerk, worker.number).redirect_chain[-1][0] == reverse("filings:received-detail", args=[row.pk])
    assert find(clerk, version.filing.number).redirect_chain[-1][0].endswith(f"/received/{row.pk}/")
    assert clerk.get(address).status_code == 404
    assert clerk.get(reverse("exchange:detail", args=[Outgoing.objects.get().pk])).status_code == 404
    page = shown(clerk, row)
    secret = (worker.name, worker.number, str(version.relation.employer), str(version.filing_id))
    assert [word for word in secret if word in page] == []


def test_the_insured_place_does_not_see_what_the_other_received(at_desk: AtDesk, beijing: Agency) -> None:
    row = factories.received(beijing)
    tianjin = at_desk(factories.actor(factories.agency("120000"), Role.CLERK))

    assert tianjin.get(reverse("filings:received-detail", args=[row.pk])).status_code == 404
