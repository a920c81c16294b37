"""`./run check`: everything that is checked before the tests. Each step is named; all run, any failure counts."""

import os
import subprocess
import sys
import time

from agency.devstack import stamps
from agency.devstack.demo import has_command
from agency.devstack.keys import ROOT, demo_keys

PRODUCTION = ROOT / "docs" / "production.env.example"


def example_environment() -> dict[str, str]:
    """What the production example says, and nothing of this machine's own settings."""
    lines = (line.strip() for line in PRODUCTION.read_text().splitlines())
    named = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8", **named}


def main(words: list[str]) -> int:
    bare = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    bare = {**bare, **demo_keys(), "DEBUG": "false", "DJANGO_SETTINGS_MODULE": "agency.settings"}
    if not stamps.translations_are_compiled():
        subprocess.run([sys.executable, "manage.py", "messages", "--compile"], cwd=ROOT, env=bare, check=True)
    manage = [sys.executable, "-W", "error", "manage.py"]
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("format", [sys.executable, "-m", "ruff", "format", "--check", "."], bare),
        ("lint", [sys.executable, "-m", "ruff", "check", "."], bare),
        ("imports", [sys.executable, "-c", IMPORTS], bare),
        ("types", [sys.executable, "-m", "mypy"], bare),
        ("templates", [sys.executable, "-m", "djlint", "--lint", "--quiet", "templates", *_app_templates()], bare),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], bare),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], example_environment()),
        ("translations", [*manage, "messages", "--check"], bare),
    ]
    if has_command("state_diagram"):
        steps.append(("states", [*manage, "state_diagram", "--check"], bare))
    failed = [name for name, command, environment in steps if not passes(name, command, environment)]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"


def _app_templates() -> list[str]:
    return [str(path) for app in stamps.APPS for path in (ROOT / app).rglob("templates")]


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one step; its output is shown when it fails."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if not good:
        print("\n".join((done.stdout + done.stderr).strip().splitlines()[-60:]), flush=True)
    return good
