"""Lists of costs as hospitals give them: found in any form that lists of institutions come in, each row judged."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from institutions.importing.books.reading import FileRefused
from settlement.importing import lines
from settlement.importing.findings import reason_of
from settlement.models import Stay
from tests.institutions.importing.spreadsheets import Page, workbook

TODAY = date(2026, 8, 14)
STAY = Stay(admitted_on=date(2026, 8, 3), discharged_on=date(2026, 8, 13))
HOSPITAL = """住院费用明细清单
科室：骨科,,,,,
费用日期,费用类别,医保编码,项目名称,数量,单价（元）,金额,规格
西药费,,,,,,,
2026/8/4,,XB05BA,氯化钠注射液,２,12.50,25.00,250ml
2026年8月5日,西药费,XN02BE,对乙酰氨基酚,1,¥3.20,3.20,
2026-08-06,诊疗费,T0001,换药,1,"1,200.00","1,200.00",
小计,,,,,,1228.20,
合计,,,,,,1228.20,
打印日期：2026-08-14,,,,,,,
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(content: str | bytes) -> list[lines.JudgedLine]:
    typed, _skipped = lines.read(content.encode() if isinstance(content, str) else content)
    return lines.judge(typed, STAY, TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_hospitals_list_is_read_in_whatever_encoding_with_what_stands_around_it(encoding: str) -> None:
    typed, skipped = lines.read(HOSPITAL.encode(encoding))
    judged = lines.judge(typed, STAY, TODAY)

    assert [(each.line.kind, each.line.code, str(each.line.served_on)) for each in judged if each.line] == [
        ("MEDICINE", "XB05BA", "2026-08-04"),
        ("MEDICINE", "XN02BE", "2026-08-05"),
        ("TREATMENT", "T0001", "2026-08-06"),
    ]
    assert lines.total(judged) == Decimal("1228.20")
    assert [(each.row, each.finding.code) for each in skipped] == [
        (1, "title"),
        (2, "title"),
        (3, "heading"),
        (4, "section_of_kind"),
        (8, "subtotal"),
        (9, "subtotal"),
        (10, "footnote"),
    ]


def test_a_spreadsheet_with_two_levels_of_heading_and_real_days_and_numbers_is_read() -> None:
    rows = [
        ["项目", None, "费用", None, "发生日期", "类别"],
        ["编码", "名称", "数量", "单价", None, None],
        ["T0001", "换药", 0.30000000000000004, 100.0, date(2026, 8, 4), "治疗费"],
    ]

    (judged,) = read(workbook(Page(rows, merged=["A1:B1", "C1:D1"])))

    assert judged.line is not None
    assert (judged.line.code, judged.line.quantity, judged.line.price) == ("T0001", Decimal("0.3"), Decimal("100"))
    assert judged.line.served_on == date(2026, 8, 4)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-08-04,神药,T1,Item,1,10", "Kind: There is no such kind: 神药."),
        ("2026-08-04,诊疗费,T1,Item,-1,10", "Quantity: This is less than 0: -1."),
        ("2026-08-04,诊疗费,T1,Item,一,10", "Quantity: This isn't a number: 一"),
        ("2026-08-04,诊疗费,T1,Item,,", "Quantity: This is missing. Price of a unit: This is missing."),
        ("2026-08-14,诊疗费,T1,Item,1,10", "The day lies outside of the stay."),
        ("2026-13-04,诊疗费,T1,Item,1,10", "Day: There is no such day: 2026-13-04"),
        ("2026-08-04,,T1,Item,1,10", "Kind: This is missing."),
        ("2026-08-04,诊疗费,,,1,10", "Code: This is missing."),
        ("2026-08-04,诊疗费,=1+1,Item,1,10", "Code: This is a formula and not a text: =1+1"),
        ("2026-08-04,诊疗费,T1,Item,1,1/2", "Price of a unit: This isn't a number: 1/2"),
        ("2026-08-04,诊疗费,T1,Item,1,$5.00", "Price of a unit: This isn't a number: $5.00"),
        ("2026-08-04,诊疗费,T1,Item,1,10.12345", "Price of a unit: This is more than can be kept: 10.12345"),
    ],
)
def test_a_row_that_cannot_be_taken_says_which_field_and_why(row: str, reason: str) -> None:
    (judged,) = read(f"日期,类别,编码,名称,数量,单价\n{row}\n")

    assert judged.line is None
    assert reason in reason_of(judged.findings)


@pytest.mark.parametrize("written", ["1，234.50", "￥1,234.50", "1234.50元/盒", "人民币1234.5圆"])
def test_a_price_is_read_with_signs_of_money_and_of_what_it_is_for(written: str) -> None:
    (judged,) = read(f"日期\t类别\t编码\t名称\t数量\t单价\n2026-08-04\t诊疗费\tT1\tItem\t1\t{written}\n")

    assert judged.line is not None
    assert judged.line.price == Decimal("1234.50")


def test_an_amount_that_quantity_and_price_do_not_come_to_is_a_conflict() -> None:
    (judged,) = read("日期,类别,编码,名称,数量,单价,金额\n2026-08-04,诊疗费,T1,Item,3,10,31\n")

    assert (judged.line, judged.verdict) == (None, "conflict")
    assert "Quantity and price come to 30.00, and the list says 31." in reason_of(judged.findings)


def test_without_price_or_day_they_are_reckoned_and_the_row_says_so() -> None:
    (judged,) = read("类别,编码,名称,数量,金额\n床位费,B1,Bed,10,350\n")

    assert judged.line is not None
    assert (judged.line.price, judged.line.served_on, judged.line.kind) == (35, STAY.admitted_on, "SERVICE_STANDARD")
    assert reason_of(judged.findings).startswith("Day: The list names no day; the day of admission was taken")


def test_a_file_without_such_a_table_is_refused_with_the_columns_that_are_wanted() -> None:
    with pytest.raises(FileRefused) as refused:
        lines.read("姓名,地址\n张三,天津\n".encode())

    assert refused.value.finding.values["columns"].startswith("Code / Name")


def test_a_hidden_row_is_left_out_and_named() -> None:
    rows = [["日期", "类别", "编码", "名称", "数量", "单价"], ["2026-08-04", "诊疗费", "T1", "Item", 1, 10]]
    typed, skipped = lines.read(workbook(Page([*rows, rows[1]], hidden_rows=[3])))

    assert [each.row for each in typed] == [2]
    assert [(each.row, each.finding.code) for each in skipped] == [(1, "heading"), (3, "hidden_row")]
