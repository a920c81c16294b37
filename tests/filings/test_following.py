"""What a worker loses ends the filings that rest on it, whatever the lock says; what may be lifted opens tasks."""

from datetime import date
from typing import Any

import pytest

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import NotAllowedNow
from agency.workers import actions as worker_actions
from agency.workers import consequences
from agency.workers.enums import StopCause, StopState
from agency.workers.models import BenefitStop, InsuranceRelation, Worker
from filings import actions
from filings.enums import EndCause, State, TaskKind
from filings.models import FilingVersion, Task
from tests import factories
from tests.desks import REFERRED, Desk, dates, set_policy, told
from tests.factories import moment

pytestmark = pytest.mark.django_db
W3 = "210202196811054564"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def stopped(
    desk: Desk, worker: Worker, cause: str, since: str, at: str, relation: InsuranceRelation | None = None
) -> BenefitStop:
    """A stop that the other clerk entered and a reviewer confirms, with what follows from it."""
    reviewer = factories.actor(desk.office, Role.REVIEWER)
    with acting(by=reviewer, at=moment(at), ids=uuid7, reason="shown") as act:
        stop = BenefitStop.objects.create(
            worker=worker,
            agency=worker.agency,
            relation=relation,
            cause=cause,
            from_on=date.fromisoformat(since),
            source="certificate",
            entered_by=desk.other.user,
            entered_at=moment(at),
            state=StopState.CONFIRMED,
            confirmed_by=reviewer.user,
            confirmed_at=moment(at),
        )
        change = consequences.Change(worker=worker, since=stop.from_on, stop=stop)
        consequences.follow(act, change, by=reviewer, at=moment(at), ids=uuid7)
    return stop


def test_all_filings_of_the_worker_end_and_open_versions_fall(desk: Desk) -> None:
    long_term = desk.approved("2026-01-31 09:00")
    worker, rests_on = long_term.worker, list(long_term.determinations.all())
    same: dict[str, Any] = {"determinations": rests_on, "at": moment("2026-03-02 09:00")}
    referral = factories.approved(worker, by=desk.approver, **{**same, **REFERRED})
    change = desk.change(long_term, "2026-05-02 09:00")
    draft = factories.draft(worker, by=desk.clerk, **same)
    other = desk.approved("2026-03-02 09:00")

    stopped(desk, worker, StopCause.ENTITLEMENT_LOST, "2026-05-03", "2026-05-04 09:00")

    assert [dates(each)[0] for each in (long_term, referral, change, draft)] == [
        "ENDED",
        "ENDED",
        "WITHDRAWN",
        "WITHDRAWN",
    ]
    assert {dates(each)[3] for each in (long_term, referral)} == {"2026-05-03"}
    assert [len(told(each.filing_id)) for each in (long_term, referral, draft)] == [2, 2, 0]
    assert dates(other)[0] == "APPROVED"


def test_the_end_of_one_insurance_relation_ends_the_filings_under_it_alone(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")
    first = version.relation
    second = factories.relation(version.worker, at=moment("2026-02-01 09:00"), starts_on=date(2020, 1, 1))

    stopped(desk, version.worker, StopCause.RELATION_ENDED, "2026-02-05", "2026-02-05 09:00", relation=second)
    assert dates(version)[0] == "APPROVED"
    stopped(desk, version.worker, StopCause.RELATION_ENDED, "2026-02-06", "2026-02-06 09:00", relation=first)
    assert dates(version) == ("ENDED", "2026-01-31", "2027-01-31", "2026-02-06")


@pytest.mark.parametrize("cause", [StopCause.APPRAISAL_REFUSED, StopCause.TREATMENT_REFUSED])
def test_a_refusal_that_may_be_mended_opens_one_task_per_running_filing_and_ends_nothing(
    desk: Desk, cause: str
) -> None:
    version = desk.approved("2026-01-31 09:00")
    expired = factories.approved(
        version.worker,
        at=moment("2024-12-30 09:00"),
        away_from=date(2024, 1, 1),
        determinations=list(version.determinations.all()),
    )

    stop = stopped(desk, version.worker, cause, "2026-02-05", "2026-02-05 09:00")

    task = Task.objects.get(kind=TaskKind.BENEFITS_STOPPED)
    assert (task.kind, task.version, task.reference) == (TaskKind.BENEFITS_STOPPED, version, str(stop.pk))
    assert task.details == {"cause": cause, "since": "2026-02-05"}
    assert (dates(version)[0], dates(expired)[0], len(told(version.filing_id))) == ("APPROVED", "APPROVED", 1)


def test_a_revoked_determination_ends_what_rests_on_it(desk: Desk) -> None:
    version, other = desk.approved("2026-01-31 09:00"), desk.approved("2026-01-31 09:00")
    reviewer = factories.actor(desk.office, Role.REVIEWER)

    worker_actions.revoke_determination(
        by=reviewer,
        at=moment("2026-02-10 09:00"),
        ids=uuid7,
        determination_id=version.determinations.get().pk,
        on=date(2026, 2, 9),
        reason="Judgment.",
    )

    assert dates(version) == ("ENDED", "2026-01-31", "2027-01-31", "2026-02-09")
    assert version.ended_because == EndCause.REVOKED
    assert told(version.filing_id)[-1][2]["reason"] == "REVOKED"
    assert dates(other)[0] == "APPROVED"


def revoke(version: FilingVersion, by: Any, at: str = "2026-02-10 09:00") -> Any:
    return worker_actions.revoke_determination(
        by=by,
        at=moment(at),
        ids=uuid7,
        determination_id=version.determinations.get().pk,
        on=date(2026, 2, 9),
        reason="Judgment.",
    )


def test_a_revocation_holds_the_filings_of_its_worker_before_it_touches_the_determination(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a stop does: what an approval locks first is locked first, so that the two never wait for each other."""
    version = desk.approved("2026-01-31 09:00")
    held: list[tuple[Any, Any]] = []

    def hold(worker: Worker) -> None:
        held.append((worker, version.determinations.get().revoked_on))

    monkeypatch.setitem(consequences._holds, "filings", hold)
    revoke(version, factories.actor(desk.office, Role.REVIEWER))

    assert held == [(version.worker, None)]
    assert version.determinations.get().revoked_on == date(2026, 2, 9)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_approval_and_a_revocation_at_once_leave_no_filing_that_rests_on_what_was_revoked(together: Any) -> None:
    desk = Desk()
    reviewer = factories.actor(desk.office, Role.REVIEWER)
    for _ in range(6):
        at = moment("2026-02-10 09:00")
        version = factories.submitted(factories.worker(desk.office, at=at), at=at)

        approval, revocation = together(
            lambda version=version: desk.approve(version, "2026-02-10 09:00"),
            lambda version=version: revoke(version, reviewer),
        )

        assert not isinstance(revocation, Exception)
        version.refresh_from_db()
        if version.state == State.ENDED:
            assert not isinstance(approval, Exception)
            assert dates(version) == ("ENDED", "2026-02-10", "2027-02-10", "2026-02-09")
            assert [kind for _sequence, kind, _payload in told(version.filing_id)] == [
                "filing.approved",
                "filing.ended",
            ]
        else:
            assert isinstance(approval, NotAllowedNow)
            assert (version.state, told(version.filing_id)) == (State.WITHDRAWN, [])


def test_what_began_after_the_day_or_has_not_begun_never_held(desk: Desk) -> None:
    late = desk.approved("2026-06-16 09:00")
    stopped(desk, late.worker, StopCause.DEATH, "2026-06-14", "2026-06-20 09:00")
    assert dates(late) == ("ENDED", "2026-06-16", "2027-06-16", "2026-06-15")

    old = desk.approved("2026-03-10 09:00")
    renewal = actions.renew(by=desk.clerk, at=moment("2027-02-20 09:00"), ids=uuid7, version_id=old.pk)
    desk.submit(renewal, "2027-02-20 09:10")
    desk.approve(renewal, "2027-02-22 09:00")
    stopped(desk, old.worker, StopCause.DEATH, "2027-03-01", "2027-03-02 09:00")
    assert dates(old)[3] == "2027-03-01"
    assert dates(renewal) == ("ENDED", "2027-03-11", "2028-03-11", "2027-03-10")


def test_what_ran_out_before_the_day_stays_as_it_was(desk: Desk) -> None:
    expired = desk.approved("2025-01-20 09:00", away_from=date(2024, 1, 1))

    stopped(desk, expired.worker, StopCause.DEATH, "2026-06-14", "2026-06-16 09:00")

    assert dates(expired)[0] == "APPROVED"
    assert len(told(expired.filing_id)) == 1


def test_a_cancellation_that_waited_is_dropped_when_the_filing_ends_another_way(desk: Desk) -> None:
    version = desk.approved("2026-01-31 09:00")
    ending = desk.ask_end(version, "2026-02-10 09:00", "BY_AGENCY", "2026-02-20")

    stopped(desk, version.worker, StopCause.DEATH, "2026-02-11", "2026-02-12 09:00")

    ending.refresh_from_db()
    assert (ending.state, ending.decided_by) == ("WITHDRAWN", None)
    assert dates(version)[3] == "2026-02-11"


def test_a_place_without_end_is_ended_too(desk: Desk) -> None:
    set_policy(desk.office, "filing.validity.resident", "UNLIMITED")
    version = desk.approved("2026-01-31 09:00")
    assert version.valid_to is None

    stopped(desk, version.worker, StopCause.DEATH, "2027-06-14", "2027-06-16 09:00")

    assert dates(version)[3] == "2027-06-14"
    assert FilingVersion.objects.filter(state=State.ENDED).count() == 1
