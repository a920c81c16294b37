"""Kinds and states of agreements, and what can be said about an institution on a day."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
    SIGNED = "SIGNED", _("Signed")
    ONLINE = "ONLINE", _("Settles directly")
    SUSPENDED = "SUSPENDED", _("Suspended")
    TERMINATED = "TERMINATED", _("Terminated")


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
    TERMINATED = "terminated", _("The agreement was terminated.")
    OUT_OF_REACH = "out_of_reach", _("The agreement doesn't cover direct settlement for this scope.")
    NO_INSTITUTION = "no_institution", _("No institution of this place is on record.")
    NONE_SETTLES = "none_settles", _("No institution on record in this place settles this.")
