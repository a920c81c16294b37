"""What the acts on a worker's file write and refuse, and what PostgreSQL refuses whoever asks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.audit.models import Event
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Act
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.workers import actions, queries
from agency.workers.enums import CardState, DeterminationState
from agency.workers.models import Card, Determination, Employer, InsuranceRelation, Worker
from filings.models import FilingVersion
from tests import factories
from tests.conftest import overlapping
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NUMBER = "370102198001011237"
LATER = NOW + timedelta(hours=1)


def desk(*roles: Role, code: str = "120000") -> Actor:
    return factories.actor(factories.agency(code), *roles)


def register(by: Actor, **values: Any) -> Worker:
    values = {"number": NUMBER, "name": "Lu Min", **values}
    return actions.register_worker(by=by, at=NOW, ids=uuid7, agency=by.agency, **values)


# Registering


def test_registering_fills_in_what_the_number_says() -> None:
    worker = register(desk(Role.CLERK), number="　'３７０１０２１９８００１０１１２３７ ", name=" 陆  敏 ")

    assert (worker.number, worker.number_tail) == (NUMBER, "1237")
    assert (worker.sex, worker.born_on) == ("M", date(1980, 1, 1))
    assert (worker.name, worker.initials) == ("陆敏", "lm")
    assert Event.objects.get(kind="worker.registered").subject_id == str(worker.pk)


@pytest.mark.parametrize("number", ["370102198001011238", "37010219800101123", "", "000000198001011237"])
def test_a_number_that_is_none_is_refused_with_a_sentence(number: str) -> None:
    with pytest.raises(Refusal) as refusal:
        register(desk(Role.CLERK), number=number)

    assert str(refusal.value.sentence)
    assert refusal.value.code != "refused"
    assert not Worker.objects.exists()


def test_a_worker_born_later_than_today_is_refused() -> None:
    with pytest.raises(Refusal):
        register(desk(Role.CLERK), number=factories.number("12010120260310001"))


def test_a_second_entry_of_the_number_opens_the_file_there_is() -> None:
    first = register(desk(Role.CLERK))

    with pytest.raises(actions.AlreadyOnFile) as refusal:
        register(desk(Role.CLERK), name="Somebody else")
    assert refusal.value.worker == first
    assert Worker.objects.count() == 1


def test_another_agencys_worker_is_named_by_the_agency_only() -> None:
    other = desk(Role.CLERK, code="210000")
    register(other, name="Lu Min")

    with pytest.raises(actions.AlreadyOnFile) as refusal:
        register(desk(Role.CLERK))
    assert refusal.value.worker is None
    assert other.agency.name in str(refusal.value.sentence)
    assert "Lu Min" not in str(refusal.value.sentence)
    assert NUMBER not in str(refusal.value.sentence)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_register_one_number_at_once_one_does_and_seven_are_shown_the_file(together: Any) -> None:
    desks = [desk(Role.CLERK) for _ in range(8)]

    outcomes = together(*(lambda by=by: register(by) for by in desks))

    (made,) = [outcome for outcome in outcomes if isinstance(outcome, Worker)]
    told = [outcome for outcome in outcomes if outcome is not made]
    assert [type(outcome) for outcome in told] == [actions.AlreadyOnFile] * 7
    assert {outcome.worker for outcome in told} == {made}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLERK])
def test_only_a_clerk_registers(role: Role) -> None:
    by = desk(role)

    with pytest.raises(Denied):
        register(by)
    assert not Worker.objects.exists()
    assert Act.objects.get(user=by.user).denied == "no-worker.edit"


# Correcting


def correct(by: Actor, worker: Worker, **values: Any) -> Worker:
    values = {"revision": worker.revision, "reason": "typing error", **values}
    return actions.correct_worker(by=by, at=LATER, ids=uuid7, worker_id=worker.pk, **values)


def test_a_correction_is_kept_with_its_reason_and_the_old_value() -> None:
    clerk = desk(Role.CLERK)
    worker = register(clerk)

    corrected = correct(clerk, worker, name="Lu Ming", address="12 Example Road")

    assert (corrected.name, corrected.revision) == ("Lu Ming", 2)
    newest, oldest = Worker.history.order_by("-history_date")
    assert (oldest.name, newest.name, newest.act.reason) == ("Lu Min", "Lu Ming", "typing error")
    assert Event.objects.get(kind="worker.corrected").details == {"fields": ["address", "name"]}


@pytest.mark.parametrize("reason", ["", " \t"])
def test_a_correction_needs_a_reason(reason: str) -> None:
    clerk = desk(Role.CLERK)
    worker = register(clerk)

    with pytest.raises(Refusal) as refusal:
        correct(clerk, worker, reason=reason, name="Lu Ming")
    assert refusal.value.code == "reason-missing"
    assert Worker.objects.get().name == "Lu Min"


def test_a_correction_of_what_was_saved_meanwhile_is_refused() -> None:
    clerk = desk(Role.CLERK)
    worker = register(clerk)
    correct(clerk, worker, name="Lu Ming")

    with pytest.raises(Stale):
        correct(clerk, worker, name="Lu Mei")
    assert Worker.objects.get().name == "Lu Ming"


def test_nobody_corrects_the_number_by_correcting_the_file() -> None:
    clerk = desk(Role.CLERK)
    worker = register(clerk)

    with pytest.raises(TypeError):
        correct(clerk, worker, number="370602197203042229")


def test_another_agencys_clerk_may_not_correct() -> None:
    worker = register(desk(Role.CLERK))

    with pytest.raises(Denied):
        correct(desk(Role.CLERK, code="210000"), worker, name="Lu Ming")
    assert Worker.objects.get().name == "Lu Min"


# Employers, relations, cards


def test_an_employer_is_entered_once() -> None:
    clerk = desk(Role.CLERK)
    same = {"by": clerk, "at": NOW, "ids": uuid7, "agency": clerk.agency, "credit_code": "91110000600037341L"}

    first = actions.register_employer(**same, name="One")
    assert actions.register_employer(**same, name="Other") == first
    assert Employer.objects.get().name == "One"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_insure_workers_of_the_same_new_employer_at_once_add_it_once() -> None:
    by, other = desk(Role.CLERK), desk(Role.CLERK)
    workers = [factories.worker(by.agency) for _ in range(2)]
    told = {"credit_code": "91120000600037341L", "employer_name": "One", "starts_on": date(2024, 1, 1)}

    def insure(by: Actor, worker: Worker) -> InsuranceRelation:
        return actions.insure(by=by, at=NOW, ids=uuid7, worker_id=worker.pk, **told)  # type: ignore[no-any-return]

    overlapping(lambda: insure(by, workers[0]), lambda: insure(other, workers[1]))

    assert {relation.employer for relation in InsuranceRelation.objects.all()} == {Employer.objects.get()}


def test_a_card_is_entered_once_and_its_state_needs_a_reason() -> None:
    clerk = desk(Role.CLERK)
    worker, other = register(clerk), factories.worker(clerk.agency)
    card = factories.card(worker, number="D12345678")

    with pytest.raises(Refusal) as refusal:
        factories.card(other, number="D12345678")
    assert refusal.value.code == "card-on-file"

    same = {"by": clerk, "at": LATER, "ids": uuid7, "card_id": card.pk, "state": CardState.LOST}
    with pytest.raises(Refusal):
        actions.set_card_state(**same, reason="")
    assert Card.objects.get().state == CardState.NORMAL
    actions.set_card_state(**same, reason="reported by phone")
    assert (Card.objects.get().state, Card.objects.get().state_since_on) == (CardState.LOST, LATER.date())


# Determinations


class Paper:
    """A determination that waits for confirmation, with the people around it."""

    def __init__(self, confirmed: bool = False) -> None:
        self.office = factories.agency()
        self.worker = factories.worker(self.office)
        self.row = factories.determination(self.worker, confirmed=confirmed, number="2024-1")
        self.clerk = factories.actor(self.office, Role.CLERK)
        self.reviewer = factories.actor(self.office, Role.REVIEWER)

    @property
    def now(self) -> Determination:
        return Determination.objects.get(pk=self.row.pk)

    def act(self, name: str, by: Actor, **values: Any) -> Determination:
        return getattr(actions, name)(by=by, at=LATER, ids=uuid7, determination_id=self.row.pk, **values)

    def confirm(self, by: Actor) -> Determination:
        return self.act("confirm_determination", by, revision=self.now.revision)

    def edit(self, by: Actor, **values: Any) -> Determination:
        return self.act("edit_determination", by, revision=self.now.revision, **values)


def test_somebody_else_confirms_what_was_entered() -> None:
    paper = Paper()
    assert queries.determinations_to_confirm(paper.reviewer) == [paper.row]

    paper.confirm(paper.reviewer)

    row = paper.now
    assert (row.state, row.confirmed_by, row.confirmed_at) == ("CONFIRMED", paper.reviewer.user, LATER)
    assert queries.determinations_to_confirm(paper.reviewer) == []


@pytest.mark.parametrize("step", ["confirm", "send_back", "revoke", "reconsider", "close"])
def test_who_entered_or_edited_it_does_not_judge_it_whatever_their_posts(step: str) -> None:
    paper = Paper()
    both = factories.actor(paper.office, Role.CLERK, Role.REVIEWER, Role.APPROVER)
    paper.edit(both, issuer="Department of Tianjin")
    calls = {
        "confirm": lambda: paper.confirm(both),
        "send_back": lambda: paper.act("send_back_determination", both, revision=paper.now.revision, reason="x"),
        "revoke": lambda: paper.act("revoke_determination", both, on=NOW.date(), reason="x"),
        "reconsider": lambda: paper.act("note_reconsideration", both, since=NOW.date(), reason="x"),
        "close": lambda: paper.act("note_case_closed", both, on=NOW.date(), reason="x"),
    }

    with pytest.raises(Denied) as refusal:
        calls[step]()
    assert refusal.value.code == "own-work"
    assert paper.now.state == DeterminationState.ENTERED
    assert queries.determinations_to_confirm(both) == []
    assert Act.objects.get(user=both.user, denied="own-work")


def test_a_clerk_confirms_nothing_and_a_reviewer_enters_nothing() -> None:
    paper = Paper()

    with pytest.raises(Denied):
        paper.confirm(paper.clerk)
    with pytest.raises(Denied):
        paper.edit(paper.reviewer, issuer="x")
    with pytest.raises(Denied):
        paper.confirm(factories.actor(factories.agency("210000"), Role.REVIEWER))


def test_postgresql_keeps_maker_and_confirmer_apart() -> None:
    paper = Paper()
    maker = paper.row.editors[0]
    confirmed = {"state": "CONFIRMED", "confirmed_at": NOW}

    with pytest.raises(IntegrityError, match="determination_maker_is_not_confirmer"), transaction.atomic():
        Determination.objects.filter(pk=paper.row.pk).update(**confirmed, confirmed_by=maker)
    with pytest.raises(IntegrityError, match="editors of workers_determination only grow"), transaction.atomic():
        Determination.objects.filter(pk=paper.row.pk).update(editors=[])
    with pytest.raises(IntegrityError, match="determination_confirmed_by_whom"), transaction.atomic():
        Determination.objects.filter(pk=paper.row.pk).update(**confirmed)
    assert Determination.objects.filter(pk=paper.row.pk).update(**confirmed, confirmed_by=paper.reviewer.user) == 1


@pytest.mark.parametrize(
    ("model", "values", "name"),
    [
        (Worker, {"died_on": date(1900, 1, 1)}, "worker_dies_after"),
        (InsuranceRelation, {"ends_on": date(2011, 5, 31)}, "relation_ends_after_start"),
        (InsuranceRelation, {"terminated_on": date(2026, 1, 1)}, "relation_ended_with_reason"),
        (Determination, {"injured_parts": []}, "determination_names_parts"),
        (
            Determination,
            {"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)},
            "determination_ends_after_start",
        ),
        (Determination, {"revoked_on": date(2026, 1, 2)}, "determination_revoked_with_reason"),
        (Determination, {"closed_on": date(2026, 1, 2)}, "determination_closed_with_source"),
    ],
)
def test_postgresql_refuses_dates_and_facts_that_cannot_be(model: Any, values: dict[str, Any], name: str) -> None:
    Paper()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**values)


def test_what_was_sent_back_is_edited_and_waits_again() -> None:
    paper = Paper()
    paper.act("send_back_determination", paper.reviewer, revision=paper.now.revision, reason="seal is missing")

    assert paper.now.state == DeterminationState.SENT_BACK
    assert Event.objects.get(kind="determination.sent_back").act.reason == "seal is missing"
    with pytest.raises(NotAllowedNow):
        paper.confirm(paper.reviewer)
    paper.edit(paper.clerk, issuer="Department of Tianjin")
    assert paper.now.state == DeterminationState.ENTERED
    assert paper.clerk.user.pk in paper.now.editors
    paper.confirm(paper.reviewer)
    assert paper.now.state == DeterminationState.CONFIRMED


def test_what_is_confirmed_is_neither_edited_nor_confirmed_again() -> None:
    paper = Paper(confirmed=True)

    with pytest.raises(NotAllowedNow):
        paper.edit(paper.clerk, issuer="x")
    with pytest.raises(NotAllowedNow):
        paper.confirm(paper.reviewer)
    with pytest.raises(NotAllowedNow):
        paper.act("send_back_determination", paper.reviewer, revision=paper.now.revision, reason="x")


@pytest.mark.parametrize("step", ["confirm", "edit", "send_back"])
def test_a_step_on_a_determination_saved_meanwhile_is_refused(step: str) -> None:
    paper = Paper()
    old = paper.now.revision
    paper.edit(paper.clerk, issuer="Department of Tianjin")
    calls = {
        "confirm": lambda: paper.act("confirm_determination", paper.reviewer, revision=old),
        "edit": lambda: paper.act("edit_determination", paper.clerk, revision=old, issuer="x"),
        "send_back": lambda: paper.act("send_back_determination", paper.reviewer, revision=old, reason="x"),
    }

    with pytest.raises(Stale):
        calls[step]()
    assert paper.now.issuer == "Department of Tianjin"


def test_revoking_needs_a_confirmed_determination_and_happens_once() -> None:
    paper = Paper()
    revoke = {"on": date(2026, 3, 1), "reason": "court of Tianjin"}

    with pytest.raises(NotAllowedNow):
        paper.act("revoke_determination", paper.reviewer, **revoke)
    paper.confirm(paper.reviewer)
    with pytest.raises(Refusal):
        paper.act("revoke_determination", paper.reviewer, on=date(2026, 3, 1), reason=" ")
    paper.act("revoke_determination", paper.reviewer, **revoke)
    assert (paper.now.revoked_on, paper.now.revoked_because) == (date(2026, 3, 1), "court of Tianjin")
    with pytest.raises(NotAllowedNow):
        paper.act("revoke_determination", paper.reviewer, **revoke)


def test_reconsideration_is_noted_and_lifted_and_the_determination_stands() -> None:
    paper = Paper(confirmed=True)

    paper.act("note_reconsideration", paper.reviewer, since=date(2026, 5, 4), reason="employer contests")
    assert (paper.now.reconsidered_since, paper.now.state) == (date(2026, 5, 4), "CONFIRMED")
    paper.act("note_reconsideration", paper.reviewer, since=None, reason="dismissed")
    assert paper.now.reconsidered_since is None


def test_what_was_never_confirmed_is_not_under_reconsideration() -> None:
    paper = Paper()

    with pytest.raises(NotAllowedNow):
        paper.act("note_reconsideration", paper.reviewer, since=date(2026, 5, 4), reason="employer contests")


def test_the_case_is_closed_with_what_shows_it_and_opened_again() -> None:
    paper = Paper(confirmed=True)

    paper.act("note_case_closed", paper.reviewer, on=date(2026, 3, 1), reason="Appraisal decision 2026-17")
    assert (paper.now.closed_on, paper.now.closed_because) == (date(2026, 3, 1), "Appraisal decision 2026-17")
    paper.act("note_case_closed", paper.reviewer, on=None, reason="of another worker")
    assert (paper.now.closed_on, paper.now.closed_because, paper.now.state) == (None, "", "CONFIRMED")
    noted = Event.objects.filter(kind="determination.closed").order_by("at", "id")
    assert [(event.details["on"], event.act.reason) for event in noted] == [
        ("2026-03-01", "Appraisal decision 2026-17"),
        (None, "of another worker"),
    ]


@pytest.mark.parametrize(
    ("kind", "on", "reason", "code"),
    [
        ("RECOGNITION", date(2024, 2, 18), "x", "day"),
        ("RECOGNITION", LATER.date() + timedelta(days=1), "x", "day"),
        ("RECOGNITION", date(2026, 3, 1), " ", "reason-missing"),
        ("REHABILITATION", date(2026, 3, 1), "x", "kind"),
    ],
)
def test_a_case_is_not_closed_on_a_day_or_of_a_kind_that_cannot_be(kind: str, on: date, reason: str, code: str) -> None:
    determination = factories.determination(factories.worker(), kind=kind)
    by = factories.actor(determination.agency, Role.REVIEWER)

    with pytest.raises(Refusal) as refusal:
        actions.note_case_closed(by=by, at=LATER, ids=uuid7, determination_id=determination.pk, on=on, reason=reason)
    assert refusal.value.code == code


def test_the_case_of_what_was_never_confirmed_is_not_closed() -> None:
    paper = Paper()

    with pytest.raises(NotAllowedNow):
        paper.act("note_case_closed", paper.reviewer, on=date(2026, 3, 1), reason="x")


def test_a_document_number_is_taken_once_for_each_kind() -> None:
    paper = Paper()

    with pytest.raises(Refusal) as refusal:
        factories.determination(paper.worker, confirmed=False, number="2024-1")
    assert refusal.value.code == "number-taken"
    assert "2024-1" in str(refusal.value.sentence)
    factories.determination(paper.worker, confirmed=False, number="2024-1", kind="RECURRENCE")


def test_a_determination_stays_with_the_filings_that_rest_on_it() -> None:
    version = factories.submitted()
    (determination,) = version.determinations.all()
    reviewer = factories.actor(version.agency, Role.REVIEWER)
    actions.revoke_determination(
        by=reviewer, at=LATER, ids=uuid7, determination_id=determination.pk, on=NOW.date(), reason="court"
    )

    assert list(FilingVersion.objects.get(pk=version.pk).determinations.all()) == [determination]
