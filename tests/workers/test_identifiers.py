import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from agency.offices.codes import issued_codes
from agency.workers.enums import Sex
from agency.workers.identifiers import (
    NumberFault,
    NumberKind,
    NumberWarning,
    check_card_number,
    check_character,
    check_credit_code,
    check_number,
    check_phone,
    normalise,
)

ON = date(2026, 11, 20)
RIGHT = "32010219850314695X"
SAMPLES = Path(__file__).parents[1] / "data" / "resident_id_cases_dev.csv"
CASES = list(csv.DictReader(SAMPLES.read_text(encoding="utf-8").splitlines()))


def number(code: str, born: str, sequence: str = "001") -> str:
    return (first := f"{code}{born}{sequence}") + check_character(first)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['expected']} {case['why'][:30]}")
def test_every_sample_comes_out_as_expected(case: dict[str, str]) -> None:
    check = check_number(case["number"], on=ON)

    outcome = "reject" if not check.accepted else "warn" if check.warning else "accept"
    assert outcome == case["expected"].removesuffix("_normalised")


def test_facts_are_read_from_the_number() -> None:
    check = check_number("370102198001011237", on=ON)

    assert (check.kind, check.born_on, check.sex, check.division_code) == (
        NumberKind.CITIZEN,
        date(1980, 1, 1),
        Sex.MALE,
        "370102",
    )


@pytest.mark.parametrize(
    "text",
    [
        "32010219850314695x",
        "３２０１０２１９８５０３１４６９５Ｘ",
        "32010219850314695ｘ",
        "32010219850314695Ⅹ",
        "320102-19850314-695X",
        "320102—19850314–695X",
        "'32010219850314695X",
        "’32010219850314695X",
        " '32010219850314695X",
        "\ufeff32010219850314695X\r\n",
        "320102\u200b19850314\u200d695X",
        "320102\u300019850314\u00a0695X",
        "\t320102\u20281985\u202f0314\u2003695X\u3164",
        "\u202a32010219850314695X\u202c",
        "320102\u00ad19850314695X",
    ],
)
def test_what_a_person_meant_is_understood(text: str) -> None:
    assert check_number(text, on=ON).normalised == RIGHT
    assert check_number(text, on=ON).accepted is True


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.EMPTY),
        ("  '\u3000\n", NumberFault.EMPTY),
        ("320102850314695", NumberFault.FIFTEEN_DIGITS),
        ("32010219850314695", NumberFault.LENGTH),
        ("32010219850314695X0"[:18] + "0", NumberFault.CHARACTERS),
        ("3201021985031469500", NumberFault.LENGTH),
        ("X2010219850314695X", NumberFault.CHARACTERS),
        ("3201021985031469X5", NumberFault.CHARACTERS),
        ("32010219850314695XX", NumberFault.CHARACTERS),
        ("32010219850314695Y", NumberFault.CHARACTERS),
        ("٣٢٠١٠٢١٩٨٥٠٣١٤٦٩٥X", NumberFault.CHARACTERS),
        ("𝟑𝟐𝟎𝟏𝟎𝟐𝟏𝟗𝟖𝟓𝟎𝟑𝟏𝟒𝟔𝟗𝟓X", NumberFault.CHARACTERS),
        ("3201021985\x000314695X", NumberFault.CHARACTERS),
        ("320102\ufffd19850314695X", NumberFault.CHARACTERS),
        ("CAN110181080310", NumberFault.CHARACTERS),
        ("320102198503146951", NumberFault.CHECK_DIGIT),
        (number("320102", "20230229"), NumberFault.BIRTH_DATE),
        (number("320102", "19000229"), NumberFault.BIRTH_DATE),
        (number("320102", "19851301"), NumberFault.BIRTH_DATE),
        (number("320102", "19850431"), NumberFault.BIRTH_DATE),
        (number("320102", "19850000"), NumberFault.BIRTH_DATE),
        (number("320102", "00000101"), NumberFault.BIRTH_DATE),
        (number("320102", "18991231"), NumberFault.BORN_BEFORE_1900),
        (number("320102", "20261121"), NumberFault.BORN_IN_FUTURE),
        (number("000000", "19850314"), NumberFault.DIVISION),
        (number("320199", "19850314"), NumberFault.DIVISION),
        (number("110199", "19850314"), NumberFault.DIVISION),
        (number("441901", "19850314"), NumberFault.DIVISION),
        (number("660000", "19850314"), NumberFault.DIVISION),
        (number("840000", "19850314"), NumberFault.DIVISION),
        (number("830001", "19850314"), NumberFault.DIVISION),
        (number("999124", "19850314"), NumberFault.DIVISION),
        (number("971124", "19850314"), NumberFault.DIVISION),
    ],
)
def test_a_refusal_names_its_reason(text: str, fault: NumberFault) -> None:
    check = check_number(text, on=ON)

    assert (check.accepted, check.fault) == (False, fault)


@pytest.mark.parametrize(
    "born", ["19000101", "20000229", "19040229", "20261120"], ids=["first", "leap", "early leap", "today"]
)
def test_possible_dates_of_birth_are_accepted(born: str) -> None:
    assert check_number(number("320102", born), on=ON).accepted is True


@pytest.mark.parametrize("code", ["110100", "110200", "440301", "370101", "370100", "370000"])
def test_codes_of_the_standard_that_are_no_county_are_accepted_with_a_warning(code: str) -> None:
    check = check_number(number(code, "19850314"), on=ON)

    assert (check.accepted, check.warning) == (True, NumberWarning.NO_COUNTY)


@pytest.mark.parametrize("code", ["810000", "820000", "830000"])
def test_residence_permits_are_accepted(code: str) -> None:
    check = check_number(number(code, "19920130"), on=ON)

    assert (check.kind, check.division_code, check.warning) == (NumberKind.RESIDENCE_PERMIT, code, None)


@pytest.mark.parametrize(
    ("text", "sex", "province"),
    [("932682198501010017", Sex.MALE, "320000"), ("911124198108030024", Sex.FEMALE, "110000")],
)
def test_the_published_samples_of_foreigners_cards_are_accepted(text: str, sex: Sex, province: str) -> None:
    check = check_number(text, on=ON)

    assert (check.kind, check.sex, check.division_code) == (NumberKind.FOREIGNER, sex, province)


def test_a_foreigner_without_nationality_code_is_accepted() -> None:
    assert check_number(number("932000", "19850314"), on=ON).kind == NumberKind.FOREIGNER


@given(
    code=st.sampled_from(sorted(issued_codes().levels)),
    born=st.dates(date(1900, 1, 1), ON),
    sequence=st.integers(0, 999),
    place=st.integers(0, 16),
    other=st.integers(1, 9),
)
def test_one_wrong_digit_is_never_accepted(code: str, born: date, sequence: int, place: int, other: int) -> None:
    right = number(code, f"{born:%Y%m%d}", f"{sequence:03}")
    wrong = f"{right[:place]}{(int(right[place]) + other) % 10}{right[place + 1 :]}"

    assert check_number(right, on=ON).accepted is True
    assert check_number(wrong, on=ON).accepted is False


@given(st.text(max_size=40))
def test_no_text_upsets_the_check(text: str) -> None:
    check = check_number(text, on=ON)

    assert check.normalised == normalise(text)
    assert check.accepted is (check.fault is None)


def test_the_command_answers_each_line_with_one_line(tmp_path: Path) -> None:
    lines = [
        f"\ufeff{RIGHT}\r",
        "",
        "320102850314695",
        "'３２０１０２１９８５０３１４６９５x",
        "\u2028",
        "320102\x0b19850314695X",
    ]
    listing = tmp_path / "numbers.txt"
    listing.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n320102198503146951")

    call_command("check_numbers", str(listing), "--on", "2026-11-20", stdout=(out := io.StringIO()))

    assert out.getvalue().splitlines() == [
        f"accept {RIGHT}",
        "refuse empty",
        "refuse fifteen_digits",
        f"accept {RIGHT}",
        "refuse empty",
        f"accept {RIGHT}",
        "refuse characters",
        "refuse check_digit",
    ]


def test_the_command_reads_standard_input_without_a_database() -> None:
    command = [sys.executable, "manage.py", "check_numbers"]
    environment = {"SECRET_KEY": "x", "PATH": "/usr/bin"}
    root = Path(__file__).parents[2]

    done = subprocess.run(
        command, input=f"{RIGHT}\n\n".encode(), capture_output=True, cwd=root, env=environment, check=True
    )

    assert done.stdout.decode() == f"accept {RIGHT}\nrefuse empty\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91110000600037341L", "91110000600037341L"),
        (" ９１１１００００６０００３７３４１l ", "91110000600037341L"),
        ("91110000600037341M", None),
        ("A1110000600037341K", "A1110000600037341K"),
        ("A1110000600037341R", None),
        ("", None),
    ],
)
def test_credit_codes_are_checked(text: str, code: str | None) -> None:
    assert check_credit_code(text) == code


@pytest.mark.parametrize(
    ("text", "plain"),
    [("ad123456x", "AD123456X"), ("A 1234-5678", "A12345678"), ("12", None), ("卡123456", None)],
)
def test_card_numbers_are_taken_by_their_shape(text: str, plain: str | None) -> None:
    assert check_card_number(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("022-58880000", "02258880000"),
        ("(010) 6655 4433", "01066554433"),
        ("0531-86666666-801", "0531" + "86666666-801"),
        ("12345", "12345"),
        ("12800138000", None),
        ("1380013800", None),
        ("call me", None),
        ("", None),
    ],
)
def test_phones_are_taken_leniently(text: str, plain: str | None) -> None:
    assert check_phone(text) == plain
