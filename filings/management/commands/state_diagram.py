"""`manage.py state_diagram`: docs/states.md, made from the transition table."""

from agency.offices.enums import Role
from agency.offices.generated import GeneratedDocument, table
from agency.offices.matrix import MATRIX, Permission
from filings.enums import Action, State
from filings.workflow import TRANSITIONS, Transition

HEAD = """# States of a filing version

Made by `./run manage state_diagram` from `filings/workflow.py`; do not edit.

*Effective* and *expired* are computed from dates and never stored. Decided states never open again: a change is a new
version under the same filing number, a renewal a new filing. Who may is decided by [the matrix](permissions.md) for the
agency of the filing, and nobody decides or returns what they entered, changed or asked for themselves.

Open a change adds a version (a draft) and leaves the approved one as it is; approving the change replaces it in the
same act. A cancellation is asked for by one person and granted, refused or dropped; until it is granted the filing
holds. Lapse: the last day of admission of a referral has passed. End with the entitlement: death, loss of entitlement,
end of the insurance relation, a revoked determination. What ended keeps its reason and its last day.
"""


class Command(GeneratedDocument):
    help = "Write docs/states.md from the transition table."
    document = "states.md"

    def text(self) -> str:
        rows = [_row(transition) for transition in TRANSITIONS]
        head = ["action", "from", "to", "who", "needs a reason", "message to the national exchange"]
        return f"{HEAD}\n{_diagram()}\n\n{table(head, rows)}\n"


def _diagram() -> str:
    names = [f'    state "{state.label}" as {state.value}' for state in State]
    arrows = [
        f"    {source.value} --> {transition.target.value}: {Action(transition.action).label}"
        for transition in TRANSITIONS
        for source in _ordered(transition)
    ]
    leaves = {source for transition in TRANSITIONS for source in transition.sources}
    reached = {transition.target for transition in TRANSITIONS}
    ends = [f"    {state.value} --> [*]" for state in State if state in reached - leaves]
    lines = ["stateDiagram-v2", *names, f"    [*] --> {State.DRAFT.value}: Open", *arrows, *ends]
    return "\n".join(["```mermaid", *lines, "```"])


def _ordered(transition: Transition) -> list[State]:
    return [state for state in State if state in transition.sources]


def _row(transition: Transition) -> list[str]:
    return [
        str(Action(transition.action).label),
        ", ".join(str(state.label) for state in _ordered(transition)),
        str(transition.target.label),
        _who(transition.permission),
        "yes" if transition.needs_reason else "no",
        f"`{transition.message}`" if transition.message else "none",
    ]


def _who(permission: Permission | None) -> str:
    if permission is None:
        return "nobody: it follows by itself"
    cells = MATRIX[permission]
    return ", ".join(str(role.label) for role in Role if role in cells) or "nobody"
