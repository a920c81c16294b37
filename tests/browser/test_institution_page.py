"""An institution without a program of its own works on the page, by keyboard, with its key in the browser."""

import base64
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.urls import reverse
from django.utils import timezone

from agency.offices.acts import office_day
from settlement.actions import NewItem
from settlement.models import Bill, Confirmation, Entry, Stay, UploadedLine
from tests import bills
from tests.browser.accessible import assert_accessible
from tests.browser.alone import site
from tests.browser.at_institution import agree, asked, assert_the_key_stays, banner, go, open_key, retype
from tests.browser.booked import bills_of, month_of
from tests.browser.keyboard import press, tab_to, type_in
from tests.hospital import NUMBER, Hospital, heard

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    assert_the_key_stays(page, path)


def test_all_that_went_wrong_is_put_right_or_taken_back_by_keyboard(
    page: Any, hospital: Hospital, tmp_path: Path, screenshot: Any
) -> None:
    today = office_day(timezone.now())
    old = bills.paid_stay("100.00", office=hospital.office, institution=hospital.institution, number="OLD")
    nothing = bills.paid_stay("0.00", office=hospital.office, institution=hospital.institution)
    bills.undone(nothing, at=bills.NOW)
    open_key(page, hospital.key, hospital.private, tmp_path)
    page.wait_for_selector("#stays tr")
    _admits_and_corrects(page, screenshot)
    _takes_lines_back(page)
    _transfers_and_takes_it_back(page, screenshot)
    _settles_undoes_and_settles(page, screenshot)
    _confirms_the_month(page, screenshot)

    stay = Stay.objects.get(number="A2")
    assert (stay.state, stay.admitted_on, stay.discharged_on, stay.transferred_to) == ("SETTLED", today, today, "")
    assert list(UploadedLine.objects.standing().order_by("number").values_list("stay", "number", "price")) == [
        (stay.pk, number, 1000) for number in (1, 3)
    ]
    assert [bills_of(each) for each in (stay, old.stay, nothing.stay)] == [
        [("CANCELLED", 2000, 2000), ("SETTLED", 2000, 2000)],
        [("SETTLED", 100, 100)],
        [("CANCELLED", 0, 0)],
    ]
    assert [month_of(day) for day in (today, bills.DISCHARGED)] == [("OPEN", 3, 2000, 2000), ("OPEN", 3, 100, 100)]
    assert Confirmation.objects.standing().count() == 0


def _admits_and_corrects(page: Any, screenshot: Any) -> None:
    type_in(page, "#person", NUMBER)
    type_in(page, "#number", "A1")
    type_in(page, "#diagnoses", "S72.3")
    go(page, "#f-admit button")
    banner(page, "success")
    go(page, "#f-correct button")
    assert "更正原因" in banner(page, "error")
    retype(page, "#correct-number", "A2")
    type_in(page, "#correct-reason", "Misread")
    go(page, "#f-correct button")
    assert "A1 → A2" in asked(page)
    assert_accessible(page)
    screenshot(page, "institution-4-asked")
    press(page, "Escape")
    assert (Stay.objects.latest("id").number, page.input_value("#correct-reason")) == ("A1", "Misread")
    go(page, "#f-correct button")
    _goes_back_and_asks_again_before_the_next_frame(page)
    agree(page)
    banner(page, "success")
    assert Stay.objects.latest("id").number == "A2"
    assert "A2" in page.inner_text("#stays")


def _goes_back_and_asks_again_before_the_next_frame(page: Any) -> None:
    """As the quick do on a slow machine: the browser tells of the first closing when the dialog is open again."""
    asked(page)
    page.evaluate(
        "() => { document.getElementById('sure').close(); document.querySelector('#f-correct button').click(); }"
    )
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert "A1 → A2" in asked(page)


def _takes_lines_back(page: Any) -> None:
    today = office_day(timezone.now())
    tab_to(page, "#lines")
    rows = [f"{number}\tTREATMENT\tT1\tItem {number}\t{today}\t1\t1000.00" for number in (1, 2, 3)]
    page.evaluate("text => { document.activeElement.value = text }", "\n".join(rows))
    go(page, "#f-lines button")
    banner(page, "success")
    type_in(page, "#numbers", "2-4")
    go(page, "#f-withdraw button")
    assert banner(page, "error").strip().endswith("4")
    assert page.input_value("#numbers") == "2-4"
    retype(page, "#numbers", "2")
    go(page, "#f-withdraw button")
    told = asked(page)
    assert ("Item 2" in told, "Item 3" in told, "1,000.00" in told) == (True, False, True)
    agree(page)
    banner(page, "success")
    assert UploadedLine.objects.standing().count() == 2


def _transfers_and_takes_it_back(page: Any, screenshot: Any) -> None:
    stay = Stay.objects.latest("id")
    type_in(page, "#transferred-to", "Hospital of Suzhou")
    retype(page, "#transferred-on", "2026-02-30")
    go(page, "#f-transfer button")
    assert "日历上没有这一天" in banner(page, "error")  # data
    retype(page, "#transferred-on", "2026-01-02")
    go(page, "#f-transfer button")
    assert page.input_value("#transferred-to") == "Hospital of Suzhou"
    assert banner(page, "error") != ""
    retype(page, "#transferred-on", str(stay.admitted_on))
    go(page, "#f-transfer button")
    assert str(stay.pk) in banner(page, "success")
    screenshot(page, "institution-5-transferred")
    type_in(page, "#back-reason", "Suzhou has no bed")
    go(page, "#reopen")
    assert "Hospital of Suzhou" in asked(page)
    agree(page)
    banner(page, "success")
    stay.refresh_from_db()
    assert (stay.discharged_on, stay.transferred_to) == (None, "")
    go(page, "#f-leave button")
    banner(page, "success")


def _settles_undoes_and_settles(page: Any, screenshot: Any) -> None:
    type_in(page, "#receipt", "R1")
    go(page, "#f-trial button")
    banner(page, "success")
    go(page, "#settle")
    page.wait_for_selector("#f-undo:visible")
    assert page.is_hidden("#f-back")
    screenshot(page, "institution-6-settled")
    type_in(page, "#undo-reason", "A line is missing")
    go(page, "#f-undo button")
    told = asked(page)
    assert ("R1" in told, "2,000.00" in told) == (True, True)
    screenshot(page, "institution-7-undo")
    agree(page)
    banner(page, "success")
    page.wait_for_selector("#f-trial:visible")
    go(page, "#f-trial button")
    banner(page, "success")
    go(page, "#settle")
    page.wait_for_selector("#f-undo:visible")
    kinds = Entry.objects.filter(bill__stay__number="A2").order_by("entered_at").values_list("kind", flat=True)
    assert list(kinds) == ["SETTLED", "CANCELLED", "SETTLED"]


def _confirms_the_month(page: Any, screenshot: Any) -> None:
    retype(page, "#month", "2026-04")
    go(page, "#f-month button")
    page.wait_for_selector("#entries tbody tr")
    receipt, nothing = (Bill.objects.get(total=total).receipt_number for total in (100, 0))
    tab_to(page, "#own")
    own = [f"{nothing}\t0\t0", f"{receipt}\t100.00\t99.00", f"{nothing}\t0.00\t0.00", "R9\t5.00\t5.00"]
    page.evaluate("text => { document.activeElement.value = text }", "\n".join(own))
    go(page, "#f-compare button")
    banner(page, "warning")
    assert (page.locator("#compared tbody tr").count(), page.locator("#compared .chip.ok").count()) == (4, 2)
    assert_accessible(page)
    screenshot(page, "institution-8-compared")
    go(page, "#f-confirm button")
    assert "105.00" in banner(page, "error")
    for name, value in (("count", "3"), ("total", "100.00"), ("fund", "100.00")):
        retype(page, f"#confirm-{name}", value)
    go(page, "#f-confirm button")
    banner(page, "success")
    assert Confirmation.objects.get().withdrawn_at is None
    type_in(page, "#unconfirm-reason", "A receipt is missing")
    go(page, "#f-unconfirm button")
    assert "2026-04" in asked(page)
    agree(page)
    banner(page, "success")
    assert Confirmation.objects.get().withdrawn_at is not None


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


def test_what_hindered_a_step_is_gone_when_the_next_one_succeeds(page: Any, hospital: Hospital, tmp_path: Path) -> None:
    in_english(page)
    open_key(page, hospital.key, hospital.private, tmp_path)
    retype(page, "#month", "2026-13")
    go(page, "#f-month button")
    assert "the month is written like 2026-04" in banner(page, "error")
    retype(page, "#month", f"{office_day(timezone.now()):%Y-%m}")
    press(page, "Enter")
    page.wait_for_function("() => document.getElementById('month-sum').innerText")
    assert page.inner_text("#said") == ""


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
        "1,TREATMENT,T1,Item,2026-02-30,1,1.00": "Row 1: the calendar has no such day",
        'n\n1,"Treatment items",T1,"a ""b"", c",2026/3/9,1,1.00\n1,TREATMENT,T1,x,2026-03-09,1,1': "Row 3: this",
        "1,OTHER,T1,Item,2026-03-09,1,1.00": "Row 1: the kind is none of these",
    }
    _each_is_refused(page, "#lines", "#f-lines button", wrong)
    assert not UploadedLine.objects.exists()

    csv = tmp_path / "lines.csv"
    csv.write_text('1,"Treatment items",T1,"a ""b"", 接骨",2026/3/9,1,1.00\r\n', encoding="gb18030")
    page.fill("#lines", "")
    page.set_input_files("#lines-file", csv)
    go(page, "#f-lines button")
    banner(page, "success")
    row = UploadedLine.objects.get()
    assert (str(row.stay_id), row.name, row.served_on.isoformat()) == (stay, 'a "b", 接骨', "2026-03-09")
    _notices_are_read_and_sent(page)
    assert timedelta(0) <= timezone.now() - row.uploaded_by.at < timedelta(minutes=5)


def _each_is_refused(page: Any, field: str, button: str, wrong: dict[str, str]) -> None:
    for text, sentence in wrong.items():
        page.fill(field, text)
        go(page, button)
        assert banner(page, "error").startswith(sentence)


def _notices_are_read_and_sent(page: Any) -> None:
    tab_to(page, "#notices-part summary")
    press(page, "Enter")
    type_in(page, "#receipt", "R1")
    wrong = {
        "N1,4000.001,36": "Device payment notices: Row 1: a notice has a number, a limit",
        "N1,4000,36,2026-01-01,soon": "Device payment notices: Row 1: the day is written",
        "N1,4000,36,2026-01-01,2026-12-31,D1,no,D1": "Device payment notices: Row 1: what was configured before",
    }
    _each_is_refused(page, "#notices", "#f-trial button:not([type])", wrong)
    page.fill("#notices", "Number,Limit\nN1,4000,36,2026-01-01,2026/12/31,D1 D2,yes,D1:2023-05-01")
    go(page, "#f-trial button:not([type])")
    banner(page, "success")
    sent = next(json.loads(body) for url, _headers, body in reversed(page.asked) if url.endswith("/presettle"))
    notice = {"number": "N1", "limit": "4000", "life_months": 36, "injury_changed": True, "codes": ["D1", "D2"]}
    usable = {"usable_from": "2026-01-01", "usable_through": "2026-12-31"}
    assert sent["notices"] == [{**notice, **usable, "last_configured": [{"code": "D1", "day": "2023-05-01"}]}]


def _wait_for_one(page: Any, requests: list[Any]) -> None:
    """Until the page has signed and sent; it says that it sends before it has."""
    for _ in range(200):
        if requests:
            break
        page.wait_for_timeout(50)
    assert len(requests) == 1


def test_without_an_answer_the_same_is_sent_again_and_done_once_or_undone_later(
    page: Any, hospital: Hospital, tmp_path: Path, screenshot: Any
) -> None:
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

    waiting: list[Any] = []
    page.route("**/discharge", lambda route: waiting.append(route))
    go(page, "#f-leave button")
    press(page, "Enter")
    banner(page, "info")
    _wait_for_one(page, waiting)
    waiting[0].fetch()
    waiting[0].abort()
    banner(page, "warning")
    page.reload()
    open_key(page, hospital.key, hospital.private, tmp_path)
    page.wait_for_selector("#unanswered tbody tr")
    tab_to(page, "#unanswered button")
    press(page, "Enter")
    type_in(page, "#reverse-reason", "The window was closed")
    screenshot(page, "institution-9-unanswered")
    go(page, "#f-reverse button")
    assert "出院" in asked(page)
    agree(page)
    banner(page, "success")
    assert Stay.objects.get().discharged_on is None
    assert page.is_hidden("#unanswered")

    page.wait_for_function("() => document.querySelector('#stays td:nth-child(3)').innerText === '—'")
    tab_to(page, "#stays button")
    press(page, "Enter")
    type_in(page, "#back-reason", "Another patient")
    press(page, "Enter")
    assert "A1" in asked(page)
    agree(page)
    page.wait_for_selector("#stay-body", state="hidden")
    assert Stay.objects.get().state == "ADMISSION_CANCELLED"
    assert (page.locator("#stays tr").count(), page.is_hidden("#stay-body")) == (0, True)
