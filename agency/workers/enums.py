"""Kinds and states of a worker's papers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    MALE = "M", _("Male")
    FEMALE = "F", _("Female")


class CardKind(TextChoices):
    PHYSICAL = "PHYSICAL", _("Social-security card")
    ELECTRONIC = "ELECTRONIC", _("E-card")


class CardState(TextChoices):
    NORMAL = "NORMAL", _("In order")
    LOST = "LOST", _("Reported lost")
    EXPIRED = "EXPIRED", _("Expired")
    CANCELLED = "CANCELLED", _("Cancelled")


class DeterminationKind(TextChoices):
    """The four determinations, one of which a filing needs (domain.md R1.1)."""

    RECOGNITION = "RECOGNITION", _("Recognition of work injury")
    RECURRENCE = "RECURRENCE", _("Confirmation of recurrence")
    REHABILITATION = "REHABILITATION", _("Rehabilitation confirmation")
    DEVICE = "DEVICE", _("Assistive-device confirmation")


CLOSABLE = frozenset({DeterminationKind.RECOGNITION, DeterminationKind.RECURRENCE})
"""Whose case can be closed: what opens treatment of the injury (domain.md R1.11)."""


class DeterminationState(TextChoices):
    ENTERED = "ENTERED", _("Awaiting confirmation")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    SENT_BACK = "SENT_BACK", _("Sent back")


class IssuerKind(TextChoices):
    """What kind of body issued a determination; which may issue which is a policy parameter (domain.md §1.10)."""

    DEPARTMENT = "DEPARTMENT", _("Social-insurance administrative department")
    AGENCY = "AGENCY", _("Insurance agency")
    COMMITTEE = "COMMITTEE", _("Labour-capacity appraisal committee")


class NoticeState(TextChoices):
    """Where a device payment notice stands; REFUSED ones are entered anew."""

    ENTERED = "ENTERED", _("Awaiting confirmation")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    REFUSED = "REFUSED", _("Not confirmed")


class StopCause(TextChoices):
    """Why benefits stop (Regulation on Work-Injury Insurance art. 42; domain.md R1.4; Wuxi's condition 4)."""

    ENTITLEMENT_LOST = "ENTITLEMENT_LOST", _("Entitlement lost")
    APPRAISAL_REFUSED = "APPRAISAL_REFUSED", _("Refuses the labour-capacity appraisal")
    TREATMENT_REFUSED = "TREATMENT_REFUSED", _("Refuses treatment")
    DEATH = "DEATH", _("Death")
    RELATION_ENDED = "RELATION_ENDED", _("Insurance relation ended")


class StopState(TextChoices):
    ENTERED = "ENTERED", _("Awaiting confirmation")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    REFUSED = "REFUSED", _("Not confirmed")
    ANNULLED = "ANNULLED", _("Annulled: confirmed in error")


RESUMABLE = frozenset({StopCause.ENTITLEMENT_LOST, StopCause.APPRAISAL_REFUSED, StopCause.TREATMENT_REFUSED})
"""After these benefits can run again (Regulation on Work-Injury Insurance art. 42)."""


class ThirdParty(TextChoices):
    NO = "NO", _("No third party")
    OPEN = "OPEN", _("Third party liable, not settled")
    SETTLED = "SETTLED", _("Third party liable, finally settled")
    UNKNOWN = "UNKNOWN", _("Not known")


class Masked(TextChoices):
    """What is shown in part until somebody asks for all of it with a reason."""

    NAME = "name", _("Name")
    NUMBER = "number", _("Social security number")
    PHONE = "phone", _("Phone")
    BANK_ACCOUNT = "bank_account", _("Bank account")
    CARD = "card", _("Card number")


class RevealReason(TextChoices):
    COMPARE = "COMPARE", _("Compare it with a document")
    CONTACT = "CONTACT", _("Call the worker")
    ENQUIRY = "ENQUIRY", _("Answer an institution's question")
    PAYMENT = "PAYMENT", _("Check a payment")
    SUPERVISION = "SUPERVISION", _("Supervision")


class ListKind(TextChoices):
    """What other departments deliver: eligibility is verified by comparing information (State Council decree 765)."""

    DEATHS = "DEATHS", _("Deaths")
    RELATIONS_ENDED = "RELATIONS_ENDED", _("Insurance relations that ended")
    CARD_STATES = "CARD_STATES", _("States of cards")


class LineFault(TextChoices):
    """Why a line of a delivered list can't be compared. It is kept with the list and said."""

    COLUMNS = "COLUMNS", _("not two to four columns, or one is too long")
    NUMBER = "NUMBER", _("no valid social security number")
    DAY = "DAY", _("no day, or not written as 2026-03-10")
    FUTURE = "FUTURE", _("the day is in the future")
    STATE = "STATE", _("no state of a card")
    REPEATED = "REPEATED", _("the number stands in an earlier line")
