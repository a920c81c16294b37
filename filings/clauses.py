"""The clause that each rule rests on, in both languages, with how far it is backed."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

_FILE = Path(__file__).parent / "data" / "clauses.csv"
_PAPERS = Path(__file__).parent / "data" / "papers.csv"


@dataclass(frozen=True, slots=True)
class Clause:
    rule: str
    chinese: str
    english: str
    standing: str
    """law, national (a notice), province, or proposal: only the first three are rules."""

    def __str__(self) -> str:
        return self.english if (get_language() or "").startswith("en") else self.chinese


@lru_cache(maxsize=1)
def clauses() -> dict[str, Clause]:
    """All clauses by the code of their rule."""
    with _FILE.open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["rule"]: Clause(row["rule"], row["clause_zh"], row["clause_en"], row["standing"]) for row in rows}


@lru_cache(maxsize=1)
def paper_clauses() -> dict[str, Clause]:
    """The clause that lets us ask for each kind of paper (Regulation on Social-Insurance Handling, art. 31)."""
    with _PAPERS.open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["kind"]: Clause(row["kind"], row["clause_zh"], row["clause_en"], row["standing"]) for row in rows}
