"""What the desk of an institution and its patient can do when a card gets no yes [proposal: no rule words it]."""

from django.utils.translation import gettext_lazy as _

from settlement.admission.verifying import Because

_REGISTER = _("Ask the agency that you have your agreement with to look at its register.")
ADVICE = {
    Because.NO_FILING: _(
        "The patient asks the agency where they are insured to file it; then verify again. Without a filing they pay "
        "here and claim it from that agency."
    ),
    Because.WRONG_PLACE: _(
        "The patient asks the agency where they are insured to change the place of treatment; then verify again."
    ),
    Because.NOT_YET: _(
        "Verify again from that day on. If it has to start sooner, the patient asks the agency where they are insured."
    ),
    Because.EXPIRED: _("The patient asks the agency where they are insured to renew it; then verify again."),
    Because.ENDED: _(
        "The agency where they are insured tells the patient why, and files anew where that is right; then verify "
        "again."
    ),
    Because.BENEFIT_STOPPED: _(
        "The agency where they are insured tells the patient why. Nothing is settled here before benefits go on."
    ),
    Because.THIRD_PARTY: _("The patient pays here; the agency where they are insured says what it pays of it."),
    Because.SERVICE: _(
        "Is the care chosen the right one? If it is, the patient asks the agency where they are insured to add it; "
        "then verify again."
    ),
    Because.OTHER_INSTITUTION: _(
        "The patient goes to that institution, or asks the agency where they are insured to change the referral."
    ),
    Because.INSTITUTION_SUSPENDED: _(
        "Who was admitted before is settled as before. The public directory names other institutions for new patients."
    ),
    Because.SUSPENSION_THAT_DAY: _("Otherwise ask your agency whether the admission came before it."),
    Because.INSTITUTION_CANNOT: _REGISTER,
    Because.INSTITUTION_UNKNOWN: _REGISTER,
}


def advice_on(because: Because | None) -> str:
    """What can be done about a reason; empty with a yes, and without a reason."""
    return str(ADVICE[because]) if because in ADVICE else ""
