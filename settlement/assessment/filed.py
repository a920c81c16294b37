"""What the filing of a stay says of its lines. Pure (domain.md R1.4, R2.17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from settlement.enums import CatalogueKind, Reason

Span = tuple[date, date | None]
"""The first and the last day of something; None without end."""
ONE_DAY = timedelta(days=1)
ALWAYS: tuple[Span, ...] = ((date.min, None),)
OF_FILING = (Reason.BENEFIT_STOPPED, Reason.NOT_FILED_FOR)
"""Reasons that the filing gives."""


class Judged(Protocol):
    """What the filing looks at of a line."""

    @property
    def kind(self) -> str: ...
    @property
    def served_on(self) -> date: ...
    @property
    def for_injury(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Filed:
    """`stopped` are the days on which the filing had ended because benefits had (R1.4); a later version begins anew.

    `for_devices` are the days on which assistive devices may be settled under it (R1.11; domain.md S03).
    """

    stopped: tuple[Span, ...] = ()
    for_devices: tuple[Span, ...] = ALWAYS

    def refusal(self, line: Judged) -> Reason | None:
        """Why nothing of a line is paid, if the filing is the reason."""
        if self.is_stopped_on(line.served_on):
            return Reason.BENEFIT_STOPPED
        is_device = line.kind == CatalogueKind.DEVICE and line.for_injury
        return Reason.NOT_FILED_FOR if is_device and not _lies_in(line.served_on, self.for_devices) else None

    def is_stopped_on(self, day: date) -> bool:
        return _lies_in(day, self.stopped)

    def as_json(self) -> dict[str, Any]:
        """What a bill keeps of it."""
        return {"stopped": _kept(self.stopped), "for_devices": _kept(self.for_devices)}


def _lies_in(day: date, spans: Iterable[Span]) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def _kept(spans: Iterable[Span]) -> list[list[str | None]]:
    return [[first.isoformat(), last.isoformat() if last else None] for first, last in spans]


def without_gap(spans: Iterable[Span], first: date, last: date) -> bool:
    """Do spans together cover every day from a first to a last one?"""
    day = first
    for start, end in sorted(spans, key=lambda span: span[0]):
        if start <= day:
            if end is None or last <= end:
                return True
            day = max(day, end + ONE_DAY)
    return False
