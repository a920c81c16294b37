"""What a workbook says beside its values: what it hides."""

from collections.abc import Callable
from datetime import date

import pytest

from institutions.importing import files
from tests.institutions.importing import other_books
from tests.institutions.importing.spreadsheets import Page


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
