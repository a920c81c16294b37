"""What is typed outlives the end of a session, and what was taken doesn't come back."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from agency.offices.enums import Role
from settlement.enums import ClaimPaper
from settlement.models import Claim
from tests import claims, factories
from tests.browser.alone import site
from tests.browser.keyboard import press, sign_in, type_in

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEGINNING = [ClaimPaper.RECEIPT]


@pytest.fixture
def claim(site: str) -> Claim:
    """A claim at the counter to which papers are missing, and its clerk 120017."""
    now = timezone.now()
    office = factories.agency("120000")
    worker = factories.worker(office, name="Lu Ting", at=now)
    factories.person(office, Role.CLERK, staff_number="120017")
    return claims.received(worker, at=now, papers=BEGINNING, treated=claims.treated_before(now))


def test_a_reason_typed_into_a_session_that_ended_is_there_after_signing_in(page: Any, claim: Claim) -> None:
    sign_in(page, "120017", factories.PASSWORD)
    page.goto(_page_of(claim))
    press(page, "t")
    page.wait_for_function("() => document.activeElement.name === 'reason'")
    page.keyboard.type("taken in by mistake")
    Session.objects.all().delete()
    press(page, "Enter")
    page.wait_for_url("**/sign-in/**")
    type_in(page, "[name=username]", "120017")
    type_in(page, "[name=password]", factories.PASSWORD)
    press(page, "Enter")

    page.wait_for_url(f"**{_page_of(claim)}")
    assert page.input_value("#why-withdrawn") == "taken in by mistake"
    assert page.is_visible("#why-withdrawn")
    assert page.is_visible("#kept [data-when=back]")
    assert Claim.objects.get().state == "RECEIVED"


def test_what_was_taken_is_not_put_back_as_if_it_had_not_been_sent(page: Any, claim: Claim) -> None:
    sign_in(page, "120017", factories.PASSWORD)
    page.goto(_page_of(claim))
    page.click("form[action$='/ask/'] >> xpath=ancestor::details/summary")
    page.fill("[name=paper]", "Transfer paper")
    page.select_option("[name=basis]", index=1)
    page.fill("[name=article]", "art. 42")
    page.click("form[action$='/ask/'] button")

    page.wait_for_selector(".banner.success")
    assert (page.is_visible("#kept"), page.input_value("[name=paper]")) == (False, "")


def test_another_language_is_shown_where_a_form_was_refused(page: Any, claim: Claim) -> None:
    sign_in(page, "120017", factories.PASSWORD)
    page.goto(_page_of(claim))
    press(page, "t")
    page.wait_for_function("() => document.activeElement.name === 'reason'")
    press(page, "Space", "Enter")
    page.wait_for_url("**/withdraw/")
    page.click("form[action='/i18n/setlang/'] button")

    page.wait_for_url(f"**{_page_of(claim)}")
    assert page.inner_text("h1").endswith(str(claim))


def _page_of(claim: Claim) -> str:
    return reverse("settlement:claim", args=[claim.pk])
