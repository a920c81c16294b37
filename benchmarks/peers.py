"""An environment of their own for the peers' scripts that need more than we do (the baselines' README asks for one)."""

import os
import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "var" / "peers"


def interpreter(*packages: str) -> str:
    """A Python that has these packages: that of KUASHENG_PEERS_PYTHON, or one made under var/."""
    if chosen := os.environ.get("KUASHENG_PEERS_PYTHON"):
        return chosen
    python = FOLDER / "bin" / "python"
    if not python.exists():
        venv.create(FOLDER, with_pip=True)
    modules = ", ".join(package.split("[")[0].split("~")[0].split("=")[0] for package in packages)
    if subprocess.run([str(python), "-c", f"import {modules}"], stderr=subprocess.DEVNULL, check=False).returncode:
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True, stdout=sys.stderr)
    return str(python)
