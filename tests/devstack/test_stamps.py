"""What was done already, and with which sources."""

from pathlib import Path

import pytest

from agency.devstack import demo, stamps
from agency.devstack.demo import Demo
from agency.devstack.processes import Refused


@pytest.fixture
def migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only migration of a project of its own."""
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    monkeypatch.setattr(demo, "FOLDER", tmp_path / "var")
    file = tmp_path / "filings" / "migrations" / "0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text("tables")
    return file


def test_tables_whose_migrations_were_rewritten_or_dropped_are_known(migration: Path, tmp_path: Path) -> None:
    made_by = stamps.Migrations(tmp_path / "var")
    assert made_by.rewritten() == [], "nothing was made yet"
    made_by.note()

    migration.with_name("0002_more.py").write_text("more tables")
    assert made_by.rewritten() == []

    migration.write_text("other tables")
    assert made_by.rewritten() == ["filings/migrations/0001_initial.py"]
    made_by.note()
    assert made_by.rewritten() == []

    migration.unlink()
    assert made_by.rewritten() == ["filings/migrations/0001_initial.py"]


class Unstarted:
    """A demonstration with servers of its own, of which nothing may be asked."""

    external = False


def test_a_demonstration_of_rewritten_migrations_says_how_to_start_over_before_it_touches_a_table(
    migration: Path, tmp_path: Path
) -> None:
    stamps.Migrations(tmp_path / "var").note()
    migration.write_text("other tables")

    with pytest.raises(Refused) as refusal:
        Demo._prepare(Unstarted())  # type: ignore[arg-type]

    assert "filings/migrations/0001_initial.py" in str(refusal.value)
    assert "--fresh" in str(refusal.value)
