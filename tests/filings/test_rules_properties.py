"""What holds of all rules whatever the facts, and their words."""

import ast
import json
import re
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from agency.policy.parameters import PARAMETERS as ALL_PARAMETERS
from agency.workers.enums import ThirdParty
from filings import eligibility, sources, wording
from filings import facts as facts_module
from filings.clauses import clauses
from filings.eligibility import OVERRIDABLE, RULES, Verdict
from filings.enums import Category, Identity, Reason, Scope
from filings.facts import DAYS, MANY, ONE, Facts, from_json, to_json
from tests.filings.drawn import FACTS, PARAMETERS

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
CODES = list(Reason)
SHARED = {"E01", "E02", "E03", "E06", "E07", "E08", "E09", "E10", "E12", "E13"}
ASKED = {
    (Scope.CROSS_PROVINCE, Category.RESIDENT): SHARED | {"E04", "E14", "E15"},
    (Scope.CROSS_PROVINCE, Category.POSTED): SHARED | {"E04", "E14", "E15"},
    (Scope.CROSS_PROVINCE, Category.REFERRAL): SHARED | {"E05", "E14"},
    (Scope.IN_PROVINCE, Category.RESIDENT): SHARED | {"E04", "E15"},
    (Scope.IN_PROVINCE, Category.POSTED): SHARED | {"E04", "E15"},
    (Scope.IN_PROVINCE, Category.REFERRAL): SHARED | {"E05"},
}
"""Which rules each scope and category asks, written by hand; E11 comes with a change."""


@given(FACTS, PARAMETERS)
def test_every_rule_of_the_scope_and_category_answers_in_the_order_of_the_codes(
    facts: Facts, parameters: dict[str, Any]
) -> None:
    asked = ASKED[Scope(facts.scope), Category(facts.category)] | ({"E11"} if facts.change else set())

    assert [str(answer.code) for answer in eligibility.assess(facts, parameters)] == sorted(asked)


def test_every_scope_and_category_has_its_rules() -> None:
    assert set(RULES) == set(ASKED)


@given(FACTS, PARAMETERS)
def test_only_a_no_refuses(facts: Facts, parameters: dict[str, Any]) -> None:
    answers = eligibility.assess(facts, parameters)

    assert eligibility.refusing(answers) == [answer.code for answer in answers if answer.verdict == NO]


@given(FACTS, PARAMETERS)
def test_not_knowing_never_refuses(facts: Facts, parameters: dict[str, Any]) -> None:
    unsure = tuple(
        replace(
            each, confirmed=False, revoked_on=None, valid_to=None, third_party=ThirdParty.UNKNOWN, decided_on=facts.on
        )
        for each in facts.determinations
    )
    blank = replace(
        facts,
        decided_on=facts.on,
        relation=None,
        destination=None,
        settles=(),
        determinations=unsure,
        services=(),
        stops=(),
        died_on=None,
        away_from=None,
        evidence="",
        in_hospital_since=None,
        identity=Identity.NOT_CHECKED,
        others=(),
        change=None,
        notice=None,
    )

    refusing = set(eligibility.refusing(eligibility.assess(blank, parameters)))
    allowed = set() if unsure else {Reason.E02}
    if blank.category == Category.REFERRAL:
        allowed.add(Reason.E05)
    if blank.decided_on < date(2024, 4, 1):
        allowed.add(Reason.E14)
    assert refusing <= allowed


@given(FACTS, PARAMETERS)
def test_who_does_not_know_is_told_who_can_help(facts: Facts, parameters: dict[str, Any]) -> None:
    for answer in eligibility.assess(facts, parameters):
        if answer.verdict == UNKNOWN:
            assert answer.supplier is not None


@given(FACTS, PARAMETERS)
def test_e10_is_never_in_doubt(facts: Facts, parameters: dict[str, Any]) -> None:
    assert eligibility.e10_no_overlap(facts, parameters).verdict in {YES, NO}


@given(FACTS, PARAMETERS)
def test_e10_lets_pass_exactly_where_a_place_of_the_slot_is_free(facts: Facts, parameters: dict[str, Any]) -> None:
    if eligibility.e10_no_overlap(facts, parameters).verdict == YES:
        assert eligibility.free_place(facts, parameters) is not None


@given(FACTS, PARAMETERS, st.integers(0, 4000))
def test_e04_once_fulfilled_stays_fulfilled(facts: Facts, parameters: dict[str, Any], days: int) -> None:
    later = replace(facts, on=facts.on + timedelta(days=days))

    if eligibility.e04_half_a_year(facts, parameters).verdict == YES:
        assert eligibility.e04_half_a_year(later, parameters).verdict == YES


@given(FACTS, PARAMETERS, st.integers(0, 4000))
def test_e14_once_fulfilled_stays_fulfilled(facts: Facts, parameters: dict[str, Any], days: int) -> None:
    here = replace(facts, in_hospital_since=None)
    later = replace(here, decided_on=here.decided_on + timedelta(days=days))

    if eligibility.e14_pilot(here, parameters).verdict == YES:
        assert eligibility.e14_pilot(later, parameters).verdict == YES


@given(FACTS, PARAMETERS, st.integers(0, 4000))
def test_e05_of_an_emergency_without_opinion_never_turns_from_over_to_open(
    facts: Facts, parameters: dict[str, Any], days: int
) -> None:
    here = replace(facts, referral=None)
    later = replace(here, decided_on=here.decided_on + timedelta(days=days))

    if eligibility.e05_referral_opinion(here, parameters).verdict == NO:
        assert eligibility.e05_referral_opinion(later, parameters).verdict == NO


@given(FACTS, PARAMETERS)
def test_e08_refuses_on_every_day_of_a_confirmed_stop_and_on_no_other(facts: Facts, parameters: dict[str, Any]) -> None:
    alive = replace(facts, died_on=None)
    runs = any(
        stop.confirmed
        and stop.cause != "RELATION_ENDED"
        and stop.from_on <= facts.decided_on
        and (stop.resumed_on is None or facts.decided_on < stop.resumed_on)
        for stop in facts.stops
    )

    assert (eligibility.e08_benefits_run(alive, parameters).verdict == NO) == runs


@given(FACTS)
def test_facts_come_back_from_storage_as_they_were(facts: Facts) -> None:
    assert from_json(json.loads(json.dumps(to_json(facts)))) == facts


def test_every_field_that_holds_a_day_is_read_as_one_and_no_other() -> None:
    days, others = set(), set()
    for part in (Facts, *ONE.values(), *MANY.values()):
        hints = get_type_hints(part, vars(facts_module))
        for each in fields(part):
            (days if hints[each.name] in (date, date | None) else others).add(each.name)

    assert days == DAYS
    assert not days & others


@given(FACTS, PARAMETERS)
def test_the_same_facts_and_parameters_give_the_same_answers(facts: Facts, parameters: dict[str, Any]) -> None:
    again = from_json(json.loads(json.dumps(to_json(facts))))
    kept = json.loads(json.dumps(parameters))

    assert eligibility.assess(again, kept) == eligibility.assess(facts, parameters)


@given(FACTS, PARAMETERS)
def test_only_the_four_rules_of_the_list_may_ever_be_overridden(facts: Facts, parameters: dict[str, Any]) -> None:
    for answer in eligibility.assess(facts, parameters):
        if eligibility.may_be_overridden(answer):
            assert (answer.code in {"E04", "E05", "E09", "E13"}, answer.verdict) == (True, NO)
    assert {str(code) for code in OVERRIDABLE} == {"E04", "E05", "E09", "E13"}


class Asked(dict[str, Any]):
    """Parameters that note which of them were looked at."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)


@given(FACTS, PARAMETERS)
def test_rules_look_at_no_parameter_that_a_decision_does_not_store(facts: Facts, parameters: dict[str, Any]) -> None:
    asked = Asked(parameters)
    eligibility.assess(facts, asked)

    assert asked.names <= set(eligibility.PARAMETERS) <= set(ALL_PARAMETERS)


# Words


@given(FACTS, PARAMETERS, st.sampled_from(["zh-hans", "en"]))
def test_every_answer_has_words_now_and_from_storage(facts: Facts, parameters: dict[str, Any], language: str) -> None:
    with translation.override(language):
        for answer in eligibility.assess(facts, parameters):
            words = wording.in_words(answer)
            stored = json.loads(json.dumps(wording.to_json(answer)))
            assert words["question"]
            assert words["finding"]
            assert words["clause"]
            assert "%(" not in words["finding"] + words["remedy"]
            assert {name: str(value) for name, value in wording.stored_in_words(stored).items()} == {
                name: str(value) for name, value in words.items()
            }


VERDICTS = ("yes", "no", "unknown")


def findings_in_the_source() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for path in Path(eligibility.__file__).parent.glob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in VERDICTS:
                found.add((call.args[0].attr, call.args[1].value))  # type: ignore[attr-defined]
    return found


def test_every_finding_has_its_sentence_and_no_sentence_is_idle() -> None:
    found = findings_in_the_source()

    assert found == {(str(code), finding) for code, finding in wording.FINDINGS}
    assert {(str(code), finding) for code, finding in wording.REMEDIES} <= found


def test_every_finding_says_where_its_facts_come_from_and_are_entered() -> None:
    assert {(str(code), finding) for code, finding in sources.SOURCES} == findings_in_the_source()


def test_every_no_and_every_unknown_says_what_to_do_unless_nothing_can_be_done() -> None:
    final = {("E07", "relation_ended"), ("E08", "stopped"), ("E08", "died")}
    wanting = set()
    for path in Path(eligibility.__file__).parent.glob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in ("no", "unknown"):
                wanting.add((call.args[0].attr, call.args[1].value))  # type: ignore[attr-defined]

    assert wanting - {(str(code), finding) for code, finding in wording.REMEDIES} == final


def test_every_rule_has_its_question_and_clause() -> None:
    assert list(wording.QUESTIONS) == CODES
    assert sorted(clauses()) == sorted(CODES)
    assert {clause.standing for clause in clauses().values()} <= {"law", "national", "province", "proposal"}


HAN = re.compile(r"[\u3400-\u9fff]")
SENTENCES = sorted({*wording.QUESTIONS.values(), *wording.FINDINGS.values(), *wording.REMEDIES.values()}, key=str)


@pytest.mark.parametrize("sentence", SENTENCES, ids=str)
def test_every_sentence_is_said_in_both_languages(sentence: Any) -> None:
    with translation.override("en"):
        english = str(sentence)
    with translation.override("zh-hans"):
        chinese = str(sentence)

    assert HAN.search(chinese)
    assert not HAN.search(english)
    assert sorted(re.findall(r"%\(\w+\)s", chinese)) == sorted(re.findall(r"%\(\w+\)s", english))


@pytest.mark.parametrize("code", CODES)
def test_every_clause_is_said_in_both_languages(code: Reason) -> None:
    with translation.override("en"):
        english = str(clauses()[code])
    with translation.override("zh-hans"):
        chinese = str(clauses()[code])

    assert HAN.search(chinese)
    assert not HAN.search(english)


DAY = date(2026, 3, 20)
ACCEPTED = {"IDENTITY": "ACCEPTED", "RESIDENCE": "ACCEPTED"}


@pytest.mark.parametrize(
    ("papers", "answered", "verdict", "finding"),
    [
        ({**ACCEPTED, "IDENTITY": "REFUSED"}, True, UNKNOWN, "not_handed_in"),
        ({**ACCEPTED, "RESIDENCE": "REFUSED"}, True, NO, "missing_after_notice"),
        (ACCEPTED, True, YES, "handed_in"),
        (ACCEPTED, False, NO, "missing_after_notice"),
    ],
)
@given(facts=FACTS)
def test_after_its_day_a_notice_refuses_only_for_what_it_named(
    facts: Facts, papers: dict[str, str], answered: bool, verdict: Verdict, finding: str
) -> None:
    noticed = replace(
        facts,
        decided_on=DAY + timedelta(days=1),
        papers=tuple(facts_module.PaperFacts(kind, state) for kind, state in papers.items()),
        notice=facts_module.NoticeFacts(answer_by=DAY, answered=answered, items=("RESIDENCE",)),
    )

    answer = eligibility.e13_papers(noticed, {})
    assert (answer.verdict, answer.finding) == (verdict, finding)
