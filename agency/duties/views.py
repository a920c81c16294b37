"""Posts and requests for posts: the lists, asking, and the second person's decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.duties import actions, permissions, queries
from agency.duties.forms import AskForm, EndForm, GrantForm, RefuseForm
from agency.offices import panels, refusals
from agency.offices.acts import office_day
from agency.offices.enums import RequestState
from agency.offices.gate import need, status_of, who
from agency.offices.matrix import Permission
from agency.offices.models import Post, PostRequest
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from agency.offices.tokens import number_in

SEEN_WITH = (Permission.POST_VIEW, Permission.POST_REQUEST)
TABS = {"todo": _("For me"), "open": _("Awaiting decision"), "decided": _("Decided or withdrawn")}
TONES = {RequestState.OPEN: "wait", RequestState.GRANTED: "ok", RequestState.REFUSED: "stop"}
FIELD_OF = {
    "starts-in-the-past": "starts_on",
    "ends-before-start": "ends_on",
    "deputy-without-end": "ends_on",
    "deputy-for-nobody": "stands_in_for",
    "deputy-of-oneself": "stands_in_for",
    "none-in-counties": "role",
    "posts-apart": "role",
    "held-already": "role",
    "ends-in-the-past": "ends_on",
    "ends-anyway": "ends_on",
    "own-post": "person",
}
"""Where on the form a refusal is said; elsewhere above it."""


@login_required
@require_GET
@never_cache
def listed(request: Any) -> HttpResponse:
    """Who holds which post, one agency at a time."""
    need(request, *SEEN_WITH)
    today = office_day(request.at)
    agencies = queries.agencies(request.actor)
    wanted = request.GET.get("agency", "")
    home = next((each for each in agencies if each == request.actor.agency), agencies[0])
    chosen = next((each for each in agencies if each.code == wanted), home)
    ended, after = request.GET.get("ended") == "1", request.GET.get("after", "")
    page = queries.posts_of(chosen, today, ended=ended, after=number_in(after))
    asks = request.actor.post_for(Permission.POST_REQUEST, chosen) is not None
    me = request.actor.user.pk
    rows = [{"post": each, "may_end": asks and not ended and each.user_id != me} for each in page.rows]
    context = {
        "agencies": agencies,
        "chosen": chosen,
        "ended": ended,
        "rows": rows,
        "may_ask": request.actor.may(Permission.POST_REQUEST),
        "sees_history": request.actor.may(Permission.POST_VIEW),
        "next_url": f"?agency={chosen.code}&ended={int(ended)}&after={page.after}" if page.after else "",
    }
    return render(request, "duties/posts.html", context)


@login_required
@require_GET
@never_cache
def requests(request: Any) -> HttpResponse:
    """Requests for posts: those that wait for this person, all that are open, and what came of the others."""
    need(request, *SEEN_WITH)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "todo" if request.actor.may(Permission.POST_GRANT) else "open"
    counts = queries.request_counts(request.actor)
    page = queries.request_page(request.actor, tab, request.GET.get("after", ""))
    context = {
        "tabs": [
            {"label": label, "url": f"?tab={name}", "count": counts[name], "current": name == tab}
            for name, label in TABS.items()
        ],
        "rows": [{"asked": each, "tone": TONES.get(RequestState(each.state), "")} for each in page.rows],
        "shown": len(page.rows),
        "total": counts[tab],
        "next_url": f"?tab={tab}&after={page.after}" if page.after else "",
        "may_ask": request.actor.may(Permission.POST_REQUEST),
    }
    return render(request, "duties/requests.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: Any) -> HttpResponse:
    """Ask that somebody be given a post, or stand in for a colleague."""
    need(request, Permission.POST_REQUEST)
    agencies = queries.agencies_to_ask_for(request.actor)
    if request.method == "GET":
        initial = {"agency": request.actor.agency, "starts_on": office_day(request.at)}
        initial |= {name: request.GET[name] for name in ("person", "stands_in_for", "role") if name in request.GET}
        return render(request, "duties/ask.html", {"form": AskForm(agencies=agencies, initial=initial)})
    form = AskForm(request.POST, agencies=agencies)
    if form.is_valid() and (asked := _tried(form, lambda: actions.ask(**who(request), **form.values))):
        messages.success(request, _("Asked for. Another person decides it."))
        return redirect("duties:request", asked.pk)
    return render(request, "duties/ask.html", {"form": form}, status=422)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def end(request: Any, post_id: int) -> HttpResponse:
    """Ask that a post end."""
    need(request, Permission.POST_REQUEST)
    post = queries.post_visible(request.actor, post_id)
    if post is None:
        raise Http404
    if request.method == "GET":
        if request.actor.post_for(Permission.POST_REQUEST, post.agency) is None:
            raise Denied(code=f"no-{Permission.POST_REQUEST}")
        form = EndForm(initial={"ends_on": office_day(request.at)})
        return render(request, "duties/end.html", {"form": form, "post": post, **_left_by(request, post)})
    form = EndForm(request.POST)
    if not form.is_valid():
        permissions.check_may_ask(request.actor, post.agency, post.user_id)
    else:
        asked = _tried(form, lambda: actions.ask_to_end(**who(request), post_id=post.pk, **form.cleaned_data))
        if asked is not None:
            messages.success(request, _("Asked for. Another person decides it."))
            return redirect("duties:request", asked.pk)
    context = {"form": form, "post": post, **_left_by(request, post)}
    return render(request, "duties/end.html", context, status=422)


def _tried(form: Any, act: Any) -> Any:
    """What the act gives, or None and its refusal on the form, with all that was typed."""
    try:
        return act()
    except Denied as denied:
        if denied.code.startswith("no-"):
            raise
        refusal: Refusal = denied
    except Refusal as other:
        refusal = other
    field = FIELD_OF.get(refusal.code)
    form.add_error(field if field in form.fields else None, refusal.sentence)
    return None


def _left_by(request: Any, post: Post) -> dict[str, Any]:
    """What the holder would leave open, told by the apps above."""
    found = panels.filled("leaver", actor=request.actor, at=request.at, subject=post)
    return {"left": found, "is_last": queries.is_last_post(post, office_day(request.at))}


@login_required
@require_GET
@never_cache
def request_detail(request: Any, request_id: UUID) -> HttpResponse:
    need(request, *SEEN_WITH)
    return _page(request, _asked(request, request_id))


def _asked(request: Any, request_id: UUID) -> PostRequest:
    asked = queries.requests(request.actor).filter(pk=request_id).first()
    if asked is None:
        raise Http404
    return asked


def _page(request: Any, asked: PostRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    is_open = asked.state == RequestState.OPEN
    why_not = refusals.why_not(permissions.check_may_decide, request.actor, asked) if is_open else ""
    asks = request.actor.post_for(Permission.POST_REQUEST, asked.agency) is not None
    context = {
        "asked": asked,
        "tone": TONES.get(RequestState(asked.state), ""),
        "why_not": why_not or "",
        "may_decide": is_open and why_not is None,
        "may_withdraw": is_open and asks,
        "sees_history": request.actor.may(Permission.POST_VIEW),
        "grant": forms.get("grant") or GrantForm(prefix="grant"),
        "refuse": forms.get("refuse") or RefuseForm(prefix="refuse"),
        **(_left_by(request, asked.ends_post) if asked.ends_post else {"left": [], "is_last": False}),
    }
    return render(request, "duties/request.html", context, status=status)


@login_required
@require_POST
@never_cache
def grant(request: Any, request_id: UUID) -> HttpResponse:
    return _decided(request, request_id, "grant", GrantForm, actions.grant, _("Granted."))


@login_required
@require_POST
@never_cache
def refuse(request: Any, request_id: UUID) -> HttpResponse:
    return _decided(request, request_id, "refuse", RefuseForm, actions.refuse, _("Refused."))


def _decided(request: Any, request_id: UUID, name: str, kind: Any, act: Any, done: Any) -> HttpResponse:
    """One decision of the second person; a refusal is said on the page, with what was typed."""
    need(request, Permission.POST_GRANT)
    asked = _asked(request, request_id)
    form = kind(request.POST, prefix=name)
    if not form.is_valid():
        permissions.check_may_decide(request.actor, asked)
        return _page(request, asked, status=422, **{name: form})
    try:
        act(**who(request), request_id=asked.pk, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        if isinstance(refusal, Denied) and refusal.code.startswith("no-"):
            raise
        messages.error(request, str(refusal.sentence))
        status = status_of(refusal)
        return _page(request, _asked(request, request_id), status=status, **{name: form})
    messages.success(request, done)
    return redirect("duties:request", asked.pk)


@login_required
@require_POST
@never_cache
def withdraw(request: Any, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    need(request, Permission.POST_REQUEST)
    asked = _asked(request, request_id)
    try:
        actions.withdraw(**who(request), request_id=asked.pk)
    except NotAllowedNow as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, _asked(request, request_id), status=409)
    messages.success(request, now_("The request was taken back."))
    return redirect(reverse("duties:requests"))
