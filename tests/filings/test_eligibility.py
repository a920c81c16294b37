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
from filings.enums import Identity, Reason, Service
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
