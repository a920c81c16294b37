"""A task in a process of its own that is killed in the middle of its writing."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

from agency.devstack.processes import Process
from agency.devstack.stack import Stack
from tests.planted import until

WAITING = "SELECT pid FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
WRITTEN = """SELECT relation::regclass::text FROM pg_locks WHERE pid = %s AND granted AND mode = 'RowExclusiveLock'
 AND relation IS NOT NULL"""
ALIVE = "SELECT pid FROM pg_stat_activity WHERE pid = %s"


def killed_before_writing(stack: Stack, table: str, *, task: str) -> set[str]:
    """Run a task and kill it when it is about to write to a table; which tables it had written to before.

    The database notices by itself that nobody is there any more, though what it waits for never comes.
    """
    module, _dot, name = task.rpartition(".")
    process = stack.command("shell", "--no-imports", "-c", f"from {module} import {name}; {name}()")
    with held(stack, table):
        try:
            writer = waiting_for(process, table)
            written = set(column(WRITTEN, writer))
        finally:
            process.kill()
        assert until(lambda: not column(ALIVE, writer))
    return written


def waiting_for(process: Process, table: str) -> int:
    """The database's process of the one who waits to write to the table."""
    process.start()
    assert until(lambda: column(WAITING, table)), process.tail()
    return int(column(WAITING, table)[0])


@contextmanager
def held(stack: Stack, table: str) -> Iterator[None]:
    """Nobody writes to a table as long as this lasts."""
    with psycopg.connect(stack.environment["DATABASE_OWNER_URL"]) as owner:
        owner.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield
        owner.rollback()


def column(statement: str, value: object) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return [first for (first,) in cursor.fetchall()]
