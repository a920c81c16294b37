"""Celery tasks: they carry no data. What is to be judged stands in PostgreSQL."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.utils import timezone

from agency.celery import app
from agency.offices.acts import Actor, uuid7
from agency.offices.refusals import NotAllowedNow
from institutions import list_queries
from institutions.actions import lists
from institutions.enums import ListState


@app.task(name="institutions.tasks.judge_lists")
def judge_lists(**_: Any) -> None:
    """Judge the large lists that were taken in and wait."""
    _each(ListState.READING, "judge_lists", lists.judge)


@app.task(name="institutions.tasks.apply_lists")
def apply_lists(**_: Any) -> None:
    """Write the lists that were decided for into the register."""
    _each(ListState.ACCEPTED, "apply_lists", lists.apply)


def _each(state: ListState, name: str, act: Callable[..., Any]) -> None:
    for pk in list_queries.waiting(state):
        with suppress(NotAllowedNow):  # withdrawn, done or held by another worker in the meantime
            act(by=Actor.machine_named(name), at=timezone.now(), ids=uuid7, list_id=pk)
