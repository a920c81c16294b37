"""The life of a filing: which step is possible in which state. The table is written by hand."""

from typing import Any

import pytest

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from filings import actions, workflow
from filings.enums import Action, State
from filings.models import FilingVersion
from tests import factories
from tests.factories import NOW

D, S, R, A, J, W = "DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "REJECTED", "WITHDRAWN"
STATES = (D, S, R, A, J, W, "ENDED")
TABLE: dict[str, dict[str, str]] = {
    "SAVE": {D: D, R: R},
    "SUBMIT": {D: S, R: S},
    "TAKE_BACK": {S: D},
    "RETURN": {S: R},
    "APPROVE": {S: A},
    "REJECT": {S: J},
    "WITHDRAW": {D: W, S: W, R: W},
}
CELLS = [(action, state) for action in TABLE for state in STATES]


def test_the_table_knows_every_step_and_every_state() -> None:
    assert sorted(TABLE) == sorted(Action.values)
    assert sorted(STATES) == sorted(State.values)


@pytest.mark.parametrize(("action", "state"), CELLS)
def test_a_step_leads_where_the_table_says_or_is_refused_with_a_sentence(action: str, state: str) -> None:
    if state in TABLE[action]:
        found = workflow.find(Action(action), State(state))
        assert found.target == TABLE[action][state]
        assert found in workflow.possible(State(state))
        return
    with pytest.raises(NotAllowedNow) as refusal:
        workflow.find(Action(action), State(state))
    assert str(Action(action).label) in str(refusal.value.sentence)
    assert str(State(state).label) in str(refusal.value.sentence)


def test_only_approval_tells_the_national_exchange() -> None:
    assert {each.action: each.message for each in workflow.TRANSITIONS if each.message} == {
        Action.APPROVE: "filing.approved"
    }


def test_decided_and_withdrawn_never_reopen() -> None:
    for state in (A, J, W, "ENDED"):
        assert workflow.possible(State(state)) == ()


# The same table, by the actions on rows


class Case:
    """A version with the people who may do every step to it."""

    def __init__(self) -> None:
        office = factories.agency()
        self.clerk, self.approver = factories.actor(office, Role.CLERK), factories.actor(office, Role.APPROVER)
        self.version = factories.draft(factories.worker(office), by=self.clerk)

    def step(self, action: str, reason: str = "because") -> Any:
        self.version.refresh_from_db()
        maker: dict[str, Any] = {"by": self.clerk, "at": NOW, "ids": uuid7, "version_id": self.version.pk}
        decider = {**maker, "by": self.approver}
        revision = self.version.revision
        match action:
            case "SAVE":
                return actions.save(**maker, revision=revision, note=f"note {revision}")
            case "SUBMIT":
                return actions.submit(**maker, revision=revision)
            case "TAKE_BACK":
                return actions.take_back(**maker)
            case "WITHDRAW":
                return actions.withdraw(**maker, reason=reason)
            case "RETURN":
                return actions.return_for_more(**decider, reason=reason)
            case "APPROVE":
                return actions.approve(**decider, revision=revision)
            case "REJECT":
                return actions.reject(**decider, revision=revision, reasons=["E12"], explanation=reason)
        raise AssertionError(action)

    def bring_to(self, state: str) -> "Case":
        way = {
            D: (),
            S: ("SUBMIT",),
            R: ("SUBMIT", "RETURN"),
            A: ("SUBMIT", "APPROVE"),
            J: ("SUBMIT", "REJECT"),
            W: ("WITHDRAW",),
            "ENDED": ("SUBMIT", "APPROVE"),
        }
        for action in way[state]:
            self.step(action)
        if state == "ENDED":  # no step leads there yet
            FilingVersion.objects.filter(pk=self.version.pk).update(
                state="ENDED", ended_on=NOW.date(), ended_because="BY_AGENCY"
            )
        return self

    @property
    def row(self) -> dict[str, Any]:
        return FilingVersion.objects.filter(pk=self.version.pk).values().get()


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_actions_refuse_what_the_table_does_not_allow_and_change_nothing(state: str) -> None:
    case = Case().bring_to(state)
    before = case.row
    assert before["state"] == state

    for action in (action for action in TABLE if state not in TABLE[action]):
        with pytest.raises(NotAllowedNow):
            case.step(action)
        assert (action, case.row) == (action, before)


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "state"), [cell for cell in CELLS if cell[1] in TABLE[cell[0]]])
def test_actions_do_what_the_table_allows(action: str, state: str) -> None:
    case = Case().bring_to(state)
    before = case.row

    case.step(action)

    after = case.row
    assert after["state"] == TABLE[action][state]
    assert after["revision"] == before["revision"] + 1


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "state"), [("WITHDRAW", D), ("RETURN", S), ("REJECT", S)])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_steps_that_need_a_reason_are_refused_without_one(action: str, state: str, reason: str) -> None:
    case = Case().bring_to(state)
    before = case.row

    with pytest.raises(Refusal) as refusal:
        case.step(action, reason=reason)

    assert refusal.value.code == "reason-missing"
    assert case.row == before


def test_the_transition_table_says_which_steps_need_a_reason() -> None:
    assert {each.action.value for each in workflow.TRANSITIONS if each.needs_reason} == {"RETURN", "REJECT", "WITHDRAW"}


@pytest.mark.django_db
def test_every_step_demands_its_permission() -> None:
    stranger = Actor()
    case = Case().bring_to(S)
    case.clerk = case.approver = stranger
    for action in TABLE:
        with pytest.raises(Denied):
            case.step(action)
    assert case.row["state"] == S
