"""Telling the insured place of a stay, in the transaction of the act that it is about (design.md §6)."""

from datetime import datetime
from typing import Any

from agency.exchange import outbox
from agency.exchange.enums import Kind
from agency.offices.acts import Ids
from agency.offices.models import Act
from settlement import messages
from settlement.models import Stay


def tell(act: Act, kind: Kind, stay: Stay, *, at: datetime, ids: Ids, payload: dict[str, Any] | None = None) -> None:
    """Put a message about a stay in our institution into the outbox; nobody is told of a stay that we were told of.

    The caller holds the stay, or has just made it: messages about it are numbered in the order of its acts.
    """
    if stay.received is None:
        return
    outbox.enqueue(
        act,
        kind=kind,
        subject=stay.pk,
        payload=payload or messages.of_stay(stay),
        agency=stay.agency,
        insured_place=stay.received.insured_place,
        destination=stay.place_id,
        at=at,
        ids=ids,
        receiver=messages.receiver_of(stay),
    )
