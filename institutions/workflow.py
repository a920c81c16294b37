"""How an agreement moves: state × step → state. Pure (domain.md §11)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import NotAllowedNow
from institutions.enums import AgreementState


class Step(StrEnum):
    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    SIGN = "sign"
    TAKE_OVER = "take_over"
    CORRECT = "correct"
    PUBLISH = "publish"
    SUSPEND = "suspend"
    LIFT = "lift"
    TERMINATE = "terminate"
    KEEP = "keep"


S = AgreementState
MOVES: dict[tuple[Step, AgreementState], AgreementState] = {
    (Step.PASS, S.APPLIED): S.ASSESSED,
    (Step.FAIL, S.APPLIED): S.FAILED,
    (Step.SIGN, S.ASSESSED): S.SIGNED,
    (Step.TAKE_OVER, S.SIGNED): S.SIGNED,
    (Step.TAKE_OVER, S.ONLINE): S.ONLINE,
    (Step.CORRECT, S.SIGNED): S.SIGNED,
    (Step.CORRECT, S.ONLINE): S.ONLINE,
    (Step.PUBLISH, S.SIGNED): S.ONLINE,
    (Step.PUBLISH, S.ONLINE): S.ONLINE,
    (Step.SUSPEND, S.SIGNED): S.SIGNED,
    (Step.SUSPEND, S.ONLINE): S.ONLINE,
    (Step.LIFT, S.SIGNED): S.SIGNED,
    (Step.LIFT, S.ONLINE): S.ONLINE,
    (Step.SUSPEND, S.TERMINATED): S.TERMINATED,
    (Step.LIFT, S.TERMINATED): S.TERMINATED,
    (Step.TERMINATE, S.SIGNED): S.TERMINATED,
    (Step.TERMINATE, S.ONLINE): S.TERMINATED,
    (Step.KEEP, S.TERMINATED): S.SIGNED,
}


def after(step: Step, state: str) -> AgreementState:
    """The state after a step. Raises NotAllowedNow."""
    now = AgreementState(state)
    if (step, now) not in MOVES:
        raise NotAllowedNow(
            _("The agreement stands at “%(state)s”, where this can't be done.") % {"state": now.label}, code="not-now"
        )
    return MOVES[step, now]
