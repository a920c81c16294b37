"""Judged rows on their way into the database: COPY into a table that lasts as long as the transaction."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from agency.sealing.ring import seal
from institutions.importing.entries import Judged
from institutions.importing.judging.alike import Alike
from institutions.importing.names import initials
from institutions.importing.names.folding import folded
from institutions.importing.values.levels import LEVEL_CODES
from institutions.importing.verdicts import Finding

OWN = (
    *("position", "row", "name", "name_key", "initials", "credit_code", "external_code", "bank_account", "address"),
    "phone",
)
"""What each row says for itself."""
SHARED = (
    *("sheet", "verdict", "findings", "aliases", "division_code", "place_as_written", "types", "level"),
    *("level_as_written", "valid_from", "valid_to", "cross_province", "in_province", "more"),
)
"""What many rows say alike: written once (`_shared`) and put behind each."""
COLUMNS = (*OWN, *SHARED)
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


def copy_in(cursor: Any, rows: Iterable[Judged | Alike]) -> int:
    """Put the rows into the table `coming`; how many."""
    cursor.execute(TABLE)
    count = 0
    with cursor.copy(f"COPY coming ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for chunk in _chunks(_lines(rows)):
            count += len(chunk)
            copy.write("".join(chunk))
    cursor.execute("ANALYZE coming (position, verdict, credit_code, name, division_code)")
    return count


def _chunks(lines: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(islice(lines, BATCH)):
        yield chunk


def _lines(rows: Iterable[Judged | Alike]) -> Iterator[str]:
    known: dict[int, tuple[Judged, str]] = {}
    for position, row in enumerate(rows, 1):
        if isinstance(row, Alike):
            held = known.get(id(row.like))
            if held is None:
                held = known[id(row.like)] = row.like, _shared(row.like)
            yield f"{position}\t{row.row}\t{_own_of(row.own.get)}\t{held[1]}\n"
        else:
            number = NULL if row.row is None else str(row.row)
            own = _NOTHING if row.entry is None else _own_of(partial(getattr, row.entry))
            yield f"{position}\t{number}\t{own}\t{_shared(row)}\n"


_NOTHING = "\t".join(("", "", "", NULL, "", NULL, "", ""))


def _own_of(value: Callable[[str, str], str]) -> str:
    """The columns of `OWN` behind the two numbers."""
    name, code, account = value("name", ""), value("credit_code", ""), value("bank_account", "")
    sealed = f"\\\\x{seal(ACCOUNT, account.encode()).hex()}" if account else NULL
    external = value("external_code", "")[:EXTERNAL_AT_MOST]
    texts = f"{_text(name)}\t{_text(folded(name))}\t{_text(initials.initials(name))}\t{code or NULL}\t{_text(external)}"
    return f"{texts}\t{sealed}\t{_text(value('address', ''))}\t{_text(value('phone', ''))}"


def _shared(row: Judged) -> str:
    """The columns of `SHARED`."""
    head = (_text(row.sheet[:100]), row.verdict.value, _dumped(row.findings))
    entry = row.entry
    if entry is None:
        return "\t".join((*head, "{}", "", "", "{}", "", "", *[NULL] * 4, "{}"))
    more = {name: value for name in MORE if (value := getattr(entry, name))}
    values = (
        _array(entry.aliases) if entry.aliases else "{}",
        entry.division_code,
        _text(entry.place_as_written),
        f"{{{','.join(entry.types)}}}" if entry.types else "{}",
        LEVEL_CODES.get(entry.level[:1], ""),
        _text(entry.level or entry.level_as_written),
        entry.valid_from.isoformat() if entry.valid_from else NULL,
        entry.valid_to.isoformat() if entry.valid_to else NULL,
        _FLAGS[entry.cross_province],
        _FLAGS[entry.in_province],
        _text(json.dumps(more, ensure_ascii=False)) if more else "{}",
    )
    return "\t".join((*head, *values))


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
