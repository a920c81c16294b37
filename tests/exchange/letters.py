"""Messages and ends of the line for the tests of this folder."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agency.exchange import contracts, envelope, outbox
from agency.exchange.enums import Kind
from agency.exchange.models import Outgoing
from agency.exchange.transport import Heard, Letter, TransportError
from agency.offices.acts import acting, uuid7
from tests import factories

SECRETS = ("120101198001010013", "13912345678")


def payload(**changes: Any) -> dict[str, Any]:
    """A complete payload of an approved filing."""
    return {
        "filing_no": "120000-2026-000001",
        "version": 1,
        "scope": "CROSS_PROVINCE",
        "category": "RESIDENT",
        "service_types": ["MEDICAL"],
        "worker": {"name": "陆一鸣", "social_security_number": SECRETS[0], "phone": SECRETS[1]},
        "insured_place": {"code": "120000", "name": "天津市"},
        "place_of_treatment": {"code": "110000", "name": "北京市"},
        "agency": {"code": "120000", "name": "天津市社会保险基金管理中心"},
        "employer": {"name": "示例制造有限公司", "credit_code": "91120000600037341L"},
        "institution": None,
        "determinations": [
            {
                "kind": "RECOGNITION",
                "number": "津人社工认字〔2023〕00001",
                "issuer": "天津市人力资源和社会保障局",
                "decided_on": "2023-11-20",
                "happened_on": "2023-09-02",
                "injured_parts": ["1.14.2"],
                "diagnoses": ["S72.3"],
                "third_party": "NO",
                "under_reconsideration": False,
            }
        ],
        "address": "北京市通州区示例路1号",
        "away_from": "2023-08-01",
        "away_until": None,
        "evidence": "RESIDENCE_PERMIT",
        "channel": "WINDOW",
        "applied_on": "2024-03-29",
        "approved_at": "2024-04-01T09:00:00+08:00",
        "effective_from": "2024-04-01",
        "valid_to": "2025-04-01",
        "lock_until": "2024-07-01",
        "renews": None,
        "replaces": None,
        **changes,
    }


def referral(**changes: Any) -> dict[str, Any]:
    """A referral within the province, for outpatient care too, to a hospital that the directory doesn't have."""
    return payload(
        scope="IN_PROVINCE",
        category="REFERRAL",
        service_types=["MEDICAL", "OUTPATIENT_MEDICAL", "OUTPATIENT_REHAB"],
        institution={"code": None, "name": "示例医院"},
        away_from=None,
        evidence=None,
        referral={
            "institution": "示例中心医院",
            "level": 3,
            "physician": "李医师",
            "title": "ASSOCIATE_CHIEF",
            "given_on": "2024-03-28",
            "diagnosis": "股骨骨折",
            "reason": None,
        },
        emergency=False,
        in_hospital_since=None,
        admit_until="2024-05-01",
        **changes,
    )


def ending(**changes: Any) -> dict[str, Any]:
    return {
        "filing_no": "120000-2026-000001",
        "version": 1,
        "reason": "BY_WORKER",
        "ended_on": "2024-07-02",
        "decided_at": "2024-07-02T10:00:00+08:00",
        **changes,
    }


def notice(**changes: Any) -> dict[str, Any]:
    """What the place of treatment hears of an approved version."""
    told = payload()
    same = ("filing_no", "version", "scope", "category", "service_types", "insured_place", "agency")
    return {
        "event": "APPROVED",
        **{name: told[name] for name in (*same, "place_of_treatment", "effective_from", "valid_to")},
        "worker": {"name": "陆一鸣", "social_security_number": SECRETS[0]},
        "institution": None,
        "injured_parts": ["1.14.2"],
        "diagnoses": ["S72.3"],
        "third_party": "NO",
        **changes,
    }


def notice_of_end(**changes: Any) -> dict[str, Any]:
    return {
        "event": "ENDED",
        "filing_no": "120000-2026-000001",
        "version": 1,
        "ended_on": "2024-07-02",
        "benefit_stopped": False,
        **changes,
    }


def admission(**changes: Any) -> dict[str, Any]:
    return {
        "filing_no": "120000-2026-000001",
        "version": 1,
        "admitted_on": "2024-04-10",
        "institution": {"name": "北京示例医院"},
        **changes,
    }


def stay(**changes: Any) -> dict[str, Any]:
    """What every message about a stay says, of one that goes on."""
    return admission(**{"number": "Z0001", "service": "MEDICAL", "discharged_on": None, **changes})


def settled_stay(**changes: Any) -> dict[str, Any]:
    """A settled stay: that of S01."""
    return {
        **stay(discharged_on="2024-04-28"),
        "bill": {"id": str(uuid.UUID(int=77)), "number": "R0001"},
        "month": "2024-04",
        "total": "48236.50",
        "fund": "45120.00",
        "personal": "3116.50",
        "separated": "0.00",
        **changes,
    }


def settled_devices(*devices: tuple[str, str, str, str], **changes: Any) -> dict[str, Any]:
    """A settled order of devices, each by notice, code, day and what the fund paid: 15,800.00 yuan in all."""
    paid = [
        {"notice": notice, "code": code, "day": day, "quantity": "1", "fund": fund}
        for notice, code, day, fund in devices or [("N0001", "LEG", "2024-04-10", "12000.00")]
    ]
    amounts = {"total": "15800.00", "fund": "12000.00", "personal": "3800.00"}
    return settled_stay(**{"service": "DEVICE", "discharged_on": None, **amounts, **changes}, devices=paid)


def undone_stay(**changes: Any) -> dict[str, Any]:
    return settled_stay(undone={"kind": "REVERSED", "month": "2024-06"}, **changes)


def news(kind: str, payload: dict[str, Any], **changes: Any) -> Heard:
    """Something that the exchange says of its own accord, as it comes from the line."""
    return answer_to(uuid.uuid4(), infno=envelope.TRANSACTIONS[kind], kind=kind, payload=payload, **changes)


def send(
    *,
    subject: uuid.UUID | None = None,
    kind: Kind = Kind.FILING_APPROVED,
    at: datetime = factories.NOW,
    number: int = 1,
) -> Outgoing:
    """One message, enqueued by an act of its own; `number` is that of the filing within its year."""
    filing_no = f"120000-2026-{number:06}"
    office = factories.agency()
    with acting(by=factories.machine(), at=at, ids=uuid7) as act:
        return outbox.enqueue(
            act,
            kind=kind,
            subject=subject or uuid.uuid4(),
            payload=(payload if kind == Kind.FILING_APPROVED else ending)(filing_no=filing_no),
            agency=office,
            destination="110000",
            at=at,
            ids=uuid7,
        )


def later(seconds: float) -> datetime:
    return factories.NOW + timedelta(seconds=seconds)


def answer_to(message_id: uuid.UUID, answer: str = "ACCEPTED", code: str = "", **changes: Any) -> Heard:
    """An answer as it comes from the line."""
    fields = {
        "infno": "9001",
        "infver": 1,
        "msgid": str(uuid.uuid4()),
        "sender": "national",
        "insuplc_admdvs": "120000",
        "mdtrtarea_admvs": "110000",
        "kind": "answer",
        "subject": str(uuid.uuid4()),
        "sequence": 1,
        "act": str(uuid.uuid4()),
        "made_at": "2026-03-09T09:12:01+08:00",
        "payload": {"refmsgid": str(message_id), "answer": answer, "code": code, "text": ""},
        **changes,
    }
    return heard(fields)


def heard(fields: dict[str, Any]) -> Heard:
    body = envelope.canonical(fields)
    return Heard(b"1-1", fields["msgid"], hashlib.sha256(body).digest(), b"sealed", body)


@dataclass
class FakeLine:
    """A line in memory: it keeps what was handed over, and can be down, or refuse single letters."""

    letters: list[Letter] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    down: bool = False
    refuses: Callable[[Letter], TransportError | None] = lambda letter: None

    def publish(self, letters: Sequence[Letter]) -> list[str | TransportError]:
        if self.down:
            raise TransportError("down", permanent=False)
        return [self.refuses(letter) or self._take(letter) for letter in letters]

    def _take(self, letter: Letter) -> str:
        self.letters.append(letter)
        return f"{len(self.letters)}-0"

    def still_waiting(self, receipts: Iterable[str]) -> set[str]:
        if self.down:
            raise TransportError("down", permanent=False)
        return self.waiting & set(receipts)

    def receive(self, count: int, wait: float = 0.0) -> list[Heard]:
        return []

    def done(self, heard: Sequence[Heard]) -> None:
        """Nothing to take off."""


def faults(kind: str, value: dict[str, Any], version: int = 1) -> str:
    error = contracts.fault(kind, version, value)
    return "" if error is None else error.json_path
