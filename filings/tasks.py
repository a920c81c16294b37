"""Celery tasks of filings: they carry no data. What is to be done stands in PostgreSQL."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from agency.celery import app
from agency.offices.acts import Actor, uuid7
from filings import actions


def now() -> datetime:
    return timezone.now()


@app.task(name="filings.tasks.lapse_referrals")
def lapse_referrals(**_: Any) -> int:
    """Every night: end the referrals whose last day of admission has passed."""
    return actions.lapse_due(by=Actor.machine_named("lapse"), at=now(), ids=uuid7)
