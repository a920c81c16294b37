"""What other apps show on pages that live below them: navigation entries and panels.

Apps register from their AppConfigs, so that no import runs upwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agency.offices.matrix import Permission

Query = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation on the left."""

    group: Any
    label: Any
    url_name: str
    permission: Permission
    key: str = ""
    order: int = 100
    also: tuple[Permission, ...] = ()
    """Other permissions that show the entry too."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a gathering page. `query(actor=, at=, subject=)` gives its context, or None to show nothing."""

    page: str
    name: str
    template: str
    query: Query
    order: int = 100


@dataclass(slots=True)
class Register:
    entries: list[Entry] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)


_register = Register()


def add_entry(entry: Entry) -> None:
    if entry not in _register.entries:
        _register.entries.append(entry)


def add_panel(panel: Panel) -> None:
    if panel not in _register.panels:
        _register.panels.append(panel)


def entries() -> list[Entry]:
    """All navigation entries, in their order."""
    return sorted(_register.entries, key=lambda entry: (entry.order, entry.url_name))


def filled(page: str, **query: Any) -> list[dict[str, Any]]:
    """The panels of a page that have something to show, each as {name, template, **context}."""
    found = []
    for panel in sorted(_register.panels, key=lambda panel: (panel.order, panel.name)):
        if panel.page == page and (context := panel.query(**query)) is not None:
            found.append({"name": panel.name, "template": panel.template, **context})
    return found
