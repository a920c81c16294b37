"""What the steps of a filing write, and what PostgreSQL refuses whoever asks."""

import hashlib
import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.audit.models import Event
from agency.exchange.models import Body, Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Act, Division
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from filings import actions, eligibility, queries, wording
from filings.enums import Reason, State
from filings.facts import from_json
from filings.models import Decision, Filing, FilingVersion
from tests import factories
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def fresh(version: FilingVersion) -> FilingVersion:
    return FilingVersion.objects.get(pk=version.pk)


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


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_numbers_have_neither_gaps_nor_doubles_when_eight_desks_open_at_once(together: Any) -> None:
    office = factories.agency()
    desks = []
    for _ in range(8):
        clerk = factories.actor(office, Role.CLERK)
        worker = factories.worker(office, by=clerk)
        desks.append((clerk, worker, factories.relation(worker)))

    def open_five(clerk: Any, worker: Any, relation: Any) -> None:
        for _ in range(5):
            actions.open_filing(by=clerk, at=NOW, ids=uuid7, worker_id=worker.pk, relation_id=relation.pk)

    outcomes = together(*(lambda desk=desk: open_five(*desk) for desk in desks))

    assert outcomes == [None] * 8
    numbers = sorted(Filing.objects.values_list("number", flat=True))
    assert numbers == [f"120000-2026-{number:07}" for number in range(1, 41)]


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


# Who has it


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


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_people_asking_for_the_next_case_get_eight_cases(together: Any) -> None:
    office = factories.agency()
    cases = [factories.submitted(factories.worker(office)) for _ in range(8)]
    people = [factories.actor(office, Role.APPROVER) for _ in range(8)]

    got = together(*(lambda by=by: actions.claim_next(by=by, at=NOW, ids=uuid7) for by in people))

    taken = [version.pk for version in got if version is not None]
    assert len(set(taken)) == len(taken)
    assert set(taken) <= {version.pk for version in cases}
    holders = set(FilingVersion.objects.exclude(claimed_by=None).values_list("claimed_by", flat=True))
    assert len(holders) == len(taken)


# Deciding


def test_a_decision_keeps_all_that_is_needed_to_give_it_again() -> None:
    version = factories.approved(at=moment("2026-03-10 10:00"))

    decision = Decision.objects.get(version=version)
    facts = from_json(decision.facts)
    parameters = {name: kept["value"] for name, kept in decision.parameters.items()}
    again = eligibility.assess(facts, parameters)
    assert [wording.to_json(answer) for answer in again] == decision.answers
    assert eligibility.refusing(again) == []
    assert sorted(parameters) == sorted(eligibility.PARAMETERS)
    local = {name for name, kept in decision.parameters.items() if not kept["product_default"]}
    assert local == {"scope.pooling_area"}
    assert (facts.on, facts.decided_on, facts.away_from) == (date(2026, 3, 10), date(2026, 3, 10), date(2025, 1, 15))
    assert (decision.outcome, decision.reasons, decision.decided_by) == ("APPROVED", [], version.decided_by)
    assert decision.act.post.role == Role.APPROVER


def test_a_rejection_keeps_its_reasons_and_sends_nothing() -> None:
    version = factories.submitted()
    approver = factories.actor(version.agency, Role.APPROVER)

    actions.reject(
        by=approver,
        at=NOW,
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        reasons=["E12", "E04", "E12"],
        explanation=" The permit is somebody else's. ",
    )

    decision = Decision.objects.get(version=version)
    assert (decision.reasons, decision.explanation) == (["E04", "E12"], "The permit is somebody else's.")
    assert len(decision.answers) == 13
    row = fresh(version)
    assert (row.state, row.effective_from, row.valid_to) == (State.REJECTED, None, None)
    assert not Outgoing.objects.exists()


def test_a_rejection_without_a_coded_reason_is_refused() -> None:
    version = factories.submitted()

    with pytest.raises(Refusal) as refusal:
        actions.reject(
            by=factories.actor(version.agency, Role.APPROVER),
            at=NOW,
            ids=uuid7,
            version_id=version.pk,
            revision=version.revision,
            reasons=[],
            explanation="no",
        )
    assert refusal.value.code == "reason-missing"
    assert fresh(version).state == State.SUBMITTED


def test_an_approval_writes_one_message_with_the_digest_of_its_exact_bytes() -> None:
    version = factories.approved(at=moment("2026-03-10 10:00"))

    message = Outgoing.objects.get()
    body = bytes(Body.objects.get(outgoing=message).sealed)
    assert (message.kind, message.subject, message.sequence) == ("filing.approved", version.filing_id, 1)
    assert message.act == Decision.objects.get(version=version).act
    assert (message.agency, message.destination, message.state) == (version.agency, "320100", "QUEUED")
    assert bytes(message.digest) == hashlib.sha256(body).digest()
    payload = json.loads(body)["payload"]
    assert payload["filing_no"] == version.filing.number
    assert (payload["effective_from"], payload["valid_to"]) == ("2026-03-10", "2027-03-10")
    assert payload["worker"]["social_security_number"] == version.worker.number


@pytest.mark.django_db(transaction=True)
def test_an_approval_that_is_rolled_back_leaves_no_message_and_no_act() -> None:
    version = factories.submitted()
    approver = factories.actor(version.agency, Role.APPROVER)
    acts = Act.objects.count()

    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        actions.approve(by=approver, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)
        assert Outgoing.objects.count() == 1
        raise ZeroDivisionError

    assert (Outgoing.objects.count(), Decision.objects.count(), Act.objects.count()) == (0, 0, acts)
    assert fresh(version).state == State.SUBMITTED
    assert fresh(version).decided_by is None


def test_a_refused_approval_leaves_no_act() -> None:
    version = factories.submitted(away_from=date(2026, 3, 1))
    approver = factories.actor(version.agency, Role.APPROVER)
    acts = Act.objects.count()

    with pytest.raises(actions.NotEligible) as refusal:
        actions.approve(by=approver, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)
    assert "E04" in str(refusal.value.sentence)
    assert Act.objects.count() == acts


# Two filings of one worker


def two_for_one_worker() -> list[FilingVersion]:
    worker = factories.worker()
    return [factories.submitted(worker) for _ in range(2)]


def test_the_second_filing_of_a_worker_is_refused_by_the_rule() -> None:
    first, second = two_for_one_worker()
    approver = factories.actor(first.agency, Role.APPROVER)
    actions.approve(by=approver, at=NOW, ids=uuid7, version_id=first.pk, revision=first.revision)

    with pytest.raises(actions.NotEligible) as refusal:
        actions.approve(by=approver, at=NOW, ids=uuid7, version_id=second.pk, revision=second.revision)
    assert refusal.value.reasons == [Reason.E10]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_filings_of_one_worker_approved_at_the_same_time_give_one_approval_and_one_sentence(together: Any) -> None:
    for _ in range(8):
        pair = two_for_one_worker()
        people = [factories.actor(pair[0].agency, Role.APPROVER) for _ in pair]

        outcomes = together(*(_approval(by, version) for by, version in zip(people, pair, strict=True)))

        _one_approved_one_told(pair, outcomes)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_what_the_rules_cannot_see_yet_the_exclusion_constraint_turns_into_a_sentence(
    together: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are assessed before either is written: then only the constraint keeps them apart, and without a deadlock."""
    assess = queries.assess
    for _ in range(8):
        pair = two_for_one_worker()
        people = [factories.actor(pair[0].agency, Role.APPROVER) for _ in pair]
        blind = {version.pk: assess(version, at=NOW) for version in map(fresh, pair)}
        monkeypatch.setattr(queries, "assess", lambda version, *, at, blind=blind: blind[version.pk])

        outcomes = together(*(_approval(by, version) for by, version in zip(people, pair, strict=True)))

        monkeypatch.setattr(queries, "assess", assess)
        refusal = _one_approved_one_told(pair, outcomes)
        assert not isinstance(refusal, actions.NotEligible)


def _approval(by: Any, version: FilingVersion) -> Any:
    return lambda: actions.approve(by=by, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)


def _one_approved_one_told(pair: list[FilingVersion], outcomes: list[Any]) -> Refusal:
    (refusal,) = [outcome for outcome in outcomes if not isinstance(outcome, Decision)]
    assert isinstance(refusal, Refusal), repr(refusal)
    assert "E10" in {refusal.code, *getattr(refusal, "reasons", [])}
    assert str(refusal.sentence)
    assert sorted(fresh(version).state for version in pair) == ["APPROVED", "SUBMITTED"]
    assert Outgoing.objects.filter(subject__in=[version.filing_id for version in pair]).count() == 1
    return refusal


# What PostgreSQL refuses, whoever asks

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


# Eight people, one filing


class Contest:
    """Eight people decide each of some filings at the same moment; `faults` says what should not have happened."""

    PEOPLE = 8

    def __init__(self, filings: int) -> None:
        office = factories.agency()
        self.versions = [factories.submitted(factories.worker(office)) for _ in range(filings)]
        self.people = [factories.actor(office, Role.APPROVER) for _ in range(self.PEOPLE)]
        self.start = threading.Barrier(self.PEOPLE)

    def decide_all(self, by: Any) -> list[Any]:
        """In one thread: what became of this person's decision on each filing."""
        outcomes: list[Any] = []
        for version in self.versions:
            self.start.wait(timeout=60)
            try:
                outcomes.append(
                    actions.approve(by=by, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)
                )
            except Exception as error:  # judged below
                outcomes.append(error)
        return outcomes

    def run(self, together: Any) -> list[str]:
        columns = together(*(lambda by=by: self.decide_all(by) for by in self.people))
        faults = []
        for number, version in enumerate(self.versions):
            faults += self.faults(version, [column[number] for column in columns])
        return faults

    def faults(self, version: FilingVersion, outcomes: list[Any]) -> list[str]:
        won = [outcome for outcome in outcomes if isinstance(outcome, Decision)]
        told = [outcome for outcome in outcomes if isinstance(outcome, NotAllowedNow | Stale) and str(outcome.sentence)]
        decisions = Decision.objects.filter(version=version).count()
        messages = Outgoing.objects.filter(subject=version.filing_id).count()
        found = [repr(outcome) for outcome in outcomes if outcome not in won + told]
        counted = (len(won), len(told), decisions, messages)
        return (
            found if counted == (1, self.PEOPLE - 1, 1, 1) else [*found, f"won, told, decisions, messages: {counted}"]
        )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_decide_a_filing_one_does_and_seven_read_a_sentence(together: Any) -> None:
    assert Contest(100).run(together) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_contest_without_the_lock_goes_wrong(together: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    contest = Contest(8)
    monkeypatch.setattr(type(Filing.objects.all()), "lock", lambda rows, pk: rows.get(pk=pk))

    faults = contest.run(together)

    assert [fault for fault in faults if "IntegrityError" in fault]
