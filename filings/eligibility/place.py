"""Where to: the scope, what the place of treatment settles, and the pilot of 2024 (E09, E14)."""

from datetime import date

from agency.policy.enums import Granularity
from filings import validity
from filings.eligibility.answers import Answer, Parameters, Supplier, no, unknown, yes
from filings.enums import Reason, Scope, Service
from filings.facts import Facts, PlaceFacts
from institutions.enums import Care

OUTPATIENT = frozenset({Service.OUTPATIENT_MEDICAL.value, Service.OUTPATIENT_REHAB.value})
OUTPATIENT_BY = {
    Scope.CROSS_PROVINCE.value: "scope.cross_province_outpatient",
    Scope.IN_PROVINCE.value: "scope.in_province_outpatient",
}
CARE = {
    Service.MEDICAL: Care.MEDICAL,
    Service.REHAB: Care.REHAB,
    Service.DEVICE: Care.DEVICE,
    Service.OUTPATIENT_MEDICAL: Care.MEDICAL,
    Service.OUTPATIENT_REHAB: Care.REHAB,
}
"""The kind of agreement under which a service is given (domain.md R3.1, R4.4)."""
PILOT_FROM = date(2024, 4, 1)
NATIONWIDE_FROM = date(2025, 4, 1)
"""All cities of prefecture level take part from this day (MOHRSS Notice 17 [2025]; domain.md R3.2, R3.3)."""


def scope_of(insured: PlaceFacts, destination: PlaceFacts | None) -> Scope:
    """Within the province or across (Shandong Notice 22 [2024] 1 and 2). Without a destination: across."""
    if destination is not None and destination.province == insured.province:
        return Scope.IN_PROVINCE
    return Scope.CROSS_PROVINCE


def needs_no_filing(insured: PlaceFacts, destination: PlaceFacts | None, pooling: str) -> bool:
    """Is the place inside one's own pooling area? Off-site begins outside of it (Shandong Notice 22 [2024] 1(1))."""
    if destination is None:
        return False
    if pooling == Granularity.PROVINCE:
        return destination.province == insured.province
    return destination.city == insured.city


def e09_place_settles(facts: Facts, parameters: Parameters) -> Answer:
    """Place and institution settle each service directly (MOHRSS Notices 11 [2024], 17 [2025]; domain.md R3.1, R4.4).

    Refuses on known facts alone: what isn't on record is unknown (domain.md §0.3).
    """
    place = facts.destination
    if place is None:
        return unknown(Reason.E09, "no_place", Supplier.CLERK)
    if needs_no_filing(facts.insured_place, place, parameters["scope.pooling_area"]):
        return no(Reason.E09, "no_filing_needed", place=place.name)
    if not facts.services:
        return unknown(Reason.E09, "no_service", Supplier.CLERK)
    outpatient = [service for service in facts.services if service in OUTPATIENT]
    if outpatient and not parameters[OUTPATIENT_BY[facts.scope]]:
        return no(Reason.E09, "out_of_scope", services=outpatient)
    where = facts.settles[0].where if facts.settles else place.name
    if refused := [each for each in facts.settles if each.verdict == "NO"]:
        services = [each.service for each in refused]
        return no(
            Reason.E09, "does_not_settle", Supplier.PLACE, where=where, services=services, reason=refused[0].reason
        )
    if unsure := [each for each in facts.settles if each.verdict != "YES"]:
        services = [each.service for each in unsure]
        reason = unsure[0].reason
        return unknown(Reason.E09, "not_on_record", Supplier.PLACE, where=where, services=services, reason=reason)
    return yes(Reason.E09, "settles", where=where, services=list(facts.services))


def e14_pilot(facts: Facts, parameters: Parameters) -> Answer:
    """Before 2025-04-01 both cities had to be in the pilot (MOHRSS Notice 11 [2024]; domain.md R3.2, R3.3).

    Known are the cities that a source names, and that a city isn't one where a source names all of a province.
    """
    day = validity.first_day(facts.decided_on, in_hospital_since=facts.in_hospital_since, parameters=parameters)
    if day >= NATIONWIDE_FROM:
        return yes(Reason.E14, "nationwide")
    if day < PILOT_FROM:
        return no(Reason.E14, "before_pilot", day=day)
    if facts.destination is None:
        return unknown(Reason.E14, "pilot_place_missing", Supplier.CLERK)
    places = (facts.insured_place, facts.destination)
    for place in places:
        if place.in_pilot is False:
            return no(Reason.E14, "not_in_pilot", place=place.name, day=day)
    for place in places:
        if place.in_pilot is None:
            return unknown(Reason.E14, "pilot_unknown", Supplier.DEPARTMENT, place=place.name, day=day)
    return yes(Reason.E14, "in_pilot")
