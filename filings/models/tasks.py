"""What somebody has to look at 待办: opened by the system or by a person, closed by a person with a word on it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from filings.enums import TaskKind, TaskState
from filings.models.filings import FilingVersion


class TaskQuerySet(ScopedQuerySet):
    view_permission = Permission.FILING_VIEW


class Task(models.Model):
    """One thing to look at. It never changes a decision by itself. `reference` keeps one and the same thing single."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    kind = models.CharField(_("kind"), max_length=20, choices=TaskKind)
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="tasks", verbose_name=_("worker"))
    version = models.ForeignKey(
        FilingVersion, models.PROTECT, null=True, related_name="tasks", verbose_name=_("filing version")
    )
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    details = models.JSONField(_("details"), default=dict)
    opened_at = models.DateTimeField(_("opened at"))
    due_from = models.DateField(_("counted from"), null=True)
    due_working_days = models.PositiveSmallIntegerField(_("working days to count"), null=True)
    due_on = models.DateField(_("due on"), null=True)
    due_is_provisional = models.BooleanField(_("provisional"), default=False)
    state = models.CharField(_("state"), max_length=4, choices=TaskState, default=TaskState.OPEN)
    closed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True)

    objects = TaskQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(fields=["agency", "state", "due_on", "id"], name="task_by_due"),
            models.Index(fields=["worker", "-opened_at", "-id"], name="task_by_worker"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "worker", "version", "reference"], nulls_distinct=False, name="task_once"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", closed_by=None, closed_at=None, outcome="")
                | Q(state="DONE", closed_at__isnull=False) & ~Q(outcome=""),
                name="task_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(due_from=None, due_working_days=None)
                | Q(due_from__isnull=False, due_working_days__isnull=False, due_on__isnull=False),
                name="task_due_from_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.worker}"
