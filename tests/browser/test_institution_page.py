"""An institution without a program of its own works on the page, by keyboard, with its key in the browser."""

import base64
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.urls import reverse
from django.utils import timezone

from agency.devstack.addresses import free_port
from agency.devstack.addresses import site as site_at
from agency.devstack.stack import Stack
from agency.offices.acts import office_day
from settlement.actions import NewItem
from settlement.models import Bill, Entry, Stay, UploadedLine
from tests import bills
from tests.browser.accessible import assert_accessible
from tests.browser.at_institution import banner, go, open_key
from tests.browser.keyboard import press, tab_to, type_in
from tests.hospital import NUMBER, Hospital, heard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(processes: Stack) -> str:
    """The web process alone: nothing here waits for a message."""
    port = free_port()
    server = processes.serve("127.0.0.1", port)
    server.start()
    server.wait_ready()
    return site_at("127.0.0.1", port)


@pytest.fixture
def hospital(site: str) -> Hospital:
    hospital = Hospital()
    heard(hospital.office)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"), NewItem("T2", "Wellness", payable=False))
    return hospital


@pytest.fixture
def page(page: Any) -> Any:
    """The page, with everything that the console says and every address that is asked."""
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: page.asked.append((request.url, request.headers, request.post_data or "")))
    page.goto(reverse("institution-page"))
    return page


def in_english(page: Any) -> None:
    page.click(".switches button[lang=en]")
    page.wait_for_selector("html[lang=en]")


def test_from_the_card_to_the_month_by_keyboard(page: Any, hospital: Hospital, tmp_path: Path, screenshot: Any) -> None:
    today = office_day(timezone.now())
    assert_accessible(page)
    path = open_key(page, hospital.key, hospital.private, tmp_path)

    type_in(page, "#person", NUMBER)
    go(page, "#f-card button")
    assert "1.14.2" in banner(page, "success")
    assert_accessible(page)
    screenshot(page, "institution-1-card")

    type_in(page, "#number", "A1")
    type_in(page, "#diagnoses", "S72.3")
    go(page, "#f-admit button")
    page.wait_for_selector("#stays tr")
    assert Stay.objects.get().admitted_on == today

    tab_to(page, "#lines")
    rows = ["n", *(f"{number}\tTREATMENT\tT1\tItem\t{today}\t1\t1.00" for number in range(1, 121))]
    rows.append(f"121\ttreatment\tT2\tSpa\t{today}\t2\t15.255\t\t1\t1")
    page.evaluate("text => { document.activeElement.value = text }", "\n".join(rows))
    go(page, "#f-lines button")
    assert "150.51" in banner(page, "success")
    assert UploadedLine.objects.standing().count() == 121

    type_in(page, "#receipt", "R1")
    go(page, "#f-trial button")
    told = banner(page, "success")
    assert ("120.00" in told, "30.51" in told) == (True, True)
    assert page.locator("#judged tbody tr").count() == 121
    assert "T2" not in page.inner_text("#judged tbody tr:last-child")
    assert re.search(r"[\u4e00-\u9fff]{6}", page.inner_text("#judged tbody tr:last-child td:nth-child(4)"))
    assert_accessible(page)
    screenshot(page, "institution-2-trial")

    go(page, "#f-leave button:not([type])")
    banner(page, "success")
    go(page, "#settle")
    page.wait_for_function("() => document.getElementById('said').innerText.includes('120.00')")
    assert Bill.objects.get().state == "SETTLED"
    assert Entry.objects.get().institution == hospital.institution

    go(page, "#f-month button")
    page.wait_for_selector("#entries tbody tr")
    assert "120.00" in page.inner_text("#month-sum")
    assert_accessible(page)
    screenshot(page, "institution-3-month")
    _never_leaves(page, path)


def _never_leaves(page: Any, path: Path) -> None:
    """The private key is in no request and in nothing that the browser keeps; only this site was asked."""
    inner = "".join(path.read_text().splitlines()[1:-1])
    raw = load_pem_private_key(path.read_bytes(), None).private_bytes_raw()  # type: ignore[union-attr]
    home = page.url.removesuffix(reverse("institution-page"))
    kept = page.evaluate(
        "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])"
    )
    for text in [kept, *(f"{url}{headers}{body}" for url, headers, body in page.asked)]:
        assert inner[-40:] not in text
        assert raw.hex() not in text
    assert {
        url for url, _headers, _body in page.asked if not url.startswith(home) and not url.startswith("blob:")
    } == set()
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    assert page.said == []


def test_in_english_a_key_is_made_and_bad_input_is_answered_with_what_to_do(page: Any, tmp_path: Path) -> None:
    in_english(page)
    go(page, "#f-card button")
    type_in(page, "#person", NUMBER)
    go(page, "#f-card button")
    assert banner(page, "error").strip() == "Open your private key first."

    with page.expect_download() as download:
        go(page, "#key-make")
    private = load_pem_private_key(download.value.path().read_bytes(), None)
    public = page.inner_text("#public-half")
    assert base64.b64decode(public) == private.public_key().public_bytes_raw()

    (tmp_path / "no.pem").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    type_in(page, "#key-id", "x")
    page.set_input_files("#key-file", tmp_path / "no.pem")
    go(page, "#f-key button:not([type])")
    assert banner(page, "error").strip() == "Give the id of the key, as the agency showed it."
    page.fill("#key-id", "01900000-0000-7000-8000-000000000000")
    go(page, "#f-key button:not([type])")
    assert banner(page, "error").startswith("This file holds no Ed25519 private key")
    page.set_input_files("#key-file", download.value.path())
    go(page, "#f-key button:not([type])")
    page.wait_for_selector("#key-state.ok")
    assert banner(page, "error").strip() == "This key isn't known here."
    assert_accessible(page)


def test_a_line_that_cannot_be_read_is_named_by_its_row_and_nothing_is_sent(
    page: Any, hospital: Hospital, tmp_path: Path
) -> None:
    stay = str(hospital.admit(at=timezone.now()).json()["stay"])
    in_english(page)
    open_key(page, hospital.key, hospital.private, tmp_path)
    page.wait_for_selector("#stays tr")
    tab_to(page, "#stays button")
    press(page, "Enter")
    wrong = {
        "1,TREATMENT,T1,Item,2026-03-09,1,1.00001": "Row 1: quantity and price",
        "1,TREATMENT,T1,Item,9 March,1,1.00": "Row 1: the day",
        'n\n1,"Treatment items",T1,"a ""b"", c",2026/3/9,1,1.00\n1,TREATMENT,T1,x,2026-03-09,1,1': "Row 3: this",
        "1,OTHER,T1,Item,2026-03-09,1,1.00": "Row 1: the kind is none of these",
    }
    for text, sentence in wrong.items():
        page.fill("#lines", text)
        go(page, "#f-lines button")
        assert banner(page, "error").startswith(sentence)
    assert not UploadedLine.objects.exists()

    csv = tmp_path / "lines.csv"
    csv.write_text('1,"Treatment items",T1,"a ""b"", c",2026/3/9,1,1.00\r\n', encoding="utf-8")
    page.fill("#lines", "")
    page.set_input_files("#lines-file", csv)
    go(page, "#f-lines button")
    banner(page, "success")
    row = UploadedLine.objects.get()
    assert (str(row.stay_id), row.name, row.served_on.isoformat()) == (stay, 'a "b", c', "2026-03-09")
    assert timedelta(0) <= timezone.now() - row.uploaded_by.at < timedelta(minutes=5)


def test_without_an_answer_the_same_is_sent_again_and_done_once(page: Any, hospital: Hospital, tmp_path: Path) -> None:
    open_key(page, hospital.key, hospital.private, tmp_path)
    page.route(
        "**/v1/stays",
        lambda route: (route.fetch(), route.abort()) if route.request.method == "POST" else route.continue_(),
    )
    page.fill("#person", NUMBER)
    page.fill("#number", "A1")
    go(page, "#f-admit button")
    banner(page, "warning")
    page.unroute("**/v1/stays")
    tab_to(page, "#said button")
    press(page, "Enter")
    page.wait_for_selector("#stays tr")
    assert Stay.objects.count() == 1
