"""What we hear through the exchange about stays of our workers elsewhere. Each handler calls one action.

A message that cannot be used is set aside with a reason and kept (agency/exchange/handlers.py). None waits for another:
each says how the stay stands by then.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from agency.exchange import handlers
from agency.exchange.enums import Kind, Unhandled
from agency.exchange.envelope import Envelope
from agency.offices.acts import Actor, uuid7
from agency.offices.models import Division
from filings import inbound as filings_inbound
from filings.permissions import EXCHANGE
from settlement.actions import hearing
from settlement.actions.devices import PaidDevice
from settlement.actions.hearing import Paid, Told
from settlement.assessment.facts import notice_key
from settlement.enums import EntryKind, StayState

STATES = {
    Kind.ADMISSION_REGISTERED: StayState.ADMITTED,
    Kind.ADMISSION_DISCHARGED: StayState.ADMITTED,
    Kind.ADMISSION_CANCELLED: StayState.ADMISSION_CANCELLED,
    Kind.STAY_CONVERTED: StayState.CONVERTED_TO_MANUAL,
    Kind.STAY_SETTLED: StayState.SETTLED,
}
UNDONE = {EntryKind.CANCELLED: StayState.SETTLEMENT_CANCELLED, EntryKind.REVERSED: StayState.REVERSED}


def register_handlers() -> None:
    """Called once, when the apps are ready."""
    for kind in (*STATES, Kind.STAY_UNDONE):
        handlers.on_received(kind.value, on_stay)


def on_stay(envelope: Envelope, at: datetime) -> None:
    """A stay of one of our workers, as it stands by this message. Raises SetAside for a filing that is not ours."""
    if envelope.kind == Kind.ADMISSION_REGISTERED and envelope.version == 1:
        filings_inbound.on_admission(envelope, at)  # says the day of admission and nothing to know the stay by
        return
    told = _told(envelope)
    try:
        hearing.hear(by=Actor.machine_named(EXCHANGE), at=at, ids=uuid7, told=told)
    except hearing.NotHeardOf as unknown:
        raise handlers.SetAside(Unhandled.UNKNOWN_SUBJECT) from unknown
    except hearing.Contradiction as clash:
        raise handlers.SetAside(Unhandled.CONTRADICTS) from clash


def _told(envelope: Envelope) -> Told:
    """A message as values. Raises SetAside for a place or days that cannot be."""
    said = envelope.payload
    admitted_on, discharged_on = _day(said["admitted_on"]), said["discharged_on"] and _day(said["discharged_on"])
    if discharged_on is not None and discharged_on < admitted_on:
        raise handlers.SetAside(Unhandled.INVALID)
    if not Division.objects.filter(pk=envelope.place_of_treatment).exists():
        raise handlers.SetAside(Unhandled.INVALID)
    return Told(
        stay=envelope.subject,
        sequence=envelope.sequence,
        filing_number=said["filing_no"],
        version=said["version"],
        place=envelope.place_of_treatment,
        institution=said["institution"]["name"],
        number=said["number"],
        service=said["service"],
        admitted_on=admitted_on,
        discharged_on=discharged_on,
        state=UNDONE[EntryKind(said["undone"]["kind"])] if "undone" in said else STATES[Kind(envelope.kind)],
        paid=_paid(said) if "bill" in said else None,
    )


def _paid(said: dict[str, Any]) -> Paid:
    """Raises SetAside when the shares are not the total, or the devices are more than it."""
    total, fund, worker, separated = (Decimal(said[name]) for name in ("total", "fund", "personal", "separated"))
    if fund + worker + separated != total:
        raise handlers.SetAside(Unhandled.INVALID)
    undone = said.get("undone")
    devices = tuple(_device(each) for each in said.get("devices", ()))
    if sum(each.fund for each in devices) > fund:
        raise handlers.SetAside(Unhandled.INVALID)
    return Paid(
        bill=UUID(said["bill"]["id"]),
        receipt_number=said["bill"]["number"],
        month=_month(said["month"]),
        total=total,
        fund=fund,
        worker=worker,
        separated=separated,
        undone_kind=undone["kind"] if undone else "",
        undone_month=_month(undone["month"]) if undone else None,
        devices=devices,
    )


def _device(said: dict[str, Any]) -> PaidDevice:
    """Raises SetAside for a quantity of nothing, or a notice without a number."""
    quantity = Decimal(said["quantity"])
    if not quantity or not notice_key(said["notice"]):
        raise handlers.SetAside(Unhandled.INVALID)
    return PaidDevice(said["notice"], said["code"], _day(said["day"]), quantity, Decimal(said["fund"]))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
