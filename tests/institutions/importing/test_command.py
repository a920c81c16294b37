"""`manage.py import_institutions FILE --preview --json`: one object a row."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agency.offices.acts import acting, uuid7
from institutions.models import Institution
from tests import factories
from tests.factories import NOW
from tests.institutions.importing.cases import CENTRAL, FIRST, HEAD, SIXTH, ZIBO_CENTRAL, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook

pytestmark = pytest.mark.django_db


def run(path: Path, *words: str) -> list[dict[str, Any]]:
    said = StringIO()
    call_command("import_institutions", str(path), "--preview", "--json", *words, stdout=said, stderr=StringIO())
    return [json.loads(line) for line in said.getvalue().splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "list.csv"
    made.write_bytes(csv_of(HEAD, CENTRAL, ("", *FIRST[1:]), SIXTH))
    return made


def test_each_row_is_one_object_in_the_order_of_the_file(path: Path) -> None:
    rows = run(path, "--language", "en")

    assert [(row["sheet"], row["row"], row["verdict"]) for row in rows] == [
        ("", 1, "skip"),
        ("", 2, "ok"),
        ("", 3, "reject"),
        ("", 4, "ok"),
    ]
    assert (rows[2]["field"], rows[2]["reason"]) == ("name", "Name: The name is missing.")
    assert {name: rows[1][name] for name in ("name", "credit_code", "division_code", "types", "level", "valid_to")} == {
        "name": "淄博市中心医院",
        "credit_code": ZIBO_CENTRAL,
        "division_code": "370300",
        "types": ["MEDICAL"],
        "level": "三级甲等",
        "valid_to": "2026-12-31",
    }


def test_blank_rows_are_rows_of_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(
        workbook(
            Page([[], [], HEAD, [], CENTRAL], name="甲"), Page([HEAD, [], [], FIRST], name="乙"), Page([], name="丙")
        )
    )

    rows = run(path)

    assert [(row["sheet"], row["row"]) for row in rows] == [
        *(("甲", at) for at in range(1, 6)),
        *(("乙", at) for at in range(1, 5)),
    ]
    assert [row["verdict"] for row in rows] == [*["skip"] * 4, "ok", *["skip"] * 3, "ok"]


def test_what_the_register_says_otherwise_is_a_conflict(path: Path) -> None:
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        Institution.objects.create(
            id=uuid7(NOW), name="Another hospital", division_id="370302", credit_code=ZIBO_CENTRAL, initials="ah"
        )

    rows = run(path)

    assert [row["verdict"] for row in rows] == ["skip", "conflict", "reject", "ok"]
    assert rows[1]["findings"][-1]["code"] == "register_code_of_another"
    assert [row["verdict"] for row in run(path, "--no-register")] == ["skip", "ok", "reject", "ok"]


def test_the_fields_that_a_reason_names_are_in_its_language(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_of(HEAD, CENTRAL, (*CENTRAL[:4], "二级", *CENTRAL[5:])))

    said = run(path, "--language", "en")[1]["reason"]

    assert said == "Level: The same institution is in 3 with another value: Level."


def test_it_writes_nothing(path: Path) -> None:
    before = Institution.objects.count()

    run(path)

    assert Institution.objects.count() == before


def test_a_place_can_be_given_for_rows_that_say_none(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_of(("机构名称", "协议类型"), ("甲医院", "工伤医疗")))

    assert [row["verdict"] for row in run(path)] == ["skip", "reject"]
    assert run(path, "--place", "370300")[1]["division_code"] == "370300"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.csv")


def test_a_place_that_is_no_code_is_said_before_anything_is_judged(path: Path) -> None:
    with pytest.raises(CommandError, match="潍坊市: --place is the code"):
        run(path, "--place", "潍坊市")
