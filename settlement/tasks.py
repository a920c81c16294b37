"""Celery tasks: they carry no data. What is to be read stands in PostgreSQL."""

from typing import Any

from agency.celery import app
from agency.offices import sweeping
from settlement import actions, catalogue_queries


@app.task(name="settlement.tasks.judge_catalogues")
def judge_catalogues(**_: Any) -> None:
    """Read the large files of catalogues that were entered and wait."""
    sweeping.each(catalogue_queries.unread(), actions.judge_file, key="version_id", name="judge_catalogues")
