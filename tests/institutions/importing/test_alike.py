"""A row that is like one before is judged by that one: with the same outcome as by the rules, whatever the row."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from institutions.importing import files
from institutions.importing.entries import Judged
from institutions.importing.judging import judge
from institutions.importing.judging.alike import Alike
from tests.institutions.importing.cases import CENTRAL, FIRST, HEAD, SIXTH, Case, csv_of
from tests.institutions.importing.test_files import CASES

WIDE = (*HEAD, "地址", "电话", "医保编码", "银行账号", "跨省", "备注")
POOLS: tuple[Sequence[str], ...] = (
    ("淄博市中心医院", "淄博市第一医院", "人民医院", "同上", "无", "淄博 中心医院", "医院(东院)", "医院(东院", "=A1"),
    (CENTRAL[1], FIRST[1], SIXTH[1], "", "123703004932104668X", "1.2E+17", "同上"),
    ("370300", "370302", "淄博市", "张店区", "", "朝阳区", "同上", "370399", "高新区"),
    ("工伤医疗", "工伤康复", "", "同上", "康复医疗", "食堂"),
    ("三级甲等", "三甲", "", "同上", "无", "四级"),
    ("2024-01-01", "2024.1.1", "2024-13-01", "", "同上", "45292"),
    ("2026-12-31", "长期", "三年", "2023-01-01", "", "同上"),
    ("山东省淄博市共青团西路54号", "北京市朝阳区某路1号", "", "同上", "共青团西路 54号", "涓績鍖婚櫌", "不详"),
    ("0533-2360248", "13800000000", "", "同上", "12345", "0533 2360248"),
    ("H37030000123", "ditto", "", "同上", "1E17", "H３７"),
    ("1603002809100012345", "", "同上", "16030028"),
    ("是", "否", "", "同上", "-", "无"),
    ("备注内容", "", "同上", "#REF!", "'引号", "2024年5月起暂停", "已恢复"),
)
rows = st.lists(st.tuples(*map(st.sampled_from, POOLS)), min_size=1, max_size=12)


def judged_both_ways(content: bytes, **words: Any) -> tuple[list[Judged], list[Judged]]:
    quick = files.judge(content, **words)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(judge.Judge, "judge", judge.Judge.carefully)
        return quick, files.judge(content, **words)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_messy_files_come_out_the_same_both_ways(case: Case) -> None:
    quick, careful = judged_both_ways(case.content, file_name=case.file_name)

    assert quick == careful


@settings(max_examples=60)
@given(rows)
@example(
    [("甲乙医院", *CENTRAL[1:], "", "", "", "", "是", ""), ("丙丁医院", "", *CENTRAL[2:], "", "同上", "", "", "是", "")]
)
def test_any_rows_come_out_the_same_both_ways(table: list[tuple[str, ...]]) -> None:
    quick, careful = judged_both_ways(csv_of(WIDE, *table))

    assert quick == careful


@settings(max_examples=60)
@given(rows)
def test_what_the_row_above_says_is_that_of_the_row_above(table: list[tuple[str, ...]]) -> None:
    """Rows like one before leave nothing behind by themselves; a row that says 同上 must still find it."""
    clean = [(f"甲乙医院{at}", *CENTRAL[1:], f"共青团西路{at}号", "0533-2360248", "", "", "是", "") for at in range(4)]
    above = ("丁医院", *["同上"] * (len(WIDE) - 1))

    quick, careful = judged_both_ways(csv_of(WIDE, *clean, *table, *clean[2:], above, clean[0]))

    assert quick == careful


def test_rows_like_one_before_are_not_read_again() -> None:
    table = [(f"淄博市第{at}医院", "", *CENTRAL[2:]) for at in range(20)]

    kinds = [type(row) for row in files.rows_of(csv_of(HEAD, *table))]

    assert kinds == [Judged, Judged, *[Alike] * 19]
