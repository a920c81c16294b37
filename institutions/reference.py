"""The directory of institutions that is shipped. What people have entered or changed stays as it is."""

import csv
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid5

from agency.offices.models import Division
from agency.offices.reference import Loaded, syllables_of, synchronise
from agency.policy.enums import Origin
from institutions.enums import AgreementState, Care
from institutions.models import Agreement, Institution

NAMESPACE = UUID("b3b0a2de-3a3c-5b0e-8a44-0d6f1b7a9c21")
CARE = {"medical": Care.MEDICAL, "rehabilitation": Care.REHAB, "device": Care.DEVICE}
AGREEMENTS = {
    "cross_province_direct_settlement": (AgreementState.ONLINE, True, None),
    "province_or_city_direct_settlement": (AgreementState.ONLINE, None, True),
    "local_work_injury_agreement": (AgreementState.SIGNED, None, None),
}
"""Scope in the source → state, settles cross-province, settles in-province. Other scopes prove no agreement."""
UNTOUCHED = f"t.origin = '{Origin.PACKAGED.value}'"
INSTITUTION_COLUMNS = (
    "id",
    "name",
    "aliases",
    "initials",
    "division_id",
    "place_as_written",
    "level_as_written",
    "source_url",
    "as_of",
    "note",
    "origin",
)
AGREEMENT_COLUMNS = (
    "id",
    "institution_id",
    "care",
    "state",
    "cross_province",
    "in_province",
    "known_as_of",
    "suspended",
    "source_url",
    "origin",
)


def load(connection: Any) -> list[Loaded]:
    """Load institutions and agreements."""
    with files("institutions").joinpath("data", "protocol_institutions.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [
        synchronise(
            connection,
            Institution,
            INSTITUTION_COLUMNS,
            _institutions(rows, connection.alias),
            key=["id"],
            only_where=UNTOUCHED,
        ),
        synchronise(connection, Agreement, AGREEMENT_COLUMNS, _agreements(rows), key=["id"], only_where=UNTOUCHED),
    ]


def _institutions(rows: list[dict[str, str]], alias: str) -> Iterator[tuple[Any, ...]]:
    cities = {row["city_code"] for row in rows}
    counties = {
        (division.parent_id, division.name): division.pk
        for division in Division.objects.using(alias).filter(parent_id__in=cities)
    }
    for row in rows:
        yield (
            institution_id(row),
            row["name"],
            [],
            "".join(syllable[0] for syllable in syllables_of(row["name"])),
            counties.get((row["city_code"], row["county_as_written"]), row["city_code"]),
            row["county_as_written"],
            "",
            row["source_url"],
            row["as_of"],
            row["note"],
            Origin.PACKAGED.value,
        )


def _agreements(rows: list[dict[str, str]]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        if row["scope"] not in AGREEMENTS:
            continue
        state, cross_province, in_province = AGREEMENTS[row["scope"]]
        care = CARE[row["type"]]
        yield (
            uuid5(institution_id(row), care.value),
            institution_id(row),
            care.value,
            state.value,
            cross_province,
            in_province,
            known_as_of(row["as_of"]),
            [],
            row["source_url"],
            Origin.PACKAGED.value,
        )


def institution_id(row: dict[str, str]) -> UUID:
    """The lasting id of a packaged institution, from its city and name."""
    return uuid5(NAMESPACE, f"{row['city_code']} {row['name']}")


def known_as_of(written: str) -> date | None:
    """The day from which something was known, as a source writes it; a bare month was over by its last day."""
    found = re.match(r"(\d{4})-(\d{2})(?:-(\d{2}))?", written)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    return date(year, month, int(found[3] or monthrange(year, month)[1]))
