"""What the history pages can show: apps register their tracked models from their AppConfigs.

A record stands alone or belongs to a subject: a filing's history has its versions, a worker's has the cards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from agency.offices.acts import Actor
from agency.offices.matrix import Permission

Visible = Callable[[Actor], Q]
BOOKKEEPING = frozenset({"id", "revision", "editors", "password", "last_login", "path", "initials"})
"""Columns that say nothing a person entered or decided."""


@dataclass(frozen=True, slots=True)
class Part:
    """Another model's rows in a subject's history. `field` names the subject on them.

    Rows of a model without history that are only added, with a foreign key `act`, are shown as added.
    """

    model: type[models.Model]
    field: str


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """How one model is shown: who may see its history, what of it, in which words."""

    model: type[models.Model]
    visible: Visible
    describe: Callable[[Any], str] = str
    parts: tuple[Part, ...] = ()
    hidden: frozenset[str] = frozenset()
    words: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    about: str = ""
    """What `Act.about` calls such a record, before its key."""
    personal: bool = False
    """Does it show somebody's personal data, so that looking at it is logged?"""
    address: Callable[[Any], str] = field(default=lambda row: "")
    """The page of the record itself, if it has one."""
    told_apart_by: str = ""
    """A field whose words tell its rows apart in the history of a subject."""
    related: tuple[str, ...] = ()
    """What `describe` needs joined."""

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    @property
    def label(self) -> Any:
        return self.model._meta.verbose_name

    @property
    def is_tracked(self) -> bool:
        return hasattr(self.model, "history")

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """The records whose history this actor may see."""
        return self.model._default_manager.filter(self.visible(actor)).select_related(*self.related)

    def shown_fields(self) -> list[Any]:
        """Fields that people entered or decided: no keys, counters or indexes."""
        hidden = BOOKKEEPING | self.hidden
        return [each for each in self.model._meta.concrete_fields if each.name not in hidden and not _is_index(each)]


def _is_index(each: Any) -> bool:
    return each.get_internal_type() == "BinaryField" and hasattr(each, "source")


_records: dict[str, Record] = {}


def register(record: Record) -> None:
    """Let the history pages show a model."""
    _records[record.kind] = record


def find(kind: str) -> Record | None:
    return _records.get(kind)


def of(model: type[models.Model]) -> Record:
    """The record of a model. Raises KeyError when nobody registered it."""
    return _records[model._meta.label_lower]


def all_records() -> Iterable[Record]:
    return _records.values()


def through(agency_field: str = "agency", permission: Permission = Permission.HISTORY_VIEW) -> Visible:
    """Visible to those whose post reaches the agency that a field names."""
    return lambda actor: actor.within(permission, agency_field)


def reference(actor: Actor) -> Q:
    """Reference data: whoever may see it may see how it came about; those who configure it too."""
    return Q() if actor.may(Permission.REFERENCE_VIEW) or configures(actor) else Q(pk__in=[])


def configures(actor: Actor) -> bool:
    return actor.user is not None and actor.user.is_active and actor.user.is_superuser
