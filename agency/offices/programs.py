"""The short way for other programs' calls: what belongs to people at a screen is left out (perf.md C).

A program has no session, no cookie, no form and no page, so the middleware for these would only cost time. It is
logged like every request and told in its language; what goes wrong is the interface's own to say.
"""

import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation

from agency.offices import middleware

PREFIX = "/api/"
log = structlog.get_logger(__name__)


class Programs:
    """Answers calls under /api/ itself; everything else, and what isn't there, goes on to the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Http404:
            return self.get_response(request)
        began = time.perf_counter()
        request.get_host()
        request.at = middleware.timezone.now()  # type: ignore[attr-defined]
        request.resolver_match = match
        language = translation.get_language_from_request(request)
        translation.activate(language)
        structlog.contextvars.bind_contextvars(request_id=str(uuid4()), ip=address(request))
        try:
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
            if callable(render := getattr(response, "render", None)):
                response = render()
            _log(request, response, began)
        finally:
            structlog.contextvars.clear_contextvars()
        if not response.streaming:
            response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = "no-store"
        return response


def _log(request: HttpRequest, response: HttpResponse, began: float) -> None:
    """One line for a call: its path alone, because what stands behind it may be a person's."""
    took = round(1000 * (time.perf_counter() - began), 1)
    say = log.info if response.status_code < 400 else log.warning
    say("request_finished", request=f"{request.method} {request.path}", code=response.status_code, ms=took)


def address(request: HttpRequest) -> str:
    """Where a call came from: what the web server before us wrote last, or whom we speak with."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
