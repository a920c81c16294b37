"""S05 Expiry during the stay: valid to 2027-03-10, admitted on 2027-03-09, discharged on 2027-03-25.

Tested here: the admission is heard and noted under a filing that holds on that day, on which alone the
rule ADMISSION looks; the filing runs out on 2027-03-10 without being ended, and nothing is told or asked.
The stay is settled directly under ADMISSION; under DISCHARGE that is refused and the stay goes to manual reimbursement.
From the filing over the exchange, the check of the card and the admission to the settlement it runs as one, too.
Waits: nothing.
"""

from datetime import date
from uuid import uuid4

import pytest

from agency.exchange.enums import Handling
from agency.offices.acts import Actor, uuid7
from agency.offices.refusals import Refusal
from agency.policy.models import PolicyParameter
from agency.policy.queries import resolve_one
from filings import actions
from filings.enums import TaskKind
from filings.models import FilingVersion, Task
from settlement import actions as settlement_actions
from settlement.actions import NewItem
from settlement.models import Bill
from tests import bills, factories, stays
from tests.desks import dates, told
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import NANJING, W1, admission_told, holds_on, place, worker_numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FilingVersion:
    return factories.approved(worker_numbered(W1, "2026-03-10 09:00"), at=moment("2026-03-10 09:00"))


def test_s05_an_admission_on_the_day_before_the_last_is_noted_though_it_is_told_after_the_end(
    version: FilingVersion,
) -> None:
    heard = admission_told(version, "2027-03-09", "2027-03-25 16:00")

    version.refresh_from_db()
    assert (heard.handling, version.admitted_on) == (Handling.HANDLED, date(2027, 3, 9))
    assert not Task.objects.filter(kind=TaskKind.LATE_ADMISSION).exists()


def test_s05_the_filing_holds_on_the_day_of_admission_and_runs_out_during_the_stay(version: FilingVersion) -> None:
    admission_told(version, "2027-03-09", "2027-03-09 16:00")
    actions.lapse_due(by=Actor.machine_named("lapse"), at=moment("2027-03-25 00:20"), ids=uuid7)

    assert holds_on(version, "2027-03-09", "2027-03-10", "2027-03-11", "2027-03-25") == [True, True, False, False]
    assert (version.is_expired_on(date(2027, 3, 10)), version.is_expired_on(date(2027, 3, 11))) == (False, True)
    assert dates(version) == ("APPROVED", "2026-03-10", "2027-03-10", "None")
    assert [kind for _sequence, kind, _payload in told(version.filing_id)] == ["filing.approved"]


def test_s05_the_day_that_counts_is_that_of_admission_in_the_set_of_shandong(version: FilingVersion) -> None:
    rule = resolve_one("settlement.admission_date_rule", version.agency.division_id, date(2027, 3, 9))

    assert rule.value == "ADMISSION"


def bill_of_the_stay() -> Bill:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    heard = factories.received(
        factories.agency("320100"), insured_place="370100", valid_to=date(2027, 3, 10), number=W1
    )
    stay = bills.stay(heard, admitted_on=date(2027, 3, 9), discharged_on=date(2027, 3, 25))
    return bills.assessed(stay, [bills.line(served_on=date(2027, 3, 20))], at=moment("2027-03-25 15:00"))


def test_s05_under_admission_the_stay_is_settled_directly() -> None:
    bill = bills.settled(bill_of_the_stay(), at=moment("2027-03-25 16:00"))

    assert (bill.state, bill.fund) == ("SETTLED", bills.yuan("100.00"))


def test_s05_under_discharge_it_is_refused_and_goes_to_manual_reimbursement() -> None:
    PolicyParameter.objects.bulk_create(
        [
            PolicyParameter(
                id=uuid4(),
                name="settlement.admission_date_rule",
                value="DISCHARGE",
                division_id="370000",
                valid_from=date(2027, 1, 1),
                source_kind="PROVINCE",
                source_text="Notice",
            )
        ]
    )
    bill = bill_of_the_stay()
    with pytest.raises(Refusal) as refusal:
        bills.settled(bill, at=moment("2027-03-25 16:00"))
    assert refusal.value.code == "not-covered"

    at = moment("2027-03-25 16:05")
    told = {"by": bills.institution(), "at": at, "ids": uuid7, "stay_id": bill.stay_id}
    assert settlement_actions.convert(**told, reason="Not covered").state == "CONVERTED_TO_MANUAL"


def test_s05_admitted_on_the_check_of_the_day_before_the_last_it_is_settled_after_the_end(line: StandIn) -> None:
    at = moment("2026-03-10 09:00")
    factories.approved(worker_numbered(W1, "2026-03-10 09:00"), at=at, destination=place(NANJING))
    hospital = stays.Hospital(at)
    factories.agreement(hospital.institution, at=at)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    stays.pass_on(line.store, moment("2026-03-10 09:05"))

    verified = hospital.check(W1, "2027-03-09", "2027-03-09 10:00")
    stay = hospital.admit_by(verified, "2027-03-09", "2027-03-09 10:00")
    hospital.discharge(stay, "2027-03-25", "2027-03-25 14:00")
    bill = bills.assessed(stay, [bills.line(served_on=date(2027, 3, 20))], at=moment("2027-03-25 15:00"))
    bills.settled(bill, at=moment("2027-03-25 16:00"))

    arrived = stays.pass_on(line.store, moment("2027-03-25 16:05"))
    assert arrived == ["admission.registered", "admission.discharged", "stay.settled"]
    known = stays.told_of(stay)
    assert (known.admitted_on, known.discharged_on) == (date(2027, 3, 9), date(2027, 3, 25))
    assert known.payments.get().fund == bills.yuan("100.00")
