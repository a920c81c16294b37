"""Lists of other departments: what was taken in, and taking one in. No line's person is shown."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import Denied, Refusal
from agency.workers import actions, queries
from agency.workers.forms import ListForm
from agency.workers.models import DeliveredList
from agency.workers.views import gate

BYTES_IN_HAND = actions.LIST_BYTES_AT_MOST + 1


@login_required
@require_GET
@never_cache
def listed(request: Any) -> HttpResponse:
    """What was taken in, the newest first."""
    gate.need(request, Permission.LIST_VIEW)
    page = queries.lists_page(request.actor, after=request.GET.get("after", ""))
    context = {
        "lists": page.lists,
        "shown": len(page.lists),
        "total": page.total,
        "next_url": f"?after={page.after}" if page.after else "",
        "may_deliver": request.actor.may(Permission.LIST_DELIVER),
    }
    return render(request, "workers/lists.html", context)


@login_required
@require_GET
@never_cache
def detail(request: Any, list_id: UUID) -> HttpResponse:
    """One list: its counts, the lines that can't be compared with their reasons, and its comparisons."""
    gate.need(request, Permission.LIST_VIEW)
    rows = DeliveredList.objects.select_related("agency", "taken_in_by")
    delivered: DeliveredList = rows.get_visible(request.actor, pk=list_id)
    context = {
        "delivered": delivered,
        "faulty": queries.faulty_lines(delivered),
        "comparisons": list(delivered.comparisons.order_by("-at", "-id")[: queries.FOUND_AT_MOST]),
    }
    return render(request, "workers/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: Any) -> HttpResponse:
    """Take in a file."""
    gate.need(request, Permission.LIST_DELIVER)
    agencies: list[Agency] = [post.agency for post, _reach in request.actor.reaches(Permission.LIST_DELIVER)]
    if request.method == "GET":
        return render(request, "workers/list_form.html", {"form": ListForm(agencies=agencies)})
    form = ListForm(request.POST, request.FILES, agencies=agencies)
    if not form.is_valid():
        return gate.answer(request, "workers/list_form.html", {"form": form}, wrong=True)
    typed = dict(form.cleaned_data)
    content = typed.pop("file").read(BYTES_IN_HAND)
    try:
        delivered, is_new = actions.take_in_list(**gate.who(request), content=content, **typed)
    except Denied:
        raise
    except Refusal as refusal:
        form.add_error("source" if refusal.code == "reason-missing" else "file", refusal.sentence)
        return gate.answer(request, "workers/list_form.html", {"form": form}, wrong=True)
    if is_new:
        messages.success(request, _("The list was taken in. It is compared at night."))
    else:
        messages.info(request, _("This list was taken in before: nothing was changed."))
    return redirect("workers:list", delivered.pk)
