"""Money is Decimal, rounded half up in one place; floats are banned."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from settlement.money import to_cents

SOURCES = sorted((Path(__file__).parents[2] / "settlement").rglob("*.py"))


@pytest.mark.parametrize(
    ("exact", "cents"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1.015", "1.02"), ("7", "7.00")],
)
def test_half_a_cent_goes_up(exact: str, cents: str) -> None:
    assert str(to_cents(Decimal(exact))) == cents


@pytest.mark.parametrize("amount", [0.1, 1, "1.00"])
def test_anything_but_a_decimal_is_refused(amount: object) -> None:
    with pytest.raises(TypeError):
        to_cents(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_source_of_settlement_has_a_float_or_rounds_by_itself(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    literals = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    attributes = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}

    assert literals == []
    assert {"float", "FloatField", "round"} & (names | attributes) == set()
    assert ("quantize" in attributes) == (source.name == "money.py")
