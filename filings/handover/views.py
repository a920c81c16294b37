"""The page on which an approver gives somebody's open work to a colleague."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agency.audit import trail
from agency.offices.acts import office_day, uuid7
from agency.offices.gate import need
from agency.offices.matrix import Permission
from agency.offices.models import Agency, User
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from agency.offices.requests import DeskRequest
from filings.handover import actions, queries, shown

CHOSEN = ("version", "determination", "request", "proposal", "matter", "list")


class HandoverForm(forms.Form):
    """To whom and why; what is chosen stands in the lists below it."""

    to = forms.ModelChoiceField(
        User.objects.none(), label=_("Give it to"), empty_label=_("Choose a colleague"), required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It is kept in the history."))

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=[each.pk for each in colleagues]
        ).order_by("staff_number")


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def handover(request: DeskRequest) -> HttpResponse:
    """Somebody's open work: listed, and given in one act."""
    need(request, Permission.WORK_REASSIGN, about="handover")
    agencies = queries.agencies(request.actor)
    asked = request.POST if request.method == "POST" else request.GET
    agency = next((each for each in agencies if each.code == asked.get("agency")), agencies[0])
    people = queries.people_with_work(agency)
    person = User.objects.filter(staff_number=asked.get("person", "").strip()).first()
    colleagues = queries.colleagues(agency, office_day(request.at), without=person) if person else []
    form = HandoverForm(request.POST if request.method == "POST" else None, colleagues=colleagues)
    status = 200
    if request.method == "POST" and person is not None:
        done = _given(request, form, agency, person)
        if done is not None:
            return done
        status = 422
    return _page(request, form, agencies, agency, people, person, status)


def _given(request: DeskRequest, form: HandoverForm, agency: Agency, person: User) -> HttpResponse | None:
    """The act; None when it was refused, with the refusal on the form."""
    if not form.is_valid():
        return None
    to = form.cleaned_data["to"]
    try:
        done = actions.hand_over(
            by=request.actor,
            at=request.at,
            ids=uuid7,
            agency_id=agency.pk,
            from_id=person.pk,
            to_id=to.pk if to else None,
            reason=form.cleaned_data["reason"],
            versions=_chosen(request, "version"),
            determinations=_chosen(request, "determination"),
            own=actions.Own(*(_chosen(request, name) for name in ("request", "proposal", "matter", "list"))),
            everything=request.POST.get("all") == "1",
        )
    except (NotAllowedNow, Refusal) as refusal:
        if isinstance(refusal, Denied):
            raise
        form.add_error("to" if refusal.code in ("nobody-chosen", "same-person") else None, str(refusal.sentence))
        return None
    messages.success(request, _told(done, to))
    return redirect(f"{reverse('handover:open')}?agency={agency.code}&person={person.staff_number}")


def _told(done: actions.Given, to: User | None) -> str:
    told = [
        (done.given, now_("Given to %(person)s: %(n)s.")),
        (done.left, now_("Left, because no post of theirs fits: %(n)s.")),
        (done.withdrawn, now_("Withdrawn: %(n)s.")),
    ]
    return " ".join(sentence % {"person": to, "n": n} for n, sentence in told if n)


def _chosen(request: DeskRequest, name: str) -> list[UUID]:
    keys = []
    for text in request.POST.getlist(name):
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return keys


def _page(
    request: DeskRequest,
    form: HandoverForm,
    agencies: list[Agency],
    agency: Agency,
    people: list[User],
    person: User | None,
    status: int,
) -> HttpResponse:
    work = queries.open_work(agency, person) if person else None
    if work:
        subjects = [*(each.filing for each in (*work.at_counter, *work.taken_up)), *work.sent_back]
        trail.note_reads(
            request.actor, request.at, subjects=subjects, seen="open work", purpose="open work", agency=agency
        )
    context = {
        "form": form,
        "agencies": agencies,
        "agency": agency,
        "people": people,
        "person": person,
        "work": work,
        "own": shown.own(work) if work else [],
        "chosen": {key for name in CHOSEN for key in _chosen(request, name)},
    }
    return render(request, "handover/open.html", context, status=status)
