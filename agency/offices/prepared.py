"""Statements that the server plans once: for the few that are asked many times a second.

Django writes the SQL of a query anew each time and the server plans it anew, which takes longer than to answer a small
one. Statements here are written once and planned once a connection.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import connection, models
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=models.Model)
NAMED = re.compile(r"%\((\w+)\)s")


class PreparedCursor(psycopg.RawCursor[Any]):
    """Binds on the server and keeps the plan, which Django's own cursors don't.

    The driver keeps none at all unless `prepare_threshold` is set in the settings: Django sets it to None.
    """

    def execute(self, query: Any, params: Mapping[str, Any], **options: Any) -> Any:  # type: ignore[override]
        text, names = numbered(query)
        return super().execute(text, [params[name] for name in names], **{"prepare": True, **options})

    def _send_query_prepared(self, name: bytes, pgq: Any, **options: Any) -> None:
        self._query = pgq  # what Django logs; the driver remembers it of other statements only
        super()._send_query_prepared(name, pgq, **options)


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


def rows(statement: str, words: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a statement gives."""
    with prepared_cursor() as cursor:
        cursor.execute(statement, words)
        return cursor.fetchall()  # type: ignore[no-any-return]


def write(statement: str, words: Mapping[str, Any]) -> int:
    """Execute a statement that gives nothing; how many rows it wrote."""
    with prepared_cursor() as cursor:
        cursor.execute(statement, words)
        return cursor.rowcount  # type: ignore[no-any-return]


def insert(*rows: models.Model) -> None:
    """Add a row, or a few together in one statement, of models that keep no history and have no signals."""
    words = {f"{column}_{place}": value for place, row in enumerate(rows) for column, value in _columns_of(row).items()}
    write(_inserting(tuple(map(type, rows))), words)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _columns_of(row: models.Model) -> dict[str, Any]:
    return {field.column: stored(field, row, add=True) for field in row._meta.concrete_fields}


def keep(row: models.Model, name: str, value: bytes) -> None:
    """Put a file into a field of a row that is there already, one that keeps no history.

    It goes as it is: Django would write it out into the statement's text, which takes eight times its size.
    """
    field = row._meta.get_field(name)
    setattr(row, name, value)
    words = {"value": stored(field, row, add=False), "key": row.pk}
    key = row._meta.pk.column  # type: ignore[union-attr]
    write(f'UPDATE {row._meta.db_table} SET "{field.column}" = %(value)s WHERE "{key}" = %(key)s', words)  # type: ignore[union-attr]


def stored(field: Any, row: models.Model, *, add: bool) -> Any:
    """The value of a field as the database takes it."""
    return field.get_db_prep_save(field.pre_save(row, add), connection)


@cache
def _inserting(kinds: tuple[type[models.Model], ...]) -> str:
    *before, last = [_insertion(kind, place) for place, kind in enumerate(kinds)]
    together = ", ".join(f"row_{place} AS ({each})" for place, each in enumerate(before))
    return f"WITH {together} {last}" if before else last


def _insertion(model: type[models.Model], place: int) -> str:
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(f"%({column}_{place})s" for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({values})"


def lock(model: type[Row], pk: Any, joined: str) -> Row:
    """One row by its key, held until the transaction ends, and with it the row that the field `joined` names, if any.

    The same as `select_for_update(of=("self",)).select_related(joined).get(pk=pk)`. Raises DoesNotExist.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A row is held inside a transaction only.")
    found = rows(_locking(model, joined), {"pk": pk})
    if not found:
        raise model.DoesNotExist(f"There is no {model.__name__} {pk}.")
    link: Any = model._meta.get_field(joined)
    own = len(model._meta.concrete_fields)
    row = row_of(model, found[0][:own])
    is_there = getattr(row, link.attname) is not None
    link.set_cached_value(row, row_of(link.related_model, found[0][own:]) if is_there else None)
    return row


@cache
def _locking(model: type[models.Model], joined: str) -> str:
    link: Any = model._meta.get_field(joined)
    here, there = model._meta, link.related_model._meta
    return (
        f"SELECT {_columns(here, 't')}, {_columns(there, 'j')} FROM {here.db_table} t"
        f" LEFT JOIN {there.db_table} j ON j.{there.pk.column} = t.{link.column}"
        f" WHERE t.{here.pk.column} = %(pk)s FOR UPDATE OF t"
    )


def _columns(table: Any, alias: str) -> str:
    return ", ".join(f'{alias}."{field.column}"' for field in table.concrete_fields)


def row_of(model: type[Row], values: Sequence[Any]) -> Row:
    """What Django makes of a row whose columns come in the order of the model's fields."""
    names, turns = _reading(model)
    told = list(values)
    for place, turn in turns:
        told[place] = turn(told[place], None, connection)
    return model.from_db(connection.alias, names, told)


@cache
def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Callable[..., Any]]]]:
    """The names of the fields, and what has to be turned from how it is stored: JSON, what is sealed."""
    fields = model._meta.concrete_fields
    turns = [(place, turn) for place, field in enumerate(fields) for turn in field.get_db_converters(connection)]
    return [field.attname for field in fields], turns
