"""What workers and determinations add to the navigation and to the pages that gather from all apps."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from agency.workers import queries
from agency.workers.views.stops import tone_of

HANDLING = _("Handling")
ENTRIES = (
    Entry(HANDLING, _("My desk"), "offices:desk", Permission.REFERENCE_VIEW, key="d", order=10),
    Entry(HANDLING, _("Workers"), "workers:search", Permission.WORKER_VIEW, key="w", order=40),
    Entry(HANDLING, _("Determinations"), "workers:determinations", Permission.DETERMINATION_VIEW, key="e", order=50),
    Entry(HANDLING, _("Information comparison"), "workers:lists", Permission.LIST_VIEW, order=60),
)


def register() -> None:
    for entry in ENTRIES:
        add_entry(entry)
    add_panel(Panel("desk", "determinations-to-confirm", "workers/_to_confirm.html", to_confirm, order=40))
    add_panel(Panel("desk", "stops-to-confirm", "workers/panel_stops_to_confirm.html", stops_to_confirm, order=45))
    add_panel(Panel("worker", "stops", "workers/panel_stops.html", stops_of_worker, order=20))
    add_panel(Panel("desk", "determinations-sent-back", "workers/_sent_back.html", sent_back, order=30))


def to_confirm(*, actor: Any, at: Any, subject: Any) -> dict[str, Any] | None:
    if not actor.may(Permission.DETERMINATION_CONFIRM):
        return None
    return {
        "determinations": queries.determinations_to_confirm(actor),
        "notices": queries.notices_to_confirm(actor),
    }


def sent_back(*, actor: Any, at: Any, subject: Any) -> dict[str, Any] | None:
    if not actor.may(Permission.DETERMINATION_ENTER):
        return None
    found = queries.determinations_sent_back(actor)
    return {"determinations": found} if found else None


def stops_to_confirm(*, actor: Any, at: Any, subject: Any) -> dict[str, Any] | None:
    if not actor.may(Permission.BENEFIT_CONFIRM):
        return None
    found = queries.stops_to_confirm(actor)
    return {"stops": found} if found else None


def stops_of_worker(*, actor: Any, at: Any, subject: Any) -> dict[str, Any] | None:
    """The stops of a worker's benefits; nothing is shown when there is none and this person enters none."""
    rows = [{"stop": each, "tone": tone_of(each)} for each in queries.stops_of(subject)]
    may_enter = actor.post_for(Permission.BENEFIT_STOP, subject.agency) is not None
    return {"rows": rows, "worker": subject, "may_enter": may_enter} if rows or may_enter else None
