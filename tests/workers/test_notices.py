"""Device payment notices: one person enters, another confirms, a later one replaces an earlier one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.audit.models import Event
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.workers import actions, queries
from agency.workers.models import Determination, DeviceNotice
from tests import factories
from tests.factories import NOW
from tests.policy.test_parameters import entered

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmation() -> Determination:
    return factories.determination(factories.worker(), kind="DEVICE", decided_on=date(2026, 2, 20))


def who(confirmation: Determination, *roles: Role) -> dict[str, Any]:
    return {"by": factories.actor(confirmation.agency, *roles), "at": NOW, "ids": uuid7}


def test_a_notice_names_limit_life_and_its_last_usable_day(confirmation: Determination) -> None:
    notice = factories.device_notice(confirmation)
    notice.refresh_from_db()
    assert (notice.max_payable, notice.life_months) == (Decimal("12000.00"), 36)
    assert (notice.issued_on, notice.usable_through) == (date(2026, 3, 2), date(2026, 5, 2))
    assert notice.institutions == ["Device centre"]


def test_the_months_of_use_are_those_that_held_at_the_agency_on_the_day_of_issue(confirmation: Determination) -> None:
    entered(
        "determination.device_notice_valid_months", 6, "120000", valid_from=date(2026, 3, 2), valid_to=date(2026, 3, 2)
    )
    assert factories.device_notice(confirmation).usable_through == date(2026, 9, 2)
    assert factories.device_notice(confirmation, issued_on=date(2026, 3, 3)).usable_through == date(2026, 5, 3)


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2026, 3, 1), False), (date(2026, 3, 2), True), (date(2026, 5, 2), True), (date(2026, 5, 3), False)],
)
def test_a_notice_is_used_from_its_issue_to_its_last_day(confirmation: Determination, on: date, found: bool) -> None:
    notice = factories.device_notice(confirmation)
    assert queries.device_notice_for(confirmation, on) == (notice if found else None)


def test_what_nobody_confirmed_is_no_notice(confirmation: Determination) -> None:
    factories.device_notice(confirmation, confirmed=False)
    assert queries.device_notice_for(confirmation, date(2026, 3, 9)) is None


def test_the_notices_of_several_confirmations_are_one_question(
    confirmation: Determination, django_assert_num_queries: Any
) -> None:
    other = factories.determination(confirmation.worker, kind="DEVICE", decided_on=date(2026, 2, 20))
    without = factories.determination(confirmation.worker, kind="DEVICE", decided_on=date(2026, 2, 20))
    first, second = factories.device_notice(confirmation), factories.device_notice(other)
    with django_assert_num_queries(1):
        found = queries.device_notices_for([confirmation.pk, other.pk, without.pk], date(2026, 3, 9))
    assert found == {confirmation.pk: first, other.pk: second}


def test_a_revoked_confirmation_takes_its_notice_along(confirmation: Determination) -> None:
    factories.device_notice(confirmation)
    actions.revoke_determination(
        **who(confirmation, Role.REVIEWER), determination_id=confirmation.pk, on=date(2026, 4, 1), reason="forged"
    )
    days = (date(2026, 3, 31), date(2026, 4, 1))
    assert [queries.device_notice_for(confirmation, on) is None for on in days] == [False, True]


def test_a_later_notice_replaces_the_earlier_one_from_its_day_of_issue(confirmation: Determination) -> None:
    first = factories.device_notice(confirmation)
    second = factories.device_notice(confirmation, issued_on=date(2026, 4, 10), max_payable=Decimal("15000.00"))
    first.refresh_from_db()
    assert (first.ended_on, first.replaced_by) == (date(2026, 4, 10), second)
    assert queries.device_notice_for(confirmation, date(2026, 4, 9)) == first
    assert queries.device_notice_for(confirmation, date(2026, 4, 10)) == second
    assert Event.objects.filter(kind="device_notice.replaced", subject_id=str(first.pk)).count() == 1


def test_an_older_notice_replaces_nothing(confirmation: Determination) -> None:
    factories.device_notice(confirmation, issued_on=date(2026, 3, 2))
    with pytest.raises(Refusal) as refusal:
        factories.device_notice(confirmation, issued_on=date(2026, 3, 1))
    assert refusal.value.code == "older"


def test_a_revoked_notice_ends_with_the_day_before(confirmation: Determination) -> None:
    notice = factories.device_notice(confirmation)
    with pytest.raises(Refusal):
        actions.revoke_device_notice(
            **who(confirmation, Role.APPROVER), notice_id=notice.pk, on=date(2026, 3, 1), reason="wrong limit"
        )
    actions.revoke_device_notice(
        **who(confirmation, Role.APPROVER), notice_id=notice.pk, on=date(2026, 3, 20), reason="wrong limit"
    )
    assert queries.device_notice_for(confirmation, date(2026, 3, 19)) == notice
    assert queries.device_notice_for(confirmation, date(2026, 3, 20)) is None
    with pytest.raises(NotAllowedNow):
        actions.revoke_device_notice(
            **who(confirmation, Role.APPROVER), notice_id=notice.pk, on=date(2026, 3, 21), reason="again"
        )


def test_who_entered_a_notice_does_not_confirm_it_whatever_their_posts(confirmation: Determination) -> None:
    both = factories.person(confirmation.agency, Role.CLERK, Role.REVIEWER)
    by = Actor.of(both, at=NOW)
    notice = actions.enter_device_notice(
        by=by,
        at=NOW,
        ids=uuid7,
        determination_id=confirmation.pk,
        number="N1",
        issued_on=date(2026, 3, 2),
        max_payable=Decimal("1.00"),
        life_months=12,
        institutions=["Centre"],
    )
    with pytest.raises(Denied) as refusal:
        actions.confirm_device_notice(by=by, at=NOW, ids=uuid7, notice_id=notice.pk, revision=notice.revision)
    assert refusal.value.code == "own-work"
    with pytest.raises(IntegrityError, match="notice_maker_is_not_confirmer"), transaction.atomic():
        DeviceNotice.objects.filter(pk=notice.pk).update(state="CONFIRMED", confirmed_by=both, confirmed_at=NOW)


def test_a_refused_notice_is_entered_anew_under_its_number(confirmation: Determination) -> None:
    notice = factories.device_notice(confirmation, confirmed=False, number="N1")
    with pytest.raises(Refusal) as taken:
        factories.device_notice(confirmation, number="N1")
    assert taken.value.code == "number-taken"
    actions.refuse_device_notice(
        **who(confirmation, Role.REVIEWER), notice_id=notice.pk, revision=notice.revision, reason="the limit is wrong"
    )
    again = factories.device_notice(confirmation, number="N1")
    assert queries.device_notice_for(confirmation, date(2026, 3, 9)) == again


def test_only_what_waits_is_decided_and_only_as_it_was_seen(confirmation: Determination) -> None:
    notice = factories.device_notice(confirmation, confirmed=False)
    with pytest.raises(Stale):
        actions.confirm_device_notice(**who(confirmation, Role.REVIEWER), notice_id=notice.pk, revision=7)
    confirm = {**who(confirmation, Role.REVIEWER), "notice_id": notice.pk}
    done = actions.confirm_device_notice(**confirm, revision=notice.revision)
    with pytest.raises(NotAllowedNow):
        actions.confirm_device_notice(**confirm, revision=done.revision)
    with pytest.raises(NotAllowedNow):
        actions.refuse_device_notice(**confirm, revision=done.revision, reason="late")


@pytest.mark.parametrize("kind", ["unconfirmed", "RECOGNITION"])
def test_a_notice_rests_on_a_confirmed_device_confirmation(kind: str) -> None:
    under = (
        factories.determination(factories.worker(), kind="DEVICE", confirmed=False)
        if kind == "unconfirmed"
        else factories.determination(factories.worker(), kind=kind)
    )
    with pytest.raises(NotAllowedNow):
        factories.device_notice(under)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"number": " "}, "number"),
        ({"issued_on": date(2026, 2, 19)}, "day"),
        ({"max_payable": Decimal("0.00")}, "amount"),
        ({"max_payable": Decimal("12000.005")}, "amount"),
        ({"life_months": 0}, "life"),
        ({"life_months": 601}, "life"),
        ({"pieces": 0}, "pieces"),
        ({"pieces": 21}, "pieces"),
        ({"institutions": [" "]}, "institutions"),
    ],
)
def test_what_can_not_be_on_a_notice_is_refused(confirmation: Determination, values: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        factories.device_notice(confirmation, **values)
    assert refusal.value.code == code


def test_two_notices_never_hold_at_a_time(confirmation: Determination) -> None:
    first = factories.device_notice(confirmation)
    factories.device_notice(confirmation, issued_on=date(2026, 3, 5))
    with pytest.raises(IntegrityError, match="notice_stands_alone"), transaction.atomic():
        DeviceNotice.objects.filter(pk=first.pk).update(ended_on=None, replaced_by=None)
