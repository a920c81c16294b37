"""The people of the scenarios, and the few steps that many of them take."""

import uuid
from datetime import date
from typing import Any

from agency.exchange import answers as exchange
from agency.exchange.models import Incoming
from agency.offices.acts import Actor, uuid7
from agency.offices.models import Agency, Division
from agency.workers.models import Worker
from filings import actions, eligibility, queries
from filings.enums import Category, PhysicianTitle, Reason
from filings.models import Decision, FilingVersion
from tests import factories
from tests.exchange import letters
from tests.factories import moment

W1, W2, W3, W4 = "370102198001011237", "370602197203042229", "210202196811054564", "320205199006157788"
NANJING, SHANGHAI = "320100", "310000"
OPINION: dict[str, Any] = {
    "category": Category.REFERRAL,
    "away_from": None,
    "evidence": "",
    "institution_written": "Hospital there",
    "referral_institution": "Hospital here",
    "referral_level": 3,
    "referral_is_protocol": True,
    "referral_physician": "Doctor",
    "referral_title": PhysicianTitle.ASSOCIATE_CHIEF,
}
"""A referral with an opinion that is enough under every rule set; the day of the opinion is given by the scenario."""


def office_of(number: str) -> Agency:
    return factories.agency(f"{number[:4]}00")


def worker_numbered(number: str, at: str) -> Worker:
    return factories.worker(office_of(number), number=number, at=moment(at))


def place(code: str) -> Division:
    return Division.objects.get(pk=code)


def answer_of(version: FilingVersion, code: Reason, at: str) -> eligibility.Answer:
    version = FilingVersion.objects.get(pk=version.pk)
    (found,) = [each for each in queries.assess(version, at=moment(at)).answers if each.code == code]
    return found


def approve(version: FilingVersion, by: Actor, at: str) -> Decision:
    version.refresh_from_db()
    return actions.approve(by=by, at=moment(at), ids=uuid7, version_id=version.pk, revision=version.revision)


def holds_on(version: FilingVersion, *days: str) -> list[bool]:
    version.refresh_from_db()
    return [version.is_effective_on(date.fromisoformat(day)) for day in days]


def admission_told(version: FilingVersion, day: str, at: str) -> Incoming:
    """The exchange says that an institution admitted the worker on a day, and what became of the message."""
    said = letters.admission(filing_no=version.filing.number, version=version.number, admitted_on=day)
    news = letters.news("admission.registered", said, subject=str(uuid.uuid4()))
    exchange.store([news], at=moment(at))
    return Incoming.objects.order_by("-received_at", "-id")[0]
