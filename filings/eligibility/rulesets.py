"""Which rules hold for which filing, by scope and category, and the parameters they look at."""

from collections.abc import Iterable

from filings.eligibility.answers import Answer, Parameters, Rule, Verdict
from filings.eligibility.course import e10_no_overlap, e11_not_locked, e13_papers
from filings.eligibility.entitlement import e02_determination, e03_covers_services, e06_no_third_party
from filings.eligibility.person import e01_insured, e07_relation_stands, e08_benefits_run, e12_identity, e15_commitment
from filings.eligibility.place import e09_place_settles, e14_pilot
from filings.eligibility.stay import e04_half_a_year, e05_referral_opinion
from filings.enums import Category, Reason, Scope
from filings.facts import Facts

PARAMETERS = (
    "filing.residence_min_months",
    "filing.in_province.residence_min_months",
    "filing.accept_prospective_residence",
    "filing.validity.resident",
    "filing.validity.posted",
    "filing.validity.referral",
    "filing.referral_admission_days",
    "filing.change_lock_months",
    "filing.lock_applies_to",
    "filing.max_active_places",
    "filing.referral_coexists",
    "filing.review_wd",
    "filing.allow_commitment",
    "filing.allow_before_discharge",
    "filing.emergency_backfill_wd",
    "referral.min_institution_level",
    "referral.min_physician_title",
    "determination.recurrence_valid_days",
    "scope.pooling_area",
    "scope.cross_province_outpatient",
    "scope.in_province_outpatient",
)
"""All policy parameters that the rules and the dates of a decision depend on."""

_PERSON: tuple[Rule, ...] = (e01_insured, e02_determination, e03_covers_services)
_COURSE: tuple[Rule, ...] = (
    e06_no_third_party,
    e07_relation_stands,
    e08_benefits_run,
    e09_place_settles,
    e10_no_overlap,
    e12_identity,
    e13_papers,
)
_LONG_TERM = (*_PERSON, e04_half_a_year, *_COURSE)
_REFERRAL = (*_PERSON, e05_referral_opinion, *_COURSE)
RULES: dict[tuple[str, str], tuple[Rule, ...]] = {
    (Scope.CROSS_PROVINCE, Category.RESIDENT): (*_LONG_TERM, e14_pilot, e15_commitment),
    (Scope.CROSS_PROVINCE, Category.POSTED): (*_LONG_TERM, e14_pilot, e15_commitment),
    (Scope.CROSS_PROVINCE, Category.REFERRAL): (*_REFERRAL, e14_pilot),
    (Scope.IN_PROVINCE, Category.RESIDENT): (*_LONG_TERM, e15_commitment),
    (Scope.IN_PROVINCE, Category.POSTED): (*_LONG_TERM, e15_commitment),
    (Scope.IN_PROVINCE, Category.REFERRAL): _REFERRAL,
}
"""The rules of each scope and category. The pilot of 2024 was about other provinces alone; a referral rests on an
opinion and never on a commitment."""

OVERRIDABLE = frozenset({Reason.E04, Reason.E05, Reason.E09, Reason.E13})
"""What a supervisor may override with a reason, and nothing else (domain.md §0.3)."""
NEVER = frozenset({(Reason.E09, "out_of_scope"), (Reason.E09, "no_filing_needed")})
"""What of these rules is no matter of knowledge: outside the scheme there is nothing to settle."""


def assess(facts: Facts, parameters: Parameters) -> tuple[Answer, ...]:
    """The answers of all rules of the scope and category, in the order of their codes; of a change the lock's too."""
    answers = [rule(facts, parameters) for rule in RULES[facts.scope, facts.category]]
    if facts.change is not None:
        answers.append(e11_not_locked(facts, parameters))
    return tuple(sorted(answers, key=lambda answer: answer.code))


def refusing(answers: Iterable[Answer]) -> list[Reason]:
    """The codes that stand against approval: those answered no. Unknown doesn't refuse."""
    return [answer.code for answer in answers if answer.verdict is Verdict.NO]


def may_be_overridden(answer: Answer) -> bool:
    """Is it a no that a supervisor may override?"""
    refuses = answer.verdict is Verdict.NO and answer.code in OVERRIDABLE
    return refuses and (answer.code, answer.finding) not in NEVER
