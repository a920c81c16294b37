"""The register as a list: scoped, by the day of the answer, from a place that does not move."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.policy import periods
from agency.policy.queries import resolve_one, working_days
from filings.enums import ComplaintState
from filings.models import Complaint

PAGE = 25
PARAMETER = "complaint.answer_wd"


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `after` asks for the next one and is empty at the end."""

    rows: list[Complaint]
    after: str


def visible(actor: Actor) -> "QuerySet[Complaint]":
    """What this person sees of the register, without the informants."""
    rows = Complaint.objects.visible_to(actor)
    return rows.select_related("agency", "filing", "entered_by", "closed_by", "about")  # type: ignore[no-any-return]


def tabs(today: date) -> dict[str, Q]:
    """The tabs, in their order."""
    is_open = Q(state=ComplaintState.OPEN)
    return {"open": is_open, "overdue": is_open & Q(due_on__lt=today), "closed": ~is_open}


def counts(actor: Actor, today: date) -> dict[str, int]:
    """Exact counts of all tabs. One query."""
    counted = {name: Count("pk", filter=condition) for name, condition in tabs(today).items()}
    return Complaint.objects.visible_to(actor).aggregate(**counted)


def page(actor: Actor, today: date, tab: str, after: str = "") -> Page:
    """One page of a tab: what is due first stands first; of what is closed the latest."""
    rows = visible(actor).filter(tabs(today)[tab])
    backwards = tab == "closed"
    if (place := _place(after)) is not None:
        day, pk = place
        later, earlier = Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk), Q(due_on__lt=day) | Q(due_on=day, pk__lt=pk)
        rows = rows.filter(earlier if backwards else later)
    order = ("-due_on", "-pk") if backwards else ("due_on", "pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.due_on.isoformat()}~{last.pk}" if last else "")


def _place(token: str) -> tuple[date, UUID] | None:
    day, _, pk = token.partition("~")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None


def to_answer(actor: Actor) -> "QuerySet[Complaint]":
    """Open ones that this person may answer, the earliest due first."""
    rows = Complaint.objects.visible_to(actor, Permission.COMPLAINT_ANSWER).filter(state=ComplaintState.OPEN)
    own = rows.exclude(entered_by__in=actor.judges_not(Permission.COMPLAINT_ANSWER))
    return own.select_related("agency").order_by("due_on", "pk")  # type: ignore[no-any-return]


def agencies_entering(actor: Actor) -> list[Agency]:
    """The agencies for which this person enters complaints."""
    return list({post.agency_id: post.agency for post, _reach in actor.reaches(Permission.COMPLAINT_ENTER)}.values())


def due(agency: Agency, received_on: date) -> periods.DueDay:
    """By when it is to be answered (a proposal: Social Insurance Law art. 82 names no number)."""
    days = resolve_one(PARAMETER, agency.division_id, received_on).value
    return periods.due_on(received_on, int(days), working_days(first=received_on))  # type: ignore[arg-type]
