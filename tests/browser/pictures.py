"""Pictures of pages, to be looked at."""

from pathlib import Path
from typing import Any

from agency.devstack.keys import VAR

SCREENSHOTS = VAR / "screenshots"


def keep(page: Any, name: str) -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path
