"""Two agencies and the exchange between them: stays as both places know them, for tests.

Jinan has the filing, Nanjing the hospital. What each knows of the other went over the line.
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from agency.exchange import answers
from agency.exchange.hub import desk
from agency.exchange.hub.line import Call
from agency.exchange.hub.store import Store
from agency.exchange.hub.switches import Switches
from agency.exchange.models import Incoming, Outgoing
from agency.exchange.transport import Heard
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Place
from filings.enums import Service
from filings.models import FilingVersion, ReceivedFiling
from institutions.enums import Verdict
from institutions.models import Institution
from settlement import actions
from settlement.actions import Admission, Sent
from settlement.admission import lookup, verifying
from settlement.admission.verifying import Answer, Because
from settlement.admission.verifying import Heard as HeardOf
from settlement.models import Stay
from tests import factories
from tests.exchange import letters
from tests.factories import moment

JINAN, NANJING = "370100", "320100"
SERVES = Switches(serves=f"{JINAN[:2]}0000,{NANJING[:2]}0000")


def seal(message_id: str, digest: bytes, clear: bytes) -> bytes:
    return clear[::-1]


def pass_on(store: Store, at: datetime) -> list[str]:
    """The exchange takes all that was said and passes on what is for others; the kinds that arrived, in order."""
    for message in Outgoing.objects.filter(settled_at=None).select_related("body").order_by("created_at", "sequence"):
        clear = bytes(message.body.sealed)
        store.begin()
        replies = desk.take(store, Call(str(message.pk), str(message.pk), bytes(message.digest), clear), SERVES, seal)
        store.commit()
        answers.store([_heard(reply.answer_id, reply.body) for reply in replies], at=at)
    news = store.untold()
    store.told(news)
    before = set(Incoming.objects.values_list("message_id", flat=True))
    answers.store([_heard(one.message_id, one.sealed[::-1]) for one in news], at=at)
    fresh = [one.message_id for one in news if one.message_id not in before]
    kinds = dict(Incoming.objects.filter(message_id__in=fresh).values_list("message_id", "kind"))
    return [kinds[one] for one in fresh]


def _heard(message_id: str, clear: bytes) -> Heard:
    return Heard(b"1-1", message_id, hashlib.sha256(clear).digest(), b"sealed", clear)


class Hospital:
    """An institution of Nanjing and what its program tells the agency there."""

    def __init__(self, at: datetime, institution: Institution | None = None) -> None:
        self.office = factories.agency(NANJING)
        self.institution: Institution = institution or factories.registered(self.office, at=at)
        self.by = Actor.machine_named(f"institution {self.institution.pk}", place=Place.API)

    def sent(self) -> Sent:
        return Sent(self.institution.pk, uuid.uuid4().hex, b"d" * 32)

    def check(self, number: str, day: str, at: str, service: Service = Service.MEDICAL) -> Answer:
        """What the verification answers to a card for an admission on a day."""
        key = factories.client_key(self.institution, at=moment(at))
        found = lookup.look(key.pk, number, at=moment(at))
        assert found is not None
        return verifying.answer(found.asking, found.heard, service, date.fromisoformat(day), at=moment(at))

    def admit_by(self, verified: Answer, day: str, at: str, number: str = "Z1") -> Stay:
        """An admission on what the verification answered. Raises NotEntitled."""
        told = Admission(Service.MEDICAL, number, date.fromisoformat(day), ("S72.3",))
        stay: Stay = Stay.objects.get(pk=actions.admit(**self._call(at), admission=told, verified=verified)["stay"])
        return stay

    def admit(self, filing: ReceivedFiling, day: str, at: str, number: str = "Z1") -> Stay:
        """An admission of somebody whose card was found good."""
        return self.admit_by(Answer(Verdict.YES, Because.ELIGIBLE, _known(filing)), day, at, number)

    def cancel(self, stay: Stay, at: str) -> None:
        actions.cancel_admission(**self._call(at), stay_id=stay.pk, reason="Wrong patient")

    def discharge(self, stay: Stay, day: str, at: str) -> None:
        actions.discharge(**self._call(at), stay_id=stay.pk, discharged_on=date.fromisoformat(day))

    def _call(self, at: str) -> dict[str, Any]:
        return {"by": self.by, "at": moment(at), "ids": uuid7, "sent": self.sent()}


def _known(filing: ReceivedFiling) -> HeardOf:
    names = (
        *("id", "version", "scope", "category", "services", "institution_name", "injured_parts", "diagnoses"),
        *("effective_from", "valid_to", "ended_on", "third_party", "benefit_stopped"),
    )
    told = {name: getattr(filing, name) for name in names}
    return HeardOf(number=filing.filing_number, destination=filing.destination_id, **told)


def told_of(stay: Stay) -> Stay:
    """What the insured place knows of a stay in the hospital."""
    found: Stay = Stay.objects.get(told_as=stay.pk)
    return found


def story(version: FilingVersion) -> list[tuple[str, dict[str, Any]]]:
    """All that can be said about one stay under a filing, in its order: settled, undone and settled again."""
    one = {"filing_no": version.filing.number, "version": version.number, "admitted_on": "2026-04-02"}
    left = {**one, "discharged_on": "2026-04-20"}
    again = {"bill": {"id": str(uuid.UUID(int=78)), "number": "R0001"}, "month": "2026-06"}
    return [
        ("admission.registered", letters.stay(**one)),
        ("admission.registered", letters.stay(**{**one, "admitted_on": "2026-04-03"})),
        ("admission.discharged", letters.stay(**{**left, "admitted_on": "2026-04-03"})),
        ("stay.settled", letters.settled_stay(**{**left, "admitted_on": "2026-04-03"})),
        ("stay.undone", letters.undone_stay(**{**left, "admitted_on": "2026-04-03"})),
        ("stay.settled", letters.settled_stay(**{**left, "admitted_on": "2026-04-03"}, **again)),
    ]


STAY = str(uuid.UUID(int=9))


def message(sequence: int, kind: str, payload: dict[str, Any], stay: str = STAY, **places: str) -> Heard:
    """A message about a stay with its number, as it comes from the line."""
    version = 2 if kind == "admission.registered" or "devices" in payload else 1
    places = {"insuplc_admdvs": JINAN, "mdtrtarea_admvs": NANJING, **places}
    return letters.news(kind, payload, subject=stay, sequence=sequence, infver=version, **places)


def hear(
    said: Iterable[tuple[int, str, dict[str, Any]]], at: datetime, stay: str = STAY, **places: str
) -> list[Incoming]:
    """Messages about a stay with their numbers, each as a message of its own, and what became of them."""
    for sequence, kind, payload in said:
        answers.store([message(sequence, kind, payload, stay, **places)], at=at)
    return list(Incoming.objects.filter(subject=stay).order_by("received_at", "id"))
