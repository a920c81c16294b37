"""Celery tasks of the filings: wake-ups of the night, without data. They act as machines; PostgreSQL has the truth."""

from typing import Any

from django.utils import timezone

from agency.celery import app
from agency.offices.acts import Actor, uuid7
from filings.actions import reminding


@app.task(name="filings.tasks.papers")
def papers(**_: Any) -> None:
    """Recall papers, report late ones, note what counts as accepted. Run twice, it finds nothing the second time."""
    who: dict[str, Any] = {"by": Actor.machine_named("papers"), "at": timezone.now(), "ids": uuid7}
    reminding.recall_papers(**who)
    reminding.report_overdue(**who)
    reminding.accept_by_silence(**who)
