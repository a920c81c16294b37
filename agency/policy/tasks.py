"""Celery tasks of the calendar: they carry no data. What changed stands in PostgreSQL."""

from typing import Any

from django.utils import timezone

from agency.celery import app
from agency.offices.acts import Actor, uuid7
from agency.policy import recount


@app.task(name="agency.policy.tasks.count_late")
def count_late(**_: Any) -> None:
    """Every night: what was counted by the old calendar while a new one came. The second run moves nothing."""
    recount.count_late(by=Actor.machine_named("calendar"), at=timezone.now(), ids=uuid7)
