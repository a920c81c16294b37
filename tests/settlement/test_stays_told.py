"""Stays of our workers elsewhere: what the place of treatment says, whatever the order, and what we keep of it."""

import re
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agency.audit.models import Event
from agency.exchange.enums import Handling, Unhandled
from agency.exchange.envelope import parse
from agency.exchange.hub.store import Store
from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Act
from agency.workers import actions as worker_actions
from agency.workers.models import Worker
from filings.enums import Asker, TaskKind
from filings.models import FilingVersion, ReceivedFiling, Task
from settlement import actions
from settlement.actions import NewItem, hearing
from settlement.actions.receipts import PaidBefore
from settlement.enums import StayRole, WhyManual
from settlement.models import Bill, Claim, DirectPayment, Stay
from settlement.stays import paid_wrongly
from tests import bills, claims, factories, stays
from tests.conftest import by_itself, overlapping, until_somebody_waits
from tests.desks import Desk
from tests.factories import moment
from tests.stays import Hospital, hear, story, told_of

pytestmark = pytest.mark.django_db
AT = moment("2026-04-21 09:00")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hub.sqlite3")
    yield store
    store.close()


@pytest.fixture
def version() -> FilingVersion:
    """Jinan's filing for Nanjing, approved on 2026-03-10."""
    at = moment("2026-03-10 09:00")
    return factories.approved(factories.worker(factories.agency(stays.JINAN), at=at), at=at)


@pytest.fixture
def hospital() -> Hospital:
    return Hospital(moment("2026-01-05 09:00"))


def received(store: Store, version: FilingVersion) -> ReceivedFiling:
    stays.pass_on(store, moment("2026-03-10 09:05"))
    found: ReceivedFiling = ReceivedFiling.objects.get(filing_number=version.filing.number)
    return found


def known(stay: Stay) -> tuple[Any, ...]:
    return (stay.state, stay.admitted_on, stay.discharged_on, stay.number, stay.institution_name)


def as_it_stands(version: FilingVersion) -> Any:
    """All that is kept of the stay told as STAY, and the day on its filing."""
    stay = Stay.objects.get(told_as=stays.STAY)
    names = (
        "told_as",
        "receipt_number",
        "month",
        "total",
        "fund",
        "worker",
        "separated",
        "undone_kind",
        "undone_month",
    )
    payments = sorted(DirectPayment.objects.filter(stay=stay).values_list(*names))
    version.refresh_from_db()
    return known(stay), stay.service, stay.place_id, stay.told_sequence, payments, version.admitted_on


# From the hospital to the insured place


def test_an_admission_here_is_told_to_the_insured_place_and_known_there_by_its_worker_and_filing(
    store: Store, version: FilingVersion, hospital: Hospital
) -> None:
    stay = hospital.admit(received(store, version), "2026-04-02", "2026-04-02 10:00")

    assert stays.pass_on(store, moment("2026-04-02 10:01")) == ["admission.registered"]

    there = told_of(stay)
    assert (there.role, there.worker, there.version) == (StayRole.INSURED_PLACE, version.worker, version)
    assert (there.agency.code, stay.agency.code) == (stays.JINAN, stays.NANJING)
    assert known(there) == ("ADMITTED", date(2026, 4, 2), None, "Z1", hospital.institution.name)
    assert (there.institution, there.diagnoses, there.place_id) == (hospital.institution, [], stays.NANJING)
    version.refresh_from_db()
    assert version.admitted_on == date(2026, 4, 2)


def test_each_act_says_one_message_in_its_own_transaction_numbered_within_the_stay(
    store: Store, version: FilingVersion, hospital: Hospital
) -> None:
    stay = hospital.admit(received(store, version), "2026-04-02", "2026-04-02 10:00")
    hospital.discharge(stay, "2026-04-20", "2026-04-20 10:00")
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    bill = bills.settled(bills.assessed(stay, [bills.line()], at=bills.NOW), at=bills.NOW)
    bills.undone(bill, at=moment("2026-04-21 08:00"))

    said = list(Outgoing.objects.filter(subject=stay.pk).order_by("sequence").select_related("act", "body"))
    assert [(each.sequence, each.kind) for each in said] == [
        (1, "admission.registered"),
        (2, "admission.discharged"),
        (3, "stay.settled"),
        (4, "stay.undone"),
    ]
    assert {each.agency_id for each in said} == {stay.agency_id}
    envelopes = [parse(bytes(each.body.sealed)) for each in said]
    assert {(each.insured_place, each.place_of_treatment) for each in envelopes} == {(stays.JINAN, stays.NANJING)}
    paid = envelopes[3].payload
    assert (paid["fund"], paid["personal"], paid["separated"], paid["total"]) == ("100.00", "0.00", "0.00", "100.00")
    assert (paid["bill"], paid["undone"]) == (
        {"id": str(bill.pk), "number": bill.receipt_number},
        {"kind": "CANCELLED", "month": "2026-04"},
    )


def test_the_exchange_passes_all_of_it_on_and_the_insured_place_has_the_money_and_no_bill(
    store: Store, version: FilingVersion, hospital: Hospital
) -> None:
    stay = hospital.admit(received(store, version), "2026-04-02", "2026-04-02 10:00")
    hospital.discharge(stay, "2026-04-20", "2026-04-20 10:00")
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    bill = bills.settled(bills.assessed(stay, [bills.line()], at=bills.NOW), at=bills.NOW)
    stays.pass_on(store, AT)

    there = told_of(stay)
    assert (there.state, there.discharged_on) == ("SETTLED", date(2026, 4, 20))
    payment = DirectPayment.objects.get(stay=there)
    assert (payment.fund, payment.total, payment.month) == (Decimal("100.00"), Decimal("100.00"), date(2026, 4, 1))
    assert (payment.told_as, payment.receipt_number) == (bill.pk, bill.receipt_number)
    assert not Bill.objects.filter(stay=there).exists()


def test_a_conversion_is_told_without_its_reason(store: Store, version: FilingVersion, hospital: Hospital) -> None:
    stay = hospital.admit(received(store, version), "2026-04-02", "2026-04-02 10:00")
    actions.convert(by=hospital.by, at=AT, ids=uuid7, stay_id=stay.pk, reason="No catalogue")

    assert stays.pass_on(store, AT) == ["admission.registered", "stay.converted"]
    there = told_of(stay)
    assert (there.state, there.ended_because) == ("CONVERTED_TO_MANUAL", "")


def test_a_correction_a_transfer_and_its_taking_back_are_told_and_the_day_on_the_filing_follows(
    store: Store, version: FilingVersion, hospital: Hospital
) -> None:
    filing = received(store, version)
    stay = hospital.admit(filing, "2026-04-02", "2026-04-02 10:00")
    factories.agreement(hospital.institution, at=moment("2026-01-05 09:00"))
    told: dict[str, Any] = {"by": hospital.by, "ids": uuid7, "stay_id": stay.pk}
    verified = hospital.check(str(filing.number), "2026-04-03", "2026-04-04 10:00")
    for diagnoses, day in ((("S72.4",), None), (None, date(2026, 4, 3))):
        correction = actions.Correction(admitted_on=day, diagnoses=diagnoses)
        same = {**told, "at": moment("2026-04-04 10:01"), "sent": hospital.sent(), "reason": "Misread"}
        actions.correct_admission(**same, correction=correction, verified=verified)
    leaving = {"transferred_on": date(2026, 4, 9), "transferred_to": "Second hospital"}
    actions.transfer(**told, at=moment("2026-04-09 10:00"), sent=hospital.sent(), **leaving)
    stays.pass_on(store, moment("2026-04-09 10:01"))

    there = told_of(stay)
    assert (there.admitted_on, there.discharged_on) == (date(2026, 4, 3), date(2026, 4, 9))
    version.refresh_from_db()
    assert version.admitted_on == date(2026, 4, 3)

    actions.reopen(**told, at=moment("2026-04-10 10:00"), sent=hospital.sent(), reason="Still here")
    stays.pass_on(store, moment("2026-04-10 10:01"))
    assert told_of(stay).discharged_on is None
    kinds = Outgoing.objects.filter(subject=stay.pk).order_by("sequence").values_list("kind", flat=True)
    registered, left = "admission.registered", "admission.discharged"
    assert list(kinds) == [registered, registered, left, registered]


def test_the_place_of_treatment_asks_nothing_of_workers_though_both_live_in_one_deployment(
    store: Store, version: FilingVersion, hospital: Hospital
) -> None:
    filing = received(store, version)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))

    with CaptureQueriesContext(connection) as asked:
        stay = hospital.admit(filing, "2026-04-02", "2026-04-02 10:00")
        hospital.discharge(stay, "2026-04-20", "2026-04-20 10:00")
        bill = bills.settled(bills.assessed(stay, [bills.line()], at=bills.NOW), at=bills.NOW)
        bills.undone(bill, at=AT)
        hospital.cancel(stay, "2026-04-21 10:00")

    statements = [each["sql"] for each in asked]
    assert len(statements) > 20
    assert [sql for sql in statements if "workers_" in sql or "filings_filing" in sql] == []
    row = Stay.objects.get(pk=stay.pk)
    assert (row.worker_id, row.version_id, row.received_id) == (None, None, filing.pk)


# In any order, any number of times


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, 5), max_size=3).flatmap(lambda more: st.permutations([*range(6), *more])))
@example(order=[5, 4, 3, 2, 1, 0])
@example(order=[2, 0, 0, 5, 4, 3, 1, 2])
def test_whatever_the_order_and_however_often_the_end_is_the_same(version: FilingVersion, order: list[int]) -> None:
    said = [(number, kind, payload) for number, (kind, payload) in enumerate(story(version), start=1)]

    with transaction.atomic():
        heard = hear([said[number] for number in order], AT)
        assert {each.handling for each in heard} == {Handling.HANDLED}
        found = as_it_stands(version)
        transaction.set_rollback(True)

    in_order = (
        ("SETTLED", date(2026, 4, 3), date(2026, 4, 20), "Z0001", "北京示例医院"),
        "MEDICAL",
        stays.NANJING,
        6,
        [
            (uuid.UUID(int=77), "R0001", date(2024, 4, 1), *_shares(), "REVERSED", date(2024, 6, 1)),
            (uuid.UUID(int=78), "R0001", date(2026, 6, 1), *_shares(), "", None),
        ],
        date(2026, 4, 3),
    )
    assert found == in_order


def _shares() -> tuple[Decimal, ...]:
    return tuple(map(Decimal, ("48236.50", "45120.00", "3116.50", "0.00")))


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1, 0, 1, 0), (0, 1, 0)])
def test_a_cancelled_admission_gives_the_filing_its_waiting_back_in_whatever_order(
    version: FilingVersion, order: tuple[int, ...]
) -> None:
    registered = story(version)[0][1]
    said = [(1, "admission.registered", registered), (2, "admission.cancelled", registered)]

    hear([said[number] for number in order], AT)

    assert as_it_stands(version)[0][0] == "ADMISSION_CANCELLED"
    assert version.admitted_on is None


def test_a_cancelled_admission_leaves_the_day_of_another_that_stands(version: FilingVersion) -> None:
    first = story(version)[0][1]
    second = {**first, "number": "Z0002", "admitted_on": "2026-04-09"}
    hear([(1, "admission.registered", first)], AT)
    hear([(1, "admission.registered", second)], AT, stay=str(uuid.UUID(int=10)))

    hear([(2, "admission.cancelled", first)], AT)

    version.refresh_from_db()
    assert version.admitted_on == date(2026, 4, 9)


@pytest.fixture
def changed(version: FilingVersion) -> FilingVersion:
    """A change of the filing for the same place, approved while the patient told as STAY was in hospital."""
    hear([(1, "admission.registered", story(version)[0][1])], AT)
    desk, at = Desk(stays.JINAN), "2026-04-21 10:00"
    change = desk.change(version, at, Asker.AGENCY)
    desk.submit(change, at, address="Moved within the city")
    return desk.approve(change, at)


def test_a_cancelled_admission_gives_the_waiting_back_to_the_change_that_took_the_patient_over(
    version: FilingVersion, changed: FilingVersion
) -> None:
    assert changed.admitted_on == date(2026, 4, 2)

    hear([(2, "admission.cancelled", story(version)[0][1])], AT)

    changed.refresh_from_db()
    assert changed.admitted_on is None
    assert not Task.objects.filter(kind=TaskKind.LATE_ADMISSION).exists()


def test_a_cancelled_admission_leaves_a_change_the_day_of_a_stay_of_its_own(
    version: FilingVersion, changed: FilingVersion
) -> None:
    own = {**story(changed)[0][1], "number": "Z0002", "admitted_on": "2026-04-22"}
    hear([(1, "admission.registered", own)], AT, stay=str(uuid.UUID(int=10)))

    hear([(2, "admission.cancelled", story(version)[0][1])], AT)

    changed.refresh_from_db()
    assert changed.admitted_on == date(2026, 4, 22)
    assert not Task.objects.filter(kind=TaskKind.LATE_ADMISSION).exists()


def test_a_corrected_day_of_admission_goes_to_the_change_that_took_the_patient_over(
    version: FilingVersion, changed: FilingVersion
) -> None:
    hear([(2, "admission.registered", story(version)[1][1])], AT)

    changed.refresh_from_db()
    assert changed.admitted_on == date(2026, 4, 3)
    assert not Task.objects.filter(kind=TaskKind.LATE_ADMISSION).exists()


@pytest.mark.race
def test_two_admissions_that_are_cancelled_at_the_same_moment_give_the_filing_its_waiting_back(
    committed_db: None, version: FilingVersion
) -> None:
    first = story(version)[0][1]
    second = {**first, "number": "Z0002", "admitted_on": "2026-04-09"}
    other = str(uuid.UUID(int=10))
    hear([(1, "admission.registered", first)], AT)
    hear([(1, "admission.registered", second)], AT, stay=other)

    overlapping(
        lambda: hear([(2, "admission.cancelled", first)], AT),
        lambda: hear([(2, "admission.cancelled", second)], AT, stay=other),
    )

    version.refresh_from_db()
    assert version.admitted_on is None


@pytest.mark.race
@pytest.mark.parametrize("loss", ["stop", "revocation"])
def test_a_loss_and_a_message_of_a_stay_never_wait_for_each_other(
    committed_db: None, version: FilingVersion, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    """Both hold the filings and then the worker: the loss begins when the message has the one and not yet the other."""
    reviewer = factories.actor(version.agency, Role.REVIEWER, at=AT)
    stop = factories.stop(version.worker, confirmed=False, from_on=date(2026, 4, 20), at=AT)
    told = {"by": reviewer, "at": AT, "ids": uuid7}
    if loss == "stop":
        act = partial(worker_actions.confirm_stop, **told, stop_id=stop.pk, revision=stop.revision)
    else:
        words = {"determination_id": version.determinations.get().pk, "on": date(2026, 4, 20), "reason": "Judgment"}
        act = partial(worker_actions.revoke_determination, **told, **words)
    hold_filing, meanwhile = hearing._version, []

    with ThreadPoolExecutor(1) as other:

        def held(of: Any) -> FilingVersion:
            found = hold_filing(of)
            meanwhile.append(other.submit(by_itself, act))
            until_somebody_waits(or_else=meanwhile[0].done)
            return found

        monkeypatch.setattr(hearing, "_version", held)
        (message,) = hear([(1, "admission.registered", story(version)[0][1])], AT)

    meanwhile[0].result()
    version.refresh_from_db()
    assert (message.parked_because, version.state, Stay.objects.count()) == ("", "ENDED", 1)


def test_what_was_heard_before_changes_nothing_and_keeps_no_act(version: FilingVersion) -> None:
    said = [(number, kind, payload) for number, (kind, payload) in enumerate(story(version), start=1)]
    hear(said, AT)
    acts, rows = Act.objects.count(), Stay.objects.get(told_as=stays.STAY).history.count()

    hear([*said, said[0]], AT)

    assert (Act.objects.count(), Stay.objects.get(told_as=stays.STAY).history.count()) == (acts, rows)
    assert Event.objects.filter(kind="stay.told").count() == 6


def test_an_admission_after_the_end_of_the_filing_is_kept_and_asked_about(version: FilingVersion) -> None:
    late = {**story(version)[0][1], "admitted_on": "2027-03-11"}

    hear([(1, "admission.registered", late)], moment("2027-03-12 09:00"))

    assert Stay.objects.get(told_as=stays.STAY).admitted_on == date(2027, 3, 11)
    assert Task.objects.get(kind=TaskKind.LATE_ADMISSION).details["why"] == "outside"


# What cannot be used


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"filing_no": "370100-2099-0000001"}, Unhandled.UNKNOWN_SUBJECT),
        ({"version": 9}, Unhandled.UNKNOWN_SUBJECT),
        ({"discharged_on": "2026-04-01"}, Unhandled.INVALID),
        ({"total": "48236.51"}, Unhandled.INVALID),
        ({"service": "DENTAL"}, Unhandled.INVALID),
    ],
)
def test_a_message_that_cannot_be_used_is_set_aside_with_its_bytes_and_a_reason_in_words(
    version: FilingVersion, changes: dict[str, Any], reason: Unhandled
) -> None:
    payload = {**story(version)[3][1], **changes}

    (heard,) = hear([(4, "stay.settled", payload)], AT)

    assert (heard.handling, heard.parked_because) == (Handling.PARKED, reason)
    assert heard.get_parked_because_display() == reason.label
    assert payload["filing_no"].encode() in bytes(heard.body)
    assert not Stay.objects.exists()


def test_the_same_bill_with_another_amount_is_set_aside_and_the_first_stays(version: FilingVersion) -> None:
    settled = story(version)[3][1]
    hear([(4, "stay.settled", settled)], AT)

    other = {**settled, "total": "48236.00", "personal": "3116.00"}
    heard = hear([(5, "stay.settled", other)], AT)

    assert [each.parked_because for each in heard] == ["", Unhandled.CONTRADICTS]
    assert DirectPayment.objects.get().total == Decimal("48236.50")
    assert Stay.objects.get(told_as=stays.STAY).told_sequence == 4


def test_a_place_that_the_filing_is_not_for_tells_nothing_of_a_stay(version: FilingVersion) -> None:
    steps = story(version)
    heard = hear([(4, "stay.settled", steps[3][1])], AT, mdtrtarea_admvs="210200")

    assert [each.parked_because for each in heard] == [Unhandled.CONTRADICTS]
    assert not Stay.objects.exists()
    assert not DirectPayment.objects.exists()
    version.refresh_from_db()
    assert version.admitted_on is None


def test_a_district_of_the_place_that_the_filing_is_for_tells_of_its_stays(version: FilingVersion) -> None:
    hear([(1, "admission.registered", story(version)[0][1])], AT, mdtrtarea_admvs="320102")

    assert Stay.objects.get(told_as=stays.STAY).place_id == "320102"


def test_a_stay_stays_under_its_filing_and_with_its_person(version: FilingVersion) -> None:
    at = moment("2026-03-10 09:00")
    other = factories.approved(factories.worker(version.agency, at=at), at=at)
    heard = hear([(n + 1, "admission.registered", story(each)[0][1]) for n, each in enumerate((version, other))], AT)

    assert [each.parked_because for each in heard] == ["", Unhandled.CONTRADICTS]
    kept = Stay.objects.get(told_as=stays.STAY)
    assert (kept.version, kept.worker, kept.told_sequence) == (version, version.worker, 1)


def test_an_institution_that_we_do_not_know_is_kept_as_written(version: FilingVersion) -> None:
    hear([(1, "admission.registered", story(version)[0][1])], AT)

    stay = Stay.objects.get(told_as=stays.STAY)
    assert (stay.institution, stay.institution_name) == (None, "北京示例医院")


# One cost, one payment


def test_what_the_place_of_treatment_paid_is_never_paid_by_hand_until_it_is_undone(version: FilingVersion) -> None:
    steps = story(version)
    hear([(4, "stay.settled", steps[3][1])], AT)
    clerk = factories.actor(version.agency, Role.CLERK, at=AT)

    def claim() -> Any:
        treated = actions.Treated(
            institution_name="Another spelling of it",
            place_id=stays.NANJING,
            scope="CROSS_PROVINCE",
            service="MEDICAL",
            number="Z0001",
            admitted_on=date(2026, 4, 3),
            discharged_on=date(2026, 4, 20),
            diagnoses=("S72.3",),
        )
        told = {"worker_id": version.worker_id, "treated": treated, "why": WhyManual.CARD}
        return actions.receive(by=clerk, at=AT, ids=uuid7, receipt_number="r-0001", **told)

    with pytest.raises(PaidBefore):
        claim()
    hear([(5, "stay.undone", steps[4][1])], AT)
    assert claim().receipt_number == "r-0001"


def handed_in(worker: Worker, number: str = "r-0001", **treated: Any) -> Claim:
    """A claim that waits for its second review."""
    claims.catalogue()
    told = {"receipt_number": number, "treated": claims.treated_before(AT, **treated)}
    return claims.reviewed(claims.assessed(claims.received(worker, at=AT, **told), at=AT), at=AT)


@pytest.mark.parametrize("institution", ["北京示例医院", "Another spelling of it"])
def test_a_receipt_paid_by_hand_before_we_were_told_is_shown_to_who_decides_on_claims_until_one_is_undone(
    version: FilingVersion, institution: str
) -> None:
    steps = story(version)
    claims.approved(handed_in(version.worker, institution_name=institution), at=AT)
    approver = factories.actor(version.agency, Role.APPROVER, at=AT)
    page = Client()
    page.force_login(approver.user, backend="agency.offices.backends.SignInBackend")

    hear([(4, "stay.settled", steps[3][1])], AT)

    stay = Stay.objects.get(told_as=stays.STAY)
    assert (stay.paid_twice, paid_wrongly(approver)) == (True, 1)
    assert [row["stay"] for row in page.get(reverse("settlement:stays") + "?tab=wrongly").context["rows"]] == [stay]
    assert "?tab=wrongly" in page.get(reverse("offices:desk")).content.decode()
    hear([(5, "stay.undone", steps[4][1])], AT)
    stay.refresh_from_db()
    assert (stay.paid_twice, paid_wrongly(approver)) == (False, 0)
    assert "?tab=wrongly" not in page.get(reverse("offices:desk")).content.decode()
    kinds = Event.objects.filter(subject_id=str(stay.pk), kind__startswith="stay.paid").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["stay.paid_twice", "stay.paid_once"]


@pytest.mark.parametrize("number", ["r-0001", "r-0002"])
def test_another_person_or_another_number_is_another_receipt(version: FilingVersion, number: str) -> None:
    worker = factories.worker(version.agency, at=moment("2026-03-10 09:00")) if number == "r-0001" else version.worker
    claims.approved(handed_in(worker, number, institution_name="Another hospital"), at=AT)

    hear([(4, "stay.settled", story(version)[3][1])], AT)

    assert not Stay.objects.get(told_as=stays.STAY).paid_twice


@pytest.mark.race
def test_what_is_heard_while_a_claim_is_approved_is_found_to_be_paid_twice(committed_db: None) -> None:
    at = moment("2026-03-10 09:00")
    version = factories.approved(factories.worker(factories.agency(stays.JINAN), at=at), at=at)
    claim, settled = handed_in(version.worker), story(version)[3][1]

    def heard() -> None:
        try:
            hear([(4, "stay.settled", settled)], AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            claims.approved(claim, at=AT)
            telling = other.submit(heard)
            until_somebody_waits()
        telling.result(30)

    assert Stay.objects.get(told_as=stays.STAY).paid_twice


def test_nobody_is_told_of_a_stay_that_we_were_told_of(version: FilingVersion) -> None:
    hear([(1, "admission.registered", story(version)[0][1])], AT)

    assert not Outgoing.objects.filter(subject=Stay.objects.get().pk).exists()


def test_the_database_holds_that_only_the_insured_place_is_told(version: FilingVersion) -> None:
    stay = bills.stay()
    with pytest.raises(IntegrityError, match="stay_told_to_the_insured_place"), transaction.atomic():
        Stay.objects.filter(pk=stay.pk).update(told_as=uuid.uuid4(), told_sequence=1)


def test_the_page_of_a_stay_says_of_each_news_what_was_told(
    version: FilingVersion, at_desk: Callable[..., Client]
) -> None:
    told = story(version)
    hear([(number, *told[number - 1]) for number in (1, 3, 4)], AT)
    clerk = at_desk(factories.actor(version.filing.agency, Role.CLERK))

    page = clerk.get(reverse("settlement:stay", args=[Stay.objects.get().pk])).content.decode()

    heard = "Heard from the place of treatment how the stay stands: "
    assert re.findall(f"{heard}([^<]+)<", page) == ["Admitted", "Admitted", "Settled"]
