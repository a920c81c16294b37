"""Which line a task waits in: what takes minutes may hold up no message to the national exchange."""

import pytest

from agency.celery import app
from agency.settings import CELERY_BEAT_SCHEDULE

EXCHANGE = {f"agency.exchange.tasks.{name}" for name in ("deliver", "sweep", "watch")}
QUICK = EXCHANGE | {"filings.tasks.lapse_referrals"}


@pytest.fixture(scope="module")
def tasks():
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith(("celery.", "tests."))}


def line_of(task):
    return app.amqp.router.route({}, task)["queue"].name


def test_every_task_that_is_planned_is_there(tasks):
    assert {each["task"] for each in CELERY_BEAT_SCHEDULE.values()} <= tasks


def test_only_what_is_quick_waits_in_the_line_of_the_exchange(tasks):
    assert {task for task in tasks if line_of(task) == "wake-ups"} == QUICK
    assert {line_of(task) for task in tasks - QUICK} == {"long"}


def test_each_line_has_a_worker(stack):
    lines = {
        each.command[each.command.index("-Q") + 1] if "-Q" in each.command else app.conf.task_default_queue
        for each in (stack.worker, stack.long_worker)
    }

    assert lines == {"wake-ups", "long"}
