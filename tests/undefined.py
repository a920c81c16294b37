"""What a template prints for a variable that nobody gave: in the tests it fails."""

import inspect
from pathlib import Path

from agency.devstack.keys import ROOT


class Undefined(str):
    """Django formats it with the variable's name; Django's own templates may go on, ours may not."""

    __slots__ = ()

    def __contains__(self, part: str) -> bool:
        return part == "%s" or super().__contains__(part)

    def __mod__(self, missing: object) -> str:
        origin = _template_being_rendered()
        if origin and ROOT in origin.parents and "site-packages" not in origin.parts:
            raise AssertionError(f"{origin.relative_to(ROOT)} names {missing!s}, which nobody gave it")
        return ""


def _template_being_rendered() -> Path | None:
    """The file of the innermost template node on the stack."""
    from django.template.base import Node

    frame = inspect.currentframe()
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(str(node.origin.name))
        frame = frame.f_back
    return None
