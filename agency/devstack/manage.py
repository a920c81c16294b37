"""`./run manage`: a management command against the demonstration's data, or whatever DATABASE_URL names."""

import os
import sys

from agency.devstack.demo import FOLDER
from agency.devstack.keys import ROOT, demo_keys
from agency.devstack.processes import Refused, foreground
from agency.devstack.stack import Stack, Taken, hub_environment, published

WITHOUT_SERVERS = {
    "check",
    "check_numbers",
    "collectstatic",
    "diffsettings",
    "findstatic",
    "help",
    "makemigrations",
} | {*("messages", "state_diagram", "version")}


def main(words: list[str]) -> int:
    asks_for_help = not words or "--help" in words or words[0].startswith("-")
    if words[:1] == ["national_hub"]:
        return call(words, hub_environment({**demo_keys(), **(os.environ if asks_for_help else _with_broker())}))
    if asks_for_help or words[0] in WITHOUT_SERVERS or "DATABASE_OWNER_URL" in os.environ:
        return call(words, {"DEBUG": "false", **demo_keys(), **os.environ})
    try:
        stack = Stack(FOLDER, demo_keys())
    except Taken:
        return call(words, {**os.environ, **published(FOLDER)})
    try:
        stack.start_postgres()
        stack.start_valkey()
        stack.prepare_database()
        return call(words, stack.environment)
    finally:
        stack.stop_undisturbed()


def _with_broker() -> dict[str, str]:
    """Our own environment if it names a broker, else the running demonstration's. Raises Refused without either."""
    if "REDIS_URL" in os.environ:
        return dict(os.environ)
    try:
        Stack(FOLDER, demo_keys()).release()
    except Taken:
        return {**os.environ, **published(FOLDER)}
    raise Refused("The stand-in needs a broker: start ./run demo beside it, or set REDIS_URL.")


def call(words: list[str], environment: dict[str, str]) -> int:
    return foreground([sys.executable, "manage.py", *words], environment=environment, folder=ROOT)
