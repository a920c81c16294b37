"""Every row of each messy file gets the verdict that was written beside it by hand."""

import tracemalloc
from collections import Counter

import pytest
from django.utils import translation

from institutions.importing import files
from institutions.importing.books import apart, reading
from institutions.importing.entries import Judged
from institutions.importing.judging import judge
from institutions.importing.judging.alike import Alike
from institutions.importing.tables import rows
from institutions.importing.verdicts import REASONS
from tests.institutions.importing import (
    cases_agencies,
    cases_beside,
    cases_cells,
    cases_clerks,
    cases_columns,
    cases_disguised,
    cases_exported,
    cases_forms,
    cases_grouped,
    cases_misspelt,
    cases_offices,
    cases_people,
    cases_places,
    cases_published,
    cases_rows,
    cases_sections,
    cases_sent,
    cases_tables,
    cases_text,
    cases_varied,
    spreadsheets,
)
from tests.institutions.importing.cases import CENTRAL, FIRST, HEAD, SIXTH, Case, csv_of

SETS = (
    cases_text,
    cases_tables,
    cases_cells,
    cases_rows,
    cases_sections,
    cases_sent,
    cases_forms,
    cases_places,
    cases_published,
    cases_agencies,
    cases_clerks,
    cases_columns,
    cases_varied,
    cases_disguised,
    cases_beside,
    cases_offices,
    cases_people,
    cases_grouped,
    cases_misspelt,
    cases_exported,
)
CASES = [case for each in SETS for case in each.CASES]


def place_of(row: Judged) -> object:
    return row.row if row.sheet in ("", "Sheet1") else (row.sheet, row.row)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_row_gets_its_verdict(case: Case) -> None:
    judged = files.judge(case.content, file_name=case.file_name)

    said = {place_of(row): row for row in judged}
    assert {place: row.verdict.value for place, row in said.items()} == case.verdicts, _told(judged)
    assert len(judged) == len(said)
    for place, values in case.values.items():
        taken = said[place].as_json()
        assert {name: taken[name] for name in values} == values
    for place, code in case.reasons.items():
        assert code in {each.code for each in said[place].findings if each.verdict is said[place].verdict}


BOOKS = [case for case in CASES if case.content[:2] in (b"PK", b"\xd0\xcf")]


@pytest.mark.parametrize("case", BOOKS, ids=lambda case: case.name)
def test_a_workbook_that_is_read_apart_says_the_same(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    here = files.judge(case.content, file_name=case.file_name)
    monkeypatch.setattr(reading, "APART_FROM", 0)

    assert files.judge(case.content, file_name=case.file_name) == here


def test_a_reader_that_dies_makes_the_file_a_refused_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "__file__", "/nowhere")
    monkeypatch.setattr(reading, "APART_FROM", 0)
    book = next(case for case in BOOKS if case.verdicts != {None: "reject_file"})

    assert [row.verdict.value for row in files.judge(book.content)] == ["reject_file"]


@pytest.mark.parametrize(
    ("column", "row", "verdicts"),
    [("XFD", 1_048_576, ["reject_file"]), ("Z", 400_000, ["skip", "ok", "skip"]), ("ZZZ", 9, ["skip", "ok", "skip"])],
)
def test_a_cell_far_from_the_table_takes_neither_the_process_nor_the_table_along(
    column: str, row: int, verdicts: list[str]
) -> None:
    book = spreadsheets.workbook(spreadsheets.Page([HEAD, CENTRAL, ("x",)]))

    judged = files.judge(spreadsheets.with_cell_moved(book, "A3", column, row))

    assert [each.verdict.value for each in judged] == verdicts


def test_a_page_whose_cells_cover_thousands_of_others_is_read_in_little_memory() -> None:
    wide = '<tr><td rowspan="300" colspan="300">甲医院</td></tr>' * 100
    page = f"<table><tr><td>机构名称</td><td>市</td></tr>{wide}</table>".encode()

    tracemalloc.start()
    judged = files.judge(page)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(judged) == 101
    assert most < 300_000_000


def test_a_fault_of_the_program_costs_one_row_and_not_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    as_ever = judge.Judge.judge

    def failing(self: judge.Judge, line: rows.Line) -> Judged | Alike:
        if line.number == 3:
            raise ZeroDivisionError
        return as_ever(self, line)

    monkeypatch.setattr(judge.Judge, "judge", failing)

    judged = files.judge(csv_of(HEAD, CENTRAL, FIRST, SIXTH))

    assert [(row.row, row.verdict.value) for row in judged] == [(1, "skip"), (2, "ok"), (3, "reject"), (4, "ok")]
    assert [each.code for each in judged[2].findings] == ["row_failed"]


def test_a_code_that_was_dragged_down_is_a_conflict_in_each_row_and_says_so_briefly() -> None:
    table = [(f"淄博市第{at}医院", *CENTRAL[1:]) for at in range(600)]

    judged = files.judge(csv_of(HEAD, *table, table[0]))

    assert Counter(row.verdict.value for row in judged) == {"skip": 1, "conflict": 600, "duplicate": 1}
    assert max(len(row.findings) for row in judged) <= 12


def test_the_rows_of_a_sheet_can_be_begun_anew() -> None:
    content = spreadsheets.workbook(*[spreadsheets.Page([[f"{at}"] for at in range(4500)], name=name) for name in "ab"])
    book = apart.Workbook(content)

    begun = [next(book.rows(at)) for at in (0, 1, 0)]

    assert begun == [(1, ["0"])] * 3
    assert [number for number, _cells in book.rows(1)] == list(range(1, 4501))


def _told(judged: list[Judged]) -> str:
    return "\n".join(f"{row.sheet} {row.row} {row.verdict.value} {row.reason}" for row in judged)


def test_there_are_files_enough_and_every_verdict_occurs() -> None:
    counted = Counter(verdict for case in CASES for verdict in case.verdicts.values())

    assert len(CASES) >= 60
    assert set(counted) == {"skip", "ok", "ok_normalised", "warn", "conflict", "duplicate", "reject", "reject_file"}
    assert len({case.name for case in CASES}) == len(CASES)


def test_each_reason_is_a_sentence_in_both_languages() -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            sentences = {code: str(reason.sentence) for code, reason in REASONS.items()}
        assert {
            code for code, text in sentences.items() if text[-1] not in ".?。？" and not text.endswith(")s")
        } == set()
