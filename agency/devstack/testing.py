"""`./run test`: pytest over the whole suite, with what the browser tests need."""

import argparse
import os
import sys

from agency.devstack import browser
from agency.devstack.keys import ROOT
from agency.devstack.processes import foreground


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run test", description=__doc__, allow_abbrev=False)
    parser.add_argument("--full", action="store_true", help="the long runs too")
    parser.add_argument("--mark", action="append", default=[], metavar="NAME", help="only tests with this mark")
    wanted, rest = parser.parse_known_args(words)
    options = [*(["--full"] if wanted.full else []), *(["-m", " or ".join(wanted.mark)] if wanted.mark else [])]
    everything = not any(word for word in rest if not word.startswith("-"))
    if "browser" in wanted.mark or (everything and not wanted.mark):
        browser.ensure()
    return foreground([sys.executable, "-m", "pytest", *options, *rest], environment=os.environ, folder=ROOT)
