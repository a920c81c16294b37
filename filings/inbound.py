"""What we hear through the exchange about filings; settlement hears of stays (settlement/inbound.py).

Each handler is called once for a message, and calls one action.
A message that cannot be used is set aside with a reason and kept; one that came before the message it builds on is
tried again after that one (agency/exchange/handlers.py).
"""

from datetime import date, datetime
from typing import Any

from agency.exchange import handlers
from agency.exchange.enums import Unhandled
from agency.exchange.envelope import Envelope
from agency.exchange.models import Outgoing
from agency.offices.acts import Actor, uuid7
from agency.offices.models import Division
from agency.workers.enums import ThirdParty
from filings import received
from filings.actions import hearing
from filings.models import Filing
from filings.permissions import EXCHANGE


def register_handlers() -> None:
    handlers.on_received("filing.notice", on_notice)
    handlers.on_late(on_late)


def _heard(at: datetime) -> dict[str, Any]:
    return {"by": Actor.machine_named(EXCHANGE), "at": at, "ids": uuid7}


def on_notice(envelope: Envelope, at: datetime) -> None:
    """A filing of another agency for a place that one of ours looks after, or its end. Raises SetAside."""
    told = envelope.payload
    agency = received.serving(envelope.place_of_treatment)
    if agency is None:
        raise handlers.SetAside(Unhandled.NOT_OURS)
    try:
        if told["event"] == "ENDED":
            hearing.note_received_end(
                **_heard(at),
                filing_number=told["filing_no"],
                version=told["version"],
                ended_on=_day(told["ended_on"]),
                benefit_stopped=told.get("benefit_stopped"),
            )
        else:
            number = told["worker"]["social_security_number"]
            hearing.note_received(
                **_heard(at), agency=agency, message_id=envelope.message_id, number=number, content=_content(told)
            )
    except hearing.NotHeardOf as early:
        raise handlers.SetAside(Unhandled.TOO_EARLY) from early
    except hearing.Contradiction as clash:
        raise handlers.SetAside(Unhandled.CONTRADICTS) from clash


def _content(told: dict[str, Any]) -> dict[str, Any]:
    """A notice as the fields of a received filing. Raises SetAside when its place or dates cannot be."""
    place = told["place_of_treatment"]["code"]
    if not Division.objects.filter(pk=place).exists():
        raise handlers.SetAside(Unhandled.NOT_OURS)
    starts_on, valid_to = _day(told["effective_from"]), _day(told["valid_to"]) if told["valid_to"] else None
    if valid_to is not None and valid_to < starts_on:
        raise handlers.SetAside(Unhandled.INVALID)
    return {
        "filing_number": told["filing_no"],
        "version": told["version"],
        "scope": told["scope"],
        "category": told["category"],
        "services": sorted(told["service_types"]),
        "name": told["worker"]["name"],
        "insured_place": told["insured_place"]["code"],
        "insured_place_name": told["insured_place"]["name"],
        "insured_agency": told["agency"]["name"],
        "destination_id": place,
        "institution_name": told["institution"]["name"] if told["institution"] else "",
        "injured_parts": told["injured_parts"],
        "diagnoses": told["diagnoses"],
        "third_party": told.get("third_party", ThirdParty.UNKNOWN.value),
        "effective_from": starts_on,
        "valid_to": valid_to,
    }


def on_admission(envelope: Envelope, at: datetime) -> None:
    """An institution has admitted one of our workers. Raises SetAside for a filing that is not ours."""
    told = envelope.payload
    try:
        hearing.note_admission(
            **_heard(at),
            filing_number=told["filing_no"],
            number=told["version"],
            admitted_on=_day(told["admitted_on"]),
            institution=told["institution"]["name"],
        )
    except hearing.NotHeardOf as unknown:
        raise handlers.SetAside(Unhandled.UNKNOWN_SUBJECT) from unknown


def on_late(message: Outgoing, at: datetime) -> None:
    """The exchange has not answered a message about one of our filings in the time allowed (domain.md S14)."""
    if Filing.objects.filter(pk=message.subject).exists():
        hearing.note_silence(**_heard(at), filing_id=message.subject, message_id=message.pk)


def _day(text: str) -> date:
    return date.fromisoformat(text)
