"""What every page is framed with: navigation, the person and post, the clock, banners."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from agency.offices import panels
from agency.offices.matrix import Permission


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor for base.html."""
    actor = getattr(request, "actor", None)
    framed = {
        "actor": actor,
        "clock": getattr(request, "at", None),
        "large_type": request.COOKIES.get("type") == "large",
        "may_search": actor is not None and actor.may(Permission.WORKER_VIEW),
        "nav": [],
        "banners": [],
    }
    if actor is not None and actor.user is not None:
        framed["nav"] = navigation(request)
        framed["banners"] = panels.filled("banner", actor=actor, at=request.at, subject=None)  # type: ignore[attr-defined]
    return framed


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The entries that the actor's posts allow, by group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in panels.entries():
        if not any(map(request.actor.may, (entry.permission, *entry.also))):  # type: ignore[attr-defined]
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        item = {"label": entry.label, "url": url, "key": entry.key, "current": False, "count": None}
        groups.setdefault(str(entry.group), []).append(item)
    _mark_current(request.path, [item for items in groups.values() for item in items])
    return [{"title": title, "items": items} for title, items in groups.items()]


def _mark_current(path: str, items: list[dict[str, Any]]) -> None:
    """The entry with the longest address that the page is under: a list inside another's address is its own."""
    over = [item for item in items if path == item["url"] or (item["url"] != "/" and path.startswith(item["url"]))]
    if over:
        max(over, key=lambda item: len(item["url"]))["current"] = True
