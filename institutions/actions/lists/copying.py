"""Judged rows on their way into the database: COPY into a table that lasts as long as the transaction."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from agency.sealing.ring import seal
from institutions.importing import initials
from institutions.importing.entries import Entry, Judged, folded
from institutions.importing.verdicts import Finding
from institutions.importing.words import LEVEL_CODES

COLUMNS = (
    *("position", "sheet", "row", "verdict", "findings", "name", "name_key", "aliases", "initials", "credit_code"),
    *("external_code", "division_code", "place_as_written", "types", "level", "level_as_written", "valid_from"),
    *("valid_to", "cross_province", "in_province", "bank_account", "address", "phone", "more"),
)
TABLE = """CREATE TEMP TABLE coming (position integer, sheet varchar, row integer, verdict varchar, findings jsonb,
 name varchar, name_key varchar, aliases varchar[], initials varchar, credit_code varchar, external_code varchar,
 division_code varchar,
 place_as_written varchar, types varchar[], level varchar, level_as_written varchar, valid_from date, valid_to date,
 cross_province boolean, in_province boolean, bank_account bytea,
 address varchar, phone varchar, more jsonb, sibling_of integer) ON COMMIT DROP"""
ACCOUNT = "institutions.institution.bank_account"
"""What a sealed account is bound to: that of the register, so that it can be copied there as it is."""
EXTERNAL_AT_MOST = 20
BATCH = 2000
NULL = "\\N"
MORE = ("state", "bank_name", "account_name")
"""What the register has no place for, and two rows are compared by."""


def copy_in(cursor: Any, rows: Iterable[Judged]) -> int:
    """Put the rows into the table `coming`; how many."""
    cursor.execute(TABLE)
    count = 0
    with cursor.copy(f"COPY coming ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for chunk in _chunks(_line(position, row) for position, row in enumerate(rows, 1)):
            count += len(chunk)
            copy.write("".join(chunk))
    return count


def _chunks(lines: Iterator[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _line(position: int, row: Judged) -> str:
    findings = _dumped(row.findings)
    head = (
        str(position),
        _text(row.sheet[:100]),
        NULL if row.row is None else str(row.row),
        row.verdict.value,
        findings,
    )
    return "\t".join((*head, *(_NOTHING if row.entry is None else _values(row.entry)))) + "\n"


_NOTHING = ("", "", "{}", "", NULL, "", "", "", "{}", "", "", *[NULL] * 5, "", "", "{}")


def _values(entry: Entry) -> tuple[str, ...]:
    aliases = _array(entry.aliases) if entry.aliases else "{}"
    more = {name: value for name in MORE if (value := getattr(entry, name))}
    return (
        _text(entry.name),
        _text(folded(entry.name)),
        aliases,
        _text(initials.initials(entry.name)),
        entry.credit_code or NULL,
        _text(entry.external_code[:EXTERNAL_AT_MOST]),
        entry.division_code,
        _text(entry.place_as_written),
        f"{{{','.join(entry.types)}}}" if entry.types else "{}",
        LEVEL_CODES.get(entry.level[:1], ""),
        _text(entry.level or entry.level_as_written),
        entry.valid_from.isoformat() if entry.valid_from else NULL,
        entry.valid_to.isoformat() if entry.valid_to else NULL,
        _FLAGS[entry.cross_province],
        _FLAGS[entry.in_province],
        f"\\\\x{seal(ACCOUNT, entry.bank_account.encode()).hex()}" if entry.bank_account else NULL,
        _text(entry.address),
        _text(entry.phone),
        _text(json.dumps(more, ensure_ascii=False)) if more else "{}",
    )


_FLAGS = {True: "t", False: "f", None: NULL}


def _text(value: str) -> str:
    """As COPY wants it: backslash, tab and line ends marked."""
    if "\\" in value or not value.isprintable():
        value = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value


def _array(values: tuple[str, ...]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return _text(f"{{{','.join(f'{chr(34)}{value}{chr(34)}' for value in quoted)}}}")


class _Findings:
    """The JSON of findings; one that many rows share is written once."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Finding, str]] = {}

    def __call__(self, findings: tuple[Finding, ...]) -> str:
        return f"[{','.join(map(self._one, findings))}]" if findings else "[]"

    def _one(self, finding: Finding) -> str:
        held = self.known.get(id(finding))
        if held is not None:
            return held[1]
        text = _text(json.dumps(as_json(finding), ensure_ascii=False))
        if len(self.known) > 10_000:
            self.known.clear()
        self.known[id(finding)] = (finding, text)
        return text


_dumped = _Findings()


def as_json(finding: Finding) -> dict[str, Any]:
    """How a finding is kept: code and what its sentence quotes, so that it can be said in either language."""
    return {"field": finding.field, "code": finding.code, "values": {k: str(v) for k, v in finding.values.items()}}


def from_json(kept: dict[str, Any]) -> Finding:
    return Finding(kept["field"], kept["code"], kept["values"])
