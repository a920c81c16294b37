"""What posts add to the navigation and to my desk."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.duties import queries
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel

FEW = 5
SUPERVISION = _("Supervision")


def register() -> None:
    """Called once, when the apps are ready."""
    lists = ((_("Posts"), "duties:posts", 540), (_("Requests for posts"), "duties:requests", 545))
    for label, url_name, order in lists:
        also = (Permission.POST_REQUEST,)
        add_entry(Entry(SUPERVISION, label, url_name, Permission.POST_VIEW, order=order, also=also))
    add_panel(Panel("desk", "post-requests", "duties/panel_desk.html", desk, order=60))


def desk(*, actor: Any, at: Any, subject: Any) -> dict[str, Any] | None:
    """Requests for posts that wait for this person's decision."""
    if not actor.may(Permission.POST_GRANT):
        return None
    waiting = queries.waiting_for(actor)
    rows = list(waiting[: FEW + 1])
    return {"rows": rows[:FEW], "total": waiting.count() if len(rows) > FEW else len(rows)}
