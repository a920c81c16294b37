"""Random walks find no illegal state, no lost message, no decision by an editor; planted bugs are found."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from filings import permissions, workflow
from filings.actions import closing, deciding, holding
from filings.enums import Action, State
from filings.models import FilingVersion
from tests.filings import walked
from tests.filings.scenes import Scene
from tests.filings.walking import BY_STATE, Walk, walks

STEPS = 12
"""Of one walk; it starts from nothing, or from a filing that has come some way already."""
SHORT = 6
"""Of each of the thousand walks in every run: enough to reach all that is listed below."""
REACHED = {*(name for names in BY_STATE.values() for name in names), "open", "enter_stop", "confirm_stop", "revoke"}
REACHED |= {"grant_end", "refuse_end", "drop_end"}
ASPECTS = {"approve is_emergency", "approve in_hospital_since", "approve deputy"}
ASPECTS |= {"confirm_stop DEATH", "confirm_stop RELATION_ENDED", "confirm_stop ENTITLEMENT_LOST"}
"""Of the steps, what was in them or who took them."""
NIGHTLY = {"remind", "overdue", "silence"}
"""What the machine does when its day has come, and leaves alone before."""
TOLD = {"approve denied own-work", "ask deemed-accepted", "ask not-to-be-asked", "take_over nothing-to-take-over"}
"""Why a step was refused."""
CAUSES = {"RELATION_ENDED", "REPLACED", "LAPSED", "REVOKED", "BY_AGENCY", "BY_WORKER", "ENTITLEMENT_LOST", "DEATH"}


@pytest.fixture(autouse=True)
def _nights_that_fail_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A night goes on with the next after one that failed: not in a walk, where nothing may fail."""

    def again(*told: Any, **words: Any) -> None:
        raise  # the fault that is being told of

    monkeypatch.setattr("agency.offices.sweeping.log", SimpleNamespace(exception=again))


@pytest.fixture(scope="module")
def scenes(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Scene]]:
    """The people and rows that walks start from, made once; every walk is undone by itself."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Planning joins of many tables in every order takes longer than all the rest of a walk
                cursor.execute("SET LOCAL join_collapse_limit = 1")
            walked.prepare()
            yield [Scene("370100"), Scene("210200")]
            transaction.set_rollback(True)
        connection.close()


def summed(done: list[Walk], name: str) -> Counter[str]:
    return sum((getattr(walk, name) for walk in done), Counter())


@pytest.mark.long
def test_a_thousand_walks_find_nothing_wrong_and_reach_every_step_and_state(scenes: list[Scene]) -> None:
    done = walks(scenes, range(1_000), SHORT)

    assert (REACHED | ASPECTS) - set(summed(done, "allowed")) == set()
    assert set(summed(done, "states")) == {state.value for state in State}
    assert CAUSES - set(summed(done, "causes")) == set()
    assert ((REACHED - NIGHTLY) | ASPECTS | TOLD) - set(summed(done, "refused")) == set()
    assert NIGHTLY - set(summed(done, "idle")) == set()


@pytest.mark.slow
def test_ten_thousand_other_walks_find_nothing_wrong(scenes: list[Scene]) -> None:
    assert len(walks(scenes, range(1_000, 11_000), STEPS)) == 10_000


def test_the_same_seed_walks_the_same_way(scenes: list[Scene]) -> None:
    once, again = ([walk.trace for walk in walks(scenes, range(5), STEPS)] for _ in range(2))
    assert once == again
    assert len({tuple(trace) for trace in once}) == 5
    assert [len(trace) for trace in once] == [1 + STEPS] * 5


# Planted bugs are found


def nothing(*args: Any, **kwargs: Any) -> None:
    """What a step that was forgotten does."""


def leading(action: Action, **values: Any) -> tuple[workflow.Transition, ...]:
    """The table with one step led elsewhere."""
    return tuple(replace(row, **values) if row.action == action else row for row in workflow.TRANSITIONS)


@pytest.mark.parametrize(("module", "base"), [(closing, "changing"), (deciding, "submitted")])
def test_a_lost_message_is_found(scenes: list[Scene], monkeypatch: pytest.MonkeyPatch, module: Any, base: str) -> None:
    monkeypatch.setattr(module, "outbox", SimpleNamespace(enqueue=nothing))
    with pytest.raises(AssertionError, match=r"seed \d+: Wrong: told .*, owed \['filing\.") as found:
        walks(scenes, range(60), STEPS, base)
    assert " -> done" in str(found.value)


def test_a_decision_by_an_editor_is_stopped_by_the_database_and_found(
    scenes: list[Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permissions, "_check_not_own_work", nothing)
    with pytest.raises(AssertionError, match=r"seed \d+: \w+: .*(maker|editor)"):
        walks(scenes, range(200), STEPS)


def test_a_change_that_does_not_end_what_it_replaces_is_found(
    scenes: list[Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "replace", nothing)
    with pytest.raises(AssertionError, match=r"seed \d+: Wrong: .*what it replaces did not end the day before"):
        walks(scenes, range(60), STEPS, "changing")


def test_a_final_state_that_opens_again_is_stopped_by_the_database_and_found(
    scenes: list[Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    again = frozenset({State.DRAFT, State.RETURNED, State.WITHDRAWN})
    monkeypatch.setattr(workflow, "TRANSITIONS", leading(Action.SUBMIT, sources=again))
    with pytest.raises(AssertionError, match=r"seed \d+: \w+: .*never opens again"):
        walks(scenes, range(300), STEPS, "new")


def test_a_step_that_leads_to_the_wrong_state_is_found(scenes: list[Scene], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "TRANSITIONS", leading(Action.WITHDRAW, target=State.DRAFT))
    with pytest.raises(AssertionError, match=r"seed \d+: Wrong: withdraw led from (SUBMITTED|RETURNED) to DRAFT"):
        walks(scenes, range(100), STEPS, "submitted")


def test_a_change_without_history_is_found(scenes: list[Scene], monkeypatch: pytest.MonkeyPatch) -> None:
    def claim(act: Any, version: FilingVersion, by: Any, at: Any) -> None:
        FilingVersion.objects.filter(pk=version.pk).update(claimed_by=by.user, claimed_at=at)

    monkeypatch.setattr(holding, "_claim", claim)
    with pytest.raises(AssertionError, match=r"seed \d+: Wrong: a version changed without history"):
        walks(scenes, range(60), STEPS, "submitted")
