"""Who has a case: the next one, taking it up, putting it back, taking it over."""

from typing import Any

import pytest
from django.db import transaction

from agency.audit.models import Event
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow
from filings import actions
from filings.enums import State
from filings.models import Filing
from tests import factories
from tests.factories import NOW, moment
from tests.filings.versions import LATER, fresh

pytestmark = pytest.mark.django_db


def test_the_next_case_is_the_one_due_first_that_is_not_ones_own_work() -> None:
    office = factories.agency()
    both = factories.actor(office, Role.CLERK, Role.APPROVER)
    own = factories.submitted(factories.worker(office), by=both, at=moment("2026-03-02 09:00"))
    late = factories.submitted(factories.worker(office), at=moment("2026-03-09 09:00"))
    early = factories.submitted(factories.worker(office), at=moment("2026-03-04 09:00"))

    first = actions.claim_next(by=both, at=NOW, ids=uuid7)
    assert first == early
    assert (fresh(early).claimed_by, fresh(early).claimed_at) == (both.user, NOW)
    assert actions.claim_next(by=both, at=NOW, ids=uuid7) == early

    other = factories.actor(office, Role.APPROVER)
    assert actions.claim_next(by=other, at=NOW, ids=uuid7) == own
    third = factories.actor(office, Role.APPROVER)
    assert actions.claim_next(by=third, at=NOW, ids=uuid7) == late
    assert actions.claim_next(by=factories.actor(office, Role.APPROVER), at=NOW, ids=uuid7) is None


def test_taking_up_what_one_has_and_putting_back_what_nobody_has_leave_no_act() -> None:
    approver = factories.actor(factories.agency(), Role.APPROVER)
    version = factories.submitted()
    actions.claim_next(by=approver, at=NOW, ids=uuid7)
    acts = Act.objects.count()

    actions.claim_next(by=approver, at=NOW, ids=uuid7)
    assert Act.objects.count() == acts
    actions.release(by=approver, at=NOW, ids=uuid7, version_id=version.pk)
    actions.release(by=approver, at=NOW, ids=uuid7, version_id=version.pk)
    assert Act.objects.count() == acts + 1
    assert Event.objects.filter(kind="filing.released").count() == 1


def test_a_case_somebody_is_writing_to_is_not_given_out(committed_db: None, together: Any) -> None:
    approver = factories.actor(factories.agency(), Role.APPROVER)
    version = factories.submitted()
    with transaction.atomic():
        Filing.objects.lock(version.filing_id)
        (got,) = together(lambda: actions.claim_next(by=approver, at=NOW, ids=uuid7))

    assert got is None


def test_a_case_of_another_agency_is_never_next() -> None:
    factories.submitted()
    stranger = factories.actor(factories.agency("210000"), Role.APPROVER)

    assert actions.claim_next(by=stranger, at=NOW, ids=uuid7) is None


def test_taking_over_is_noted_and_the_first_holder_has_to_ask() -> None:
    version = factories.submitted()
    first, second = (factories.actor(version.agency, Role.APPROVER) for _ in range(2))
    actions.claim(by=first, at=NOW, ids=uuid7, version_id=version.pk)
    actions.claim(by=second, at=LATER, ids=uuid7, version_id=version.pk)

    assert Event.objects.get(kind="filing.taken_over").details == {"had": first.user.pk}
    with pytest.raises(NotAllowedNow) as refusal:
        actions.approve(by=first, at=LATER, ids=uuid7, version_id=version.pk, revision=fresh(version).revision)
    assert second.user.extension in str(refusal.value.sentence)
    with pytest.raises(NotAllowedNow):
        actions.release(by=first, at=LATER, ids=uuid7, version_id=version.pk)

    actions.release(by=second, at=LATER, ids=uuid7, version_id=version.pk)
    actions.approve(by=first, at=LATER, ids=uuid7, version_id=version.pk, revision=fresh(version).revision)
    assert fresh(version).state == State.APPROVED
