"""The institutions' interface: signed, fresh, used once; and one statement for a verification."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency.audit.models import ReadEntry
from agency.devstack.stack import Stack
from agency.offices import middleware
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.offices.refusals import NotAllowedNow
from institutions import actions
from institutions.models import ClientKey, Institution
from settlement.admission import signing
from settlement.admission.signing import Signed, text_to_sign
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PATH = "/api/institutions/v1/verify"
NUMBER = factories.number("37010219800101123")


@pytest.fixture(autouse=True)
def valkey(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A broker of the run, empty; a clock that stands; no key remembered from another test."""

    class Clock:
        now = staticmethod(lambda: NOW)

    monkeypatch.setattr(middleware, "timezone", Clock)
    stack.start_valkey()
    signing.broker.cache_clear()
    signing.public_key.cache_clear()
    with redis.Redis.from_url(stack.environment["REDIS_URL"]) as broker:
        broker.flushdb()
    yield
    signing.broker.cache_clear()
    signing.public_key.cache_clear()


class Hospital:
    """An institution of Nanjing with a key that two people issued, and a program that signs."""

    def __init__(self, office: Agency | None = None, **values: Any) -> None:
        self.office = office or factories.agency("320100")
        self.institution: Institution = factories.registered(self.office, **values)
        self.agreement = factories.agreement(self.institution)
        self.private = Ed25519PrivateKey.generate()
        self.key = self._issue()

    def _issue(self) -> UUID:
        public = base64.b64encode(self.private.public_key().public_bytes_raw()).decode()
        matter = factories.matter(self.institution, kind="KEY", new_value=public, basis="", finding="Test passed")
        head = factories.actor(self.office, Role.APPROVER)
        actions.grant(by=head, at=NOW, ids=uuid7, matter_id=matter.pk)
        return ClientKey.objects.get(institution=self.institution).pk

    def sign(self, body: bytes, *, path: str = PATH, at: datetime = NOW, nonce: str = "") -> dict[str, str]:
        signed = Signed(str(self.key), at.isoformat(), nonce or uuid4().hex, "")
        signature = base64.b64encode(self.private.sign(text_to_sign("POST", path, signed, body))).decode()
        return {"X-Key": signed.key, "X-Time": signed.time, "X-Nonce": signed.nonce, "X-Signature": signature}

    def ask(self, said: Any = None, **changed: Any) -> Any:
        body = json.dumps(said if said is not None else question()).encode()
        return send(body, self.sign(body, **changed))


def question(**changed: Any) -> dict[str, Any]:
    return {"social_security_number": NUMBER, "service": "MEDICAL", "admitted_on": "2026-04-02", **changed}


def send(body: bytes, headers: dict[str, str]) -> Any:
    return Client(headers=headers, raise_request_exception=False).post(PATH, body, content_type="application/json")


def heard(office: Agency, **content: Any) -> Any:
    told = {"destination_id": "320100", "effective_from": NOW.date(), "number": NUMBER, **content}
    return factories.received(office, **told)


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


def test_every_answer_takes_one_statement() -> None:
    hospital = Hospital()
    hospital.ask()
    for _number in range(3):
        heard(hospital.office, destination_id="310000")
    with CaptureQueriesContext(connection) as asked:
        told = hospital.ask().json()
    assert (told["because"], told["filing"], len(asked)) == ("WRONG_PLACE", None, 1)


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

    codes = [answer.json()["code"] for answer in (altered, foreign, unknown, naked)]
    assert codes == ["forged", "forged", "unknown-key", "unsigned"]
    assert {answer.status_code for answer in (altered, foreign, unknown, naked)} == {401}


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


def test_a_key_is_issued_once_and_has_the_right_length() -> None:
    hospital = Hospital()
    public = base64.b64encode(hospital.private.public_key().public_bytes_raw()).decode()
    for value in (public, "AAAA", "no base64!"):
        with pytest.raises(actions.Unfit) as unfit:
            factories.matter(hospital.institution, kind="KEY", new_value=value)
        assert unfit.value.field == "new_value"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


QUESTIONS = st.fixed_dictionaries(
    {
        "social_security_number": st.text(max_size=45) | st.just(NUMBER),
        "service": st.sampled_from(["MEDICAL", "DEVICE", "x"]),
        "admitted_on": st.dates().map(str) | st.text(max_size=12) | st.none(),
    }
)


def test_generated_calls_are_answered_and_never_break() -> None:
    hospital = Hospital()
    heard(hospital.office)

    @settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None, database=None)
    @given(said=ANYTHING | QUESTIONS)
    def generated(said: Any) -> None:
        assert hospital.ask(said).status_code in (200, 422)

    generated()
