"""A call whose answer never came: the institution learns what became of it, and it ends in one of two ways (2601)."""

import threading
from typing import Any
from uuid import UUID

import pytest

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from settlement.actions import NewItem, confirming, convert
from settlement.models import Bill, Call, Confirmation, Entry, Stay, UploadedLine
from tests import bills, factories
from tests.conftest import until_somebody_waits
from tests.factories import NOW, moment
from tests.hospital import Clock, Hospital, heard, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital() -> Hospital:
    hospital = Hospital()
    heard(hospital.office)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    return hospital


def reverse(hospital: Hospital, message_id: str, message: str = "") -> Any:
    return hospital.tell("calls/reverse", {"message_id": message_id, "reason": "The line broke"}, message)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def outcome(answer: Any) -> tuple[Any, ...]:
    told = answer.json()
    return told["happened"], told["undone"], told["kind"]


def test_what_never_came_cannot_happen_any_more(hospital: Hospital) -> None:
    assert outcome(reverse(hospital, "M-1")) == (False, False, None)

    late = hospital.admit("M-1")

    assert code_of(late) == (409, "message-reversed")
    assert not Stay.objects.exists()
    assert outcome(reverse(hospital, "M-1")) == (False, False, None)
    assert hospital.admit("M-2").status_code == 200


def test_an_admission_that_happened_is_undone_and_its_message_does_nothing_more(hospital: Hospital) -> None:
    first = hospital.admit("M-1").json()

    told = reverse(hospital, "M-1", "R-1")

    assert outcome(told) == (True, True, "ADMIT")
    assert told.json()["answer"] == first
    stay = Stay.objects.get()
    assert (stay.state, stay.ended_because) == ("ADMISSION_CANCELLED", "The line broke")
    assert reverse(hospital, "M-1", "R-1").json() == told.json()
    assert outcome(reverse(hospital, "M-1")) == (True, True, "ADMIT")
    assert code_of(hospital.admit("M-1")) == (409, "message-reversed")
    assert Call.objects.filter(reverses__isnull=False).count() == 1


def test_another_institutions_message_is_not_reversed(hospital: Hospital) -> None:
    hospital.admit("M-1")
    assert outcome(reverse(Hospital(hospital.office), "M-1")) == (False, False, None)
    assert Stay.objects.get().state == "ADMITTED"


def test_a_message_does_not_reverse_itself(hospital: Hospital) -> None:
    assert code_of(reverse(hospital, "R-1", "R-1")) == (409, "itself")


def settled(hospital: Hospital) -> str:
    """Every step under an id of its own: A, U, P, D, S."""
    stay = str(hospital.admit("A").json()["stay"])
    hospital.tell(f"stays/{stay}/lines", {"lines": [line()]}, "U")
    hospital.tell(f"stays/{stay}/presettle", {"receipt_number": "R1", "total": "100.00"}, "P")
    hospital.tell(f"stays/{stay}/discharge", {"discharged_on": "2026-03-09"}, "D")
    assert hospital.tell(f"stays/{stay}/settle", {"total": "100.00"}, "S").status_code == 200
    return stay


def test_a_settlement_is_undone_and_the_rest_backwards_step_by_step(hospital: Hospital) -> None:
    settled(hospital)
    for earlier in "AUPD":
        assert (earlier, code_of(reverse(hospital, earlier))) == (earlier, (409, "not-now"))

    assert outcome(reverse(hospital, "S")) == (True, True, "SETTLE")
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == ["SETTLED", "CANCELLED"]
    assert outcome(reverse(hospital, "D")) == (True, True, "DISCHARGE")
    assert Stay.objects.get().discharged_on is None
    assert outcome(reverse(hospital, "U")) == (True, True, "UPLOAD")
    assert not UploadedLine.objects.standing().exists()
    assert outcome(reverse(hospital, "A")) == (True, True, "ADMIT")
    assert Stay.objects.get().state == "ADMISSION_CANCELLED"


def test_a_settlement_that_was_undone_since_does_not_take_the_next_one_along(hospital: Hospital) -> None:
    stay = settled(hospital)
    hospital.tell(f"stays/{stay}/undo", {"reason": "r"})
    hospital.tell(f"stays/{stay}/presettle", {"receipt_number": "R1", "total": "100.00"})
    assert hospital.tell(f"stays/{stay}/settle", {"total": "100.00"}).status_code == 200

    assert code_of(reverse(hospital, "S")) == (409, "not-now")

    assert Stay.objects.get().state == "SETTLED"
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == ["SETTLED", "CANCELLED", "SETTLED"]


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("discharge", {"discharged_on": "2026-03-09"}),
        ("transfer", {"transferred_on": "2026-03-09", "to_institution": "Another"}),
    ],
)
def test_a_leaving_that_was_taken_back_since_does_not_take_the_next_one_along(
    hospital: Hospital, call: str, body: dict[str, str]
) -> None:
    stay = str(hospital.admit("A").json()["stay"])
    assert hospital.tell(f"stays/{stay}/{call}", body, "D").status_code == 200
    hospital.tell(f"stays/{stay}/reopen", {"reason": "r"})
    assert hospital.tell(f"stays/{stay}/{call}", body).status_code == 200

    assert code_of(reverse(hospital, "D")) == (409, "not-now")

    assert Stay.objects.get().discharged_on is not None


# Undone since


def refused_now(hospital: Hospital, message: str) -> bool:
    return code_of(reverse(hospital, message)) == (409, "not-now")


def undone_since(hospital: Hospital, message: str) -> bool:
    """The reversal of a call that was undone since is a good answer, changes nothing but the call, and is the same
    each time.
    """
    before = list(Stay.objects.values("state", "discharged_on", "number")), prices(), Entry.objects.count()
    told = reverse(hospital, message)
    after = list(Stay.objects.values("state", "discharged_on", "number")), prices(), Entry.objects.count()
    call = Call.objects.get(message_id=message)
    assert (told.status_code, told.json()["answer"], after) == (200, call.answer, before)
    assert outcome(reverse(hospital, message)) == outcome(told) == (True, True, call.kind)
    return bool(call.reversed_by)


def test_a_settlement_that_was_undone_since_is_undone_and_its_message_settles_nothing_more(hospital: Hospital) -> None:
    stay = settled(hospital)
    hospital.tell(f"stays/{stay}/undo", {"reason": "r"})
    trial = {"receipt_number": "R1", "total": "100.00"}
    assert hospital.tell(f"stays/{stay}/presettle", trial).status_code == 200

    assert undone_since(hospital, "S")

    assert code_of(hospital.tell(f"stays/{stay}/settle", {"total": "100.00"}, "S")) == (409, "message-reversed")
    assert hospital.tell(f"stays/{stay}/settle", {"total": "100.00"}).status_code == 200


def test_a_trial_whose_settlement_was_undone_stands_no_more_and_a_newer_one_does(hospital: Hospital) -> None:
    stay = settled(hospital)
    hospital.tell(f"stays/{stay}/undo", {"reason": "r"})
    hospital.tell(f"stays/{stay}/presettle", {"receipt_number": "R1", "total": "100.00"}, "P2")
    assert refused_now(hospital, "P")
    hospital.tell(f"stays/{stay}/lines", {"lines": [line(2)]})
    assert undone_since(hospital, "P")
    assert undone_since(hospital, "P2")


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("discharge", {"discharged_on": "2026-03-09"}),
        ("transfer", {"transferred_on": "2026-03-09", "to_institution": "Another"}),
    ],
)
def test_a_leaving_that_was_taken_back_since_is_undone(hospital: Hospital, call: str, body: dict[str, str]) -> None:
    stay = str(hospital.admit("A").json()["stay"])
    hospital.tell(f"stays/{stay}/{call}", body, "D")
    hospital.tell(f"stays/{stay}/reopen", {"reason": "r"})
    assert undone_since(hospital, "D")


def test_lines_that_were_taken_back_since_are_undone_unless_others_stand_or_stood_in_their_place(
    hospital: Hospital,
) -> None:
    stay = str(hospital.admit("A").json()["stay"])
    hospital.tell(f"stays/{stay}/lines", {"lines": [line(1), line(2)]}, "U1")
    hospital.tell(f"stays/{stay}/lines/withdraw", {"numbers": [1]})
    assert refused_now(hospital, "U1")
    hospital.tell(f"stays/{stay}/lines/withdraw", {"numbers": None})
    hospital.tell(f"stays/{stay}/lines", {"lines": [line(2)]}, "U2")
    assert refused_now(hospital, "U1")
    hospital.tell(f"stays/{stay}/lines", {"lines": [line(2, price="5.00")]}, "U3")
    hospital.tell(f"stays/{stay}/lines/withdraw", {"numbers": None})
    assert refused_now(hospital, "U3")
    assert undone_since(hospital, "U1")


def test_a_correction_that_was_put_back_since_is_undone(hospital: Hospital) -> None:
    stay = str(hospital.admit("A").json()["stay"])
    hospital.tell(f"stays/{stay}/correct", {"number": "B1", "reason": "r"}, "C1")
    hospital.tell(f"stays/{stay}/correct", {"number": "A1", "reason": "r"})
    assert undone_since(hospital, "C1")


def test_with_an_admission_that_was_cancelled_since_all_of_its_stay_is_undone(hospital: Hospital) -> None:
    stay = settled(hospital)
    hospital.tell(f"stays/{stay}/undo", {"reason": "r"})
    hospital.tell(f"stays/{stay}/cancel", {"reason": "r"})
    for earlier in "SDPUA":
        assert (earlier, undone_since(hospital, earlier)) == (earlier, True)
    assert Stay.objects.get().state == "ADMISSION_CANCELLED"


def test_what_the_agency_handed_over_is_not_undone(hospital: Hospital) -> None:
    stay = str(hospital.admit("A").json()["stay"])
    by = factories.actor(hospital.office, Role.CLERK)
    convert(by=by, at=NOW, ids=uuid7, stay_id=UUID(stay), reason="Paid by the patient")
    assert refused_now(hospital, "A")


def test_a_confirmation_that_was_taken_back_since_is_undone_unless_the_month_was_confirmed_anew(
    hospital: Hospital,
) -> None:
    settled(hospital)
    Clock.at = moment("2026-04-01 09:00")
    figures = {"count": 1, "total": "100.00", "fund": "100.00"}
    hospital.tell("months/2026-03/confirm", figures, "C1")
    hospital.tell("months/2026-03/withdraw", {"reason": "r"})
    hospital.tell("months/2026-03/confirm", figures, "C2")
    assert refused_now(hospital, "C1")
    hospital.tell("months/2026-03/withdraw", {"reason": "r"})
    assert undone_since(hospital, "C1")


def test_a_trial_is_dropped(hospital: Hospital) -> None:
    stay = str(hospital.admit("A").json()["stay"])
    hospital.tell(f"stays/{stay}/lines", {"lines": [line()]}, "U")
    hospital.tell(f"stays/{stay}/presettle", {"receipt_number": "R1", "total": "100.00"}, "P")
    assert outcome(reverse(hospital, "P")) == (True, True, "PRESETTLE")
    assert (Bill.objects.get().state, Stay.objects.get().state) == ("REPLACED", "DETAILS_UPLOADED")


def test_replaced_and_withdrawn_lines_come_back(hospital: Hospital) -> None:
    stay = str(hospital.admit("A").json()["stay"])
    hospital.tell(f"stays/{stay}/lines", {"lines": [line(1), line(2)]}, "U1")
    hospital.tell(f"stays/{stay}/lines", {"lines": [line(2, price="5.00"), line(3)]}, "U2")
    assert code_of(reverse(hospital, "U1")) == (409, "not-now")

    reverse(hospital, "U2")
    assert prices() == [(1, 100), (2, 100)]
    hospital.tell(f"stays/{stay}/lines/withdraw", {"numbers": [1]}, "W")
    assert prices() == [(2, 100)]
    assert outcome(reverse(hospital, "W")) == (True, True, "WITHDRAW_LINES")
    assert prices() == [(1, 100), (2, 100)]


def prices() -> list[tuple[int, int]]:
    rows = UploadedLine.objects.standing().order_by("number").values_list("number", "price")
    return [(number, int(price)) for number, price in rows]


def test_a_correction_is_as_before_unless_there_was_another_since(hospital: Hospital) -> None:
    stay = str(hospital.admit("A").json()["stay"])
    hospital.tell(f"stays/{stay}/correct", {"number": "B1", "diagnoses": ["S72.0"], "reason": "r"}, "C1")
    assert outcome(reverse(hospital, "C1")) == (True, True, "CORRECT")
    row = Stay.objects.get()
    assert (row.number, row.diagnoses) == ("A1", ["S72.3"])
    hospital.tell(f"stays/{stay}/correct", {"number": "B2", "reason": "r"}, "C2")
    hospital.tell(f"stays/{stay}/correct", {"number": "B3", "reason": "r"}, "C3")
    assert code_of(reverse(hospital, "C2")) == (409, "not-now")


def test_a_confirmation_is_taken_back(hospital: Hospital) -> None:
    settled(hospital)
    Clock.at = moment("2026-04-01 09:00")
    hospital.tell("months/2026-03/confirm", {"count": 1, "total": "100.00", "fund": "100.00"}, "C")
    assert outcome(reverse(hospital, "C")) == (True, True, "CONFIRM")
    assert not Confirmation.objects.standing().exists()


def test_what_takes_something_back_is_told_and_left(hospital: Hospital) -> None:
    stay = settled(hospital)
    undone = hospital.tell(f"stays/{stay}/undo", {"reason": "r"}, "X").json()
    told = reverse(hospital, "X")
    assert (outcome(told), told.json()["answer"]) == ((True, False, "UNDO"), undone)
    assert hospital.tell(f"stays/{stay}/undo", {"reason": "r"}, "X").json() == undone


@pytest.mark.race
def test_a_call_and_its_reversal_at_the_same_moment_end_in_one_of_two_ways(committed_db: None, together: Any) -> None:
    hospital = Hospital()
    heard(hospital.office)
    for turn in range(6):
        message = f"M-{turn}"
        admitted, told = together(
            lambda message=message, turn=turn: hospital.admit(message, number=f"A{turn}"),
            lambda message=message: reverse(hospital, message),
        )
        stays = Stay.objects.filter(number=f"A{turn}")
        if told.json()["happened"]:
            assert (admitted.status_code, stays.get().state) == (200, "ADMISSION_CANCELLED")
        else:
            assert (code_of(admitted), stays.count()) == ((409, "message-reversed"), 0)


@pytest.mark.race
def test_two_messages_that_reverse_each_other_wait_and_never_break(committed_db: None, together: Any) -> None:
    hospital = Hospital()
    for turn in range(4):
        one, other = f"X-{turn}", f"Y-{turn}"
        answers = together(
            lambda one=one, other=other: reverse(hospital, one, other),
            lambda one=one, other=other: reverse(hospital, other, one),
        )
        assert {answer.status_code for answer in answers} <= {200, 409}


@pytest.mark.race
def test_a_month_confirmed_anew_while_its_confirmation_is_reversed_waits_for_that(
    committed_db: None, hospital: Hospital, together: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(hospital)
    Clock.at = moment("2026-04-01 09:00")
    figures = {"count": 1, "total": "100.00", "fund": "100.00"}
    hospital.tell("months/2026-03/confirm", figures, "C1")
    under_way, take_back = threading.Event(), confirming.take_back

    def once_the_other_waits(*told: Any) -> None:
        under_way.set()
        until_somebody_waits()
        take_back(*told)

    monkeypatch.setattr(confirming, "take_back", once_the_other_waits)

    def meanwhile() -> Any:
        assert under_way.wait(30)
        return hospital.tell("months/2026-03/confirm", figures, "C2")

    told, confirmed = together(lambda: reverse(hospital, "C1"), meanwhile)

    assert outcome(told) == (True, True, "CONFIRM")
    assert (confirmed.status_code, confirmed.json()) == (200, {"month": "2026-03", "confirmed": True, **figures})
