"""The rules that put cells in order: on anything at all they answer, and once more changes nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from agency.workers.identifiers import CREDIT_CHARACTERS, is_credit_code
from institutions.importing import files
from institutions.importing.names import remarks
from institutions.importing.names.folding import folded
from institutions.importing.names.initials import initials
from institutions.importing.places import locating
from institutions.importing.places.gazetteer import gazetteer
from institutions.importing.values import cells, dates, levels, mojibake, numbers, periods, words

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20)
ANY_CELL = st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.none(), st.dates())
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
NUMERALS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """1 … 31 as it is spoken."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十") + (NUMERALS[ones] if ones else "")


@given(st.text(max_size=60))
def test_a_tidy_text_is_tidy(text: str) -> None:
    once = cells.tidy(text)

    assert cells.tidy(once) == once
    assert once == once.strip()


@given(CHINESE, st.sampled_from(["　", " ", "\u200b", "\ufeff", "\xa0"]), st.integers(0, 20))
def test_blanks_and_invisible_signs_inside_chinese_do_not_count(text: str, sign: str, at: int) -> None:
    assert cells.tidy(text[:at] + sign + text[at:]) == cells.tidy(text)


@given(ANY_CELL)
@example("R¸")
def test_every_rule_has_an_answer_to_every_cell(raw: object) -> None:
    cell = cells.read("name", raw)  # type: ignore[arg-type]
    dates.read_day("valid_from", raw)  # type: ignore[arg-type]
    periods.read_period(cell.text)
    periods.length_of(cell.text)
    numbers.credit_code(raw)  # type: ignore[arg-type]
    numbers.account(raw)  # type: ignore[arg-type]
    numbers.phone(raw)  # type: ignore[arg-type]
    levels.level(raw)  # type: ignore[arg-type]
    words.types(raw)  # type: ignore[arg-type]
    words.state(raw)  # type: ignore[arg-type]
    words.flag("in_province", cell.text)
    locating.locate(locating.Written(text=cell.text))

    assert not cell.text.startswith(("=", "@"))
    assert folded(cell.text) == folded(folded(cell.text))


@given(st.binary(max_size=300))
def test_any_bytes_at_all_get_a_verdict(content: bytes) -> None:
    assert files.judge(content)


@given(DAYS)
def test_a_day_is_the_same_in_every_way_of_writing_it(day: date) -> None:
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    written = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{chinese(day.month)}月{chinese(day.day)}日",
        (day - dates.EXCEL_EPOCH).days,
        f"{day.year}-{day.month}-{day.day} 00:00:00",
    ]

    assert {dates.read_day("valid_from", each).day for each in written} == {day}


@pytest.mark.parametrize(
    "written",
    [
        "(2024.1.1-2025.12.31)",
        "有效期2年(2024.1.1-2025.12.31)",
        "两年,2024.1.1-2025.12.31",
        "2年(2024.1.1起)",
        "两年,自2024年1月1日起",
        "起:2024.1.1止:2025.12.31",
        "2024.1.1..2025.12.31",
        "2024.1.1---2025.12.31",
        "2024.1.1-2025.12.31续签",
    ],
)
def test_a_period_with_something_around_it_is_its_two_days(written: str) -> None:
    period = periods.read_period(written)

    assert (period.start, period.end) == (date(2024, 1, 1), date(2025, 12, 31))
    assert not [each for each in period.findings if each.verdict.value == "reject"]


@pytest.mark.parametrize("written", ["2024年1月1日起执行", "自2024.1.1起生效", "2024年1月1日起"])
def test_a_period_that_says_since_when_it_holds_has_no_end(written: str) -> None:
    period = periods.read_period(written)

    assert (period.start, period.end) == (date(2024, 1, 1), None)
    assert not [each for each in period.findings if each.verdict.value == "reject"]


@given(DAYS, st.integers(0, 4000), st.sampled_from(["至", "-", "—", "~", " 至 "]))
def test_a_period_is_its_two_days(start: date, length: int, between: str) -> None:
    end = min(start + timedelta(days=length), date(2099, 12, 31))
    period = periods.read_period(f"{start:%Y.%m.%d}{between}{end:%Y.%m.%d}")

    assert (period.start, period.end) == (start, end)


@given(st.text(CREDIT_CHARACTERS, min_size=9, max_size=9), st.sampled_from(["12370300", "91370303", "52110105"]))
def test_exactly_one_check_character_fits_and_another_reckoning_agrees(rest: str, head: str) -> None:
    fitting = [last for last in CREDIT_CHARACTERS if is_credit_code(head + rest + last)]

    assert len(fitting) == 1
    assert uscc.calc_check_digit(head + rest) == fitting[0]


def as_windows_reads(content: bytes) -> str:
    """Latin as browsers read it: that of Windows, and ISO 8859-1 where it has nothing."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in content)


@given(CHINESE)
@example("北京市昔仁医院")
def test_what_a_browser_encoded_twice_is_put_right(text: str) -> None:
    once = as_windows_reads(text.encode())

    assert mojibake.repair(once) == text
    assert mojibake.repair(as_windows_reads(once.encode())) == text
    assert mojibake.repair("——") is None
    assert mojibake.repair("××") is None


@given(CHINESE)
def test_what_was_encoded_twice_is_put_right_or_found(text: str) -> None:
    assert mojibake.repair(text.encode().decode("latin-1")) == text
    if len(text) >= 6:
        twice = text.encode().decode("gb18030", "replace")
        assert mojibake.repair(twice) == text or mojibake.is_damaged(twice)


@given(st.sampled_from(sorted(gazetteer().by_code)))
def test_every_division_is_found_by_its_code_and_by_its_full_name(code: str) -> None:
    place = gazetteer().by_code[code]

    assert locating.of_code(code).code == code
    assert locating.of_names([("", place.full_name)]).code == code


@given(st.sampled_from(sorted(gazetteer().retired_by_code)))
def test_a_retired_code_leads_to_divisions_in_use_or_is_refused(code: str) -> None:
    located = locating.of_code(code)

    assert located.findings
    assert located.code == "" or located.code in gazetteer().by_code


def test_initials_are_those_of_the_pinyin() -> None:
    assert initials("长春市中医医院") == "ccszyyy"
    assert initials("淄博市第12人民医院") == "zbsd1rmyy"


def test_a_workbook_of_the_old_kind_is_read_with_its_merged_and_hidden_rows() -> None:
    content = (Path(__file__).parents[2] / "data" / "import" / "protocol_institutions.xls").read_bytes()

    judged = files.judge(content)

    assert [(row.row, row.verdict.value) for row in judged] == [
        (1, "skip"),
        (2, "skip"),
        (3, "skip"),
        (4, "ok_normalised"),
        (5, "ok_normalised"),
        (6, "skip"),
        (7, "warn"),
        (8, "skip"),
    ]
    assert judged[4].entry is not None
    assert (judged[4].entry.division_code, judged[4].entry.valid_to) == ("370303", date(2026, 12, 31))
    assert judged[3].entry is not None
    assert judged[3].entry.phone == "0533-2344485"


def test_a_workbook_of_the_old_kind_gives_a_shown_column_precedence_over_a_hidden_one() -> None:
    content = (Path(__file__).parents[2] / "data" / "import" / "hidden_columns.xls").read_bytes()

    judged = files.judge(content)

    assert [row.verdict.value for row in judged] == ["skip", "ok"]
    assert judged[1].entry is not None
    assert judged[1].entry.valid_from == date(2024, 1, 1)


def test_the_errors_in_a_workbook_of_the_old_kind_are_said() -> None:
    content = (Path(__file__).parents[2] / "data" / "import" / "errors.xls").read_bytes()

    judged = files.judge(content)

    of_list = [row for row in judged if row.sheet == "名单"]
    assert [row.verdict.value for row in of_list] == ["skip", "ok", "warn", "reject"]
    assert [(each.field, each.code) for each in of_list[2].findings] == [("level", "error_value")]
    assert [each.values["written"] for each in of_list[2].findings] == ["#N/A"]
    assert [each.code for each in of_list[3].findings] == ["error_value", "name_missing"]


@pytest.mark.parametrize(
    "note",
    [
        "自愿放弃",
        "已撤并至中心医院",
        "与中心医院合并",
        "暂不收治工伤",
        "整改",
        "协议已过期",
        "签约中",
        "拟新增",
        "无效",
        "重复",
    ],
)
def test_remarks_that_say_an_agreement_is_over_or_not_yet_there_are_heard(note: str) -> None:
    assert words.says_ended(note)


@pytest.mark.parametrize("note", ["已终止，周末停诊", "停诊", "自3月起停诊", "节假日停诊；协议已解除"])
def test_an_end_beside_the_opening_hours_is_heard_too(note: str) -> None:
    assert words.says_ended(note)


@pytest.mark.parametrize(
    "note", ["节假日停诊除外", "周末停诊", "逢法定节假日停诊", "周六日休息", "夜间不接诊", "周一至周五，双休日停诊"]
)
def test_opening_hours_are_none_of_an_end(note: str) -> None:
    assert not words.says_ended(note)


@pytest.mark.parametrize("note", ["已续签", "周末不停诊", "合并症门诊", "签约中心", "协议有效", "曾于2020年整改"])
def test_other_remarks_are_none_of_an_end(note: str) -> None:
    assert not words.says_ended(note)


@pytest.mark.parametrize(
    ("note", "now"),
    [
        ("2024年5月更名为淄博市总医院", "淄博市总医院"),
        ("现名：淄博市总医院", "淄博市总医院"),
        ("现更名淄博市总医院", "淄博市总医院"),
        ("改为淄博市总医院", "淄博市总医院"),
        ("2023年由淄博市第三医院更名而来", ""),
        ("原名张店医院", ""),
        ("由张店医院更名为张店区人民医院", ""),
    ],
)
def test_a_remark_says_what_an_institution_is_called_by_now(note: str, now: str) -> None:
    assert remarks.called_by_now(note, "张店区人民医院") == now
