"""What is taken from a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from institutions.enums import Care
from institutions.importing.verdicts import Finding, RowVerdict, gravest, reason_of


@dataclass(slots=True)
class Entry:
    """The normalised values of a row. None and empty mean that the list doesn't say."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    credit_code: str = ""
    external_code: str = ""
    division_code: str = ""
    place_as_written: str = ""
    types: tuple[Care, ...] = ()
    level: str = ""
    level_as_written: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    cross_province: bool | None = None
    in_province: bool | None = None
    state: str = ""
    bank_account: str = ""
    bank_name: str = ""
    account_name: str = ""
    address: str = ""
    phone: str = ""
    contact: str = ""
    note: str = ""


VALUES = tuple(Entry.__slots__)


@dataclass(slots=True)
class Judged:
    """A row with its verdict. Rows that aren't of the table have no entry."""

    sheet: str
    row: int | None
    verdict: RowVerdict
    findings: tuple[Finding, ...] = ()
    entry: Entry | None = None

    @property
    def reason(self) -> str:
        """Why, in the language in force; empty for a row that was taken as it is written."""
        return reason_of(self.findings)

    @property
    def field(self) -> str:
        """The field that the verdict is about; empty if it is about none."""
        return next((each.field for each in self.findings if each.verdict is self.verdict), "")

    def with_findings(self, *more: Finding) -> "Judged":
        findings = (*self.findings, *more)
        return Judged(self.sheet, self.row, gravest(findings), findings, self.entry)

    def as_json(self) -> Mapping[str, Any]:
        """The object that the command prints."""
        told: dict[str, Any] = {
            "sheet": self.sheet,
            "row": self.row,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "field": self.field,
            "findings": [
                {"field": each.field, "code": each.code, "verdict": each.verdict.value, "reason": each.sentence}
                for each in self.findings
            ],
        }
        if self.entry is not None:
            told |= {name: _plain(getattr(self.entry, name)) for name in VALUES}
        return told


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Care):
        return value.value
    return value if value not in ("",) else None
