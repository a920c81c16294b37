"""Statements that the server plans once: for the few that are long, and asked many times a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


class PreparedCursor(psycopg.Cursor[Any]):
    """Binds on the server and keeps the plan, which Django's own cursors don't."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{"prepare": True, **options})


@contextmanager
def prepared_cursor() -> Iterator[Any]:
    """A cursor of Django's connection, counted, logged and with Django's errors like any other."""
    connection.ensure_connection()
    with PreparedCursor(connection.connection) as cursor:
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        yield wrap(cursor)  # type: ignore[arg-type]
