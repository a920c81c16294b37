"""Who may ask that a message be tried again, and who may grant it: two people with the same right."""

from django.utils.translation import gettext_lazy as _

from agency.exchange.models import Outgoing, Retry
from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Post
from agency.offices.refusals import Denied


def check_may_ask(by: Actor, message: Outgoing) -> Post:
    """Raises Denied."""
    return by.check(Permission.EXCHANGE_RETRY, message.agency)


def check_may_decide(by: Actor, retry: Retry) -> Post:
    """Raises Denied: own request, or that of whom one stands in for."""
    post = by.check(Permission.EXCHANGE_RETRY, retry.agency)
    if by.user is None or retry.requested_by_id == by.user.pk:
        raise Denied(_("You asked for this yourself, so another person has to decide it."), code="own-work")
    if retry.requested_by_id in by.judges_not(Permission.EXCHANGE_RETRY):
        raise Denied(
            _("The person you stand in for asked for this, so another person has to decide it."), code="own-work"
        )
    return post
