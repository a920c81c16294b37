"""What keys do, and don't do, on the two pages where most of the day is spent."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from agency.offices.enums import Role
from filings.enums import State
from filings.models import FilingVersion
from tests import factories
from tests.browser.alone import site
from tests.browser.keyboard import press, sign_in, tab_to

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_keys_stay_inside_the_form_of_a_return(page: Any, site: str) -> None:
    office = factories.agency("120000")
    version = factories.submitted(factories.worker(office))
    factories.person(office, Role.APPROVER, staff_number="120023")
    sign_in(page, "120023", factories.PASSWORD)
    page.goto(reverse("filings:detail", args=[version.filing_id]))

    press(page, "x")
    page.wait_for_function("() => document.activeElement.name === 'reasons'")
    press(page, "a")
    page.wait_for_timeout(300)
    assert FilingVersion.objects.get().state == State.SUBMITTED
    press(page, "Escape", "r")
    page.wait_for_function("() => document.activeElement.name === 'items'")
    tab_to(page, "[name=missing]")
    page.keyboard.type("residence permit")
    press(page, "Control+Enter")
    page.wait_for_function("() => !document.querySelector('.decide')")
    version.refresh_from_db()
    assert (version.state, version.returned_because) == (State.RETURNED, "residence permit")


def test_arrows_and_enter_choose_one_of_several_places(page: Any, site: str) -> None:
    office = factories.agency("120000")
    worker = factories.worker(office, at=timezone.now())
    factories.person(office, Role.CLERK, staff_number="120017")
    version = factories.draft(worker, at=timezone.now())
    sign_in(page, "120017", factories.PASSWORD)
    page.goto(reverse("filings:edit", args=[version.pk]))

    tab_to(page, "[name=place]")
    press(page, "Control+a")
    page.keyboard.type("nanj")
    page.wait_for_function("() => document.querySelectorAll('#places input[type=radio]').length > 1")
    press(page, "ArrowDown", "ArrowDown")
    chosen = page.evaluate("() => document.activeElement.value")
    with page.expect_response(lambda answer: answer.url.endswith("/edit/") and answer.request.method == "POST"):
        press(page, "Enter")
    assert page.evaluate("() => document.activeElement.value").endswith(chosen)
    version.refresh_from_db()
    assert version.destination_id == chosen


def test_a_card_readers_burst_opens_the_worker_and_puts_no_number_into_an_address(page: Any, site: str) -> None:
    office = factories.agency("120000")
    worker = factories.worker(office, at=timezone.now())
    factories.person(office, Role.CLERK, staff_number="120017")
    asked: list[str] = []
    sign_in(page, "120017", factories.PASSWORD)
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => document.activeElement.blur()")

    page.keyboard.type(worker.number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/workers/{worker.pk}/")
    page.keyboard.type(factories.number())
    page.keyboard.press("Enter")
    page.wait_for_url("**/workers/")
    assert page.evaluate("() => location.search") == ""
    assert [url for url in asked if worker.number in url or "?q=" in url] == []
