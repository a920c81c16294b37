"""Long lists on paper: they begin where their heading stands, and say when they aren't all."""

import re
from typing import Any

import pytest

from agency.offices.enums import Role
from tests import factories
from tests.browser.alone import site
from tests.browser.keyboard import sign_in

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORE = "There are more than these. The table (CSV) has all of them."


def test_a_long_list_begins_on_the_first_sheet_and_says_when_it_goes_on(page: Any, site: str) -> None:
    for number in range(25):
        factories.institution(f"Hospital {number:02d}", "321300")
    page.goto("/institutions/directory/?place=321300&language=en")
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))
    assert len(sheets) == 2

    for number in range(25, 51):
        factories.institution(f"Hospital {number:02d}", "321300")
    page.goto("/institutions/directory/?place=321300&state=signed&language=en")
    page.emulate_media(media="print")
    assert page.get_by_text(MORE).is_visible()
    assert not page.get_by_role("link", name="Next page").is_visible()


def test_on_paper_stands_which_part_of_a_list_it_is(page: Any, site: str) -> None:
    office = factories.agency("370000")
    made = factories.institution_list(office)
    sign_in(page, factories.person(office, Role.APPROVER).get_username(), factories.PASSWORD)

    page.goto(f"/institutions/imports/{made.pk}/?show=added")
    page.emulate_media(media="print")

    shown = [tab.inner_text() for tab in page.locator(".tabs a").all() if tab.is_visible()]
    assert shown == ["新增1"]
