"""The rules of eligibility: pure functions from facts and policy parameters to an answer.

Each answer is yes, no or unknown, with the facts used, what is missing and who can supply it; the clause stands in
data/clauses.csv under the rule's code. Unknown never refuses (design.md §5). Sentences are made in wording.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from agency.policy import periods
from agency.workers.enums import DeterminationKind, ThirdParty
from filings import locks, validity
from filings.enums import Asker, Category, Identity, Reason, Service
from filings.facts import DeterminationFacts, Facts

Parameters = Mapping[str, Any]
PARAMETERS = (
    "filing.residence_min_months",
    "filing.accept_prospective_residence",
    "filing.validity.resident",
    "filing.validity.posted",
    "filing.validity.referral",
    "filing.change_lock_months",
    "filing.lock_applies_to",
    "filing.referral_admission_days",
    "filing.review_wd",
)
"""All policy parameters that the rules and the dates of a decision depend on."""


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule says. `finding` names the sentence, `facts` its values, `supplier` who can help."""

    code: Reason
    verdict: Verdict
    finding: str
    facts: dict[str, Any] = field(default_factory=dict)
    supplier: Supplier | None = None


OPENED_BY: dict[str, frozenset[str]] = {
    Service.MEDICAL: frozenset({DeterminationKind.RECOGNITION, DeterminationKind.RECURRENCE}),
    Service.REHAB: frozenset({DeterminationKind.REHABILITATION}),
    Service.DEVICE: frozenset({DeterminationKind.DEVICE}),
}
"""Which determination opens which service: our reading of their names (domain.md R1.11, a proposal)."""


def e01_insured(facts: Facts, parameters: Parameters) -> Answer:
    """Insured against work injury when the injury happened (Regulation on Work-Injury Insurance arts 2, 62)."""
    relation = facts.relation
    if relation is None:
        return Answer(Reason.E01, Verdict.UNKNOWN, "no_relation", {}, Supplier.CLERK)
    found = {"insured_from": relation.starts_on, "insured_to": relation.ends_on, "paid_through": relation.paid_through}
    injuries = sorted(each.happened_on for each in facts.determinations if each.happened_on)
    outside = [day for day in injuries if day < relation.starts_on or (relation.ends_on and day > relation.ends_on)]
    if outside:
        return Answer(Reason.E01, Verdict.NO, "injured_outside", {**found, "happened_on": outside[0]})
    if relation.starts_on > facts.on:
        return Answer(Reason.E01, Verdict.NO, "not_yet_insured", found)
    if not injuries and relation.ends_on and relation.ends_on < facts.on:
        return Answer(Reason.E01, Verdict.UNKNOWN, "injury_day_unknown", found, Supplier.CLERK)
    if relation.paid_through is None:
        return Answer(Reason.E01, Verdict.UNKNOWN, "contributions_unknown", found, Supplier.CLERK)
    return Answer(Reason.E01, Verdict.YES, "insured", found)


def e02_determination(facts: Facts, parameters: Parameters) -> Answer:
    """At least one of the four determinations is there and stands (MOHRSS Notice 11 [2024]; domain.md R1.1, R1.5)."""
    if not facts.determinations:
        return Answer(Reason.E02, Verdict.NO, "none_chosen", {}, Supplier.WORKER)
    standing = [each for each in facts.determinations if _stands(each, facts.decided_on)]
    confirmed = [each for each in standing if each.confirmed]
    if confirmed:
        first = confirmed[0]
        finding = "under_reconsideration" if any(each.reconsidered_since for each in confirmed) else "determined"
        return Answer(Reason.E02, Verdict.YES, finding, {"number": first.number, "decided_on": first.decided_on})
    if standing:
        return Answer(Reason.E02, Verdict.UNKNOWN, "unconfirmed", {"number": standing[0].number}, Supplier.CONFIRMER)
    return Answer(Reason.E02, Verdict.NO, "revoked_or_over", {"number": facts.determinations[0].number})


def _stands(determination: DeterminationFacts, on: date) -> bool:
    """Neither revoked nor over on a day: that of decision, because an approval opens treatment from then on."""
    return (determination.revoked_on is None or determination.revoked_on > on) and (
        determination.valid_to is None or determination.valid_to >= on
    )


def e03_covers_services(facts: Facts, parameters: Parameters) -> Answer:
    """Every service asked for is opened by a determination (domain.md R1.11, a proposal)."""
    if not facts.services:
        return Answer(Reason.E03, Verdict.UNKNOWN, "no_service_chosen", {}, Supplier.CLERK)
    standing = [each for each in facts.determinations if _stands(each, facts.decided_on)]
    uncovered = [each for each in facts.services if not _opened(each, standing)]
    if uncovered:
        return Answer(Reason.E03, Verdict.NO, "not_covered", {"services": uncovered}, Supplier.WORKER)
    confirmed = [each for each in standing if each.confirmed]
    unsure = [each for each in facts.services if not _opened(each, confirmed)]
    if unsure:
        return Answer(Reason.E03, Verdict.UNKNOWN, "cover_unconfirmed", {"services": unsure}, Supplier.CONFIRMER)
    return Answer(Reason.E03, Verdict.YES, "covered", {"services": list(facts.services)})


def _opened(service: str, determinations: list[DeterminationFacts]) -> bool:
    return any(each.kind in OPENED_BY[service] for each in determinations)


def e04_half_a_year(facts: Facts, parameters: Parameters) -> Answer:
    """Lives or works elsewhere for half a year, inclusive (MOHRSS Notice 17 [2025], 1; domain.md R1.2, R2.20)."""
    months = parameters["filing.residence_min_months"]
    if facts.away_from is None:
        return Answer(Reason.E04, Verdict.UNKNOWN, "start_unknown", {"months": months}, Supplier.WORKER)
    full_on = periods.reached_on(facts.away_from, months)
    found = {"since": facts.away_from, "months": months, "full_on": full_on}
    if periods.has_lasted(facts.away_from, months, facts.on):
        return Answer(Reason.E04, Verdict.YES, "long_enough", found)
    return Answer(Reason.E04, Verdict.NO, "too_short", found)


def e06_no_third_party(facts: Facts, parameters: Parameters) -> Answer:
    """No open third-party liability (Shandong Notice 22 [2024]; Social Insurance Law art. 42). Never overridden."""
    kinds = {each.third_party for each in facts.determinations if _stands(each, facts.decided_on)}
    if ThirdParty.OPEN in kinds:
        return Answer(Reason.E06, Verdict.NO, "third_party_open", {}, Supplier.WORKER)
    if not kinds or ThirdParty.UNKNOWN in kinds:
        return Answer(Reason.E06, Verdict.UNKNOWN, "third_party_unknown", {}, Supplier.DEPARTMENT)
    return Answer(Reason.E06, Verdict.YES, "settled" if ThirdParty.SETTLED in kinds else "no_third_party")


def e10_no_overlap(facts: Facts, parameters: Parameters) -> Answer:
    """One filing at a time for each relation and slot (MOHRSS Notice 11 [2012] art. 42; domain.md R2.9)."""
    dates = dates_of(facts, parameters)
    for other in facts.others:
        starts_before_end = dates.valid_to is None or other.effective_from <= dates.valid_to
        if starts_before_end and (other.valid_to is None or other.valid_to >= dates.effective_from):
            found = {"number": other.number, "effective_from": other.effective_from, "valid_to": other.valid_to}
            return Answer(Reason.E10, Verdict.NO, "overlaps", found)
    return Answer(Reason.E10, Verdict.YES, "no_overlap")


def dates_of(facts: Facts, parameters: Parameters) -> validity.Window:
    """The dates that an approval on the day of the facts would give."""
    return validity.window(
        facts.category,
        parameters,
        approved_on=facts.decided_on,
        posting_ends_on=facts.away_until,
        not_before=facts.not_before,
    )


def e11_not_locked(facts: Facts, parameters: Parameters) -> Answer:
    """The worker changes nothing inside the lock; the agency may at any time (Xinhua 2024-02-01 on MOHRSS Notice 11
    [2024]; Shandong Notice 22 [2024] 1(3); domain.md R2.5, R2.8). Asked of changes alone.
    """
    change = facts.change
    if change is None or change.asked_by == Asker.AGENCY:
        return Answer(Reason.E11, Verdict.YES, "agency_changes")
    wish = locks.Wish.CHANGE_PLACE if change.moves else locks.Wish.CHANGE_OTHER
    held = locks.locked_until(wish, change.locked_until, parameters["filing.lock_applies_to"], facts.on)
    if held is None:
        return Answer(Reason.E11, Verdict.YES, "not_locked", {"locked_until": change.locked_until})
    found = {"locked_until": held, "free_from": held + periods.ONE_DAY}
    return Answer(Reason.E11, Verdict.NO, "locked", found)


def e12_identity(facts: Facts, parameters: Parameters) -> Answer:
    """The person and the card are those on file (Shandong Notice 22 [2024] 2(4), 2(6)).

    A card is not needed for approval; without one direct settlement is impossible (domain.md R1.9).
    """
    if facts.identity == Identity.DIFFERS:
        return Answer(Reason.E12, Verdict.NO, "differs", {}, Supplier.WORKER)
    if facts.identity == Identity.NOT_CHECKED:
        return Answer(Reason.E12, Verdict.UNKNOWN, "not_checked", {}, Supplier.CLERK)
    return Answer(Reason.E12, Verdict.YES, "matches" if facts.has_card else "matches_without_card")


Rule = Callable[[Facts, Parameters], Answer]
LONG_TERM_RULES: tuple[Rule, ...] = (
    e01_insured,
    e02_determination,
    e03_covers_services,
    e04_half_a_year,
    e06_no_third_party,
    e10_no_overlap,
    e12_identity,
)
RULES: dict[str, tuple[Rule, ...]] = {
    Category.RESIDENT: LONG_TERM_RULES,
    Category.POSTED: LONG_TERM_RULES,
}
"""The rules of each category that can be filed."""


def assess(facts: Facts, parameters: Parameters) -> tuple[Answer, ...]:
    """The answers of all rules of the category, in their order."""
    rules = RULES[facts.category]
    if facts.change is not None:
        rules = (*rules, e11_not_locked)
    return tuple(sorted((rule(facts, parameters) for rule in rules), key=lambda answer: answer.code))


def refusing(answers: tuple[Answer, ...]) -> list[Reason]:
    """The codes that stand against approval: those answered no. Unknown doesn't refuse."""
    return [answer.code for answer in answers if answer.verdict is Verdict.NO]
