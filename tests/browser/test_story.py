"""The story of the first cross-province admission (2024-04-01), by keyboard only; all data invented."""

from typing import Any

import pytest
from django.utils import timezone

from agency.exchange.models import Outgoing
from agency.offices.enums import Role
from filings.enums import State
from filings.models import FilingVersion
from institutions.models import Institution
from tests import factories
from tests.browser.accessible import assert_accessible
from tests.browser.keyboard import choose, press, sign_in, tab_to, tick, type_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOSPITAL = "北京大学人民医院通州院区"  # data
NUMBER = "120101198803122040"


@pytest.fixture
def tianjin(site: str) -> dict[str, Any]:
    """A worker insured in Tianjin with her recognition, and three people of the agency."""
    now = timezone.now()
    office = factories.agency("120000")
    worker = factories.worker(office, number=NUMBER, name="陆婷", phone="13812345502", at=now)  # data
    factories.relation(worker, at=now)
    factories.card(worker, at=now)
    factories.determination(worker, at=now)
    return {
        "worker": worker,
        "clerk": factories.person(office, Role.CLERK, staff_number="120017"),
        "approver": factories.person(office, Role.APPROVER, staff_number="120023"),
        "auditor": factories.person(office, Role.AUDITOR, staff_number="120050"),
    }


def test_from_the_counter_to_the_acknowledgement_and_the_history(page: Any, tianjin: Any, screenshot: Any) -> None:
    _clerk_files_for_beijing(page, screenshot)
    version = FilingVersion.objects.get()
    assert version.state == State.SUBMITTED
    assert version.institution == Institution.objects.get(name=HOSPITAL)

    _approver_decides_the_next_case(page, screenshot)
    message = Outgoing.objects.get()
    assert (message.subject, message.state) == (version.filing_id, "ACKNOWLEDGED")

    _auditor_reads_the_history(page, tianjin, version, screenshot)


def _clerk_files_for_beijing(page: Any, screenshot: Any) -> None:
    sign_in(page, "120017", factories.PASSWORD)
    press(page, "/")
    page.keyboard.type(NUMBER)
    press(page, "Enter")
    page.wait_for_url("**/workers/*/")
    assert NUMBER not in page.content()
    assert_accessible(page)

    press(page, "n")
    page.wait_for_url("**/filings/new/**")
    press(page, "Control+Enter")
    page.wait_for_url("**/edit/**")
    tick(page, "input[name=determinations]")
    type_in(page, "[name=place]", "110000")
    page.wait_for_function("() => document.querySelector('[name=institution]').options.length > 1")
    choose(page, "[name=institution]", HOSPITAL)
    tick(page, "input[name=services][value=MEDICAL]")
    type_in(page, "[name=away_from]", "2025-01-15")
    choose(page, "[name=evidence]", "居住证")  # data
    choose(page, "[name=identity]", "一致")  # data
    press(page, "Tab")
    page.wait_for_function("() => document.querySelectorAll('#rules .rules .yes').length === 12")
    assert page.locator("#rules .rules .no").count() == 0
    assert page.locator("#rules .rules .unknown").count() == 1  # which papers lie there is ticked when they do
    assert_accessible(page)
    screenshot(page, "story-1-entry")

    press(page, "Control+Enter")
    page.wait_for_url(lambda url: "/edit/" not in url)
    assert "/submit/" not in page.url, page.locator("main").inner_text()
    screenshot(page, "story-2-submitted")


def _approver_decides_the_next_case(page: Any, screenshot: Any) -> None:
    sign_in(page, "120023", factories.PASSWORD)
    press(page, "f")
    page.wait_for_url("**/filings/")
    press(page, "n")
    page.wait_for_selector(".decide")
    assert page.locator(".rules .yes").count() == 12
    assert_accessible(page)
    screenshot(page, "story-3-review")

    tab_to(page, ".decide button[name=then][value=stay]")
    press(page, "Enter")
    page.wait_for_selector("#exchange .chip.ok", timeout=2_000)
    message = Outgoing.objects.get()
    assert str(message.pk) in page.locator("#exchange").inner_text()
    assert_accessible(page)
    screenshot(page, "story-4-acknowledged")


def _auditor_reads_the_history(page: Any, tianjin: Any, version: FilingVersion, screenshot: Any) -> None:
    sign_in(page, "120050", factories.PASSWORD)
    press(page, "/")
    page.keyboard.type(version.filing.number)
    press(page, "Enter")
    page.wait_for_url("**/filings/*/**")
    press(page, "h")
    page.wait_for_url("**/audit/history/**")
    told = page.locator("main").inner_text()
    assert tianjin["clerk"].name in told
    assert tianjin["approver"].name in told
    assert "2025-01-15" in told
    assert NUMBER not in told
    assert_accessible(page)
    screenshot(page, "story-5-history")
