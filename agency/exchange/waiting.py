"""The banner that says how long the national system has been silent."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.exchange.models import Outgoing
from agency.exchange.wording import clock, minutes
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
    late = Count("pk", filter=Q(late_at__lte=at))
    oldest = waiting.aggregate(since=Min("created_at"), again=Min("next_at"), late=late)
    if oldest["since"] is None or oldest["since"] > at - PATIENCE:
        return None
    again = {"time": clock(max(oldest["again"], at), at)}
    if oldest["late"]:
        return _late(oldest["late"], minutes(at - oldest["since"]), again)
    return {
        "level": "wait",
        "title": _("Waiting for the national system since %(time)s.") % {"time": clock(oldest["since"], at)},
        "text": _("Next try %(time)s, nothing for you to do.") % again,
    }


def _late(number: int, waited: int, again: dict[str, str]) -> dict[str, Any]:
    title = ngettext(
        "%(n)s message has waited too long for the national exchange, by now %(minutes)s minutes.",
        "%(n)s messages have waited too long for the national exchange, the oldest %(minutes)s minutes.",
        number,
    )
    return {
        "level": "warning",
        "title": title % {"n": number, "minutes": waited},
        "text": _("Next try %(time)s. Go on working: what was approved stands, and nothing is lost.") % again,
    }
