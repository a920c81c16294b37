"""Whoever is led to an address that only takes forms gets to a page."""

import pytest
from django.test import Client
from django.urls import reverse

from agency.offices.enums import Role
from agency.offices.ways_back import page_above
from tests import factories

BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}
FORM = "/settlement/claims/01900000-0000-7000-8000-000000000000/refuse/"
PAGE = "/settlement/claims/01900000-0000-7000-8000-000000000000/"
MONTH = "/settlement/months/01900000-0000-7000-8000-000000000000/"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (FORM, PAGE),
        ("/settlement/months/01900000-0000-7000-8000-000000000000/close/", MONTH),
        ("/institutions/keys/01900000-0000-7000-8000-000000000000/revoke/", "/institutions/"),
        ("/display/", "/"),
    ],
)
def test_the_page_above_is_the_nearest_that_there_is(address: str, page: str) -> None:
    assert page_above(address) == page


def at_desk() -> Client:
    client = Client()
    person = factories.person(factories.agency(), Role.APPROVER)
    client.force_login(person, backend="agency.offices.backends.SignInBackend")
    return client


@pytest.mark.django_db
def test_a_browser_at_an_address_for_forms_is_led_to_the_page_above() -> None:
    answer = at_desk().get(FORM, **BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)


@pytest.mark.django_db
def test_a_program_at_an_address_for_forms_is_told_so() -> None:
    answer = at_desk().get(FORM, HTTP_ACCEPT="application/json")
    assert answer.status_code == 405


def test_who_was_signed_out_comes_back_to_the_page_of_the_form(client: Client) -> None:
    answer = client.post(FORM, {"reason": "late"}, HTTP_REFERER=f"http://testserver{PAGE}?tab=open")
    assert answer["Location"] == f"{reverse('login')}?next={PAGE}%3Ftab%3Dopen"


@pytest.mark.parametrize("said", ["", "https://elsewhere.example/", "https://testserver.elsewhere.example/x/"])
def test_what_another_site_says_is_not_where_the_form_stood(client: Client, said: str) -> None:
    answer = client.post(FORM, {"reason": "late"}, HTTP_REFERER=said)
    assert answer["Location"] == f"{reverse('login')}?next={FORM}"
