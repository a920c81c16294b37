"""Is this care settled directly at this place on this day? Pure (domain.md R4.4, S25)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from filings.eligibility.place import NATIONWIDE_FROM, OUTPATIENT, OUTPATIENT_BY, PILOT_FROM
from filings.enums import Scope, Service
from institutions.enums import Verdict
from settlement.assessment.filed import Span, without_gap


class Why(StrEnum):
    """Why care is in scope, is not, or why nobody can tell."""

    NATIONWIDE = "nationwide"
    IN_PILOT = "in_pilot"
    BEFORE_PILOT = "before_pilot"
    NOT_IN_PILOT = "not_in_pilot"
    PILOT_UNKNOWN = "pilot_unknown"
    OUTPATIENT = "outpatient"


@dataclass(frozen=True, slots=True)
class ScopeAnswer:
    verdict: Verdict
    why: Why


DAY_RULE = "settlement.admission_date_rule"
PARAMETERS = (*OUTPATIENT_BY.values(), DAY_RULE)


def covers(rule: str, spans: Iterable[Span], admitted_on: date, discharged_on: date | None) -> bool:
    """Does a filing cover a stay? Admitted inside its dates it does, even if they end before the discharge, unless the
    insured place wants all days up to the discharge inside them: `rule` is settlement.admission_date_rule (R2.17).

    `spans` are the days of its versions: a filing that is changed during a stay covers it all the same.
    """
    last = discharged_on if rule == "DISCHARGE" and discharged_on is not None else admitted_on
    return without_gap(spans, admitted_on, last)


def in_scope(
    service: Service, scope: Scope, admitted_on: date, *, outpatient: bool, in_pilot: Iterable[bool | None]
) -> ScopeAnswer:
    """Whether an admission or visit on a day can be settled directly.

    `outpatient` is the parameter for visits in this scope, `in_pilot` whether each of the two cities was in the pilot
    of 2024, None where nobody knows (MOHRSS Notices 11 [2024] and 17 [2025]).
    """
    if service in OUTPATIENT and not outpatient:
        return ScopeAnswer(Verdict.NO, Why.OUTPATIENT)
    if admitted_on >= NATIONWIDE_FROM:
        return ScopeAnswer(Verdict.YES, Why.NATIONWIDE)
    if admitted_on < PILOT_FROM:
        return ScopeAnswer(Verdict.NO, Why.BEFORE_PILOT)
    cities = list(in_pilot)
    if False in cities:
        return ScopeAnswer(Verdict.NO, Why.NOT_IN_PILOT)
    if None in cities:
        return ScopeAnswer(Verdict.UNKNOWN, Why.PILOT_UNKNOWN)
    return ScopeAnswer(Verdict.YES, Why.IN_PILOT)
