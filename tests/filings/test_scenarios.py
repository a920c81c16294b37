"""Acceptance scenarios of domain.md §12, as far as filings go; each name says which half is tested."""

from datetime import date
from typing import Any

import pytest

from agency.audit.models import Event
from agency.exchange.models import Outgoing
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Act, Agency, Post
from agency.offices.refusals import Denied
from agency.policy.parameters import PARAMETERS, check_value
from agency.policy.shapes import InvalidParameter
from agency.workers.enums import ThirdParty
from agency.workers.models import Worker
from filings import actions, eligibility, queries, wording
from filings.enums import Reason, Service, State
from filings.models import Decision, FilingVersion
from tests import factories
from tests.factories import moment

pytestmark = pytest.mark.django_db

W1, W2, W3, W4 = "370102198001011237", "370602197203042229", "210202196811054564", "320205199006157788"


def office_of(number: str) -> Agency:
    return factories.agency(f"{number[:4]}00")


def worker_numbered(number: str, at: str) -> Worker:
    return factories.worker(office_of(number), number=number, at=moment(at))


def answer_of(version: FilingVersion, code: Reason, at: str) -> eligibility.Answer:
    version = FilingVersion.objects.get(pk=version.pk)
    (found,) = [each for each in queries.assess(version, at=moment(at)).answers if each.code == code]
    return found


def approve(version: FilingVersion, by: Actor, at: str) -> Decision:
    version.refresh_from_db()
    return actions.approve(by=by, at=moment(at), ids=uuid7, version_id=version.pk, revision=version.revision)


@pytest.mark.parametrize(
    ("number", "sex", "born_on"),
    [
        (W1, "M", date(1980, 1, 1)),
        (W2, "F", date(1972, 3, 4)),
        (W3, "F", date(1968, 11, 5)),
        (W4, "F", date(1990, 6, 15)),
    ],
)
def test_the_people_of_the_scenarios_can_be_registered(number: str, sex: str, born_on: date) -> None:
    worker = factories.worker(number=number)

    assert (worker.number, worker.sex, worker.born_on) == (number, sex, born_on)


def test_s01_happy_path_to_approval_has_the_exact_dates_and_one_message() -> None:
    office = factories.agency("370100")
    clerk = factories.actor(office, Role.CLERK, at=moment("2026-03-09 09:00"))
    approver = factories.actor(office, Role.APPROVER, at=moment("2026-03-10 09:00"))
    worker = factories.worker(office, number=W1, by=clerk, at=moment("2026-03-09 09:00"))
    version = factories.submitted(worker, by=clerk, at=moment("2026-03-09 09:12"))
    assert version.applied_on == date(2026, 3, 9)

    approve(version, approver, "2026-03-10 10:00")

    version.refresh_from_db()
    assert version.state == State.APPROVED
    assert (version.effective_from, version.valid_to) == (date(2026, 3, 10), date(2027, 3, 10))
    assert version.lock_until == date(2026, 6, 10)
    assert version.decided_by == approver.user
    assert Outgoing.objects.filter(subject=version.filing_id).count() == 1


def test_s01_the_history_shows_who_took_it_in_and_who_approved_with_their_times() -> None:
    office = factories.agency("370100")
    clerk = factories.actor(office, Role.CLERK)
    approver = factories.actor(office, Role.APPROVER)
    version = factories.submitted(factories.worker(office, number=W1), by=clerk, at=moment("2026-03-09 09:12"))
    approve(version, approver, "2026-03-10 10:00")

    events = Event.objects.filter(subject_id=str(version.filing_id)).select_related("act").order_by("at", "kind")
    assert [(event.kind, event.act.user, event.at) for event in events] == [
        ("filing.opened", clerk.user, moment("2026-03-09 09:12")),
        ("filing.saved", clerk.user, moment("2026-03-09 09:12")),
        ("filing.submitted", clerk.user, moment("2026-03-09 09:12")),
        ("filing.approved", approver.user, moment("2026-03-10 10:00")),
    ]


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


def test_s03_first_half_what_the_recognition_does_not_cover_is_left_out_and_the_rest_approved() -> None:
    worker = worker_numbered(W1, "2026-03-09 09:00")
    clerk, approver = (factories.actor(worker.agency, role) for role in (Role.CLERK, Role.APPROVER))
    asked = [Service.MEDICAL.value, Service.REHAB.value]
    version = factories.submitted(worker, by=clerk, services=asked, at=moment("2026-03-09 09:00"))

    seen = answer_of(version, Reason.E03, "2026-03-09 09:10")
    assert (seen.verdict, seen.facts) == ("no", {"services": ["REHAB"]})
    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, approver, "2026-03-09 09:20")
    assert refusal.value.reasons == [Reason.E03]

    actions.return_for_more(
        by=approver, at=moment("2026-03-09 09:30"), ids=uuid7, version_id=version.pk, reason="No cover for rehab."
    )
    version.refresh_from_db()
    version = actions.save(
        by=clerk,
        at=moment("2026-03-09 09:40"),
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        services=[Service.MEDICAL.value],
    )
    actions.submit(by=clerk, at=moment("2026-03-09 09:41"), ids=uuid7, version_id=version.pk, revision=version.revision)
    approve(version, approver, "2026-03-10 09:00")

    version.refresh_from_db()
    assert (version.state, version.services) == (State.APPROVED, ["MEDICAL"])
    assert version.applied_on == date(2026, 3, 9)


def test_s04_a_lock_from_the_end_of_january_ends_with_april_and_seven_months_are_no_setting() -> None:
    version = factories.approved(worker_numbered(W1, "2026-01-31 09:00"), at=moment("2026-01-31 09:00"))

    assert version.lock_until == date(2026, 4, 30)
    assert version.valid_to == date(2027, 1, 31)
    with pytest.raises(InvalidParameter):
        check_value("filing.change_lock_months", PARAMETERS["filing.change_lock_months"].high + 1)  # type: ignore[operator]
    assert check_value("filing.change_lock_months", 6) == 6


def test_s09_first_half_an_open_third_party_is_overridden_by_nothing_and_nothing_is_queued() -> None:
    worker = worker_numbered(W3, "2026-03-09 09:00")
    determination = factories.determination(worker, third_party=ThirdParty.OPEN)
    version = factories.submitted(worker, determinations=[determination], at=moment("2026-03-09 09:00"))
    approver = factories.actor(worker.agency, Role.APPROVER, Role.REVIEWER)

    answer = answer_of(version, Reason.E06, "2026-03-09 10:00")
    assert (answer.verdict, answer.finding) == ("no", "third_party_open")
    assert wording.in_words(answer)["remedy"]
    with pytest.raises(actions.NotEligible) as refusal:
        actions.approve(
            by=approver,
            at=moment("2026-03-09 10:00"),
            ids=uuid7,
            version_id=version.pk,
            revision=version.revision,
            comment="On my responsibility.",
        )
    assert refusal.value.reasons == [Reason.E06]
    version.refresh_from_db()
    assert version.state == State.SUBMITTED
    assert not Outgoing.objects.exists()
    assert not Decision.objects.exists()


def test_s09_the_final_settlement_opens_the_way() -> None:
    worker = worker_numbered(W3, "2026-03-09 09:00")
    determination = factories.determination(worker, third_party=ThirdParty.SETTLED)

    version = factories.approved(worker, determinations=[determination], at=moment("2026-03-09 09:00"))

    assert version.state == State.APPROVED


# S21


def denials(of: Actor) -> list[tuple[str, str]]:
    acts = Act.objects.filter(user=of.user).exclude(denied="").order_by("at", "id")
    return list(acts.values_list("denied", "about"))


def give_post(of: Actor, office: Agency, role: Role, at: str) -> Actor:
    assert of.user is not None
    with acting(by=factories.machine(), at=moment(at), ids=uuid7):
        Post.objects.create(user=of.user, agency=office, role=role, starts_on=moment(at).date())
    return Actor.of(of.user, at=moment(at))


def test_s21_who_entered_it_is_refused_and_the_refusal_is_kept_and_somebody_else_approves() -> None:
    office = office_of(W1)
    both = factories.actor(office, Role.CLERK, Role.APPROVER)
    other = factories.actor(office, Role.APPROVER)
    version = factories.submitted(factories.worker(office, number=W1), by=both, at=moment("2026-03-09 09:12"))

    with pytest.raises(Denied) as refusal:
        approve(version, both, "2026-03-09 09:13")
    assert refusal.value.code == "own-work"
    version.refresh_from_db()
    assert (version.state, Decision.objects.count(), Outgoing.objects.count()) == (State.SUBMITTED, 0, 0)
    assert denials(both) == [("own-work", f"filing version {version.pk}")]
    kept = Act.objects.get(denied="own-work")
    assert (kept.user, kept.at) == (both.user, moment("2026-03-09 09:13"))

    approve(version, other, "2026-03-10 10:00")
    version.refresh_from_db()
    assert (version.state, version.decided_by) == (State.APPROVED, other.user)


def test_s21_who_only_enters_has_no_post_to_approve_with() -> None:
    version = factories.submitted(by=(clerk := factories.actor(factories.agency(), Role.CLERK)))

    with pytest.raises(Denied) as refusal:
        approve(version, clerk, "2026-03-10 10:00")

    assert refusal.value.code == "no-filing.decide"
    assert denials(clerk) == [("no-filing.decide", f"filing version {version.pk}")]


def edited_by(version: FilingVersion, editor: Actor, approver: Actor, clerk: Actor) -> None:
    """Returned, changed by `editor`, and handed in again by the clerk who entered it."""
    actions.return_for_more(by=approver, at=moment("2026-03-09 10:00"), ids=uuid7, version_id=version.pk, reason="?")
    version.refresh_from_db()
    changed = actions.save(
        by=editor,
        at=moment("2026-03-09 10:10"),
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        address="12 Example Road",
    )
    actions.submit(by=clerk, at=moment("2026-03-09 10:20"), ids=uuid7, version_id=version.pk, revision=changed.revision)


def decisions_of(by: Actor, version: FilingVersion) -> dict[str, Any]:
    version.refresh_from_db()
    same = {"by": by, "at": moment("2026-03-10 10:00"), "ids": uuid7, "version_id": version.pk}
    return {
        "approve": lambda: actions.approve(**same, revision=version.revision),
        "reject": lambda: actions.reject(**same, revision=version.revision, reasons=["E12"], explanation="x"),
        "return": lambda: actions.return_for_more(**same, reason="x"),
        "claim": lambda: actions.claim(**same),
    }


def test_s21_who_changed_it_after_submission_cannot_decide_it_whatever_posts_they_hold() -> None:
    office = office_of(W1)
    clerk = factories.actor(office, Role.CLERK)
    b, c = factories.actor(office, Role.CLERK, Role.APPROVER), factories.actor(office, Role.APPROVER)
    version = factories.submitted(factories.worker(office), by=clerk, at=moment("2026-03-09 09:12"))
    edited_by(version, b, approver=c, clerk=clerk)

    for name, decide in decisions_of(b, version).items():
        with pytest.raises(Denied) as refusal:
            decide()
        assert (name, refusal.value.code) == (name, "own-work")
    approve(version, c, "2026-03-10 10:00")


def test_s21_a_clerk_who_becomes_approver_still_cannot_decide_what_they_entered() -> None:
    office = office_of(W1)
    clerk = factories.actor(office, Role.CLERK)
    version = factories.submitted(factories.worker(office), by=clerk, at=moment("2026-03-09 09:12"))
    promoted = give_post(clerk, office, Role.APPROVER, "2026-03-10 09:00")

    with pytest.raises(Denied) as refusal:
        approve(version, promoted, "2026-03-10 10:00")
    assert refusal.value.code == "own-work"


def test_s21_a_superuser_is_bound_by_the_same_rule() -> None:
    office = office_of(W1)
    without_post = Actor.of(factories.person(office, is_superuser=True), at=factories.NOW)
    with_posts = Actor.of(factories.person(office, Role.CLERK, Role.APPROVER, is_superuser=True), at=factories.NOW)
    version = factories.submitted(factories.worker(office), by=with_posts, at=moment("2026-03-09 09:12"))

    for by, code in [(without_post, "no-filing.decide"), (with_posts, "own-work")]:
        with pytest.raises(Denied) as refusal:
            approve(version, by, "2026-03-10 10:00")
        assert refusal.value.code == code
    assert not Outgoing.objects.exists()
