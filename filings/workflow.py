"""When a step may be taken: the transition table of a filing version, as data. docs/states.md is made from it.

Who may is said by agency/offices/matrix.py and permissions.py. *Effective* and *expired* are computed from dates,
never stored (design.md §5). Terminal states never reopen (domain.md §11).
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.refusals import NotAllowedNow
from filings.enums import Action, State


@dataclass(frozen=True, slots=True)
class Transition:
    action: Action
    sources: frozenset[State]
    target: State
    permission: Permission | None
    """None: no person takes this step by itself; it follows from another or from a day that has passed."""
    needs_reason: bool = False
    message: str = ""
    """The kind of message to the national exchange that this step writes, if any."""


def _step(
    action: Action,
    sources: set[State],
    target: State,
    permission: Permission | None,
    needs_reason: bool = False,
    message: str = "",
) -> Transition:
    return Transition(action, frozenset(sources), target, permission, needs_reason, message)


S, P = State, Permission
ENDED = "filing.ended"
TRANSITIONS: tuple[Transition, ...] = (
    _step(Action.SAVE, {S.DRAFT}, S.DRAFT, P.FILING_ENTER),
    _step(Action.SAVE, {S.RETURNED}, S.RETURNED, P.FILING_ENTER),
    _step(Action.SUBMIT, {S.DRAFT, S.RETURNED}, S.SUBMITTED, P.FILING_ENTER),
    _step(Action.TAKE_BACK, {S.SUBMITTED}, S.DRAFT, P.FILING_ENTER),
    _step(Action.RETURN, {S.SUBMITTED}, S.RETURNED, P.FILING_RETURN, needs_reason=True),
    _step(Action.APPROVE, {S.SUBMITTED}, S.APPROVED, P.FILING_DECIDE, message="filing.approved"),
    _step(Action.REJECT, {S.SUBMITTED}, S.REJECTED, P.FILING_DECIDE, needs_reason=True),
    _step(Action.WITHDRAW, {S.DRAFT, S.SUBMITTED, S.RETURNED}, S.WITHDRAWN, P.FILING_ENTER, needs_reason=True),
    _step(Action.FALL, {S.DRAFT, S.SUBMITTED, S.RETURNED}, S.WITHDRAWN, None),
    _step(Action.OPEN_CHANGE, {S.APPROVED}, S.APPROVED, P.FILING_ENTER, needs_reason=True),
    _step(Action.RENEW, {S.APPROVED}, S.APPROVED, P.FILING_ENTER),
    _step(Action.ASK_END, {S.APPROVED}, S.APPROVED, P.FILING_ENTER, needs_reason=True),
    _step(Action.DROP_END, {S.APPROVED}, S.APPROVED, P.FILING_ENTER, needs_reason=True),
    _step(Action.REFUSE_END, {S.APPROVED}, S.APPROVED, P.FILING_DECIDE, needs_reason=True),
    _step(Action.GRANT_END, {S.APPROVED}, S.ENDED, P.FILING_DECIDE, message=ENDED),
    _step(Action.REPLACE, {S.APPROVED}, S.ENDED, None, message=ENDED),
    _step(Action.LAPSE, {S.APPROVED}, S.ENDED, None, message=ENDED),
    _step(Action.CEASE, {S.APPROVED}, S.ENDED, None, message=ENDED),
)
"""OPEN_CHANGE leaves the version as it is and adds one under the same number; RENEW adds a filing. ASK_END and what
answers it leave it as it is until the cancellation is granted. REPLACE follows from approving a change, LAPSE from a
day on which nobody was admitted, CEASE and FALL from the end of what entitled the worker."""
OPEN = frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED})
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
DECIDED = frozenset({S.APPROVED, S.REJECTED})


def find(action: Action, state: State) -> Transition:
    """The transition of a step from a state. Raises NotAllowedNow."""
    for transition in TRANSITIONS:
        if transition.action == action and state in transition.sources:
            return transition
    raise NotAllowedNow(
        _("“%(action)s” is not possible: the filing is now “%(state)s”. Reload the page to see what happened.")
        % {"action": Action(action).label, "state": State(state).label}
    )


def possible(state: State) -> tuple[Transition, ...]:
    """The steps that leave a state."""
    return tuple(transition for transition in TRANSITIONS if state in transition.sources)
