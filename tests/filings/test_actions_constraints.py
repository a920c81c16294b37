"""What PostgreSQL refuses of a filing, whoever asks."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from filings.enums import State
from filings.models import Decision, FilingVersion
from tests import factories
from tests.factories import NOW
from tests.filings.versions import fresh, two_for_one_worker

pytestmark = pytest.mark.django_db
APPROVED = {
    "state": "APPROVED",
    "decided_at": datetime(2026, 3, 9, tzinfo=UTC),
    "effective_from": date(2026, 3, 9),
    "valid_to": date(2027, 3, 9),
}
RAW: list[tuple[dict[str, Any], str]] = [
    ({"state": "UNKNOWN"}, "version_state_known"),
    ({"state": "APPROVED", "effective_from": date(2026, 3, 9)}, "version_decided_by_whom"),
    ({"state": "REJECTED"}, "version_decided_by_whom"),
    ({"decided_at": datetime(2026, 3, 9, tzinfo=UTC)}, "version_decided_by_whom"),
    ({"effective_from": date(2026, 3, 9)}, "version_dates_when_approved"),
    ({"lock_until": date(2026, 6, 9)}, "version_dates_when_approved"),
    ({"submitted_by": None}, "version_submitted_by_whom"),
    ({"applied_on": None}, "version_submitted_by_whom"),
    ({"destination": None}, "version_submitted_by_whom"),
    ({"claimed_at": datetime(2026, 3, 9, tzinfo=UTC)}, "version_claimed_by_whom"),
    ({"state": "RETURNED", "returned_because": ""}, "version_returned_with_reason"),
    ({**APPROVED, "decided_by": "other", "effective_from": None}, "version_dates_when_approved"),
    ({**APPROVED, "decided_by": "other", "valid_to": date(2026, 3, 8)}, ""),
    ({**APPROVED, "decided_by": "editor"}, "version_maker_is_not_decider"),
    ({"editors": []}, "editors and overriders of filings_filingversion only grow"),
]


@pytest.mark.parametrize(("values", "says"), RAW, ids=lambda value: str(value)[:70])
def test_postgresql_refuses_what_no_action_would_write(values: dict[str, Any], says: str) -> None:
    version = factories.submitted()
    people = {"editor": version.submitted_by_id, "other": factories.person(version.agency, Role.APPROVER).pk}
    values = {**values, **({"decided_by": people[values["decided_by"]]} if "decided_by" in values else {})}

    with pytest.raises(Exception) as refusal, transaction.atomic():  # noqa: PT011 - the kind follows
        FilingVersion.objects.filter(pk=version.pk).update(**values)

    assert refusal.typename in {"IntegrityError", "DataError"}
    assert says in str(refusal.value)
    assert fresh(version).state == State.SUBMITTED


def test_the_raw_update_of_an_honest_decision_is_taken_so_the_refusals_above_mean_something() -> None:
    version = factories.submitted()
    other = factories.person(version.agency, Role.APPROVER)

    assert FilingVersion.objects.filter(pk=version.pk).update(**APPROVED, decided_by=other) == 1


def test_postgresql_keeps_whoever_decided_out_of_the_editors_afterwards() -> None:
    version = factories.approved()

    with pytest.raises(IntegrityError, match="version_maker_is_not_decider"), transaction.atomic():
        FilingVersion.objects.filter(pk=version.pk).update(editors=[*version.editors, version.decided_by_id])


def test_postgresql_takes_one_decision_on_a_version_and_one_version_of_each_number() -> None:
    version = factories.approved()
    decision = Decision.objects.get(version=version)

    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012
        decision.pk = uuid7(NOW)
        decision.save(force_insert=True)
    with pytest.raises(IntegrityError, match="outgoing_sequence_once"), transaction.atomic():  # noqa: PT012
        message = Outgoing.objects.get()
        message.pk = uuid7(NOW)
        message.save(force_insert=True)


def test_postgresql_refuses_overlapping_approvals_of_one_relation() -> None:
    first, second = two_for_one_worker()
    other = factories.person(first.agency, Role.APPROVER)
    FilingVersion.objects.filter(pk=first.pk).update(**APPROVED, decided_by=other)

    day_of_the_end = {**APPROVED, "effective_from": date(2027, 3, 9), "valid_to": None}
    with pytest.raises(IntegrityError, match="version_no_overlap"), transaction.atomic():
        FilingVersion.objects.filter(pk=second.pk).update(**day_of_the_end, decided_by=other)
    day_after = {**day_of_the_end, "effective_from": date(2027, 3, 10)}
    assert FilingVersion.objects.filter(pk=second.pk).update(**day_after, decided_by=other) == 1
