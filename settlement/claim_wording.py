"""What is said to a worker about a claim: papers in everyday words, and the clauses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

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
