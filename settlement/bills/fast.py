"""Statements that the server plans once: for the few that are long, and asked many times a second."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import connection

NAMED = re.compile(r"%\((\w+)\)s")


class PreparedCursor(psycopg.RawCursor[Any]):
    """Binds on the server and keeps the plan, which Django's own cursors don't."""

    def execute(self, query: Any, params: Mapping[str, Any], **options: Any) -> Any:  # type: ignore[override]
        text, names = numbered(query)
        return super().execute(text, [params[name] for name in names], **{"prepare": True, **options})


@cache
def numbered(statement: str) -> tuple[str, tuple[str, ...]]:
    """A statement with $1, $2, … for its %(name)s, and the names in that order.

    The driver would look for the names anew each time: it remembers statements of up to 4,096 characters only.
    """
    names = tuple(dict.fromkeys(NAMED.findall(statement)))
    places = {name: f"${place}" for place, name in enumerate(names, start=1)}
    return NAMED.sub(lambda found: places[found[1]], statement), names


@contextmanager
def prepared_cursor() -> Iterator[Any]:
    """A cursor of Django's connection, counted, logged and with Django's errors like any other."""
    connection.ensure_connection()
    with PreparedCursor(connection.connection) as cursor:
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        yield wrap(cursor)  # type: ignore[arg-type]
