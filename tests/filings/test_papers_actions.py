"""Papers handed in, judged and taken over; asking for more once; the clock that stands still meanwhile."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.policy.models import PolicyParameter
from filings import actions, handed_in
from filings.enums import Evidence, PaperKind, State
from filings.models import FilingVersion, Paper, Supplement
from tests import factories
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
BOTH = ["IDENTITY", "RESIDENCE"]


class Desk:
    """A submitted filing with the people around it. It needs an identity card and what shows the residence."""

    def __init__(self, at: datetime = NOW, **content: Any) -> None:
        self.office = factories.agency()
        self.clerk = factories.actor(self.office, Role.CLERK, at=at)
        self.reviewer = factories.actor(self.office, Role.REVIEWER, at=at)
        self.version = factories.submitted(factories.worker(self.office), by=self.clerk, at=at, **content)

    @property
    def row(self) -> FilingVersion:
        return FilingVersion.objects.get(pk=self.version.pk)

    @property
    def papers(self) -> dict[str, str]:
        return dict(Paper.objects.filter(version=self.version).order_by("kind").values_list("kind", "state"))

    def bring(self, *kinds: str, at: datetime = NOW, of: list[str] = BOTH, **more: Any) -> list[Paper]:
        who: dict[str, Any] = {"by": self.clerk, "at": at, "ids": uuid7, "version_id": self.version.pk}
        return actions.hand_in_papers(**who, kinds=kinds, of=of, **more)

    def judge(self, kind: str, accept: bool, *, at: datetime = NOW, was: str = "RECEIVED", **more: Any) -> Paper:
        who: dict[str, Any] = {"by": self.reviewer, "at": at, "ids": uuid7, "version_id": self.version.pk}
        return actions.judge_paper(**{**who, "kind": kind, "accept": accept, "was": was, "reason": "blurred", **more})

    def ask(self, *, at: datetime = NOW, **more: Any) -> FilingVersion:
        return actions.return_for_more(by=self.reviewer, at=at, ids=uuid7, version_id=self.version.pk, **more)

    def submit(self, at: datetime = NOW) -> FilingVersion:
        return actions.submit(by=self.clerk, at=at, ids=uuid7, version_id=self.version.pk, revision=self.row.revision)


# Rows in step with the rules


def test_saving_keeps_a_row_for_each_paper_and_loses_none_that_was_judged() -> None:
    desk = Desk()
    assert desk.papers == {"IDENTITY": "MISSING", "RESIDENCE": "MISSING"}
    desk.bring(*BOTH)
    desk.judge("RESIDENCE", False)
    desk.ask(reason="?")

    actions.save(
        by=desk.clerk,
        at=NOW,
        ids=uuid7,
        version_id=desk.version.pk,
        revision=desk.row.revision,
        evidence=Evidence.COMMITMENT,
    )

    assert desk.papers == {"IDENTITY": "RECEIVED", "RESIDENCE": "REFUSED", "COMMITMENT": "MISSING"}
    shown = [(line.kind, line.needed is not None) for line in handed_in.lines(desk.row, NOW.date())]
    assert shown == [(PaperKind.IDENTITY, True), (PaperKind.COMMITMENT, True), (PaperKind.RESIDENCE, False)]


def test_where_commitments_do_not_count_the_residence_paper_stays_needed() -> None:
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        PolicyParameter.objects.create(
            id=uuid7(NOW),
            name="filing.allow_commitment",
            division_id="120000",
            value=False,
            valid_from=date(2026, 1, 1),
            source_kind="PROVINCE",
            source_text="test",
        )
    assert Desk(evidence=Evidence.COMMITMENT).papers == {"IDENTITY": "MISSING", "RESIDENCE": "MISSING"}


# Handed in, judged, taken over


def test_the_counter_notes_a_paper_with_its_day_and_takes_a_wrong_tick_back() -> None:
    desk = Desk()
    assert [paper.kind for paper in desk.bring("IDENTITY", received_on=date(2026, 3, 6))] == ["IDENTITY"]
    row = Paper.objects.get(version=desk.version, kind="IDENTITY")
    assert (row.state, row.received_on) == ("RECEIVED", date(2026, 3, 6))
    assert Event.objects.get(kind="papers.handed_in").details == {"papers": {"IDENTITY": "RECEIVED"}}

    assert desk.bring("IDENTITY") == []
    desk.bring()
    assert desk.papers == {"IDENTITY": "MISSING", "RESIDENCE": "MISSING"}

    with pytest.raises(Refusal) as refusal:
        desk.bring("IDENTITY", received_on=date(2026, 3, 10))
    assert refusal.value.code == "received-on"


def test_who_notes_a_paper_becomes_a_maker_and_may_not_judge_it() -> None:
    desk = Desk()
    both = factories.actor(desk.office, Role.CLERK, Role.REVIEWER)
    desk.clerk = both
    desk.bring("IDENTITY")

    assert both.user.pk in desk.row.editors
    desk.reviewer = both
    with pytest.raises(Denied) as denial:
        desk.judge("IDENTITY", True)
    assert denial.value.code == "own-work"


def test_postgresql_refuses_a_judge_who_is_a_maker_and_an_asker_who_is_one() -> None:
    desk = Desk()
    desk.bring("IDENTITY")
    maker = desk.clerk.user.pk
    with pytest.raises(IntegrityError, match="is a maker of the version"), transaction.atomic():
        Paper.objects.filter(version=desk.version, kind="IDENTITY").update(
            state="ACCEPTED", judged_by=maker, judged_at=NOW
        )
    with (
        pytest.raises(IntegrityError, match="is a maker of the version"),
        acting(by=factories.machine(), at=NOW, ids=uuid7),
    ):
        Supplement.objects.create(**notice_values(desk), asked_by_id=maker)


def notice_values(desk: Desk) -> dict[str, Any]:
    return {
        "version": desk.version,
        "asked_at": NOW,
        "answer_from": NOW.date(),
        "answer_working_days": 10,
        "answer_by": NOW.date(),
        "items": ["IDENTITY"],
    }


def test_each_paper_is_judged_for_itself_with_a_reason_for_a_refusal() -> None:
    desk = Desk()
    desk.bring(*BOTH)
    desk.judge("IDENTITY", True)
    with pytest.raises(Refusal) as refusal:
        desk.judge("RESIDENCE", False, reason=" ")
    assert refusal.value.code == "reason-missing"
    refused = desk.judge("RESIDENCE", False)

    assert desk.papers == {"IDENTITY": "ACCEPTED", "RESIDENCE": "REFUSED"}
    assert (refused.judged_by, refused.judged_at, refused.refused_because) == (desk.reviewer.user, NOW, "blurred")
    assert Event.objects.get(kind="papers.refused").act.reason == "blurred"


def test_what_was_not_handed_in_or_does_not_wait_is_not_judged() -> None:
    desk = Desk()
    with pytest.raises(Refusal) as refusal:
        desk.judge("IDENTITY", True, was="MISSING")
    assert refusal.value.code == "paper-missing"
    desk.bring("IDENTITY")
    desk.ask(reason="?")
    with pytest.raises(NotAllowedNow):
        desk.judge("IDENTITY", True)
    assert desk.papers["IDENTITY"] == "RECEIVED"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_judge_one_paper_at_once_one_does_and_the_other_reads_a_sentence(together: Any) -> None:
    desk = Desk()
    desk.bring("IDENTITY")
    people = [factories.actor(desk.office, Role.REVIEWER) for _ in range(2)]

    outcomes = together(
        *(
            lambda who=who, yes=yes: desk.judge("IDENTITY", yes, by=who)
            for who, yes in zip(people, (True, False), strict=True)
        )
    )

    (judged,) = [each for each in outcomes if isinstance(each, Paper)]
    (late,) = [each for each in outcomes if isinstance(each, Stale)]
    assert desk.papers["IDENTITY"] == judged.state
    assert "meanwhile" in str(late.sentence)
    assert Event.objects.filter(kind__in=["papers.accepted", "papers.refused"]).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_more_at_once_give_one_notice(together: Any) -> None:
    desk = Desk()
    people = [factories.actor(desk.office, Role.REVIEWER) for _ in range(2)]

    def ask(who: Actor) -> FilingVersion:
        return actions.return_for_more(by=who, at=NOW, ids=uuid7, version_id=desk.version.pk, reason="?")

    outcomes = together(*(lambda who=who: ask(who) for who in people))

    assert sorted(type(each).__name__ for each in outcomes) == ["FilingVersion", "NotAllowedNow"]
    assert Supplement.objects.filter(version=desk.version).count() == 1


def accepted_before(desk: Desk, **content: Any) -> Desk:
    """The same worker's next filing, after the residence paper of the first was accepted."""
    desk.bring("RESIDENCE")
    desk.judge("RESIDENCE", True)
    following = Desk.__new__(Desk)
    following.office, following.clerk, following.reviewer = desk.office, desk.clerk, desk.reviewer
    following.version = factories.submitted(desk.version.worker, by=desk.clerk, determinations=None, **content)
    return following


def test_the_same_proof_is_taken_over_from_an_earlier_filing_and_says_so() -> None:
    first = Desk()
    later = accepted_before(first)
    who: dict[str, Any] = {"by": later.clerk, "at": NOW, "ids": uuid7, "version_id": later.version.pk}

    taken = actions.take_over(**who, kind="RESIDENCE")

    assert (taken.state, taken.judged_by, taken.received_on) == ("ACCEPTED", first.reviewer.user, NOW.date())
    assert taken.taken_from == Paper.objects.get(version=first.version, kind="RESIDENCE")
    said = Event.objects.get(kind="papers.taken_over").details
    assert said == {"paper": "RESIDENCE", "filing": first.version.filing.number}

    later.judge("RESIDENCE", False, was="ACCEPTED")
    assert Paper.objects.get(pk=taken.pk).taken_from is None


def test_a_residence_paper_for_another_stay_and_an_identity_card_are_not_taken_over() -> None:
    first = Desk()
    first.bring("IDENTITY")
    first.judge("IDENTITY", True)
    later = accepted_before(first, away_from=date(2025, 2, 1))
    for kind in BOTH:
        with pytest.raises(Refusal) as refusal:
            actions.take_over(by=later.clerk, at=NOW, ids=uuid7, version_id=later.version.pk, kind=kind)
        assert refusal.value.code == "nothing-to-take-over"


# Asked for more, once, with a date; the clock stands still. 15-23 February 2026 are off, 14 and 28 are worked.


def test_the_notice_names_each_paper_with_a_day_over_the_spring_festival_and_the_clock_stops() -> None:
    desk = Desk(at=moment("2026-02-12 09:00"))  # a Thursday; 3 working days: 13, 14, 24 February
    assert desk.row.due_on == date(2026, 2, 24)

    desk.ask(at=moment("2026-02-13 10:00"), items=["RESIDENCE"])

    row, notice = desk.row, Supplement.objects.get()
    assert (row.state, row.returned_items, row.due_on) == (State.RETURNED, ["RESIDENCE"], None)
    assert (row.clock_stopped_on, row.working_days_left) == (date(2026, 2, 13), 2)
    # ten working days after the 13th: 14, 24, 25, 26, 27, 28 February, 2, 3, 4, 5 March
    assert (notice.items, notice.answer_by, notice.answer_by_is_provisional) == (
        ["RESIDENCE"],
        date(2026, 3, 5),
        False,
    )
    assert Event.objects.get(kind="filing.returned").details == {"answer_by": "2026-03-05", "papers": ["RESIDENCE"]}

    desk.bring("RESIDENCE", of=["RESIDENCE"], at=moment("2026-02-14 09:00"))
    desk.submit(at=moment("2026-02-14 10:00"))

    row = desk.row
    assert (row.clock_stopped_on, row.working_days_left) == (None, None)
    assert (row.due_from, row.due_working_days, row.due_on) == (date(2026, 2, 14), 2, date(2026, 2, 25))
    assert Supplement.objects.get().answered_at == moment("2026-02-14 10:00")


def test_on_the_last_day_nothing_is_left_and_it_is_due_when_it_comes_back() -> None:
    desk = Desk(at=moment("2026-02-12 09:00"))
    desk.ask(at=moment("2026-02-24 16:00"), items=BOTH)
    assert desk.row.working_days_left == 0

    desk.submit(at=moment("2026-03-07 09:00"))  # a Saturday
    assert desk.row.due_on == date(2026, 3, 9)


def test_past_the_calendar_the_days_are_provisional() -> None:
    desk = Desk(at=moment("2026-12-30 09:00"))
    desk.ask(at=moment("2026-12-31 09:00"), items=["IDENTITY"])
    assert Supplement.objects.get().answer_by_is_provisional is True
    desk.submit(at=moment("2026-12-31 10:00"))
    assert (desk.row.due_on, desk.row.due_is_provisional) == (date(2027, 1, 4), True)


def test_words_alone_ask_for_what_is_missing_too() -> None:
    desk = Desk()
    desk.bring("IDENTITY")
    desk.ask(reason="the permit")
    notice = Supplement.objects.get()
    assert (notice.items, notice.text, desk.row.returned_because) == (["RESIDENCE"], "the permit", "the permit")


def test_a_paper_that_is_not_needed_or_was_handed_in_cannot_be_asked_for() -> None:
    desk = Desk()
    desk.bring("IDENTITY")
    for kind in ("IDENTITY", "THIRD_PARTY"):
        with pytest.raises(Refusal) as refusal:
            desk.ask(items=[kind])
        assert refusal.value.code == "not-to-be-asked"
    with pytest.raises(Refusal) as refusal:
        desk.ask(items=[])
    assert refusal.value.code == "reason-missing"
    assert desk.row.state == State.SUBMITTED


def test_the_second_time_only_what_was_named_and_refused_again_is_asked_for_on_the_same_notice() -> None:
    desk = Desk()
    desk.ask(items=["RESIDENCE"])
    desk.bring(*BOTH)
    desk.submit(at=moment("2026-03-10 09:00"))
    desk.judge("IDENTITY", False, at=moment("2026-03-10 10:00"))
    desk.judge("RESIDENCE", False, at=moment("2026-03-10 10:00"))

    with pytest.raises(Refusal) as refusal:
        desk.ask(at=moment("2026-03-10 11:00"), items=["IDENTITY"])
    assert refusal.value.code == "not-to-be-asked"

    desk.ask(at=moment("2026-03-10 11:00"), items=["RESIDENCE"])
    notice = Supplement.objects.get()
    assert (notice.items, notice.asked_again_at) == (["RESIDENCE"], moment("2026-03-10 11:00"))
    assert (notice.answered_at, notice.answer_by) == (None, date(2026, 3, 24))
    assert desk.row.clock_stopped_on == date(2026, 3, 10)
    assert Event.objects.get(kind="filing.asked_again").details["papers"] == ["RESIDENCE"]


def test_the_counters_own_mistake_asks_nothing_of_the_worker_and_stops_no_clock() -> None:
    desk = Desk()
    due = desk.row.due_on
    desk.ask(reason="the city is wrong", own_mistake=True)
    assert not Supplement.objects.exists()
    assert (desk.row.state, desk.row.clock_stopped_on, desk.row.due_on) == (State.RETURNED, None, due)

    desk.submit(at=moment("2026-03-10 09:00"))
    assert desk.row.due_on == due
    desk.ask(at=moment("2026-03-10 10:00"), items=["IDENTITY"])
    assert Supplement.objects.count() == 1


def test_postgresql_keeps_a_version_to_one_notice() -> None:
    desk = Desk()
    desk.ask(items=["IDENTITY"])
    with pytest.raises(IntegrityError), acting(by=factories.machine(), at=NOW, ids=uuid7):
        Supplement.objects.create(**notice_values(desk), asked_by=desk.reviewer.user)


def test_taken_back_after_the_worker_was_asked_the_days_left_stay() -> None:
    desk = Desk(at=moment("2026-03-09 09:00"))
    desk.ask(at=moment("2026-03-10 09:00"), items=["IDENTITY"])  # 2 are left
    desk.submit(at=moment("2026-03-16 09:00"))
    actions.take_back(by=desk.clerk, at=moment("2026-03-17 09:00"), ids=uuid7, version_id=desk.version.pk)
    assert (desk.row.state, desk.row.working_days_left) == (State.DRAFT, 1)
    desk.submit(at=moment("2026-03-20 09:00"))
    assert (desk.row.applied_on, desk.row.due_on) == (date(2026, 3, 9), date(2026, 3, 23))
