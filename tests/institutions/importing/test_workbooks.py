"""What a file says beside its values: what it hides, and what is crossed out in it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from institutions.importing import files
from institutions.importing.entries import Judged
from tests.institutions.importing import other_books
from tests.institutions.importing.spreadsheets import Page, workbook

HEADING = ("机构名称", "县区", "协议类型", "网址")
ROWS = [
    ("张店区人民医院", "张店区", "工伤医疗", ""),
    ("淄博昌国医院", "张店区", "工伤医疗", ""),
    ("沂源县人民医院", "沂源县", "工伤医疗", ""),
    ("淄川区医院", "淄川区", "工伤康复", "zcyy.example"),
]


@pytest.mark.parametrize("make", [other_books.opendocument, other_books.binary])
def test_what_a_workbook_of_another_kind_hides_is_not_taken(make: Callable[[Page], bytes]) -> None:
    """Rows are often hidden instead of deleted, and so is last year's column of days."""
    rows = [
        ("机构名称", "县区", "有效期至", "有效期至"),
        ("张店区人民医院", "张店区", "2020-12-31", "2026-12-31"),
        ("淄博昌国医院", "张店区", "2020-12-31", "2026-12-31"),
        ("沂源县人民医院", "沂源县", "2020-12-31", None),
    ]

    judged = files.judge(make(Page(rows, hidden_rows=(3,), hidden_columns=(2,))))

    assert [row.verdict.value for row in judged] == ["skip", "ok", "skip", "ok"]
    assert [row.entry.valid_to for row in judged if row.entry] == [date(2026, 12, 31), None]
    assert [each.code for each in judged[2].findings] == ["hidden_row"]


@pytest.mark.parametrize("make", [other_books.opendocument, other_books.binary])
def test_a_workbook_of_another_kind_that_hides_nothing_is_taken_whole(make: Callable[[Page], bytes]) -> None:
    rows = [("机构名称", "县区"), ("张店区人民医院", "张店区"), ("沂源县人民医院", "沂源县")]

    judged = files.judge(make(Page(rows, name="名单")))

    assert [(row.sheet, row.verdict.value) for row in judged] == [("名单", "skip"), ("名单", "ok"), ("名单", "ok")]


def said_of(judged: list[Judged]) -> list[tuple[str, str]]:
    """The verdict of each row, and the text of it that is struck through."""
    crossed = [next((each.values["written"] for each in row.findings if each.code == "struck"), "") for row in judged]
    return [(row.verdict.value, text) for row, text in zip(judged, crossed, strict=True)]


CROSSED_OUT = [("skip", ""), ("ok", ""), ("warn", "淄博昌国医院"), ("ok", ""), ("warn", "工伤康复")]


def test_a_row_that_is_struck_through_gets_a_warning() -> None:
    """Clerks cross out who has left the list. Like the others in what it says, it must not be judged by one of them."""
    book = workbook(Page([HEADING, *ROWS], struck=("淄博昌国医院", "工伤康复", "zcyy.example")))

    assert said_of(files.judge(book)) == CROSSED_OUT


def test_a_row_of_a_workbook_of_the_old_kind_that_is_struck_through_gets_a_warning() -> None:
    content = (Path(__file__).parents[2] / "data" / "import" / "struck.xls").read_bytes()

    assert said_of(files.judge(content)) == [*CROSSED_OUT, ("warn", "三级、370303")]


def test_a_row_of_a_page_that_is_struck_through_gets_a_warning() -> None:
    rows = [[f"<td>{cell}</td>" for cell in row] for row in (HEADING, *ROWS)]
    rows[2][0] = "<td><del>淄博昌国医院</del></td>"
    rows[4][2] = '<td><span style="text-decoration: line-through">工伤康复</span></td>'
    page = f"<table>{''.join(f'<tr>{chr(10).join(cells)}</tr>' for cells in rows)}</table>"

    assert said_of(files.judge(page.encode())) == CROSSED_OUT


def test_a_row_of_an_xml_spreadsheet_that_is_struck_through_gets_a_warning() -> None:
    cells = [
        [f'<Cell ss:StyleID="{_style(cell)}"><Data>{cell}</Data></Cell>' for cell in row] for row in (HEADING, *ROWS)
    ]
    rows = "".join(f"<Row>{''.join(row)}</Row>" for row in cells)
    style = '<Style ss:ID="s2"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="s1"><Font/></Style>'
    sheet = f"<Worksheet><Table>{rows}</Table></Worksheet>"
    book = f"<?xml version='1.0'?><Workbook><Styles>{style}</Styles>{sheet}</Workbook>"

    assert said_of(files.judge(book.encode())) == CROSSED_OUT


def _style(cell: str) -> str:
    return "s2" if cell in ("淄博昌国医院", "工伤康复") else "s1"


def test_a_list_within_a_table_that_lays_the_page_out_is_read() -> None:
    """Pages of offices are laid out so. A small table within a cell, as of two telephones, is what the cell says."""
    phones = "<table><tr><td>0533-2286000</td></tr><tr><td>0533-2286001</td></tr></table>"
    cells = [[*row[:3], phones if row is ROWS[0] else ""] for row in ROWS]
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in [(*HEADING[:3], "电话"), *cells]
    )
    page = f"<html><table><tr><td><table>{rows}</table></td></tr><tr><td></td></tr></table></html>"

    judged = files.judge(page.encode())

    assert (judged[0].sheet, judged[0].row, judged[0].verdict.value) == ("", 1, "skip")
    assert [row.entry.name for row in judged if row.entry] == [row[0] for row in ROWS]
    assert judged[1].entry is not None
    assert judged[1].entry.phone == "0533-2286000/0533-2286001"


@pytest.mark.parametrize("before", ["<script>var page = 1;</script>", "<!-- exported -->", "<div><span>1</span></div>"])
def test_a_table_far_below_the_beginning_of_a_part_of_a_page_is_read(before: str) -> None:
    """Systems send what their page shows under the name .xls, without html or head around it."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADING, *ROWS))

    judged = files.judge(f"{before * 200}<table>{rows}</table>".encode("gb18030"))

    assert [row.entry.name for row in judged if row.entry] == [row[0] for row in ROWS]
