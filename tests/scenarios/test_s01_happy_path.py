"""S01 Happy path: W1 of Jinan, living in Nanjing since 2025-01-15, is taken in on 2026-03-09 and approved the next day.

Tested here: dates, lock, the one message and its acknowledgement, the history with A and B; and the money of the stay
from 2026-04-02 to 2026-04-20: 48,236.50 yuan, of which the fund pays 45,120.00 and the worker 3,116.50.
Waits: nothing; the stay itself runs through page, exchange and settlement in tests/browser/test_story.py.
"""

from datetime import date
from decimal import Decimal

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
from settlement.actions import NewItem
from settlement.enums import CatalogueKind
from tests import bills, factories
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


def test_s01_of_48236_50_the_fund_pays_45120_00_and_the_worker_3116_50() -> None:
    bills.catalogue("TREATMENT", "320000", NewItem("OP", "Osteosynthesis"))
    bills.catalogue("MEDICINE", "320000", NewItem("M1", "Antibiotic"))
    bed = NewItem("BED", "Bed, a day", unit="day", price_cap=bills.yuan("120.00"))
    bills.catalogue("SERVICE_STANDARD", "320000", bed)
    stay = bills.stay()
    lines = [
        bills.line(1, "OP", "41,020.00"),
        bills.line(2, "M1", "23.00", kind=CatalogueKind.MEDICINE, quantity=Decimal(100)),
        bills.line(3, "M9", "1,916.50", kind=CatalogueKind.MEDICINE),
        bills.line(4, "BED", "200.00", kind=CatalogueKind.SERVICE_STANDARD, quantity=Decimal(15)),
    ]

    bill = bills.settled(bills.assessed(stay, lines, total=bills.yuan("48,236.50")))

    assert (bill.total, bill.fund, bill.worker, bill.separated) == (
        bills.yuan("48,236.50"),
        bills.yuan("45,120.00"),
        bills.yuan("3,116.50"),
        bills.yuan("0.00"),
    )
    assert (bill.not_payable, bill.above_standard) == (bills.yuan("1,916.50"), bills.yuan("1,200.00"))
    told = [(line.code, line.fund, line.reasons) for line in bill.lines.order_by("number")]
    assert told == [
        ("OP", bills.yuan("41,020.00"), []),
        ("M1", bills.yuan("2,300.00"), []),
        ("M9", bills.yuan("0.00"), ["NOT_IN_CATALOGUE"]),
        ("BED", bills.yuan("1,800.00"), ["ABOVE_PRICE"]),
    ]
    (entry,) = bill.entries.all()
    assert (str(entry.month), entry.fund) == ("2026-04", bills.yuan("45,120.00"))
