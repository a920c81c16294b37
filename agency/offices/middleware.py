"""Gives each request its actor and its one reading of the clock; turns a denial, a lost database and two acts in each
other's way into sentences.
"""

from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_structlog.middlewares import RequestMiddleware

from agency.offices import passing
from agency.offices.acts import Actor
from agency.offices.enums import Place
from agency.offices.refusals import Denied
from agency.offices.views import forbidden, gave_way, out_of_order

OPEN_BEFORE = ("/password/", "/sign-in/", "/sign-out/", "/display/", "/i18n/", "/static/")
"""What opens for a person whose password somebody else has set, before they change it."""
NOTHING = "%00"
"""A sign that nobody types and no text in the database can hold: an address with it was mangled on its way."""
log = structlog.get_logger(__name__)


class RequestLog(RequestMiddleware):
    """Notes each request by its path alone: what was searched for stands behind it and may be a person's."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        if is_mangled(request):
            return HttpResponseRedirect(request.path)
        if not request.path.startswith(OPEN_BEFORE) and must_change_password(request):
            return HttpResponseRedirect(reverse("password_change"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied):
            return forbidden(request, exception)
        if not isinstance(exception, OperationalError):
            return None
        if passing.gave_way(exception):
            log.warning("database.gave_way")
            return gave_way(request)
        log.error("database.unreachable", error=type(exception).__name__)
        return out_of_order(request)


def is_mangled(request: HttpRequest) -> bool:
    """Is it a page whose address was mangled? A program that asks for a file is told so by the file itself."""
    is_page = request.method == "GET" and not request.path.endswith((".json", ".csv"))
    return is_page and NOTHING in request.META.get("QUERY_STRING", "")


def must_change_password(request: HttpRequest) -> bool:
    """Has somebody else set this person's password? A lost database is told by the page itself."""
    try:
        return bool(getattr(request.user, "must_change_password", False))
    except OperationalError:
        return False


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request; nobody has no posts and so may do nothing."""
    if not request.user.is_authenticated:
        return Actor()
    place = Place.ADMIN if request.path.startswith("/admin/") else Place.WINDOW
    return Actor.of(request.user, at=request.at, place=place)  # type: ignore[attr-defined]
