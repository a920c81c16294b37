"""An institution keeps the entitlement that a yes brought, and admits by it what came while the line was down."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from agency.offices.acts import office_day
from filings.models import ReceivedFiling
from settlement.models import OfflineUse
from tests.browser.accessible import assert_accessible
from tests.browser.at_institution import banner, go, open_key, retype
from tests.browser.keyboard import choose, press, tab_to, tick, type_in
from tests.browser.test_institution_page import hospital, in_english, page, site
from tests.hospital import NUMBER, Hospital, question
from tests.settlement.admission.test_entitlements import ended

__all__ = ["hospital", "page", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_who_came_while_the_line_was_down_is_admitted_by_the_entitlement_of_an_earlier_yes(
    page: Any, hospital: Hospital, tmp_path: Path, screenshot: Any
) -> None:
    now, today = timezone.now(), office_day(timezone.now())
    said = question(admitted_on=str(today), entitlement=True)
    theirs = Hospital(hospital.office).ask(said, at=now).json()["entitlement"]
    in_english(page)
    open_key(page, hospital.key, hospital.private, tmp_path)
    type_in(page, "#person", NUMBER)
    tick(page, "#want-token")
    go(page, "#f-card button")
    assert f"It admits until {today + timedelta(3)}" in banner(page, "success")

    page.context.set_offline(True)
    own = _kept(page)
    _each_lets_nobody_in(page, own, theirs, today, tmp_path / "entitlement.jwt")
    page.fill("#token", "")
    tab_to(page, "#entitlements button:first-child")
    press(page, "Enter")
    go(page, "#token-check")
    told = banner(page, "success")
    assert told.startswith("This entitlement lets its holder in.")
    assert f"{today} – {today + timedelta(3)}" in told
    assert_accessible(page)
    screenshot(page, "institution-10-entitlement")
    page.context.set_offline(False)

    ended(ReceivedFiling.objects.get(), today - timedelta(1))  # a verification says no by now
    type_in(page, "#number", "A1")
    go(page, "#f-admit button:not([type])")
    page.wait_for_selector("#stays tr")
    use = OfflineUse.objects.get()
    assert (use.stay.number, use.stay.admitted_on, use.state, use.because) == ("A1", today, "DIFFERS", "ENDED")
    assert (page.is_hidden("#entitlements"), page.input_value("#token"), _kept(page)) == (True, "", None)


def _kept(page: Any) -> Any:
    """The last of the entitlements that the browser keeps for the open key."""
    name = "institution-entitled:" + page.input_value("#key-id")
    return page.evaluate("name => JSON.parse(localStorage.getItem(name))?.at(-1)", name)


def _each_lets_nobody_in(page: Any, own: str, theirs: str, today: date, file: Path) -> None:
    """Told without anybody, in a sentence; nothing of it is kept."""
    tab_to(page, "#token-part summary")
    press(page, "Enter")
    head, claims, signature = own.split(".")
    wrong = {
        "not one": "This is no signed entitlement",
        theirs: "This entitlement was given to another institution.",
        f"{head}.{claims}.{signature[::-1]}": "The signature of this entitlement doesn't fit it",
    }
    for token, sentence in wrong.items():
        page.fill("#token", token)
        go(page, "#token-check")
        assert banner(page, "error").startswith(sentence)
    file.write_text(f"{own}\n")
    page.set_input_files("#token-file", file)
    page.wait_for_function("own => document.getElementById('token').value === own", arg=own)
    retype(page, "#admitted-on", str(today + timedelta(4)))
    go(page, "#token-check")
    assert banner(page, "error").startswith("The day of admission lies outside of the days of this entitlement.")
    retype(page, "#admitted-on", str(today))
    choose(page, "#service", "device")
    go(page, "#token-check")
    assert banner(page, "error").startswith("This entitlement doesn't cover this kind of care.")
    page.select_option("#service", "MEDICAL")
    assert _kept(page) == own
