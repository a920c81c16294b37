"""What we hear: lists that other departments deliver through the exchange."""

from datetime import datetime

from agency.exchange import handlers
from agency.exchange.envelope import Envelope, canonical, digest
from agency.offices.acts import Actor, office_day, uuid7
from agency.offices.models import Agency
from agency.workers import actions, list_files
from agency.workers.enums import ListKind

LIST_DELIVERED = "list.delivered"


def register() -> None:
    """Called once, when the apps are ready."""
    handlers.on_received(LIST_DELIVERED, list_delivered)


def list_delivered(envelope: Envelope, at: datetime) -> None:
    """Keep a delivered list for the agency of the insured place; each entry with its verdict, none passed over.

    Raises Agency.DoesNotExist: the message is set aside then, for a person.
    """
    payload = envelope.payload
    agency = Agency.objects.get(division_id=envelope.insured_place)
    kind = ListKind(payload["list_kind"])
    rows = [
        (number, [each["social_security_number"], each["on"], each.get("note", ""), each.get("card_state", "")])
        for number, each in enumerate(payload["entries"], start=1)
    ]
    actions.keep_list(
        by=Actor.machine_named(LIST_DELIVERED),
        at=at,
        ids=uuid7,
        agency=agency,
        kind=kind,
        source=payload["source"],
        digest=digest(canonical(payload)),
        lines=list(list_files.judge(rows, kind, today=office_day(at))),
    )
