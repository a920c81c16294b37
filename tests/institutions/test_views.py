"""The directory at the desk: what each institution of a place settles on a day, and which source says so."""

import re

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from institutions.models import Institution
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CITY = "321300"


@pytest.fixture
def client() -> Client:
    client = Client(headers={"accept-language": "en"})
    person = factories.person(factories.agency("370100"), Role.CLERK)
    client.force_login(person, backend="agency.offices.backends.SignInBackend")
    return client


def text(client: Client, on: str) -> str:
    page = client.get("/institutions/", {"place": CITY, "on": on}).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_each_agreement_answers_for_the_day_with_its_reason_and_source(client: Client) -> None:
    factories.institution("First Hospital", CITY, in_province=False)

    page = text(client, "2026-03-10")

    assert "First Hospital" in page
    assert "Cross-province Yes The agreement is in force and covers this." in page
    assert "In-province No The agreement doesn&#x27;t cover direct settlement for this scope." in page
    assert "2025-04-01 – no end on record https://example.org/list" in page


def test_a_suspension_is_said_from_its_day_on(client: Client) -> None:
    factories.institution("H", CITY, suspended=[DateTimeTZRange(factories.moment("2026-08-10 00:00"), None)])

    assert "Cross-province Yes" in text(client, "2026-08-09")
    suspended = text(client, "2026-08-10")
    assert "Cross-province No The institution is suspended." in suspended
    assert "suspended from 2026-08-10 00:00" in suspended


def test_what_is_not_on_record_is_said(client: Client) -> None:
    assert "No institution of this place is on record." in text(client, "2026-03-10")
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        Institution.objects.create(id=uuid7(NOW), name="Without agreement", division_id=CITY)
    assert "No agreement is on record." in text(client, "2026-03-10")


def test_several_places_that_fit_and_none_are_offered(client: Client) -> None:
    assert client.get("/institutions/", {"place": "nowhere at all"}).status_code == 200
    assert client.get("/institutions/", {"place": "jiangsu", "on": "2026-13-45"}).status_code == 200
