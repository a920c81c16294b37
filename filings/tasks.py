"""Celery tasks of filings: they carry no data. What is to be done stands in PostgreSQL."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from agency.celery import app
from agency.offices.acts import Actor, uuid7
from filings import actions
from filings.actions import reminding


def now() -> datetime:
    return timezone.now()


@app.task(name="filings.tasks.lapse_referrals")
def lapse_referrals(**_: Any) -> int:
    """Every night: end the referrals whose last day of admission has passed."""
    return actions.lapse_due(by=Actor.machine_named("lapse"), at=now(), ids=uuid7)


@app.task(name="filings.tasks.papers")
def papers(**_: Any) -> None:
    """Every night: recall papers, report late ones, note what counts as accepted. The second run finds nothing."""
    who: dict[str, Any] = {"by": Actor.machine_named("papers"), "at": now(), "ids": uuid7}
    reminding.recall_papers(**who)
    reminding.report_overdue(**who)
    reminding.accept_by_silence(**who)
