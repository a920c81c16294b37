"""An institution's month: fetched page by page, compared, confirmed to the cent, and taken back while it is open."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from settlement import actions
from settlement.actions import NewItem
from settlement.models import Confirmation, Entry, Month
from tests import bills, factories
from tests.factories import NOW, moment
from tests.hospital import Clock, Hospital, heard, line

pytestmark = pytest.mark.django_db
APRIL = moment("2026-04-01 09:00")


@pytest.fixture
def hospital() -> Hospital:
    hospital = Hospital()
    heard(hospital.office)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"), NewItem("T2", "Wellness", payable=False))
    return hospital


def settled(hospital: Hospital, number: str, price: str = "100.00") -> str:
    stay = str(hospital.admit(number=number).json()["stay"])
    hospital.tell(f"stays/{stay}/lines", {"lines": [line(price=price), line(2, code="T2", price="0.50")]})
    total = str(Decimal(price) + Decimal("0.50"))
    hospital.tell(f"stays/{stay}/presettle", {"receipt_number": f"R{number}", "total": total})
    hospital.tell(f"stays/{stay}/discharge", {"discharged_on": "2026-03-09"})
    answer = hospital.tell(f"stays/{stay}/settle", {"total": total})
    assert answer.status_code == 200, answer.content
    return stay


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def figures(hospital: Hospital) -> dict[str, Any]:
    told = hospital.fetch("months/2026-03").json()
    return {name: told[name] for name in ("count", "total", "fund")}


def test_the_month_shows_own_entries_alone_with_those_that_undo(hospital: Hospital) -> None:
    other = Hospital(hospital.office)
    first, second = settled(hospital, "A1"), settled(hospital, "A2", "20.00")
    settled(other, "B1", "7.00")
    hospital.tell(f"stays/{second}/undo", {"reason": "Wrong person"})

    told = hospital.fetch("months/2026-03").json()

    assert [(each["kind"], each["number"], each["total"], each["fund"]) for each in told["entries"]] == [
        ("SETTLED", "A1", "100.50", "100.00"),
        ("SETTLED", "A2", "20.50", "20.00"),
        ("CANCELLED", "A2", "-20.50", "-20.00"),
    ]
    assert (told["count"], told["total"], told["fund"], told["state"]) == (3, "100.50", "100.00", "OPEN")
    assert (told["confirmed"], told["next"], told["entries"][0]["stay"]) == (False, None, first)
    empty = hospital.fetch("months/2026-02").json()
    assert (empty["count"], empty["total"], empty["entries"]) == (0, "0.00", [])


def test_pages_of_a_month_follow_one_another(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("settlement.admission.reading.PAGE", 2)
    for number in range(3):
        settled(hospital, f"A{number}")
    first = hospital.fetch("months/2026-03").json()
    rest = hospital.fetch(f"months/2026-03?after={first['next']}").json()
    assert [each["number"] for each in (*first["entries"], *rest["entries"])] == ["A0", "A1", "A2"]
    assert (rest["next"], rest["count"]) == (None, 3)


def test_entries_are_compared_one_by_one(hospital: Hospital) -> None:
    settled(hospital, "A1")
    bill = str(Entry.objects.get().bill_id)
    mine = {"bill": bill, "total": "100.50", "fund": "100.00"}
    said = [mine, {**mine, "fund": "99.99"}, {**mine, "undoes": True}]
    told = hospital.tell("months/2026-03/compare", {"entries": said}).json()
    assert [(each["result"], each["fund"]) for each in told["entries"]] == [
        ("SAME", "100.00"),
        ("DIFFERS", "100.00"),
        ("MISSING", None),
    ]
    theirs = Hospital(hospital.office).tell("months/2026-03/compare", {"entries": [mine]}).json()
    assert [each["result"] for each in theirs["entries"]] == ["MISSING"]


@pytest.mark.parametrize("changed", [{"count": 2}, {"total": "100.49"}, {"fund": "100.01"}])
def test_figures_that_differ_by_a_cent_are_told_and_confirm_nothing(
    hospital: Hospital, changed: dict[str, Any]
) -> None:
    settled(hospital, "A1")
    ours = figures(hospital)
    Clock.at = APRIL

    answer = hospital.tell("months/2026-03/confirm", {**ours, **changed})

    assert code_of(answer) == (409, "differs")
    assert (answer.json()["ours"], answer.json()["yours"]) == (ours, {**ours, **changed})
    assert not Confirmation.objects.exists()


def test_a_month_is_confirmed_when_it_is_over_once_and_its_confirmation_taken_back(hospital: Hospital) -> None:
    settled(hospital, "A1")
    ours = figures(hospital)
    assert code_of(hospital.tell("months/2026-03/confirm", ours)) == (409, "not-now")
    Clock.at = APRIL

    told = hospital.tell("months/2026-03/confirm", ours, "C-1")
    assert told.json() == {"month": "2026-03", "confirmed": True, **ours}
    assert hospital.tell("months/2026-03/confirm", ours, "C-1").json() == told.json()
    assert code_of(hospital.tell("months/2026-03/confirm", ours)) == (409, "not-now")
    assert hospital.fetch("months/2026-03").json()["confirmed"] is True

    assert hospital.tell("months/2026-03/withdraw", {"reason": "A bill is missing"}).json()["confirmed"] is False
    assert code_of(hospital.tell("months/2026-03/withdraw", {"reason": "r"})) == (409, "not-now")
    assert hospital.tell("months/2026-03/confirm", ours).status_code == 200
    assert Confirmation.objects.count() == 2


def test_a_confirmed_month_takes_no_entry_of_the_institution_until_it_is_taken_back(hospital: Hospital) -> None:
    other = Hospital(hospital.office)
    mine, theirs = settled(hospital, "A1"), settled(other, "B1")
    ours = figures(hospital)
    Clock.at = APRIL
    hospital.tell("months/2026-03/confirm", ours)

    refused = hospital.tell(f"stays/{mine}/undo", {"reason": "r"})
    assert (code_of(refused), figures(hospital)) == ((409, "not-now"), ours)
    assert other.tell(f"stays/{theirs}/undo", {"reason": "r"}).json()["state"] == "CANCELLED"
    hospital.tell("months/2026-03/withdraw", {"reason": "r"})
    assert hospital.tell(f"stays/{mine}/undo", {"reason": "r"}).json()["state"] == "CANCELLED"


def test_after_the_close_nothing_is_confirmed_or_taken_back_and_a_settlement_is_reversed(hospital: Hospital) -> None:
    stay = settled(hospital, "A1")
    ours = figures(hospital)
    Clock.at = APRIL
    hospital.tell("months/2026-03/confirm", ours)
    finance = factories.actor(hospital.office, Role.FINANCE)
    actions.close_month(by=finance, at=APRIL, ids=uuid7, month_id=Month.objects.get().pk)

    assert code_of(hospital.tell("months/2026-03/withdraw", {"reason": "r"})) == (409, "not-now")
    assert hospital.tell(f"stays/{stay}/undo", {"reason": "r"}).json()["month"] == "2026-04"
    assert hospital.fetch("months/2026-03").json()["state"] == "CLOSED"
    late = Hospital(hospital.office)
    assert late.tell("months/2026-03/confirm", {"count": 0, "total": "0.00", "fund": "0.00"}).status_code == 200


def test_the_database_keeps_what_was_confirmed(hospital: Hospital) -> None:
    from django.db import IntegrityError, transaction

    Clock.at = APRIL
    hospital.tell("months/2026-03/confirm", {"count": 0, "total": "0", "fund": "0"})
    with pytest.raises(IntegrityError, match="only taken back"), transaction.atomic():
        Confirmation.objects.update(count=5)


@pytest.mark.parametrize("month", ["2026-13", "26-01", "2026-3", "x"])
def test_what_is_no_month_is_said(hospital: Hospital, month: str) -> None:
    assert code_of(hospital.fetch(f"months/{month}")) == (422, "unreadable")


@pytest.mark.race
def test_a_confirmation_and_an_undoing_at_the_same_moment_leave_a_true_confirmation(
    committed_db: None, together: Any
) -> None:
    hospital = Hospital()
    heard(hospital.office)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"), NewItem("T2", "Wellness", payable=False))
    for turn in range(5):
        Clock.at = NOW
        stay = settled(hospital, f"A{turn}")
        ours = figures(hospital)
        Clock.at = APRIL + timedelta(minutes=turn)
        together(
            lambda ours=ours: hospital.tell("months/2026-03/confirm", ours),
            lambda stay=stay: hospital.tell(f"stays/{stay}/undo", {"reason": "r"}),
        )
        standing = Confirmation.objects.standing().first()
        if standing is not None:
            assert figures(hospital) == {
                "count": standing.count,
                "total": str(standing.total),
                "fund": str(standing.fund),
            }
            hospital.tell("months/2026-03/withdraw", {"reason": "r"})
