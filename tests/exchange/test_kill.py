"""Filings are approved while workers and the broker are killed: nothing is lost, nothing is applied twice.

The bound on extra calls is that of trust.md row 4: worker kills x batch, and what was unanswered at each broker kill.
A worker is frozen before each kill, so that "a claimed row exists" is read from the database and still true when the
signal lands.
"""

import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from agency.devstack.keys import ROOT
from agency.devstack.processes import Process
from agency.devstack.stack import Stack
from agency.exchange.enums import State
from agency.exchange.models import Attempt, Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from filings import actions
from filings.models import FilingVersion
from tests import factories, many
from tests.exchange import hasty_settings

MESSAGES = 500
KILLS = ["worker"] * 4 + ["broker"] + ["worker"] * 3 + ["broker"] + ["worker"] * 3
BACKLOG = 40
"""How many messages are kept open, so that every kill finds work under way."""


class Approvals(threading.Thread):
    """Approves all `MESSAGES` filings by the ordinary action, never far ahead of the workers."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.waiting = many.submitted(MESSAGES, at=timezone.now())
        self.approver = factories.actor(factories.agency(), Role.APPROVER, at=timezone.now())
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            while self.waiting:
                if count(State.QUEUED) < BACKLOG:
                    self.approve(self.waiting.pop())
                else:
                    time.sleep(0.01)
        except Exception as error:
            self.failure = error
        finally:
            connections.close_all()

    def approve(self, version: FilingVersion) -> None:
        actions.approve(
            by=self.approver, at=timezone.now(), ids=uuid7, version_id=version.pk, revision=version.revision
        )


def count(*states: State) -> int:
    return Outgoing.objects.filter(state__in=states).count()


def unsettled() -> list[tuple[Any, ...]]:
    """What is still open and why, for the reader of a failure."""
    rows = Outgoing.objects.exclude(state=State.ACKNOWLEDGED)
    return list(rows.values_list("state", "attempts", "next_at", "leased_until", "claimed_by", "receipt", "sent_at"))


@pytest.fixture
def worker(processes: Stack) -> Iterator[Process]:
    """One relay process with short waits and small batches."""
    command = ["-m", "celery", "-A", "agency.celery", "worker", "--concurrency", "1", "-n", "relay"]
    environment = {**processes.environment, "DJANGO_SETTINGS_MODULE": hasty_settings.__name__}
    process = Process(
        "relay",
        [sys.executable, *command, "--without-gossip", "--without-mingle", "--loglevel", "INFO"],
        folder=processes.folder,
        environment=environment,
        working_folder=ROOT,
    )
    process.ready = process.says(" ready.")
    yield process
    process.kill()


def claims() -> set[str]:
    """The names of the claims that hold messages, those of dead workers included."""
    return set(Outgoing.objects.filter(state=State.CLAIMED).values_list("claimed_by", flat=True).distinct())


def freeze_with_a_claim(worker: Process, of_the_dead: set[str]) -> str:
    """Stop the worker's whole group at a moment at which it holds claimed messages. Returns the claim."""
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if claims() - of_the_dead and worker.pid:
            os.killpg(worker.pid, signal.SIGSTOP)
            time.sleep(0.05)
            if held := claims() - of_the_dead:
                return held.pop()
            os.killpg(worker.pid, signal.SIGCONT)
    raise AssertionError(f"nothing was claimed in time\n{worker.tail()}")


@pytest.mark.kill
def test_no_message_is_lost_or_applied_twice_whoever_is_killed(processes: Stack, worker: Process) -> None:
    valkey = processes.valkey
    assert valkey is not None
    processes.hub.start()
    processes.beat.start()
    worker.start()
    worker.wait_ready()
    approvals = Approvals()
    started = time.monotonic()
    approvals.start()
    allowed = 0
    dead: set[str] = set()

    for victim in KILLS:
        claim = freeze_with_a_claim(worker, dead)
        if victim == "worker":
            worker.kill()
            assert claim in claims()
            dead.add(claim)
            allowed += hasty_settings.EXCHANGE_BATCH
            worker.start()
            worker.wait_ready()
        else:
            allowed += count(State.CLAIMED, State.SENT)
            valkey.kill()
            assert claim in claims()
            assert worker.pid
            os.killpg(worker.pid, signal.SIGCONT)
            time.sleep(0.5)
            valkey.start()
            valkey.wait_ready()

    approvals.join(120)
    assert (approvals.failure, Outgoing.objects.count()) == (None, MESSAGES)
    while count(State.ACKNOWLEDGED) < MESSAGES and time.monotonic() - started < 240:
        time.sleep(0.1)
    took = time.monotonic() - started
    assert unsettled() == []

    with closing(sqlite3.connect(processes.environment["HUB_STORE"])) as store:
        effects = [row[0] for row in store.execute("SELECT message_id FROM message WHERE answer = 'ACCEPTED'")]
        calls = store.execute("SELECT count(*) FROM call").fetchone()[0]
        inversions = store.execute("SELECT count(*) FROM inversion").fetchone()[0]
    sent = {str(number) for number in Outgoing.objects.values_list("pk", flat=True)}
    print(  # noqa: T201 - the figures of the promise
        f"{len(KILLS)} kills, {len(effects)} effects: {calls - MESSAGES} extra calls, {allowed} allowed, {took:.0f} s"
    )
    assert set(effects) == sent
    assert (len(effects), inversions) == (MESSAGES, 0)
    assert calls - MESSAGES <= allowed
    assert count(State.ACKNOWLEDGED) == MESSAGES
    assert Attempt.objects.values("outgoing").distinct().count() == MESSAGES
