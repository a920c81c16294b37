"""Stops of benefits: what one person enters and another confirms, refuses, annuls or ends."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.audit.models import Event, ReadEntry
from agency.offices import middleware
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Act
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.workers import actions, consequences, queries
from agency.workers.enums import StopCause, StopState
from agency.workers.models import BenefitStop, Worker
from tests import factories
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
YESTERDAY = date(2026, 3, 8)


@pytest.fixture
def followed() -> Iterator[list[Any]]:
    """What the consequences were told, by one that these tests register."""
    told: list[Any] = []
    kept = dict(consequences._consequences)
    consequences.on_change("told", lambda act, change, by, at, ids: told.append((act.pk, change)))
    yield told
    consequences._consequences.clear()
    consequences._consequences.update(kept)


def settle(act: Any, stop: BenefitStop, *, by: Actor | None = None, at: Any = NOW, **values: Any) -> BenefitStop:
    by = by or factories.actor(stop.agency, Role.REVIEWER, at=at)
    values.setdefault("revision", stop.revision)
    return act(by=by, at=at, ids=uuid7, stop_id=stop.pk, **values)


def test_a_death_enters_the_file_when_another_person_confirms_it_and_the_consequences_run_in_that_act(
    followed: list[Any],
) -> None:
    worker = factories.worker()
    stop = factories.stop(worker, confirmed=False, from_on=YESTERDAY)
    worker.refresh_from_db()
    assert (worker.died_on, stop.state, followed) == (None, "ENTERED", [])

    settle(actions.confirm_stop, stop)

    worker.refresh_from_db()
    stop.refresh_from_db()
    act = Event.objects.get(kind="stop.confirmed").act
    assert (worker.died_on, worker.revision, stop.state, stop.revision) == (YESTERDAY, 2, "CONFIRMED", 2)
    assert [(told, change.worker.pk, change.since, change.stop.pk) for told, change in followed] == [
        (act.pk, worker.pk, YESTERDAY, stop.pk)
    ]
    assert worker.history.filter(act=act).count() == 1


def test_an_ended_relation_gets_its_day_and_its_reason_and_the_other_relation_stays() -> None:
    worker = factories.worker()
    ended, other = factories.relation(worker), factories.relation(worker, starts_on=date(2020, 1, 1))
    factories.stop(worker, cause=StopCause.RELATION_ENDED, relation_id=ended.pk, from_on=YESTERDAY, source="Paid off")
    for relation in (ended, other):
        relation.refresh_from_db()
    assert (ended.terminated_on, ended.termination_reason) == (YESTERDAY, "Paid off")
    assert (other.terminated_on, other.termination_reason) == (None, "")


def test_when_a_consequence_fails_nothing_is_confirmed(followed: list[Any]) -> None:
    def fail(*_: Any) -> None:
        raise Refusal("no", code="no")

    consequences.on_change("fails", fail)
    worker = factories.worker()
    stop = factories.stop(worker, confirmed=False)
    with pytest.raises(Refusal):
        settle(actions.confirm_stop, stop)
    stop.refresh_from_db()
    worker.refresh_from_db()
    assert (stop.state, worker.died_on) == ("ENTERED", None)
    assert not Event.objects.filter(kind="stop.confirmed").exists()


@pytest.mark.parametrize("act", ["confirm_stop", "refuse_stop", "resume", "annul_stop"])
def test_nobody_settles_what_they_entered_and_the_attempt_is_kept(act: str) -> None:
    both = factories.actor(factories.agency(), Role.CLERK, Role.REVIEWER)
    worker = factories.worker(both.agency)
    stop = actions.enter_stop(
        by=both, at=NOW, ids=uuid7, worker_id=worker.pk, cause="DEATH", from_on=YESTERDAY, source="Certificate"
    )
    more = {"confirm_stop": {}, "resume": {"reason": "r", "on": YESTERDAY}}.get(act, {"reason": "r"})
    with pytest.raises(Denied) as denial:
        settle(getattr(actions, act), stop, by=both, **more)
    assert denial.value.code == "own-work"
    assert Act.objects.get(denied="own-work").user == both.user


@pytest.mark.parametrize(("act", "more"), [("resume", {"on": YESTERDAY}), ("annul_stop", {})])
def test_who_entered_a_stop_takes_nothing_of_it_back_after_another_confirmed_it(act: str, more: dict[str, Any]) -> None:
    both = factories.actor(factories.agency(), Role.CLERK, Role.REVIEWER)
    worker = factories.worker(both.agency)
    entered = actions.enter_stop(
        by=both,
        at=NOW,
        ids=uuid7,
        worker_id=worker.pk,
        cause=StopCause.TREATMENT_REFUSED,
        from_on=date(2026, 2, 1),
        source="Letter",
    )
    confirmer = factories.actor(worker.agency, Role.REVIEWER)
    stop = settle(actions.confirm_stop, entered, by=confirmer)
    with pytest.raises(Denied) as denial:
        settle(getattr(actions, act), stop, by=both, reason="r", **more)
    assert denial.value.code == "own-work"
    stop.refresh_from_db()
    assert (stop.state, stop.resumed_on) == ("CONFIRMED", None)
    settle(getattr(actions, act), stop, by=confirmer, reason="r", **more)
    stop.refresh_from_db()
    assert (stop.state, stop.resumed_on) == (("CONFIRMED", YESTERDAY) if act == "resume" else ("ANNULLED", None))


def test_the_database_knows_that_the_maker_is_not_the_confirmer() -> None:
    stop = factories.stop(factories.worker(), confirmed=False)
    with pytest.raises(IntegrityError, match="stop_maker_is_not_confirmer"), transaction.atomic():
        BenefitStop.objects.filter(pk=stop.pk).update(
            state="CONFIRMED", confirmed_by=stop.entered_by_id, confirmed_at=NOW
        )


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER, Role.AUDITOR, Role.DATA, Role.FINANCE, Role.POSTS])
def test_only_clerks_enter_stops(role: Role) -> None:
    worker = factories.worker()
    with pytest.raises(Denied):
        actions.enter_stop(
            by=factories.actor(worker.agency, role),
            at=NOW,
            ids=uuid7,
            worker_id=worker.pk,
            cause="DEATH",
            from_on=YESTERDAY,
            source="s",
        )
    assert not BenefitStop.objects.exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR, Role.DATA, Role.FINANCE, Role.POSTS, Role.OPERATOR])
def test_only_reviewers_and_approvers_of_the_agency_settle_stops(role: Role) -> None:
    stop = factories.stop(factories.worker(), confirmed=False)
    for office in (stop.agency, factories.agency("320100")):
        with pytest.raises(Denied):
            settle(actions.confirm_stop, stop, by=factories.actor(office, role))
    with pytest.raises(Denied):
        settle(actions.confirm_stop, stop, by=factories.actor(factories.agency("320100"), Role.APPROVER))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"from_on": date(2026, 3, 10)}, "day"),
        ({"from_on": date(1979, 12, 31)}, "day"),
        ({"notified_on": date(2026, 3, 7)}, "notified"),
        ({"notified_on": date(2026, 3, 10)}, "day"),
        ({"source": " "}, "reason-missing"),
        ({"cause": "RELATION_ENDED"}, "relation"),
    ],
)
def test_days_and_relations_that_cannot_be_are_refused_with_a_sentence(values: dict[str, Any], code: str) -> None:
    worker = factories.worker(number=factories.number("12010119800101001"))
    with pytest.raises(Refusal) as refusal:
        factories.stop(worker, **values)
    assert refusal.value.code == code
    assert not BenefitStop.objects.exists()


def test_an_ended_relation_is_one_of_this_worker_and_began_before() -> None:
    worker, other = factories.worker(), factories.worker()
    foreign = factories.relation(other)
    late = factories.relation(worker, starts_on=NOW.date())
    for relation, code in ((foreign, "relation"), (late, "day")):
        with pytest.raises(Refusal) as refusal:
            factories.stop(worker, cause=StopCause.RELATION_ENDED, relation_id=relation.pk, from_on=YESTERDAY)
        assert refusal.value.code == code


def test_the_same_stop_is_not_entered_twice_but_again_after_a_refusal() -> None:
    worker = factories.worker()
    stop = factories.stop(worker, confirmed=False)
    with pytest.raises(Refusal) as refusal:
        factories.stop(worker, confirmed=False)
    assert refusal.value.code == "stop-on-file"
    settle(actions.refuse_stop, stop, reason="Another person of that name")
    factories.stop(worker)
    with pytest.raises(Refusal):
        factories.stop(worker)


def test_a_refusal_keeps_its_reason_and_changes_nothing_else(followed: list[Any]) -> None:
    worker = factories.worker()
    stop = settle(actions.refuse_stop, factories.stop(worker, confirmed=False), reason=" Another person ")
    worker.refresh_from_db()
    stop.refresh_from_db()
    assert (stop.state, stop.remark, worker.died_on, followed) == ("REFUSED", "Another person", None, [])
    with pytest.raises(NotAllowedNow):
        settle(actions.confirm_stop, stop)


def test_who_confirms_what_has_changed_since_is_told_so() -> None:
    stop = factories.stop(factories.worker(), confirmed=False)
    with pytest.raises(Stale):
        settle(actions.confirm_stop, stop, revision=7)


def test_benefits_stop_from_the_day_of_the_event_until_the_day_before_they_run_again() -> None:
    worker = factories.worker()
    stop = factories.stop(worker, cause=StopCause.TREATMENT_REFUSED, from_on=date(2026, 2, 1))
    settle(actions.resume, stop, on=date(2026, 3, 1), reason="Treatment was taken up")
    held = {
        day.isoformat(): BenefitStop.objects.holding_on(day).exists()
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1))
    }
    assert held == {"2026-01-31": False, "2026-02-01": True, "2026-02-28": True, "2026-03-01": False}


@pytest.mark.parametrize("on", [date(2026, 2, 1), date(2026, 3, 10)])
def test_benefits_run_again_neither_on_the_day_of_the_stop_nor_in_the_future(on: date) -> None:
    stop = factories.stop(factories.worker(), cause=StopCause.APPRAISAL_REFUSED, from_on=date(2026, 2, 1))
    with pytest.raises(Refusal) as refusal:
        settle(actions.resume, stop, on=on, reason="r")
    assert refusal.value.code == "day"


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_death_and_an_unconfirmed_stop_have_no_end(confirmed: bool) -> None:
    stop = factories.stop(factories.worker(), confirmed=confirmed, from_on=date(2026, 2, 1))
    with pytest.raises(NotAllowedNow):
        settle(actions.resume, stop, on=date(2026, 3, 1), reason="r")


def test_a_stop_confirmed_in_error_is_annulled_and_what_it_wrote_is_taken_back() -> None:
    worker = factories.worker()
    relation = factories.relation(worker)
    death = factories.stop(worker)
    end = factories.stop(worker, cause=StopCause.RELATION_ENDED, relation_id=relation.pk)
    for stop in (death, end):
        settle(actions.annul_stop, stop, reason="The wrong person")
    worker.refresh_from_db()
    relation.refresh_from_db()
    assert (worker.died_on, relation.terminated_on, relation.termination_reason) == (None, None, "")
    assert not BenefitStop.objects.holding_on(NOW.date()).exists()
    with pytest.raises(NotAllowedNow):
        settle(actions.annul_stop, death, revision=3, reason="again")


def test_a_stop_that_waits_or_was_refused_holds_nothing() -> None:
    factories.stop(factories.worker(), confirmed=False)
    settle(actions.refuse_stop, factories.stop(factories.worker(), confirmed=False), reason="r")
    assert not BenefitStop.objects.holding_on(NOW.date()).exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_eight_people_who_confirm_at_once_one_does_and_the_consequences_run_once(
    together: Any, followed: list[Any]
) -> None:
    worker = factories.worker()
    stop = factories.stop(worker, confirmed=False)
    people = [factories.actor(worker.agency, Role.REVIEWER) for _ in range(8)]

    def confirm(by: Actor) -> str:
        try:
            settle(actions.confirm_stop, stop, by=by)
        except (Stale, NotAllowedNow) as refusal:
            return refusal.code
        return "done"

    outcomes = together(*(lambda by=by: confirm(by) for by in people))
    assert sorted(outcomes) == ["done"] + ["stale"] * 7
    assert (len(followed), Event.objects.filter(kind="stop.confirmed").count()) == (1, 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_confirmation_and_a_refusal_at_once_do_not_both_happen(together: Any) -> None:
    worker = factories.worker()
    stop = factories.stop(worker, confirmed=False)
    first, second = (factories.actor(worker.agency, Role.REVIEWER) for _ in range(2))

    def attempt(act: Any, by: Actor, **values: Any) -> str:
        try:
            settle(act, stop, by=by, **values)
        except Stale:
            return "stale"
        return "done"

    outcomes = together(
        lambda: attempt(actions.confirm_stop, first), lambda: attempt(actions.refuse_stop, second, reason="r")
    )
    stop.refresh_from_db()
    worker.refresh_from_db()
    assert sorted(outcomes) == ["done", "stale"]
    assert (stop.state == StopState.CONFIRMED) == (worker.died_on is not None)


# The duty to tell (domain.md S24)


@pytest.mark.parametrize(
    ("told", "today", "late"),
    [
        (None, "2026-07-13", False),
        (None, "2026-07-14", True),
        (date(2026, 7, 13), "2026-09-01", False),
        (date(2026, 7, 14), "2026-09-01", True),
    ],
)
def test_what_is_told_after_the_day_or_not_at_all_is_late(told: date | None, today: str, late: bool) -> None:
    at = moment(f"{today} 10:00")
    stop = factories.stop(factories.worker(at=at), from_on=date(2026, 6, 14), notified_on=told, at=at, confirmed=False)
    assert queries.notice_of(stop, at.date()).late is late


def test_past_the_end_of_the_calendar_the_day_is_provisional() -> None:
    at = moment("2026-12-20 10:00")
    stop = factories.stop(factories.worker(at=at), from_on=date(2026, 12, 15), at=at, confirmed=False)
    assert queries.notice_of(stop, at.date()).due.provisional


# Pages


def client_of(stop: Any, *roles: Role) -> Client:
    client = Client()
    client.user = factories.person(stop.agency, *roles)  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        now = staticmethod(lambda: NOW)

    monkeypatch.setattr(middleware, "timezone", Clock)


def test_a_clerk_enters_a_stop_and_a_reviewer_finds_it_on_the_desk_and_confirms_it() -> None:
    worker = factories.worker()
    clerk, reviewer = client_of(worker, Role.CLERK), client_of(worker, Role.REVIEWER)
    page = clerk.get(reverse("workers:detail", args=[worker.pk])).content.decode()
    assert reverse("workers:stop-new", args=[worker.pk]) in page
    typed = {"cause": "DEATH", "from_on": "2026-03-08", "source": "Certificate"}
    answer = clerk.post(reverse("workers:stop-new", args=[worker.pk]), typed)
    stop = BenefitStop.objects.get()
    assert answer.url == reverse("workers:stop", args=[stop.pk])
    mine = clerk.get(answer.url).content.decode()
    assert "another person has to decide" not in mine
    assert "stops/" in reviewer.get("/").content.decode()
    shown = reviewer.get(answer.url).content.decode()
    assert "2026-04-03" in shown
    assert "20 working days after the event" in shown
    reviewer.post(reverse("workers:stop-confirm", args=[stop.pk]), {"revision": "1"})
    worker.refresh_from_db()
    assert worker.died_on == YESTERDAY
    assert reverse("workers:stop", args=[stop.pk]) not in reviewer.get("/").content.decode()


def test_what_was_typed_stays_when_the_day_is_refused() -> None:
    worker = factories.worker()
    typed = {"cause": "DEATH", "from_on": "2026-03-20", "source": "Certificate 7"}
    answer = client_of(worker, Role.CLERK).post(reverse("workers:stop-new", args=[worker.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This day is in the future" in page
    assert 'value="Certificate 7"' in page
    assert 'value="2026-03-20"' in page


@pytest.mark.parametrize("typed", [{}, {"cause": "X", "from_on": "2026-99-01"}, {"relation": "1", "cause": "DEATH"}])
def test_nonsense_in_the_form_is_no_fault(typed: dict[str, str]) -> None:
    worker = factories.worker()
    answer = client_of(worker, Role.CLERK).post(reverse("workers:stop-new", args=[worker.pk]), typed)
    assert answer.status_code == 422


def test_the_second_of_two_who_decide_gets_the_page_with_what_happened() -> None:
    stop = factories.stop(factories.worker())
    client = client_of(stop, Role.REVIEWER)
    for revision in ("1", "x", ""):
        answer = client.post(reverse("workers:stop-confirm", args=[stop.pk]), {"revision": revision})
        assert answer.status_code == 409
    typed = {"refuse-revision": "2", "refuse-reason": "The wrong person"}
    answer = client.post(reverse("workers:stop-refuse", args=[stop.pk]), typed)
    assert answer.status_code == 409
    assert "does not wait for confirmation any more" in answer.content.decode()


def test_a_refusal_without_a_reason_asks_for_one() -> None:
    stop = factories.stop(factories.worker(), confirmed=False)
    answer = client_of(stop, Role.REVIEWER).post(
        reverse("workers:stop-refuse", args=[stop.pk]), {"refuse-revision": "1", "refuse-reason": ""}
    )
    assert answer.status_code == 422
    stop.refresh_from_db()
    assert stop.state == "ENTERED"


def test_resuming_and_annulling_at_the_desk() -> None:
    stop = factories.stop(factories.worker(), cause="TREATMENT_REFUSED", from_on=date(2026, 2, 1))
    client = client_of(stop, Role.APPROVER)
    typed = {"resume-revision": "2", "resume-on": "2026-03-01", "resume-reason": "Taken up"}
    client.post(reverse("workers:stop-resume", args=[stop.pk]), typed)
    stop.refresh_from_db()
    assert (stop.resumed_on, stop.remark) == (date(2026, 3, 1), "Taken up")
    page = client.get(reverse("workers:stop", args=[stop.pk])).content.decode()
    assert "benefits run again from 2026-03-01" in page
    client.post(reverse("workers:stop-annul", args=[stop.pk]), {"annul-revision": "3", "annul-reason": "In error"})
    stop.refresh_from_db()
    assert stop.state == "ANNULLED"


def test_the_page_of_a_stop_is_a_logged_read_and_asks_as_much_whatever_there_is() -> None:
    worker = factories.worker()
    stop = factories.stop(worker, cause="TREATMENT_REFUSED", from_on=date(2026, 2, 1))
    client = client_of(stop, Role.REVIEWER)
    address = reverse("workers:stop", args=[stop.pk])
    counts = []
    for cause in ("ENTITLEMENT_LOST", "APPRAISAL_REFUSED", "DEATH"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        factories.stop(worker, cause=cause, from_on=date(2026, 2, 2))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
    entry = ReadEntry.objects.filter(user=client.user).first()  # type: ignore[attr-defined]
    assert (entry.subject_id, entry.purpose) == (str(worker.pk), "stop page")


def test_a_worker_of_another_agency_is_not_found() -> None:
    stop = factories.stop(factories.worker(factories.agency("320100")), confirmed=False)
    other = factories.worker(factories.agency("120000"))
    client = client_of(other, Role.REVIEWER)
    assert client.get(reverse("workers:stop", args=[stop.pk])).status_code == 404
    assert client.post(reverse("workers:stop-confirm", args=[stop.pk]), {"revision": "1"}).status_code == 404
    assert Worker.objects.get(pk=stop.worker_id).died_on is None
