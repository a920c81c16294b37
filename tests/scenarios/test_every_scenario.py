"""Every scenario about filings or the money of a stay stands here, in a file of its own that says what is tested."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CONCERN_FILINGS = [*(f"S{number:02}" for number in range(1, 10)), "S14", "S20", "S21", "S23", "S24", "S25"]
"""The scenarios of domain.md §12 with a half about filings."""
CONCERN_MONEY = ["S10", "S11", "S12", "S13", "S15", "S22"]
"""Those about the money of a single stay. The others are about statements, clearing and institutions alone."""
SCENARIOS = sorted({*CONCERN_FILINGS, *CONCERN_MONEY})


def functions_in(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def checks_something(test: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raises")
        for node in ast.walk(test)
    )


@pytest.mark.parametrize("number", SCENARIOS)
def test_each_scenario_has_its_file_its_tests_and_says_what_is_tested_and_what_waits(number: str) -> None:
    (path,) = HERE.glob(f"test_{number.lower()}_*.py")
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    own = [test for test in functions_in(path) if test.name.startswith(f"test_{number.lower()}_")]

    assert said.startswith(f"{number} ")
    assert [word for word in ("\nTested here: ", "\nWaits: ") if word not in said] == []
    assert own != []
    assert [test.name for test in own if not checks_something(test)] == []


def test_there_is_no_other_file_of_scenarios() -> None:
    numbers = {path.name.split("_")[1].upper() for path in HERE.glob("test_s[0-9]*.py")}

    assert numbers == set(SCENARIOS)


def test_no_scenario_of_these_is_tested_elsewhere_under_its_number() -> None:
    elsewhere = [path for path in HERE.parent.rglob("test_*.py") if path.parent != HERE]
    starts = tuple(f"test_{number.lower()}_" for number in SCENARIOS)

    assert [test.name for path in elsewhere for test in functions_in(path) if test.name.startswith(starts)] == []
