"""S04 Lock at month end: a filing approved on 2026-01-31 is locked through 2026-04-30, for the worker alone.

Tested here: all of it. The move from Nanjing to Shanghai is refused with E11 on 2026-04-30 and taken on 2026-05-01, the
old version ends the day before the new one starts, the agency cancels inside the lock, and seven months are no setting.
Waits: nothing.
"""

from datetime import date

import pytest

from agency.audit.models import Event
from agency.offices.enums import RequestState
from agency.offices.refusals import Refusal
from agency.policy.parameters import check_value
from agency.policy.shapes import InvalidParameter
from filings.enums import EndCause, State
from filings.models import FilingVersion
from tests import factories
from tests.desks import SHANGHAI, Desk, dates, told
from tests.factories import moment
from tests.scenarios.people import W1, worker_numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    """That of Jinan, which insures W1."""
    return Desk("370100")


def test_s04_a_move_inside_the_lock_is_refused_with_e11_and_accepted_on_the_day_after(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    assert str(old.lock_until) == "2026-04-30"

    with pytest.raises(Refusal) as refusal:
        desk.change(old, "2026-04-30 23:59")
    assert refusal.value.code == "E11"
    assert "2026-04-30" in str(refusal.value.sentence)
    assert "2026-05-01" in str(refusal.value.sentence)
    assert FilingVersion.objects.filter(filing=old.filing).count() == 1

    new = desk.change(old, "2026-05-01 00:00")
    assert (new.number, new.replaces, new.state) == (2, old, State.DRAFT)


def test_s04_the_old_version_ends_the_day_before_the_new_one_starts(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")

    new = desk.moved(old, "2026-05-01 10:00")

    assert dates(old) == ("ENDED", "2026-01-31", "2027-01-31", "2026-04-30")
    assert old.ended_because == "REPLACED"
    assert dates(new) == ("APPROVED", "2026-05-01", "2027-05-01", "None")
    assert (new.filing_id, new.destination_id) == (old.filing_id, SHANGHAI)
    assert old.is_effective_on(date(2026, 4, 30))
    assert not old.is_effective_on(date(2026, 5, 1))
    assert new.is_effective_on(date(2026, 5, 1))


def test_s04_the_end_is_told_before_the_new_version_and_each_once(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    desk.moved(old, "2026-05-01 10:00")

    (first, ended, approved) = told(old.filing_id)
    assert (first[:2], ended[:2], approved[:2]) == (
        (1, "filing.approved"),
        (2, "filing.ended"),
        (3, "filing.approved"),
    )
    assert ended[2] == {
        "filing_no": old.filing.number,
        "version": 1,
        "reason": "REPLACED",
        "ended_on": "2026-04-30",
        "decided_at": "2026-05-01T10:00:00+08:00",
        "replaced_by": 2,
    }
    assert (approved[2]["version"], approved[2]["replaces"], approved[2]["renews"]) == (2, 1, None)
    assert approved[2]["place_of_treatment"]["code"] == SHANGHAI
    acts = Event.objects.filter(kind__in=["filing.replaced", "filing.approved"]).order_by("at", "kind")
    assert [event.kind for event in acts] == ["filing.approved", "filing.approved", "filing.replaced"]
    assert acts[1].act_id == acts[2].act_id


def test_s04_the_agency_cancels_for_loss_of_entitlement_inside_the_lock_with_the_reason(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")
    ending = desk.ask_end(version, "2026-02-10 09:00", "ENTITLEMENT_LOST", "2026-02-10")
    assert dates(version)[0] == "APPROVED"

    desk.grant_end(ending, "2026-02-10 10:00")

    assert dates(version) == ("ENDED", "2026-01-31", "2027-01-31", "2026-02-10")
    assert version.ended_because == EndCause.ENTITLEMENT_LOST
    ending.refresh_from_db()
    assert (ending.state, ending.requested_by, ending.decided_by) == (
        RequestState.GRANTED,
        desk.clerk.user,
        desk.approver.user,
    )
    assert [each[:2] for each in told(version.filing_id)] == [(1, "filing.approved"), (2, "filing.ended")]
    assert told(version.filing_id)[1][2] == {
        "filing_no": version.filing.number,
        "version": 1,
        "reason": "ENTITLEMENT_LOST",
        "ended_on": "2026-02-10",
        "decided_at": "2026-02-10T10:00:00+08:00",
        "replaced_by": None,
    }


def test_s04_a_lock_from_the_end_of_january_ends_with_april_and_seven_months_are_no_setting() -> None:
    version = factories.approved(worker_numbered(W1, "2026-01-31 09:00"), at=moment("2026-01-31 09:00"))

    assert version.lock_until == date(2026, 4, 30)
    assert version.valid_to == date(2027, 1, 31)
    with pytest.raises(InvalidParameter):
        check_value("filing.change_lock_months", 7)
    assert check_value("filing.change_lock_months", 6) == 6
