"""What was done already, so that a second start need not do it again."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from agency.devstack.keys import ROOT

APPS = ("agency", "institutions", "filings", "settlement")


def _under_apps(*patterns: str) -> list[Path]:
    found = (path for app in APPS for pattern in patterns for path in (ROOT / app).rglob(pattern))
    return sorted({path for path in found if path.is_file() and "__pycache__" not in path.parts})


def schema_sources() -> list[Path]:
    return [ROOT / "requirements.lock", *_under_apps("migrations/*.py", "models.py", "models/*.py", "grants.py")]


def reference_sources() -> list[Path]:
    return _under_apps("data/*", "reference.py")


def translations_are_compiled() -> bool:
    """Whether every catalogue has its compiled form, made after it."""
    pairs = [(path, path.with_suffix(".mo")) for path in (ROOT / "locale").glob("*/LC_MESSAGES/django.po")]
    return all(made.exists() and made.stat().st_mtime >= path.stat().st_mtime for path, made in pairs)


class Migrations:
    """Which migrations a folder's tables were made by. Before the first release they are rewritten, not added to."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "done" / "migrations.json"

    def rewritten(self) -> list[str]:
        """Those that are gone or say something else by now: what they made can't be brought along."""
        made_by: dict[str, str] = json.loads(self.path.read_text()) if self.path.exists() else {}
        now = _digests()
        return [name for name, digest in made_by.items() if now.get(name) != digest]

    def note(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(_digests()))


def _digests() -> dict[str, str]:
    files = _under_apps("migrations/0*.py")
    return {str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


class Stamp:
    """A file that keeps the digest of the sources a step was last done with."""

    def __init__(self, folder: Path, name: str, sources: Iterable[Path]) -> None:
        self.path = folder / "done" / name
        digest = hashlib.sha256()
        for source in sources:
            digest.update(str(source.relative_to(ROOT)).encode() + b"\0")
            digest.update(hashlib.sha256(source.read_bytes()).digest())
        self.digest = digest.hexdigest()

    @property
    def fresh(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.digest

    def set(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.digest)
