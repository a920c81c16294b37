"""The insured person: insurance, its end, stops of benefits, identity, commitments (E01, E07, E08, E12, E15)."""

from datetime import date
from typing import Any

from agency.workers.enums import StopCause
from filings.eligibility.answers import Answer, Parameters, Supplier, no, unknown, yes
from filings.enums import Evidence, Identity, Reason
from filings.facts import Facts, StopFacts


def e01_insured(facts: Facts, parameters: Parameters) -> Answer:
    """Insured against work injury when the injury happened (Regulation on Work-Injury Insurance arts 2, 62)."""
    relation = facts.relation
    if relation is None:
        return unknown(Reason.E01, "no_relation", Supplier.CLERK)
    found: dict[str, Any] = {
        "insured_from": relation.starts_on,
        "insured_to": relation.ends_on,
        "paid_through": relation.paid_through,
    }
    injuries = sorted(each.happened_on for each in facts.determinations if each.happened_on)
    outside = [day for day in injuries if day < relation.starts_on or (relation.ends_on and day > relation.ends_on)]
    if outside:
        return no(Reason.E01, "injured_outside", **found, happened_on=outside[0])
    if relation.starts_on > facts.on:
        return no(Reason.E01, "not_yet_insured", **found)
    if not injuries and relation.ends_on and relation.ends_on < facts.on:
        return unknown(Reason.E01, "injury_day_unknown", Supplier.CLERK, **found)
    if relation.paid_through is None:
        return unknown(Reason.E01, "contributions_unknown", Supplier.CLERK, **found)
    return yes(Reason.E01, "insured", **found)


def e07_relation_stands(facts: Facts, parameters: Parameters) -> Answer:
    """The insurance relation wasn't ended, as by a one-off payment (Wuxi's fourth condition; domain.md R1.3)."""
    if facts.relation is None:
        return unknown(Reason.E07, "end_unknown", Supplier.CLERK)
    stops = [each for each in facts.stops if each.cause == StopCause.RELATION_ENDED and each.of_relation]
    ended = [each.from_on for each in stops if each.confirmed and _runs(each, facts.decided_on)]
    if facts.relation.terminated_on and facts.relation.terminated_on <= facts.decided_on:
        ended.append(facts.relation.terminated_on)
    if ended:
        return no(Reason.E07, "relation_ended", ended_on=min(ended))
    reported = [each.from_on for each in stops if not each.confirmed and _runs(each, facts.decided_on)]
    if reported:
        return unknown(Reason.E07, "end_unconfirmed", Supplier.CONFIRMER, ended_on=min(reported))
    return yes(Reason.E07, "relation_stands")


def e08_benefits_run(facts: Facts, parameters: Parameters) -> Answer:
    """No stop of benefits runs on the day (Regulation on Work-Injury Insurance art. 42; domain.md R1.4)."""
    if facts.died_on and facts.died_on <= facts.decided_on:
        return no(Reason.E08, "died", died_on=facts.died_on)
    stops = [each for each in facts.stops if each.cause != StopCause.RELATION_ENDED and _runs(each, facts.decided_on)]
    for stop in sorted(stops, key=lambda each: (not each.confirmed, each.from_on)):
        found: dict[str, Any] = {"cause": stop.cause, "from_on": stop.from_on}
        if stop.confirmed:
            return no(Reason.E08, "stopped", **found)
        return unknown(Reason.E08, "stop_unconfirmed", Supplier.CONFIRMER, **found)
    return yes(Reason.E08, "no_stop")


def _runs(stop: StopFacts, day: date) -> bool:
    """`resumed_on` is the first day on which benefits run again."""
    return stop.from_on <= day and (stop.resumed_on is None or day < stop.resumed_on)


def e12_identity(facts: Facts, parameters: Parameters) -> Answer:
    """The person and the card are those on file (Shandong Notice 22 [2024] 2(4), 2(6)).

    A card is not needed for approval; without one direct settlement is impossible (domain.md R1.9).
    """
    if facts.identity == Identity.DIFFERS:
        return no(Reason.E12, "differs", Supplier.WORKER)
    if facts.identity == Identity.NOT_CHECKED:
        return unknown(Reason.E12, "not_checked", Supplier.CLERK)
    if not facts.has_card:
        return yes(Reason.E12, "matches_without_card")
    return yes(Reason.E12, "matches")


def e15_commitment(facts: Facts, parameters: Parameters) -> Answer:
    """A commitment may replace a paper, but not from who gave a false one (Handling Regulation arts 31, 45, 55).

    Only matters where the filing rests on a commitment (domain.md R2.14).
    """
    if facts.evidence != Evidence.COMMITMENT:
        return yes(Reason.E15, "no_commitment")
    if not parameters["filing.allow_commitment"]:
        return no(Reason.E15, "not_accepted_here", Supplier.WORKER)
    if facts.false_commitment:
        return no(Reason.E15, "was_false", Supplier.WORKER, number=facts.false_commitment.number)
    if facts.commitment_signed_on is None:
        return unknown(Reason.E15, "not_signed", Supplier.WORKER)
    return yes(Reason.E15, "signed", signed_on=facts.commitment_signed_on)
