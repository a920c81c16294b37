"""Which papers the rules ask for, by hand; the clause of each."""

from dataclasses import replace

import pytest

from filings.clauses import paper_clauses
from filings.enums import Category, Evidence, PaperKind, Scope, Service
from filings.papers import RULES, Asked, needed

PLAIN = Asked(
    scope=Scope.CROSS_PROVINCE,
    category=Category.RESIDENT,
    services=frozenset({Service.MEDICAL}),
    evidence=Evidence.RESIDENCE_PERMIT,
    is_emergency=False,
    chosen=frozenset({"RECOGNITION"}),
    on_file=frozenset({"RECOGNITION"}),
    third_party=frozenset({"NO"}),
    commitment_counts=True,
)
DEVICE = {"services": {"DEVICE"}, "on_file": {"RECOGNITION", "DEVICE"}}
CASES = [
    ({}, "IDENTITY RESIDENCE"),
    ({"evidence": ""}, "IDENTITY RESIDENCE"),
    ({"on_file": set()}, "IDENTITY RECOGNITION RESIDENCE"),
    ({"chosen": set(), "on_file": set()}, "IDENTITY RECOGNITION RESIDENCE"),
    ({"chosen": {"RECURRENCE"}, "on_file": set()}, "IDENTITY RECURRENCE RESIDENCE"),
    ({"services": {"REHAB"}}, "IDENTITY REHABILITATION RESIDENCE"),
    ({"services": {"DEVICE"}}, "IDENTITY DEVICE RESIDENCE"),
    (DEVICE, "IDENTITY RESIDENCE"),
    ({"evidence": "COMMITMENT"}, "IDENTITY COMMITMENT"),
    ({"evidence": "COMMITMENT", "commitment_counts": False}, "IDENTITY RESIDENCE"),
    ({"category": "POSTED", "evidence": ""}, "IDENTITY POSTING_LETTER"),
    ({"category": "POSTED", "evidence": "POSTING_LETTER"}, "IDENTITY POSTING_LETTER"),
    ({"category": "POSTED", "evidence": "HOUSEHOLD_REGISTER"}, "IDENTITY RESIDENCE"),
    ({"category": "REFERRAL", "evidence": ""}, "IDENTITY REFERRAL_OPINION"),
    ({"scope": "IN_PROVINCE"}, "IDENTITY"),
    ({"third_party": {"SETTLED"}}, "IDENTITY RESIDENCE THIRD_PARTY"),
    ({"third_party": {"UNKNOWN"}}, "IDENTITY RESIDENCE"),
]


@pytest.mark.parametrize(("other", "kinds"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_the_rule_set_asks_for_these_papers_and_no_other(other: dict[str, object], kinds: str) -> None:
    values = {name: frozenset(value) if isinstance(value, set) else value for name, value in other.items()}

    found = needed(replace(PLAIN, **values))  # type: ignore[arg-type]

    assert " ".join(each.kind for each in found) == kinds
    assert [each for each in found if each.may_follow] == []


def test_in_an_emergency_the_opinion_may_follow_and_nothing_else() -> None:
    found = needed(replace(PLAIN, category=Category.REFERRAL, is_emergency=True))

    assert [(each.kind, each.may_follow) for each in found] == [
        (PaperKind.IDENTITY, False),
        (PaperKind.REFERRAL_OPINION, True),
    ]


def test_each_kind_of_paper_has_its_rule_and_the_clause_that_lets_us_ask() -> None:
    assert [kind for kind, _ in RULES] == list(PaperKind)
    assert set(paper_clauses()) == set(PaperKind)
    ours = {kind for kind, clause in paper_clauses().items() if clause.standing == "proposal"}
    assert ours == {PaperKind.RESIDENCE, PaperKind.POSTING_LETTER}
    assert {clause.standing for clause in paper_clauses().values()} == {"law", "national", "proposal"}
