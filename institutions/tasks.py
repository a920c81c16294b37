"""Celery tasks: they carry no data. What is to be judged stands in PostgreSQL."""

from typing import Any

from django.utils import timezone

from agency.celery import app
from agency.offices.acts import Actor, uuid7
from agency.offices.refusals import NotAllowedNow
from institutions import list_queries
from institutions.actions import lists


@app.task(name="institutions.tasks.judge_lists")
def judge_lists(**_: Any) -> None:
    """Judge the large lists that were taken in and wait."""
    for pk in list_queries.waiting_to_be_read():
        try:
            lists.judge(by=Actor.machine_named("judge_lists"), at=timezone.now(), ids=uuid7, list_id=pk)
        except NotAllowedNow:
            continue  # withdrawn, or judged by another worker, in the meantime
