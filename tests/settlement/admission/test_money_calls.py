"""Lines are uploaded, replaced, taken back, assessed and settled through the interface."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agency.audit.models import ReadEntry
from settlement.actions import NewItem
from settlement.models import Bill, Entry, Stay, UploadedLine
from tests import bills, claims, factories
from tests.factories import NOW
from tests.hospital import Hospital, heard, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital() -> Hospital:
    hospital = Hospital()
    heard(hospital.office)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"), NewItem("T2", "Wellness", payable=False))
    return hospital


@pytest.fixture
def stay(hospital: Hospital) -> str:
    return str(hospital.admit().json()["stay"])


def upload(hospital: Hospital, stay: str, *lines: dict[str, Any], message: str = "") -> Any:
    return hospital.tell(f"stays/{stay}/lines", {"lines": list(lines)}, message)


def presettle(hospital: Hospital, stay: str, total: str, **changed: Any) -> Any:
    return hospital.tell(f"stays/{stay}/presettle", {"receipt_number": "R1", "total": total, **changed})


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_misspelt_field_of_a_line_is_refused_rather_than_taken_for_the_default(hospital: Hospital, stay: str) -> None:
    assert code_of(upload(hospital, stay, line(1, for_injuri=False))) == (422, "unreadable")
    assert not UploadedLine.objects.exists()


def test_from_the_lines_to_the_settled_bill(hospital: Hospital, stay: str) -> None:
    upload(hospital, stay, line(1), line(2, code="T2", price="30.50"))
    told = upload(hospital, stay, line(3, quantity="3", price="33.335")).json()
    assert (told["taken"], told["replaced"], told["lines"], told["total"], told["state"]) == (
        *(1, 0, 3),
        "230.51",
        "DETAILS_UPLOADED",
    )

    judged = presettle(hospital, stay, "230.51").json()

    shares = {name: judged[name] for name in ("total", "fund", "worker", "separated", "flagged", "unknown")}
    assert shares == {
        "total": "230.51",
        "fund": "200.01",
        "worker": "30.50",
        "separated": "0.00",
        "flagged": 0,
        "unknown": 0,
    }
    assert [(each["number"], each["verdict"], each["fund"]) for each in judged["lines"]] == [
        (1, "PAYABLE", "100.00"),
        (2, "NOT_PAYABLE", "0.00"),
        (3, "PAYABLE", "100.01"),
    ]
    assert [each["code"] for each in judged["lines"][1]["reasons"]] == ["EXCLUDED"]
    assert judged["lines"][1]["reasons"][0]["message"] != ""
    assert not Entry.objects.exists()
    hospital.tell(f"stays/{stay}/discharge", {"discharged_on": "2026-03-09"})
    settled = hospital.tell(f"stays/{stay}/settle", {"total": "230.51"}).json()
    assert (settled["state"], settled["fund"], settled["bill"]) == ("SETTLED", "200.01", judged["bill"])
    assert Entry.objects.get().institution == hospital.institution


def test_the_lines_that_stand_are_read_a_page_at_a_time(
    hospital: Hospital, stay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("settlement.admission.reading.PAGE", 2)
    upload(hospital, stay, line(1), line(2, price="33.335", quantity="3"), line(7, name="Seven"))
    upload(hospital, stay, line(1, price="50.00"))
    first = hospital.fetch(f"stays/{stay}/lines").json()
    second = hospital.fetch(f"stays/{stay}/lines?after={first['next']}").json()
    assert [(page["count"], page["total"], page["next"]) for page in (first, second)] == [
        (3, "250.01", 2),
        (3, "250.01", None),
    ]
    assert [(each["number"], each["price"]) for each in first["lines"]] == [(1, "50.0000"), (2, "33.3350")]
    assert [(each["number"], each["name"], each["served_on"]) for each in second["lines"]] == [
        (7, "Seven", "2026-03-09")
    ]
    assert ReadEntry.objects.filter(subject_id=stay, seen="stay").exists()


def test_the_bill_that_stands_is_read_assessed_and_settled(hospital: Hospital, stay: str) -> None:
    assert code_of(hospital.fetch(f"stays/{stay}/bill")) == (409, "no-bill")
    upload(hospital, stay, line())
    judged = presettle(hospital, stay, "100.00").json()
    assert hospital.fetch(f"stays/{stay}/bill").json() == {**judged, "receipt_number": "R1", "month": ""}
    hospital.tell(f"stays/{stay}/discharge", {"discharged_on": "2026-03-09"})
    settled = hospital.tell(f"stays/{stay}/settle", {"total": "100.00"}).json()
    read = hospital.fetch(f"stays/{stay}/bill").json()
    assert (read["state"], read["month"], read["fund"]) == ("SETTLED", settled["month"], "100.00")
    hospital.tell(f"stays/{stay}/undo", {"reason": "Wrong patient"})
    assert code_of(hospital.fetch(f"stays/{stay}/bill")) == (409, "no-bill")


@pytest.mark.parametrize("what", ["lines", "bill"])
def test_another_institution_reads_neither_lines_nor_bill(hospital: Hospital, stay: str, what: str) -> None:
    other = Hospital(hospital.office)
    assert code_of(other.fetch(f"stays/{stay}/{what}")) == (404, "not-there")


def test_a_repeated_trial_gets_the_same_answer_with_its_lines(hospital: Hospital, stay: str) -> None:
    upload(hospital, stay, line())
    said = {"receipt_number": "R1", "total": "100.00"}
    first = hospital.tell(f"stays/{stay}/presettle", said, "P-1")
    upload(hospital, stay, line(2))
    again = hospital.tell(f"stays/{stay}/presettle", said, "P-1")
    assert (first.status_code, first.json()) == (200, again.json())
    assert Bill.objects.get().state == "REPLACED"


def test_a_line_is_replaced_by_another_under_its_number_and_both_stay(hospital: Hospital, stay: str) -> None:
    upload(hospital, stay, line(1), line(2))
    told = upload(hospital, stay, line(2, price="7.00"), line(3)).json()
    assert (told["taken"], told["replaced"], told["lines"], told["total"]) == (2, 1, 3, "207.00")
    rows = UploadedLine.objects.filter(number=2).order_by("price").values_list("price", "withdrawn_by")
    first, second = rows
    assert (first[0], first[1], second[0], second[1] is None) == (7, None, 100, False)


def test_the_same_upload_twice_is_one_and_another_under_its_id_a_conflict(hospital: Hospital, stay: str) -> None:
    first, again = upload(hospital, stay, line(), message="U-1"), upload(hospital, stay, line(), message="U-1")
    other = upload(hospital, stay, line(price="1.00"), message="U-1")
    assert first.json() == again.json()
    assert (code_of(other), UploadedLine.objects.count()) == ((409, "message-conflict"), 1)


def test_more_than_a_hundred_lines_a_call_are_refused_with_a_sentence(hospital: Hospital, stay: str) -> None:
    answer = upload(hospital, stay, *(line(number) for number in range(1, 102)))
    assert code_of(answer) == (422, "too-many-lines")
    assert "100" in answer.json()["message"]
    assert upload(hospital, stay, *(line(number) for number in range(1, 101))).json()["lines"] == 100


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"served_on": "2026-03-08"}, (409, "day")),
        ({"served_on": "2027-03-09"}, (409, "day")),
        ({"price": "1000000000.0000"}, (409, "price")),
        ({"quantity": "0"}, (422, "unreadable")),
        ({"quantity": "1.23456"}, (422, "unreadable")),
        ({"price": "NaN"}, (422, "unreadable")),
        ({"price": "1e400"}, (422, "unreadable")),
        ({"name": "a\u0000b"}, (422, "unreadable")),
        ({"kind": "OTHER"}, (422, "unreadable")),
    ],
)
def test_a_line_that_cannot_be_taken_is_refused_with_all_of_its_call(
    hospital: Hospital, stay: str, changed: dict[str, Any], code: tuple[int, str]
) -> None:
    assert code_of(upload(hospital, stay, line(1), line(2, **changed))) == code
    assert not UploadedLine.objects.exists()


def test_lines_are_taken_back_by_number_or_all_and_the_assessment_falls(hospital: Hospital, stay: str) -> None:
    upload(hospital, stay, line(1), line(2), line(3))
    presettle(hospital, stay, "300.00")
    assert code_of(hospital.tell(f"stays/{stay}/lines/withdraw", {"numbers": [1, 9]})) == (409, "no-line")
    assert Stay.objects.get().state == "PRESETTLED"

    some = hospital.tell(f"stays/{stay}/lines/withdraw", {"numbers": [1]}).json()
    assert (some["replaced"], some["lines"], some["state"]) == (1, 2, "DETAILS_UPLOADED")
    assert Bill.objects.get().state == "REPLACED"
    rest = hospital.tell(f"stays/{stay}/lines/withdraw", {"numbers": None}).json()
    assert (rest["lines"], rest["total"], rest["state"]) == (0, "0.00", "ADMITTED")
    assert code_of(presettle(hospital, stay, "0.00")) == (409, "not-now")


def test_nothing_is_uploaded_or_taken_back_once_the_stay_is_settled(hospital: Hospital, stay: str) -> None:
    upload(hospital, stay, line())
    presettle(hospital, stay, "100.00")
    hospital.tell(f"stays/{stay}/discharge", {"discharged_on": "2026-03-09"})
    hospital.tell(f"stays/{stay}/settle", {"total": "100.00"})

    later = [
        upload(hospital, stay, line(2)),
        hospital.tell(f"stays/{stay}/lines/withdraw", {"numbers": [1]}),
        hospital.tell(f"stays/{stay}/correct", {"number": "B", "reason": "r"}),
        hospital.tell(f"stays/{stay}/reopen", {"reason": "r"}),
        presettle(hospital, stay, "100.00"),
    ]
    assert {code_of(answer) for answer in later} == {(409, "not-now")}

    hospital.tell(f"stays/{stay}/undo", {"reason": "Wrong price"})
    assert upload(hospital, stay, line(1, price="90.00")).status_code == 200
    again = presettle(hospital, stay, "90.00").json()
    assert (again["fund"], hospital.tell(f"stays/{stay}/settle", {"total": "90.00"}).status_code) == ("90.00", 200)


def test_a_correction_of_diagnoses_drops_the_assessment_and_one_of_the_number_does_not(
    hospital: Hospital, stay: str
) -> None:
    upload(hospital, stay, line())
    presettle(hospital, stay, "100.00")
    renamed = hospital.tell(f"stays/{stay}/correct", {"number": "B1", "reason": "r"}).json()
    told = hospital.tell(f"stays/{stay}/correct", {"diagnoses": ["K29.7"], "reason": "r"}).json()
    assert [renamed["state"], told["state"]] == ["PRESETTLED", "DETAILS_UPLOADED"]
    assert code_of(hospital.tell(f"stays/{stay}/settle", {"total": "100.00"})) == (409, "not-now")


def test_a_total_that_the_lines_do_not_come_to_is_told_with_both(hospital: Hospital, stay: str) -> None:
    upload(hospital, stay, line())
    answer = presettle(hospital, stay, "101.00")
    assert code_of(answer) == (409, "total")
    assert {"100.00", "101.00"} <= set(answer.json()["message"].replace(",", " ").replace("，", " ").split()) or (
        "100.00" in answer.json()["message"] and "101.00" in answer.json()["message"]
    )
    assert code_of(presettle(hospital, stay, "100.00", fund="1.00", worker="1.00", separated="1.00")) == (409, "shares")


def test_the_trial_says_already_that_the_receipt_was_paid_by_hand(hospital: Hospital, stay: str) -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    where = {"institution_name": hospital.institution.name}
    claim = claims.received(worker, receipt_number="No. R1", at=NOW, treated=claims.treated_before(NOW, **where))
    upload(hospital, stay, line())
    assert presettle(hospital, stay, "100.00").status_code == 200

    claims.approved(claims.reviewed(claims.assessed(claim, at=NOW), at=NOW), at=NOW)

    told = presettle(hospital, stay, "100.00")
    hospital.tell(f"stays/{stay}/discharge", {"discharged_on": "2026-03-09"})
    settling = hospital.tell(f"stays/{stay}/settle", {"total": "100.00"})
    assert code_of(told) == code_of(settling) == (409, "paid-before")
    assert told.json() == settling.json()
    assert presettle(hospital, stay, "100.00", receipt_number="R2").status_code == 200
    assert hospital.tell(f"stays/{stay}/settle", {"total": "100.00"}).status_code == 200
    assert code_of(presettle(hospital, stay, "100.00", receipt_number="R2")) == (409, "not-now")


def test_a_trial_asks_once_whether_its_receipt_was_paid(hospital: Hospital, stay: str) -> None:
    upload(hospital, stay, line())
    with CaptureQueriesContext(connection) as asked:
        assert presettle(hospital, stay, "100.00").status_code == 200
    assert len([each for each in asked if "settlement_receipt" in each["sql"]]) == 1


def test_a_device_is_paid_up_to_the_notice_that_the_patient_brought() -> None:
    hospital = Hospital()

    factories.agreement(hospital.institution, care="DEVICE")
    heard(hospital.office, services=["DEVICE"], insured_place="370100")
    bills.catalogue("DEVICE", "370000", NewItem("D1", "Leg", life_months=36))
    stay = hospital.admit(service="DEVICE").json()["stay"]
    upload(hospital, stay, line(kind="DEVICE", code="D1", price="5000.00"))
    notice = {
        "number": "N1",
        "limit": "4000.00",
        "life_months": 36,
        "usable_from": "2026-01-01",
        "usable_through": "2026-12-31",
    }

    without = presettle(hospital, stay, "5000.00").json()
    told = presettle(hospital, stay, "5000.00", notices=[notice]).json()
    none = presettle(hospital, stay, "5000.00", notices=[{**notice, "pieces": 0}])

    assert none.status_code == 422
    assert (without["fund"], without["lines"][0]["reasons"][0]["code"]) == ("0.00", "NOTICE_MISSING")
    assert (told["fund"], told["worker"], told["above_limit"]) == ("4000.00", "1000.00", "1000.00")


def test_the_database_keeps_an_uploaded_line_as_it_was(hospital: Hospital, stay: str) -> None:
    from django.db import IntegrityError, transaction

    upload(hospital, stay, line())
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        UploadedLine.objects.update(price=1)


def test_an_upload_takes_as_many_statements_for_a_hundred_lines_as_for_one(hospital: Hospital, stay: str) -> None:
    counts = []
    for lines in ([line(1)], [line(number) for number in range(2, 102)]):
        upload(hospital, stay, line(200))
        with CaptureQueriesContext(connection) as asked:
            assert upload(hospital, stay, *lines).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
