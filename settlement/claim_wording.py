"""What is said about a claim: papers in everyday words, what stands against it, and the clauses."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from filings.eligibility import Answer
from filings.enums import Reason
from filings.wording import in_words
from settlement.enums import ClaimPaper

PAPERS: dict[ClaimPaper, Any] = {
    ClaimPaper.RECEIPT: _("The receipt that the hospital gave you when you paid, the original."),
    ClaimPaper.COST_LIST: _("The list of costs with every item; the hospital's billing desk prints it."),
    ClaimPaper.DIAGNOSIS: _("The certificate of the diagnosis, with the stamp of the hospital."),
    ClaimPaper.MEDICAL_RECORD: _("The medical record of this treatment; the hospital's record room copies it."),
}
CLAUSE = _("Regulation on Handling Social Insurance, art. 22")
NOTHING_MORE = _("Regulation on Handling Social Insurance, art. 31")
REMEDY = _("Who does not agree may ask for administrative reconsideration or sue (Work-Injury Insurance, art. 55).")
_LEAVE_OUT = _(
    "Enter the list of costs again without what came after that day; if nothing is left, pass the claim on to be"
    " refused."
)
FINDINGS: Mapping[tuple[str, str], Any] = {
    (Reason.E02, "none_chosen"): _("No determination of this worker is on record, so no recognised injury."),
}
REMEDIES: Mapping[tuple[str, str], Any] = {
    (Reason.E01, "injured_outside"): _(
        "Who insured the worker on that day pays, else the employer. Pass the claim on to be refused."
    ),
    (Reason.E01, "not_yet_insured"): _(
        "Who insured the worker on that day pays, else the employer. Pass the claim on to be refused."
    ),
    (Reason.E02, "none_chosen"): _(
        "Enter it on the worker's page and have it confirmed; if there is none, pass the claim on to be refused."
    ),
    (Reason.E02, "revoked_or_over"): _(
        "Enter a decision that stands and have it confirmed; if there is none, pass the claim on to be refused."
    ),
    (Reason.E03, "not_covered"): _(
        "Enter the determination that covers it and have it confirmed; if there is none, pass the claim on to be"
        " refused."
    ),
    (Reason.E03, "case_closed"): _(
        "Enter the recurrence on the worker's page and have it confirmed; if there is none, pass the claim on to be"
        " refused."
    ),
    (Reason.E03, "notice_over"): _(
        "Enter a payment notice that can be used on that day; if there is none, pass the claim on to be refused."
    ),
    (Reason.E06, "third_party_open"): _(
        "The third party pays first: note on the determination when it has finally settled, or have an advance payment"
        " asked for (Social Insurance Law art. 42) and pass the claim on to be refused."
    ),
    (Reason.E07, "relation_ended"): _LEAVE_OUT,
    (Reason.E08, "stopped"): _LEAVE_OUT,
    (Reason.E08, "died"): _LEAVE_OUT,
}
"""What to do about an answer in a claim, where it isn't what a filing does."""


def answer_in_words(answer: Answer) -> dict[str, Any]:
    """An answer of the rules for the page of a claim: as for a filing, with what is done about a claim instead."""
    key, said = (answer.code, answer.finding), in_words(answer)
    return {**said, "finding": FINDINGS.get(key, said["finding"]), "remedy": REMEDIES.get(key, said["remedy"])}
