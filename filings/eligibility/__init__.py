"""The rules of eligibility: pure functions from facts and policy parameters to an answer.

Each answer is yes, no or unknown, with the facts used, what is missing and who can supply it; the clause stands in
data/clauses.csv under the rule's code. Unknown never refuses (design.md §5). Sentences are made in wording.py.
"""

from filings.eligibility.answers import Answer, Parameters, Rule, Supplier, Verdict
from filings.eligibility.course import e10_no_overlap, e11_not_locked, e13_papers, free_place
from filings.eligibility.entitlement import OPENED_BY, e02_determination, e03_covers_services, e06_no_third_party
from filings.eligibility.person import e01_insured, e07_relation_stands, e08_benefits_run, e12_identity, e15_commitment
from filings.eligibility.place import e09_place_settles, e14_pilot, needs_no_filing, scope_of
from filings.eligibility.rulesets import OVERRIDABLE, PARAMETERS, RULES, assess, may_be_overridden, refusing
from filings.eligibility.stay import e04_half_a_year, e05_referral_opinion, papers_due

__all__ = [
    "OPENED_BY",
    "OVERRIDABLE",
    "PARAMETERS",
    "RULES",
    "Answer",
    "Parameters",
    "Rule",
    "Supplier",
    "Verdict",
    "assess",
    "e01_insured",
    "e02_determination",
    "e03_covers_services",
    "e04_half_a_year",
    "e05_referral_opinion",
    "e06_no_third_party",
    "e07_relation_stands",
    "e08_benefits_run",
    "e09_place_settles",
    "e10_no_overlap",
    "e11_not_locked",
    "e12_identity",
    "e13_papers",
    "e14_pilot",
    "e15_commitment",
    "free_place",
    "may_be_overridden",
    "needs_no_filing",
    "papers_due",
    "refusing",
    "scope_of",
]
