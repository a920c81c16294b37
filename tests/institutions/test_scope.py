import uuid
from datetime import date, datetime
from typing import Any

import pytest

from institutions.enums import AgreementState, Care, Reach, ScopeReason, Verdict
from institutions.scope import AgreementFacts, ScopeAnswer, Span, may_admit, may_settle, place_settles
from tests.factories import moment

DAY = date(2026, 3, 10)
FACTS: dict[str, Any] = {
    "id": uuid.UUID(int=1),
    "care": Care.MEDICAL,
    "state": AgreementState.ONLINE,
    "cross_province": True,
    "in_province": None,
    "valid_from": date(2026, 1, 1),
    "known_as_of": None,
    "valid_to": date(2026, 12, 31),
}


@pytest.mark.parametrize(
    ("facts", "verdict", "reason"),
    [
        ({}, Verdict.YES, ScopeReason.IN_FORCE),
        ({"valid_from": DAY, "valid_to": DAY}, Verdict.YES, ScopeReason.IN_FORCE),
        ({"valid_to": None}, Verdict.YES, ScopeReason.IN_FORCE),
        ({"valid_from": None, "known_as_of": DAY}, Verdict.YES, ScopeReason.IN_FORCE),
        ({"valid_from": None, "known_as_of": date(2026, 3, 11)}, Verdict.UNKNOWN, ScopeReason.START_UNKNOWN),
        ({"valid_from": None}, Verdict.UNKNOWN, ScopeReason.START_UNKNOWN),
        ({"cross_province": None}, Verdict.UNKNOWN, ScopeReason.REACH_UNKNOWN),
        ({"cross_province": None, "is_kept": True}, Verdict.NO, ScopeReason.NOT_ONLINE),
        ({"cross_province": None, "in_province": True, "is_kept": True}, Verdict.UNKNOWN, ScopeReason.REACH_UNKNOWN),
        ({"cross_province": False}, Verdict.NO, ScopeReason.OUT_OF_REACH),
        ({"cross_province_from": DAY}, Verdict.YES, ScopeReason.IN_FORCE),
        ({"cross_province_from": date(2026, 3, 11)}, Verdict.NO, ScopeReason.NOT_ONLINE),
        ({"valid_from": date(2026, 3, 11)}, Verdict.NO, ScopeReason.NOT_STARTED),
        ({"valid_to": date(2026, 3, 9)}, Verdict.NO, ScopeReason.ENDED),
        ({"suspended": (Span(moment("2026-03-10 00:00")),)}, Verdict.NO, ScopeReason.SUSPENDED),
        ({"suspended": (Span(moment("2026-03-10 23:59")),)}, Verdict.NO, ScopeReason.SUSPENDED),
        ({"suspended": (Span(moment("2026-03-11 00:00")),)}, Verdict.YES, ScopeReason.IN_FORCE),
        (
            {"suspended": (Span(moment("2026-03-01 00:00"), moment("2026-03-10 09:00")),)},
            Verdict.YES,
            ScopeReason.IN_FORCE,
        ),
        (
            {"suspended": (Span(moment("2026-03-01 00:00"), moment("2026-03-11 09:00")),)},
            Verdict.NO,
            ScopeReason.SUSPENDED,
        ),
        ({"state": AgreementState.TERMINATED, "terminated_on": DAY}, Verdict.NO, ScopeReason.TERMINATED),
        (
            {"state": AgreementState.TERMINATED, "terminated_on": date(2026, 3, 11)},
            Verdict.YES,
            ScopeReason.IN_FORCE,
        ),
        ({"state": AgreementState.APPLIED}, Verdict.NO, ScopeReason.NOT_SIGNED),
        ({"care": Care.REHAB}, Verdict.UNKNOWN, ScopeReason.NO_AGREEMENT),
    ],
)
def test_an_agreement_answers_for_a_day(facts: dict[str, Any], verdict: Verdict, reason: ScopeReason) -> None:
    agreement = AgreementFacts(**(FACTS | facts))

    answer = may_settle([agreement], Care.MEDICAL, Reach.CROSS_PROVINCE, DAY)

    assert (answer.verdict, answer.reason) == (verdict, reason)


NOON = moment("2026-03-10 12:00")


@pytest.mark.parametrize(
    ("times", "now", "later", "before"),
    [
        (("2026-03-10 12:00", None), "suspended", "suspended_that_day", "suspended_that_day"),
        (("2026-03-10 12:01", None), "in_force", "suspended_that_day", "suspended_that_day"),
        (("2026-03-10 00:00", None), "suspended", "suspended", "suspended"),
        (("2026-03-09 23:59", "2026-03-10 12:00"), "in_force", "in_force", "in_force"),
        (("2026-03-09 23:59", "2026-03-10 12:01"), "suspended", "in_force", "in_force"),
        (("2026-03-10 11:00", "2026-03-10 13:00"), "suspended", "in_force", "in_force"),
        (("2026-03-09 12:00", "2026-03-10 00:00"), "in_force", "in_force", "in_force"),
    ],
)
def test_a_suspension_counts_by_the_moment_on_its_own_day_and_refuses_nobody_who_may_have_come_before(
    times: tuple[str, str | None], now: str, later: str, before: str
) -> None:
    """R3.8; an admission tells no hour, so that of another day than the one on which it is told isn't known."""
    start, end = times
    facts = AgreementFacts(**FACTS, suspended=(Span(moment(start), end and moment(end)),))

    def told(at: str) -> str:
        return may_admit([facts], Care.MEDICAL, Reach.CROSS_PROVINCE, DAY, at=moment(at)).reason.value

    assert [told(at) for at in ("2026-03-10 12:00", "2026-03-11 12:00", "2026-03-09 12:00")] == [now, later, before]
    unknown = may_admit([facts], Care.MEDICAL, Reach.CROSS_PROVINCE, DAY, at=moment("2026-03-11 12:00"))
    assert (unknown.verdict is Verdict.UNKNOWN) is (later == "suspended_that_day")


@pytest.mark.parametrize(
    ("start", "end", "at", "standing"),
    [
        ("2026-03-10 12:00", None, NOON, "SUSPENDED"),
        ("2026-03-10 12:01", None, NOON, "ONLINE"),
        ("2026-03-10 12:01", None, moment("2026-03-11 08:00"), "SUSPENDED"),
        ("2026-03-01 00:00", "2026-03-10 12:01", NOON, "SUSPENDED"),
        ("2026-03-01 00:00", "2026-03-10 12:01", moment("2026-03-09 12:00"), "ONLINE"),
    ],
)
def test_today_an_agreement_stands_as_at_this_moment_and_on_another_day_as_that_ends(
    start: str, end: str | None, at: datetime, standing: str
) -> None:
    facts = AgreementFacts(**FACTS, suspended=(Span(moment(start), end and moment(end)),))
    assert facts.stands_as(DAY, at) == standing


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, "ONLINE"),
        ({"state": AgreementState.APPLIED, "valid_from": None, "valid_to": None}, "APPLIED"),
        ({"valid_to": DAY}, "ONLINE"),
        ({"cross_province_from": date(2026, 3, 11)}, "SIGNED"),
        ({"cross_province_from": date(2026, 3, 11), "in_province": True}, "ONLINE"),
        ({"valid_to": date(2026, 3, 9)}, "EXPIRED"),
        ({"valid_from": date(2026, 3, 11)}, "SIGNED"),
        ({"suspended": (Span(moment("2026-03-10 23:59")),)}, "SUSPENDED"),
        ({"suspended": (Span(moment("2026-03-11 00:00")),)}, "ONLINE"),
        ({"state": AgreementState.TERMINATED, "terminated_on": DAY}, "TERMINATED"),
        ({"state": AgreementState.TERMINATED, "terminated_on": date(2026, 3, 11)}, "ONLINE"),
        ({"state": AgreementState.TERMINATED, "terminated_on": date(2026, 3, 11), "cross_province": None}, "SIGNED"),
    ],
)
def test_an_agreement_stands_on_a_day_as_its_times_say(facts: dict[str, Any], standing: str) -> None:
    assert AgreementFacts(**{**FACTS, **facts}).stands_as(DAY) == standing


def test_without_any_agreement_nobody_knows() -> None:
    assert may_settle([], Care.DEVICE, Reach.IN_PROVINCE, DAY) == ScopeAnswer(Verdict.UNKNOWN, ScopeReason.NO_AGREEMENT)


def test_a_renewed_agreement_counts_beside_the_old_one() -> None:
    old = AgreementFacts(**(FACTS | {"valid_to": date(2026, 2, 28)}))
    new = AgreementFacts(**(FACTS | {"id": uuid.UUID(int=2), "valid_from": date(2026, 3, 1)}))

    answer = may_settle([old, new], Care.MEDICAL, Reach.CROSS_PROVINCE, DAY)

    assert (answer.verdict, answer.agreement) == (Verdict.YES, new)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("new", "verdict", "reason"),
    [
        ({}, Verdict.YES, ScopeReason.IN_FORCE),
        ({"cross_province": None}, Verdict.UNKNOWN, ScopeReason.REACH_UNKNOWN),
        ({"suspended": (Span(moment("2026-03-05 00:00")),)}, Verdict.NO, ScopeReason.SUSPENDED),
    ],
)
def test_only_the_agreement_that_runs_on_the_day_answers(
    new: dict[str, Any], verdict: Verdict, reason: ScopeReason, turned: bool
) -> None:
    over = AgreementFacts(**(FACTS | {"valid_to": date(2026, 2, 28), "suspended": (Span(moment("2026-02-01 00:00")),)}))
    runs = AgreementFacts(**(FACTS | {"id": uuid.UUID(int=2), "valid_from": date(2026, 3, 1), **new}))

    answer = may_settle([runs, over] if turned else [over, runs], Care.MEDICAL, Reach.CROSS_PROVINCE, DAY)

    assert answer == ScopeAnswer(verdict, reason, runs)


NO = ScopeAnswer(Verdict.NO, ScopeReason.SUSPENDED)
UNKNOWN = ScopeAnswer(Verdict.UNKNOWN, ScopeReason.REACH_UNKNOWN)
YES = ScopeAnswer(Verdict.YES, ScopeReason.IN_FORCE)


@pytest.mark.parametrize(
    ("answers", "verdict", "reason"),
    [
        ([], Verdict.UNKNOWN, ScopeReason.NO_INSTITUTION),
        ([NO, UNKNOWN, YES], Verdict.YES, ScopeReason.IN_FORCE),
        ([NO, UNKNOWN], Verdict.UNKNOWN, ScopeReason.REACH_UNKNOWN),
        ([NO], Verdict.NO, ScopeReason.SUSPENDED),
        ([NO, NO], Verdict.NO, ScopeReason.NONE_SETTLES),
    ],
)
def test_a_place_answers_by_its_institutions(answers: list[ScopeAnswer], verdict: Verdict, reason: ScopeReason) -> None:
    answer = place_settles(answers)

    assert (answer.verdict, answer.reason) == (verdict, reason)
