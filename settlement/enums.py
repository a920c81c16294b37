"""Kinds, states and reasons of settlement. Codes are stored; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CatalogueKind(TextChoices):
    """The lists that say what the fund pays: the three catalogues of the law, rehabilitation items and devices."""

    MEDICINE = "MEDICINE", _("Medicines")
    TREATMENT = "TREATMENT", _("Treatment items")
    SERVICE_STANDARD = "SERVICE_STANDARD", _("Standards of hospital service")
    REHAB = "REHAB", _("Rehabilitation items")
    DEVICE = "DEVICE", _("Assistive devices")


class CatalogueState(TextChoices):
    """A version that one person entered holds once another has applied it. A large file is read by a task before."""

    READING = "READING", _("Being read")
    ENTERED = "ENTERED", _("Awaiting confirmation")
    APPLIED = "APPLIED", _("In force")
    REPLACED = "REPLACED", _("Replaced from its first day")
    REFUSED = "REFUSED", _("Not confirmed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    UNFIT = "UNFIT", _("Nothing usable in the file")


class CatalogueOrigin(TextChoices):
    """Whose catalogue holds: the values of the parameters catalogue.… (domain.md R4.7)."""

    TREATMENT = "TREATMENT", _("Place of treatment")
    INSURED = "INSURED", _("Insured place")
    PROVINCE = "PROVINCE", _("Province of the insured place")


class Verdict(TextChoices):
    """What became of a line of a bill."""

    PAYABLE = "PAYABLE", _("Payable")
    PARTLY = "PARTLY", _("Payable in part")
    NOT_PAYABLE = "NOT_PAYABLE", _("Not payable")
    SEPARATED = "SEPARATED", _("Not for the injury")
    UNKNOWN = "UNKNOWN", _("Not known")


class Reason(TextChoices):
    """Why the fund doesn't pay a line, or not all of it. The clauses stand in assessment/wording.py."""

    NOT_FOR_INJURY = "NOT_FOR_INJURY", _("Not for the injury")
    SEPARATED_BY_REVIEW = "SEPARATED_BY_REVIEW", _("Reviewed as not for the injury")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("Not in the scope of direct settlement")
    NOT_FILED_FOR = "NOT_FILED_FOR", _("The filing isn't for it")
    BENEFIT_STOPPED = "BENEFIT_STOPPED", _("Benefits had stopped")
    NO_CATALOGUE = "NO_CATALOGUE", _("No catalogue on record")
    NOT_ON_RECORD = "NOT_ON_RECORD", _("The catalogue on record is incomplete")
    NOT_IN_CATALOGUE = "NOT_IN_CATALOGUE", _("Not in the catalogue")
    EXCLUDED = "EXCLUDED", _("Excluded by the catalogue")
    EXCLUDED_BESIDE = "EXCLUDED_BESIDE", _("Excluded beside another item")
    ABOVE_PRICE = "ABOVE_PRICE", _("Above the standard")
    ABOVE_QUANTITY = "ABOVE_QUANTITY", _("Above the quantity of a stay")
    ABOVE_FREQUENCY = "ABOVE_FREQUENCY", _("More often than allowed")
    NOTICE_MISSING = "NOTICE_MISSING", _("No device payment notice")
    NOTICE_NOT_USABLE = "NOTICE_NOT_USABLE", _("The device payment notice can't be used on this day")
    SERVICE_LIFE = "SERVICE_LIFE", _("The device has to serve longer")
    PAID_LATER = "PAID_LATER", _("One of a later day was paid within its service life")
    ABOVE_PIECES = "ABOVE_PIECES", _("More than the device payment notice speaks of")
    ABOVE_NOTICE = "ABOVE_NOTICE", _("Above the limit of the device payment notice")


class Flag(TextChoices):
    """What a person has to look at; it changes no amount by itself."""

    DIAGNOSIS_DIFFERS = "DIAGNOSIS_DIFFERS", _("Marked as injury, but the diagnosis doesn't fit what was recognised")
    DIAGNOSIS_FITS = "DIAGNOSIS_FITS", _("Marked as disease, but the diagnosis fits what was recognised")
    DIAGNOSIS_MISSING = "DIAGNOSIS_MISSING", _("Marked as injury without a diagnosis")
    DIAGNOSIS_CHANGED = "DIAGNOSIS_CHANGED", _("Reviewed as not for the injury under another diagnosis")
    NO_CONSENT = "NO_CONSENT", _("The worker pays, and no consent was given before")


class StayRole(TextChoices):
    """Whose stay it is to us: our institution with their worker, or our worker in their institution (domain.md §11)."""

    PLACE_OF_TREATMENT = "PLACE_OF_TREATMENT", _("Place of treatment")
    INSURED_PLACE = "INSURED_PLACE", _("Insured place")


class StayState(TextChoices):
    """Where a stay and its settlement are (domain.md §11)."""

    VERIFIED = "VERIFIED", _("Verified")
    ADMITTED = "ADMITTED", _("Admitted")
    DETAILS_UPLOADED = "DETAILS_UPLOADED", _("Details uploaded")
    PRESETTLED = "PRESETTLED", _("Assessed for a trial")
    SETTLED = "SETTLED", _("Settled")
    IN_MONTH_STATEMENT = "IN_MONTH_STATEMENT", _("In the month's statement")
    REVIEWED = "REVIEWED", _("Reviewed")
    PAID_TO_INSTITUTION = "PAID_TO_INSTITUTION", _("Paid to the institution")
    IN_CLEARING = "IN_CLEARING", _("In clearing")
    CLEARED = "CLEARED", _("Cleared")
    ADMISSION_CANCELLED = "ADMISSION_CANCELLED", _("Admission cancelled")
    SETTLEMENT_CANCELLED = "SETTLEMENT_CANCELLED", _("Settlement cancelled")
    REVERSED = "REVERSED", _("Reversed")
    CONVERTED_TO_MANUAL = "CONVERTED_TO_MANUAL", _("Handed over to manual reimbursement")


class OfflineState(TextChoices):
    """What is known of an admission by a signed entitlement, beside the verification afterwards."""

    AGREES = "AGREES", _("Agrees with the verification")
    DIFFERS = "DIFFERS", _("Differs: somebody has to look at it")
    STANDS = "STANDS", _("Looked at: settled directly")
    NOT_COVERED = "NOT_COVERED", _("Looked at: handed over to manual reimbursement")


class Beyond(TextChoices):
    """Why what a place of treatment paid for a device is beyond our payment notices (domain.md R4.8, R4.9)."""

    WITHOUT = "WITHOUT", _("No payment notice of ours allows it on this day")
    ABOVE = "ABOVE", _("Above the limit of our payment notice")
    EARLY = "EARLY", _("Within the service life of another that a place of treatment paid")


class PaymentJudgement(TextChoices):
    """What a person says of a stay whose payment is in question."""

    RIGHT = "RIGHT", _("The payment is right")
    ASKED_BACK = "ASKED_BACK", _("The money was asked back")


class BillKind(TextChoices):
    DIRECT = "DIRECT", _("Direct settlement")
    MANUAL = "MANUAL", _("Manual reimbursement")


class BillState(TextChoices):
    ASSESSED = "ASSESSED", _("Assessed for a trial")
    REPLACED = "REPLACED", _("Replaced by a later assessment")
    SETTLED = "SETTLED", _("Settled")
    CANCELLED = "CANCELLED", _("Settlement cancelled")
    REVERSED = "REVERSED", _("Reversed")


class EntryKind(TextChoices):
    """Lines of a month. What undoes is a line of its own, negative and linked (domain.md R4.14)."""

    SETTLED = "SETTLED", _("Settlement")
    CANCELLED = "CANCELLED", _("Settlement cancelled")
    REVERSED = "REVERSED", _("Reversal")


class MonthState(TextChoices):
    OPEN = "OPEN", pgettext_lazy("of a month", "Open")
    CLOSED = "CLOSED", pgettext_lazy("of a month", "Closed")


class CallKind(TextChoices):
    """What a message of an institution asks for (docs/institution-api.md)."""

    ADMIT = "ADMIT", _("Admission")
    CORRECT = "CORRECT", _("Correction of an admission")
    CANCEL = "CANCEL", _("Cancellation of an admission")
    DISCHARGE = "DISCHARGE", _("Discharge")
    TRANSFER = "TRANSFER", _("Transfer")
    REOPEN = "REOPEN", _("Discharge or transfer taken back")
    UPLOAD = "UPLOAD", _("Lines uploaded")
    WITHDRAW_LINES = "WITHDRAW_LINES", _("Lines taken back")
    PRESETTLE = "PRESETTLE", _("Trial settlement")
    SETTLE = "SETTLE", _("Settlement")
    UNDO = "UNDO", _("Settlement undone")
    CONFIRM = "CONFIRM", _("Confirmation of a month")
    WITHDRAW_MONTH = "WITHDRAW_MONTH", _("Confirmation of a month taken back")
    REVERSE = "REVERSE", _("Reversal of a message")
    NEVER = "NEVER", _("Reversed before it came")


class ReviewOutcome(TextChoices):
    """What a person says about a line that was flagged."""

    FOR_INJURY = "FOR_INJURY", _("For the injury")
    SEPARATE = "SEPARATE", _("Not for the injury")


class ClaimKind(TextChoices):
    """What is claimed: a treatment that the worker paid, or what direct settlement leaves out (domain.md R4.10)."""

    TREATMENT = "TREATMENT", _("Treatment that the worker paid")
    ALLOWANCES = "ALLOWANCES", _("Meals, lodging and travel alone")


class ClaimState(TextChoices):
    """Where a claim for manual reimbursement is (domain.md §11)."""

    RECEIVED = "RECEIVED", _("Received")
    REVIEWED = "REVIEWED", _("Reviewed once")
    APPROVED = "APPROVED", pgettext_lazy("of a claim", "Approved")
    REFUSED = "REFUSED", pgettext_lazy("by a person", "Refused")
    PAID = "PAID", _("Paid")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class ClaimPaper(TextChoices):
    """The papers of a claim, all of them (Regulation on Handling Social Insurance art. 22)."""

    RECEIPT = "RECEIPT", _("Receipt of the hospital")
    COST_LIST = "COST_LIST", _("List of costs")
    DIAGNOSIS = "DIAGNOSIS", _("Diagnosis")
    MEDICAL_RECORD = "MEDICAL_RECORD", _("Medical record")


class LegalBasis(TextChoices):
    """What a further paper may rest on (the same, art. 31: law or a decision of the State Council)."""

    INSURANCE_LAW = "INSURANCE_LAW", _("Social Insurance Law")
    INJURY_REGULATION = "INJURY_REGULATION", _("Regulation on Work-Injury Insurance")
    HANDLING_REGULATION = "HANDLING_REGULATION", _("Regulation on Handling Social Insurance")
    COUNCIL_DECISION = "COUNCIL_DECISION", _("Decision of the State Council")


class WhyManual(TextChoices):
    """Why the stay was not settled directly (domain.md R4.12, R4.5)."""

    NOT_FILED = "NOT_FILED", _("No filing at that time")
    INSTITUTION_OFFLINE = "INSTITUTION_OFFLINE", _("The institution does not settle directly")
    LINE_DOWN = "LINE_DOWN", _("The line was down")
    CARD = "CARD", _("The card could not be read")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("Not in the scope of direct settlement")
    EXPIRED = "EXPIRED", _("The filing had run out")


class AllowanceKind(TextChoices):
    """What the insured place pays by its own tariff, never in direct settlement (domain.md R4.10, R10)."""

    MEAL = "MEAL", _("Meals in hospital")
    LODGING = "LODGING", _("Lodging")
    TRANSPORT = "TRANSPORT", _("Travel")


class AllowanceReason(TextChoices):
    """Why an allowance is less than what was spent, or nothing."""

    IN_FULL = "IN_FULL", _("Within the tariff")
    ABOVE_CAP = "ABOVE_CAP", _("Above the most that is paid for a night")
    TOO_MANY_NIGHTS = "TOO_MANY_NIGHTS", _("More nights than are paid")
    CLASS_NOT_PAID = "CLASS_NOT_PAID", _("This class of transport is not paid")
    NO_TARIFF = "NO_TARIFF", _("No tariff of the place is on record")
    PAID_BEFORE = "PAID_BEFORE", _("Another claim has had days of it")
    BENEFIT_STOPPED = "BENEFIT_STOPPED", _("Benefits had stopped before some of the days")
