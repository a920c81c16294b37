"""Why elsewhere: half a year of living or working there, or the opinion of a hospital that refers (E04, E05)."""

from datetime import date
from typing import Any

from agency.policy import periods
from filings.eligibility.answers import Answer, Parameters, Supplier, no, unknown, yes
from filings.enums import Evidence, PhysicianTitle, Reason, Scope
from filings.facts import EmergencyFacts, Facts, ReferralFacts

RESIDENCE_MONTHS = {
    Scope.CROSS_PROVINCE.value: "filing.residence_min_months",
    Scope.IN_PROVINCE.value: "filing.in_province.residence_min_months",
}
TITLES = tuple(PhysicianTitle.values)


def e04_half_a_year(facts: Facts, parameters: Parameters) -> Answer:
    """Lives or works elsewhere for half a year, inclusive (MOHRSS Notice 17 [2025], 1; domain.md R1.2, R2.20).

    Within the province no such time is asked for unless a local rule does (Shandong Notice 22 [2024] 1(1)).
    """
    months = parameters[RESIDENCE_MONTHS[facts.scope]]
    if not months:
        return yes(Reason.E04, "no_minimum")
    if facts.away_from is None:
        return unknown(Reason.E04, "start_unknown", Supplier.WORKER, months=months)
    found: dict[str, Any] = {
        "since": facts.away_from,
        "months": months,
        "full_on": periods.reached_on(facts.away_from, months),
    }
    if periods.has_lasted(facts.away_from, months, facts.on):
        return yes(Reason.E04, "long_enough", **found)
    if facts.evidence == Evidence.COMMITMENT and parameters["filing.accept_prospective_residence"]:
        if facts.commitment_signed_on is None:
            return unknown(Reason.E04, "promise_unsigned", Supplier.WORKER, **found)
        return yes(Reason.E04, "promised", **found, signed_on=facts.commitment_signed_on)
    return no(Reason.E04, "too_short", Supplier.WORKER, **found)


def e05_referral_opinion(facts: Facts, parameters: Parameters) -> Answer:
    """The opinion of a protocol institution of the level asked for, by a physician of the title asked for.

    domain.md R2.12 (Wuxi, Shanxi: parameters). In an emergency it may follow within some working days (R2.15).
    """
    opinion = facts.referral
    if opinion is None:
        return _no_opinion(facts.emergency, facts.decided_on, parameters)
    least_level = parameters["referral.min_institution_level"]
    least_title = parameters["referral.min_physician_title"]
    if opinion.level is not None and opinion.level < least_level:
        return no(Reason.E05, "level_too_low", Supplier.INSTITUTION, level=opinion.level, least=least_level)
    if opinion.title and TITLES.index(opinion.title) < TITLES.index(least_title):
        return no(Reason.E05, "title_too_low", Supplier.INSTITUTION, title=opinion.title, least_title=least_title)
    if opinion.is_protocol is False:
        return no(Reason.E05, "no_protocol_institution", Supplier.INSTITUTION)
    if wanting := _wanting(opinion):
        return unknown(Reason.E05, "opinion_incomplete", Supplier.WORKER, parts=wanting)
    found = {"institution": opinion.institution, "title": opinion.title, "opinion_on": opinion.on}
    return yes(Reason.E05, "referred", **found)


def _wanting(opinion: ReferralFacts) -> list[str]:
    """What of the opinion isn't on file."""
    parts = {
        "referral_institution": opinion.institution or None,
        "referral_level": opinion.level,
        "referral_is_protocol": opinion.is_protocol,
        "referral_title": opinion.title or None,
        "referral_on": opinion.on,
    }
    return [name for name, value in parts.items() if value is None]


def _no_opinion(emergency: EmergencyFacts | None, on: date, parameters: Parameters) -> Answer:
    if emergency is None:
        return no(Reason.E05, "no_opinion", Supplier.INSTITUTION)
    due = papers_due(emergency, parameters)
    if on <= due:
        return unknown(Reason.E05, "emergency_open", Supplier.WORKER, due_on=due)
    return no(Reason.E05, "emergency_over", Supplier.INSTITUTION, due_on=due)


def papers_due(emergency: EmergencyFacts, parameters: Parameters) -> date:
    """The last day on which the papers of an emergency may follow (domain.md R2.15; Chenzhou: 3 working days)."""
    days = int(parameters["filing.emergency_backfill_wd"])
    if not days:
        return emergency.since
    return emergency.working_days[min(days, len(emergency.working_days)) - 1]
