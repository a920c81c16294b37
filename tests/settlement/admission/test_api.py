"""The institutions' interface: signed, fresh, used once; and one statement for a verification."""

import base64
import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency.audit.models import Event, ReadEntry
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Division
from agency.offices.refusals import NotAllowedNow
from institutions import actions
from institutions.models import Agreement, ClientKey
from settlement.admission import signing
from settlement.admission.verifying import Because
from settlement.admission.wording import advice_on
from settlement.models import Stay
from tests import bills, factories
from tests.factories import NOW
from tests.hospital import BASE, NUMBER, PATH, Hospital, heard, line, question, send

pytestmark = pytest.mark.django_db


def test_a_card_of_a_filed_person_gets_a_yes_with_the_fewest_facts_in_one_statement_and_is_logged() -> None:
    hospital = Hospital()
    row = heard(hospital.office)
    hospital.ask()  # the key's bytes are read once in a process
    with CaptureQueriesContext(connection) as asked:
        answer = hospital.ask()

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["verdict"], told["because"], told["third_party"]) == ("YES", "ELIGIBLE", "UNKNOWN")
    assert told["filing"] == {
        "number": row.filing_number,
        "version": 1,
        "category": "RESIDENT",
        "services": ["MEDICAL"],
        "injured_parts": ["1.14.2"],
        "diagnoses": ["S72.3"],
        "effective_from": "2026-03-09",
        "valid_to": None,
    }
    assert len(asked) == 1
    entry = ReadEntry.objects.filter(seen="verification").latest("at", "id")
    assert (entry.subject_id, entry.place, entry.agency) == (str(row.pk), "API", hospital.office)
    assert entry.purpose == f"institution {hospital.institution.pk}"


def test_a_look_for_somebody_unknown_is_logged_by_a_mark_of_the_number_in_the_same_statement() -> None:
    hospital = Hospital()
    hospital.ask()
    with CaptureQueriesContext(connection) as asked:
        told = hospital.ask().json()
    assert (told["because"], told["advice"]) == ("NO_FILING", advice_on(Because.NO_FILING))

    assert len(asked) == 1
    first, second = ReadEntry.objects.filter(seen="verification").order_by("at", "id")
    assert (first.subject_type, first.subject_id) == (second.subject_type, second.subject_id)
    assert (first.subject_type, len(first.subject_id), NUMBER in first.subject_id) == ("number", 40, False)
    assert (first.agency, first.place) == (hospital.office, "API")
    assert first.purpose == f"institution {hospital.institution.pk}"
    auditor = Client(headers={"accept-language": "en"})
    auditor.force_login(
        factories.person(hospital.office, Role.AUDITOR), backend="agency.offices.backends.SignInBackend"
    )
    page = auditor.get("/audit/reads/", {"kind": "number"}).content.decode()
    assert page.count(f"a number of nobody known here (mark {first.subject_id[:8]})") == 2


def test_an_agreement_that_was_signed_here_and_is_not_online_is_a_no_and_one_of_a_list_is_not_known() -> None:
    hospital = Hospital()
    heard(hospital.office)
    for agency, told in ((hospital.office, ("NO", "INSTITUTION_CANNOT")), (None, ("UNKNOWN", "INSTITUTION_UNKNOWN"))):
        rows = Agreement.objects.filter(pk=hospital.agreement.pk)
        rows.update(state="SIGNED", cross_province=None, in_province=None, agency=agency)
        answer = hospital.ask().json()
        assert (answer["verdict"], answer["because"]) == told


@pytest.mark.parametrize("reach", ["cross_province", "in_province"])
def test_one_that_goes_online_later_than_the_admission_is_a_no(reach: str) -> None:
    hospital = Hospital()
    heard(hospital.office, scope=reach.upper())
    rows = Agreement.objects.filter(pk=hospital.agreement.pk)
    rows.update(cross_province=True, in_province=True, **{f"{reach}_from": date(2026, 4, 3)})
    assert hospital.ask().json()["because"] == "INSTITUTION_CANNOT"

    rows.update(**{f"{reach}_from": date(2026, 4, 2)})
    assert hospital.ask().json()["because"] == "ELIGIBLE"


def test_every_answer_takes_one_statement() -> None:
    hospital = Hospital()
    hospital.ask()
    for _number in range(3):
        heard(hospital.office, destination_id="310000")
    with CaptureQueriesContext(connection) as asked:
        told = hospital.ask().json()
    assert (told["because"], told["filing"], len(asked)) == ("WRONG_PLACE", None, 1)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_meanwhile_is_made_anew() -> None:
    hospital = Hospital()
    heard(hospital.office)
    hospital.ask()
    assert connection.connection is not None
    connection.connection.close()
    assert hospital.ask().json()["verdict"] == "YES"


@pytest.mark.parametrize(("third_party", "because"), [("NO", "ELIGIBLE"), ("OPEN", "THIRD_PARTY")])
def test_what_the_insured_place_told_of_a_third_party_reaches_the_institution(third_party: str, because: str) -> None:
    hospital = Hospital()
    heard(hospital.office, third_party=third_party)
    told = hospital.ask().json()
    assert (told["third_party"], told["because"]) == (third_party, because)


def test_after_benefits_were_stopped_the_answer_says_so_with_the_last_day_and_nothing_more() -> None:
    hospital = Hospital()
    heard(hospital.office, third_party="NO", ended_on=NOW.date(), benefit_stopped=True)
    told = hospital.ask().json()
    assert (told["verdict"], told["because"], told["day"]) == ("NO", "BENEFIT_STOPPED", NOW.date().isoformat())
    assert (told["filing"], told["third_party"]) == (None, "UNKNOWN")


def test_a_number_that_is_none_is_said_and_not_repeated() -> None:
    answer = Hospital().ask(question(social_security_number="370102198001011238"))
    assert (answer.status_code, answer.json()["code"]) == (422, "number")
    assert "370102198001011238" not in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"at": NOW - timedelta(minutes=6)}, "stale"),
        ({"at": NOW + timedelta(minutes=6)}, "stale"),
        ({"nonce": "short"}, "unsigned"),
        ({"path": PATH + "?x=1"}, "forged"),
    ],
)
def test_a_call_that_is_not_fresh_or_not_this_one_is_refused(changed: dict[str, Any], code: str) -> None:
    answer = Hospital().ask(**changed)
    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_an_altered_body_a_foreign_key_and_no_signature_are_refused() -> None:
    one, other = Hospital(), Hospital()
    body = json.dumps(question()).encode()
    altered = send(body.replace(b"MEDICAL", b"REHAB"), one.sign(body))
    foreign = send(body, {**one.sign(body), "X-Key": str(other.key)})
    unknown = send(body, {**one.sign(body), "X-Key": str(uuid4())})
    naked = send(body, {})
    half = send(body, {**one.sign(body), "X-Signature": ""})

    codes = [answer.json()["code"] for answer in (altered, foreign, unknown, naked, half)]
    assert codes == ["forged", "forged", "unknown-key", "unsigned", "unsigned"]
    assert {answer.status_code for answer in (altered, foreign, unknown, naked, half)} == {401}


@pytest.mark.parametrize("body", [b"", b"{", b"<x/>", b"\xff", b"[]", b"null", b"1"])
def test_a_body_that_is_no_object_of_json_is_called_so_also_when_there_is_none(body: bytes) -> None:
    hospital = Hospital()
    one, other = send(body, hospital.sign(body)).json(), send(b"{", hospital.sign(b"{")).json()
    assert (one["code"], one) == ("unreadable", other)


@pytest.mark.parametrize("day", [0, 1_767_225_600, "1767225600", "2026-03-09T00:00:00Z", "2026/03/09", True])
def test_a_day_is_written_as_one_and_never_a_number_or_a_moment(day: Any) -> None:
    answer = Hospital().ask(question(admitted_on=day))
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")


def test_a_field_that_is_not_described_is_refused_and_named() -> None:
    answer = Hospital().ask(question(admited_on="2026-03-01"))
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert "admited_on" in answer.json()["message"]


def test_the_same_call_twice_is_refused() -> None:
    hospital = Hospital()
    body = json.dumps(question()).encode()
    headers = hospital.sign(body)

    assert [send(body, headers).status_code for _time in range(2)] == [200, 401]
    assert send(body, headers).json()["code"] == "replayed"


def test_a_revoked_key_opens_nothing_at_once() -> None:
    hospital = Hospital()
    heard(hospital.office)
    assert hospital.ask().status_code == 200
    data = factories.actor(hospital.office, Role.DATA)
    told: dict[str, Any] = {"by": data, "at": NOW, "ids": uuid7, "key_id": hospital.key, "reason": "Stolen"}
    actions.revoke_key(**told)
    logged = ReadEntry.objects.count()

    answer = hospital.ask()

    assert (answer.status_code, answer.json()["code"]) == (401, "revoked")
    assert ReadEntry.objects.count() == logged
    with pytest.raises(NotAllowedNow):
        actions.revoke_key(**told)


def test_a_key_opens_nothing_before_the_moment_from_which_it_was_granted() -> None:
    hospital = Hospital()
    heard(hospital.office)
    ClientKey.objects.filter(pk=hospital.key).update(issued_at=NOW + timedelta(minutes=1))
    for answer in (hospital.ask(), hospital.admit(), hospital.fetch("stays")):
        assert (answer.status_code, answer.json()["code"]) == (401, "not-yet")
    ClientKey.objects.filter(pk=hospital.key).update(issued_at=NOW)
    assert hospital.ask().json()["verdict"] == "YES"


def test_a_key_is_issued_once_and_has_the_right_length() -> None:
    hospital = Hospital()
    public = base64.b64encode(hospital.private.public_key().public_bytes_raw()).decode()
    for value in (public, "AAAA", "no base64!"):
        with pytest.raises(actions.Unfit) as unfit:
            factories.matter(hospital.institution, kind="KEY", new_value=value)
        assert unfit.value.field == "new_value"


def test_while_replays_cannot_be_told_no_call_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    hospital = Hospital()
    heard(hospital.office)
    nowhere = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    monkeypatch.setattr(signing, "broker", lambda: nowhere)
    answer = hospital.admit()
    assert (answer.status_code, answer.json()["code"]) == (503, "away")
    assert not Stay.objects.exists()


# What became of the stay


def test_a_person_is_admitted_and_discharged_and_the_trail_says_by_which_institution() -> None:
    hospital = Hospital()
    row = heard(hospital.office)
    told = hospital.admit().json()
    stay = Stay.objects.get(pk=told["stay"])

    assert (stay.institution, stay.received, stay.agency) == (hospital.institution, row, hospital.office)
    assert (told["state"], told["admitted_on"], told["discharged_on"]) == ("ADMITTED", "2026-03-09", None)
    left = hospital.tell(f"stays/{stay.pk}/discharge", {"discharged_on": "2026-03-09"}).json()
    assert left["discharged_on"] == "2026-03-09"
    events = Event.objects.filter(kind__startswith="stay.").select_related("act").order_by("id")
    assert [(event.kind, event.act.machine) for event in events] == [
        ("stay.admitted", f"institution {hospital.institution.pk}"),
        ("stay.discharged", f"institution {hospital.institution.pk}"),
    ]
    again = hospital.tell(f"stays/{stay.pk}/discharge", {"discharged_on": "2026-03-09"})
    assert (again.status_code, again.json()["code"]) == (409, "not-now")


def test_who_is_not_entitled_is_not_admitted_and_the_answer_says_why() -> None:
    hospital = Hospital()
    heard(hospital.office, services=["REHAB"])
    answer = hospital.admit()
    told = answer.json()
    assert (answer.status_code, told["code"], told["because"]) == (409, "not-entitled", "SERVICE")
    assert told["advice"] == advice_on(Because.SERVICE)
    assert told["message"] == hospital.ask().json()["message"]
    assert not Stay.objects.exists()


def test_the_same_message_admits_once_and_another_under_its_id_is_a_conflict() -> None:
    hospital = Hospital()
    heard(hospital.office)
    first, second = hospital.admit("M-1"), hospital.admit("M-1")
    other = hospital.admit("M-1", number="A2")

    assert first.json() == second.json()
    assert (other.status_code, other.json()["code"]) == (409, "message-conflict")
    assert Stay.objects.count() == 1


@pytest.mark.parametrize("altered", ["M-2", ""])
def test_a_message_id_that_was_altered_or_taken_away_on_the_way_is_refused(altered: str) -> None:
    hospital = Hospital()
    heard(hospital.office)
    body = json.dumps({"number": "A1", **question(admitted_on="2026-03-09")}).encode()
    headers = {**hospital.sign(body, path=BASE + "stays", message="M-1"), "Idempotency-Key": altered}
    answer = Client(headers=headers).post(BASE + "stays", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "forged")
    assert not Stay.objects.exists()


def test_without_an_idempotency_key_nothing_changes() -> None:
    hospital = Hospital()
    heard(hospital.office)
    body = json.dumps({"number": "A1", **question(admitted_on="2026-03-09")}).encode()
    client = Client(headers=hospital.sign(body, path=BASE + "stays"))
    answer = client.post(BASE + "stays", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key")
    assert not Stay.objects.exists()


def test_another_institutions_stay_is_not_there() -> None:
    mine, other = Hospital(), Hospital()
    heard(mine.office)
    stay = mine.admit().json()["stay"]
    for path, said in (
        ("cancel", {"reason": "r"}),
        ("discharge", {"discharged_on": "2026-03-09"}),
        ("settle", {"total": "1.00"}),
        ("undo", {"reason": "r"}),
    ):
        theirs, missing = other.tell(f"stays/{stay}/{path}", said), other.tell(f"stays/{uuid4()}/{path}", said)
        assert (path, theirs.status_code) == (path, 404)
        assert theirs.json() == missing.json()
    assert Stay.objects.get().state == "ADMITTED"


def test_the_insured_places_record_of_a_stay_is_not_there_for_the_institution() -> None:
    hospital = Hospital()
    worker = factories.worker(factories.agency("370100"))
    heard_there = bills.stay_of(worker, institution=hospital.institution, told_as=uuid4(), told_sequence=1)
    told = [
        hospital.fetch(f"stays/{heard_there.pk}"),
        hospital.fetch(f"stays/{heard_there.pk}/bill"),
        hospital.tell(f"stays/{heard_there.pk}/cancel", {"reason": "r"}),
        hospital.tell(f"stays/{heard_there.pk}/lines", {"lines": [line()]}),
    ]
    assert {answer.status_code for answer in told} == {404}
    assert Stay.objects.get() == heard_there


def test_a_cancelled_admission_frees_its_number_and_needs_a_reason() -> None:
    hospital = Hospital()
    heard(hospital.office)
    stay = hospital.admit().json()["stay"]
    assert hospital.admit().json()["code"] == "number-taken"
    assert hospital.tell(f"stays/{stay}/cancel", {"reason": ""}).status_code == 422
    assert hospital.tell(f"stays/{stay}/cancel", {"reason": "Wrong person"}).json()["state"] == "ADMISSION_CANCELLED"
    assert hospital.admit().status_code == 200


def test_a_namesake_institution_has_numbers_of_its_own() -> None:
    office = factories.agency("320100")
    one = Hospital(office, name="People's Hospital")
    other = Hospital(office, name="People's Hospital", division=Division.objects.get(pk="320102"))
    heard(office)
    answers = [one.admit(), other.admit(), one.admit()]
    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert answers[2].json()["code"] == "number-taken"


def test_overlapping_stays_are_admitted_and_noted() -> None:
    one, other = Hospital(), Hospital()
    heard(one.office)
    first = one.admit().json()["stay"]
    other.admit()
    assert [event.details["overlaps"] for event in Event.objects.filter(kind="stay.admitted").order_by("id")] == [
        [],
        [first],
    ]


def test_a_revoked_key_changes_nothing() -> None:
    hospital = Hospital()
    heard(hospital.office)
    stay = hospital.admit().json()["stay"]
    data = factories.actor(hospital.office, Role.DATA)
    actions.revoke_key(by=data, at=NOW, ids=uuid7, key_id=hospital.key, reason="Stolen")
    answers = [hospital.admit(number="A9"), hospital.tell(f"stays/{stay}/cancel", {"reason": "r"})]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "revoked")}
