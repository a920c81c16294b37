"""Kinds and states of messages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What we tell the national exchange. The codes are those of the schemas' file names."""

    FILING_APPROVED = "filing.approved", _("Filing approved")
    FILING_ENDED = "filing.ended", _("Filing ended")
    ADMISSION_REGISTERED = "admission.registered", _("Admission registered")
    ADMISSION_CANCELLED = "admission.cancelled", _("Admission cancelled")
    ADMISSION_DISCHARGED = "admission.discharged", _("Discharged")
    STAY_CONVERTED = "stay.converted", _("Handed over to manual reimbursement")
    STAY_SETTLED = "stay.settled", _("Stay settled")
    STAY_UNDONE = "stay.undone", _("Settlement of a stay undone")


class State(TextChoices):
    """Where an outgoing message stands. ACKNOWLEDGED and REFUSED are final."""

    QUEUED = "QUEUED", _("Waiting to be sent")
    CLAIMED = "CLAIMED", _("Being sent")
    SENT = "SENT", _("Waiting for the answer")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
    REFUSED = "REFUSED", _("Refused")
    PARKED = "PARKED", _("Set aside")


SETTLED = (State.ACKNOWLEDGED, State.REFUSED)
IN_HAND = (State.QUEUED, State.CLAIMED, State.SENT)


class Parked(TextChoices):
    """Why a message was set aside for a person."""

    NO_ANSWER = "NO_ANSWER", _("No answer after all attempts")
    ALTERED = "ALTERED", _("The stored message does not match its digest")
    UNREADABLE = "UNREADABLE", _("The stored message cannot be opened")
    REJECTED_BY_LINE = "REJECTED_BY_LINE", _("The line does not take the message")


class Outcome(TextChoices):
    """How an attempt to send ended. The answer to it, if any, is an incoming message."""

    SENT = "SENT", _("Handed over")
    ANSWERED = "ANSWERED", _("Answered before the sending was noted")
    LOST = "LOST", _("The process ended before it could say")
    FAILED = "FAILED", _("Could not be sent")


class Answer(TextChoices):
    """The national exchange's word on a message."""

    ACCEPTED = "ACCEPTED", _("Accepted")
    REFUSED = "REFUSED", _("Refused")


class Handling(TextChoices):
    """What became of a message we received."""

    HANDLED = "HANDLED", _("Handled")
    PARKED = "PARKED", _("Set aside")


class Unhandled(TextChoices):
    """Why a received message was set aside. It is never dropped."""

    UNREADABLE = "UNREADABLE", _("Cannot be opened")
    INVALID = "INVALID", _("Does not follow its schema")
    UNKNOWN_KIND = "UNKNOWN_KIND", _("Unknown kind of message")
    UNKNOWN_MESSAGE = "UNKNOWN_MESSAGE", _("Answers a message that is not ours")
    CONTRADICTS = "CONTRADICTS", _("Contradicts what was heard before")
    FAILED = "FAILED", _("Could not be handled")
    TOO_EARLY = "TOO_EARLY", _("Waits for the message before it")
    NOT_OURS = "NOT_OURS", _("About a place that none of our agencies looks after")
    UNKNOWN_SUBJECT = "UNKNOWN_SUBJECT", _("About a filing that is not ours")
