"""What the acts on a claim share: the state it has to be in, who enters it, and saving it."""

from django.utils.translation import gettext_lazy as _

from agency.offices import history
from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Stale
from settlement.enums import BillState, ClaimState
from settlement.models import Claim


def check_enters(act: Act, by: Actor, claim: Claim, revision: int | None = None) -> None:
    """Raises Denied, NotAllowedNow; Stale where the revision is one that somebody saw."""
    act.post = by.check(Permission.CLAIM_ENTER, claim.agency)
    check_state(claim, ClaimState.RECEIVED, claim.revision if revision is None else revision)


def check_state(claim: Claim, state: ClaimState, revision: int) -> None:
    """Raises Stale, NotAllowedNow."""
    if claim.revision != revision:
        raise Stale(_("Somebody else saved this while you had it open."))
    if claim.state != state:
        raise NotAllowedNow(
            _("This is not possible while the claim is “%(state)s”.") % {"state": claim.get_state_display()}
        )


def check_is_of_treatment(claim: Claim) -> None:
    """Raises NotAllowedNow where a claim has no papers and no list of costs of its own."""
    if not claim.is_of_treatment:
        raise NotAllowedNow(
            _(
                "This claim is for meals, lodging and travel alone. The treatment is settled: none of it is entered"
                " here."
            )
        )


def set_assessment_aside(claim: Claim) -> None:
    """What was assessed holds no more; its lines stay on record. Inside the current act."""
    if claim.bill is not None:
        claim.bill.state = BillState.REPLACED
        history.change(claim.bill, ["state"])
        claim.bill = None


def save(claim: Claim, editor: Actor | None = None) -> None:
    """Save the claim; who entered a part of it reviews none of it."""
    if editor is not None and editor.user is not None and editor.user.pk not in claim.editors:
        claim.editors = [*claim.editors, editor.user.pk]
    claim.revision += 1
    claim.save()
