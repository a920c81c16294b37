"""S21 Four eyes: whoever entered or changed a filing does not decide it, whatever posts they hold.

Tested here: all of it. Clerk A is refused their own filing and the refusal is kept; B approves; B cannot decide what B
changed after submission; a superuser is bound by the same rule in the actions (tests/test_admin_access.py: the admin
decides nothing).
Waits: nothing.
"""

from typing import Any

import pytest

from agency.exchange.models import Outgoing
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Act, Agency, Post
from agency.offices.refusals import Denied
from filings import actions
from filings.enums import State
from filings.models import Decision, FilingVersion
from tests import factories
from tests.factories import moment
from tests.scenarios.people import W1, approve, office_of

pytestmark = pytest.mark.django_db


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
