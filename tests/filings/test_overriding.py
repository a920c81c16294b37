"""Overrides: four rules, a reason, and a second person who decides."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override as override_language

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Division
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from agency.workers.enums import ThirdParty
from filings import actions, overrides, queries
from filings.enums import State, TaskKind
from filings.models import Decision, FilingVersion, Override, Task
from tests import factories
from tests.desks import set_policy
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db


def short() -> FilingVersion:
    """Submitted three months after moving: E04 answers no."""
    return factories.submitted(away_from=date(2025, 12, 1))


def give(version: FilingVersion, by: Actor, rule: str = "E04", reason: str = "Moved with the spouse.") -> Override:
    return actions.override(by=by, at=NOW, ids=uuid7, version_id=version.pk, rule=rule, reason=reason)


def approve(version: FilingVersion, by: Actor) -> Decision:
    version.refresh_from_db()
    return actions.approve(by=by, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)


def approver(version: FilingVersion) -> Actor:
    return factories.actor(version.agency, Role.APPROVER)


def test_one_approver_overrides_with_a_reason_and_another_decides_and_the_decision_keeps_it() -> None:
    version = short()
    first, second = approver(version), approver(version)
    with pytest.raises(actions.NotEligible):
        approve(version, second)

    give(version, first)
    decision = approve(version, second)

    version.refresh_from_db()
    assert first.user is not None
    assert (version.state, version.overriders) == (State.APPROVED, [first.user.pk])
    assert decision.overrides == [
        {
            "rule": "E04",
            "reason": "Moved with the spouse.",
            "given_by": first.user.pk,
            "given_at": "2026-03-09T09:12:00+08:00",
        }
    ]
    assert [each["verdict"] for each in decision.answers if each["code"] == "E04"] == ["no"]
    assert Event.objects.filter(kind="filing.overridden").count() == 1


def test_who_overrode_neither_decides_nor_edits() -> None:
    version = short()
    both = factories.actor(version.agency, Role.CLERK, Role.APPROVER)
    give(version, both)

    with pytest.raises(Denied) as refusal:
        approve(version, both)
    assert refusal.value.code == "own-work"
    version.refresh_from_db()
    with pytest.raises(Denied) as refusal:
        actions.withdraw(by=both, at=NOW, ids=uuid7, version_id=version.pk, reason="x")
    assert refusal.value.code == "own-work"


def test_who_entered_it_does_not_override_it() -> None:
    both = factories.actor(factories.agency(), Role.CLERK, Role.APPROVER)
    version = factories.submitted(by=both, away_from=date(2025, 12, 1))

    with pytest.raises(Denied) as refusal:
        give(version, both)
    assert refusal.value.code == "own-work"


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER])
def test_only_an_approver_overrides(role: Role) -> None:
    version = short()

    with pytest.raises(Denied):
        give(version, factories.actor(version.agency, role))


@pytest.mark.parametrize("rule", ["E01", "E02", "E03", "E06", "E07", "E08", "E10", "E11", "E12", "E14", "E15", "x"])
def test_any_other_rule_is_overridden_by_nobody(rule: str) -> None:
    version = short()

    with pytest.raises(Refusal) as refusal:
        give(version, approver(version), rule=rule)
    assert refusal.value.code == "never-overridden"
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("rule", "reason", "code"), [("E13", "x", "nothing-to-override"), ("E04", " ", "reason-missing")]
)
def test_an_override_needs_a_no_and_a_reason(rule: str, reason: str, code: str) -> None:
    version = short()

    with pytest.raises(Refusal) as refusal:
        give(version, approver(version), rule=rule, reason=reason)
    assert refusal.value.code == code


def test_a_rule_is_overridden_once_and_only_while_it_waits() -> None:
    version = short()
    give(version, approver(version))
    with pytest.raises(Refusal) as refusal:
        give(version, approver(version))
    assert refusal.value.code == "overridden-already"
    approve(version, approver(version))

    with pytest.raises(NotAllowedNow):
        give(version, approver(version))


# It ends with what it judged


def back_and_handed_in_again(version: FilingVersion, at: str, **content: Any) -> None:
    """Returned, changed by the clerk who entered it, and handed in ten minutes later."""
    clerk = Actor.of(version.handled_by, at=moment(at))
    version.refresh_from_db()
    same: dict[str, Any] = {"ids": uuid7, "version_id": version.pk}
    actions.return_for_more(by=approver(version), at=moment(at), reason="?", own_mistake=True, **same)
    version.refresh_from_db()
    later = moment(at) + timedelta(minutes=10)
    actions.hand_in(by=clerk, at=later, revision=version.revision, **same, **content)


def shown(version: FilingVersion, at: datetime = NOW) -> list[str]:
    """Why each override of the version has ended, as its page says."""
    version = FilingVersion.objects.get(pk=version.pk)
    decision = Decision.objects.filter(version=version).first()
    with override_language("en"):
        rows = overrides.shown(version, None if decision else queries.assess(version, at=at), decision)
        return [row["ended"] for row in rows]


def test_an_override_ends_when_the_filing_is_returned_and_stays_ended_when_it_is_handed_in_again() -> None:
    version = short()
    give(version, approver(version))
    assert shown(version) == [""]

    actions.return_for_more(by=approver(version), at=NOW, ids=uuid7, version_id=version.pk, reason="The address.")
    assert shown(version) == ["Ended: the filing went back to the counter."]
    version.refresh_from_db()
    clerk = Actor.of(version.handled_by, at=NOW)
    later = {"by": clerk, "at": moment("2026-03-09 10:00"), "ids": uuid7, "version_id": version.pk}
    actions.hand_in(**later, revision=version.revision, address="12 Example Road")

    again = "Ended: the filing went back to the counter and was handed in again at 2026-03-09 10:00."
    assert shown(version) == [again]
    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, approver(version))
    assert refusal.value.reasons == ["E04"]


def test_an_override_ends_when_the_clerk_takes_the_filing_back_and_changes_it() -> None:
    version = short()
    give(version, approver(version))
    clerk = Actor.of(version.handled_by, at=NOW)
    same: dict[str, Any] = {"by": clerk, "ids": uuid7, "version_id": version.pk}
    actions.take_back(at=moment("2026-03-09 09:20"), **same)
    version.refresh_from_db()
    actions.hand_in(at=moment("2026-03-09 09:30"), revision=version.revision, away_from=date(2026, 1, 1), **same)

    with pytest.raises(actions.NotEligible):
        approve(version, approver(version))


def test_after_it_ended_the_rule_can_be_overridden_again_and_the_decision_rests_on_the_new_word_alone() -> None:
    version = short()
    give(version, approver(version))
    back_and_handed_in_again(version, "2026-03-09 10:00", address="12 Example Road")

    give(version, approver(version), reason="Seen the new lease.")
    decision = approve(version, approver(version))

    assert [each["reason"] for each in decision.overrides] == ["Seen the new lease."]
    assert shown(version) == ["Ended before the decision, which does not rest on it.", ""]
    assert len(FilingVersion.objects.get(pk=version.pk).overriders) == 2


def test_an_override_ends_when_the_rule_answers_otherwise_without_the_filing_being_touched() -> None:
    worker = factories.worker()
    h = factories.institution("H", "321300", cross_province=False, in_province=True)
    at = moment("2026-03-09 09:00")
    there = {"destination": Division.objects.get(pk="321300"), "institution": h}
    version = factories.submitted(worker, at=at, **there)
    give(version, approver(version), rule="E09", reason="They promised.")
    assert shown(version) == [""]

    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        agreement = h.agreements.get()
        agreement.valid_to = date(2026, 3, 8)
        agreement.save()

    (ended,) = shown(version)
    assert ended.startswith("Ended: the rule answers otherwise now. It overrode: “H does not settle")
    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, approver(version))
    assert refusal.value.reasons == ["E09"]
    give(version, approver(version), rule="E09", reason="The new agreement is on its way.")
    assert approve(version, approver(version)).overrides[0]["reason"] == "The new agreement is on its way."


def test_an_override_says_so_when_the_rule_is_met_after_all() -> None:
    version = short()
    give(version, approver(version))

    assert shown(version, moment("2026-06-01 09:00")) == [""]
    set_policy(version.agency, "filing.residence_min_months", 3)
    assert shown(version) == ["Ended: the rule does not answer no any more."]


def test_a_change_of_what_was_approved_with_an_override_starts_without_one() -> None:
    version = short()
    give(version, approver(version))
    approve(version, approver(version))
    clerk = factories.actor(version.agency, Role.CLERK)
    same: dict[str, Any] = {"by": clerk, "ids": uuid7}
    change = actions.open_change(
        at=moment("2026-03-10 09:00"), version_id=version.pk, asked_by="AGENCY", reason="Moved.", **same
    )
    actions.hand_in(
        at=moment("2026-03-10 09:10"), version_id=change.pk, revision=change.revision, address="1 New Road", **same
    )

    assert not change.overrides.exists()
    change.refresh_from_db()
    who = {"by": approver(version), "at": moment("2026-03-10 10:00"), "ids": uuid7}
    with pytest.raises(actions.NotEligible) as refusal:
        actions.approve(**who, version_id=change.pk, revision=change.revision)
    assert refusal.value.reasons == ["E04"]
    assert shown(version) == [""]


def test_the_page_says_that_an_override_ended_and_offers_another(at_desk: Any) -> None:
    version = short()
    give(version, approver(version))
    back_and_handed_in_again(version, "2026-03-09 10:00", address="12 Example Road")
    client: Client = at_desk(approver(version))

    page = client.get(reverse("filings:detail", args=[version.filing_id])).content.decode()

    assert "went back to the counter and was handed in again at 2026-03-09 10:10." in page
    assert "Override E04" in page


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"overriders": []}, "only grow"),
    ({"overriders": [1], "editors": [1]}, "only grow"),
]


@pytest.mark.parametrize(("values", "said"), WRONG)
def test_postgresql_lets_no_overrider_be_forgotten(values: dict[str, Any], said: str) -> None:
    version = short()
    give(version, approver(version))

    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        FilingVersion.objects.filter(pk=version.pk).update(**values)


def test_postgresql_refuses_an_overrider_who_edited_and_a_rule_that_is_not_on_the_list() -> None:
    version = short()
    editor = version.editors[0]
    with pytest.raises(IntegrityError, match="version_overrider_is_no_editor"), transaction.atomic():
        FilingVersion.objects.filter(pk=version.pk).update(overriders=[editor])
    given = give(version, approver(version))

    with pytest.raises(IntegrityError, match="override_allowed_rule"), transaction.atomic():
        Override.objects.create(
            version=version,
            act=given.act,
            rule="E06",
            reason="x",
            given_by=given.given_by,
            given_at=NOW,
            submitted_at=NOW,
            answer={},
        )


def test_the_page_offers_the_override_shows_it_and_says_who_has_to_decide(at_desk: Any) -> None:
    version = short()
    first = approver(version)
    client: Client = at_desk(first)
    page = client.get(reverse("filings:detail", args=[version.filing_id])).content.decode()
    assert "Override E04" in page

    url = reverse("filings:override", args=[version.pk])
    assert client.post(url, {"rule": "E04", "reason": "Moved with the spouse."}).status_code == 302
    page = client.get(reverse("filings:detail", args=[version.filing_id])).content.decode()

    assert "Moved with the spouse." in page
    assert "Override E04" not in page
    assert client.post(url, {"rule": "E06", "reason": "x"}).status_code == 422


# Tasks


def test_an_approval_without_a_card_opens_a_task_for_one() -> None:
    version = factories.approved()

    assert list(Task.objects.values_list("kind", "version")) == [(TaskKind.ISSUE_CARD, version.pk)]


def test_an_approval_with_a_card_in_order_opens_none() -> None:
    worker = factories.worker()
    factories.card(worker)
    factories.approved(worker)

    assert not Task.objects.exists()


def test_an_advance_payment_is_asked_for_once_and_only_with_an_open_third_party(at_desk: Any) -> None:
    worker = factories.worker()
    opened = factories.determination(worker, third_party=ThirdParty.OPEN)
    version = factories.submitted(worker, determinations=[opened])
    clerk = factories.actor(worker.agency, Role.CLERK)
    client: Client = at_desk(clerk)
    assert "Ask for advance payment" in client.get(reverse("filings:detail", args=[version.filing_id])).content.decode()

    url = reverse("filings:advance", args=[version.pk])
    assert client.post(url).status_code == 302
    assert list(Task.objects.values_list("kind", flat=True)) == [TaskKind.ADVANCE_PAYMENT]
    assert client.post(url).status_code == 409
    other = factories.submitted()
    assert client.post(reverse("filings:advance", args=[other.pk])).status_code == 409
