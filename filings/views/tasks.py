"""Tasks: the list, one task, and closing it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agency.audit import trail
from agency.offices.acts import Actor, office_day, uuid7
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from agency.offices.refusals import Denied, Refusal
from agency.offices.requests import DeskRequest
from agency.workers.enums import CardState
from filings import actions, permissions, tasklist
from filings.enums import TaskKind, TaskState
from filings.models import Task

FEW = 5
TABS: dict[str, Promise] = {TaskState.OPEN: _("Open"), TaskState.DONE: _("Closed")}
WORDS: dict[str, Promise] = {
    "on": _("Day that the list gives"),
    "state": _("State of the card there"),
    "line": _("Line of the list"),
    "list": _("Delivered list"),
}
"""Names of what a task's details hold; other names are shown as they are."""


def register() -> None:
    """Called once, when the apps are ready."""
    add_entry(Entry(_("Handling"), _("Tasks"), "filings:tasks", Permission.FILING_VIEW, key="k", order=25))
    add_panel(Panel("desk", "tasks", "filings/panel_tasks.html", desk, order=20))
    add_panel(Panel("worker", "tasks", "filings/panel_tasks.html", of_worker, order=35))


def rows_of(tasks: list[Task], today: date) -> list[dict[str, Any]]:
    """Tasks with the tone of their day."""
    return [{"task": task, "tone": _tone(task, today)} for task in tasks]


def _tone(task: Task, today: date) -> str:
    if task.due_on is None or task.state == TaskState.DONE or task.due_on > today:
        return ""
    return "late" if task.due_on < today else "soon"


def desk(*, actor: Actor, at: Any, subject: Any) -> dict[str, Any] | None:
    """The open tasks that are due first; nothing when there is none."""
    if not actor.may(Permission.FILING_VIEW):
        return None
    tasks, total = tasklist.first_open(actor, FEW)
    return {"rows": rows_of(tasks, office_day(at)), "total": total, "names": True} if tasks else None


def of_worker(*, actor: Actor, at: Any, subject: Any) -> dict[str, Any] | None:
    if actor.post_for(Permission.FILING_VIEW, subject.agency) is None:
        return None
    rows = rows_of(tasklist.of_worker(subject.pk), office_day(at))
    return {"rows": rows, "total": None, "names": False} if rows else None


@login_required
@require_GET
@never_cache
def listed(request: DeskRequest) -> HttpResponse:
    """Open tasks by the day they are due, or closed ones, of all kinds or one."""
    if not request.actor.may(Permission.FILING_VIEW):
        raise PermissionDenied
    asked = request.GET
    state = TaskState.DONE if asked.get("state") == TaskState.DONE else TaskState.OPEN
    kind = asked.get("kind", "") if asked.get("kind") in TaskKind.values else ""
    page = tasklist.page(
        request.actor, state=state, kind=kind, before=asked.get("before", ""), after=asked.get("after", "")
    )
    seen = {task.worker_id: (task.worker, task.agency_id) for task in page.tasks}
    trail.note_reads_under(request.actor, request.at, subjects=seen.values(), seen="list", purpose="tasks")
    kept = {"state": state.value, **({"kind": kind} if kind else {})}
    context = {
        "rows": rows_of(page.tasks, office_day(request.at)),
        "tabs": [
            {"label": label, "url": "?" + urlencode({**kept, "state": name}), "current": name == state, "count": None}
            for name, label in TABS.items()
        ],
        "state": state,
        "kind": kind,
        "kinds": TaskKind.choices,
        "shown": len(page.tasks),
        "total": page.total,
        "previous_url": "?" + urlencode({**kept, "before": page.before}) if page.before else "",
        "next_url": "?" + urlencode({**kept, "after": page.after}) if page.after else "",
    }
    return render(request, "filings/tasks.html", context)


@login_required
@require_GET
@never_cache
def detail(request: DeskRequest, task_id: UUID) -> HttpResponse:
    task = _visible(request, task_id)
    trail.note_reads(request.actor, request.at, subjects=[task.worker], seen="page", purpose="task", agency=task.agency)
    return _page(request, task)


def _visible(request: DeskRequest, task_id: UUID) -> Task:
    found: Task = Task.objects.select_related(*tasklist.LOADED).get_visible(request.actor, pk=task_id)
    return found


def _page(request: DeskRequest, task: Task, *, typed: str = "", fault: str = "", status: int = 200) -> HttpResponse:
    context = {
        "task": task,
        "tone": _tone(task, office_day(request.at)),
        "facts": [(WORDS.get(name, name), _word(name, value)) for name, value in sorted(task.details.items())],
        "may_close": task.state == TaskState.OPEN and permissions.may_close(request.actor, task),
        "sees_worker": request.actor.post_for(Permission.WORKER_VIEW, task.worker.agency) is not None,
        "typed": typed,
        "fault": fault,
    }
    return render(request, "filings/task.html", context, status=status)


def _word(name: str, value: Any) -> str:
    if name == "state" and value in CardState.values:
        return str(CardState(value).label)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@login_required
@require_POST
@never_cache
def close(request: DeskRequest, task_id: UUID) -> HttpResponse:
    """Say what came of a task."""
    task = _visible(request, task_id)
    outcome = request.POST.get("outcome", "").replace("\0", "")
    try:
        actions.close_task(by=request.actor, at=request.at, ids=uuid7, task_id=task.pk, outcome=outcome)
    except Denied:
        raise
    except Refusal as refusal:
        status = 422 if refusal.code == "outcome-missing" else 409
        return _page(request, _visible(request, task_id), typed=outcome, fault=str(refusal.sentence), status=status)
    messages.success(request, _("The task was closed."))
    return redirect("filings:tasks")
