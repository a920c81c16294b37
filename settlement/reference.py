"""The device catalogues that are shipped, as far as their sources name a province. What people entered stays."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid5

from agency.offices.reference import Loaded, synchronise
from agency.policy.enums import Origin
from settlement.enums import CatalogueKind, CatalogueState
from settlement.models import Catalogue, CatalogueItem, CatalogueVersion

NAMESPACE = UUID("0f7b6f0a-7b0e-5a53-8f3f-1c1b5c2f9e44")
EDITIONS = {
    ("370000", "(published 2009-04-01)"): (date(2009, 4, 1), True),
    ("410000", "2022 revision"): (date(2022, 1, 1), False),
    ("320000", "2019 (试行)"): (date(2019, 1, 1), False),
}
"""Province and edition as written → the first day, and whether the table is complete. Others name no province."""
NAME = "工伤保险辅助器具目录"  # data
LICENCE = "Public notice; facts"
UNTOUCHED = f"t.origin = '{Origin.PACKAGED.value}'"
TAKEN = f"""EXISTS (
    SELECT FROM settlement_catalogueversion v WHERE v.catalogue_id = s.catalogue_id AND v.id <> s.id
    AND v.state = 'APPLIED' AND v.origin <> '{Origin.PACKAGED.value}'
    AND coalesce(v.valid_to, 'infinity') >= s.valid_from)"""
STANDING = f"{UNTOUCHED} AND t.state = 'APPLIED'"
GONE = """NOT EXISTS (
    SELECT FROM settlement_catalogueversion v WHERE v.id = s.version_id AND v.state = 'APPLIED')"""
"""Never loaded, or replaced: bills keep what was said when they were judged."""
CATALOGUE = ("id", "kind", "division_id", "name", "origin")
VERSION = (
    "id",
    "catalogue_id",
    "label",
    "valid_from",
    "is_complete",
    "source_text",
    "source_url",
    "licence",
    "file_name",
    "refused_rows",
    "state",
    "origin",
)
ITEM = (
    "id",
    "version_id",
    "code",
    "name",
    "item_class",
    "payable",
    "unit",
    "price_cap",
    "life_months",
    "excludes",
    "note",
)


def load(connection: Any) -> list[Loaded]:
    """Load catalogues, versions and items. A catalogue that somebody entered for the time is left alone."""
    rows = list(_rows())
    return [
        synchronise(connection, Catalogue, CATALOGUE, _catalogues(), key=["kind", "division_id"], only_where=UNTOUCHED),
        synchronise(
            connection,
            CatalogueVersion,
            VERSION,
            _versions(rows),
            key=["id"],
            only_where=STANDING,
            skip_where=TAKEN,
        ),
        synchronise(connection, CatalogueItem, ITEM, map(_item, rows), key=["id"], skip_where=GONE),
    ]


def catalogue_id(division: str) -> UUID:
    """The lasting id of a packaged device catalogue."""
    return uuid5(NAMESPACE, f"{CatalogueKind.DEVICE} {division}")


def version_id(division: str, edition: str) -> UUID:
    """The lasting id of a packaged version."""
    return uuid5(catalogue_id(division), edition)


def _rows() -> Iterator[dict[str, str]]:
    with files("settlement").joinpath("data", "assistive_devices.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if (row["province_code"], row["edition"]) in EDITIONS:
                yield row


def _catalogues() -> Iterator[tuple[Any, ...]]:
    for division, _edition in EDITIONS:
        yield catalogue_id(division), CatalogueKind.DEVICE.value, division, NAME, Origin.PACKAGED.value


def _versions(rows: list[dict[str, str]]) -> Iterator[tuple[Any, ...]]:
    for (division, edition), (first, is_complete) in EDITIONS.items():
        source = next(row for row in rows if (row["province_code"], row["edition"]) == (division, edition))
        yield (
            version_id(division, edition),
            catalogue_id(division),
            edition,
            first,
            is_complete,
            f"{source['province']} {edition}",
            source["source_url"],
            LICENCE,
            "",
            0,
            CatalogueState.APPLIED.value,
            Origin.PACKAGED.value,
        )


def _item(row: dict[str, str]) -> tuple[Any, ...]:
    version = version_id(row["province_code"], row["edition"])
    code = row["code"] or row["name"]
    return (
        uuid5(version, code),
        version,
        code,
        row["name"],
        row["class"],
        True,
        row["unit"],
        Decimal(row["max_payment_cny"]) if row["max_payment_cny"] else None,
        int(row["min_years_of_use"]) * 12 if row["min_years_of_use"] else None,
        [],
        row["remark"],
    )
