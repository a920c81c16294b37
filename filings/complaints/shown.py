"""What the register adds to the navigation, to my desk, and to a change of the calendar."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor, office_day
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from agency.policy import recount
from filings.complaints import actions, queries

FEW = 5


def register() -> None:
    """Called once, when the apps are ready."""
    label = _("Complaints and enquiries")
    add_entry(Entry(_("Handling"), label, "complaints:list", Permission.COMPLAINT_VIEW, order=70))
    add_panel(Panel("desk", "complaints", "complaints/panel_desk.html", desk, order=50))
    recount.on_calendar_change("complaints", actions.recount)


def desk(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """Complaints that wait for this person's answer, the earliest due first."""
    if not actor.may(Permission.COMPLAINT_ANSWER):
        return None
    waiting = queries.to_answer(actor)
    rows = list(waiting[: FEW + 1])
    if not rows:
        return None
    today = office_day(at)
    shown = [{"complaint": each, "late": each.due_on < today} for each in rows[:FEW]]
    return {"rows": shown, "total": waiting.count() if len(rows) > FEW else len(rows)}
