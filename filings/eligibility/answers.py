"""What a rule says: yes, no or unknown, with the facts used and who can supply what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from filings.enums import Reason
from filings.facts import Facts

Parameters = Mapping[str, Any]


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Supplier(StrEnum):
    """Who can supply what is missing."""

    CLERK = "clerk"
    WORKER = "worker"
    CONFIRMER = "confirmer"
    DEPARTMENT = "department"
    INSTITUTION = "institution"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule says. `finding` names the sentence, `facts` its values, `supplier` who can help."""

    code: Reason
    verdict: Verdict
    finding: str
    facts: dict[str, Any] = field(default_factory=dict)
    supplier: Supplier | None = None


Rule = Callable[[Facts, Parameters], Answer]


def yes(code: Reason, finding: str, **facts: Any) -> Answer:
    return Answer(code, Verdict.YES, finding, facts)


def no(code: Reason, finding: str, supplier: Supplier | None = None, **facts: Any) -> Answer:
    return Answer(code, Verdict.NO, finding, facts, supplier)


def unknown(code: Reason, finding: str, supplier: Supplier, **facts: Any) -> Answer:
    return Answer(code, Verdict.UNKNOWN, finding, facts, supplier)
