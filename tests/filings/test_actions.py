"""What opening, entering, submitting, taking back and returning a filing write."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from agency.audit.models import Event
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Act, Division
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from filings import actions
from filings.enums import State
from filings.models import Filing, FilingVersion
from tests import factories
from tests.factories import NOW, moment
from tests.filings.versions import LATER, fresh

pytestmark = pytest.mark.django_db


def open_one(office: Any, clerk: Any, at: datetime = NOW) -> FilingVersion:
    worker = factories.worker(office, by=clerk, at=at)
    relation = factories.relation(worker, at=at)
    return actions.open_filing(by=clerk, at=at, ids=uuid7, worker_id=worker.pk, relation_id=relation.pk)


# Numbers


def test_numbers_run_without_gaps_for_each_agency_and_year() -> None:
    offices = [factories.agency("370100"), factories.agency("370200")]
    for office in offices:
        clerk = factories.actor(office, Role.CLERK)
        for at, number in [
            (moment("2026-12-31 23:59"), f"{office.code}-2026-0000001"),
            (moment("2026-12-31 23:59"), f"{office.code}-2026-0000002"),
            (moment("2027-01-01 00:00"), f"{office.code}-2027-0000001"),
        ]:
            assert open_one(office, clerk, at).filing.number == number


def test_a_filing_that_was_rolled_back_leaves_no_gap() -> None:
    office = factories.agency()
    clerk = factories.actor(office, Role.CLERK)
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        open_one(office, clerk)
        raise ZeroDivisionError

    assert open_one(office, clerk).filing.number == "120000-2026-0000001"


# Entering


def test_opening_with_somebody_elses_insurance_relation_is_refused() -> None:
    one, other = factories.worker(), factories.worker()
    clerk = factories.actor(one.agency, Role.CLERK)

    with pytest.raises(Refusal) as refusal:
        actions.open_filing(by=clerk, at=NOW, ids=uuid7, worker_id=one.pk, relation_id=factories.relation(other).pk)
    assert refusal.value.code == "relation"
    assert not Filing.objects.exists()


def test_another_agencys_clerk_may_not_open_or_enter() -> None:
    version = factories.draft()
    stranger = factories.actor(factories.agency("210000"), Role.CLERK)

    with pytest.raises(Denied):
        actions.open_filing(
            by=stranger, at=NOW, ids=uuid7, worker_id=version.worker_id, relation_id=version.relation_id
        )
    with pytest.raises(Denied):
        actions.save(by=stranger, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision, note="x")


def test_saving_notes_the_editor_and_the_fields_and_saving_nothing_changes_nothing() -> None:
    version = factories.draft()
    clerk = factories.actor(version.agency, Role.CLERK)
    same = {"by": clerk, "at": LATER, "ids": uuid7, "version_id": version.pk}

    actions.save(**same, revision=version.revision, note=version.note)
    assert fresh(version).revision == version.revision
    assert clerk.user.pk not in fresh(version).editors

    saved = actions.save(**same, revision=version.revision, note="asked by phone", address="12 Example Road")
    assert saved.revision == version.revision + 1
    assert saved.editors == [*version.editors, clerk.user.pk]
    assert Event.objects.get(at=LATER, kind="filing.saved").details == {"fields": ["address", "note"]}


def test_a_determination_of_another_worker_is_refused() -> None:
    version, foreign = factories.draft(), factories.determination(factories.worker())

    with pytest.raises(Refusal) as refusal:
        actions.save(
            by=factories.actor(version.agency, Role.CLERK),
            at=NOW,
            ids=uuid7,
            version_id=version.pk,
            revision=version.revision,
            determinations=[foreign.pk],
        )
    assert refusal.value.code == "determination"


@pytest.mark.parametrize("step", ["save", "submit", "approve", "reject"])
def test_a_step_on_what_somebody_else_has_saved_meanwhile_is_refused(step: str) -> None:
    version = factories.draft() if step in {"save", "submit"} else factories.submitted()
    clerk, approver = (factories.actor(version.agency, role) for role in (Role.CLERK, Role.APPROVER))
    FilingVersion.objects.filter(pk=version.pk).update(revision=version.revision + 1)
    same: dict[str, Any] = {"at": NOW, "ids": uuid7, "version_id": version.pk, "revision": version.revision}
    calls = {
        "save": lambda: actions.save(by=clerk, **same, note="mine"),
        "submit": lambda: actions.submit(by=clerk, **same),
        "approve": lambda: actions.approve(by=approver, **same),
        "reject": lambda: actions.reject(by=approver, **same, reasons=["E12"], explanation="x"),
    }

    with pytest.raises(Stale):
        calls[step]()
    assert fresh(version).state == version.state
    assert fresh(version).note == version.note


MISSING = [
    ("destination", None),
    ("services", []),
    ("away_from", None),
    ("evidence", ""),
]


@pytest.mark.parametrize(("field", "blank"), MISSING)
def test_submitting_says_what_is_missing(field: str, blank: Any) -> None:
    version = factories.draft(**{field: blank})

    with pytest.raises(actions.Incomplete) as refusal:
        actions.submit(
            by=factories.actor(version.agency, Role.CLERK),
            at=NOW,
            ids=uuid7,
            version_id=version.pk,
            revision=version.revision,
        )
    assert list(refusal.value.fields) == [field]
    assert fresh(version).state == State.DRAFT


def test_submitting_needs_a_determination_and_a_place_in_another_province() -> None:
    home = Division.objects.get(pk="120000")
    version = factories.draft(determinations=[], destination=home)

    with pytest.raises(actions.Incomplete) as refusal:
        actions.submit(
            by=factories.actor(version.agency, Role.CLERK),
            at=NOW,
            ids=uuid7,
            version_id=version.pk,
            revision=version.revision,
        )
    assert sorted(refusal.value.fields) == ["destination", "determinations"]


def test_the_day_of_application_is_that_of_the_first_submission_and_the_decision_is_due_in_three_working_days() -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.submitted(by=clerk, at=moment("2026-03-06 16:00"))  # a Friday
    assert (version.applied_on, version.due_on) == (date(2026, 3, 6), date(2026, 3, 11))

    reviewer = factories.actor(version.agency, Role.REVIEWER)
    actions.return_for_more(by=reviewer, at=moment("2026-03-09 09:00"), ids=uuid7, version_id=version.pk, reason="?")
    assert fresh(version).due_on is None
    again = fresh(version)
    actions.submit(by=clerk, at=moment("2026-03-16 09:00"), ids=uuid7, version_id=again.pk, revision=again.revision)

    assert (fresh(version).applied_on, fresh(version).due_on) == (date(2026, 3, 6), date(2026, 3, 18))  # 2 were left
    assert fresh(version).returned_because == ""


# Taking back, returning, withdrawing


def test_handing_in_what_was_saved_already_keeps_its_act() -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.draft(by=clerk)

    actions.hand_in(by=clerk, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)

    event = Event.objects.get(kind="filing.submitted", subject_id=str(version.filing_id))
    assert Act.objects.get(pk=event.act_id).about == f"filing version {version.pk}"


def test_taking_back_forgets_the_application() -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.submitted(by=clerk)

    actions.take_back(by=clerk, at=LATER, ids=uuid7, version_id=version.pk)

    row = fresh(version)
    assert row.state == State.DRAFT
    assert (row.applied_on, row.submitted_at, row.submitted_by, row.due_on) == (None, None, None, None)


def test_taking_back_what_was_returned_before_keeps_the_first_day_of_application() -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.submitted(by=clerk)
    reviewer = factories.actor(version.agency, Role.REVIEWER)
    actions.return_for_more(by=reviewer, at=LATER, ids=uuid7, version_id=version.pk, reason="the permit")
    next_day = NOW + timedelta(days=1)
    actions.submit(by=clerk, at=next_day, ids=uuid7, version_id=version.pk, revision=fresh(version).revision)

    actions.take_back(by=clerk, at=next_day, ids=uuid7, version_id=version.pk)

    assert fresh(version).applied_on == NOW.date()


def test_what_somebody_has_taken_up_is_not_taken_back() -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.submitted(by=clerk)
    holder = factories.actor(version.agency, Role.APPROVER)
    actions.claim(by=holder, at=NOW, ids=uuid7, version_id=version.pk)

    with pytest.raises(NotAllowedNow) as refusal:
        actions.take_back(by=clerk, at=LATER, ids=uuid7, version_id=version.pk)
    assert str(holder.user.name) in str(refusal.value.sentence)
    assert fresh(version).state == State.SUBMITTED


def test_returning_keeps_what_is_missing_and_frees_the_case() -> None:
    version = factories.submitted()
    reviewer = factories.actor(version.agency, Role.REVIEWER)
    actions.claim(by=reviewer, at=NOW, ids=uuid7, version_id=version.pk)

    actions.return_for_more(by=reviewer, at=LATER, ids=uuid7, version_id=version.pk, reason=" page 2 of the permit ")

    row = fresh(version)
    assert (row.state, row.returned_because) == (State.RETURNED, "page 2 of the permit")
    assert (row.claimed_by, row.claimed_at) == (None, None)
    assert Event.objects.get(kind="filing.returned").act.reason == "page 2 of the permit"


def test_withdrawing_keeps_the_reason_and_frees_the_worker_for_another_filing() -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.submitted(by=clerk)

    actions.withdraw(by=clerk, at=LATER, ids=uuid7, version_id=version.pk, reason="moves back home")

    assert fresh(version).state == State.WITHDRAWN
    assert Event.objects.get(kind="filing.withdrawn").act.reason == "moves back home"
    assert factories.approved(version.worker).state == State.APPROVED
