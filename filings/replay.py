"""Giving a stored decision again from its stored facts and parameters, and asking what a draft would change. Pure.

It depends on nothing but `facts.from_json`, `eligibility.assess` and the dates of `validity`: what the rules of today
say of the facts of then (features.md row 13). A rule that wasn't there then is told apart from an answer that differs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from agency.offices.codes import ladder
from agency.policy.parameters import CAP, CAPPED, held_down
from agency.policy.shapes import Json
from filings import validity
from filings.eligibility import Answer, assess, refusing
from filings.enums import State
from filings.facts import Facts, from_json
from filings.wording import to_json

Values = Mapping[str, Any]
Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule whose answer isn't the stored one. Without `before` the rule wasn't asked then; without `after`, now."""

    code: str
    before: Stored | None
    after: Stored | None

    @property
    def is_new(self) -> bool:
        return self.before is None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision given again. `fault` says why it can't be; `untouched`, that the stored row is the one written."""

    answers: tuple[Stored, ...]
    differences: tuple[Difference, ...]
    untouched: bool
    fault: str = ""

    @property
    def differs(self) -> bool:
        """Does a rule that was asked then say something else now?"""
        return any(not each.is_new for each in self.differences)

    @property
    def holds(self) -> bool:
        """The row is as it was written and its answers come out the same."""
        return self.untouched and not self.differs and not self.fault


@dataclass(frozen=True, slots=True)
class Draft:
    """A value that a parameter would have in a division."""

    name: str
    value: Json
    division_code: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What a draft would change: answers by rule (verdict before and after), and dates by name."""

    answers: tuple[tuple[str, str, str], ...]
    dates: tuple[tuple[str, date | None, date | None], ...]
    refuses: bool
    """An approved filing would meet a rule that says no."""


def values_of(parameters: Mapping[str, Stored]) -> dict[str, Any]:
    """The bare values of stored parameters, as rules take them."""
    return {name: stored["value"] for name, stored in parameters.items()}


def again(facts: Stored, parameters: Values, answers: Sequence[Stored], *, untouched: bool) -> Replayed:
    """Recompute the answers and hold them against the stored ones, rule by rule. Never raises on what is stored."""
    try:
        given = [to_json(answer) for answer in assess(from_json(dict(facts)), parameters)]
        differences = _differences(answers, given)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        return Replayed((), (), untouched, fault=f"{type(fault).__name__}: {fault}")
    return Replayed(tuple(given), differences, untouched)


def _differences(before: Sequence[Stored], after: list[dict[str, Any]]) -> tuple[Difference, ...]:
    if before == after:
        return ()
    after = json.loads(json.dumps(after))
    if before == after:
        return ()
    old, new = ({each["code"]: each for each in answers} for answers in (before, after))
    codes = sorted(old.keys() | new.keys())
    return tuple(Difference(code, old.get(code), new.get(code)) for code in codes if old.get(code) != new.get(code))


def under(draft: Draft, parameters: Mapping[str, Stored], values: Values, division_code: str) -> Values | None:
    """The values of a decision as they would have been under a draft; None where the draft doesn't reach it.

    It reaches the agencies of its division and those below, unless something nearer to them was set.
    """
    rungs = ladder(division_code)
    if draft.division_code not in rungs:
        return None
    if draft.name == CAP:
        changed = {name: held_down(values[name], draft.value) for name in CAPPED & values.keys()}
    elif draft.name in values and not _is_nearer(parameters[draft.name].get("division"), draft.division_code, rungs):
        changed = {draft.name: draft.value}
    else:
        return None
    return None if all(values[name] == value for name, value in changed.items()) else {**values, **changed}


def _is_nearer(code: str | None, than: str, rungs: tuple[str, ...]) -> bool:
    return code in rungs and rungs.index(code) < rungs.index(than)


def changed(stored: Stored, outcome: str, before: Values, after: Values) -> Changed | None:
    """What other values would have made of the same facts; None if nothing changes.

    Both are computed by the rules of today, so that a rule that has changed since isn't taken for the draft's doing.
    Raises KeyError, TypeError or ValueError for facts that these rules can't read.
    """
    facts = from_json(dict(stored))
    was, would = assess(facts, before), assess(facts, after)
    answers = _changed_answers(was, would)
    approved = outcome == State.APPROVED
    dates = _changed_dates(facts, before, after) if approved else ()
    refuses = approved and bool(set(refusing(would)) - set(refusing(was)))
    return Changed(answers, dates, refuses) if answers or dates else None


def _changed_answers(was: tuple[Answer, ...], would: tuple[Answer, ...]) -> tuple[tuple[str, str, str], ...]:
    verdicts = {answer.code: answer.verdict for answer in would}
    pairs = ((answer.code, answer.verdict, verdicts.get(answer.code)) for answer in was)
    return tuple((code.value, old.value, new.value if new else "") for code, old, new in pairs if old is not new)


def _changed_dates(facts: Facts, before: Values, after: Values) -> tuple[tuple[str, date | None, date | None], ...]:
    was, would = dates_of(facts, before), dates_of(facts, after)
    return tuple((name, was[name], would[name]) for name in was if was[name] != would[name])


def dates_of(facts: Facts, values: Values) -> dict[str, date | None]:
    """The dates that an approval with these facts gives."""
    window = validity.window_of(facts, values)
    return {name: getattr(window, name) for name in DATES}


DATES = tuple(each.name for each in fields(validity.Window) if "date" in str(each.type))
