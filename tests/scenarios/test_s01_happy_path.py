"""S01 Happy path: W1 of Jinan, living in Nanjing since 2025-01-15, is taken in on 2026-03-09 and approved the next day.

Tested here: the filing half. Dates, lock, the one message and its acknowledgement, and the history with A and B.
Waits: admission 2026-04-02 to 2026-04-20 and its 48,236.50 yuan, for admission and settlement.
"""

from datetime import date

import pytest

from agency.audit.models import Event
from agency.exchange.enums import State as Sent
from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from filings import actions
from filings.enums import State
from filings.models import FilingVersion
from tests import factories
from tests.desks import dates, told
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import NANJING, W1, W2, W3, W4, approve, office_of, place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "sex", "born_on"),
    [
        (W1, "M", date(1980, 1, 1)),
        (W2, "F", date(1972, 3, 4)),
        (W3, "F", date(1968, 11, 5)),
        (W4, "F", date(1990, 6, 15)),
    ],
)
def test_the_people_of_the_scenarios_can_be_registered(number: str, sex: str, born_on: date) -> None:
    worker = factories.worker(number=number)

    assert (worker.number, worker.sex, worker.born_on) == (number, sex, born_on)


@pytest.fixture
def version() -> FilingVersion:
    """What clerk A took in on 2026-03-09."""
    office = office_of(W1)
    clerk = factories.actor(office, Role.CLERK, at=moment("2026-03-09 09:00"))
    worker = factories.worker(office, number=W1, by=clerk, at=moment("2026-03-09 09:00"))
    recognition = factories.determination(
        worker, decided_on=date(2024, 5, 6), injured_parts=["1.14.2"], icd_codes=["S72.3"]
    )
    living_there = {"destination": place(NANJING), "away_from": date(2025, 1, 15)}
    return factories.submitted(
        worker, by=clerk, at=moment("2026-03-09 09:12"), determinations=[recognition], **living_there
    )


def test_s01_the_dates_of_the_approved_filing_and_its_lock(version: FilingVersion) -> None:
    assert version.applied_on == date(2026, 3, 9)

    approve(version, factories.actor(version.agency, Role.APPROVER), "2026-03-10 10:00")

    assert dates(version) == ("APPROVED", "2026-03-10", "2027-03-10", "None")
    assert version.lock_until == date(2026, 6, 10)
    clerk = factories.actor(version.agency, Role.CLERK)
    change = {"by": clerk, "ids": uuid7, "version_id": version.pk, "asked_by": "WORKER", "reason": "Moved."}
    with pytest.raises(Refusal) as refusal:
        actions.open_change(at=moment("2026-06-10 23:59"), **change)  # type: ignore[arg-type]
    assert refusal.value.code == "E11"
    assert actions.open_change(at=moment("2026-06-11 00:00"), **change).state == State.DRAFT  # type: ignore[arg-type]


def test_s01_one_message_with_these_dates_and_it_is_acknowledged(version: FilingVersion, line: StandIn) -> None:
    approve(version, factories.actor(version.agency, Role.APPROVER), "2026-03-10 10:00")

    ((sequence, kind, payload),) = told(version.filing_id)
    assert (sequence, kind) == (1, "filing.approved")
    assert {name: payload[name] for name in ("applied_on", "effective_from", "valid_to", "lock_until")} == {
        "applied_on": "2026-03-09",
        "effective_from": "2026-03-10",
        "valid_to": "2027-03-10",
        "lock_until": "2026-06-10",
    }
    assert (payload["insured_place"]["code"], payload["place_of_treatment"]["code"]) == ("370100", "320100")
    assert (payload["worker"]["social_security_number"], payload["service_types"]) == (W1, ["MEDICAL"])
    (recognition,) = payload["determinations"]
    assert (recognition["decided_on"], recognition["injured_parts"]) == ("2024-05-06", ["1.14.2"])
    assert recognition["diagnoses"] == ["S72.3"]

    line.exchange(moment("2026-03-10 10:00"))
    assert Outgoing.objects.get(subject=version.filing_id).state == Sent.ACKNOWLEDGED
    assert line.store.counts()["effects"] == 1


def test_s01_the_history_shows_who_took_it_in_and_who_approved_with_their_times(version: FilingVersion) -> None:
    approver = factories.actor(version.agency, Role.APPROVER)
    approve(version, approver, "2026-03-10 10:00")

    version.refresh_from_db()
    assert version.decided_by == approver.user
    events = Event.objects.filter(subject_id=str(version.filing_id)).select_related("act").order_by("at", "kind")
    clerk = version.submitted_by
    assert [(event.kind, event.act.user, event.at) for event in events] == [
        ("filing.opened", clerk, moment("2026-03-09 09:12")),
        ("filing.saved", clerk, moment("2026-03-09 09:12")),
        ("filing.submitted", clerk, moment("2026-03-09 09:12")),
        ("filing.approved", approver.user, moment("2026-03-10 10:00")),
    ]
