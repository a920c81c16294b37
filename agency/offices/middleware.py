"""Gives each request its actor and its one reading of the clock; turns a denial and a lost database into sentences."""

from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_structlog.middlewares import RequestMiddleware

from agency.offices.acts import Actor
from agency.offices.enums import Place
from agency.offices.refusals import Denied
from agency.offices.views import forbidden, out_of_order

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
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied):
            return forbidden(request, exception)
        if not isinstance(exception, OperationalError):
            return None
        log.error("database.unreachable", error=type(exception).__name__)
        return out_of_order(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request; nobody has no posts and so may do nothing."""
    if not request.user.is_authenticated:
        return Actor()
    place = Place.ADMIN if request.path.startswith("/admin/") else Place.WINDOW
    return Actor.of(request.user, at=request.at, place=place)  # type: ignore[attr-defined]
