"""What pages say of parameters and proposals, and where other pages show them: the navigation, my desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.enums import RequestState
from agency.offices.matrix import Permission
from agency.offices.models import Division
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from agency.policy import queries, wording
from agency.policy.enums import Origin
from agency.policy.models import ParameterProposal, PolicyParameter
from agency.policy.parameters import GROUPS, PARAMETERS
from agency.policy.queries import ResolvedParameter, Rung

TONES = {RequestState.OPEN: "wait", RequestState.GRANTED: "ok", RequestState.REFUSED: "stop"}
FEW = 5


def register() -> None:
    """Called once, when the apps are ready."""
    add_entry(Entry(_("Reference"), _("Policy parameters"), "policy:list", Permission.REFERENCE_VIEW, order=70))
    add_entry(Entry(_("Reference"), _("Proposed parameters"), "policy:proposals", Permission.REFERENCE_VIEW, order=71))
    add_panel(Panel("desk", "policy", "policy/panel_desk.html", desk, order=60))


def desk(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """Proposals that wait for this person, or that this person waits for. Nothing when there is none."""
    decides, proposes = actor.may(Permission.POLICY_DECIDE), actor.may(Permission.POLICY_PROPOSE)
    if not decides and not proposes:
        return None
    rows = list((queries.waiting_for(actor) if decides else queries.own_open(actor))[: FEW + 1])
    if not rows:
        return None
    return {"rows": [proposal(each) for each in rows[:FEW]], "more": len(rows) > FEW, "decides": decides}


def resolved(holds: ResolvedParameter) -> dict[str, Any]:
    """A value that holds, for a page."""
    return {
        "name": holds.name,
        "label": PARAMETERS[holds.name].label,
        "value": wording.value_in_words(holds.name, holds.value),
        "division": holds.division_code,
        "valid_from": holds.valid_from,
        "valid_to": holds.valid_to,
        "source": holds.source_sentence,
        "language": wording.language_of(holds.source_sentence),
        "url": holds.source_url,
        "standing": wording.standing(holds.source_kind),
        "is_default": holds.is_product_default,
        "capped_by": holds.capped_by,
    }


def groups(found: Mapping[str, ResolvedParameter]) -> list[dict[str, Any]]:
    """All parameters of a page, by group, with the places where they were set named."""
    codes = {each.division_code for each in found.values() if each.division_code}
    places = {each.pk: each for each in Division.objects.filter(pk__in=codes)}
    listed = []
    for label, group in GROUPS:
        rows = [resolved(found[each.name]) for each in group]
        for row in rows:
            row["place"] = places.get(row["division"])
        listed.append({"label": label, "rows": rows})
    return listed


def steps(rungs: list[Rung], holds: ResolvedParameter) -> list[dict[str, Any]]:
    """The ladder: what each step has set, and which one gives the value."""
    shown = []
    for rung in rungs:
        code = rung.division.pk if rung.division else None
        shown.append(
            {
                "place": rung.division,
                "now": _row(rung.now) if rung.now else None,
                "gives": rung.now is not None and holds.valid_from is not None and holds.division_code == code,
                "earlier": [_row(row) for row in rung.earlier],
                "coming": [_row(row) for row in rung.coming],
            }
        )
    return shown


def _row(row: PolicyParameter) -> dict[str, Any]:
    made_by = getattr(row, "proposal", None)
    return {
        "value": wording.value_in_words(row.name, row.value),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "source": now_(row.source_text),
        "language": wording.language_of(now_(row.source_text)),
        "url": row.source_url,
        "standing": wording.standing(row.source_kind),
        "packaged": row.division_id is None and row.origin == Origin.PACKAGED,
        "proposal": reverse("policy:proposal", args=[made_by.pk]) if made_by else "",
    }


def proposal(row: ParameterProposal) -> dict[str, Any]:
    """A proposal, for lists and its page."""
    return {
        "row": row,
        "url": reverse("policy:proposal", args=[row.pk]),
        "label": PARAMETERS[row.name].label,
        "value": wording.value_in_words(row.name, row.value),
        "standing": wording.standing(row.source_kind),
        "language": wording.language_of(row.source_text),
        "state": {"text": row.get_state_display(), "tone": TONES.get(RequestState(row.state), "")},
    }
