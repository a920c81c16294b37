"""What the pages of posts say of open work, and the line in the navigation."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from filings.handover import queries


def register() -> None:
    """Called once, when the apps are ready."""
    add_entry(Entry(_("Handling"), _("Open work of a colleague"), "handover:open", Permission.WORK_REASSIGN, order=80))
    add_panel(Panel("leaver", "open-work", "handover/panel_leaver.html", of_leaver))


def of_leaver(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """What the holder of a post would leave open there: a number, and the way to give it to others."""
    may_give = actor.post_for(Permission.WORK_REASSIGN, subject.agency) is not None
    url = f"{reverse('handover:open')}?agency={subject.agency.code}&person={subject.user.staff_number}"
    return {
        "count": queries.counted(subject.agency, subject.user),
        "person": subject.user,
        "url": url if may_give else "",
    }
