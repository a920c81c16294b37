"""Tasks: opened for somebody to look at, closed by a person with a word on what came of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal
from agency.workers.models import Worker
from filings import permissions
from filings.enums import TaskKind, TaskState
from filings.models import FilingVersion, Task


def open_task(
    act: Act,
    *,
    kind: TaskKind,
    worker: Worker,
    version: FilingVersion | None = None,
    reference: str = "",
    due_on: date | None = None,
    due_is_provisional: bool = False,
    details: dict[str, Any] | None = None,
    at: datetime,
    ids: Ids,
) -> Task | None:
    """Open a task within an act that is in progress; None when this very task was opened before, even if closed since.

    One task is the same as another with its kind, worker, version and reference. `details` holds codes and days as
    ISO text, never personal data. It goes to the agency that has the filing, or else the worker.
    """
    same = {"kind": kind, "worker": worker, "version": version, "reference": reference}
    if Task.objects.filter(**same).exists():
        return None
    task = Task(
        id=ids(at),
        agency_id=version.agency_id if version else worker.agency_id,
        opened_at=at,
        due_on=due_on,
        due_is_provisional=due_is_provisional,
        details=details or {},
        **same,
    )
    try:
        with transaction.atomic():
            task.save(force_insert=True)
    except IntegrityError as clash:
        if "task_once" not in str(clash):
            raise
        return None
    trail.record(act, "task.opened", subject=task, agency=task.agency_id, kind=str(kind))
    return task


def close_task(*, by: Actor, at: datetime, ids: Ids, task_id: UUID, outcome: str) -> Task:
    """Say what came of a task. Raises Denied, NotAllowedNow (closed already), Refusal (nothing said)."""
    said = outcome.strip()
    with acting(by=by, at=at, ids=ids, reason=said[:500], about=f"task {task_id}") as act:
        task = Task.objects.select_for_update(of=("self",)).select_related("agency").get(pk=task_id)
        act.post = permissions.check_may_close(by, task)
        if task.state != TaskState.OPEN:
            raise NotAllowedNow(_("This task was closed already."))
        if not said:
            raise Refusal(_("Say what came of it: it is kept in the history."), code="outcome-missing")
        task.state, task.outcome = TaskState.DONE, said[:500]
        task.closed_by, task.closed_at = by.user, at
        task.save()
        trail.record(act, "task.closed", subject=task, agency=task.agency_id, kind=task.kind)
        return task
