"""The life of a filing: which step is possible in which state. The table is written by hand."""

from typing import Any

import pytest

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from filings import actions, workflow
from filings.enums import Action, State
from filings.models import Ending, FilingVersion
from tests import factories
from tests.factories import NOW, moment

D, S, R, A, J, W, E = "DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "REJECTED", "WITHDRAWN", "ENDED"
STATES = (D, S, R, A, J, W, E)
TABLE: dict[str, dict[str, str]] = {
    "SAVE": {D: D, R: R},
    "SUBMIT": {D: S, R: S},
    "TAKE_BACK": {S: D},
    "RETURN": {S: R},
    "APPROVE": {S: A},
    "REJECT": {S: J},
    "WITHDRAW": {D: W, S: W, R: W},
    "FALL": {D: W, S: W, R: W},
    "OPEN_CHANGE": {A: A},
    "RENEW": {A: A},
    "ASK_END": {A: A},
    "DROP_END": {A: A},
    "REFUSE_END": {A: A},
    "GRANT_END": {A: E},
    "REPLACE": {A: E},
    "LAPSE": {A: E},
    "CEASE": {A: E},
}
FOLLOWS = ("FALL", "REPLACE", "LAPSE", "CEASE")
"""What no person does by itself; tests/filings/test_lapsing.py, test_following.py and test_changing.py show it."""
CELLS = [(action, state) for action in TABLE for state in STATES]
TAKEN = [(action, state) for action, state in CELLS if state in TABLE[action] and action not in FOLLOWS]
REASONED = [
    ("WITHDRAW", D),
    ("RETURN", S),
    ("REJECT", S),
    ("OPEN_CHANGE", A),
    ("ASK_END", A),
    ("DROP_END", A),
    ("REFUSE_END", A),
]


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


def test_the_national_exchange_is_told_of_what_holds_and_of_each_end() -> None:
    assert {each.action: each.message for each in workflow.TRANSITIONS if each.message} == {
        Action.APPROVE: "filing.approved",
        Action.GRANT_END: "filing.ended",
        Action.REPLACE: "filing.ended",
        Action.LAPSE: "filing.ended",
        Action.CEASE: "filing.ended",
    }


def test_what_is_over_never_reopens_and_what_is_approved_only_ends() -> None:
    for state in (J, W, E):
        assert workflow.possible(State(state)) == ()
    assert {each.target for each in workflow.possible(State.APPROVED)} == {State.APPROVED, State.ENDED}


def test_every_way_into_the_end_tells_of_it_and_every_other_step_but_approval_is_silent() -> None:
    for each in workflow.TRANSITIONS:
        enters = each.target in (A, E) and each.target not in each.sources
        assert (each.action, bool(each.message)) == (each.action, enters)


def test_what_follows_by_itself_has_nobody_who_may() -> None:
    assert {each.action.value for each in workflow.TRANSITIONS if each.permission is None} == set(FOLLOWS)


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
        return self.step_afterwards(action, maker, decider, reason)

    def step_afterwards(self, action: str, maker: dict[str, Any], decider: dict[str, Any], reason: str) -> Any:
        match action:
            case "OPEN_CHANGE":
                return actions.open_change(**maker, asked_by="AGENCY", reason=reason)
            case "RENEW":
                return actions.renew(**{**maker, "at": moment("2027-02-20 09:00")})
            case "ASK_END":
                return actions.ask_end(**maker, cause="BY_AGENCY", ends_on=NOW.date(), reason=reason)
        asked = {"ending_id": self.asked()}
        del maker["version_id"], decider["version_id"]
        match action:
            case "DROP_END":
                return actions.drop_end(**maker, **asked, reason=reason)
            case "REFUSE_END":
                return actions.refuse_end(**decider, **asked, reason=reason)
            case "GRANT_END":
                return actions.grant_end(**decider, **asked)
        raise AssertionError(action)

    def asked(self) -> Any:
        """A cancellation that waits, put there past the actions in states that have none."""
        with acting(by=self.clerk, at=NOW, ids=uuid7):
            found, _new = Ending.objects.get_or_create(
                version=self.version,
                state="OPEN",
                defaults={
                    "agency": self.version.agency,
                    "cause": "BY_AGENCY",
                    "ends_on": NOW.date(),
                    "reason": "because",
                    "requested_by": self.clerk.user,
                    "requested_at": NOW,
                },
            )
        return found.pk

    def bring_to(self, state: str) -> "Case":
        way = {
            D: (),
            S: ("SUBMIT",),
            R: ("SUBMIT", "RETURN"),
            A: ("SUBMIT", "APPROVE"),
            J: ("SUBMIT", "REJECT"),
            W: ("WITHDRAW",),
            E: ("SUBMIT", "APPROVE", "GRANT_END"),
        }
        for action in way[state]:
            self.step(action)
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

    for action in (action for action in TABLE if state not in TABLE[action] and action not in FOLLOWS):
        with pytest.raises(NotAllowedNow):
            case.step(action)
        assert (action, case.row) == (action, before)


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "state"), TAKEN)
def test_actions_do_what_the_table_allows(action: str, state: str) -> None:
    case = Case().bring_to(state)
    before = case.row

    case.step(action)

    after = case.row
    assert after["state"] == TABLE[action][state]
    leaves_it = action in ("OPEN_CHANGE", "RENEW", "ASK_END", "DROP_END", "REFUSE_END")
    assert after["revision"] == before["revision"] + (0 if leaves_it else 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "state"), REASONED)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_steps_that_need_a_reason_are_refused_without_one(action: str, state: str, reason: str) -> None:
    case = Case().bring_to(state)
    before = case.row

    with pytest.raises(Refusal) as refusal:
        case.step(action, reason=reason)

    assert refusal.value.code == "reason-missing"
    assert case.row == before


def test_the_transition_table_says_which_steps_need_a_reason() -> None:
    assert {each.action.value for each in workflow.TRANSITIONS if each.needs_reason} == {name for name, _ in REASONED}


@pytest.mark.django_db
def test_every_step_demands_its_permission() -> None:
    case = Case().bring_to(S)
    makers = {action for action, state in TAKEN if state == S}
    case.clerk = case.approver = Actor()
    for action in sorted(makers):
        with pytest.raises(Denied):
            case.step(action)
    assert case.row["state"] == S


@pytest.mark.django_db
def test_every_step_after_the_approval_demands_its_permission_too() -> None:
    case = Case().bring_to(A)
    case.asked()
    strangers = [factories.actor(case.version.agency, role) for role in (Role.REVIEWER, Role.DATA, Role.AUDITOR)]
    for stranger in strangers:
        case.clerk = case.approver = stranger
        for action, state in TAKEN:
            if state == A:
                with pytest.raises(Denied):
                    case.step(action)
    assert case.row["state"] == A
