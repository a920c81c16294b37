"""An admission is put right, ends by a transfer, and is continued elsewhere."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from agency.audit.models import Event, ReadEntry
from agency.offices.acts import office_day
from settlement.models import Stay
from settlement.stays import is_late
from tests import factories
from tests.hospital import NUMBER, Hospital, heard, line, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital() -> Hospital:
    hospital = Hospital()
    heard(hospital.office)
    return hospital


def admitted(hospital: Hospital, **changed: Any) -> str:
    answer = hospital.admit(**changed)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["stay"])


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# Correction


def test_number_and_diagnoses_are_put_right_with_a_reason_and_stay_in_the_history(hospital: Hospital) -> None:
    stay = admitted(hospital)
    assert hospital.tell(f"stays/{stay}/correct", {"number": "A2"}).status_code == 422

    told = hospital.tell(f"stays/{stay}/correct", {"number": "A2", "diagnoses": ["S72.0"], "reason": "Typing error"})

    assert (told.json()["number"], told.json()["diagnoses"]) == ("A2", ["S72.0"])
    newest = Stay.history.filter(id=stay).latest("history_date", "history_id")
    assert (newest.number, newest.history_change_reason) == ("A2", "Typing error")
    assert Event.objects.get(kind="stay.corrected").details == {"fields": ["number", "diagnoses"]}
    same = hospital.tell(f"stays/{stay}/correct", {"number": "A2", "reason": "Again"})
    assert code_of(same) == (409, "nothing")


def test_a_number_in_use_is_not_taken_by_a_correction(hospital: Hospital) -> None:
    admitted(hospital, number="A1")
    other = admitted(hospital, number="A2")
    assert code_of(hospital.tell(f"stays/{other}/correct", {"number": "A1", "reason": "r"})) == (409, "number-taken")


def test_another_day_is_verified_anew_and_the_lines_have_to_fit(hospital: Hospital) -> None:
    stay = admitted(hospital)
    too_early = hospital.tell(f"stays/{stay}/correct", {"admitted_on": "2026-03-08", "reason": "r"})
    in_future = hospital.tell(f"stays/{stay}/correct", {"admitted_on": "2026-03-10", "reason": "r"})
    assert [code_of(too_early), code_of(in_future)] == [(409, "not-entitled"), (409, "future")]
    assert too_early.json()["because"] == "NOT_YET"

    early = Hospital(hospital.office)
    heard(early.office, number=factories.number("37010219850101123"), effective_from="2026-03-01")
    told = {"social_security_number": factories.number("37010219850101123"), "admitted_on": "2026-03-05"}
    stay = admitted(early, **told)
    early.tell(f"stays/{stay}/lines", {"lines": [line(served_on="2026-03-05")]})
    logged = ReadEntry.objects.filter(seen="verification").count()
    late = early.tell(f"stays/{stay}/correct", {"admitted_on": "2026-03-06", "reason": "r"})
    earlier = early.tell(f"stays/{stay}/correct", {"admitted_on": "2026-03-04", "reason": "r"})
    assert (code_of(late), earlier.json()["admitted_on"]) == ((409, "lines-outside"), "2026-03-04")
    assert ReadEntry.objects.filter(seen="verification").count() == logged + 2


def test_a_day_that_falls_under_another_filing_is_refused_without_a_reason_of_the_verification(
    hospital: Hospital,
) -> None:
    whose = factories.number("37010219850101123")
    heard(hospital.office, number=whose, effective_from="2026-03-01", valid_to="2026-03-05")
    heard(hospital.office, number=whose, effective_from="2026-03-06")
    stay = admitted(hospital, social_security_number=whose)
    told = hospital.tell(f"stays/{stay}/correct", {"admitted_on": "2026-03-04", "reason": "r"})
    assert (code_of(told), told.json()["because"]) == ((409, "not-entitled"), None)


def test_a_day_put_right_says_whether_the_stay_was_registered_late(hospital: Hospital) -> None:
    whose = factories.number("37010219850101123")
    heard(hospital.office, number=whose, effective_from="2026-02-01")
    told = {"social_security_number": whose, "number": "A9", "admitted_on": "2026-03-09"}
    stay = admitted(hospital, **told)
    before = Stay.objects.get(pk=stay).register_due_on

    hospital.tell(f"stays/{stay}/correct", {"admitted_on": "2026-02-09", "reason": "Typing error"})

    row = Stay.objects.get(pk=stay)
    assert (row.register_due_on - row.admitted_on, is_late(row, office_day(row.registered_at))) == (
        before - date(2026, 3, 9),
        True,
    )


# Transfer


def moved(hospital: Hospital, to: Hospital, stay: str) -> Any:
    told = {"transferred_on": "2026-03-09", "to_institution": to.institution.name}
    return hospital.tell(f"stays/{stay}/transfer", told)


def test_a_stay_ends_by_a_transfer_and_the_next_one_continues_it(hospital: Hospital) -> None:
    other = Hospital(hospital.office)
    stay = admitted(hospital)

    told = moved(hospital, other, stay).json()
    assert (told["discharged_on"], told["transferred_to"]) == ("2026-03-09", other.institution.name)
    after = admitted(other, continues=stay)

    row = Stay.objects.select_related("continues").get(pk=after)
    assert (str(row.continues.pk), row.institution) == (stay, other.institution)
    assert code_of(other.admit(number="A2", continues=stay)) == (409, "no-transfer")
    assert code_of(hospital.tell(f"stays/{stay}/reopen", {"reason": "r"})) == (409, "not-now")
    events = [each.details["overlaps"] for each in Event.objects.filter(kind="stay.admitted").order_by("id")]
    assert events == [[], []]


def test_a_transfer_names_the_next_institution_in_any_spelling(hospital: Hospital) -> None:
    other = Hospital(hospital.office, name="Next\uff08North\uff09Hospital 2")
    stay = admitted(hospital)
    told = {"transferred_on": "2026-03-09", "to_institution": "next (north) hospital\uff12"}
    assert hospital.tell(f"stays/{stay}/transfer", told).status_code == 200
    assert str(Stay.objects.get(pk=admitted(other, continues=stay)).continues_id) == stay

    itself = {"transferred_on": "2026-03-09", "to_institution": f" {hospital.institution.name.upper()} "}
    back = admitted(hospital, number="A3")
    assert code_of(hospital.tell(f"stays/{back}/transfer", itself)) == (409, "to-itself")


def test_what_was_continued_stands_and_begins_no_later_than_what_continues_it(hospital: Hospital) -> None:
    other, whose = Hospital(hospital.office), factories.number("37010219850101123")
    heard(hospital.office, number=whose, effective_from="2026-03-01")
    stay = admitted(hospital, social_security_number=whose, admitted_on="2026-03-08")
    moved(hospital, other, stay)
    after = admitted(other, social_security_number=whose, continues=stay)

    cancelled = hospital.tell(f"stays/{stay}/cancel", {"reason": "r"})
    earlier = other.tell(f"stays/{after}/correct", {"admitted_on": "2026-03-08", "reason": "r"})

    assert (code_of(cancelled), code_of(earlier)) == ((409, "not-now"), (409, "day"))


def test_a_cancelled_stay_is_not_continued(hospital: Hospital) -> None:
    other = Hospital(hospital.office)
    stay = admitted(hospital)
    moved(hospital, other, stay)
    assert hospital.tell(f"stays/{stay}/cancel", {"reason": "r"}).status_code == 200

    assert code_of(other.admit(continues=stay)) == (409, "no-transfer")


def test_a_transfer_does_not_get_round_a_referral_to_one_institution() -> None:
    first = Hospital()
    other = Hospital(first.office)
    heard(first.office, category="REFERRAL", institution_name=first.institution.name)
    stay = admitted(first)
    moved(first, other, stay)

    answer = other.admit(continues=stay)

    assert code_of(answer) == (409, "not-entitled")
    assert Stay.objects.count() == 1


def test_nobody_learns_of_a_stay_by_naming_it(hospital: Hospital) -> None:
    """Another person's, one that wasn't transferred, one transferred elsewhere, and none at all sound the same."""
    other, third = Hospital(hospital.office), Hospital(hospital.office)
    whose = factories.number("37010219850101123")
    heard(hospital.office, number=whose)
    here = admitted(hospital)
    elsewhere = admitted(hospital, number="A2")
    moved(hospital, third, elsewhere)
    of_another = admitted(hospital, number="A3", social_security_number=whose)
    moved(hospital, other, of_another)

    answers = [other.admit(continues=each) for each in (here, elsewhere, of_another, str(uuid4()))]

    assert {code_of(answer) for answer in answers} == {(409, "no-transfer")}
    assert len({answer.content for answer in answers}) == 1


def test_a_transfer_to_itself_or_out_of_the_stay_is_refused_and_one_can_be_taken_back(hospital: Hospital) -> None:
    other = Hospital(hospital.office)
    stay = admitted(hospital)
    assert code_of(moved(hospital, hospital, stay)) == (409, "to-itself")
    told = {"transferred_on": "2026-03-10", "to_institution": other.institution.name}
    assert code_of(hospital.tell(f"stays/{stay}/transfer", told)) == (409, "day")
    moved(hospital, other, stay)

    again = hospital.tell(f"stays/{stay}/reopen", {"reason": "The ambulance turned back"}).json()

    assert (again["discharged_on"], again["transferred_to"]) == (None, "")
    assert code_of(other.admit(continues=stay)) == (409, "no-transfer")
    assert code_of(hospital.tell(f"stays/{stay}/reopen", {"reason": "r"})) == (409, "not-now")


# What an institution reads


def test_an_institution_lists_its_own_stays_and_the_look_is_logged(hospital: Hospital) -> None:
    other = Hospital(hospital.office)
    mine, gone = admitted(hospital), admitted(hospital, number="A2")
    hospital.tell(f"stays/{gone}/cancel", {"reason": "r"})
    admitted(other)

    page = hospital.fetch("stays").json()

    assert ([each["stay"] for each in page["stays"]], page["next"]) == ([mine], None)
    assert [each["stay"] for each in hospital.fetch("stays?number=A1").json()["stays"]] == [mine]
    assert hospital.fetch("stays?number=A9").json()["stays"] == []
    assert hospital.fetch(f"stays/{mine}").json()["number"] == "A1"
    assert other.fetch(f"stays/{mine}").status_code == 404
    seen = ReadEntry.objects.filter(seen="stay", subject_id=mine)
    assert {entry.purpose for entry in seen} == {f"institution {hospital.institution.pk}"}
    assert seen.count() == 3


def test_pages_of_stays_follow_one_another_without_a_gap(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("settlement.admission.reading.PAGE", 2)
    every = {admitted(hospital, number=f"A{number}") for number in range(5)}
    found: list[str] = []
    after = ""
    while True:
        page = hospital.fetch(f"stays?after={after}").json()
        found += [each["stay"] for each in page["stays"]]
        if not (after := page["next"] or ""):
            break
    assert (set(found), len(found)) == (every, 5)


def test_a_number_that_holds_no_text_is_said_and_never_breaks(hospital: Hospital) -> None:
    for number in ("\x00", "\ud800", "   ", "A\nB", "x" * 61):
        answer = hospital.tell("stays", {**question(), "number": number})
        assert (number, code_of(answer)) == (number, (422, "unreadable"))
    assert NUMBER not in answer.content.decode()
    for asked in ("number=%00A1", f"number={'x' * 61}"):
        assert (asked, code_of(Hospital().fetch(f"stays?{asked}"))) == (asked, (422, "unreadable"))


@pytest.mark.parametrize("what", ["stays", "stays/STAY", "stays/STAY/lines", "stays/STAY/bill", "months/2026-03"])
def test_a_place_that_no_page_gave_is_never_taken_for_the_beginning(hospital: Hospital, what: str) -> None:
    """Who asks for all pages would get the first one without end."""
    where, stay = what.replace("STAY", "{stay}"), admitted(hospital)
    places = ["junk", "%00", "2026-03-09", f"2026-02-30_{stay}", f"{stay}x", "2026-03-09_x", "-1", "9" * 70]
    for asked in [*(f"after={place}" for place in places), "page=2", "afer=1", "number=A1&limit=5"]:
        answer = hospital.fetch(f"{where.format(stay=stay)}?{asked}")
        assert (asked, code_of(answer)) == (asked, (422, "unreadable"))
        assert asked.split("=")[0] in answer.json()["message"] or asked.startswith("number")
