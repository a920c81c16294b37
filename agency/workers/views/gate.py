"""The way in to every page: who asks, may they, and which row. GET never writes; a denied POST is kept as an act."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agency.audit import trail
from agency.audit.presenters import MORE
from agency.offices.gate import need as need
from agency.offices.gate import who as who
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.tokens import number_in
from agency.workers import queries
from agency.workers.models import BenefitStop, Card, Determination, DeviceNotice, Worker


def worker_for(request: Any, worker_id: UUID, permission: Permission) -> Worker:
    """The worker, if this person sees the file and may do this to it. Raises Denied, Http404."""
    need(request, permission)
    worker: Worker = Worker.objects.select_related("agency").get_visible(request.actor, pk=worker_id)
    need(request, permission, agency=worker.agency)
    return worker


def card_for(request: Any, card_id: UUID, permission: Permission) -> Card:
    need(request, permission)
    card: Card = Card.objects.select_related("worker__agency").get_visible(request.actor, pk=card_id)
    need(request, permission, agency=card.worker.agency)
    return card


def determination_for(request: Any, determination_id: UUID, permission: Permission) -> Determination:
    need(request, permission)
    rows = Determination.objects.select_related(
        "agency", "worker__agency", "relation__employer", "confirmed_by", "extends"
    )
    determination: Determination = rows.get_visible(request.actor, pk=determination_id)
    need(request, permission, agency=determination.agency)
    return determination


def notice_for(request: Any, notice_id: UUID, permission: Permission) -> DeviceNotice:
    need(request, permission)
    rows = DeviceNotice.objects.select_related(
        "agency", "worker__agency", "determination", "entered_by", "confirmed_by", "replaced_by"
    )
    notice: DeviceNotice = rows.get_visible(request.actor, pk=notice_id)
    need(request, permission, agency=notice.agency)
    return notice


def revision(request: Any) -> int:
    """The revision that was posted; 0, which no record has, for anything else."""
    return number_in(request.POST.get("revision", ""))


def reason(request: Any) -> str:
    """The code of the reason and what was typed beside it: kept so, and put into words for whoever reads the log."""
    parts = (request.POST.get(name, "").replace("\0", "").strip() for name in ("reason", "more"))
    return MORE.join(part[:150] for part in parts if part)


def stop_for(request: Any, stop_id: UUID, permission: Permission) -> BenefitStop:
    need(request, permission)
    rows = BenefitStop.objects.select_related(
        "agency__division", "worker__agency", "relation__employer", "entered_by", "confirmed_by"
    )
    stop: BenefitStop = rows.get_visible(request.actor, pk=stop_id)
    need(request, permission, agency=stop.agency)
    return stop


def note_seen(request: Any, workers: list[Worker], *, purpose: str, seen: str = "masked file") -> None:
    """Log that these workers' data was shown, in one statement; under their agency if it is the same for all."""
    if workers:
        agencies = {worker.agency_id for worker in workers}
        agency = agencies.pop() if len(agencies) == 1 else request.actor.agency
        trail.note_reads(request.actor, request.at, subjects=[*workers], seen=seen, purpose=purpose, agency=agency)


def agency_holding(request: Any, number: str) -> Agency | None:
    """The agency that has the file of a (normalised) number. That it was told is logged where its auditor sees it."""
    worker = queries.holder_of(number)
    if worker is None:
        return None
    note_seen(request, [worker], purpose="search by number", seen="holding agency")
    return worker.agency


def answer(request: HttpRequest, template: str, context: dict[str, Any], *, wrong: bool = False) -> HttpResponse:
    """A page; 422 when what was typed can't be taken."""
    return render(request, template, context, status=422 if wrong else 200)
