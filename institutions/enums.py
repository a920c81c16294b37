"""Kinds and states of agreements, and what can be said about an institution on a day."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Care(TextChoices):
    """The three kinds of agreement (domain.md R3.1). One institution may hold several."""

    MEDICAL = "MEDICAL", _("Medical treatment")
    REHAB = "REHAB", _("Rehabilitation")
    DEVICE = "DEVICE", _("Assistive devices")


class Reach(TextChoices):
    """For whom an agreement settles directly."""

    CROSS_PROVINCE = "CROSS_PROVINCE", _("Cross-province")
    IN_PROVINCE = "IN_PROVINCE", _("In-province")


class AgreementState(TextChoices):
    """How far an agreement has come (domain.md §11). Suspended and expired are computed from its times, not stored."""

    APPLIED = "APPLIED", _("Applied for")
    FAILED = "FAILED", _("Assessment not passed")
    ASSESSED = "ASSESSED", _("Assessment passed")
    SIGNED = "SIGNED", _("Signed")
    ONLINE = "ONLINE", _("Settles directly")
    TERMINATED = "TERMINATED", _("Terminated")


class StandsAs(TextChoices):
    """How an agreement stands on a day: its state, and what its times make of it then (domain.md §11)."""

    APPLIED = AgreementState.APPLIED.value, AgreementState.APPLIED.label
    FAILED = AgreementState.FAILED.value, AgreementState.FAILED.label
    ASSESSED = AgreementState.ASSESSED.value, AgreementState.ASSESSED.label
    SIGNED = AgreementState.SIGNED.value, AgreementState.SIGNED.label
    ONLINE = AgreementState.ONLINE.value, AgreementState.ONLINE.label
    SUSPENDED = "SUSPENDED", _("Suspended")
    EXPIRED = "EXPIRED", _("Expired")
    TERMINATED = AgreementState.TERMINATED.value, AgreementState.TERMINATED.label


class MatterKind(TextChoices):
    """What one person asks for about an institution and another decides (domain.md R3.5-R3.8)."""

    PUBLISH = "PUBLISH", _("Going online")
    TAKE_OVER = "TAKE_OVER", _("Taking over the agreement")
    TERMS = "TERMS", _("Correction of the agreement")
    CHANGE = "CHANGE", _("Change of what is registered")
    ALIAS = "ALIAS", _("Another name")
    UNALIAS = "UNALIAS", _("Striking out another name")
    CREDIT_CODE = "CREDIT_CODE", _("Correction of the credit code")
    PLACE = "PLACE", _("Correction of the place")
    MERGE = "MERGE", _("Merger into another institution")
    UNMERGE = "UNMERGE", _("Merger taken back")
    KEY = "KEY", _("Access by a key")
    TALK = "TALK", _("Talk")
    RECTIFY = "RECTIFY", _("Rectify by a day")
    RECTIFIED = "RECTIFIED", _("Rectified")
    DEFER_PAYMENT = "DEFER_PAYMENT", _("Payment deferred")
    REFUSE_PAYMENT = "REFUSE_PAYMENT", _("Payment refused")
    RESUME_PAYMENT = "RESUME_PAYMENT", _("Payment resumed")
    SUSPEND = "SUSPEND", _("Suspension")
    LIFT = "LIFT", _("Lifting of the suspension")
    TERMINATE = "TERMINATE", _("Termination")
    KEEP = "KEEP", _("Termination taken back")


SANCTIONS = (
    MatterKind.TALK,
    MatterKind.RECTIFY,
    MatterKind.DEFER_PAYMENT,
    MatterKind.REFUSE_PAYMENT,
    MatterKind.SUSPEND,
    MatterKind.TERMINATE,
)
"""The ladder (domain.md R3.7: Social Insurance Handling Regulations art. 43; Liaoning)."""
ENDED_BY = {
    MatterKind.RECTIFY: MatterKind.RECTIFIED,
    MatterKind.DEFER_PAYMENT: MatterKind.RESUME_PAYMENT,
    MatterKind.REFUSE_PAYMENT: MatterKind.RESUME_PAYMENT,
}
"""Measures about the institution itself that last, and what ends each; like them it is decided by two people."""
OF_AN_AGREEMENT = frozenset(
    {
        MatterKind.PUBLISH,
        MatterKind.TAKE_OVER,
        MatterKind.TERMS,
        MatterKind.SUSPEND,
        MatterKind.LIFT,
        MatterKind.TERMINATE,
        MatterKind.KEEP,
    }
)


class ChangeKind(TextChoices):
    """What an institution has to report within 30 days (domain.md R3.6)."""

    NAME = "NAME", pgettext_lazy("of an institution", "Name")
    ADDRESS = "ADDRESS", _("Address")
    OWNERSHIP = "OWNERSHIP", _("Ownership")
    NATURE = "NATURE", _("Nature")
    SCOPE = "SCOPE", _("Scope of practice")
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE", _("Legal representative")
    LEVEL = "LEVEL", _("Level")
    BANK_ACCOUNT = "BANK_ACCOUNT", _("Bank account")


REASSESSED = frozenset({ChangeKind.ADDRESS, ChangeKind.SCOPE, ChangeKind.NATURE, ChangeKind.LEVEL})
"""Changes after which the institution is assessed again (domain.md R3.6); a merger is as well."""


class Level(TextChoices):
    """The level of a hospital; empty where nobody knows."""

    THREE = "3", _("Level 3")
    TWO = "2", _("Level 2")
    ONE = "1", _("Level 1")
    NONE = "0", _("Without level")


class Verdict(TextChoices):
    YES = "YES", _("Yes")
    NO = "NO", _("No")
    UNKNOWN = "UNKNOWN", _("Not known")


class ScopeReason(TextChoices):
    """Why an institution may settle, may not, or why nobody can tell."""

    IN_FORCE = "in_force", _("The agreement is in force and covers this.")
    NO_AGREEMENT = "no_agreement", _("No agreement of this kind is on record.")
    START_UNKNOWN = "start_unknown", _("When the agreement started isn't known; it was known only later than this day.")
    REACH_UNKNOWN = "reach_unknown", _("Whether the agreement covers direct settlement for this scope isn't known.")
    NOT_STARTED = "not_started", _("The agreement starts later.")
    ENDED = "ended", _("The agreement has ended.")
    SUSPENDED = "suspended", _("The institution is suspended.")
    SUSPENDED_THAT_DAY = (
        "suspended_that_day",
        _("A suspension begins in the course of this day, and the hour of the admission isn't known."),
    )
    TERMINATED = "terminated", _("The agreement was terminated.")
    NOT_SIGNED = "not_signed", _("The agreement hasn't been signed yet.")
    NOT_ONLINE = "not_online", _("The agreement is signed, and the institution doesn't settle directly yet.")
    OUT_OF_REACH = "out_of_reach", _("The agreement doesn't cover direct settlement for this scope.")
    NO_INSTITUTION = "no_institution", _("No institution of this place is on record.")
    NONE_SETTLES = "none_settles", _("No institution on record in this place settles this.")


class ListState(TextChoices):
    """How far a list of institutions has come. One person takes it in, another decides."""

    READING = "READING", _("Being read")
    OPEN = "OPEN", _("Awaiting decision")
    ACCEPTED = "ACCEPTED", _("Being put into the register")
    APPLIED = "APPLIED", _("In the register")
    REFUSED = "REFUSED", pgettext_lazy("by a person", "Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    UNDOING = "UNDOING", _("Being taken out of the register")
    UNDONE = "UNDONE", _("Undone")


class UndoHeld(TextChoices):
    """Why a list that was to be taken out of the register is still in it."""

    CHANGED = "CHANGED", _("Nothing of the list was taken out: all of it has changed since, or is in use by now.")
    CLASH = (
        "CLASH",
        _(
            "Nothing of the list was taken out: meanwhile something else came to name an institution of it. If it is "
            "still to go, decide it once more; what is in use is left then."
        ),
    )


class RowEffect(TextChoices):
    """What a row of a list does to the register. Rows that are refused or no rows of the table do nothing."""

    ADDED = "ADDED", _("Added")
    CHANGED = "CHANGED", _("Changed")
    SAME = "SAME", _("As in the register")
