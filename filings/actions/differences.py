"""What a delivered list says otherwise than our files: a task for each affected filing, or for the worker."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from agency.offices.acts import Ids, office_day
from agency.offices.models import Act
from agency.policy import periods
from agency.policy.queries import resolve_one, working_days
from agency.workers.comparing import Hit
from agency.workers.enums import ListKind
from agency.workers.models import DeliveredList, Worker
from filings.actions.tasks import open_task
from filings.enums import State, TaskKind
from filings.models import FilingVersion, Task
from filings.workflow import OPEN

WITHIN = "filing.list_task_wd"
TASKS = {
    ListKind.DEATHS: TaskKind.WORKER_DIED,
    ListKind.RELATIONS_ENDED: TaskKind.RELATION_ENDED,
    ListKind.CARD_STATES: TaskKind.CARD_STATE,
}


def open_for_hits(act: Act, delivered: DeliveredList, hits: Sequence[Hit], at: datetime, ids: Ids) -> int:
    """Open the tasks that are not there yet and say how many; no decision and no file is changed.

    Affected are filings on their way and those in force. The same difference, told again by another list, is the
    same task, whether it is open or was closed.
    """
    kind = TASKS[ListKind(delivered.kind)]
    hits_by_worker = {hit.worker_id: hit for hit in hits}
    versions = _affected(hits_by_worker, at)
    known = set(
        Task.objects.filter(kind=kind, worker__in=hits_by_worker).values_list("worker_id", "version_id", "reference")
    )
    opened, days_of = 0, _due_days(office_day(at))
    for worker in Worker.objects.filter(pk__in=hits_by_worker).select_related("agency").order_by("id"):
        hit = hits_by_worker[worker.pk]
        affected: Sequence[FilingVersion | None] = versions.get(worker.pk) or [None]
        for version in affected:
            reference = reference_of(hit)
            if (worker.pk, version and version.pk, reference) in known:
                continue
            details = {"list": str(delivered.pk), "line": hit.line, "on": hit.happened_on.isoformat()}
            if hit.card_state:
                details["state"] = hit.card_state
            task = open_task(
                act,
                kind=kind,
                worker=worker,
                version=version,
                reference=reference,
                details=details,
                **days_of(worker.agency.division_id),
                at=at,
                ids=ids,
            )
            opened += task is not None
    return opened


def _due_days(today: date) -> Callable[[str], dict[str, Any]]:
    """By when a difference is to be looked into, under the parameter of a place, as `open_task` takes it."""
    calendar = working_days(first=today)

    @cache
    def days_of(division: str) -> dict[str, Any]:
        number = int(resolve_one(WITHIN, division, today).value)  # type: ignore[arg-type]
        due = periods.due_on(today, number, calendar)
        counted = {"due_from": today, "due_working_days": number}
        return {**counted, "due_on": due.on, "due_is_provisional": due.provisional}

    return days_of


def reference_of(hit: Hit) -> str:
    """What makes one difference the same as another: the day and the state that the list gives."""
    return f"{hit.happened_on.isoformat()} {hit.card_state}".strip()


def _affected(workers: Iterable[UUID], at: datetime) -> dict[UUID, list[FilingVersion]]:
    found = defaultdict(list)
    states = [*OPEN, State.APPROVED]
    rows = FilingVersion.objects.filter(worker__in=workers, state__in=states, ended_on=None)
    for version in rows.exclude(state=State.APPROVED, valid_to__lt=office_day(at)).order_by("id"):
        found[version.worker_id].append(version)
    return found
