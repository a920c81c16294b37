"""Pages of catalogues: entered from a file in any form, looked through, put in force by another person, searched."""

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agency.offices.acts import Actor
from agency.offices.enums import Role
from settlement import catalogue_queries
from settlement.actions import NewItem
from settlement.models import CatalogueItem, CatalogueVersion
from tests import bills, factories
from tests.filings.conftest import StoppedClock
from tests.institutions.importing.spreadsheets import Page, workbook

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
ROWS = [
    ["江苏省工伤保险诊疗项目目录", None, None, None, None],
    ["项目编码", "项目名称", "限价", "是否支付", "备注"],
    ["T1", "换药", 12.5, "是", None],
    ["Ｔ2", "理疗", "１,２00.00元", "否", None],
    ["T3", "按摩", "面议", "是", None],
    ["T4", "针灸", 30, "是", None],
    ["T4", "针灸", 30, "是", None],
    ["T5", "推拿", 20, "是", None],
    ["T5", "推拿", 25, "是", None],
    ["合计", None, None, None, None],
]
ACTS = ("refuse", "apply", "withdraw")
TOLD = {
    "kind": "TREATMENT",
    "place": "320000",
    "name": "Items of Jiangsu",
    "label": "2026",
    "valid_from": "2026-01-01",
    "source_text": "Notice 12",
    "is_complete": "on",
}


@pytest.fixture
def people(clock: StoppedClock) -> dict[str, Actor]:
    clock.at = factories.NOW
    office = factories.agency("320000")
    return {"data": factories.actor(office, Role.DATA), "approver": factories.actor(office, Role.APPROVER)}


def plain(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def entered(client: Client, content: bytes, **form: str) -> Any:
    file = SimpleUploadedFile("list.xlsx", content)
    return client.post(reverse("settlement:catalogue-new"), {**TOLD, **form, "file": file})


def shown(client: Client, name: str, *keys: Any, **query: Any) -> str:
    answer = client.get(reverse(f"settlement:{name}", args=keys, query=query or None))
    assert answer.status_code == 200
    return plain(answer)


def test_a_file_is_entered_with_every_bad_row_named_and_such_a_version_is_incomplete(
    at_desk: AtDesk, people: dict[str, Actor]
) -> None:
    client = at_desk(people["data"])

    entered(client, workbook(Page(ROWS, name="Sheet")))

    version = CatalogueVersion.objects.get(label="2026")
    items = version.items.order_by("code").values_list("code", "price_cap", "payable")
    assert [(code, str(cap), payable) for code, cap, payable in items] == [
        ("T1", "12.5000", True),
        ("T2", "1200.0000", False),
        ("T4", "30.0000", True),
        ("T5", "20.0000", True),
    ]
    assert (version.refused_rows, version.is_complete, version.state) == (2, False, "ENTERED")
    page = shown(client, "catalogue-version", version.pk)
    assert "Sheet 5 Refused T3 按摩 Highest price of a unit: This isn't a number: 面议" in page
    assert "Sheet 9 Conflict T5 推拿 Code: The same code with other values is in Sheet row 8." in page
    skipped = shown(client, "catalogue-version", version.pk, show="skipped")
    assert "Sheet 1 Not of the table" not in skipped
    assert "Title above the table." in skipped
    assert "A total, not an item." in skipped


def test_another_person_puts_it_in_force_and_sees_what_changes(at_desk: AtDesk, people: dict[str, Actor]) -> None:
    old = bills.catalogue("TREATMENT", "320000", NewItem("T1", "Old"), NewItem("T9", "Gone"))
    maker, approver = at_desk(people["data"]), at_desk(people["approver"])
    content = "编码,名称,限价\nT1,New,5\nT2,Added,6\n".encode("gb18030")
    entered(maker, content)
    version = CatalogueVersion.objects.get(label="2026")

    assert "Another person puts it in force: Approver." in shown(maker, "catalogue-version", version.pk)
    assert maker.post(reverse("settlement:catalogue-apply", args=[version.pk])).status_code == 403
    assert "Versions that wait" in shown(approver, "catalogues")
    assert "1 versions of catalogues" in plain(approver.get(reverse("offices:desk")))
    changed = shown(approver, "catalogue-version", version.pk, show="changed")
    assert "T1 New Name Before Old → After New Highest price of a unit After 5" in changed
    assert "T9 Gone" in shown(approver, "catalogue-version", version.pk, show="gone")
    assert "T2 Added" in shown(approver, "catalogue-version", version.pk, show="added")
    approver.post(reverse("settlement:catalogue-apply", args=[version.pk]))

    old.refresh_from_db()
    version.refresh_from_db()
    assert (version.state, old.valid_to) == ("APPLIED", date(2025, 12, 31))


def test_it_is_refused_with_a_reason_or_taken_back_by_who_entered_it(at_desk: AtDesk, people: dict[str, Actor]) -> None:
    maker, approver = at_desk(people["data"]), at_desk(people["approver"])
    for label in ("2026", "2027"):
        entered(maker, "编码,名称\nT1,New\n".encode(), label=label)
    first, second = CatalogueVersion.objects.filter(label__in=["2026", "2027"]).order_by("label")

    answer = approver.post(reverse("settlement:catalogue-refuse", args=[first.pk]), {"reason": " "})
    assert "Give the reason" in plain(answer)
    assert re.search(r'<details name="decision" open>.*?<input[^>]* aria-invalid="true"', answer.content.decode(), re.S)
    approver.post(reverse("settlement:catalogue-refuse", args=[first.pk]), {"reason": "Wrong file"})
    maker.post(reverse("settlement:catalogue-withdraw", args=[second.pk]))

    assert [CatalogueVersion.objects.get(pk=each.pk).state for each in (first, second)] == ["REFUSED", "WITHDRAWN"]
    with pytest.raises(IntegrityError, match="catalogue_applied_by_whom"), transaction.atomic():
        CatalogueVersion.objects.filter(pk=second.pk).update(state="APPLIED")


def test_everybody_with_a_post_reads_a_version_and_who_enters_or_confirms_acts_on_it(at_desk: AtDesk) -> None:
    """Catalogues are published: everybody reads them. What each role of the province may do with one, and of others."""
    found, elsewhere = {}, {}
    version = bills.entered("TREATMENT", "320000", NewItem("T1", "Item"))
    page = reverse("settlement:catalogue-version", args=[version.pk])
    of = reverse("settlement:catalogue", args=[version.catalogue_id])
    for role in Role:
        for told, office in ((elsewhere, "110000"), (found, "320100")):
            client = at_desk(factories.actor(factories.agency(office), role))
            acts = [client.post(reverse(f"settlement:catalogue-{act}", args=[version.pk])).status_code for act in ACTS]
            told[role.value] = (client.get(page).status_code, client.get(of).status_code, *acts)

    nothing = (200, 200, 403, 403, 403)
    assert found == {
        **dict.fromkeys(Role.values, nothing),
        Role.DATA.value: nothing,  # may enter, and takes back only what is their own
        Role.APPROVER.value: (200, 200, 422, 302, 403),
    }
    without_reason = (200, 200, 422, 403, 403)
    assert elsewhere == {**dict.fromkeys(Role.values, nothing), Role.APPROVER.value: without_reason}


def test_a_catalogue_of_another_province_stays_on_the_form_with_the_reason(
    at_desk: AtDesk, people: dict[str, Actor]
) -> None:
    factories.agency("370100")
    answer = entered(at_desk(people["data"]), "编码,名称\nT1,New\n".encode(), place="370000")

    assert (answer.status_code, CatalogueVersion.objects.filter(label="2026").count()) == (422, 0)
    assert "This lies in another province than your agency." in plain(answer)
    assert "Choose the file again: the page can't keep it." in plain(answer)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "This is a PDF file. Ask the sender for the spreadsheet"),
        ("地址,电话\nA,1\n".encode(), "No heading was found that names these columns: Code / Name"),
        (
            "编码,名称,限价\nT1,A,x\n".encode(),
            "No row of the file can be taken as an item. The first, 2: Highest price of a unit: This isn't a number: x",
        ),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_is_refused_and_nothing_is_kept(
    at_desk: AtDesk, people: dict[str, Actor], content: bytes, sentence: str
) -> None:
    answer = entered(at_desk(people["data"]), content)

    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert 'value="Items of Jiangsu"' in answer.content.decode()
    assert not CatalogueVersion.objects.filter(label="2026").exists()


def test_the_page_says_whose_catalogue_applies_and_by_which_parameter(
    at_desk: AtDesk, people: dict[str, Actor]
) -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Item"))
    client = at_desk(people["approver"])

    page = shown(client, "catalogues", insured="370100", place="320100", service="MEDICAL", on="2026-02-01")

    assert "Treatment items Place of treatment Whose catalogues hold for treatment" in page
    assert "江苏省南京市 → 江苏省 TREATMENT 320000 from 2025-01-01" in page
    assert "Assistive devices Insured place Whose catalogue holds for assistive devices" in page
    assert "Medicines Place of treatment Whose catalogues hold for treatment" in page
    assert "none on record" in page


def test_items_are_found_by_the_beginning_of_a_code_or_a_part_of_a_name_page_by_page(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [NewItem(f"A{number}", f"Item {number}") for number in range(1, 6)]
    version = bills.catalogue("TREATMENT", "320000", *items, NewItem("B1", "Massage"))
    monkeypatch.setattr(catalogue_queries, "PAGE", 2)

    def codes(text: str, after: str = "") -> tuple[list[str], str]:
        found, next_after = catalogue_queries.items(version.pk, text, after)
        return [item.code for item in found], next_after

    assert codes("A") == (["A1", "A2"], "A2")
    assert codes("A", "A4") == (["A5"], "")
    assert codes("assag") == (["B1"], "")


def test_the_command_says_of_every_row_whether_it_is_taken_and_what_it_changes(tmp_path: Path) -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "换药"), NewItem("T9", "Gone"))
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(Page(ROWS[:5], name="Sheet")))
    out, err = StringIO(), StringIO()

    told = {"kind": "TREATMENT", "place": "320000", "first": date(2026, 1, 1), "language": "en"}
    call_command("import_catalogue", str(file), preview=True, json=True, stdout=out, stderr=err, **told)

    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(row["row"], row["verdict"], row.get("change")) for row in rows] == [
        (1, "skip", None),
        (2, "skip", None),
        (3, "ok", "changed"),
        (4, "ok_normalised", "added"),
        (5, "reject", None),
    ]
    assert (rows[2]["code"], rows[2]["price_cap"], rows[4]["name"]) == ("T1", "12.5", "按摩")
    assert "added 1, changed 1, gone 1" in err.getvalue()
    assert CatalogueItem.objects.filter(version__catalogue__division="320000", code="T2").count() == 0


def test_flagged_lines_wait_on_the_desk_until_a_person_has_said_what_they_are(
    at_desk: AtDesk, clock: StoppedClock
) -> None:
    clock.at = bills.NOW
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Item"))
    flagged = bills.line(2, "T1", "300.00", for_injury=False, diagnosis="S72.3")
    bill = bills.assessed(bills.stay(), [bills.line(1, "T1", diagnosis="S72.3"), flagged])
    client = at_desk(factories.actor(bill.agency, Role.REVIEWER))

    assert "1 flagged lines" in plain(client.get(reverse("offices:desk")))
    assert f"{bill.receipt_number} line 2" in shown(client, "flagged")
    other = at_desk(factories.actor(factories.agency("370100"), Role.REVIEWER))
    assert "No line waits for a review." in shown(other, "flagged")
    line = bill.lines.get(number=2)
    told = {"outcome": "SEPARATE", "reason": "An old scar", "back": "list"}
    answer = client.post(reverse("settlement:review", args=[line.pk]), told)

    assert answer.url == reverse("settlement:flagged")
    assert "No line waits for a review." in shown(client, "flagged")
