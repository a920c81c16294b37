"""Changing and renewing: what holds meanwhile, what ends when, in which order the national system is told."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Division
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from filings import actions, locks, queries
from filings.enums import Asker, Category, Service
from filings.locks import Wish
from filings.models import Filing, FilingVersion
from tests import factories
from tests.desks import Desk, dates, set_policy, told
from tests.factories import moment

pytestmark = pytest.mark.django_db
SHANGHAI, NANJING = "310000", "320100"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_while_a_change_is_open_the_old_version_holds(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    new = desk.change(old, "2026-05-01 09:00")
    desk.submit(new, "2026-05-02 09:00", address="7 Other Road")

    assert dates(old) == ("APPROVED", "2026-01-31", "2027-01-31", "None")
    assert old.is_effective_on(date(2026, 5, 2))

    new.refresh_from_db()
    actions.reject(
        by=desk.approver,
        at=moment("2026-05-03 09:00"),
        ids=uuid7,
        version_id=new.pk,
        revision=new.revision,
        reasons=["E12"],
        explanation="No.",
    )
    assert dates(old)[0] == "APPROVED"
    assert len(told(old.filing_id)) == 1
    assert desk.change(old, "2026-05-04 09:00").number == 3


# What a change starts from


def test_a_change_starts_from_what_was_approved_and_compares_the_person_anew(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00", address="5 Example Road", category=Category.POSTED)

    new = desk.change(old, "2026-05-01 09:00")

    same = ("category", "destination_id", "services", "away_from", "address", "evidence", "slot", "relation_id")
    assert {name: getattr(new, name) for name in same} == {name: getattr(old, name) for name in same}
    assert list(new.determinations.all()) == list(old.determinations.all())
    assert (new.identity, new.applied_on, new.editors) == ("NOT_CHECKED", None, [desk.clerk.user.pk])  # type: ignore[union-attr]
    assert (new.change_asked_by, new.change_reason) == ("WORKER", "Moved.")


def test_only_one_version_of_a_filing_is_open(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    new = desk.change(old, "2026-05-01 09:00")

    with pytest.raises(NotAllowedNow):
        desk.change(old, "2026-05-01 09:01", by=desk.other)
    actions.withdraw(by=desk.clerk, at=moment("2026-05-01 09:02"), ids=uuid7, version_id=new.pk, reason="No.")
    assert desk.change(old, "2026-05-01 09:03", by=desk.other).number == 3


def test_a_change_that_changes_nothing_cannot_be_submitted(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    new = desk.change(old, "2026-05-01 09:00")

    with pytest.raises(Refusal) as refusal:
        desk.submit(new, "2026-05-01 09:01", note="Only a remark.", identity="MATCHES")
    assert refusal.value.code == "no-change"


def test_who_entered_the_change_does_not_approve_it(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    both = factories.actor(desk.office, Role.CLERK, Role.APPROVER)
    new = desk.change(old, "2026-05-01 09:00", by=both)
    desk.submit(new, "2026-05-01 09:01", destination=Division.objects.get(pk=SHANGHAI))

    with pytest.raises(Denied) as refusal:
        desk.approve(new, "2026-05-01 09:02", by=both)
    assert refusal.value.code == "own-work"
    assert dates(old)[0] == "APPROVED"


def test_the_agency_changes_inside_the_lock_with_a_reason_and_the_answer_is_kept(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")

    with pytest.raises(Refusal) as refusal:
        actions.open_change(
            by=desk.clerk, at=moment("2026-02-10 09:00"), ids=uuid7, version_id=old.pk, asked_by="AGENCY", reason=" "
        )
    assert refusal.value.code == "reason-missing"
    new = desk.moved(old, "2026-02-10 09:00", asked_by=Asker.AGENCY)

    assert dates(old) == ("ENDED", "2026-01-31", "2027-01-31", "2026-02-09")
    (answer,) = [each for each in new.decision.answers if each["code"] == "E11"]
    assert (answer["verdict"], answer["finding"]) == ("yes", "agency_changes")


def test_an_approval_inside_the_lock_is_refused_by_the_rule_as_well(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    new = desk.change(old, "2026-04-01 09:00", Asker.AGENCY)
    desk.submit(new, "2026-04-01 09:00", destination=Division.objects.get(pk=SHANGHAI))
    FilingVersion.objects.filter(pk=new.pk).update(change_asked_by="WORKER")

    with pytest.raises(actions.NotEligible) as refusal:
        desk.approve(new, "2026-05-20 09:00")
    assert refusal.value.reasons == ["E11"]


# The lock of the place alone (Wuxi)


def test_where_the_lock_holds_the_place_alone_other_changes_go_and_a_move_is_refused_on_submission() -> None:
    wuxi = Desk("320200")
    old = wuxi.approved("2026-01-31 09:00", destination=Division.objects.get(pk=SHANGHAI))
    new = wuxi.change(old, "2026-03-01 09:00")

    with pytest.raises(Refusal) as refusal:
        wuxi.submit(new, "2026-03-01 09:01", destination=Division.objects.get(pk="330100"))
    assert refusal.value.code == "E11"
    wuxi.submit(new, "2026-03-01 09:02", address="9 Third Road")
    wuxi.approve(new, "2026-03-02 09:00")
    assert dates(old) == ("ENDED", "2026-01-31", "2027-01-31", "2026-03-01")


@pytest.mark.parametrize(
    ("applies_to", "wish", "free"),
    [
        (["CHANGE_ANY", "CANCEL"], Wish.CHANGE_PLACE, "2026-05-01"),
        (["CHANGE_ANY", "CANCEL"], Wish.CHANGE_OTHER, "2026-05-01"),
        (["CHANGE_ANY", "CANCEL"], Wish.CANCEL, "2026-05-01"),
        (["CHANGE_PLACE"], Wish.CHANGE_PLACE, "2026-05-01"),
        (["CHANGE_PLACE"], Wish.CHANGE_OTHER, "2026-02-10"),
        (["CHANGE_PLACE"], Wish.CANCEL, "2026-02-10"),
        (["CANCEL"], Wish.CHANGE_PLACE, "2026-02-10"),
        ([], Wish.CANCEL, "2026-02-10"),
    ],
)
def test_the_earliest_day_of_each_wish(applies_to: list[str], wish: Wish, free: str) -> None:
    assert str(locks.free_from(wish, date(2026, 4, 30), applies_to, date(2026, 2, 10))) == free
    assert locks.free_from(wish, None, applies_to, date(2026, 2, 10)) == date(2026, 2, 10)
    assert locks.locked_until(wish, date(2026, 4, 30), applies_to, date(2026, 5, 1)) is None


# On the edges of the dates


def test_a_change_approved_on_the_day_of_the_first_approval_leaves_the_old_version_no_day(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    new = desk.moved(old, "2026-01-31 15:00", asked_by=Asker.AGENCY)

    assert dates(old) == ("ENDED", "2026-01-31", "2027-01-31", "2026-01-30")
    assert not old.is_effective_on(date(2026, 1, 30))
    assert not old.is_effective_on(date(2026, 1, 31))
    assert new.is_effective_on(date(2026, 1, 31))
    assert told(old.filing_id)[1][2]["ended_on"] == "2026-01-30"


def test_a_change_whose_filing_ran_out_meanwhile_is_not_approved(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    new = desk.change(old, "2027-01-30 09:00")
    desk.submit(new, "2027-01-30 09:00", destination=Division.objects.get(pk=SHANGHAI))

    with pytest.raises(NotAllowedNow) as refusal:
        desk.approve(new, "2027-02-01 09:00")
    assert "2027-01-31" in str(refusal.value.sentence)
    assert dates(old)[0] == "APPROVED"
    with pytest.raises(NotAllowedNow):
        desk.change(desk.approved("2025-03-01 09:00", away_from=date(2024, 1, 1)), "2026-03-02 09:00")


def test_a_change_of_the_way_to_the_dates_never_overlaps_with_another_filing(desk: Desk) -> None:
    """E10 and the exclusion constraint look at other filings, ended ones included, and not at what is replaced."""
    old = desk.approved("2026-01-31 09:00")
    new = desk.moved(old, "2026-05-01 10:00")
    again = factories.submitted(
        old.worker, at=moment("2026-05-02 09:00"), determinations=list(old.determinations.all())
    )

    found = queries.facts_of(again, on=date(2026, 5, 2), decided_on=date(2026, 5, 2)).others
    assert [(each.effective_from, each.valid_to) for each in found] == [
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2027, 5, 1)),
    ]
    with pytest.raises(actions.NotEligible) as refusal:
        desk.approve(again, "2026-05-02 10:00")
    assert refusal.value.reasons == ["E10"]
    with pytest.raises(IntegrityError, match="version_no_overlap"), transaction.atomic():
        _ended_beside(new, desk)


def _ended_beside(version: FilingVersion, desk: Desk) -> None:
    """A version that held on a day on which another one did, written past the actions."""
    names = ("filing", "agency", "worker", "relation", "slot", "destination")
    same: dict[str, Any] = {name: getattr(version, name) for name in names}
    asked = {"replaces": version, "change_asked_by": "AGENCY", "change_reason": "r", "number": 9}
    submitted = {"applied_on": date(2026, 5, 2), "submitted_at": factories.NOW, "submitted_by": desk.clerk.user}
    decided = {"state": "ENDED", "decided_by": desk.approver.user, "decided_at": factories.NOW}
    day = date(2026, 4, 30)
    ended = {"effective_from": day, "ended_on": day, "ended_because": "BY_AGENCY", "handled_by": desk.clerk.user}
    with acting(by=factories.machine(), at=factories.NOW, ids=uuid7):
        FilingVersion.objects.create(**same, **asked, **submitted, **decided, **ended)


# Renewal


def renew(desk: Desk, old: FilingVersion, at: str) -> FilingVersion:
    return actions.renew(by=desk.clerk, at=moment(at), ids=uuid7, version_id=old.pk)


def test_a_renewal_approved_before_the_end_starts_on_the_day_after_it(desk: Desk) -> None:
    old = desk.approved("2026-03-10 09:00")
    new = renew(desk, old, "2027-02-20 09:00")
    assert (new.filing.renews, new.number) == (old.filing, 1)
    assert new.filing.number != old.filing.number
    desk.submit(new, "2027-02-20 09:10", identity="MATCHES")

    desk.approve(new, "2027-02-22 09:00")

    assert dates(new) == ("APPROVED", "2027-03-11", "2028-03-11", "None")
    assert str(new.lock_until) == "2027-06-11"
    assert dates(old) == ("APPROVED", "2026-03-10", "2027-03-10", "None")
    ((sequence, kind, payload),) = told(new.filing_id)
    assert (sequence, kind, payload["renews"], payload["effective_from"]) == (
        1,
        "filing.approved",
        old.filing.number,
        "2027-03-11",
    )


def test_the_window_of_renewal_opens_thirty_days_before_the_end(desk: Desk) -> None:
    old = desk.approved("2026-03-10 09:00")

    with pytest.raises(NotAllowedNow) as refusal:
        renew(desk, old, "2027-02-07 23:00")
    assert "2027-02-08" in str(refusal.value.sentence)
    renew(desk, old, "2027-02-08 00:10")


def test_a_filing_is_renewed_once_and_one_without_end_never(desk: Desk) -> None:
    old = desk.approved("2026-03-10 09:00")
    new = renew(desk, old, "2027-02-20 09:00")
    with pytest.raises(NotAllowedNow) as refusal:
        renew(desk, old, "2027-02-21 09:00")
    assert new.filing.number in str(refusal.value.sentence)
    actions.withdraw(by=desk.clerk, at=moment("2027-02-22 09:00"), ids=uuid7, version_id=new.pk, reason="No.")
    renew(desk, old, "2027-02-23 09:00")

    set_policy(desk.office, "filing.validity.resident", "UNLIMITED")
    endless = desk.approved("2026-03-10 09:00")
    with pytest.raises(NotAllowedNow):
        renew(desk, endless, "2027-02-20 09:00")


def test_a_renewal_that_has_not_begun_can_be_changed_and_keeps_its_start(desk: Desk) -> None:
    old = desk.approved("2026-03-10 09:00")
    renewed = renew(desk, old, "2027-02-20 09:00")
    desk.submit(renewed, "2027-02-20 09:10")
    desk.approve(renewed, "2027-02-22 09:00")

    new = desk.moved(renewed, "2027-02-25 09:00", asked_by=Asker.AGENCY)

    assert dates(renewed) == ("ENDED", "2027-03-11", "2028-03-11", "2027-03-10")
    assert dates(new) == ("APPROVED", "2027-03-11", "2028-03-11", "None")
    assert [each[:2] for each in told(renewed.filing_id)] == [
        (1, "filing.approved"),
        (2, "filing.ended"),
        (3, "filing.approved"),
    ]


# What PostgreSQL itself refuses


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "APPROVED", "ended_on": None, "ended_because": ""}, "never opens again"),
        ({"destination_id": "330100"}, "does not change"),
        ({"ended_on": date(2026, 4, 1)}, "does not change"),
        ({"lock_until": None}, "does not change"),
    ],
)
def test_what_was_decided_stays_whoever_writes(desk: Desk, change: dict[str, Any], said: str) -> None:
    old = desk.approved("2026-01-31 09:00")
    desk.moved(old, "2026-05-01 10:00")

    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        FilingVersion.objects.filter(pk=old.pk).update(**change)


def test_an_approved_version_only_ends_and_keeps_its_determinations_and_overriders(desk: Desk) -> None:
    old = desk.approved("2026-01-31 09:00")
    for change in ({"state": "DRAFT"}, {"state": "REJECTED"}, {"services": [Service.REHAB.value]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FilingVersion.objects.filter(pk=old.pk).update(**change)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM filings_filingversion_determinations WHERE filingversion_id = %s", [old.pk])
    FilingVersion.objects.filter(pk=old.pk).update(overriders=[1])
    with pytest.raises(IntegrityError, match="only grow"), transaction.atomic():
        FilingVersion.objects.filter(pk=old.pk).update(overriders=[])
    assert Filing.objects.count() == 1
