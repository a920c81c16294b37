"""What the pages of posts say of open work, and the line in the navigation."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from agency.policy.parameters import PARAMETERS
from agency.policy.wording import value_in_words
from filings.handover import queries
from filings.handover.queries import OpenWork


def register() -> None:
    """Called once, when the apps are ready."""
    add_entry(Entry(_("Handling"), _("Open work of a colleague"), "handover:open", Permission.WORK_REASSIGN, order=80))
    add_panel(Panel("leaver", "open-work", "handover/panel_leaver.html", of_leaver))


def own(work: OpenWork) -> list[dict[str, Any]]:
    """What somebody asked for or proposed, in one list: its kind, what it is, where it stands and since when."""
    asked = [
        {
            "name": "request",
            "pk": each.pk,
            "kind": _("End of a post") if each.ends_post_id else _("Request for a post"),
            "text": f"{each.user}: {each.get_role_display()}",
            "url": reverse("duties:request", args=[each.pk]),
            "at": each.requested_at,
        }
        for each in work.requests
    ]
    proposed = [
        {
            "name": "proposal",
            "pk": each.pk,
            "kind": _("Proposed parameter"),
            "text": f"{PARAMETERS[each.name].label}: {value_in_words(each.name, each.value)}",
            "url": reverse("policy:proposal", args=[each.pk]),
            "at": each.proposed_at,
        }
        for each in work.proposals
    ]
    matters = [
        {
            "name": "matter",
            "pk": each.pk,
            "kind": _("Matter of an institution"),
            "text": f"{each.institution}: {each.get_kind_display()}",
            "url": reverse("institutions:matter", args=[each.pk]),
            "at": each.proposed_at,
        }
        for each in work.matters
    ]
    lists = [
        {
            "name": "list",
            "pk": each.pk,
            "kind": _("List of institutions"),
            "text": each.file_name,
            "url": reverse("institutions:import", args=[each.pk]),
            "at": each.entered_at,
        }
        for each in work.lists
    ]
    return [*asked, *proposed, *matters, *lists]


def of_leaver(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """What the holder of a post would leave open there: a number, and the way to give it to others."""
    may_give = actor.post_for(Permission.WORK_REASSIGN, subject.agency) is not None
    url = f"{reverse('handover:open')}?agency={subject.agency.code}&person={subject.user.staff_number}"
    return {
        "count": queries.counted(subject.agency, subject.user),
        "person": subject.user,
        "url": url if may_give else "",
    }
