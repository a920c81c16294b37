"""The documents that are made from the code say what the code says."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("command", ["state_diagram", "permission_table"])
def test_the_document_is_what_the_code_says(command: str) -> None:
    assert said_against(command) == ""


def said_against(command: str) -> str:
    """What a check says about a document that isn't what the code says; nothing about one that is."""
    try:
        call_command(command, check=True)
    except CommandError as error:
        return str(error)
    return ""


def test_a_stale_document_is_noticed_and_written_anew(tmp_path: Path, settings: object) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "states.md").write_text("once upon a time")
    with pytest.raises(CommandError, match="stale"):
        call_command("state_diagram", check=True)
    call_command("state_diagram")
    assert (tmp_path / "docs" / "states.md").read_text() == (DOCS / "states.md").read_text()
