"""Every event that the code records, and every denial, has its sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

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


def noted_reads() -> Iterator[tuple[str, str]]:
    """Each `seen=` and `purpose=` in the views and panels that is a word of the code, and where; names of fields have
    dots and are told elsewhere."""
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or "note" not in ast.unparse(node.func):
                continue
            for word in node.keywords:
                if word.arg in ("seen", "purpose") and isinstance(word.value, ast.Constant):
                    yield f"{path.relative_to(ROOT)}:{node.lineno} {word.arg}", str(word.value.value)


def test_what_was_read_and_why_has_words_in_the_readers_language() -> None:
    known = {*presenters.SEEN, *presenters.REASONS}
    noted = dict(noted_reads())
    assert len(noted) > 40
    assert {where: word for where, word in noted.items() if word not in known} == {}


def test_the_tabs_of_lists_that_were_read_have_their_words() -> None:
    with translation.override("en"):
        words = {tab: presenters.reason_in_words(tab) for tab in ("drafts", "mine_today", "incomplete", "to_pay")}
    assert words == {
        "drafts": "Drafts",
        "mine_today": "Mine of today",
        "incomplete": "Papers missing",
        "to_pay": "To be paid",
    }


def test_every_right_has_words() -> None:
    assert set(RIGHTS) == set(Permission)
