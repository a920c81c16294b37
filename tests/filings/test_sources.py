"""Every answer names where its facts come from, and the page on which they are entered or seen."""

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from agency.offices.enums import Role
from agency.offices.models import Agency, Division
from filings import sources
from filings.enums import Reason, Service, State
from filings.models import FilingVersion
from filings.sources import Origin
from tests import factories
from tests.factories import NOW
from tests.scenarios.people import OPINION, place

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
ON = date(2026, 3, 9)


@pytest.fixture
def office() -> Agency:
    return factories.agency("370100")


@pytest.fixture
def clerk(at_desk: AtDesk, office: Agency) -> Client:
    return at_desk(factories.actor(office, Role.CLERK))


def a_draft_and_an_approved_one(office: Agency) -> list[FilingVersion]:
    worker = factories.worker(office)
    clerk = factories.actor(office, Role.CLERK)
    drafted = factories.draft(worker, by=clerk, determinations=[])
    return [drafted, factories.approved(factories.worker(office))]


def source_of(key: tuple[Reason, str], version: FilingVersion) -> dict[str, str]:
    rests_on = {each.number: each for each in version.determinations.all()}
    return sources.source_of(key[0], key[1], version, rests_on, ON)


def test_every_finding_names_its_source_and_a_page_that_opens(office: Agency, clerk: Client) -> None:
    pages = set()
    for version in a_draft_and_an_approved_one(office):
        found = {key: source_of(key, version) for key in sources.SOURCES}
        assert [key for key, source in found.items() if not source["text"] or not source["url"]] == []
        pages |= {source["url"] for source in found.values()}

    assert {page: clerk.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_what_was_entered_is_corrected_in_a_draft_and_seen_on_the_page_once_it_is_decided(office: Agency) -> None:
    drafted, approved = a_draft_and_an_approved_one(office)

    entered, papers = (Reason.E04, "long_enough"), (Reason.E13, "nothing_asked")
    assert source_of(entered, drafted)["url"] == reverse("filings:edit", args=[drafted.pk])
    page = reverse("filings:detail", args=[approved.filing_id])
    assert source_of(entered, approved)["url"] == f"{page}?version=1#entered"
    assert source_of(papers, approved)["url"] == f"{page}?version=1#papers"


def test_the_parts_of_the_page_that_the_links_name_are_there(office: Agency, clerk: Client) -> None:
    _drafted, approved = a_draft_and_an_approved_one(office)

    page = clerk.get(reverse("filings:detail", args=[approved.filing_id])).content.decode()
    assert [page.count(f'id="{part}"') for part in ("entered", "papers")] == [1, 1]


@pytest.mark.parametrize(
    ("destination", "key", "parameter"),
    [
        ("370200", (Reason.E04, "no_minimum"), "filing.in_province.residence_min_months"),
        ("320100", (Reason.E04, "no_minimum"), "filing.residence_min_months"),
        ("370200", (Reason.E09, "out_of_scope"), "scope.in_province_outpatient"),
        ("320100", (Reason.E09, "out_of_scope"), "scope.cross_province_outpatient"),
        ("320100", (Reason.E09, "no_filing_needed"), "scope.pooling_area"),
        ("320100", (Reason.E15, "not_accepted_here"), "filing.allow_commitment"),
    ],
)
def test_a_rule_of_the_place_leads_to_the_value_that_held_there_on_that_day(
    office: Agency, destination: str, key: tuple[Reason, str], parameter: str
) -> None:
    version = factories.draft(factories.worker(office), destination=place(destination))

    url = urlsplit(source_of(key, version)["url"])
    assert url.path == reverse("policy:parameter", args=[parameter])
    assert parse_qs(url.query) == {"place": ["370100"], "on": ["2026-03-09"]}


def test_every_rule_of_the_place_has_its_parameter() -> None:
    assert set(sources.PARAMETER_OF) == {key for key, origin in sources.SOURCES.items() if origin is Origin.RULE}


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED])
def test_each_answer_on_the_page_of_a_filing_has_its_link(office: Agency, clerk: Client, state: State) -> None:
    make = {State.DRAFT: factories.draft, State.SUBMITTED: factories.submitted, State.APPROVED: factories.approved}
    worker = factories.worker(office)
    services = [Service.MEDICAL.value]
    versions = [
        make[state](worker, services=services),
        make[state](worker, services=services, **OPINION, referral_on=ON, destination=place("370200")),
    ]

    for version in versions:
        response = clerk.get(reverse("filings:detail", args=[version.filing_id]))
        rules = response.context["assessed"]["rules"]
        assert len(rules) >= 11
        assert [rule["code"] for rule in rules if not rule["source"]["url"]] == []


def test_the_answer_about_the_place_leads_to_its_institutions(office: Agency, clerk: Client) -> None:
    version = factories.draft(factories.worker(office), destination=Division.objects.get(pk="110000"), at=NOW)

    page = clerk.get(source_of((Reason.E09, "settles"), version)["url"]).content.decode()
    assert "北京大学人民医院通州院区" in page  # data


def test_the_list_of_pilot_cities_says_what_is_stated_and_by_whom(clerk: Client) -> None:
    page = clerk.get(reverse("filings:pilot"))

    cities = {each.code: each for each in page.context["cities"]}
    assert (len(cities), sum(each.is_stated for each in cities.values())) == (32, 28)
    assert [each.code for each in cities.values() if not each.source] == []
    assert (cities["370100"].is_stated, cities["370100"].all_of_province) == (True, True)
    text = page.content.decode()
    assert "2024-04-01 – 2025-03-31" in text
    assert text.count("Inferred, counts as unknown") == 4
