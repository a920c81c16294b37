"""The desk's first page, display settings, and what is shown when something can't be."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from agency.offices import panels
from agency.offices.acts import acting, uuid7
from agency.offices.refusals import Denied

YEAR = 365 * 24 * 60 * 60


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """My desk: what waits for me, gathered from the apps above."""
    found = panels.filled("desk", actor=request.actor, at=request.at, subject=None)  # type: ignore[attr-defined]
    return render(request, "offices/desk.html", {"panels": found})


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Switch between normal and large type, and come back."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    large = request.POST.get("type") == "large"
    response.set_cookie(
        "type", "large" if large else "normal", max_age=YEAR, samesite="Lax", secure=request.is_secure()
    )
    return response


class OwnPassword(PasswordChangeView):
    """Changing one's own password is an act like any other; the password itself is in no history."""

    def form_valid(self, form: Any) -> HttpResponse:
        request: Any = self.request
        with acting(by=request.actor, at=request.at, ids=uuid7):
            form.user.must_change_password = False
            return super().form_valid(form)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """A denial with a sentence of its own is told in that sentence; otherwise it is the post that is missing."""
    own = isinstance(exception, Denied) and not exception.code.startswith("no-")
    sentence = exception.sentence if own else ""
    return render(request, "403.html", {"sentence": sentence}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """One body for what doesn't exist and for what this actor may not see."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request, so that it needs no database."""
    return HttpResponse(get_template("500.html").render(), status=500)


def out_of_order(request: HttpRequest) -> HttpResponse:
    """The database can't be reached: what to do meanwhile."""
    return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": "30"})


def gave_way(request: HttpRequest) -> HttpResponse:
    """Two people saved what belongs together, and one of them gave way: it is sent again."""
    return HttpResponse(get_template("409.html").render(), status=409)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf_failure.html", status=403)
