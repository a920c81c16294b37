"""Change, renewal, cancellation and papers from the request to the decision: by keyboard alone, and without scripts."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from agency.offices.acts import office_day, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from filings import actions
from filings.enums import State
from filings.models import FilingVersion
from tests import factories
from tests.browser.alone import site
from tests.browser.keyboard import choose, press, sign_in, tab_to, type_in

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEEN = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  return getComputedStyle(element).outlineStyle !== 'none' && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.fixture
def office(site: str) -> Agency:
    """An agency with one person for each of the three posts."""
    office = factories.agency("120000")
    for role, number in ((Role.CLERK, "120017"), (Role.REVIEWER, "120021"), (Role.APPROVER, "120023")):
        factories.person(office, role, staff_number=number)
    return office


@pytest.fixture
def approved(office: Agency) -> FilingVersion:
    """Approved fifty weeks ago for a year: free to be changed and cancelled, and in time to be renewed."""
    at = timezone.now() - timedelta(weeks=50)
    return factories.approved(factories.worker(office, at=at), at=at, away_from=office_day(at) - timedelta(days=400))


def page_url(version: FilingVersion) -> str:
    return reverse("filings:detail", args=[version.filing_id])


def open_with_enter(page: Any, action: str) -> None:
    """Tab to what opens the form of an act, see where one is, and open it."""
    tab_to(page, f"details:has(form[action$='/{action}/']) > summary")
    assert page.evaluate(SEEN), f"the focus on {action} is not seen"
    press(page, "Enter")


def approve_next(page: Any) -> None:
    sign_in(page, "120023", factories.PASSWORD)
    press(page, "f")
    page.wait_for_url("**/filings/")
    press(page, "n")
    page.wait_for_selector(".decide")
    tab_to(page, ".decide button[name=then][value=stay]")
    assert page.evaluate(SEEN)
    press(page, "Enter")
    page.wait_for_selector("main .banner.success")


def hand_in(page: Any) -> None:
    """On the entry page: compare the person with the card again, and hand over."""
    choose(page, "[name=identity]", "一致")  # data
    press(page, "Control+Enter")
    page.wait_for_url(lambda url: "/versions/" not in url)


def test_a_change_by_keyboard(page: Any, approved: FilingVersion) -> None:
    sign_in(page, "120017", factories.PASSWORD)
    page.goto(page_url(approved))
    open_with_enter(page, "change")
    tab_to(page, "[name=asked_by]")
    press(page, "ArrowDown")
    type_in(page, "[name=change_reason]", "New address")
    press(page, "Enter")
    page.wait_for_url("**/edit/")
    type_in(page, "[name=address]", "Road 1")
    hand_in(page)

    approve_next(page)
    approved.refresh_from_db()
    new = FilingVersion.objects.get(filing=approved.filing, number=2)
    assert (approved.state, new.state, new.address) == (State.ENDED, State.APPROVED, "Road 1")
    assert (new.change_asked_by, new.change_reason) == ("AGENCY", "New address")


def test_a_renewal_by_keyboard(page: Any, approved: FilingVersion) -> None:
    sign_in(page, "120017", factories.PASSWORD)
    page.goto(page_url(approved))
    tab_to(page, "form[action$='/renew/'] button")
    assert page.evaluate(SEEN)
    press(page, "Enter")
    page.wait_for_url("**/edit/")
    hand_in(page)

    approve_next(page)
    renewal = FilingVersion.objects.get(filing__renews=approved.filing)
    assert (renewal.state, renewal.effective_from) == (State.APPROVED, approved.valid_to + timedelta(days=1))


def test_a_cancellation_by_keyboard(page: Any, approved: FilingVersion) -> None:
    sign_in(page, "120017", factories.PASSWORD)
    page.goto(page_url(approved))
    open_with_enter(page, "end")
    choose(page, "[name=cause]", "经办机构")  # data
    type_in(page, "[name=end_reason]", "Moved back")
    press(page, "Enter")
    page.wait_for_selector("#cancellation")

    sign_in(page, "120023", factories.PASSWORD)
    press(page, "f")
    page.wait_for_url("**/filings/")
    press(page, "ArrowDown", "Enter")
    page.wait_for_selector("#cancellation")
    tab_to(page, "#cancellation .btn.approve")
    assert page.evaluate(SEEN)
    press(page, "Enter")
    page.wait_for_selector("main .banner.success")
    approved.refresh_from_db()
    assert (approved.state, approved.ended_because) == (State.ENDED, "BY_AGENCY")


@pytest.fixture
def handed_in(office: Agency) -> FilingVersion:
    """Submitted, with two papers that nobody has looked at."""
    now = timezone.now()
    clerk = factories.actor(office, Role.CLERK, at=now)
    version = factories.submitted(factories.worker(office, at=now), by=clerk, at=now)
    kinds = list(version.papers.values_list("kind", flat=True))
    actions.hand_in_papers(by=clerk, at=now, ids=uuid7, version_id=version.pk, kinds=kinds, of=kinds)
    assert sorted(kinds) == ["IDENTITY", "RESIDENCE"]
    return version


def judged(version: FilingVersion) -> dict[str, tuple[str, str]]:
    rows = version.papers.values_list("kind", "state", "refused_because")
    return {kind: (state, because) for kind, state, because in rows}


JUDGED = {"IDENTITY": ("ACCEPTED", ""), "RESIDENCE": ("REFUSED", "Out of date")}


def test_papers_are_accepted_and_refused_by_keyboard_and_one_stays_where_one_was(
    page: Any, handed_in: FilingVersion
) -> None:
    sign_in(page, "120021", factories.PASSWORD)
    page.goto(page_url(handed_in))
    tab_to(page, "#paper-IDENTITY button[value=yes]")
    assert page.evaluate(SEEN)
    press(page, "Enter")
    page.wait_for_url("**#papers")
    press(page, "Tab")
    assert page.evaluate("() => document.activeElement.closest('#papers') !== null")

    tab_to(page, "#paper-RESIDENCE summary")
    press(page, "Enter")
    type_in(page, "#paper-RESIDENCE [name=paper_reason]", "Out of date")
    press(page, "Enter")
    page.wait_for_selector("#paper-RESIDENCE .chip.stop")
    assert judged(handed_in) == JUDGED


@pytest.fixture
def plain_page(browser: Any, site: str) -> Iterator[Any]:
    """A browser in which no script runs."""
    context = browser.new_context(
        base_url=site, viewport={"width": 1366, "height": 768}, locale="zh-CN", java_script_enabled=False
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def enter(page: Any, staff_number: str, address: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.fill("[name=username]", staff_number)
    page.fill("[name=password]", factories.PASSWORD)
    page.press("[name=password]", "Enter")
    page.goto(address)


def hand_in_plainly(page: Any) -> None:
    """As `hand_in`, with nothing but forms."""
    page.wait_for_url("**/edit/")
    page.select_option("[name=identity]", "MATCHES")
    page.locator("button[formaction$='/submit/']").first.click()
    page.wait_for_url(lambda url: "/versions/" not in url)


def approve_plainly(page: Any, version: FilingVersion) -> None:
    enter(page, "120023", page_url(version))
    page.click(".decide button[name=then][value=stay]:has-text('同意')")  # data
    page.wait_for_selector("main .banner.success")
    version.refresh_from_db()


def test_a_change_goes_to_its_decision_without_javascript(plain_page: Any, approved: FilingVersion) -> None:
    page = plain_page
    enter(page, "120017", page_url(approved))
    page.click("details:has(form[action$='/change/']) > summary")
    form = page.locator("form[action$='/change/']")
    form.locator("[name=asked_by][value=AGENCY]").check()
    form.locator("[name=change_reason]").fill("New address")
    form.locator("button.btn").click()
    page.wait_for_url("**/edit/")
    page.fill("[name=address]", "Road 1")
    hand_in_plainly(page)

    new = FilingVersion.objects.get(filing=approved.filing, number=2)
    approve_plainly(page, new)
    assert (new.state, new.address) == (State.APPROVED, "Road 1")


def test_a_renewal_goes_to_its_decision_without_javascript(plain_page: Any, approved: FilingVersion) -> None:
    page = plain_page
    enter(page, "120017", page_url(approved))
    page.locator("form[action$='/renew/'] button.btn").click()
    hand_in_plainly(page)

    renewal = FilingVersion.objects.get(filing__renews=approved.filing)
    approve_plainly(page, renewal)
    assert renewal.state == State.APPROVED


def test_a_cancellation_is_granted_without_javascript(plain_page: Any, approved: FilingVersion) -> None:
    page, address = plain_page, page_url(approved)
    enter(page, "120017", address)
    page.click("details:has(form[action$='/end/']) > summary")
    page.select_option("[name=cause]", "BY_AGENCY")
    page.fill("[name=end_reason]", "Moved back")
    page.click("form[action$='/end/'] button.btn")
    enter(page, "120023", address)
    page.click("#cancellation .btn.approve")
    page.wait_for_selector("main .banner.success")
    approved.refresh_from_db()
    assert (approved.state, approved.ended_because) == (State.ENDED, "BY_AGENCY")


def test_papers_are_judged_without_javascript(plain_page: Any, handed_in: FilingVersion) -> None:
    page = plain_page
    enter(page, "120021", page_url(handed_in))
    page.click("#paper-IDENTITY button[value=yes]")
    page.wait_for_selector("#paper-IDENTITY .chip.ok")
    page.click("#paper-RESIDENCE summary")
    page.fill("#paper-RESIDENCE [name=paper_reason]", "Out of date")
    page.click("#paper-RESIDENCE button[value=no]")
    page.wait_for_selector("#paper-RESIDENCE .chip.stop")
    assert judged(handed_in) == JUDGED
