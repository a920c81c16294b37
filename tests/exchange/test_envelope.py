import hashlib
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agency.exchange import contracts
from agency.exchange.contracts import NotTransmittable
from agency.exchange.enums import Kind
from agency.exchange.envelope import (
    NATIONAL,
    Envelope,
    NotAnEnvelope,
    canonical,
    digest,
    parse,
    province_system,
)
from tests.exchange import letters

GOLDEN = Path(__file__).parent / "golden"


def an_envelope(kind: str, payload: dict[str, Any], receiver: str = NATIONAL, version: int = 1) -> Envelope:
    return Envelope(
        message_id=uuid.UUID("018e96f2-5a00-7000-8000-000000000001"),
        kind=str(kind),
        version=version,
        sender="kuasheng",
        insured_place="120000",
        place_of_treatment="110000",
        subject=uuid.UUID("018e96f2-5a00-7000-8000-00000000000a"),
        sequence=1,
        act=uuid.UUID("018e96f2-5a00-7000-8000-00000000000b"),
        made_at=datetime(2024, 4, 1, 1, 0, tzinfo=UTC),
        payload=payload,
        receiver=receiver,
    )


EXAMPLES = {
    "filing.approved.v1": an_envelope(Kind.FILING_APPROVED, letters.payload()),
    "filing.approved.referral.v1": an_envelope(Kind.FILING_APPROVED, letters.referral()),
    "filing.approved.v1.in-province": an_envelope(
        Kind.FILING_APPROVED, letters.payload(scope="IN_PROVINCE"), province_system("120116")
    ),
    "filing.ended.v1": an_envelope(Kind.FILING_ENDED, letters.ending()),
    "filing.notice.v1": an_envelope("filing.notice", letters.notice()),
    "filing.notice.v1.ended": an_envelope("filing.notice", letters.notice_of_end()),
    "admission.registered.v1": an_envelope("admission.registered", letters.admission()),
    "admission.registered.v2": an_envelope(Kind.ADMISSION_REGISTERED, letters.stay(), version=2),
    "admission.cancelled.v1": an_envelope(Kind.ADMISSION_CANCELLED, letters.stay()),
    "admission.discharged.v1": an_envelope(Kind.ADMISSION_DISCHARGED, letters.stay(discharged_on="2024-04-28")),
    "stay.converted.v1": an_envelope(Kind.STAY_CONVERTED, letters.stay(discharged_on="2024-04-28")),
    "stay.settled.v1": an_envelope(Kind.STAY_SETTLED, letters.settled_stay()),
    "stay.settled.v2": an_envelope(Kind.STAY_SETTLED, letters.settled_devices(), version=2),
    "stay.undone.v1": an_envelope(Kind.STAY_UNDONE, letters.undone_stay()),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bytes_of_a_message_never_change_for_a_version(name: str) -> None:
    assert EXAMPLES[name].to_bytes() == (GOLDEN / f"{name}.json").read_bytes()


def test_the_digest_is_that_of_the_golden_bytes() -> None:
    body = (GOLDEN / "filing.approved.v1.json").read_bytes()

    assert digest(body).hex() == (GOLDEN / "filing.approved.v1.sha256").read_text().strip()
    assert digest(body) == hashlib.sha256(body).digest()


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_golden_messages_follow_their_schemas(path: Path) -> None:
    fields = json.loads(path.read_bytes())

    assert letters.faults("envelope", fields) == ""
    assert letters.faults(fields["kind"], fields["payload"], fields["infver"]) == ""


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_message_is_read_back_as_it_was_written(name: str) -> None:
    assert parse(EXAMPLES[name].to_bytes()) == EXAMPLES[name]


def test_a_message_from_before_the_routing_is_one_for_the_national_system() -> None:
    body = (GOLDEN / "filing.approved.v1.unrouted.json").read_bytes()

    assert b"recer_sys_code" not in body
    assert parse(body) == EXAMPLES["filing.approved.v1"]


def test_what_stays_in_a_province_names_the_system_of_that_province() -> None:
    fields = EXAMPLES["filing.approved.v1.in-province"].fields()

    assert fields["recer_sys_code"] == "PROVINCE-120000"
    assert EXAMPLES["filing.approved.v1"].fields()["recer_sys_code"] == "NATIONAL"


@pytest.mark.parametrize("system", ["", "PROVINCE-120116", "PROVINCE", "GSXT", None, 1])
def test_no_other_system_is_known(system: Any) -> None:
    fields = {**EXAMPLES["filing.approved.v1"].fields(), "recer_sys_code": system}

    assert letters.faults("envelope", fields) == "$.recer_sys_code"


def test_a_notice_has_no_room_for_more_than_an_admission_needs() -> None:
    for name in ("phone", "address", "employer", "reason"):
        assert letters.faults("filing.notice", letters.notice(**{name: "x"})) != ""
    worker = {**letters.notice()["worker"], "phone": letters.SECRETS[1]}
    assert letters.faults("filing.notice", letters.notice(worker=worker)) != ""
    assert letters.faults("filing.notice", letters.notice_of_end(worker=letters.notice()["worker"])) != ""


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name.startswith(("admission", "stay"))])
def test_a_message_about_a_stay_has_no_room_for_a_person_a_diagnosis_or_a_reason_in_words(name: str) -> None:
    one = EXAMPLES[name]
    for field in ("worker_name", "social_security_number", "diagnoses", "reason", "lines"):
        assert letters.faults(one.kind, {**one.payload, field: "x"}, one.version) != ""


def test_a_device_has_no_room_for_more_than_the_service_life_and_the_notice_need() -> None:
    told = letters.settled_devices()
    for name in ("name", "person", "diagnosis", "price", "serial"):
        (device,) = told["devices"]
        assert letters.faults("stay.settled", {**told, "devices": [{**device, name: "x"}]}, 2) == "$.devices[0]"


@pytest.mark.parametrize("amount", [1.5, "1.5", "-1.00", "01.00", "1,000.00", ""])
def test_an_amount_is_text_with_two_places(amount: Any) -> None:
    assert letters.faults("stay.settled", letters.settled_stay(fund=amount)) == "$.fund"


def test_times_are_written_as_the_desk_reads_them() -> None:
    assert EXAMPLES["filing.ended.v1"].fields()["made_at"] == "2024-04-01T09:00:00+08:00"


def test_the_order_of_keys_does_not_matter() -> None:
    assert canonical({"b": 1, "a": "北"}) == canonical({"a": "北", "b": 1}) == '{"a":"北","b":1}'.encode()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"msgid": 1}', b"null"])
def test_what_is_no_envelope_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        parse(body)


def test_a_time_without_offset_is_not_understood() -> None:
    fields = {**EXAMPLES["filing.ended.v1"].fields(), "made_at": "2024-04-01T09:00:00"}

    with pytest.raises(NotAnEnvelope):
        parse(canonical(fields))


def test_every_kind_has_a_schema_of_its_current_version_and_a_transaction_number() -> None:
    for kind in Kind:
        assert contracts.validator(kind.value, contracts.CURRENT[kind]).schema["title"]
        assert an_envelope(kind, {}).fields()["infno"].isdigit()


@pytest.mark.parametrize("path", sorted(contracts.FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_schemas_are_sound_themselves(path: Path) -> None:
    contracts.Draft202012Validator.check_schema(json.loads(path.read_text()))


FAULTY: list[tuple[dict[str, Any], str]] = [
    ({"effective_from": "2024-02-30"}, "effective_from"),
    ({"effective_from": None}, "effective_from"),
    ({"service_types": []}, "service_types"),
    ({"service_types": ["MEDICAL", "MEDICAL"]}, "service_types"),
    ({"category": "TOURIST"}, "category"),
    ({"worker": {"name": "x", "social_security_number": "12010119800101001"}}, "worker.social_security_number"),
    ({"worker": {"name": "x"}}, "worker.social_security_number"),
    ({"place_of_treatment": {"code": "11", "name": "x"}}, "place_of_treatment.code"),
    ({"determinations": []}, "determinations"),
    ({"determinations": [{**letters.payload()["determinations"][0], "kind": "GUESS"}]}, "determinations.0.kind"),
    ({"approved_at": "2024-04-01T09:00:00"}, "approved_at"),
    ({"surprise": 1}, "surprise"),
]


@pytest.mark.parametrize(("changes", "path"), FAULTY)
def test_a_faulty_payload_is_refused_with_the_path_of_the_field(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(NotTransmittable) as refused:
        contracts.validate("filing.approved", 1, letters.payload(**changes))

    assert refused.value.path == path


def test_a_missing_field_is_refused_by_its_name() -> None:
    payload = letters.payload()
    del payload["effective_from"]

    with pytest.raises(NotTransmittable) as refused:
        contracts.validate("filing.approved", 1, payload)

    assert refused.value.path == "effective_from"


def test_the_refusal_names_the_field_in_words_and_never_its_value() -> None:
    from django.utils.translation import override

    wrong = {**letters.payload()["determinations"][0], "decided_on": "20 Nov"}

    with pytest.raises(NotTransmittable) as refused, override("en"):
        contracts.validate("filing.approved", 1, letters.payload(determinations=[wrong]))

    with override("en"):
        assert "determinations 1 › decided on" in str(refused.value.sentence)
        assert "20 Nov" not in str(refused.value.sentence)


def test_an_unknown_version_is_told_apart_from_a_faulty_payload() -> None:
    with pytest.raises(contracts.UnknownSchema):
        contracts.validate("filing.approved", 99, {})
    with pytest.raises(contracts.UnknownSchema):
        contracts.validate("../settings", 1, {})
