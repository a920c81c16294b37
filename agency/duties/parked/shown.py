"""What requests for a further try add to the page of a message and to my desk."""

from typing import Any

from agency.duties.parked import permissions
from agency.exchange.models import Outgoing, Retry
from agency.offices import refusals
from agency.offices.acts import Actor
from agency.offices.enums import RequestState
from agency.offices.matrix import Permission
from agency.offices.panels import Panel, add_panel
from agency.offices.refusals import passes

FEW = 5


def register() -> None:
    """Called once, when the apps are ready."""
    add_panel(Panel("message", "retries", "duties/panel_retries.html", of_message))
    add_panel(Panel("desk", "retries", "duties/panel_retries_desk.html", desk, order=65))


def of_message(*, actor: Actor, at: Any, subject: Outgoing) -> dict[str, Any] | None:
    """The requests about a message, newest first, and what this person may do now."""
    people = ("agency", "requested_by", "decided_by")
    rows = list(Retry.objects.filter(outgoing=subject).select_related(*people).order_by("-requested_at", "-id"))
    waiting = next((row for row in rows if row.state == RequestState.OPEN), None)
    may_ask = passes(permissions.check_may_ask, actor, subject)
    if not rows and not (may_ask and subject.may_be_tried_again):
        return None
    why_not = refusals.why_not(permissions.check_may_decide, actor, waiting) if waiting else ""
    return {
        "message": subject,
        "rows": rows,
        "waiting": waiting,
        "why_not": why_not or "",
        "may_ask": may_ask and subject.may_be_tried_again and waiting is None,
        "may_decide": waiting is not None and why_not is None,
        "may_withdraw": waiting is not None and may_ask,
    }


def desk(*, actor: Actor, at: Any, subject: Any) -> dict[str, Any] | None:
    """Requests that wait for this person's decision, the oldest first; nothing while none waits."""
    if not actor.may(Permission.EXCHANGE_RETRY):
        return None
    others = Retry.objects.visible_to(actor, Permission.EXCHANGE_RETRY).filter(state=RequestState.OPEN)
    waiting = others.exclude(requested_by__in=actor.judges_not(Permission.EXCHANGE_RETRY))
    rows = list(waiting.select_related("outgoing", "agency", "requested_by").order_by("requested_at", "id")[: FEW + 1])
    if not rows:
        return None
    return {"rows": rows[:FEW], "total": waiting.count() if len(rows) > FEW else len(rows)}
