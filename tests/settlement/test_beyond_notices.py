"""What a place of treatment paid for devices beyond our notices is settled; a second person ends it here (S11)."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Post
from agency.offices.refusals import Denied
from agency.workers import actions as worker_actions
from agency.workers.models import DeviceNotice
from filings.models import FilingVersion
from settlement import actions
from settlement.actions import NewItem
from settlement.assessment.told import TooMuch
from settlement.device_queries import beyond_notices
from settlement.enums import CatalogueKind
from settlement.models import Stay
from settlement.stays import page, paid_wrongly
from tests import bills, claims, factories, stays
from tests.bills import yuan
from tests.conftest import overlapping
from tests.exchange import letters
from tests.factories import moment
from tests.filings.conftest import StoppedClock
from tests.stays import hear

pytestmark = pytest.mark.django_db
APPROVED, AT, LATER = moment("2026-03-10 09:00"), moment("2026-05-21 09:00"), moment("2026-05-22 09:00")
OTHER = str(uuid.UUID(int=10))
Told = tuple[str, str, str, str]


@pytest.fixture
def version() -> FilingVersion:
    """Jinan's filing for devices in Nanjing; the worker has notice N-1 of 12,000.00 yuan of 2026-03-05."""
    worker = factories.worker(factories.agency(stays.JINAN), at=APPROVED)
    confirmation = factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    factories.device_notice(confirmation, number="N-1", issued_on=date(2026, 3, 5))
    rests_on = [factories.determination(worker, at=APPROVED), confirmation]
    return factories.approved(worker, at=APPROVED, determinations=rests_on, services=["DEVICE"])


@pytest.fixture
def approver(version: FilingVersion) -> Actor:
    return factories.actor(version.agency, Role.APPROVER, at=AT)


def settled(version: FilingVersion, *devices: Told, bill: int = 77) -> dict[str, Any]:
    fund = sum(yuan(each[3]) for each in devices)
    told = {"filing_no": version.filing.number, "version": version.number, "admitted_on": "2026-04-10"}
    amounts = {"total": f"{fund + 100}.00", "fund": f"{fund}.00", "personal": "100.00"}
    number = {"number": f"Z{bill}", "bill": {"id": str(uuid.UUID(int=bill)), "number": f"R{bill}"}}
    return letters.settled_devices(*((*each[:3], f"{each[3]}.00") for each in devices), **told, **amounts, **number)


def heard(version: FilingVersion, *devices: Told, bill: int = 77, stay: str = stays.STAY) -> Stay:
    """The place of treatment told that it settled devices: notice, code, day, and whole yuan of the fund."""
    (*_before, last) = hear([(bill, "stay.settled", settled(version, *devices, bill=bill))], AT, stay=stay)
    assert last.parked_because == ""
    found: Stay = Stay.objects.get(told_as=stay)
    return found


def told(rows: list[TooMuch]) -> list[tuple[str, str, str, Any, int, int]]:
    return [
        (row.why.value, row.notice, row.codes, row.limit and int(row.limit), int(row.paid), int(row.above))
        for row in rows
    ]


LEG, ARM = ("N-1", "LEG", "2026-04-10"), ("n 1", "ARM", "2026-04-11")


@pytest.mark.parametrize(
    ("devices", "rows"),
    [
        ([(*LEG, "12000")], []),
        ([(*LEG, "13000")], [("ABOVE", "N-1", "LEG", 12000, 13000, 1000)]),
        ([(*LEG, "7000"), (*ARM, "5000")], []),
        ([(*LEG, "7000"), (*ARM, "5001")], [("ABOVE", "N-1", "LEG ARM", 12000, 12001, 1)]),
        ([("N-9", "LEG", "2026-04-10", "500")], [("WITHOUT", "N-9", "LEG", None, 500, 500)]),
        ([("N-1", "LEG", "2026-05-06", "500")], [("WITHOUT", "N-1", "LEG", None, 500, 500)]),
        ([(*LEG, "500"), (*LEG, "600")], []),
        ([(*LEG, "500"), ("N-1", "LEG", "2026-04-12", "600")], [("EARLY", "N-1", "LEG", None, 600, 600)]),
    ],
)
def test_what_was_paid_beyond_a_notice_is_in_question_with_its_amounts(
    version: FilingVersion, approver: Actor, devices: list[Told], rows: list[Any]
) -> None:
    stay = heard(version, *devices)

    assert told(beyond_notices(stay)) == rows
    assert (stay.beyond_notice, stay.paid_twice) == (bool(rows), False)
    assert page(approver, "wrongly").rows == ([stay] if rows else [])
    assert paid_wrongly(approver) == len(rows)


def test_the_limit_and_the_service_life_hold_over_all_stays_of_the_worker(version: FilingVersion) -> None:
    confirmation = factories.determination(version.worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    factories.device_notice(confirmation, number="N-2", issued_on=date(2026, 4, 20))
    heard(version, (*LEG, "7000"))

    stay = heard(version, (*ARM, "7000"), ("N-2", "LEG", "2026-05-01", "900"), bill=78, stay=OTHER)

    assert told(beyond_notices(stay)) == [
        ("ABOVE", "N-1", "ARM", 12000, 14000, 2000),
        ("EARLY", "N-2", "LEG", None, 900, 900),
    ]
    assert [each.beyond_notice for each in Stay.objects.order_by("told_as")] == [False, True]


def test_a_changed_injury_and_a_notice_for_two_are_no_reason_to_ask(version: FilingVersion) -> None:
    changed = factories.determination(version.worker, kind="DEVICE", decided_on=date(2026, 2, 1), injury_changed=True)
    factories.device_notice(changed, number="N-2", issued_on=date(2026, 4, 20), pieces=2)
    heard(version, (*LEG, "7000"))

    stay = heard(version, ("N-2", "LEG", "2026-05-01", "900"), ("N-2", "LEG", "2026-05-02", "900"), bill=78, stay=OTHER)

    assert not stay.beyond_notice


def confirmed(version: FilingVersion, number: str, **values: Any) -> DeviceNotice:
    """A payment notice under a device confirmation of its own."""
    confirmation = factories.determination(version.worker, kind="DEVICE", decided_on=date(2026, 2, 1))
    return factories.device_notice(confirmation, number=number, at=LATER, **values)


def test_a_notice_that_is_entered_late_answers_the_question(version: FilingVersion, approver: Actor) -> None:
    stay = heard(version, ("N-9", "LEG", "2026-04-10", "500"))
    confirmed(version, "N-8", issued_on=date(2026, 4, 1))
    assert page(approver, "wrongly").rows == [stay]

    confirmed(version, "N-9", issued_on=date(2026, 4, 1))

    assert page(approver, "wrongly").rows == []
    event = Event.objects.get(kind="stay.within_notice")
    assert event.subject_id == str(stay.pk)
    assert Event.objects.get(kind="device_notice.confirmed", act=event.act)


def test_a_notice_that_could_not_be_used_any_more_that_day_asks(version: FilingVersion, approver: Actor) -> None:
    stay = heard(version, (*LEG, "500"))
    revoke = {"by": approver, "at": LATER, "ids": uuid7, "notice_id": DeviceNotice.objects.get().pk, "reason": "Wrong"}

    with transaction.atomic():
        worker_actions.revoke_device_notice(**revoke, on=date(2026, 4, 11))
        assert page(approver, "wrongly").rows == []
        transaction.set_rollback(True)
    worker_actions.revoke_device_notice(**revoke, on=date(2026, 4, 10))

    assert page(approver, "wrongly").rows == [stay]


def test_a_device_confirmation_that_was_revoked_before_that_day_asks(version: FilingVersion, approver: Actor) -> None:
    stay = heard(version, (*LEG, "500"))
    confirmation = DeviceNotice.objects.get().determination_id

    worker_actions.revoke_determination(
        by=approver, at=LATER, ids=uuid7, determination_id=confirmation, on=date(2026, 4, 10), reason="Judgment"
    )

    assert page(approver, "wrongly").rows == [stay]


def test_it_leaves_the_list_when_the_settlement_is_undone(version: FilingVersion, approver: Actor) -> None:
    heard(version, (*LEG, "13000"))
    body = {name: value for name, value in settled(version, (*LEG, "13000")).items() if name != "devices"}

    hear([(78, "stay.undone", {**body, "undone": {"kind": "CANCELLED", "month": "2024-04"}})], AT)

    assert (page(approver, "wrongly").rows, paid_wrongly(approver)) == ([], 0)
    kinds = Event.objects.filter(kind__in=["stay.beyond_notice", "stay.within_notice"]).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["stay.beyond_notice", "stay.within_notice"]


def test_it_leaves_the_list_when_the_other_settlement_under_the_notice_is_undone(
    version: FilingVersion, approver: Actor
) -> None:
    heard(version, (*LEG, "7000"))
    last = heard(version, (*ARM, "7000"), bill=78, stay=OTHER)
    assert page(approver, "wrongly").rows == [last]
    body = {name: value for name, value in settled(version, (*LEG, "7000")).items() if name != "devices"}

    hear([(79, "stay.undone", {**body, "undone": {"kind": "CANCELLED", "month": "2024-04"}})], AT)

    assert (page(approver, "wrongly").rows, paid_wrongly(approver)) == ([], 0)


@pytest.mark.race
@pytest.mark.parametrize("undone_first", [True, False])
def test_a_settlement_told_while_the_other_under_the_notice_is_undone_is_judged_without_it(
    committed_db: None, version: FilingVersion, approver: Actor, undone_first: bool
) -> None:
    heard(version, (*LEG, "7000"))
    body = {name: value for name, value in settled(version, (*LEG, "7000")).items() if name != "devices"}
    undone = (79, "stay.undone", {**body, "undone": {"kind": "CANCELLED", "month": "2024-04"}})

    def undo() -> None:
        hear([undone], AT)

    def settle() -> None:
        heard(version, (*ARM, "7000"), bill=78, stay=OTHER)

    overlapping(*((undo, settle) if undone_first else (settle, undo)))

    assert (page(approver, "wrongly").rows, paid_wrongly(approver)) == ([], 0)


@pytest.mark.race
def test_one_that_somebody_judges_while_the_other_settlement_is_undone_leaves_the_list_too(
    committed_db: None, version: FilingVersion, approver: Actor
) -> None:
    heard(version, (*LEG, "7000"))
    last = heard(version, (*ARM, "7000"), bill=78, stay=OTHER)
    body = {name: value for name, value in settled(version, (*LEG, "7000")).items() if name != "devices"}
    undone = (79, "stay.undone", {**body, "undone": {"kind": "CANCELLED", "month": "2024-04"}})

    overlapping(lambda: judged(last, approver), lambda: hear([undone], AT))

    last.refresh_from_db()
    assert (last.beyond_notice, last.judgement) == (False, "ASKED_BACK")


def test_another_settlement_beyond_the_notice_asks_again(version: FilingVersion, approver: Actor) -> None:
    judged(heard(version, (*LEG, "13000")), approver)
    assert page(approver, "wrongly").rows == []

    again = heard(version, (*ARM, "1"), bill=78)

    assert (again.judged_at, page(approver, "wrongly").rows) == (None, [again])


def judged(stay: Stay, by: Actor) -> Stay:
    word = {"judgement": "ASKED_BACK", "reason": "The hospital gives the rest back"}
    return actions.judge_payment(by=by, at=LATER, ids=uuid7, stay_id=stay.pk, revision=stay.revision, **word)


def test_who_decides_on_claims_sees_it_on_the_desk_with_amounts_and_ends_it(
    at_desk: Callable[..., Client], clock: StoppedClock, version: FilingVersion, approver: Actor
) -> None:
    clock.at = LATER
    stay = heard(version, (*LEG, "13000"))
    desk, here = at_desk(approver), reverse("settlement:stay", args=[stay.pk])
    assert "?tab=wrongly" in desk.get(reverse("offices:desk")).content.decode()

    shown = desk.get(here).content.decode()
    assert all(f'<td class="num">CNY {each}</td>' in shown for each in ("12,000.00", "13,000.00", "1,000.00"))
    word = {"judgement": "ASKED_BACK", "reason": "The hospital gives the rest back", "revision": stay.revision}
    assert desk.post(reverse("settlement:stay-judge", args=[stay.pk]), word).status_code == 302

    assert "?tab=wrongly" not in desk.get(reverse("offices:desk")).content.decode()
    assert word["reason"] in desk.get(reverse("settlement:stays") + "?tab=judged").content.decode()


@pytest.mark.parametrize("which", ["entered_by", "confirmed_by"])
def test_nobody_ends_it_who_entered_or_confirmed_the_notice(version: FilingVersion, which: str) -> None:
    stay = heard(version, (*LEG, "13000"))
    person = getattr(DeviceNotice.objects.get(number="N-1"), which)
    with acting(by=factories.machine(), at=AT, ids=uuid7):
        Post.objects.create(user=person, agency=stay.agency, role=Role.APPROVER, starts_on=date(2024, 1, 1))

    with pytest.raises(Denied) as denied:
        judged(stay, Actor.of(person, at=LATER))

    assert denied.value.code == "own-work"


def test_it_holds_no_claim_and_names_none(version: FilingVersion, approver: Actor) -> None:
    bills.catalogue("DEVICE", stays.JINAN, NewItem("EYE", "Eye"))
    day = date(2026, 4, 3)
    treated = claims.treated(service="DEVICE", admitted_on=day, discharged_on=day)
    line = bills.line(1, "EYE", "100.00", kind=CatalogueKind.DEVICE, served_on=day)
    claim = claims.assessed(claims.received(version.worker, treated=treated, at=AT), [line], at=AT)
    ready = claims.approved(claims.reviewed(claim, at=AT), at=AT)
    stay = heard(version, ("N-9", "LEG", "2026-04-10", "500"))

    paid = actions.pay_claim(by=factories.actor(stay.agency, Role.FINANCE), at=LATER, ids=uuid7, claim_id=ready.pk)

    assert (stay.beyond_notice, paid.state, list(actions.claims_in_question(stay))) == (True, "PAID", [])


@pytest.mark.parametrize("many", [1, 3])
def test_asking_costs_two_queries_however_many_devices_there_are(version: FilingVersion, many: int) -> None:
    stay = heard(version, *(("N-1", f"D{number}", "2026-04-10", "5000") for number in range(many)))

    with CaptureQueriesContext(connection) as asked:
        beyond_notices(Stay.objects.select_related("worker", "received").get(pk=stay.pk))

    assert len(asked) == 3  # that of the stay is one


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(amounts=st.lists(st.integers(1, 9_000), min_size=1, max_size=4))
def test_in_question_is_to_the_cent_what_all_stays_have_above_the_limit(
    version: FilingVersion, amounts: list[int]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT drawn")
    for number, amount in enumerate(amounts):
        stay = heard(
            version, ("N-1", f"D{number}", "2026-04-10", str(amount)), bill=80 + number, stay=str(uuid.uuid4())
        )
    above = sum(amounts) - 12_000

    assert [(row.paid, row.above) for row in beyond_notices(stay)] == ([(sum(amounts), above)] if above > 0 else [])
    assert stay.beyond_notice is (above > 0)
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT drawn")
