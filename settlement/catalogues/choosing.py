"""Choosing the version of the catalogue that holds for a line. Pure (domain.md R4.7, S12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol
from uuid import UUID

from agency.offices.codes import ladder, province_of
from filings.enums import Scope, Service
from settlement.assessment.facts import Chosen
from settlement.enums import CatalogueKind, CatalogueOrigin

REHABILITATION = frozenset({Service.REHAB, Service.OUTPATIENT_REHAB})
PARAMETERS = ("catalogue.medical", "catalogue.rehab", "catalogue.rehab_items", "catalogue.device")


Editions = dict[str, list[list[str | None]]]
"""By kind of catalogue the version that judges lines from a day on, as a bill keeps it; None: none is on record."""


class Served(Protocol):
    """What of a line its catalogue is chosen by."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> CatalogueKind: ...
    @property
    def served_on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Version:
    """A catalogue version that is in force, as far as choosing needs it."""

    id: UUID
    kind: CatalogueKind
    division: str
    valid_from: date
    valid_to: date | None
    is_complete: bool

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def parameter_of(kind: CatalogueKind, service: Service, scope: Scope) -> str:
    """The policy parameter that says whose catalogue of a kind holds in a stay (domain.md R4.7).

    Medicines, treatment items and standards of hospital service follow the kind of care; for rehabilitation items a
    rule of the province can differ inside it.
    """
    if kind is CatalogueKind.DEVICE:
        return "catalogue.device"
    if kind is CatalogueKind.REHAB:
        return "catalogue.rehab_items" if scope is Scope.IN_PROVINCE else "catalogue.rehab"
    return "catalogue.rehab" if service in REHABILITATION else "catalogue.medical"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the worker is insured and where they are treated, as division codes."""

    insured: str
    treatment: str

    def of(self, origin: CatalogueOrigin) -> str:
        match origin:
            case CatalogueOrigin.TREATMENT:
                return self.treatment
            case CatalogueOrigin.INSURED:
                return self.insured
            case CatalogueOrigin.PROVINCE:
                return province_of(self.insured)


def divisions(
    kinds: Iterable[CatalogueKind],
    origins: Mapping[str, CatalogueOrigin],
    places: Places,
    service: Service,
    scope: Scope,
) -> dict[CatalogueKind, tuple[str, ...]]:
    """For each kind where its catalogue is looked for: the division itself, then its city, then its province."""
    return {kind: ladder(places.of(origins[parameter_of(kind, service, scope)])) for kind in kinds}


def choose(
    lines: Iterable[Served], versions: Sequence[Version], where: Mapping[CatalogueKind, Sequence[str]]
) -> dict[int, Chosen]:
    """The version that holds for each line on its day, by line number: the nearest division that has one.

    Lines for which none is on record are left out.
    """
    known: dict[tuple[CatalogueKind, date], Chosen | None] = {}
    found = {}
    for line in lines:
        key = (line.kind, line.served_on)
        if key not in known:
            known[key] = _nearest(line.kind, line.served_on, versions, where[line.kind])
        if chosen := known[key]:
            found[line.number] = chosen
    return found


def _nearest(kind: CatalogueKind, day: date, versions: Sequence[Version], rungs: Sequence[str]) -> Chosen | None:
    for division in rungs:
        for version in versions:
            if version.kind is kind and version.division == division and version.holds_on(day):
                return Chosen(version.id, version.is_complete)
    return None


def editions(lines: Iterable[Served], chosen: Mapping[int, Chosen]) -> Editions:
    """What was chosen, by kind and day; only the days on which it changes."""
    held = {(line.kind, line.served_on): chosen.get(line.number) for line in lines}
    by_day = {(kind.value, day): str(each.version) if each else None for (kind, day), each in held.items()}
    kept: Editions = {}
    for (kind, version), days in groupby(sorted(by_day), key=lambda key: (key[0], by_day[key])):
        kept.setdefault(kind, []).append([next(days)[1].isoformat(), version])
    return kept


def edition_of(kept: Editions, line: Served) -> str | None:
    """The version by which a line was judged; None: none was on record."""
    day = line.served_on.isoformat()
    return next((version for first, version in reversed(kept[line.kind.value]) if first and first <= day), None)
