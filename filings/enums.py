"""Kinds, states and reasons of filings. Codes are stored; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    CROSS_PROVINCE = "CROSS_PROVINCE", _("Cross-province")
    IN_PROVINCE = "IN_PROVINCE", _("Within the province")


class Category(TextChoices):
    """Why the worker is treated elsewhere (domain.md R1.1)."""

    RESIDENT = "RESIDENT", _("Long-term resident elsewhere")
    POSTED = "POSTED", _("Posted elsewhere")
    REFERRAL = "REFERRAL", _("Referred elsewhere")


class Slot(TextChoices):
    """Of each slot a worker has one filing at a time (domain.md R2.9)."""

    LONG_TERM = "LONG_TERM", _("Long-term")
    REFERRAL = "REFERRAL", _("Referral")


SLOT_OF = {
    Category.RESIDENT: Slot.LONG_TERM,
    Category.POSTED: Slot.LONG_TERM,
    Category.REFERRAL: Slot.REFERRAL,
}


class Service(TextChoices):
    MEDICAL = "MEDICAL", _("Inpatient medical care")
    REHAB = "REHAB", _("Inpatient rehabilitation")
    DEVICE = "DEVICE", _("Assistive devices")
    OUTPATIENT_MEDICAL = "OUTPATIENT_MEDICAL", _("Outpatient medical care")
    OUTPATIENT_REHAB = "OUTPATIENT_REHAB", _("Outpatient rehabilitation")


class State(TextChoices):
    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Awaiting decision")
    RETURNED = "RETURNED", _("Returned for more")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    ENDED = "ENDED", _("Ended")


class Action(TextChoices):
    """The steps of a filing; where each leads stands in workflow.py."""

    SAVE = "SAVE", _("Save")
    SUBMIT = "SUBMIT", _("Submit")
    TAKE_BACK = "TAKE_BACK", _("Take back")
    RETURN = "RETURN", _("Return for more")
    APPROVE = "APPROVE", _("Approve")
    REJECT = "REJECT", _("Reject")
    WITHDRAW = "WITHDRAW", _("Withdraw")
    OPEN_CHANGE = "OPEN_CHANGE", _("Open a change")
    RENEW = "RENEW", _("Renew")
    ASK_END = "ASK_END", _("Ask for cancellation")
    DROP_END = "DROP_END", _("Drop the cancellation")
    REFUSE_END = "REFUSE_END", _("Refuse the cancellation")
    GRANT_END = "GRANT_END", _("Cancel")
    REPLACE = "REPLACE", _("Replace")
    LAPSE = "LAPSE", _("Lapse")
    CEASE = "CEASE", _("End with the entitlement")
    FALL = "FALL", _("Fall with the filing or the entitlement")


class Asker(TextChoices):
    """Who wants an approved filing changed: the lock binds the worker alone (domain.md R2.5, R2.8)."""

    WORKER = "WORKER", _("The worker")
    AGENCY = "AGENCY", _("The agency")


class Channel(TextChoices):
    """How the application arrived (domain.md R2.2)."""

    WINDOW = "WINDOW", _("Agency window")
    SI_PLATFORM = "SI_PLATFORM", _("National social-insurance platform")
    GOV_PLATFORM = "GOV_PLATFORM", _("Government service platform")
    APP_12333 = "APP_12333", _("12333 app")
    E_CARD = "E_CARD", _("E-card")


class Evidence(TextChoices):
    """What shows residence or posting (domain.md R2.13, a proposal)."""

    RESIDENCE_PERMIT = "RESIDENCE_PERMIT", _("Residence permit")
    HOUSEHOLD_REGISTER = "HOUSEHOLD_REGISTER", _("Household register")
    POSTING_LETTER = "POSTING_LETTER", _("Employer's posting letter")
    COMMITMENT = "COMMITMENT", _("Signed commitment")


class PhysicianTitle(TextChoices):
    """From the lowest up (domain.md R2.12)."""

    RESIDENT = "RESIDENT", _("Resident physician")
    ATTENDING = "ATTENDING", _("Attending physician")
    ASSOCIATE_CHIEF = "ASSOCIATE_CHIEF", _("Associate chief physician")
    CHIEF = "CHIEF", _("Chief physician")


class Identity(TextChoices):
    """What the clerk found on comparing the person's card or identity card with the file."""

    NOT_CHECKED = "NOT_CHECKED", _("Not checked yet")
    MATCHES = "MATCHES", _("Matches the file")
    DIFFERS = "DIFFERS", _("Differs from the file")


class Reason(TextChoices):
    """Coded reasons of refusal (domain.md R2.19, codes are a proposal)."""

    E01 = "E01", _("Not insured against work injury here")
    E02 = "E02", _("No valid determination")
    E03 = "E03", _("Determination does not cover the service")
    E04 = "E04", _("Under six months of residence or posting")
    E05 = "E05", _("Referral opinion missing or insufficient")
    E06 = "E06", _("Third-party liability is open")
    E07 = "E07", _("Insurance relation ended")
    E08 = "E08", _("Benefits are stopped")
    E09 = "E09", _("No direct settlement there for this service")
    E10 = "E10", _("Overlapping filing")
    E11 = "E11", _("Within the time in which nothing can be changed")
    E12 = "E12", _("Identity or card does not match")
    E13 = "E13", _("Papers missing after notice")
    E14 = "E14", _("City not in the pilot")
    E15 = "E15", _("Commitments are not accepted from this worker")


class EndCause(TextChoices):
    """Why an approved version ended before its time (domain.md §11, R2.5, R2.8, R1.4)."""

    BY_WORKER = "BY_WORKER", _("Cancelled by the worker")
    BY_AGENCY = "BY_AGENCY", _("Cancelled by the agency")
    REPLACED = "REPLACED", _("Replaced by a change")
    LAPSED = "LAPSED", _("Lapsed: not admitted in time")
    ENTITLEMENT_LOST = "ENTITLEMENT_LOST", _("Entitlement lost")
    DEATH = "DEATH", _("Death")
    REVOKED = "REVOKED", _("Determination revoked")
    RELATION_ENDED = "RELATION_ENDED", _("Insurance relation ended")
    COMMITMENT_FALSE = "COMMITMENT_FALSE", _("Commitment was false")


ASKED_FOR = (
    EndCause.BY_WORKER,
    EndCause.BY_AGENCY,
    EndCause.ENTITLEMENT_LOST,
    EndCause.DEATH,
    EndCause.RELATION_ENDED,
    EndCause.REVOKED,
    EndCause.COMMITMENT_FALSE,
)
"""What a person may ask a cancellation for; the others follow from a step or a day."""


class PaperKind(TextChoices):
    """Papers that a filing may need; which ones is said by filings/papers.py."""

    IDENTITY = "IDENTITY", _("Identity card or social-security card")
    RECOGNITION = "RECOGNITION", _("Recognition decision")
    RECURRENCE = "RECURRENCE", _("Confirmation of recurrence")
    REHABILITATION = "REHABILITATION", _("Rehabilitation confirmation with its plan")
    DEVICE = "DEVICE", _("Device confirmation and payment notice")
    RESIDENCE = "RESIDENCE", _("What shows the residence")
    POSTING_LETTER = "POSTING_LETTER", _("Employer's posting letter")
    COMMITMENT = "COMMITMENT", _("Signed commitment")
    REFERRAL_OPINION = "REFERRAL_OPINION", _("Referral opinion of the institution")
    THIRD_PARTY = "THIRD_PARTY", _("Final settlement of the third party")


class PaperState(TextChoices):
    MISSING = "MISSING", _("Missing")
    RECEIVED = "RECEIVED", _("Handed in")
    ACCEPTED = "ACCEPTED", _("Accepted")
    REFUSED = "REFUSED", _("Refused")


class TaskKind(TextChoices):
    """What somebody has to look at."""

    ISSUE_CARD = "ISSUE_CARD", _("Issue a card or e-card")
    WORKER_DIED = "WORKER_DIED", _("A list says that the worker died")
    RELATION_ENDED = "RELATION_ENDED", _("A list says that the insurance relation ended")
    CARD_STATE = "CARD_STATE", _("A list says that the card is not in order")
    BENEFITS_STOPPED = "BENEFITS_STOPPED", _("Benefits were stopped")
    LATE_ADMISSION = "LATE_ADMISSION", _("An admission was reported after the lapse")
    ADVANCE_PAYMENT = "ADVANCE_PAYMENT", _("Advance payment was asked for")
    PAPERS_OVERDUE = "PAPERS_OVERDUE", _("Papers were not handed in by the day given")
    EMERGENCY_PAPERS = "EMERGENCY_PAPERS", _("Papers of an emergency are still to come")


class TaskState(TextChoices):
    OPEN = "OPEN", _("Open")
    DONE = "DONE", _("Done")


class ComplaintKind(TextChoices):
    COMPLAINT = "COMPLAINT", _("Complaint")
    REPORT = "REPORT", _("Report of a wrong")
    ENQUIRY = "ENQUIRY", _("Enquiry")


class ComplaintState(TextChoices):
    OPEN = "OPEN", _("Open")
    ANSWERED = "ANSWERED", _("Answered")
    TRANSFERRED = "TRANSFERRED", _("Transferred to the right body")
