"""Device payment notices 配置费用核付通知单 as a bill keeps them. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from settlement.assessment.facts import Notice


def as_json(notice: Notice) -> dict[str, Any]:
    """A notice as it was told, to be kept with the bill that it decided on."""
    return {
        "number": notice.number,
        "limit": str(notice.limit),
        "life_months": notice.life_months,
        "usable_from": notice.usable_from.isoformat(),
        "usable_through": notice.usable_through.isoformat(),
        "injury_changed": notice.injury_changed,
        "codes": sorted(notice.codes),
        "pieces": notice.pieces,
        "last_configured": {code: day.isoformat() for code, day in notice.last_configured_on},
    }


def from_json(kept: Mapping[str, Any]) -> Notice:
    """The notice that `as_json` kept."""
    return Notice(
        number=kept["number"],
        limit=Decimal(kept["limit"]),
        life_months=kept["life_months"],
        usable_from=date.fromisoformat(kept["usable_from"]),
        usable_through=date.fromisoformat(kept["usable_through"]),
        injury_changed=kept["injury_changed"],
        codes=frozenset(kept["codes"]),
        pieces=kept["pieces"],
        last_configured_on=tuple((code, date.fromisoformat(day)) for code, day in kept["last_configured"].items()),
    )
