"""Celery tasks: they carry no data. What is to be judged stands in PostgreSQL."""

from collections.abc import Callable
from typing import Any

from agency.celery import app
from agency.offices import sweeping
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


@app.task(name="institutions.tasks.undo_lists")
def undo_lists(**_: Any) -> None:
    """Take the lists that somebody decided to undo out of the register."""
    _each(ListState.UNDOING, "undo_lists", lists.take_out)


def _each(state: ListState, name: str, act: Callable[..., Any]) -> None:
    sweeping.each(list_queries.waiting(state), act, key="list_id", name=name)
