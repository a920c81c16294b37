"""The page to go to when an address only takes forms, and nobody sends one."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme


class WaysBack:
    """Leads a person to a page instead of to an address that only takes forms. Programs are told 405 as ever.

    Where a form was refused, that address stands in the browser: signing in again, another language or larger type ask
    for it once more. Who was signed out while a form was open comes back to the page of the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == 405 and "text/html" in request.headers.get("Accept", ""):
            return HttpResponseRedirect(page_above(request.path))
        if request.method == "POST" and asks_to_sign_in(response) and (page := page_of_form(request)):
            return redirect_to_login(page)
        return response


def page_above(path: str) -> str:
    """The nearest address above this one that there is; the desk when there is none."""
    while path := path.rstrip("/").rpartition("/")[0]:
        try:
            resolve(f"{path}/")
        except Http404:
            continue
        return f"{path}/"
    return "/"


def asks_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


def page_of_form(request: HttpRequest) -> str:
    """The page of this site on which the form stood, as the browser says; empty if it doesn't say."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(said)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
