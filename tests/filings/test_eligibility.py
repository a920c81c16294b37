"""The rules of eligibility: each with rows that pass, fail and leave it open, and what holds of all of them."""

from datetime import date
from typing import Any

import pytest

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.workers import actions as worker_actions
from agency.workers.enums import CardState, DeterminationKind, ThirdParty
from agency.workers.models import Determination, InsuranceRelation, Worker
from filings import queries
from filings.eligibility import Answer, Verdict
<<<<<<< HEAD
from filings.enums import Asker, Category, Identity, Reason, Service
from filings.facts import ChangeFacts, DeterminationFacts, Facts, OtherFiling, RelationFacts, from_json, to_json
=======
from filings.enums import Identity, Reason, Service
>>>>>>> main
from filings.models import FilingVersion
from tests import factories
from tests.factories import moment

rows = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN


def answer_of(version: FilingVersion, code: Reason, at: Any = AT) -> Answer:
    version.refresh_from_db()
    (found,) = [answer for answer in queries.assess(version, at=at).answers if answer.code == code]
    return found


def draft_on(of: Worker, determinations: list[Determination] | None = None, **content: Any) -> FilingVersion:
    return factories.draft(of, determinations=determinations, at=AT, **content)


def said(answer: Answer) -> tuple[Verdict, str]:
    return answer.verdict, answer.finding


# E01, from rows


@rows
def test_e01_is_answered_yes_for_who_was_insured_when_injured() -> None:
    worker = factories.worker()
    factories.relation(worker, starts_on=date(2024, 2, 19))
    answer = answer_of(draft_on(worker), Reason.E01)

    assert said(answer) == (YES, "insured")
    assert answer.facts == {
        "insured_from": date(2024, 2, 19),
        "insured_to": None,
        "paid_through": date(2026, 2, 28),
    }


@rows
def test_e01_refuses_who_was_insured_only_after_the_injury() -> None:
    worker = factories.worker()
    factories.relation(worker, starts_on=date(2024, 2, 20))
    answer = answer_of(draft_on(worker), Reason.E01)

    assert said(answer) == (NO, "injured_outside")
    assert answer.facts["happened_on"] == date(2024, 2, 19)


@rows
@pytest.mark.parametrize(
    ("last_insured", "expected"),
    [
        (date(2024, 2, 18), (NO, "injured_outside")),
        (date(2024, 2, 19), (YES, "insured")),
    ],
)
def test_e01_counts_the_last_insured_day(last_insured: date, expected: tuple[Verdict, str]) -> None:
    worker = factories.worker()
    relation = factories.relation(worker)
    version = draft_on(worker)
    InsuranceRelation.objects.filter(pk=relation.pk).update(ends_on=last_insured)

    assert said(answer_of(version, Reason.E01)) == expected


@rows
def test_e01_refuses_who_is_insured_only_from_a_later_day() -> None:
    worker = factories.worker()
    factories.relation(worker, starts_on=date(2026, 3, 11))
    determination = factories.determination(worker, happened_on=None)

    assert said(answer_of(draft_on(worker, [determination]), Reason.E01)) == (NO, "not_yet_insured")


@rows
def test_e01_leaves_open_what_nobody_noted_of_contributions() -> None:
    worker = factories.worker()
    factories.relation(worker, paid_through=None)
    answer = answer_of(draft_on(worker), Reason.E01)

    assert said(answer) == (UNKNOWN, "contributions_unknown")
    assert answer.supplier == "clerk"


@rows
def test_e01_leaves_open_an_injury_without_a_day_when_the_insurance_is_over() -> None:
    worker = factories.worker()
    relation = factories.relation(worker)
    version = draft_on(worker, [factories.determination(worker, happened_on=None)])
    InsuranceRelation.objects.filter(pk=relation.pk).update(ends_on=date(2026, 3, 9))

    assert said(answer_of(version, Reason.E01)) == (UNKNOWN, "injury_day_unknown")


# E02, from rows


@rows
def test_e02_is_answered_yes_by_a_confirmed_determination() -> None:
    worker = factories.worker()
    determination = factories.determination(worker, number="2024-123")
    answer = answer_of(draft_on(worker, [determination]), Reason.E02)

    assert said(answer) == (YES, "determined")
    assert answer.facts == {"number": "2024-123", "decided_on": date(2024, 5, 6)}


@rows
def test_e02_lets_a_determination_under_reconsideration_stand() -> None:
    worker = factories.worker()
    determination = factories.determination(worker)
    version = draft_on(worker, [determination])
    reviewer = factories.actor(worker.agency, Role.REVIEWER)
    worker_actions.note_reconsideration(
        by=reviewer, at=AT, ids=uuid7, determination_id=determination.pk, since=date(2026, 3, 1), reason="employer"
    )

    assert said(answer_of(version, Reason.E02)) == (YES, "under_reconsideration")
    assert answer_of(version, Reason.E03).verdict == YES


@rows
def test_e02_refuses_without_a_determination() -> None:
    assert said(answer_of(draft_on(factories.worker(), []), Reason.E02)) == (NO, "none_chosen")


def revoke(determination: Determination, on: date) -> None:
    reviewer = factories.actor(determination.agency, Role.REVIEWER)
    worker_actions.revoke_determination(
        by=reviewer, at=AT, ids=uuid7, determination_id=determination.pk, on=on, reason="court"
    )


@rows
@pytest.mark.parametrize(
    ("revoked_on", "expected"),
    [
        (date(2026, 3, 10), (NO, "revoked_or_over")),
        (date(2026, 3, 11), (YES, "determined")),
    ],
)
def test_e02_refuses_a_determination_from_the_day_it_is_revoked(
    revoked_on: date, expected: tuple[Verdict, str]
) -> None:
    worker = factories.worker()
    determination = factories.determination(worker)
    version = draft_on(worker, [determination])
    revoke(determination, revoked_on)

    assert said(answer_of(version, Reason.E02)) == expected


@rows
def test_e02_looks_at_the_day_of_decision_when_a_determination_is_revoked_after_the_application() -> None:
    worker = factories.worker()
    determination = factories.determination(worker)
    version = factories.submitted(worker, determinations=[determination], at=moment("2026-03-09 10:00"))
    revoke(determination, date(2026, 3, 10))

    assert said(answer_of(version, Reason.E02)) == (NO, "revoked_or_over")
    assert answer_of(version, Reason.E03).verdict == NO
    assert answer_of(version, Reason.E02, moment("2026-03-09 11:00")).verdict == YES


@rows
@pytest.mark.parametrize(
    ("last_day", "verdict"),
    [(date(2026, 3, 9), NO), (date(2026, 3, 10), YES)],
)
def test_e02_counts_the_last_day_of_a_confirmation(last_day: date, verdict: Verdict) -> None:
    worker = factories.worker()
    determination = factories.determination(worker, kind=DeterminationKind.DEVICE, valid_to=last_day)
    version = draft_on(worker, [determination], services=[Service.DEVICE.value])

    assert answer_of(version, Reason.E02).verdict == verdict
    assert answer_of(version, Reason.E03).finding == ("not_covered" if verdict == NO else "notice_missing")


@rows
def test_e02_and_e03_wait_for_the_one_who_confirms() -> None:
    worker = factories.worker()
    version = draft_on(worker, [factories.determination(worker, confirmed=False)])

    for code, finding in [(Reason.E02, "unconfirmed"), (Reason.E03, "cover_unconfirmed")]:
        answer = answer_of(version, code)
        assert said(answer) == (UNKNOWN, finding)
        assert answer.supplier == "confirmer"


# E03, from rows

OPENS = [
    ("RECOGNITION", {"MEDICAL"}),
    ("RECURRENCE", {"MEDICAL"}),
    ("REHABILITATION", {"REHAB"}),
    ("DEVICE", {"DEVICE"}),
]


@rows
@pytest.mark.parametrize(("kind", "opened"), OPENS)
def test_e03_opens_for_each_determination_its_service_and_no_other(kind: str, opened: set[str]) -> None:
    worker = factories.worker()
    version = draft_on(worker, [factories.determination(worker, kind=kind)], services=["DEVICE", "MEDICAL", "REHAB"])
    answer = answer_of(version, Reason.E03)

    assert said(answer) == (NO, "not_covered")
    assert set(answer.facts["services"]) == {"DEVICE", "MEDICAL", "REHAB"} - opened


@rows
def test_e03_is_answered_yes_when_several_determinations_cover_all() -> None:
    worker = factories.worker()
    chosen = [factories.determination(worker, kind=kind) for kind in ("RECOGNITION", "REHABILITATION")]
    answer = answer_of(draft_on(worker, chosen, services=["MEDICAL", "REHAB"]), Reason.E03)

    assert said(answer) == (YES, "covered")
    assert answer.facts == {"services": ["MEDICAL", "REHAB"]}


@rows
def test_e03_is_open_while_no_service_is_chosen() -> None:
    assert said(answer_of(draft_on(factories.worker(), services=[]), Reason.E03)) == (UNKNOWN, "no_service_chosen")


# E04, from rows


@rows
@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2026-03-09 23:59", NO), ("2026-03-10 00:00", YES)],
)
def test_e04_counts_half_a_year_inclusive_at_the_desks_clock(day: str, verdict: Verdict) -> None:
    answer = answer_of(draft_on(factories.worker(), away_from=date(2025, 9, 10)), Reason.E04, moment(day))

    assert answer.verdict == verdict
    assert answer.facts == {"since": date(2025, 9, 10), "months": 6, "full_on": date(2026, 3, 10)}


@rows
def test_e04_is_held_to_the_day_of_application_and_not_to_that_of_decision() -> None:
    version = factories.submitted(away_from=date(2025, 9, 10), at=moment("2026-03-09 10:00"))

    assert said(answer_of(version, Reason.E04, moment("2026-03-12 10:00"))) == (NO, "too_short")


@rows
def test_e04_is_open_without_a_first_day() -> None:
    answer = answer_of(draft_on(factories.worker(), away_from=None), Reason.E04)

    assert said(answer) == (UNKNOWN, "start_unknown")
    assert answer.supplier == "worker"


# E06, from rows


@rows
@pytest.mark.parametrize(
    ("third_party", "expected"),
    [
        (ThirdParty.NO, (YES, "no_third_party")),
        (ThirdParty.SETTLED, (YES, "settled")),
        (ThirdParty.OPEN, (NO, "third_party_open")),
        (ThirdParty.UNKNOWN, (UNKNOWN, "third_party_unknown")),
    ],
)
def test_e06_follows_the_determination(third_party: ThirdParty, expected: tuple[Verdict, str]) -> None:
    worker = factories.worker()
    version = draft_on(worker, [factories.determination(worker, third_party=third_party)])

    assert said(answer_of(version, Reason.E06)) == expected


@rows
def test_e06_one_open_liability_outweighs_all_else() -> None:
    worker = factories.worker()
    chosen = [factories.determination(worker, third_party=each) for each in ThirdParty]

    assert answer_of(draft_on(worker, chosen), Reason.E06).verdict == NO


# E10, from rows. Our own rows are never in doubt, so there is no "unknown" (a property below).


@rows
def test_e10_is_answered_yes_without_another_filing() -> None:
    worker = factories.worker()
    factories.submitted(worker, at=AT)

    assert said(answer_of(draft_on(worker), Reason.E10)) == (YES, "no_overlap")


@rows
@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2027-03-10 10:00", NO), ("2027-03-11 10:00", YES)],
)
def test_e10_refuses_through_the_last_day_of_the_other_filing(day: str, verdict: Verdict) -> None:
    worker = factories.worker()
    first = factories.approved(worker, at=AT)
    answer = answer_of(draft_on(worker), Reason.E10, moment(day))

    assert answer.verdict == verdict
    if verdict == NO:
        assert answer.facts == {
            "number": first.filing.number,
            "effective_from": date(2026, 3, 10),
            "valid_to": date(2027, 3, 10),
        }


@rows
def test_e10_lets_another_insurance_relation_have_a_filing_of_its_own() -> None:
    worker = factories.worker()
    first = factories.approved(worker, at=AT)
    second = draft_on(worker)
    other = factories.relation(worker, starts_on=date(2012, 1, 1))
    FilingVersion.objects.filter(pk=second.pk).update(relation=other)

    assert first.relation_id != other.pk
    assert answer_of(second, Reason.E10).verdict == YES


# E12, from rows


@rows
@pytest.mark.parametrize(
    ("identity", "card_state", "expected"),
    [
        (Identity.MATCHES, CardState.NORMAL, (YES, "matches")),
        (Identity.MATCHES, CardState.LOST, (YES, "matches_without_card")),
        (Identity.MATCHES, None, (YES, "matches_without_card")),
        (Identity.DIFFERS, CardState.NORMAL, (NO, "differs")),
        (Identity.NOT_CHECKED, CardState.NORMAL, (UNKNOWN, "not_checked")),
    ],
)
def test_e12_follows_what_the_clerk_compared(
    identity: Identity, card_state: CardState | None, expected: tuple[Verdict, str]
) -> None:
    worker = factories.worker()
    if card_state:
        card = factories.card(worker)
        clerk = factories.actor(worker.agency, Role.CLERK)
        worker_actions.set_card_state(by=clerk, at=AT, ids=uuid7, card_id=card.pk, state=card_state, reason="reported")

    assert said(answer_of(draft_on(worker, identity=identity), Reason.E12)) == expected
<<<<<<< HEAD


# All rules together, as values

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
MAYBE_DAYS = st.none() | DAYS
TEXT = st.text(min_size=1, max_size=12)


@st.composite
def others_drawn(draw: st.DrawFn) -> OtherFiling:
    start = draw(DAYS)
    end = draw(st.none() | st.integers(0, 800))
    return OtherFiling(draw(TEXT), start, None if end is None else start + timedelta(days=end))


RELATIONS = st.builds(RelationFacts, DAYS, MAYBE_DAYS, MAYBE_DAYS)
DETERMINATIONS = st.builds(
    DeterminationFacts,
    kind=st.sampled_from(DeterminationKind.values),
    number=TEXT,
    decided_on=DAYS,
    happened_on=MAYBE_DAYS,
    valid_to=MAYBE_DAYS,
    confirmed=st.booleans(),
    revoked_on=MAYBE_DAYS,
    third_party=st.sampled_from(ThirdParty.values),
    reconsidered_since=MAYBE_DAYS,
)
FACTS = st.builds(
    Facts,
    on=DAYS,
    decided_on=DAYS,
    category=st.sampled_from([Category.RESIDENT.value, Category.POSTED.value]),
    services=st.lists(st.sampled_from(Service.values), unique=True).map(lambda chosen: tuple(sorted(chosen))),
    relation=st.none() | RELATIONS,
    determinations=st.lists(DETERMINATIONS, max_size=3).map(tuple),
    away_from=MAYBE_DAYS,
    away_until=MAYBE_DAYS,
    identity=st.sampled_from(Identity.values),
    has_card=st.booleans(),
    others=st.lists(others_drawn(), max_size=3).map(tuple),
    not_before=st.none() | DAYS,
    change=st.none() | st.builds(ChangeFacts, st.sampled_from(Asker.values), st.booleans(), st.none() | DAYS),
)
PARAMETERS = st.fixed_dictionaries(
    {
        "filing.residence_min_months": st.integers(0, 60),
        "filing.accept_prospective_residence": st.booleans(),
        "filing.validity.resident": st.integers(1, 120) | st.just("UNLIMITED"),
        "filing.validity.posted": st.integers(1, 120) | st.sampled_from(["UNLIMITED", "POSTING_PERIOD"]),
        "filing.validity.referral": st.integers(1, 120) | st.just("UNLIMITED"),
        "filing.change_lock_months": st.integers(0, 6),
        "filing.lock_applies_to": st.lists(st.sampled_from(["CHANGE_PLACE", "CHANGE_ANY", "CANCEL"]), unique=True),
        "filing.referral_admission_days": st.none() | st.integers(1, 365),
        "filing.review_wd": st.integers(1, 60),
    }
)
CODES = [Reason.E01, Reason.E02, Reason.E03, Reason.E04, Reason.E06, Reason.E10, Reason.E11, Reason.E12]


@given(FACTS, PARAMETERS)
def test_every_rule_answers_whatever_the_facts(facts: Facts, parameters: dict[str, Any]) -> None:
    of_changes_alone = set() if facts.change else {Reason.E11}

    codes = [answer.code for answer in eligibility.assess(facts, parameters)]
    assert codes == [code for code in CODES if code not in of_changes_alone]


@given(FACTS, PARAMETERS)
def test_only_a_no_refuses(facts: Facts, parameters: dict[str, Any]) -> None:
    answers = eligibility.assess(facts, parameters)

    assert eligibility.refusing(answers) == [answer.code for answer in answers if answer.verdict == NO]


@given(FACTS, PARAMETERS)
def test_not_knowing_never_refuses(facts: Facts, parameters: dict[str, Any]) -> None:
    unsure = tuple(
        replace(each, confirmed=False, revoked_on=None, valid_to=None, third_party=ThirdParty.UNKNOWN)
        for each in facts.determinations
    )
    blank = replace(
        facts,
        relation=None,
        determinations=unsure,
        services=(),
        away_from=None,
        identity=Identity.NOT_CHECKED,
        others=(),
    )

    refusing = eligibility.refusing(eligibility.assess(blank, parameters))
    assert refusing == ([] if unsure else [Reason.E02])


@given(FACTS, PARAMETERS)
def test_who_does_not_know_is_told_who_can_help(facts: Facts, parameters: dict[str, Any]) -> None:
    for answer in eligibility.assess(facts, parameters):
        if answer.verdict == UNKNOWN:
            assert answer.supplier is not None


@given(FACTS, PARAMETERS)
def test_e10_is_never_in_doubt(facts: Facts, parameters: dict[str, Any]) -> None:
    assert eligibility.e10_no_overlap(facts, parameters).verdict in {YES, NO}


@given(FACTS, PARAMETERS, st.integers(0, 4000))
def test_e04_once_fulfilled_stays_fulfilled(facts: Facts, parameters: dict[str, Any], days: int) -> None:
    later = replace(facts, on=facts.on + timedelta(days=days))

    if eligibility.e04_half_a_year(facts, parameters).verdict == YES:
        assert eligibility.e04_half_a_year(later, parameters).verdict == YES


@given(FACTS)
def test_facts_come_back_from_storage_as_they_were(facts: Facts) -> None:
    assert from_json(json.loads(json.dumps(to_json(facts)))) == facts


@given(FACTS, PARAMETERS)
def test_the_same_facts_and_parameters_give_the_same_answers(facts: Facts, parameters: dict[str, Any]) -> None:
    again = from_json(json.loads(json.dumps(to_json(facts))))
    kept = json.loads(json.dumps(parameters))

    assert eligibility.assess(again, kept) == eligibility.assess(facts, parameters)


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


def findings_in_the_source() -> set[tuple[str, str]]:
    tree = ast.parse(inspect.getsource(eligibility))
    found: set[tuple[str, str]] = set()
    for rule in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(rule) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "Answer":
                code = call.args[0].attr  # type: ignore[attr-defined]
                found |= {(code, word) for word in _words(call.args[2], rule)}
    return found


def _words(finding: ast.expr, rule: ast.FunctionDef) -> Iterator[str]:
    if isinstance(finding, ast.Constant):
        yield finding.value  # type: ignore[misc]
    elif isinstance(finding, ast.IfExp):
        yield from (*_words(finding.body, rule), *_words(finding.orelse, rule))
    elif isinstance(finding, ast.Name):
        for node in ast.walk(rule):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == finding.id:
                yield from _words(node.value, rule)
    else:
        raise AssertionError(f"a finding that this test can't read: {ast.dump(finding)}")


def test_every_finding_has_its_sentence_and_no_sentence_is_idle() -> None:
    found = findings_in_the_source()

    assert found == {(str(code), finding) for code, finding in wording.FINDINGS}
    assert {(str(code), finding) for code, finding in wording.REMEDIES} <= found


def test_every_rule_has_its_question_and_clause() -> None:
    assert list(wording.QUESTIONS) == CODES
    assert sorted(clauses()) == sorted(CODES)
    assert {clause.standing for clause in clauses().values()} <= {"law", "national", "province", "proposal"}


HAN = re.compile(r"[\u3400-\u9fff]")
SENTENCES = [*wording.QUESTIONS.values(), *wording.FINDINGS.values(), *wording.REMEDIES.values()]


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
=======
>>>>>>> main
