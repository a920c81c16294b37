"""Who may do what with policy parameters. `check_…` raises Denied with a sentence and gives the post used."""

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Agency, Division, Post
from agency.offices.refusals import Denied
from agency.policy.impact import lies_within
from agency.policy.models import ParameterProposal


def check_may_propose(by: Actor, division: Division) -> Post:
    """A proposal is for the division of one's own agency, or one below it."""
    posts = [post for post, _reach in by.reaches(Permission.POLICY_PROPOSE)]
    if not posts:
        raise Denied(code=f"no-{Permission.POLICY_PROPOSE}")
    for post in posts:
        if lies_within(division.pk, post.agency.division_id):
            return post
    raise Denied(OUT_OF_REACH, code="out-of-reach")


def proposing_for(by: Actor) -> Agency:
    """The agency for which this actor proposes. Raises Denied."""
    for post, _reach in by.reaches(Permission.POLICY_PROPOSE):
        return post.agency
    raise Denied(code=f"no-{Permission.POLICY_PROPOSE}")


def check_may_decide(by: Actor, proposal: ParameterProposal) -> Post:
    """Only another person puts a value in force, and only where their own agency reaches (domain.md R6.1)."""
    post = by.check(Permission.POLICY_DECIDE, proposal.agency)
    if by.user is None or by.user.pk == proposal.proposed_by_id:
        raise Denied(_("You proposed this yourself, so another person has to decide it."), code="own-work")
    if proposal.proposed_by_id in by.judges_not(Permission.POLICY_DECIDE):
        raise Denied(
            _("The person you stand in for proposed this, so another person has to decide it."), code="own-work"
        )
    if not lies_within(proposal.division_id, post.agency.division_id):
        raise Denied(OUT_OF_REACH, code="out-of-reach")
    return post


def check_may_withdraw(by: Actor, proposal: ParameterProposal) -> Post:
    """A proposal is taken back by the one who made it."""
    post = by.check(Permission.POLICY_PROPOSE, proposal.agency)
    if by.user is None or by.user.pk != proposal.proposed_by_id:
        raise Denied(_("Only the one who proposed it can withdraw it."), code="not-own")
    return post


def check_may_withdraw_for(by: Actor, proposal: ParameterProposal) -> Post:
    """Whoever gives a leaver's open work to others also takes back what the leaver proposed."""
    return by.check(Permission.WORK_REASSIGN, proposal.agency)


OUT_OF_REACH = _("This division is neither that of your agency nor below it.")
