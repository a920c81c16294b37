"""Several people do something with the same filings at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import NotAllowedNow, Refusal, Stale
from agency.workers.models import InsuranceRelation
from filings import actions, queries
from filings.enums import State
from filings.models import Decision, Filing, FilingVersion
from tests import factories
from tests.conftest import by_itself, until_somebody_waits, until_the_other_gives_way
from tests.factories import NOW
from tests.filings.versions import fresh, two_for_one_worker


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_numbers_have_neither_gaps_nor_doubles_when_eight_desks_open_at_once(together: Any) -> None:
    office = factories.agency()
    desks = []
    for _ in range(8):
        clerk = factories.actor(office, Role.CLERK)
        worker = factories.worker(office, by=clerk)
        desks.append((clerk, worker, factories.relation(worker)))

    def open_five(clerk: Any, worker: Any, relation: Any) -> None:
        for _ in range(5):
            actions.open_filing(by=clerk, at=NOW, ids=uuid7, worker_id=worker.pk, relation_id=relation.pk)

    outcomes = together(*(lambda desk=desk: open_five(*desk) for desk in desks))

    assert outcomes == [None] * 8
    numbers = sorted(Filing.objects.values_list("number", flat=True))
    assert numbers == [f"120000-2026-{number:07}" for number in range(1, 41)]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_people_asking_for_the_next_case_get_eight_cases(together: Any) -> None:
    office = factories.agency()
    cases = [factories.submitted(factories.worker(office)) for _ in range(8)]
    people = [factories.actor(office, Role.APPROVER) for _ in range(8)]

    got = together(*(lambda by=by: actions.claim_next(by=by, at=NOW, ids=uuid7) for by in people))

    taken = [version.pk for version in got if version is not None]
    assert len(set(taken)) == len(taken)
    assert set(taken) <= {version.pk for version in cases}
    holders = set(FilingVersion.objects.exclude(claimed_by=None).values_list("claimed_by", flat=True))
    assert len(holders) == len(taken)


# Two filings of one worker


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_filings_of_one_worker_approved_at_the_same_time_give_one_approval_and_one_sentence(together: Any) -> None:
    for _ in range(8):
        pair = two_for_one_worker()
        people = [factories.actor(pair[0].agency, Role.APPROVER) for _ in pair]

        outcomes = together(*(_approval(by, version) for by, version in zip(people, pair, strict=True)))

        unapproved, states, messages = _became(pair, outcomes)
        assert [_names_e10(outcome) for outcome in unapproved] == [True], unapproved
        assert (states, messages) == (["APPROVED", "SUBMITTED"], 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_what_the_rules_cannot_see_yet_the_exclusion_constraint_turns_into_a_sentence(
    together: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are assessed before either is written: then only the constraint keeps them apart, and without a deadlock."""
    assess = queries.assess
    for _ in range(8):
        pair = two_for_one_worker()
        people = [factories.actor(pair[0].agency, Role.APPROVER) for _ in pair]
        blind = {version.pk: assess(version, at=NOW) for version in map(fresh, pair)}
        monkeypatch.setattr(queries, "assess", lambda version, *, at, blind=blind: blind[version.pk])

        outcomes = together(*(_approval(by, version) for by, version in zip(people, pair, strict=True)))

        monkeypatch.setattr(queries, "assess", assess)
        unapproved, states, messages = _became(pair, outcomes)
        assert [_names_e10(outcome) for outcome in unapproved] == [True], unapproved
        assert (states, messages) == (["APPROVED", "SUBMITTED"], 1)
        assert not isinstance(unapproved[0], actions.NotEligible)


def _approval(by: Any, version: FilingVersion) -> Any:
    return lambda: actions.approve(by=by, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)


def _became(pair: list[FilingVersion], outcomes: list[Any]) -> tuple[list[Any], list[str], int]:
    """The outcomes that are no decision, the states of both filings, and how many messages there are about them."""
    unapproved = [outcome for outcome in outcomes if not isinstance(outcome, Decision)]
    states = sorted(fresh(version).state for version in pair)
    messages = Outgoing.objects.filter(subject__in=[version.filing_id for version in pair]).count()
    return unapproved, states, messages


def _names_e10(outcome: Any) -> bool:
    """Whether somebody was told in a sentence that the worker has another filing."""
    if not isinstance(outcome, Refusal) or not str(outcome.sentence):
        return False
    return "E10" in {outcome.code, *getattr(outcome, "reasons", [])}


# Eight people, one filing


class Contest:
    """Eight people decide each of some filings at the same moment; `faults` says what should not have happened."""

    PEOPLE = 8

    def __init__(self, filings: int) -> None:
        office = factories.agency()
        self.versions = [factories.submitted(factories.worker(office)) for _ in range(filings)]
        self.people = [factories.actor(office, Role.APPROVER) for _ in range(self.PEOPLE)]
        self.start = threading.Barrier(self.PEOPLE)

    def decide_all(self, by: Any) -> list[Any]:
        """In one thread: what became of this person's decision on each filing."""
        outcomes: list[Any] = []
        for version in self.versions:
            self.start.wait(timeout=60)
            try:
                outcomes.append(
                    actions.approve(by=by, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)
                )
            except Exception as error:  # judged below
                outcomes.append(error)
        return outcomes

    def run(self, together: Any) -> list[str]:
        columns = together(*(lambda by=by: self.decide_all(by) for by in self.people), timeout=2 * len(self.versions))
        faults = []
        for number, version in enumerate(self.versions):
            faults += self.faults(version, [column[number] for column in columns])
        return faults

    def faults(self, version: FilingVersion, outcomes: list[Any]) -> list[str]:
        won = [outcome for outcome in outcomes if isinstance(outcome, Decision)]
        told = [outcome for outcome in outcomes if isinstance(outcome, NotAllowedNow | Stale) and str(outcome.sentence)]
        decisions = Decision.objects.filter(version=version).count()
        messages = Outgoing.objects.filter(subject=version.filing_id).count()
        found = [repr(outcome) for outcome in outcomes if outcome not in won + told]
        counted = (len(won), len(told), decisions, messages)
        return (
            found if counted == (1, self.PEOPLE - 1, 1, 1) else [*found, f"won, told, decisions, messages: {counted}"]
        )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("filings", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_of_eight_who_decide_a_filing_one_does_and_seven_read_a_sentence(together: Any, filings: int) -> None:
    assert Contest(filings).run(together) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_contest_without_the_lock_goes_wrong(together: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    contest = Contest(8)
    monkeypatch.setattr(type(Filing.objects.all()), "lock", lambda rows, pk: rows.get(pk=pk))

    faults = contest.run(together)

    assert [fault for fault in faults if "IntegrityError" in fault]


# What the page says to who gave way


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_approval_that_gives_way_to_somebody_else_is_sent_again(at_desk: Any) -> None:
    """Somebody else holds the relation and waits for the filing, which the approval holds."""

    def scene() -> tuple[FilingVersion, Callable[[], Any], Any]:
        version = factories.submitted(factories.worker())
        desk = at_desk(factories.actor(version.agency, Role.APPROVER))

        def approve() -> Any:
            return desk.post(reverse("filings:approve", args=[version.pk]), {"revision": version.revision})

        with ThreadPoolExecutor(1) as other, transaction.atomic():
            InsuranceRelation.objects.lock(version.relation_id)
            approving = other.submit(by_itself, approve)
            until_somebody_waits()
            Filing.objects.lock(version.filing_id)
        return version, approve, approving.result(30)

    version, approve, answer = until_the_other_gives_way(scene)

    assert (answer.status_code, "Nothing was stored" in answer.content.decode()) == (409, True)
    assert approve().status_code == 302
    assert FilingVersion.objects.get(pk=version.pk).state == State.APPROVED
