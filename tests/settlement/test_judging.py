"""A payment in question is looked at by a person who had no part in it, and comes back when there is a new reason."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Post, User
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from filings.models import FilingVersion
from settlement import actions
from settlement.models import Claim, Stay
from settlement.stays import page, paid_wrongly
from tests import claims, factories, stays
from tests.factories import moment
from tests.filings.conftest import StoppedClock
from tests.stays import hear, story

pytestmark = pytest.mark.django_db
APPROVED_AT, AT, LATER = moment("2026-03-10 09:00"), moment("2026-04-21 09:00"), moment("2026-04-22 09:00")
RIGHT: dict[str, Any] = {"judgement": "RIGHT", "reason": "Two hospitals number their receipts alike"}


@pytest.fixture
def version() -> FilingVersion:
    return factories.approved(factories.worker(factories.agency(stays.JINAN), at=APPROVED_AT), at=APPROVED_AT)


@pytest.fixture
def claim(version: FilingVersion) -> Claim:
    """Receipt R0001, paid by hand before anything was told."""
    claims.catalogue()
    told = {"receipt_number": "r-0001", "treated": claims.treated_before(AT, institution_name="北京示例医院")}
    ready = claims.reviewed(claims.assessed(claims.received(version.worker, at=AT, **told), at=AT), at=AT)
    return claims.approved(ready, at=AT)


@pytest.fixture
def stay(version: FilingVersion, claim: Claim) -> Stay:
    """The place of treatment paid the same receipt."""
    return told(version, 3)


@pytest.fixture
def approver(stay: Stay) -> Actor:
    return factories.actor(stay.agency, Role.APPROVER, at=AT)


def told(version: FilingVersion, *steps: int) -> Stay:
    """What the story says at these steps was heard."""
    hear([(step + 1, *story(version)[step]) for step in steps], AT)
    found: Stay = Stay.objects.get(told_as=stays.STAY)
    return found


def judged(stay: Stay, by: Actor, **changed: Any) -> Stay:
    said = {"stay_id": stay.pk, "revision": stay.revision, **RIGHT, **changed}
    return actions.judge_payment(by=by, at=LATER, ids=uuid7, **said)


def lists(by: Actor) -> tuple[list[Stay], list[Stay]]:
    """In question, and judged."""
    return page(by, "wrongly").rows, page(by, "judged").rows


@pytest.mark.parametrize("judgement", ["RIGHT", "ASKED_BACK"])
def test_what_a_person_has_judged_leaves_the_list_with_its_reason_and_is_found_again(
    stay: Stay, approver: Actor, judgement: str
) -> None:
    assert (lists(approver), paid_wrongly(approver)) == (([stay], []), 1)

    judged(stay, approver, judgement=judgement)

    assert (lists(approver), paid_wrongly(approver)) == (([], [stay]), 0)
    newest = Stay.history.filter(id=stay.pk).latest("history_date", "history_id")
    assert (newest.judgement, newest.history_change_reason) == (judgement, RIGHT["reason"])
    event = Event.objects.select_related("act").get(kind="stay.payment_judged", subject_id=str(stay.pk))
    assert (event.details, event.act.reason) == ({"judgement": judgement}, RIGHT["reason"])
    row = Stay.objects.get(pk=stay.pk)
    assert (row.judged_by, row.judged_at, row.judged_because) == (approver.user, LATER, RIGHT["reason"])
    assert row.paid_twice


def test_a_claim_is_not_paid_while_nobody_has_judged_what_was_told_since_its_approval(
    claim: Claim, stay: Stay, approver: Actor
) -> None:
    finance = factories.actor(claim.agency, Role.FINANCE, at=AT)
    pay = partial(actions.pay_claim, by=finance, at=LATER, ids=uuid7, claim_id=claim.pk)

    with pytest.raises(NotAllowedNow):
        pay()
    judged(stay, approver)

    assert pay().state == "PAID"


def test_a_claim_is_paid_once_what_was_told_is_undone(version: FilingVersion, claim: Claim, stay: Stay) -> None:
    told(version, 4)
    finance = factories.actor(claim.agency, Role.FINANCE, at=AT)

    assert actions.pay_claim(by=finance, at=LATER, ids=uuid7, claim_id=claim.pk).state == "PAID"


def test_of_another_agencys_stay_that_holds_a_payment_no_more_is_said_than_whom_to_ask(version: FilingVersion) -> None:
    claims.catalogue()
    ours = factories.worker(factories.agency("371000"), at=APPROVED_AT)
    paper = {"receipt_number": "r-0001", "treated": claims.treated_before(AT, institution_name="北京示例医院")}
    claim = claims.received(ours, at=AT, **paper)
    ready = claims.approved(claims.reviewed(claims.assessed(claim, at=AT), at=AT), at=AT)
    theirs = told(version, 3)
    finance = factories.actor(ours.agency, Role.FINANCE, at=AT)
    pay = partial(actions.pay_claim, by=finance, at=LATER, ids=uuid7, claim_id=ready.pk)

    with pytest.raises(NotAllowedNow) as held:
        pay()

    assert theirs.paid_twice
    assert theirs.agency.name in str(held.value)
    assert (theirs.number in str(held.value), theirs.institution_name in str(held.value)) == (False, False)
    judged(theirs, factories.actor(theirs.agency, Role.APPROVER, at=AT))
    assert pay().state == "PAID"


def test_the_last_word_holds(stay: Stay, approver: Actor) -> None:
    after = judged(judged(stay, approver, judgement="ASKED_BACK"), approver, reason="The money came back")
    assert (after.judgement, after.judged_because) == ("RIGHT", "The money came back")


def test_what_is_undone_and_paid_once_more_comes_back(version: FilingVersion, stay: Stay, approver: Actor) -> None:
    judged(stay, approver)
    told(version, 4)
    assert lists(approver) == ([], [])

    again = told(version, 5)

    assert (again.paid_twice, again.judgement, again.judged_by, again.judged_because) == (True, "", None, "")
    assert lists(approver) == ([stay], [])


def test_another_payment_beside_the_one_that_was_judged_comes_back_and_the_same_told_again_does_not(
    version: FilingVersion, stay: Stay, approver: Actor
) -> None:
    judged(stay, approver)
    told(version, 3)
    assert lists(approver) == ([], [stay])

    told(version, 5)

    assert lists(approver) == ([stay], [])
    kinds = Event.objects.filter(subject_id=str(stay.pk), kind="stay.paid_twice")
    assert kinds.count() == 2


@pytest.mark.parametrize("which", ["entered", "reviewed", "approved", "deputy"])
def test_nobody_judges_a_payment_that_they_had_a_part_in(claim: Claim, stay: Stay, which: str) -> None:
    claim.refresh_from_db()
    who = {"entered": claim.editors[0], "reviewed": claim.reviewed_by_id}.get(which, claim.decided_by_id)
    person = factories.person(stay.agency) if which == "deputy" else User.objects.get(pk=who)
    if which != "approved":
        post = {"user": person, "agency": stay.agency, "role": Role.APPROVER, "starts_on": date(2024, 1, 1)}
        deputy = {"stands_in_for_id": who, "ends_on": date(2026, 12, 31)} if which == "deputy" else {}
        with acting(by=factories.machine(), at=AT, ids=uuid7):
            Post.objects.create(**post, **deputy)

    with pytest.raises(Denied) as denied:
        judged(stay, Actor.of(person, at=LATER))

    assert denied.value.code == "own-work"


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.FINANCE, Role.AUDITOR])
def test_who_does_not_decide_on_claims_does_not_judge_their_payment(stay: Stay, role: Role) -> None:
    with pytest.raises(Denied):
        judged(stay, factories.actor(stay.agency, role, at=AT))
    with pytest.raises(Denied):
        judged(stay, factories.actor(factories.agency("371000"), Role.APPROVER, at=AT))


def test_what_cannot_be_kept_is_refused(version: FilingVersion, stay: Stay, approver: Actor) -> None:
    for changed, code in (({"reason": " "}, "reason-missing"), ({"judgement": "PERHAPS"}, "judgement")):
        with pytest.raises(Refusal) as refused:
            judged(stay, approver, **changed)
        assert refused.value.code == code
    with pytest.raises(Stale):
        judged(stay, approver, revision=stay.revision - 1)
    after = told(version, 4)
    with pytest.raises(Stale):
        judged(stay, approver)
    with pytest.raises(NotAllowedNow):
        judged(after, approver)


def test_the_database_keeps_no_word_without_who_said_it_and_why(stay: Stay) -> None:
    with pytest.raises(IntegrityError, match="judged_by_whom"), transaction.atomic():
        Stay.objects.filter(pk=stay.pk).update(judgement="RIGHT", judged_at=AT)


def test_it_is_said_on_the_page_of_the_stay_and_what_was_typed_stays(
    at_desk: Callable[..., Client], clock: StoppedClock, stay: Stay, approver: Actor
) -> None:
    clock.at = LATER
    desk, here = at_desk(approver), reverse("settlement:stay-judge", args=[stay.pk])
    asked = desk.get(reverse("settlement:stay", args=[stay.pk])).content.decode()
    assert re.search(r"</a> CNY \d[\d,]*\.\d\d · Approved", asked), "how much was paid by hand"

    refused = desk.post(here, {**RIGHT, "judgement": "", "revision": stay.revision})
    assert (refused.status_code, f'value="{RIGHT["reason"]}"' in refused.content.decode()) == (422, True)
    done = desk.post(here, {**RIGHT, "revision": stay.revision})

    assert (done.status_code, done.headers["Location"]) == (302, reverse("settlement:stay", args=[stay.pk]))
    shown = desk.get(done.headers["Location"]).content.decode()
    assert (RIGHT["reason"] in shown, "have one of the two taken back" in shown) == (True, False)
    assert RIGHT["reason"] in desk.get(reverse("settlement:stays") + "?tab=judged").content.decode()
    assert "?tab=wrongly" not in desk.get(reverse("offices:desk")).content.decode()


def test_who_approved_the_claim_is_told_why_another_person_judges(
    at_desk: Callable[..., Client], clock: StoppedClock, claim: Claim, stay: Stay
) -> None:
    clock.at = LATER
    shown = at_desk(Actor.of(claim.decided_by, at=LATER)).get(reverse("settlement:stay", args=[stay.pk]))
    assert "another person has to judge it" in shown.content.decode()
    assert reverse("settlement:stay-judge", args=[stay.pk]) not in shown.content.decode()
