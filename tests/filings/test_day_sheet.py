"""The sheet at the end of the day: what I did, what came back, what I leave open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from filings import actions
from filings.day_sheet import day_sheet
from filings.models import FilingVersion
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def clerk() -> Actor:
    return factories.actor(factories.agency(), Role.CLERK)


@pytest.fixture
def approver() -> Actor:
    return factories.actor(factories.agency(), Role.APPROVER)


def returned(version: FilingVersion, by: Actor) -> FilingVersion:
    return actions.return_for_more(by=by, at=NOW, ids=uuid7, version_id=version.pk, reason="The permit has expired.")


def numbers(versions: list[FilingVersion]) -> list[str]:
    return [version.filing.number for version in versions]


def test_a_clerks_day_has_counts_steps_what_was_decided_and_what_is_left(clerk: Actor, approver: Actor) -> None:
    draft = factories.draft(by=clerk)
    back = returned(factories.submitted(by=clerk), approver)
    done = factories.submitted(by=clerk)
    actions.approve(by=approver, at=NOW, ids=uuid7, version_id=done.pk, revision=done.revision)

    sheet = day_sheet(clerk, TODAY)

    assert sheet.counts == {"filing.opened": 3, "filing.submitted": 2}
    assert [(line.record.filing.number, [kind for _, kind in line.done]) for line in sheet.lines] == [
        (draft.filing.number, ["filing.opened"]),
        (back.filing.number, ["filing.opened", "filing.submitted"]),
        (done.filing.number, ["filing.opened", "filing.submitted"]),
    ]
    assert numbers(sheet.back) == [done.filing.number]
    assert sorted(numbers(sheet.open)) == sorted([draft.filing.number, back.filing.number])


def test_an_approvers_day_has_their_decisions_and_the_case_they_hold(clerk: Actor, approver: Actor) -> None:
    decided, held = factories.submitted(by=clerk), factories.submitted(by=clerk)
    actions.approve(by=approver, at=NOW, ids=uuid7, version_id=decided.pk, revision=decided.revision)
    actions.claim(by=approver, at=NOW, ids=uuid7, version_id=held.pk)

    sheet = day_sheet(approver, TODAY)

    assert sheet.counts == {"filing.approved": 1, "filing.taken_up": 1}
    assert numbers(sheet.open) == [held.filing.number]
    assert sheet.back == []


def test_yesterday_and_other_people_stay_out(clerk: Actor) -> None:
    factories.submitted(by=clerk, at=NOW - timedelta(days=1))
    factories.submitted()

    sheet = day_sheet(clerk, TODAY)

    assert (sheet.lines, sheet.counts, sheet.back, sheet.open) == ([], {}, [], [])
    assert day_sheet(clerk, TODAY - timedelta(days=1)).counts == {"filing.opened": 1, "filing.submitted": 1}


@pytest.mark.parametrize("many", [1, 3])
def test_a_busy_day_costs_no_more_queries(clerk: Actor, django_assert_num_queries: Any, many: int) -> None:
    for _ in range(many):
        factories.submitted(by=clerk)
        factories.draft(by=clerk)

    with django_assert_num_queries(4):
        sheet = day_sheet(clerk, TODAY)
    assert len(sheet.lines) == 2 * many


def test_the_page_shows_the_day_asked_for_masked_and_logs_the_look(
    at_desk: Callable[..., Client], clerk: Actor
) -> None:
    worker = factories.worker(by=clerk, name="Lu Ting")
    version = factories.submitted(worker, by=clerk)
    browser = at_desk(clerk)

    shown = browser.get(reverse("filings:day-sheet")).content.decode()
    assert version.filing.number in shown
    assert "L* ****" in shown
    assert "Lu Ting" not in shown
    assert [entry.purpose for entry in ReadEntry.objects.filter(purpose="day sheet")] == ["day sheet"]

    earlier = browser.get(reverse("filings:day-sheet") + "?day=2026-03-08").content.decode()
    assert "Nothing was done on this day." in earlier
    assert version.filing.number not in earlier
    assert browser.get(reverse("filings:day-sheet") + "?day=never").status_code == 200
