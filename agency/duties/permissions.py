"""Who may ask for posts and who may grant them. `check_…` raises Denied with a sentence and gives the post used.

Asking and granting are two people, and neither is the person whom the post is for (trust.md §4; Gansu, art. 16).
"""

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Agency, Post, PostRequest
from agency.offices.refusals import Denied


def check_may_ask(by: Actor, agency: Agency, user_id: int) -> Post:
    """May ask that somebody be given a post there, or that theirs end."""
    post = by.check(Permission.POST_REQUEST, agency)
    if by.user is None or by.user.pk == user_id:
        raise Denied(_("A post of your own is asked for, or ended, by somebody else."), code="own-post")
    return post


def check_may_decide(by: Actor, request: PostRequest) -> Post:
    """May grant or refuse what another person asked for somebody else."""
    post = by.check(Permission.POST_GRANT, request.agency)
    if by.user is None or by.user.pk == request.requested_by_id:
        raise Denied(_("You asked for this yourself, so another person has to decide it."), code="own-work")
    if by.user.pk == request.user_id:
        raise Denied(_("This is about a post of your own, so another person has to decide it."), code="own-post")
    if request.requested_by_id in by.judges_not(Permission.POST_GRANT):
        raise Denied(
            _("The person you stand in for asked for this, so another person has to decide it."), code="own-work"
        )
    return post


def check_may_withdraw(by: Actor, request: PostRequest) -> Post:
    """Whoever may ask there may also take a request back, for a colleague who has left too."""
    return by.check(Permission.POST_REQUEST, request.agency)
