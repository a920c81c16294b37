"""The one search box, and registration."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agency.offices import panels
from agency.offices.acts import office_day
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import Refusal
from agency.workers import actions, queries
from agency.workers.forms import RegistrationForm
from agency.workers.identifiers import NumberCheck, age_on, check_number, normalise
from agency.workers.models import Worker
from agency.workers.views import gate

NEARLY_A_NUMBER = 12
"""From so many characters on, mostly digits, somebody meant a social security number: say what is wrong with it."""


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def search(request: Any) -> HttpResponse:
    """One box for every number on paper: a single hit opens at once; no hit says why.

    What has digits may be the number of a person, a card or a phone: it comes by POST and gets into no address.
    Names go on to an address of their own, so that going back and reloading work.
    """
    gate.need(request, Permission.WORKER_VIEW)
    posted = request.method == "POST"
    text = (request.POST if posted else request.GET).get("q", "").replace("\0", "").strip()[:100]
    if not text and not posted:
        return _results(request, text, [], [])
    for found in panels.filled("search", actor=request.actor, at=request.at, subject=text) if text else ():
        return HttpResponseRedirect(found["url"])
    if posted and not any(sign.isdigit() for sign in text):
        return redirect(f"{reverse('workers:search')}?{urlencode({'q': text})}" if text else "workers:search")
    found_here = list(queries.search(request.actor, text, on=office_day(request.at)).select_related("agency"))
    elsewhere = panels.filled("search-results", actor=request.actor, at=request.at, subject=text)
    addresses = [reverse("workers:detail", args=[worker.pk]) for worker in found_here]
    addresses += [address for panel in elsewhere for address in panel["addresses"]]
    if len(addresses) == 1:
        return HttpResponseRedirect(addresses[0])
    gate.note_seen(request, found_here, purpose="search results")
    return _results(request, text, found_here, elsewhere)


def _results(request: Any, text: str, workers: list[Worker], elsewhere: list[dict[str, Any]]) -> HttpResponse:
    today = office_day(request.at)
    context = {
        "query": text,
        "asked": bool(text),
        "workers": [_row(worker, today) for worker in workers],
        "elsewhere": elsewhere,
        "found_elsewhere": any(panel["addresses"] for panel in elsewhere),
        "full": len(workers) == queries.FOUND_AT_MOST,
        "may_register_any": request.actor.may(Permission.WORKER_EDIT),
        **({} if workers or not text else _why_none(request, text)),
    }
    return render(request, "workers/search.html", context)


def _row(worker: Worker, today: Any) -> dict[str, Any]:
    return {"worker": worker, "age": age_on(worker.born_on, worker.died_on or today)}


def _why_none(request: Any, text: str) -> dict[str, Any]:
    check = check_number(text, on=office_day(request.at))
    holder = gate.agency_holding(request, check.normalised) if check.accepted else None
    meant = _meant_as_number(text)
    return {
        "check": check if meant else None,
        "holder": holder,
        "number": check.normalised if meant else "",
        "may_register": holder is None and request.actor.may(Permission.WORKER_EDIT) and (check.accepted or not meant),
    }


def _meant_as_number(text: str) -> bool:
    plain = normalise(text)
    return len(plain) >= NEARLY_A_NUMBER and sum(sign.isdigit() for sign in plain) * 4 >= len(plain) * 3


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: Any) -> HttpResponse:
    """Registration. A POST with `prefill` brings a number along from the search, so that it is in no address."""
    gate.need(request, Permission.WORKER_EDIT)
    options = {"agencies": _agencies(request), "check_url": reverse("workers:check-number")}
    if request.method == "GET" or "prefill" in request.POST:
        number = request.POST.get("number", "")
        form = RegistrationForm(initial={"number": number}, **options)
        return render(request, "workers/new.html", {"form": form})
    form = RegistrationForm(request.POST, **options)
    if form.is_valid() and (done := _register(request, form)):
        return done
    return gate.answer(request, "workers/new.html", {"form": form}, wrong=True)


def _agencies(request: Any) -> list[Agency]:
    posts = [post for post, _reach in request.actor.reaches(Permission.WORKER_EDIT)]
    return list({post.agency_id: post.agency for post in posts}.values())


def _register(request: Any, form: RegistrationForm) -> HttpResponse | None:
    typed = form.cleaned_data
    details = {field: typed[field] for field in ("bank_name", "address")}
    details |= {field: typed[field] or None for field in ("phone", "bank_account")}
    try:
        worker = actions.register_worker(
            **gate.who(request), agency=form.chosen_agency, number=typed["number"], name=typed["name"], **details
        )
    except actions.AlreadyOnFile as known:
        if known.worker is None:
            gate.agency_holding(request, normalise(typed["number"]))
            form.add_error("number", known.sentence)
            return None
        messages.info(request, known.sentence)
        return redirect("workers:detail", known.worker.pk)
    except Refusal as refusal:
        form.add_error("number", refusal.sentence)
        return None
    messages.success(request, _("The worker is on file now."))
    return redirect("workers:detail", worker.pk)


@login_required
@require_POST
@never_cache
def check_typed_number(request: Any) -> HttpResponse:
    """What a social security number says, while it is typed."""
    gate.need(request, Permission.WORKER_EDIT)
    text = request.POST.get("number", "")
    check = check_number(text, on=office_day(request.at))
    return render(request, "workers/_number.html", _told(request, check) if text.strip() else {"check": None})


def _told(request: Any, check: NumberCheck) -> dict[str, Any]:
    told: dict[str, Any] = {"check": check, "on_file": None, "holder": None, "left": 18 - len(check.normalised)}
    if check.accepted and check.born_on:
        on_file = Worker.objects.visible_to(request.actor).numbered(check.normalised).first()
        told |= {
            "age": age_on(check.born_on, office_day(request.at)),
            "place": queries.place_of_issue(check),
            "on_file": on_file,
            "holder": None if on_file else gate.agency_holding(request, check.normalised),
        }
    return told
