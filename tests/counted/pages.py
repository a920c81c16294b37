"""The register of counted pages, and the office in which their rows are made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse

from agency.offices.acts import Actor
from agency.offices.enums import Role
from agency.offices.models import Agency
from tests import factories
from tests.factories import NOW


@dataclass
class Scene:
    """One agency and who works there. `viewer` looks: its clerk, who made the rows, or somebody who did nothing yet."""

    office: Agency = field(default_factory=factories.agency)

    @cached_property
    def clerk(self) -> Actor:
        return factories.actor(self.office, Role.CLERK)

    @cached_property
    def reviewer(self) -> Actor:
        return factories.actor(self.office, Role.REVIEWER)

    @cached_property
    def approver(self) -> Actor:
        return factories.actor(self.office, Role.APPROVER)

    def viewer(self, role: Role) -> Actor:
        return self.clerk if role == Role.CLERK else factories.actor(self.office, role)

    def worker(self, **values: Any) -> Any:
        return factories.worker(self.office, by=self.clerk, **values)


Builder = Callable[[Scene, int], str]


@dataclass(frozen=True)
class Page:
    """A page: `build` makes so many rows and gives the address; `asks` is how often it asks, for each role.

    `each` is what every further row adds: nothing, but where rows are tried one by one when somebody asks for it.
    """

    name: str
    asks: dict[Role, int]
    build: Builder
    each: int = 0

    def expected(self, rows: int) -> dict[Role, int]:
        return {role: number + (rows - 1) * self.each for role, number in self.asks.items()}

    @property
    def view(self) -> str:
        return self.name.partition(" ")[0]


PAGES: dict[str, Page] = {}


def page(name: str, *, each: int = 0, **asks: int) -> Callable[[Builder], Builder]:
    """Register the page `name`: the name of its address, and after a blank which of its faces."""

    def register(build: Builder) -> Builder:
        assert name not in PAGES
        PAGES[name] = Page(name, {Role[role]: number for role, number in asks.items()}, build, each)
        return build

    return register


def at(view: str, *args: Any, **query: Any) -> str:
    return reverse(view, args=args, query=query or None)


__all__ = ["NOW", "PAGES", "Page", "Scene", "at", "page"]
