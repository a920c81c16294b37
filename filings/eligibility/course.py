"""The filing among others and in its course: overlap, lock, papers asked for (E10, E11, E13)."""

from collections.abc import Iterable
from typing import Any

from agency.policy import periods
from filings import locks, validity
from filings.eligibility.answers import Answer, Parameters, Supplier, no, unknown, yes
from filings.enums import SLOT_OF, Asker, Category, PaperState, Reason
from filings.facts import Facts, OtherFiling


def e10_no_overlap(facts: Facts, parameters: Parameters) -> Answer:
    """No more filings at a time for a relation than allowed (MOHRSS Notice 11 [2012] art. 42; domain.md R2.9).

    Counted by slot: a long-term filing and a referral stand beside each other where the place's rule allows it.
    """
    running = overlapping(facts, parameters)
    same, beside = _by_slot(facts, running)
    twice = [each for each in same if facts.destination and each.destination == facts.destination.code]
    if twice or len({each.place_number for each in same}) >= parameters["filing.max_active_places"]:
        return no(Reason.E10, "overlaps", **_named((twice or same)[0]))
    if beside and not parameters["filing.referral_coexists"]:
        return no(Reason.E10, "stands_beside", **_named(beside[0]))
    if beside or same:
        return yes(Reason.E10, "beside_others", number=(beside or same)[0].number)
    return yes(Reason.E10, "no_overlap")


def _named(other: OtherFiling) -> dict[str, Any]:
    return {"number": other.number, "effective_from": other.effective_from, "valid_to": other.valid_to}


def _by_slot(facts: Facts, others: Iterable[OtherFiling]) -> tuple[list[OtherFiling], list[OtherFiling]]:
    slot = SLOT_OF[Category(facts.category)]
    found = list(others)
    return [each for each in found if each.slot == slot], [each for each in found if each.slot != slot]


def overlapping(facts: Facts, parameters: Parameters) -> list[OtherFiling]:
    """Other approved filings of the worker and relation that run on a day on which this one would."""
    dates = validity.window_of(facts, parameters)
    return [
        each
        for each in facts.others
        if (dates.valid_to is None or each.effective_from <= dates.valid_to)
        and (each.valid_to is None or each.valid_to >= dates.effective_from)
    ]


def free_place(facts: Facts, parameters: Parameters) -> int | None:
    """The lowest number of a place in the slot that no other filing holds at that time; None when all are taken."""
    same, _beside = _by_slot(facts, overlapping(facts, parameters))
    taken = {each.place_number for each in same}
    return next((n for n in range(1, parameters["filing.max_active_places"] + 1) if n not in taken), None)


def e11_not_locked(facts: Facts, parameters: Parameters) -> Answer:
    """The worker changes nothing inside the lock; the agency may at any time (Xinhua 2024-02-01 on MOHRSS Notice 11
    [2024]; Shandong Notice 22 [2024] 2(3); domain.md R2.5, R2.8). Asked of changes alone.
    """
    change = facts.change
    if change is None or change.asked_by == Asker.AGENCY:
        return yes(Reason.E11, "agency_changes")
    wish = locks.Wish.CHANGE_PLACE if change.moves else locks.Wish.CHANGE_OTHER
    held = locks.locked_until(wish, change.locked_until, parameters["filing.lock_applies_to"], facts.on)
    if held is None:
        return yes(Reason.E11, "not_locked", locked_until=change.locked_until)
    return no(Reason.E11, "locked", Supplier.WORKER, locked_until=held, free_from=held + periods.ONE_DAY)


def e13_papers(facts: Facts, parameters: Parameters) -> Answer:
    """What a notice asked for was handed in by its day (Administrative Licensing Law art. 32; domain.md R2.18).

    Only a notice whose day is past refuses, and only for what it named: the worker is asked once. Until then, and for
    anything else, it is open what is still missing.
    """
    notice = facts.notice
    wanting = [each.kind for each in facts.papers if each.state in (PaperState.MISSING, PaperState.REFUSED)]
    named = [kind for kind in wanting if notice and kind in notice.items]
    if notice is None or (notice.answered and not named):
        if wanting:
            return unknown(Reason.E13, "not_handed_in", Supplier.CLERK, papers=wanting)
        return yes(Reason.E13, "handed_in", by=notice.answer_by) if notice else yes(Reason.E13, "nothing_asked")
    papers = named or list(notice.items)
    if notice.answer_by < facts.decided_on:
        return no(Reason.E13, "missing_after_notice", Supplier.WORKER, papers=papers, by=notice.answer_by)
    return unknown(Reason.E13, "asked_for", Supplier.WORKER, papers=papers, by=notice.answer_by)
