"""The calendar and the policy parameters that are shipped. What people have entered stays as it is."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid5

from agency.offices.reference import Loaded, synchronise
from agency.policy.enums import Origin
from agency.policy.models import PolicyParameter, WorkingDay
from agency.policy.parameters import PARAMETERS, check_value
from agency.policy.recount import calendar_changed

NAMESPACE = UUID("6f1c1c5e-6a55-5c53-9d86-5a0c2b1c7f10")
DEFAULTS_FROM = date(2011, 1, 1)
"""The day on which the present Regulations on Work-Injury Insurance came into force."""
CALENDAR_SOURCE = "chinesecalendar 1.11.0 (State Council)"
DAY_COLUMNS = ("day", "is_working", "kind", "name", "source", "origin")
PARAMETER_COLUMNS = (
    "id",
    "name",
    "division_id",
    "value",
    "unit",
    "valid_from",
    "source_kind",
    "source_text",
    "source_url",
    "origin",
)
UNTOUCHED = f"t.origin = '{Origin.PACKAGED.value}'"
TAKEN = f"""EXISTS (
    SELECT FROM policy_policyparameter p WHERE p.name = s.name AND p.id <> s.id
    AND coalesce(p.division_id, '') = coalesce(s.division_id, '') AND coalesce(p.valid_to, 'infinity') >= s.valid_from
    AND p.origin <> '{Origin.PACKAGED.value}')"""


def load(connection: Any) -> list[Loaded]:
    """Load working days and parameters. Rows that a person entered or changed are left alone."""
    days = synchronise(connection, WorkingDay, DAY_COLUMNS, _days(), key=["day"], only_where=UNTOUCHED)
    return [
        replace(days, then=partial(calendar_changed, days=days.changed, reason=CALENDAR_SOURCE)),
        synchronise(
            connection,
            PolicyParameter,
            PARAMETER_COLUMNS,
            (*_defaults(), *_local_values()),
            key=["id"],
            only_where=UNTOUCHED,
            skip_where=TAKEN,
        ),
    ]


def _packaged(name: str) -> Iterator[dict[str, str]]:
    with files("agency.policy").joinpath("data", name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _days() -> Iterator[tuple[Any, ...]]:
    for row in _packaged("working_days.csv"):
        working = row["is_working_day"] == "1"
        yield row["date"], working, row["kind"], row["holiday_name"], CALENDAR_SOURCE, Origin.PACKAGED.value


def _defaults() -> Iterator[tuple[Any, ...]]:
    for parameter in PARAMETERS.values():
        yield _row(
            parameter.name,
            None,
            parameter.default,
            DEFAULTS_FROM,
            parameter.source_kind.value,
            parameter.source_text,
            "",
        )


def _local_values() -> Iterator[tuple[Any, ...]]:
    for row in _packaged("parameters.csv"):
        yield _row(
            row["name"],
            row["division_code"],
            json.loads(row["value"]),
            date.fromisoformat(row["valid_from"]),
            row["source_kind"],
            row["source_text"],
            row["source_url"],
        )


def _row(
    name: str, division: str | None, value: Any, valid_from: date, source_kind: str, source_text: str, source_url: str
) -> tuple[Any, ...]:
    return (
        uuid5(NAMESPACE, f"{name} {division or ''} {valid_from}"),
        name,
        division,
        None if check_value(name, value) is None else json.dumps(value),
        PARAMETERS[name].unit.value,
        valid_from,
        source_kind,
        source_text,
        source_url,
        Origin.PACKAGED.value,
    )
