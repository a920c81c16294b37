"""What the filing rests on: the determinations and the services they open, third parties (E02, E03, E06)."""

from datetime import date

from agency.policy import periods
from agency.workers.enums import DeterminationKind, ThirdParty
from filings.eligibility.answers import Answer, Parameters, Supplier, no, unknown, yes
from filings.enums import Reason, Service
from filings.facts import DeterminationFacts, Facts

_TREATMENT = frozenset({DeterminationKind.RECOGNITION.value, DeterminationKind.RECURRENCE.value})
_REHAB = frozenset({DeterminationKind.REHABILITATION.value})
OPENED_BY: dict[str, frozenset[str]] = {
    Service.MEDICAL: _TREATMENT,
    Service.REHAB: _REHAB,
    Service.DEVICE: frozenset({DeterminationKind.DEVICE.value}),
    Service.OUTPATIENT_MEDICAL: _TREATMENT,
    Service.OUTPATIENT_REHAB: _REHAB,
}
"""Which determination opens which service: our reading of their names (domain.md R1.11, a proposal)."""


def e02_determination(facts: Facts, parameters: Parameters) -> Answer:
    """At least one of the four determinations is there and stands (MOHRSS Notice 11 [2024]; domain.md R1.1, R1.5)."""
    if not facts.determinations:
        return no(Reason.E02, "none_chosen", Supplier.WORKER)
    standing = _standing(facts, parameters)
    confirmed = [each for each in standing if each.confirmed]
    if not standing:
        return no(Reason.E02, "revoked_or_over", Supplier.WORKER, number=facts.determinations[0].number)
    if not confirmed:
        return unknown(Reason.E02, "unconfirmed", Supplier.CONFIRMER, number=standing[0].number)
    found = {"number": confirmed[0].number, "decided_on": confirmed[0].decided_on}
    if any(each.reconsidered_since for each in confirmed):
        return yes(Reason.E02, "under_reconsideration", **found)
    return yes(Reason.E02, "determined", **found)


def _standing(facts: Facts, parameters: Parameters) -> list[DeterminationFacts]:
    return [each for each in facts.determinations if stands(each, facts.decided_on, parameters)]


def stands(determination: DeterminationFacts, on: date, parameters: Parameters) -> bool:
    """Neither revoked nor over on a day: that of decision, because an approval opens treatment from then on.

    A confirmation of recurrence may hold for a number of days only (domain.md 1.10).
    """
    ends = [determination.valid_to] if determination.valid_to else []
    days = parameters["determination.recurrence_valid_days"]
    if days is not None and determination.kind == DeterminationKind.RECURRENCE:
        ends.append(periods.days_after(determination.decided_on, days))
    revoked = determination.revoked_on is not None and determination.revoked_on <= on
    return not revoked and all(end >= on for end in ends)


def e03_covers_services(facts: Facts, parameters: Parameters) -> Answer:
    """Every service asked for is opened by a determination (domain.md R1.11, a proposal).

    A device needs its payment notice too (Device Measures; domain.md 1.10), and treatment of a closed case the
    confirmation of a recurrence.
    """
    if not facts.services:
        return unknown(Reason.E03, "no_service_chosen", Supplier.CLERK)
    standing = _standing(facts, parameters)
    opened = {service: [each for each in standing if each.kind in OPENED_BY[service]] for service in facts.services}
    if uncovered := [service for service, by in opened.items() if not by]:
        return no(Reason.E03, "not_covered", Supplier.WORKER, services=uncovered)
    running = {service: [each for each in by if not _closed(each, facts.decided_on)] for service, by in opened.items()}
    if closed := [service for service, by in running.items() if not by]:
        since = max(each.closed_on for each in opened[closed[0]] if each.closed_on)
        return no(Reason.E03, "case_closed", Supplier.WORKER, services=closed, closed_on=since)
    devices = opened.get(Service.DEVICE, [])
    notices = [each.notice_until for each in devices if each.notice_until]
    if notices and max(notices) < facts.decided_on:
        return no(Reason.E03, "notice_over", Supplier.WORKER, until=max(notices))
    if unsure := [service for service, by in running.items() if not any(each.confirmed for each in by)]:
        return unknown(Reason.E03, "cover_unconfirmed", Supplier.CONFIRMER, services=unsure)
    if devices and not notices:
        if any(each.notice_entered for each in devices):
            return unknown(Reason.E03, "notice_unconfirmed", Supplier.CONFIRMER)
        return unknown(Reason.E03, "notice_missing", Supplier.CLERK)
    return yes(Reason.E03, "covered", services=list(facts.services))


def _closed(determination: DeterminationFacts, on: date) -> bool:
    """A recognition whose case is closed (stable or appraised) opens no treatment; a recurrence does."""
    return determination.closed_on is not None and determination.closed_on <= on


def e06_no_third_party(facts: Facts, parameters: Parameters) -> Answer:
    """No open third-party liability (Shandong Notice 22 [2024]; Social Insurance Law art. 42). Never overridden."""
    kinds = {each.third_party for each in _standing(facts, parameters)}
    if ThirdParty.OPEN in kinds:
        return no(Reason.E06, "third_party_open", Supplier.WORKER)
    if not kinds or ThirdParty.UNKNOWN in kinds:
        return unknown(Reason.E06, "third_party_unknown", Supplier.DEPARTMENT)
    if ThirdParty.SETTLED in kinds:
        return yes(Reason.E06, "settled")
    return yes(Reason.E06, "no_third_party")
