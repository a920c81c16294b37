"""Lists of institutions: taking one in, looking at what it would do, deciding, undoing."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.offices.acts import office_day
from agency.offices.gate import need, status_of, who
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, at_reason, passes
from agency.offices.requests import DeskRequest
from institutions import list_queries, list_shown, permissions
from institutions.actions import lists
from institutions.enums import ListState
from institutions.forms import ListForm
from institutions.importing.books.reading import BYTES_AT_MOST
from institutions.models import InstitutionList


@login_required
@require_GET
@never_cache
def imports(request: DeskRequest) -> HttpResponse:
    """The lists that were taken in, the newest first."""
    need(request, Permission.INSTITUTION_VIEW)
    rows = [
        {"list": each, "state": list_shown.state(each), **list_queries.counts(each)}
        for each in list_queries.lists(request.actor)
    ]
    context = {"rows": rows, "may_enter": request.actor.may(Permission.INSTITUTION_ENTER)}
    return render(request, "institutions/imports.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def import_new(request: DeskRequest) -> HttpResponse:
    """Take in a list; a small one is judged at once."""
    need(request, Permission.INSTITUTION_ENTER, about="institution list")
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "institutions/import_form.html", {"form": form}, status=422 if form.is_bound else 200)
    sent = form.cleaned_data["file"]
    told = {"file_name": sent.name, "source": form.cleaned_data["source"], "content": sent.read(BYTES_AT_MOST + 1)}
    try:
        taken_in, is_new = lists.take_in(**who(request), agency=_agency(request), **told)
        if is_new and len(told["content"]) <= lists.BYTES_AT_ONCE:
            with suppress(NotAllowedNow):  # the task reads it, or has done so
                taken_in = lists.judge(**who(request), list_id=taken_in.pk)
    except Refusal as refusal:
        form.add_error("file" if refusal.code == "too-large" else "source", str(refusal.sentence))
        return render(request, "institutions/import_form.html", {"form": form}, status=status_of(refusal))
    if list_queries.is_refused_whole(taken_in):
        messages.warning(request, str(NOTHING))
    else:
        messages.success(request, str(DONE if is_new else KNOWN))
    return redirect("institutions:import", taken_in.pk)


WORKED_AT = (ListState.READING, ListState.ACCEPTED, ListState.UNDOING)
DONE = _("The list was taken in. The register hasn't changed: look through it, then another person decides.")
NOTHING = _("Nothing can be taken of this file; the reason stands below. Withdraw it, and send one that can be read.")
KNOWN = _("The same file is waiting for a decision already.")


def _agency(request: DeskRequest) -> Agency:
    for post, _reach in request.actor.reaches(Permission.INSTITUTION_ENTER):
        return post.agency
    raise Denied(code=f"no-{Permission.INSTITUTION_ENTER}")


@login_required
@require_GET
@never_cache
def import_detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What the list would add and change, what it contradicts, and every row that isn't taken, with the reason."""
    need(request, Permission.INSTITUTION_VIEW)
    return _page(request, list_queries.one(request.actor, pk))


def _page(
    request: DeskRequest, of: InstitutionList, *, typed: str = "", wrong: Any = "", status: int = 200
) -> HttpResponse:
    """`wrong` is what is said at the reason that was `typed`."""
    view, after = request.GET.get("show", ""), request.GET.get("after", "")[:100]
    view = view or list_shown.first_view(of)
    if view not in list_shown.VIEWS:
        raise Http404
    context: dict[str, Any] = {
        "list": of,
        "state": list_shown.state(of),
        "tabs": list_shown.tabs(of, view),
        "typed": typed,
        "wrong": wrong,
        "is_at_work": of.state in WORKED_AT and list_queries.is_at_work(of),
        "moved": list_queries.moved(of) if of.state == ListState.OPEN else 0,
    }
    if view == "gone":
        context["gone"], context["next_after"] = list_queries.gone(of, office_day(request.at), after=after)
    else:
        rows, context["next_after"] = list_queries.rows_of(of, view, after=after)
        context["rows"] = list_shown.rows(of, rows)
        context["has_changes"] = any(each.changes for each in rows)
    return render(request, "institutions/import.html", {**context, **_rights(request, of)}, status=status)


def _rights(request: DeskRequest, of: InstitutionList) -> dict[str, bool]:
    actor, is_open = request.actor, of.state == ListState.OPEN
    may_decide = passes(permissions.check_may_decide_list, actor, of)
    return {
        "own": is_open
        and not list_queries.is_refused_whole(of)
        and actor.user is not None
        and actor.user.pk == of.entered_by_id,
        "may_decide": is_open and may_decide,
        "may_withdraw": of.state in (ListState.READING, ListState.OPEN)
        and passes(permissions.check_may_withdraw_list, actor, of),
        "may_undo": of.state == ListState.APPLIED and may_decide,
        "may_see_history": actor.may(Permission.HISTORY_VIEW),
    }


def _act(
    request: DeskRequest,
    pk: UUID,
    permission: Permission,
    act: Callable[..., Any],
    done: Promise,
    *,
    reasoned: bool = True,
) -> HttpResponse:
    need(request, permission, about=f"institution list {pk}")
    of = list_queries.one(request.actor, pk)
    reason = request.POST.get("reason", "")[:200]
    try:
        act(**who(request), list_id=of.pk, **({"reason": reason} if reasoned else {}))
    except Refusal as refusal:
        wrong = at_reason(refusal)
        if not wrong:
            messages.error(request, str(refusal.sentence))
        row = list_queries.one(request.actor, pk)
        return _page(request, row, typed=reason, wrong=wrong, status=status_of(refusal))
    messages.success(request, str(done))
    return redirect("institutions:import", of.pk)


@login_required
@require_POST
def import_apply(request: DeskRequest, pk: UUID) -> HttpResponse:
    done = _("Decided. The list is put into the register from now on; this page says how far it is.")
    return _act(request, pk, Permission.INSTITUTION_DECIDE, lists.accept, done)


@login_required
@require_POST
def import_refuse(request: DeskRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, Permission.INSTITUTION_DECIDE, lists.refuse, _("Refused."))


@login_required
@require_POST
def import_withdraw(request: DeskRequest, pk: UUID) -> HttpResponse:
    need(request, Permission.INSTITUTION_ENTER, about=f"institution list {pk}")
    if list_queries.one(request.actor, pk).agency_id not in {post.agency_id for post in request.actor.posts}:
        raise Http404  # of an agency below: nobody else takes it back, and nobody is told more
    return _act(request, pk, Permission.INSTITUTION_ENTER, lists.withdraw, _("Withdrawn."), reasoned=False)


@login_required
@require_POST
def import_undo(request: DeskRequest, pk: UUID) -> HttpResponse:
    done = _("Decided. The list is taken out of the register from now on; this page says how far it is.")
    return _act(request, pk, Permission.INSTITUTION_DECIDE, lists.undo, done)
