"""The documents that are made from the code say what the code says."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("command", ["state_diagram", "permission_table"])
def test_the_document_is_what_the_code_says(command: str) -> None:
    call_command(command, check=True)


def test_a_stale_document_is_noticed_and_written_anew(tmp_path: Path, settings: object) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "states.md").write_text("once upon a time")
    with pytest.raises(CommandError, match="stale"):
        call_command("state_diagram", check=True)
    call_command("state_diagram")
    assert (tmp_path / "docs" / "states.md").read_text() == (DOCS / "states.md").read_text()
