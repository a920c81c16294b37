"""Where messages stand, for those who may see them: masked, scoped, counted; and the banner while nothing answers."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from agency.exchange import waiting
from agency.exchange.masked import masked
from agency.exchange.models import Outgoing
from agency.offices.enums import Role
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def signed_in(office: Any, role: Role) -> Client:
    client = Client()
    client.force_login(factories.person(office, role), backend="agency.offices.backends.SignInBackend")
    client.cookies["django_language"] = "en"
    return client


def test_the_list_names_the_filing_and_says_the_state() -> None:
    version = factories.approved()
    page = signed_in(version.agency, Role.CLERK).get("/exchange/").content.decode()
    assert version.filing.number in page
    assert "nothing for you to do" in page
    assert "All<b>1</b>" in page


def test_a_tab_holds_one_state_with_its_exact_count() -> None:
    version = factories.approved()
    client = signed_in(version.agency, Role.CLERK)
    queued, parked = (client.get("/exchange/", {"state": state}) for state in ("QUEUED", "PARKED"))
    assert (len(queued.context["rows"]), queued.context["total"]) == (1, 1)
    assert (len(parked.context["rows"]), parked.context["total"]) == (0, 0)


def test_a_message_shows_what_was_said_without_personal_data() -> None:
    version = factories.approved(factories.worker(phone="13812345502", name="陆小婷"))
    message = Outgoing.objects.get()
    page = signed_in(version.agency, Role.REVIEWER).get(f"/exchange/{message.pk}/").content.decode()
    assert [each for each in (version.worker.number, "13812345502", "陆小婷", "S72.3") if each in page] == []
    assert [
        each for each in (str(message.pk), bytes(message.digest).hex(), version.filing.number) if each not in page
    ] == []


def test_what_nobody_declared_harmless_is_hidden() -> None:
    said = {"worker": {"name": "陆小婷", "bank": "622848"}, "filing_no": "1", "new_field": {"name": "x"}, "phone": None}
    assert masked(said) == {
        "worker": {"name": "陆**", "bank": "***"},
        "filing_no": "1",
        "new_field": "***",
        "phone": None,
    }


def test_messages_of_another_agency_are_not_there() -> None:
    factories.approved()
    message = Outgoing.objects.get()
    elsewhere = signed_in(factories.agency("110000"), Role.AUDITOR)
    other, missing = (elsewhere.get(f"/exchange/{pk}/") for pk in (message.pk, uuid4()))
    assert (other.status_code, missing.status_code, other.content == missing.content) == (404, 404, True)
    assert elsewhere.get("/exchange/").context["rows"] == []


def test_an_operator_counts_and_sees_nothing_else() -> None:
    version = factories.approved()
    operator = signed_in(version.agency, Role.OPERATOR)
    page = operator.get("/exchange/")
    assert dict(page.context["counts"])["Waiting to be sent"] == 1
    assert version.filing.number not in page.content.decode()
    assert operator.get(f"/exchange/{Outgoing.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.FINANCE, Role.POSTS])
def test_others_are_refused(role: Role) -> None:
    assert signed_in(factories.agency(), role).get("/exchange/").status_code == 403


def test_the_banner_waits_a_minute_and_costs_one_query(django_assert_num_queries: Any) -> None:
    version = factories.approved()
    clerk = factories.actor(version.agency, Role.CLERK)
    assert waiting.banner(actor=clerk, at=NOW + timedelta(seconds=59)) is None
    with translation.override("en"), django_assert_num_queries(1):
        told = waiting.banner(actor=clerk, at=NOW + timedelta(seconds=61))
    assert told["title"] == "Waiting for the national system since 09:12."
    assert told["text"] == "Next try 09:13, nothing for you to do."
    assert (
        waiting.banner(actor=factories.actor(factories.agency("110000"), Role.CLERK), at=NOW + timedelta(hours=1))
        is None
    )
