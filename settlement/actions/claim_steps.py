"""What the acts on a claim share: the state it has to be in, who enters it, and saving it."""

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Stale
from settlement.enums import ClaimState
from settlement.models import Claim


def check_enters(act: Act, by: Actor, claim: Claim) -> None:
    """Raises Denied, NotAllowedNow."""
    act.post = by.check(Permission.CLAIM_ENTER, claim.agency)
    check_state(claim, ClaimState.RECEIVED, claim.revision)


def check_state(claim: Claim, state: ClaimState, revision: int) -> None:
    """Raises Stale, NotAllowedNow."""
    if claim.revision != revision:
        raise Stale(_("Somebody else saved this while you had it open."))
    if claim.state != state:
        raise NotAllowedNow(
            _("This is not possible while the claim is “%(state)s”.") % {"state": claim.get_state_display()}
        )


def save(claim: Claim, editor: Actor | None = None) -> None:
    """Save the claim; who entered a part of it reviews none of it."""
    if editor is not None and editor.user is not None and editor.user.pk not in claim.editors:
        claim.editors = [*claim.editors, editor.user.pk]
    claim.revision += 1
    claim.save()
