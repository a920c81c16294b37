"""`./run test`: pytest over the whole suite, with what the browser tests need.

The whole suite runs in two steps, both side by side, each process with servers of its own: the fast tests, which leave
no processor idle, then those that start processes, kill them, race each other or drive a browser, which mostly wait.
"""

import argparse
import os
import sys

from agency.devstack import browser
from agency.devstack.keys import ROOT
from agency.devstack.processes import foreground

APART = "race or kill or browser"
FAILED = 1
"""What pytest returns when tests failed; more means that it was stopped or could not run."""
PROCESSES = min(4, os.cpu_count() or 1)
IN_TURN = ("-n", "2", "--dist", "load", "--maxschedchunk", "1")
"""Two at a time, in their order: beside the walk through all pages, which comes first, the others take turns."""


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run test", description=__doc__, allow_abbrev=False)
    parser.add_argument("--full", action="store_true", help="the long runs too")
    parser.add_argument("--mark", action="append", default=[], metavar="NAME", help="only tests with this mark")
    wanted, rest = parser.parse_known_args(words)
    options = [*(["--full"] if wanted.full else []), *(["-m", " or ".join(wanted.mark)] if wanted.mark else [])]
    everything = not any(word for word in rest if not word.startswith("-"))
    if "browser" in wanted.mark or (everything and not wanted.mark):
        browser.ensure()
    if not everything or wanted.mark or not may_run_side_by_side():
        return _pytest([*options, *rest])
    fast = ["-n", str(PROCESSES), "--dist", "worksteal", "-m", f"not ({APART})"]
    code = _pytest([*fast, *options, *rest])
    return code if code > FAILED else max(code, _pytest([*IN_TURN, "-m", APART, *options, *rest]))


def may_run_side_by_side() -> bool:
    """One broker that was named can't serve two: they empty it."""
    return PROCESSES > 1 and "REDIS_URL" not in os.environ


def _pytest(words: list[str]) -> int:
    return foreground([sys.executable, "-m", "pytest", *words], environment=_compiled_once(), folder=ROOT)


def _compiled_once() -> dict[str, str]:
    """Our environment, in which what one process has compiled serves the many that follow."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
