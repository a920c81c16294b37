"""Admissions while the line was down: those that differ from the verification afterwards, and looking at them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agency.audit import trail
from agency.offices.acts import uuid7
from agency.offices.matrix import Permission
from agency.offices.refusals import Refusal
from agency.offices.requests import DeskRequest
from agency.offices.tokens import id_in
from settlement import actions, queries
from settlement.enums import OfflineState
from settlement.models import OfflineUse
from settlement.views import shown

TABS = {"open": _("To look at"), "all": _("All")}
TONES = {
    OfflineState.AGREES: "ok",
    OfflineState.DIFFERS: "wait",
    OfflineState.STANDS: "ok",
    OfflineState.NOT_COVERED: "stop",
}


@login_required
@require_GET
@never_cache
def listed(request: DeskRequest) -> HttpResponse:
    """Those that somebody has to look at, or all, the newest first."""
    return _page(request)


def _page(request: DeskRequest, *, typed: shown.Typed | None = None) -> HttpResponse:
    """The same, with what was typed about one of them if that was refused."""
    if not request.actor.may(Permission.STAY_VIEW):
        raise PermissionDenied
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    before = id_in(request.GET.get("before", ""))
    found = queries.offline_uses(request.actor, only_open=tab == "open", before=before)
    rows = found[: queries.SHOWN]
    told = [(use, use.agency_id) for use in rows]
    trail.note_reads_under(request.actor, request.at, subjects=told, seen="list", purpose="offline admissions")
    context = {
        "tabs": [{"label": label, "url": f"?tab={name}", "current": name == tab} for name, label in TABS.items()],
        "rows": [
            {
                "use": use,
                "chip": {"text": use.get_state_display(), "tone": TONES[OfflineState(use.state)]},
                "may_look": use.state == OfflineState.DIFFERS
                and request.actor.post_for(Permission.BILL_REVIEW, use.agency) is not None,
            }
            for use in rows
        ],
        "outcomes": [(outcome.value, outcome.label) for outcome in actions.OUTCOMES],
        "next_url": f"?tab={tab}&before={rows[-1].pk}" if len(found) > len(rows) else "",
        "previous_url": f"?tab={tab}" if before else "",
        "shown": len(rows),
        "typed": typed,
    }
    return render(request, "settlement/offline.html", context, status=422 if typed else 200)


@login_required
@require_POST
@never_cache
def look(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say whether an admission that differs stands."""
    use: OfflineUse = OfflineUse.objects.get_visible(request.actor, Permission.BILL_REVIEW, pk=pk)
    outcome, remark = request.POST.get("outcome", ""), request.POST.get("remark", "")
    try:
        if outcome not in actions.OUTCOMES:
            raise Refusal(_("Say whether the admission stands."), code="outcome")
        told: dict[str, Any] = {"outcome": OfflineState(outcome), "remark": remark}
        actions.look_at_use(by=request.actor, at=request.at, ids=uuid7, use_id=use.pk, **told)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, typed=shown.Typed(use.pk, outcome, remark))
    messages.success(request, _("What you said of the admission was kept."))
    return redirect("settlement:offline")
