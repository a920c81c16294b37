"""Comparing the rows of a list with each other: what repeats or contradicts what, by the same rules as in a preview."""

import json
from typing import Any

from agency.offices.codes import MUNICIPALITIES_IN_SQL
from agency.sealing.ring import unseal
from institutions.actions.lists import copying
from institutions.enums import Care
from institutions.importing.entries import Entry, Judged
from institutions.importing.judging import duplicates
from institutions.importing.verdicts import gravest

CITY = f"""CASE WHEN left(division_code, 2) IN {MUNICIPALITIES_IN_SQL}
 THEN left(division_code, 2) ELSE left(division_code, 4) END"""
"""SQL: `duplicates.city_part`."""
REPEATED = f"""SELECT {", ".join(copying.COLUMNS)} FROM coming c
 WHERE verdict <> 'skip' AND verdict <> 'reject' AND (
  credit_code IN (SELECT credit_code FROM coming WHERE verdict NOT IN ('skip', 'reject') GROUP BY 1 HAVING count(*) > 1)
  OR ({CITY}, name_key) IN (SELECT {CITY}, name_key FROM coming
   WHERE verdict NOT IN ('skip', 'reject') GROUP BY 1, 2 HAVING count(*) > 1)) ORDER BY position"""


def settle(cursor: Any) -> None:
    """What rows of the list say about each other (`duplicates`), and which share an institution."""
    cursor.execute(REPEATED)
    fetched = cursor.fetchall()
    rows = [_judged(dict(zip(copying.COLUMNS, each, strict=True))) for each in fetched]
    more = duplicates.findings_among(rows)
    changed = []
    for at, findings in more.items():
        row = rows[at].with_findings(*findings)
        changed.append((row.verdict.value, json.dumps([copying.as_json(each) for each in findings]), fetched[at][0]))
        rows[at] = row
    if changed:
        cursor.executemany(
            "UPDATE coming SET verdict = %s, findings = findings || %s::jsonb WHERE position = %s", changed
        )
    siblings = _siblings([(fetched[at][0], row) for at, row in enumerate(rows) if row.verdict.is_taken])
    if siblings:
        cursor.executemany("UPDATE coming SET sibling_of = %s WHERE position = %s", siblings)


def _judged(kept: dict[str, Any]) -> Judged:
    more = json.loads(kept["more"])
    entry = Entry(
        name=kept["name"],
        aliases=tuple(kept["aliases"]),
        credit_code=kept["credit_code"] or "",
        external_code=kept["external_code"],
        division_code=kept["division_code"],
        types=tuple(Care(each) for each in kept["types"]),
        level=kept["level_as_written"],
        valid_from=kept["valid_from"],
        valid_to=kept["valid_to"],
        cross_province=kept["cross_province"],
        in_province=kept["in_province"],
        bank_account=unseal(copying.ACCOUNT, bytes(kept["bank_account"])).decode() if kept["bank_account"] else "",
        bank_name=more.get("bank_name", ""),
        account_name=more.get("account_name", ""),
        address=kept["address"],
        phone=kept["phone"],
    )
    findings = tuple(copying.from_json(each) for each in json.loads(kept["findings"]))
    return Judged(kept["sheet"], kept["row"], gravest(findings), findings, entry)


def _siblings(rows: list[tuple[int, Judged]]) -> list[tuple[int, int]]:
    """(position of the first row of the institution, position of a further one)."""
    first: dict[tuple[str, ...], int] = {}
    found = []
    for position, row in rows:
        assert row.entry is not None
        keys = duplicates.keys_of(row.entry)
        head = min((first[key] for key in keys if key in first), default=position)
        for key in keys:
            first.setdefault(key, head)
        if head != position:
            found.append((head, position))
    return found
