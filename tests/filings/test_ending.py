"""Cancelling an approved filing: one asks, another decides; the lock binds the worker, not the agency."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.audit.models import Event
from agency.offices.acts import uuid7
from agency.offices.enums import RequestState, Role
from agency.offices.models import Division
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from filings import actions
from filings.enums import State
from filings.models import Ending, FilingVersion
from tests import factories
from tests.desks import SHANGHAI, Desk, dates, told
from tests.factories import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_worker_cannot_cancel_inside_the_lock_and_can_on_the_day_after(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")

    with pytest.raises(Refusal) as refusal:
        desk.ask_end(version, "2026-04-30 09:00", "BY_WORKER", "2026-04-30")
    assert refusal.value.code == "E11"
    assert "2026-05-01" in str(refusal.value.sentence)
    desk.cancelled(version, "2026-05-01 09:00", "BY_WORKER", "2026-05-01")
    assert dates(version) == ("ENDED", "2026-01-31", "2027-01-31", "2026-05-01")
    assert version.is_effective_on(moment("2026-05-01 09:00").date())
    assert not version.is_effective_on(moment("2026-05-02 09:00").date())


def test_where_cancelling_is_not_locked_the_worker_may_at_once() -> None:
    wuxi = Desk("320200")
    version = wuxi.approved("2026-01-31 09:00", destination=Division.objects.get(pk=SHANGHAI))

    wuxi.cancelled(version, "2026-02-02 09:00", "BY_WORKER", "2026-02-02")

    assert dates(version)[3] == "2026-02-02"


def test_a_workers_cancellation_decided_later_ends_on_the_day_of_the_decision(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")
    ending = desk.ask_end(version, "2026-05-01 09:00", "BY_WORKER", "2026-05-01")

    desk.grant_end(ending, "2026-05-06 09:00")

    assert dates(version)[3] == "2026-05-06"


def test_who_asks_does_not_decide_whatever_posts_they_hold(desk: Desk) -> None:
    both = factories.actor(desk.office, Role.CLERK, Role.APPROVER)
    version = desk.approved("2026-01-31 09:00")
    ending = desk.ask_end(version, "2026-02-10 09:00", "BY_AGENCY", "2026-02-10", by=both)

    for decide in (actions.grant_end, actions.refuse_end):
        words: dict[str, Any] = {"reason": "x"} if decide is actions.refuse_end else {}
        with pytest.raises(Denied) as refusal:
            decide(by=both, at=moment("2026-02-10 10:00"), ids=uuid7, ending_id=ending.pk, **words)
        assert refusal.value.code == "own-work"
    granted = {"state": RequestState.GRANTED, "decided_by": both.user, "decided_at": factories.NOW}
    with pytest.raises(IntegrityError, match="ending_maker_is_not_decider"), transaction.atomic():
        Ending.objects.filter(pk=ending.pk).update(**granted)
    with pytest.raises(Denied):
        desk.grant_end(ending, "2026-02-10 10:00", by=desk.other)
    assert dates(version)[0] == "APPROVED"


@pytest.mark.parametrize(
    ("cause", "last", "good"),
    [
        ("BY_WORKER", "2026-05-31", False),
        ("BY_WORKER", "2026-06-01", True),
        ("BY_WORKER", "2026-07-15", True),
        ("BY_WORKER", "2027-01-31", True),
        ("BY_WORKER", "2027-02-01", False),
        ("BY_AGENCY", "2026-01-29", False),
        ("COMMITMENT_FALSE", "2026-01-30", True),
        ("DEATH", "2026-03-14", True),
        ("BY_AGENCY", "2027-02-01", False),
        ("REPLACED", "2026-06-01", False),
        ("LAPSED", "2026-06-01", False),
        ("NONSENSE", "2026-06-01", False),
    ],
)
def test_the_last_day_lies_within_the_dates_and_only_the_agency_names_one_that_has_passed(
    desk: Desk, cause: str, last: str, good: bool
) -> None:
    version = desk.approved("2026-01-31 09:00")

    if good:
        assert desk.ask_end(version, "2026-06-01 09:00", cause, last).ends_on.isoformat() == last
        return
    with pytest.raises(Refusal) as refusal:
        desk.ask_end(version, "2026-06-01 09:00", cause, last)
    assert refusal.value.code in {"day", "cause"}
    assert not Ending.objects.exists()


def test_a_filing_ended_for_a_false_commitment_on_the_day_before_its_start_never_held(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")

    desk.cancelled(version, "2026-06-01 09:00", "COMMITMENT_FALSE", "2026-01-30")

    assert dates(version) == ("ENDED", "2026-01-31", "2027-01-31", "2026-01-30")
    assert not any(version.is_effective_on(moment(f"{day} 09:00").date()) for day in ("2026-01-30", "2026-01-31"))


def test_a_refused_and_a_dropped_cancellation_leave_the_filing_and_another_can_be_asked_for(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")
    first = desk.ask_end(version, "2026-02-10 09:00", "BY_AGENCY", "2026-02-10")
    with pytest.raises(NotAllowedNow):
        desk.ask_end(version, "2026-02-10 09:01", "BY_AGENCY", "2026-02-10", by=desk.other)

    actions.refuse_end(
        by=desk.approver, at=moment("2026-02-10 10:00"), ids=uuid7, ending_id=first.pk, reason="Still entitled."
    )
    second = desk.ask_end(version, "2026-02-11 09:00", "BY_AGENCY", "2026-02-11")
    actions.drop_end(by=desk.other, at=moment("2026-02-11 10:00"), ids=uuid7, ending_id=second.pk, reason="A mistake.")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.decided_because) == (RequestState.REFUSED, "Still entitled.")
    assert (second.state, second.decided_because, second.decided_by) == (RequestState.WITHDRAWN, "A mistake.", None)
    assert dates(version)[0] == "APPROVED"
    assert len(told(version.filing_id)) == 1
    for ending in (first, second):
        with pytest.raises(NotAllowedNow):
            desk.grant_end(ending, "2026-02-12 09:00")
    desk.ask_end(version, "2026-02-12 09:00", "BY_AGENCY", "2026-02-12")


def test_an_open_change_falls_with_the_filing(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")
    change = desk.change(version, "2026-05-01 09:00")
    desk.submit(change, "2026-05-01 09:05", destination=Division.objects.get(pk=SHANGHAI))

    desk.cancelled(version, "2026-05-02 09:00", "BY_WORKER", "2026-05-02")

    change.refresh_from_db()
    assert (change.state, change.claimed_by) == (State.WITHDRAWN, None)
    kinds = (
        Event.objects.filter(subject_id=str(version.filing_id)).order_by("-at", "kind").values_list("kind", flat=True)
    )
    assert list(kinds[:3]) == ["filing.cancelled", "filing.change_fell", "filing.end_asked"]
    assert len(told(version.filing_id)) == 2


def test_a_change_is_neither_opened_nor_approved_while_a_cancellation_waits(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")
    change = desk.change(version, "2026-05-01 09:00")
    desk.submit(change, "2026-05-01 09:05", destination=Division.objects.get(pk=SHANGHAI))
    ending = desk.ask_end(version, "2026-05-02 09:00", "BY_WORKER", "2026-05-02")

    with pytest.raises(NotAllowedNow):
        desk.approve(change, "2026-05-02 10:00")
    actions.withdraw(by=desk.clerk, at=moment("2026-05-02 10:01"), ids=uuid7, version_id=change.pk, reason="No.")
    with pytest.raises(NotAllowedNow):
        desk.change(version, "2026-05-02 10:02")
    actions.refuse_end(by=desk.approver, at=moment("2026-05-02 11:00"), ids=uuid7, ending_id=ending.pk, reason="No.")
    desk.change(version, "2026-05-02 12:00")


def test_the_same_days_can_be_filed_anew_after_the_end(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")
    desk.cancelled(version, "2026-05-01 09:00", "BY_WORKER", "2026-05-01")
    rests_on = list(version.determinations.all())
    again = factories.submitted(version.worker, at=moment("2026-05-01 10:00"), determinations=rests_on)

    with pytest.raises(actions.NotEligible):
        desk.approve(again, "2026-05-01 11:00")
    desk.approve(again, "2026-05-02 09:00")
    assert dates(again)[:2] == ("APPROVED", "2026-05-02")
    assert FilingVersion.objects.filter(worker=version.worker, state=State.ENDED).count() == 1
