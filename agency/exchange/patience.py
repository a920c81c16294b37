"""How long an answer may take before people are told. An app above says it, so that nothing here imports upwards."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agency.offices.models import Agency

Limit = Callable[["Agency", date], timedelta | None]

_limits: list[Limit] = []


def register(limit: Limit) -> None:
    """`limit(agency, on)` gives how long a message of an agency may wait for its answer; None is without limit."""
    _limits[:] = [limit]


def limit(agency: "Agency", on: date) -> timedelta | None:
    """How long a message written on a day may wait; None when nobody said."""
    return _limits[0](agency, on) if _limits else None
