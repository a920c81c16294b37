"""The day by which a claim is to be decided, counted anew with the working-day calendar (domain.md R4.12, §7.6)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest

from agency.offices.acts import acting, uuid7
from agency.policy import recount
from agency.policy.models import WorkingDay
from agency.workers.models import Worker
from tests import claims, factories
from tests.claims import NOW
from tests.factories import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> Worker:
    claims.catalogue()
    return factories.worker(factories.agency("371000"))


def calendar_says(days: Iterable[date], working: Iterable[date], at: datetime) -> dict[str, int]:
    """What people enter of days: which of them are worked; how many due days moved, by what they are of."""
    told: dict[str, Any] = {"by": factories.machine(), "at": at, "ids": uuid7, "reason": "Notice 9"}
    with acting(**told):
        for day in days:
            kind = "workday" if day in working else "holiday"
            values = {"is_working": day in working, "kind": kind, "source": "Notice 9"}
            WorkingDay.objects.update_or_create(day=day, defaults=values)
        return recount.calendar_changed(days=set(days), **told)


def test_a_new_day_off_moves_the_day_of_a_claim_that_waits_and_of_no_other(worker: Worker) -> None:
    waiting = claims.received(worker)
    decided = claims.approved(claims.reviewed(claims.assessed(claims.received(worker))))
    assert (waiting.due_on, waiting.due_working_days) == (date(2026, 10, 16), 20)

    moved = calendar_says([date(2026, 9, 21)], [], NOW)

    for each in (waiting, decided):
        each.refresh_from_db()
    assert (moved["settlement.claims"], waiting.due_on, decided.due_on) == (1, date(2026, 10, 19), date(2026, 10, 16))
    assert waiting.history.latest().history_change_reason == "Notice 9"


def test_a_day_of_which_the_calendar_was_not_published_becomes_firm(worker: Worker) -> None:
    at = moment("2026-12-21 09:00")
    claim = claims.received(worker, at=at)
    assert claim.due_is_provisional

    january = [date(2027, 1, day) for day in range(1, 32)]
    calendar_says(january, {day for day in january if day.day > 8 and day.weekday() < 5}, at)

    claim.refresh_from_db()
    assert (claim.due_is_provisional, claim.due_on) == (False, date(2027, 1, 26))


def test_a_claim_without_all_its_papers_has_no_day_to_count(worker: Worker) -> None:
    claim = claims.received(worker, papers=())

    calendar_says([date(2026, 9, 21)], [], NOW)

    claim.refresh_from_db()
    assert (claim.due_on, claim.due_working_days) == (None, None)
