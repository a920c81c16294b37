"""Chromium and a Chinese font for the browser tests."""

import os
import shutil
import subprocess
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)
PACKAGES = ("chromium", "fonts-noto-cjk")


def missing() -> str:
    """Why browser tests cannot run here, and what to do; empty when they can."""
    if not CHROMIUM.exists():
        return f"{CHROMIUM} is missing. On Debian, as root: apt-get install -y {' '.join(PACKAGES)}"
    if not any(Path("/usr/share/fonts").rglob("NotoSansCJK*")):
        return f"A Chinese font is missing. On Debian, as root: apt-get install -y {PACKAGES[1]}"
    return ""


def ensure() -> None:
    """Install what is missing on Debian as root; elsewhere the tests say what to install."""
    if missing() and os.geteuid() == 0 and _is_debian() and shutil.which("apt-get"):
        print("Installing Chromium and a Chinese font for the browser tests ...", flush=True)
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True, "text": True}
        for words in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
            done = subprocess.run(["apt-get", "-q", *words], **quiet)  # type: ignore[call-overload]
            if done.returncode != 0:
                print(f"apt-get {words[0]} failed: {done.stderr.strip()[-500:]}", flush=True)


def _is_debian() -> bool:
    try:
        return "ID=debian" in Path("/etc/os-release").read_text().splitlines()
    except FileNotFoundError:
        return False
