"""Every event that the code records, and every denial, has its sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from agency.audit import presenters
from agency.offices.matrix import Permission
from agency.offices.wording import RIGHTS

ROOT = Path(__file__).resolve().parents[2]
APPS = ("agency", "filings", "institutions", "settlement")


def recorded_kinds() -> Iterator[tuple[str, str]]:
    """The kind that each `trail.record(act, kind, …)` in the source writes, and where."""
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("trail.record", "record_event"):
                kind = node.args[1]
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield where, kind.value if isinstance(kind, ast.Constant) else f"computed: {ast.unparse(kind)}"


def test_every_recorded_kind_has_a_sentence() -> None:
    recorded = dict(recorded_kinds())
    assert len(recorded) > 15
    assert {where: kind for where, kind in recorded.items() if kind not in presenters.EVENTS} == {}


def test_an_unknown_kind_is_a_fault_and_not_an_empty_line() -> None:
    with pytest.raises(presenters.UnknownEvent):
        presenters.event_in_words("filing.dreamt")


def test_every_right_has_words() -> None:
    assert set(RIGHTS) == set(Permission)
