"""Lists of tasks: the open ones by the day they are due, the closed ones with the newest first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from agency.offices.acts import Actor
from filings.enums import TaskKind, TaskState
from filings.models import Task

PAGE = 25
LOADED = ("worker", "version__filing", "agency", "closed_by")
EARLIEST = (F("due_on").asc(nulls_last=True), "id")
LATEST = (F("due_on").desc(nulls_first=True), "-id")
Place = tuple[date | None, UUID]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page. `before` and `after` ask for the pages around it; empty where there is none."""

    tasks: list[Task]
    total: int
    before: str
    after: str


def page(actor: Actor, *, state: TaskState, kind: str = "", before: str = "", after: str = "") -> TaskPage:
    """Visible tasks in a state, of one kind or all. Two queries, by the index of agency, state and day."""
    rows = Task.objects.visible_to(actor).filter(state=state)
    if kind in TaskKind.values:
        rows = rows.filter(kind=kind)
    total = rows.count()
    place = _read(before or after)
    backwards = bool(before) and place is not None
    rising = (state == TaskState.OPEN) != backwards
    if place is not None:
        rows = rows.filter(_beyond(place, rising))
    found = list(rows.select_related(*LOADED).order_by(*(EARLIEST if rising else LATEST))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    earlier = more if backwards else place is not None
    later = place is not None if backwards else more
    return TaskPage(found, total, _at(found[0]) if found and earlier else "", _at(found[-1]) if found and later else "")


def _at(task: Task) -> str:
    return f"{task.due_on.isoformat() if task.due_on else ''}_{task.pk}"


def _read(text: str) -> Place | None:
    day, _, key = text.partition("_")
    try:
        return (date.fromisoformat(day) if day else None), UUID(key)
    except ValueError:
        return None


def _beyond(place: Place, rising: bool) -> Q:
    day, key = place
    same = Q(due_on=day, id__gt=key) if rising else Q(due_on=day, id__lt=key)
    if rising:
        return same | Q(due_on=None) | Q(due_on__gt=day) if day else same
    return same | Q(due_on__lt=day) if day else same | Q(due_on__isnull=False)


def first_open(actor: Actor, how_many: int) -> tuple[list[Task], int]:
    """The open tasks that are due first, and how many are open. Two queries."""
    rows = Task.objects.visible_to(actor).filter(state=TaskState.OPEN)
    return list(rows.select_related(*LOADED).order_by(*EARLIEST)[:how_many]), rows.count()


def of_worker(worker_id: UUID) -> list[Task]:
    """The tasks about a worker, the newest first; for who sees the filings of the worker's agency. One query."""
    return list(_newest(Task.objects.filter(worker=worker_id)))


def of_filing(filing_id: UUID) -> list[Task]:
    """The tasks about a filing, the newest first. One query."""
    return list(_newest(Task.objects.filter(version__filing=filing_id)))


def _newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(*LOADED).order_by("-opened_at", "-id")[:PAGE]
