"""What can be done with the settlement of a stay, and where it leads (domain.md §11). Pure: data and one function."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import NotAllowedNow
from filings.eligibility.place import OUTPATIENT
from filings.enums import Service
from settlement.enums import StayState

S = StayState


class StayAction(TextChoices):
    ASSESS = "ASSESS", _("Assess")
    SETTLE = "SETTLE", _("Settle")
    UNDO = "UNDO", _("Undo the settlement")
    REVERSE = "REVERSE", _("Reverse the settlement")
    CANCEL = "CANCEL", _("Cancel the admission")
    CONVERT = "CONVERT", _("Hand over to manual reimbursement")
    CORRECT = "CORRECT", _("Correct the admission")
    LEAVE = "LEAVE", _("Note the discharge or transfer, or take it back")
    UPLOAD = "UPLOAD", _("Upload details")
    WITHDRAW = "WITHDRAW", _("Take details or their assessment back")


@dataclass(frozen=True, slots=True)
class Transition:
    action: StayAction
    sources: frozenset[StayState]
    target: StayState


LEAVES_AT_ONCE = frozenset({Service.DEVICE, *map(Service, OUTPATIENT)})
"""Services without a discharge."""
UNSETTLED = frozenset({S.ADMITTED, S.DETAILS_UPLOADED, S.PRESETTLED, S.SETTLEMENT_CANCELLED, S.REVERSED})
AFTER = frozenset({S.SETTLED, S.IN_MONTH_STATEMENT, S.REVIEWED, S.PAID_TO_INSTITUTION, S.IN_CLEARING, S.CLEARED})

TRANSITIONS = {
    each.action: each
    for each in (
        Transition(StayAction.ASSESS, UNSETTLED, S.PRESETTLED),
        Transition(StayAction.SETTLE, frozenset({S.PRESETTLED}), S.SETTLED),
        Transition(StayAction.UNDO, frozenset({S.SETTLED}), S.SETTLEMENT_CANCELLED),
        Transition(StayAction.REVERSE, AFTER, S.REVERSED),
        Transition(StayAction.CANCEL, UNSETTLED, S.ADMISSION_CANCELLED),
        Transition(StayAction.CONVERT, UNSETTLED, S.CONVERTED_TO_MANUAL),
        Transition(StayAction.CORRECT, UNSETTLED, S.ADMITTED),
        Transition(StayAction.LEAVE, UNSETTLED, S.ADMITTED),
        Transition(StayAction.UPLOAD, UNSETTLED, S.DETAILS_UPLOADED),
        Transition(StayAction.WITHDRAW, UNSETTLED, S.ADMITTED),
    )
}


def find(action: StayAction, state: StayState) -> Transition:
    """The transition of an action from a state. Raises NotAllowedNow."""
    transition = TRANSITIONS[action]
    if state not in transition.sources:
        raise NotAllowedNow(
            _("“%(action)s” is not possible while the stay is “%(state)s”.")
            % {"action": action.label, "state": state.label}
        )
    return transition
