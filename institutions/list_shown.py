"""What the pages say of a list and of its rows."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions import list_changes, list_queries
from institutions.enums import Care, ListState
from institutions.importing.places.locating import gazetteer
from institutions.importing.verdicts import Finding, RowVerdict, reason_of
from institutions.models import InstitutionList, ListRow

STATES = {
    ListState.READING: "wait",
    ListState.OPEN: "wait",
    ListState.ACCEPTED: "wait",
    ListState.APPLIED: "ok",
    ListState.REFUSED: "stop",
    ListState.WITHDRAWN: "none",
    ListState.UNDOING: "wait",
    ListState.UNDONE: "stop",
}
TONES = {
    RowVerdict.OK: "ok",
    RowVerdict.OK_NORMALISED: "ok",
    RowVerdict.WARN: "note",
    RowVerdict.CONFLICT: "stop",
    RowVerdict.DUPLICATE: "note",
    RowVerdict.REJECT: "stop",
    RowVerdict.REJECT_FILE: "stop",
    RowVerdict.SKIP: "none",
}
VIEWS = {
    "added": _("Added"),
    "changed": _("Changed"),
    "gone": _("Not in the list"),
    "warned": _("Warnings"),
    "conflicts": _("Conflicts"),
    "duplicates": _("Duplicates"),
    "refused": pgettext_lazy("of rows", "Refused"),
    "same": _("As in the register"),
    "skipped": _("Not of the table"),
}


def state(of: InstitutionList) -> dict[str, Any]:
    return {"text": ListState(of.state).label, "tone": STATES[ListState(of.state)]}


def tabs(of: InstitutionList, current: str) -> list[dict[str, Any]]:
    """The views of a list, each with its count; only those that hold something, and the one looked at."""
    here, counted = reverse("institutions:import", args=[of.pk]), list_queries.counts(of)
    return [
        {"label": label, "url": f"{here}?show={view}", "count": counted[view], "current": view == current}
        for view, label in VIEWS.items()
        if counted[view] or view in (current, "added", "changed", "gone")
    ]


def first_view(of: InstitutionList) -> str:
    """What a list opens with: what it does, then what is wrong with it."""
    counted = list_queries.counts(of)
    order = ("added", "changed", "conflicts", "refused", "warned", "duplicates", "same", "skipped")
    return next((view for view in order if counted[view]), "added")


def rows(of: InstitutionList, page: list[ListRow]) -> list[dict[str, Any]]:
    """Rows of a list, each with its verdict, the reasons, and what it would change, or has changed."""
    before = list_queries.before(of, page)
    return [{**_row(each), "changes": _changes(of, each, before)} for each in page]


def _changes(of: InstitutionList, each: ListRow, before: dict[UUID, list_changes.Before]) -> list[dict[str, Any]]:
    if each.entity is None or each.entity not in before:
        return list_changes.named(each)
    return list_changes.changes(each, before[each.entity], of.agency)


def _row(each: ListRow) -> dict[str, Any]:
    findings = tuple(Finding(kept["field"], kept["code"], kept["values"]) for kept in each.findings)
    place = gazetteer().by_code.get(each.division_code)
    return {
        "row": each,
        "verdict": RowVerdict(each.verdict).label,
        "tone": TONES[RowVerdict(each.verdict)],
        "reason": reason_of(findings),
        "place": place.full_name if place else each.place_as_written,
        "types": [Care(care).label for care in each.types],
        "where": " ".join(filter(None, (each.sheet, str(each.row or "")))) or now_("the file"),
    }
