"""Acceptance scenarios of domain.md §12, as far as filings go; each name says which half is tested."""

from datetime import date

import pytest

from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from filings import actions
from filings.enums import State
from tests import factories
from tests.factories import moment

pytestmark = pytest.mark.django_db



def test_s01_happy_path_to_approval_has_the_exact_dates_and_one_message() -> None:
    office = factories.agency("370100")
    clerk = factories.actor(office, Role.CLERK, at=moment("2026-03-09 09:00"))
    approver = factories.actor(office, Role.APPROVER, at=moment("2026-03-10 09:00"))
    worker = factories.worker(office, number="370102198001011237", by=clerk, at=moment("2026-03-09 09:00"))
    version = factories.submitted(worker, by=clerk, at=moment("2026-03-09 09:12"))
    assert version.applied_on == date(2026, 3, 9)

    actions.approve(
        by=approver, at=moment("2026-03-10 10:00"), ids=uuid7, version_id=version.pk, revision=version.revision
    )

    version.refresh_from_db()
    assert version.state == State.APPROVED
    assert (version.effective_from, version.valid_to) == (date(2026, 3, 10), date(2027, 3, 10))
    assert version.lock_until == date(2026, 6, 10)
    assert version.decided_by == approver.user
    assert Outgoing.objects.filter(subject=version.filing_id).count() == 1
