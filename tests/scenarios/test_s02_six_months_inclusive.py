"""S02 Six months inclusive: W2 in Nanjing since 2025-09-10 is refused E04 on 2026-03-09 and not on 2026-03-10.

Tested here: all of it, through a filing that is handed in, refused and approved.
Waits: nothing.
"""

from datetime import date

import pytest

from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from filings import actions
from filings.enums import Reason, State
from tests import factories
from tests.factories import moment
from tests.scenarios.people import W2, approve, worker_numbered

pytestmark = pytest.mark.django_db


def test_s02_a_day_short_of_six_months_is_refused_with_e04() -> None:
    worker = worker_numbered(W2, "2026-03-09 09:00")
    version = factories.submitted(worker, away_from=date(2025, 9, 10), at=moment("2026-03-09 09:00"))
    approver = factories.actor(worker.agency, Role.APPROVER)

    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, approver, "2026-03-09 10:00")
    assert refusal.value.reasons == [Reason.E04]

    decision = actions.reject(
        by=approver,
        at=moment("2026-03-09 10:05"),
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        reasons=["E04"],
        explanation="Six months are full on 2026-03-10.",
    )
    version.refresh_from_db()
    assert (version.state, decision.reasons) == (State.REJECTED, ["E04"])
    assert not Outgoing.objects.exists()


def test_s02_six_months_inclusive_are_not_refused() -> None:
    worker = worker_numbered(W2, "2026-03-10 09:00")
    version = factories.submitted(worker, away_from=date(2025, 9, 10), at=moment("2026-03-10 09:00"))

    approve(version, factories.actor(worker.agency, Role.APPROVER), "2026-03-10 10:00")

    version.refresh_from_db()
    assert version.state == State.APPROVED
    assert (version.effective_from, version.valid_to) == (date(2026, 3, 10), date(2027, 3, 10))
