"""S05 Expiry during the stay: valid to 2027-03-10, admitted on 2027-03-09, discharged on 2027-03-25.

Tested here: the filing half. The admission is heard and noted under a filing that holds on that day, on which alone the
rule ADMISSION looks; the filing runs out on 2027-03-10 without being ended, and nothing is told or asked.
Waits: direct settlement of the stay, and with P DISCHARGE its refusal and conversion to manual, for settlement.
"""

from datetime import date

import pytest

from agency.exchange.enums import Handling
from agency.offices.acts import Actor, uuid7
from agency.policy.queries import resolve_one
from filings import actions
from filings.enums import TaskKind
from filings.models import FilingVersion, Task
from tests import factories
from tests.desks import dates, told
from tests.factories import moment
from tests.scenarios.people import W1, admission_told, holds_on, worker_numbered

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
