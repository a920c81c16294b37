"""S06 Admission after expiry: the same filing, valid to 2027-03-10, and an admission on 2027-03-11.

Tested here: the filing half. The filing does not hold on the 11th, an admission of that day is not noted but asked
about, and a renewal approved on the 12th starts on the 12th and does not cover the 11th.
Waits: the answer "expired 2027-03-10" of the admission check and the manual path, for admission and settlement.
"""

from datetime import date

import pytest

from agency.offices.acts import uuid7
from filings import actions
from filings.enums import TaskKind
from filings.models import FilingVersion, Task
from tests import factories
from tests.desks import Desk, dates
from tests.factories import moment
from tests.scenarios.people import W1, admission_told, holds_on, worker_numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FilingVersion:
    return factories.approved(worker_numbered(W1, "2026-03-10 09:00"), at=moment("2026-03-10 09:00"))


def test_s06_an_admission_on_the_day_after_the_last_is_not_noted_and_opens_a_task(version: FilingVersion) -> None:
    admission_told(version, "2027-03-11", "2027-03-11 16:00")

    version.refresh_from_db()
    assert (version.is_expired_on(date(2027, 3, 11)), version.admitted_on) == (True, None)
    late = Task.objects.get(kind=TaskKind.LATE_ADMISSION)
    assert (late.version, late.details["admitted_on"], late.details["why"]) == (version, "2027-03-11", "outside")


def test_s06_a_renewal_approved_after_the_end_starts_on_that_day_and_leaves_the_gap(version: FilingVersion) -> None:
    desk = Desk("370100")
    new = actions.renew(by=desk.clerk, at=moment("2027-03-11 09:00"), ids=uuid7, version_id=version.pk)
    desk.submit(new, "2027-03-11 09:10")

    desk.approve(new, "2027-03-12 09:00")

    assert dates(new) == ("APPROVED", "2027-03-12", "2028-03-12", "None")
    assert holds_on(version, "2027-03-10", "2027-03-11") == [True, False]
    assert holds_on(new, "2027-03-11", "2027-03-12") == [False, True]
