"""`./run bench NAME …`: measurements against servers of their own, as durable as the demonstration's."""

import os
import subprocess
import sys
from pathlib import Path

from agency.devstack import database
from agency.devstack.keys import ROOT, VAR, demo_keys
from agency.devstack.processes import Refused, foreground
from agency.devstack.stack import Stack

PEERS = "perf"
"""The database that the peers' scripts fill as its superuser."""
AGAINST_PEERS = {"outbox", "adjudicate", "import"}
"""The measurements that run the peers' scripts."""


def main(words: list[str]) -> int:
    missing = [name for name in words if not (ROOT / "benchmarks" / f"{name}.py").exists()]
    if missing or not words:
        known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))
        raise Refused(f"Name one or more measurements: {', '.join(known)}")
    peers = {"KUASHENG_BASELINES": str(find_baselines())} if AGAINST_PEERS & set(words) else {}
    stack = Stack(VAR / "bench", demo_keys())
    try:
        stack.start_postgres()
        stack.start_valkey()
        stack.prepare_database(anew=stack.postgres is not None)
        environment = {
            **peers,
            "PERF_DSN": os.environ.get("PERF_DSN") or database.plain(stack.admin_url, PEERS),
            "PERF_REDIS": stack.environment["REDIS_URL"],
        }
        environment = {**stack.environment, **environment}
        for words_of_step in (["manage.py", "migrate", "-v", "0"], ["manage.py", "load_reference", "-v", "0"]):
            subprocess.run([sys.executable, *words_of_step], cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
        return foreground([sys.executable, "-m", "benchmarks", *words], environment=environment, folder=ROOT)
    finally:
        stack.stop_undisturbed()


def find_baselines() -> Path:
    """The folder of the peers' scripts. Raises Refused when it is not there."""
    folder = Path(os.environ.get("KUASHENG_BASELINES") or ROOT.parent / "shared" / "baselines").absolute()
    if not folder.is_dir():
        raise Refused(
            f"The measurement needs the peers' scripts, and {folder} is not there."
            " Set KUASHENG_BASELINES to the folder that holds a_limit.py and a_delay.py (docs/setup.md)."
        )
    return folder
