"""An institution whose program signs its calls, for tests of the institutions' interface."""

import base64
import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from institutions import actions
from institutions.models import ClientKey, Institution
from settlement.admission.signing import Signed, text_to_sign
from tests import factories
from tests.factories import NOW

BASE = "/api/institutions/v1/"
PATH = f"{BASE}verify"
NUMBER = factories.number("37010219800101123")


class Clock:
    """What the interface takes for now; a fixture sets it back."""

    at = NOW

    @classmethod
    def now(cls) -> datetime:
        return cls.at


class Hospital:
    """An institution of Nanjing with a key that two people issued, and a program that signs."""

    def __init__(
        self, office: Agency | None = None, *, private: Ed25519PrivateKey | None = None, **values: Any
    ) -> None:
        self.office = office or factories.agency("320100")
        self.institution: Institution = factories.registered(self.office, **values)
        self.agreement = factories.agreement(self.institution)
        self.private = private or Ed25519PrivateKey.generate()
        self.key = self._issue()

    def _issue(self) -> UUID:
        public = base64.b64encode(self.private.public_key().public_bytes_raw()).decode()
        matter = factories.matter(self.institution, kind="KEY", new_value=public, basis="", finding="Test passed")
        head = factories.somebody(self.office, Role.APPROVER)
        actions.grant(by=head, at=NOW, ids=uuid7, matter_id=matter.pk)
        return ClientKey.objects.get(institution=self.institution).pk

    def sign(
        self,
        body: bytes,
        *,
        method: str = "POST",
        path: str = PATH,
        at: datetime | None = None,
        nonce: str = "",
        message: str = "",
    ) -> dict[str, str]:
        """The headers of a call, its message id among them if it has one."""
        signed = Signed(str(self.key), (at or Clock.at).isoformat(), nonce or uuid4().hex, "", message)
        signature = base64.b64encode(self.private.sign(text_to_sign(method, path, signed, body))).decode()
        headers = {"X-Key": signed.key, "X-Time": signed.time, "X-Nonce": signed.nonce, "X-Signature": signature}
        return headers | ({"Idempotency-Key": message} if message else {})

    def tell(self, path: str, said: Any, message: str = "", at: datetime | None = None) -> Any:
        """A call that changes something."""
        body = json.dumps(said).encode()
        headers = self.sign(body, path=BASE + path, at=at, message=message or uuid4().hex)
        client = Client(headers=headers, raise_request_exception=False)
        return client.post(BASE + path, body, content_type="application/json")

    def fetch(self, path: str) -> Any:
        """A call that reads."""
        headers = self.sign(b"", method="GET", path=BASE + path)
        return Client(headers=headers, raise_request_exception=False).get(BASE + path)

    def admit(self, message: str = "", at: datetime | None = None, **changed: Any) -> Any:
        told = {"number": "A1", "diagnoses": ["S72.3"], **question(admitted_on="2026-03-09"), **changed}
        return self.tell("stays", told, message, at)

    def ask(self, said: Any = None, **changed: Any) -> Any:
        body = json.dumps(said if said is not None else question()).encode()
        return send(body, self.sign(body, **changed))


def question(**changed: Any) -> dict[str, Any]:
    return {"social_security_number": NUMBER, "service": "MEDICAL", "admitted_on": "2026-04-02", **changed}


def line(number: int = 1, **changed: Any) -> dict[str, Any]:
    """A treatment item of a hundred yuan."""
    told = {"number": number, "kind": "TREATMENT", "code": "T1", "name": "Item T1", "served_on": "2026-03-09"}
    return {**told, "quantity": "1", "price": "100.00", "consent": True, **changed}


def send(body: bytes, headers: dict[str, str]) -> Any:
    return Client(headers=headers, raise_request_exception=False).post(PATH, body, content_type="application/json")


def heard(office: Agency, **content: Any) -> Any:
    told = {"destination_id": "320100", "effective_from": NOW.date(), "number": NUMBER, **content}
    return factories.received(office, **told)
