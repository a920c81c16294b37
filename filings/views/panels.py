"""What other pages show of filings: my desk, the worker's page, the search box, the navigation."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor, office_day
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from filings import handed_in, queries
from filings.views import received, shown

FEW = 5


def register() -> None:
    """Called once, when the apps are ready."""
    add_entry(Entry(_("Handling"), _("Filings"), "filings:list", Permission.FILING_VIEW, key="f", order=20))
    add_entry(Entry(_("Reference"), _("Pilot cities"), "filings:pilot", Permission.REFERENCE_VIEW, order=73))
    add_panel(Panel("desk", "filings", "filings/panel_desk.html", desk, order=10))
    add_panel(Panel("desk", "papers", "filings/panel_papers.html", papers_due, order=15))
    add_panel(Panel("worker", "filings", "filings/panel_worker.html", of_worker, order=30))
    add_panel(Panel("search", "filings", "filings/panel_desk.html", found, order=10))
    add_entry(
        Entry(_("Handling"), _("Received filings"), "filings:received", Permission.RECEIVED_VIEW, key="v", order=30)
    )
    add_panel(Panel("search-results", "received", "filings/panel_received.html", received.found, order=10))


def desk(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """What waits for this person: counts, and the few cases that are due first."""
    if not actor.may(Permission.FILING_VIEW):
        return None
    counts = queries.tab_counts(actor, at)
    today = office_day(at)
    page = queries.worklist(actor, at, tab="todo", filters=queries.NO_FILTER)
    rows = [
        {"version": each, "chip": shown.state_chip(each, today), "deadline": shown.deadline(each, today)}
        for each in page.versions[:FEW]
    ]
    return {
        "rows": rows,
        "todo": counts["todo"],
        "returned": counts["returned"],
        "cancellations": counts["cancellations"],
        "mine_today": counts["mine_today"],
        "may_enter": actor.may(Permission.FILING_ENTER),
        "may_decide": actor.may(Permission.FILING_DECIDE),
    }


def papers_due(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """Papers of this person's filings that were recalled or are late, the earliest first."""
    if actor.user is None or not actor.may(Permission.FILING_ENTER):
        return None
    today = office_day(at)
    found = handed_in.notices_near(actor, today)[:FEW]
    rows = [{"version": each.version, "answer_by": each.answer_by, "late": each.answer_by < today} for each in found]
    return {"rows": rows} if rows else None


def of_worker(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """The worker's filings, the newest first."""
    if not actor.may(Permission.FILING_VIEW):
        return None
    today = office_day(at)
    versions = queries.versions_of_worker(actor, subject.pk)
    return {
        "rows": [{"version": each, "chip": shown.state_chip(each, today)} for each in versions],
        "worker": subject,
        "may_enter": actor.post_for(Permission.FILING_ENTER, subject.agency) is not None,
    }


def found(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """The page of the filing whose number was typed into the search box."""
    if not actor.may(Permission.FILING_VIEW):
        return None
    version = queries.find_by_number(actor, str(subject))
    return {"url": reverse("filings:detail", kwargs={"pk": version.filing_id})} if version else None
