"""Celery tasks: they carry no data. What is to be compared stands in PostgreSQL."""

from typing import Any

from django.utils import timezone

from agency.celery import app
from agency.offices.acts import Actor, uuid7
from agency.workers import actions


@app.task(name="agency.workers.tasks.compare_lists")
def compare_lists(**_: Any) -> None:
    """Every night: what other departments' lists say otherwise than our files."""
    actions.compare_lists(by=Actor.machine_named("compare_lists"), at=timezone.now(), ids=uuid7)
