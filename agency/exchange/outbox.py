"""Putting a message into the outbox, inside the transaction of the act that it tells about."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from agency.exchange import contracts, patience, wakeup
from agency.exchange.enums import Kind
from agency.exchange.envelope import NATIONAL, Envelope, digest
from agency.exchange.models import Body, Outgoing
from agency.offices.acts import Ids, office_day
from agency.offices.models import Act, Agency, Division


def enqueue(
    act: Act,
    *,
    kind: Kind | str,
    subject: UUID,
    payload: dict[str, Any],
    agency: Agency,
    destination: Division | str,
    at: datetime,
    ids: Ids,
    receiver: str = NATIONAL,
    insured_place: str = "",
) -> Outgoing:
    """Store a message with its exact bytes; it leaves after the caller's transaction commits, or never.

    The caller holds the lock of the subject: the message takes the next number within it. `receiver` is the system
    it goes to: the national one, or `envelope.province_system`. `insured_place` is given by the place of treatment;
    otherwise it is where the agency is.
    Raises NotTransmittable when the payload does not follow its schema.
    """
    version = contracts.CURRENT[Kind(kind)]
    contracts.validate(kind, version, payload)
    place = destination.pk if isinstance(destination, Division) else destination
    envelope = Envelope(
        message_id=ids(at),
        kind=str(kind),
        version=version,
        sender=settings.EXCHANGE_SENDER,
        insured_place=insured_place or agency.division_id,
        place_of_treatment=place,
        subject=subject,
        sequence=_next_number(subject),
        act=act.pk,
        made_at=at,
        payload=payload,
        receiver=receiver,
    )
    body = envelope.to_bytes()
    with transaction.atomic():
        message = Outgoing.objects.create(
            id=envelope.message_id,
            kind=kind,
            version=version,
            subject=subject,
            sequence=envelope.sequence,
            agency=agency,
            act=act,
            destination=place,
            receiver=receiver,
            digest=digest(body),
            created_at=at,
            late_at=at + limit if (limit := patience.limit(agency, office_day(at))) else None,
            next_at=at,
        )
        Body.objects.create(outgoing=message, sealed=body)
        wakeup.after_commit()
    return message


def _next_number(subject: UUID) -> int:
    last = Outgoing.objects.filter(subject=subject).order_by("-sequence").values_list("sequence", flat=True).first()
    return (last or 0) + 1
