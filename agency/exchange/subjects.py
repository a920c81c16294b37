"""What messages are about: the apps above name and link their subjects, so that no import runs upwards."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from agency.offices.acts import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """How a subject is called, and its page."""

    label: str
    url: str


Naming = Callable[[Actor, list[UUID]], dict[UUID, Subject]]
_namings: list[Naming] = []


def register(naming: Naming) -> None:
    """`naming(actor, ids)` gives those of the subjects that it knows and the actor may see, in one query."""
    if naming not in _namings:
        _namings.append(naming)


def named(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """The subjects that somebody knows. One query for each app that registered."""
    wanted = sorted(set(ids), key=str)
    found: dict[UUID, Subject] = {}
    for naming in _namings:
        found.update(naming(actor, wanted))
    return found
