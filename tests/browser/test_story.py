"""The story of the first cross-province admission (2024-04-01), by keyboard only; all data invented.

From the counter in Tianjin to the settled bill in Beijing, of which Tianjin hears through the exchange.
"""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.urls import reverse
from django.utils import timezone

from agency.exchange.models import Outgoing
from agency.offices.acts import office_day, uuid7
from agency.offices.enums import Role
from agency.offices.models import User
from filings.enums import State
from filings.models import FilingVersion, ReceivedFiling
from institutions import actions as register
from institutions.models import ClientKey, Institution
from settlement.actions import NewItem
from settlement.models import Bill, DirectPayment
from tests import bills, factories
from tests.browser.accessible import assert_accessible
from tests.browser.at_institution import banner, go, open_key
from tests.browser.keyboard import choose, press, sign_in, tab_to, tick, type_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOSPITAL = "北京大学人民医院通州院区"  # data
NUMBER = "120101198803122040"


@pytest.fixture
def processes(processes: Any) -> Any:
    """The stand-in passes on what concerns the two places."""
    command = processes.hub.command
    processes.hub.command = [*command, "--serves", "110000,120000"]
    yield processes
    processes.hub.command = command


@dataclass(frozen=True, slots=True)
class Beijing:
    """The agency of the place of treatment, its clerk, and the key of the hospital."""

    clerk: User
    private: Ed25519PrivateKey
    key: UUID


@pytest.fixture
def beijing(site: str) -> Beijing:
    """The hospital's file is kept in Beijing, its key was issued by two people, the catalogue is in force."""
    office = factories.agency("110000")
    data, head = factories.actor(office, Role.DATA), factories.actor(office, Role.APPROVER)
    known = Institution.objects.get(name=HOSPITAL)
    now: dict[str, Any] = {"at": timezone.now(), "ids": uuid7}
    hospital = register.take_over(by=data, institution_id=known.pk, credit_code=factories.credit_code(77), **now)
    private = Ed25519PrivateKey.generate()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    matter = factories.matter(hospital, by=data, at=now["at"], kind="KEY", new_value=public, basis="", finding="Tested")
    register.grant(by=head, matter_id=matter.pk, **now)
    bills.catalogue("TREATMENT", "110000", NewItem("OP", "Osteosynthesis"), NewItem("SPA", "Wellness", payable=False))
    clerk = factories.person(office, Role.CLERK, staff_number="110008")
    return Beijing(clerk, private, ClientKey.objects.get(institution=hospital).pk)


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


def test_from_the_counter_to_the_settled_bill_and_the_history(
    page: Any, tianjin: Any, beijing: Beijing, tmp_path: Path, screenshot: Any
) -> None:
    _clerk_files_for_beijing(page, screenshot)
    version = FilingVersion.objects.get()
    assert version.state == State.SUBMITTED
    assert version.institution == Institution.objects.get(name=HOSPITAL)

    _approver_decides_the_next_case(page, screenshot)
    message = Outgoing.objects.get()
    assert (message.subject, message.state) == (version.filing_id, "ACKNOWLEDGED")

    _auditor_reads_the_history(page, tianjin, version, screenshot)

    _wait_for(page, ReceivedFiling.objects.filter(filing_number=version.filing.number))
    _hospital_admits_and_settles(page, beijing, tmp_path, screenshot)
    bill = Bill.objects.get()
    assert (bill.state, bill.total, bill.fund, bill.worker) == ("SETTLED", 4_650, 4_500, 150)
    _beijing_sees_the_bill(page, screenshot)
    _wait_for(page, DirectPayment.objects.filter(stay__worker=tianjin["worker"]))
    _tianjin_sees_stay_and_money(page, tianjin, screenshot)


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


def _wait_for(page: Any, rows: Any) -> None:
    """What travels through the exchange arrives within seconds."""
    for _step in range(100):
        if rows.exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"nothing came: {rows.query}")


def _hospital_admits_and_settles(page: Any, beijing: Beijing, folder: Path, screenshot: Any) -> None:
    page.context.clear_cookies()
    page.goto(reverse("institution-page"))
    open_key(page, beijing.key, beijing.private, folder)
    type_in(page, "#person", NUMBER)
    go(page, "#f-card button")
    banner(page, "success")
    screenshot(page, "story-6-card")

    type_in(page, "#number", "BJ0001")
    type_in(page, "#diagnoses", "S72.3")
    go(page, "#f-admit button")
    page.wait_for_selector("#stays tr")
    today = office_day(timezone.now())
    rows = [f"1\tTREATMENT\tOP\tOsteosynthesis\t{today}\t1\t4500.00", f"2\tTREATMENT\tSPA\tSpa\t{today}\t1\t150.00"]
    tab_to(page, "#lines")
    page.evaluate("text => { document.activeElement.value = text }", "\n".join(rows))
    go(page, "#f-lines button")
    banner(page, "success")
    type_in(page, "#receipt", "BJR0001")
    go(page, "#f-trial button")
    assert "4,500.00" in banner(page, "success").replace("4500.00", "4,500.00")
    go(page, "#f-leave button:not([type])")
    banner(page, "success")
    go(page, "#settle")
    page.wait_for_function("() => /4,?500\\.00/.test(document.getElementById('said').innerText)")
    assert_accessible(page)
    screenshot(page, "story-7-settled")


def _beijing_sees_the_bill(page: Any, screenshot: Any) -> None:
    sign_in(page, "110008", factories.PASSWORD)
    press(page, "y")
    page.wait_for_url("**/stays/**")
    assert "BJ0001" in page.locator("main").inner_text()
    tab_to(page, "table[data-rows] a")
    press(page, "Enter")
    page.wait_for_url("**/stays/*/")
    told = page.locator("main").inner_text()
    assert "4,500.00" in told
    assert NUMBER not in told
    assert_accessible(page)
    screenshot(page, "story-8-treated")


def _tianjin_sees_stay_and_money(page: Any, tianjin: Any, screenshot: Any) -> None:
    sign_in(page, "120017", factories.PASSWORD)
    press(page, "/")
    page.keyboard.type(NUMBER)
    press(page, "Enter")
    page.wait_for_url("**/workers/*/")
    told = page.locator("main").inner_text()
    assert HOSPITAL in told
    assert "4,500.00" in told
    assert_accessible(page)
    screenshot(page, "story-9-insured-place")
