"""Loading reference data: whole tables in one statement each, writing only rows that differ."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from agency.offices.codes import read_packaged
from agency.offices.models import Division, DivisionRecord

FollowUp = Callable[..., Any]
"""`then(by=, at=, ids=)`"""
LEVEL_ORDER = {"province": 1, "city": 2, "county": 3}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loader did with one table."""

    table: str
    rows: int
    written: int
    changed: tuple[Any, ...] = ()
    """The first key column of each row written."""
    then: FollowUp | None = None
    """What has to follow once all of it is committed, as an act of its own."""


def synchronise(
    connection: Any,
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    key: Sequence[str],
    only_where: str = "TRUE",
    skip_where: str = "FALSE",
) -> Loaded:
    """Make the table hold these rows: new ones are added, differing ones changed, equal ones left alone.

    `columns` and `key` are database column names. `only_where` is an SQL condition on the stored row `t` for a change
    to be allowed, `skip_where` one on the row `s` that comes in for it to be left out. Nothing is ever deleted.
    """
    quote = connection.ops.quote_name
    table, fields = quote(model._meta.db_table), [quote(column) for column in columns]
    listed = ", ".join(fields)
    others = [field for field, column in zip(fields, columns, strict=True) if column not in key]
    stored = ", ".join(f"t.{field}" for field in others)
    coming = ", ".join(f"EXCLUDED.{field}" for field in others)
    listing = list(rows)  # a generator that asks the database while COPY runs would wait for itself
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE coming ON COMMIT DROP AS SELECT {listed} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY coming ({listed}) FROM STDIN") as copy:
            for row in listing:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} AS t ({listed}) SELECT {listed} FROM coming s WHERE NOT ({skip_where})"
            f" ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE"
            f" SET {', '.join(f'{field} = EXCLUDED.{field}' for field in others)}"
            f" WHERE ({stored}) IS DISTINCT FROM ({coming}) AND ({only_where})"
            f" RETURNING t.{quote(key[0])}"
        )
        changed = tuple(found for (found,) in cursor.fetchall())
        cursor.execute("DROP TABLE coming")
    return Loaded(model._meta.db_table, len(listing), len(changed), changed)


def load(connection: Any) -> list[Loaded]:
    """Load the divisions and their history."""
    return [
        synchronise(connection, Division, DIVISION_COLUMNS, _divisions(), key=["code"]),
        synchronise(connection, DivisionRecord, RECORD_COLUMNS, _records(), key=["code", "start_year"]),
    ]


DIVISION_COLUMNS = (
    "code",
    "level",
    "level_order",
    "name",
    "full_name",
    "name_latin",
    "search_latin",
    "initials",
    "parent_id",
    "province_id",
    "in_use_since",
    "is_standard",
)
RECORD_COLUMNS = (
    "code",
    "name",
    "level",
    "province_name",
    "city_name",
    "start_year",
    "end_year",
    "successors",
    "ceded_to",
)


def _divisions() -> Iterator[tuple[Any, ...]]:
    standard = list(read_packaged("divisions.csv"))
    readings = {row["code"]: row["reading"].split() for row in read_packaged("name_readings.csv")}
    names = {row["code"]: row["name"] for row in standard}
    for is_standard, rows in ((True, standard), (False, read_packaged("divisions_by_convention.csv"))):
        for row in rows:
            code, reading = row["code"], readings.get(row["code"])
            syllables = reading or syllables_of(row["name"])
            yield (
                code,
                row["level"],
                LEVEL_ORDER[row["level"]],
                row["name"],
                _full_name(row, names),
                "".join(reading).capitalize() if reading else row["name_latin"],
                "".join(syllables),
                "".join(syllable[0] for syllable in syllables),
                row["parent_code"] or None,
                row["province_code"],
                int(row["in_use_since_year"]) if row["in_use_since_year"] else None,
                is_standard,
            )


def syllables_of(name: str) -> list[str]:
    """The pinyin of a name, syllable by syllable, without tones."""
    from pypinyin import lazy_pinyin  # a quarter of a second, and needed by the loaders alone

    return [syllable.lower() for syllable in lazy_pinyin(name)]


def _full_name(row: dict[str, str], names: dict[str, str]) -> str:
    above = [row["province_code"], row["parent_code"], row["code"]]
    return "".join(names.get(code, row["name"]) for code in dict.fromkeys(filter(None, above)))


def _records() -> Iterator[tuple[Any, ...]]:
    for row in read_packaged("division_history.csv"):
        followed = row["successor_codes"].split(";") if row["successor_codes"] else []
        yield (
            row["code"],
            row["name"],
            row["level"],
            row["province"],
            row["city"],
            int(row["start_year"]),
            int(row["end_year"]) if row["end_year"] else None,
            [code for code in followed if "[" not in code],
            [code for code in followed if "[" in code],
        )
