"""The banner that says how long the national system has been silent."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _

from agency.exchange.models import Outgoing
from agency.exchange.wording import clock
from agency.offices.acts import Actor
from agency.offices.matrix import Permission

PATIENCE = timedelta(minutes=1)


def banner(*, actor: Actor, at: datetime, subject: Any = None) -> dict[str, Any] | None:
    """What to say when the oldest unanswered message is older than a minute. One query over the open messages."""
    permission = next(
        (each for each in (Permission.EXCHANGE_VIEW, Permission.EXCHANGE_COUNTS) if actor.may(each)), None
    )
    if permission is None:
        return None
    waiting = Outgoing.objects.visible_to(actor, permission).filter(next_at__isnull=False)
    oldest = waiting.aggregate(since=Min("created_at"), again=Min("next_at"))
    if oldest["since"] is None or oldest["since"] > at - PATIENCE:
        return None
    return {
        "level": "wait",
        "title": _("Waiting for the national system since %(time)s.") % {"time": clock(oldest["since"], at)},
        "text": _("Next try %(time)s, nothing for you to do.") % {"time": clock(max(oldest["again"], at), at)},
    }
