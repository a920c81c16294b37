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
    E06 = "E06", _("Third-party liability is open")
    E10 = "E10", _("Overlapping filing")
    E12 = "E12", _("Identity or card does not match")
