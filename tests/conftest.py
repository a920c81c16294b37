"""Fixtures that every test may use. docs/contributing.md says what kinds of tests there are."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from agency.devstack import browser as chromium
from agency.devstack.addresses import free_port
from agency.devstack.addresses import site as site_at
from agency.devstack.stack import Stack
from tests import servers
from tests.browser.pictures import keep
from tests.cleaning import Cleaner
from tests.undefined import Undefined

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
"""No drawn example fails because the machine has other work to do: how fast something is, is measured elsewhere."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """The environment names the test database already (tests/servers.py)."""


@pytest.fixture(scope="session")
def cleaner(stack: Stack) -> Cleaner:
    return Cleaner(stack)


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The servers and processes of this run, PostgreSQL started. `processes` is what a test wants."""
    stack = servers.the_stack()
    stack.start_postgres()
    return stack


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, stack: Stack, cleaner: Cleaner
) -> Iterator[None]:
    """The owner makes the tables and loads the reference data; the tests run as the application's role."""
    from django.core.management import call_command
    from django.db import connections
    from django.test import TransactionTestCase

    stack.prepare_database(anew=True)
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_reference", verbosity=0)
        cleaner.remember()
        TransactionTestCase._fixture_teardown = lambda case: cleaner.clean()  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def every_client_looks_for_no_files() -> None:
    """Each test client is a new application, which would look at every style sheet before its first answer."""
    from django.conf import settings

    settings.WHITENOISE_USE_FINDERS = False


@pytest.fixture(autouse=True)
def undefined_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that a template of ours names and nobody gave fails the test instead of printing nothing."""
    from django.template import engines

    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """A database in which transactions really commit; afterwards the owner empties all but the reference data."""


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """`together(f, g, …)` calls all at the same moment, each in a thread with a connection of its own.

    Returns what each returned or raised, in the order given.
    """
    return call_together


def call_together(*calls: Callable[[], Any], timeout: float = 60) -> list[Any]:
    from django.db import connections

    gate = threading.Barrier(len(calls))
    outcomes: list[Any] = [TimeoutError("still running")] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait()
            outcomes[number] = call()
        except Exception as error:  # the test judges it
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
    return outcomes


def until_somebody_waits(or_else: Callable[[], bool] = lambda: False) -> None:
    """Return when another connection waits for what this one holds. Raises TimeoutError after half a minute."""
    from django.db import connection

    for _ in range(3000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0] or or_else():
                return
        time.sleep(0.01)
    raise TimeoutError("nobody waits")


def by_itself(call: Callable[[], Any]) -> Any:
    """What a call returns or raises in a thread, whose connections are closed afterwards."""
    from django.db import connections

    try:
        return call()
    finally:
        connections.close_all()


def until_the_other_gives_way(scene: Callable[[], Any]) -> Any:
    """What a scene returns in which this connection and another one wait for each other.

    The database ends the one that looks for the reason when both wait: mostly the first to wait, but this one where it
    came late. Then the scene is played again.
    """
    from django.db import OperationalError

    from agency.offices import passing

    for _ in range(10):
        try:
            return scene()
        except OperationalError as fault:
            if not passing.gave_way(fault):
                raise
    raise AssertionError("It was always this connection that gave way.")


def overlapping(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """What `second` returns or raises: it begins when `first` has written and isn't committed, which follows when
    `second` waits for it or is over.
    """
    from django.db import transaction

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            meanwhile = other.submit(by_itself, second)
            until_somebody_waits(or_else=meanwhile.done)
        return meanwhile.result(30)


@pytest.fixture
def processes(stack: Stack, committed_db: None) -> Iterator[Stack]:
    """Real processes on the test database: Valkey runs and is empty; `.worker`, `.beat`, `.hub`, `.serve(host, port)`
    wait to be started. Whatever still runs at the end of the test is killed.
    """
    import redis

    stack.start_valkey()
    with redis.Redis.from_url(stack.environment["REDIS_URL"]) as broker:
        broker.flushdb()
    for left in stack.folder.glob("hub.sqlite3*"):
        left.unlink()
    yield stack
    stack.stop_desk()


@pytest.fixture
def site(processes: Stack) -> str:
    """The address of the whole desk, running on the test database with worker, beat and hub."""
    port = free_port()
    desk = (processes.serve("127.0.0.1", port), processes.hub, processes.worker, processes.beat)
    for process in desk:
        process.start()
    for process in desk:
        process.wait_ready()
    return site_at("127.0.0.1", port)


@pytest.fixture(scope="session")
def browsers() -> Callable[[], AbstractContextManager[Any]]:
    """`with browsers() as browser:` is a Chromium of one's own, in a thread of one's own too.

    Without Chromium a skip that says what to install; in CI a skip is a failure.
    """
    if reason := chromium.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"Browser tests must run here. {reason}")
        pytest.skip(reason)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in its thread
    return launched


@contextmanager
def launched() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium.CHROMIUM, args=list(chromium.FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def browser(browsers: Callable[[], AbstractContextManager[Any]]) -> Iterator[Any]:
    """The one Chromium of tests that open a page at a time."""
    with browsers() as running:
        yield running


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """A page of the desk on the reference screen, in Chinese, with `site` as its base address."""
    context = browser.new_context(
        base_url=site, viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def screenshot() -> Callable[[Any, str], Path]:
    """`screenshot(page, "worklist")` keeps a picture in var/screenshots to be looked at."""
    return keep
