"""Celery tasks: they carry no data. What is to be done stands in PostgreSQL and on the line."""

from typing import Any

from django.utils import timezone

from agency.celery import app
from agency.exchange import alerts, relay, wakeup

ANSWER_WAIT = 1.0


@app.task(name="agency.exchange.tasks.deliver")
def deliver(**_: Any) -> None:
    """Send what is due, and wait briefly for the answers to it."""
    wakeup.started()
    relay.run(wait=ANSWER_WAIT)


@app.task(name="agency.exchange.tasks.sweep")
def sweep(**_: Any) -> None:
    """The fallback that beat calls: what a nudge was lost for, what a lost worker held, what nobody answered."""
    relay.run(wait=0.0)


@app.task(name="agency.exchange.tasks.watch")
def watch(**_: Any) -> None:
    """Tell people about messages that wait longer than allowed."""
    alerts.raise_late(at=timezone.now())
