"""The environment the tests run in, set before Django reads its settings (pytest loads this plugin first).

Servers start only when a test asks for a database, so that tests of pure rules cost nothing. They are a throw-away
cluster in `var/test`, or what DATABASE_URL (an administrator's connection) and REDIS_URL name.
"""

import base64
import json
import os
from collections.abc import Iterator

import pytest

from agency.devstack.keys import VAR
from agency.devstack.processes import Refused
from agency.devstack.stack import Stack, Taken
from agency.devstack.stamps import translations_are_compiled

DATABASE = "test_kuasheng"
KEYS = {
    "SECRET_KEY": "only for tests, where nothing is secret and everything repeats",
    "FIELD_KEYS": "t1:" + base64.b64encode(b"f" * 32).decode(),
    "INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
    "LINE_KEY": base64.b64encode(b"l" * 32).decode(),
}
PHASES = ("race", "kill", "browser")
"""Marks of tests that wait for the fast ones, in their order."""
GIVEN = ("DATABASE_URL", "REDIS_URL")
"""Servers that whoever starts the tests may name. A worker of a run in parallel is told what the run was given."""
TOLD = "KUASHENG_TESTS_GIVEN"
running: list[Stack] = []


def the_stack() -> Stack:
    """The one set of servers of this test run."""
    return running[0]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    if "PYTEST_XDIST_WORKER" in os.environ:
        _forget_the_servers_of_the_run()
    if "DATABASE_OWNER_URL" in os.environ:
        raise pytest.UsageError(
            "The tests make their own roles and database. Give DATABASE_URL as an administrator's connection"
            " and leave DATABASE_OWNER_URL out."
        )
    try:
        stack = _first_free_stack()
    except Refused as refusal:
        raise pytest.UsageError(str(refusal)) from None
    running.append(stack)
    given = {name: os.environ[name] for name in GIVEN if name in os.environ}
    os.environ.update({**stack.environment, TOLD: json.dumps(given)})
    if not translations_are_compiled():
        compiling = stack.command("messages", "--compile")
        compiling.start()
        compiling.wait()
    return (yield)


def _forget_the_servers_of_the_run() -> None:
    """A worker has servers of its own, beside those of the run that started it."""
    for name in (*GIVEN, "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    os.environ.update(json.loads(os.environ[TOLD]))


def _first_free_stack() -> Stack:
    """Two test runs at once do not disturb each other."""
    for number in range(1, 20):
        name = "test" if number == 1 else f"test-{number}"
        try:
            database = DATABASE if number == 1 else f"{DATABASE}_{number}"
            return Stack(VAR / name, KEYS, durable=False, database_name=database)
        except Taken:
            continue
    raise Refused("Twenty test runs use this tree at once. Wait for one of them.")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the tests marked slow as well")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first, the longest of them at the very beginning, then races, kills and the browser.

    Within each the random order stays.
    """
    if not config.getoption("--full"):
        long = [item for item in items if item.get_closest_marker("slow")]
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=long)
    items.sort(key=_phase)


def _phase(item: pytest.Item) -> int:
    if item.get_closest_marker("long"):
        return -1
    return max((number for number, mark in enumerate(PHASES, 1) if item.get_closest_marker(mark)), default=0)


def pytest_unconfigure(config: pytest.Config) -> None:
    while running:
        stack = running.pop()
        stack.stop()
        stack.release()
