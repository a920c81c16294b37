"""The cells of a row by the names of their fields, each read by its rule and remembered."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from institutions.importing.names import naming
from institutions.importing.values import cells, words
from institutions.importing.values.cells import AS_ABOVE, Raw
from institutions.importing.values.words import Read
from institutions.importing.verdicts import Finding, found

MEMO_AT_MOST = 20_000
UNIQUE = frozenset({"name", "credit_code", "external_code", "address", "phone", "note", "bank_account", "contact"})
"""Fields whose values seldom repeat: remembering them would only fill the memory."""
_BEFOREHAND = {"types": words.divided, "name": naming.with_its_sign}
"""Fields in which blanks say something that is lost where text is put in order."""
_MILDER = {"formula_only": "formula_left_out", "garbled": "garbled_left_out"}


class Looker:
    """Looks into the cells of one row after the other, and remembers what was read before."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self.columns = columns
        self.memo: dict[Any, Read] = {}
        self.above: dict[str, Read] = {}
        self.cells: list[Raw] = []
        self.findings: list[Finding] = []

    def _raw_at(self, column: int) -> Raw:
        return self.cells[column] if column < len(self.cells) else None

    def _raw(self, field: str) -> Raw:
        column = self.columns.get(field)
        return None if column is None or column >= len(self.cells) else self.cells[column]

    def _value(self, field: str, reader: Callable[[Any], Read], shown_as: str = "") -> Any:
        """The value of a field read by a rule; its findings go to the row."""
        if field not in self.columns:
            return None
        read = self._read(field, self._raw(field), reader, shown_as or field)
        if read.findings:
            self.findings.extend(read.findings)
        return read.value

    def _read(self, field: str, raw: Raw, reader: Callable[[Any], Read], shown_as: str) -> Read:
        if raw is None or raw == "":
            return Read(None)
        if isinstance(raw, str) and len(raw) <= 5 and raw.strip() in AS_ABOVE and field in self.above:
            above = self.above[field]
            return Read(above.value, (*above.findings, found(shown_as, "as_above", written=raw)))
        key = (field, raw) if isinstance(raw, str) else (field, type(raw), raw)
        read = self.memo.get(key)
        if read is None:
            read = self._fresh(raw, reader, shown_as)
            if field not in UNIQUE and len(self.memo) < MEMO_AT_MOST:
                self.memo[key] = read
        self.above[field] = read
        return read

    @staticmethod
    def _fresh(raw: Raw, reader: Callable[[Any], Read], shown_as: str) -> Read:
        if not isinstance(raw, str):
            return reader(raw)
        cell = cells.read(shown_as, _BEFOREHAND[shown_as](raw) if shown_as in _BEFOREHAND else raw)
        findings = cell.findings
        if shown_as != "name":
            findings = tuple(replace(each, code=_MILDER.get(each.code, each.code)) for each in findings)
        if not cell.text and not (findings and findings[0].code == "placeholder"):
            return Read(None, findings)
        read = reader(cell.text or _meaningful(shown_as, raw))
        if read.value not in (None, "", ()) and findings and findings[0].code == "placeholder":
            findings = ()
        elif read.findings and cell.text and any(each.code in ("read_as", "date_form") for each in read.findings):
            findings = tuple(each for each in findings if each.code not in ("tidied", "simplified"))
        return Read(read.value, (*findings, *read.findings))

    def _text(self, field: str, most: int) -> str:
        if field not in self.columns:
            return ""
        text = self._value(field, lambda raw: Read(cells.as_text(raw))) or ""
        if len(text) > most:
            self.findings.append(found(field, "cut", most=most))
        return text[:most]


_EMPTY_MEANS = {"level": "无", "cross_province": "无", "in_province": "无"}


def _meaningful(field: str, raw: str) -> str:
    """无 is no level and no settlement, not an empty cell; so is a dash for a flag."""
    text = cells.tidy(raw)
    if text == "无" and field in _EMPTY_MEANS:
        return text
    return text if field in ("cross_province", "in_province") and words.is_ticked(text) is False else ""
