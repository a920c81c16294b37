"""What the system says when it won't: a sentence for the person at the desk, and a code."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An act was refused for a reason that a person can understand and do something about."""

    code = "refused"

    def __init__(self, sentence: Any, *, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code:
            self.code = code


class Denied(Refusal):
    """The actor may not do this. Denials are kept as acts of their own."""

    code = "denied"

    def __init__(self, sentence: Any = None, *, code: str = "") -> None:
        super().__init__(sentence or _("Your post does not allow this."), code=code)


class NotAllowedNow(Refusal):
    """The case is in a state in which this step does not exist."""

    code = "not-now"


class Stale(Refusal):
    """Somebody else saved the record after this person opened it."""

    code = "stale"


def required(reason: str) -> str:
    """The reason without blanks around it. Raises Refusal when there is none."""
    if not reason.strip():
        raise Refusal(_("Give the reason: it is kept in the history."), code="reason-missing")
    return reason.strip()


def at_reason(refusal: Refusal) -> Any:
    """What is said at the reason that somebody gave, or didn't; empty where the refusal is about something else."""
    is_said_there = refusal.code == "reason-missing" or getattr(refusal, "field", "") == "reason"
    return refusal.sentence if is_said_there else ""


def passes(check: Callable[..., object], *arguments: object) -> bool:
    """Would a check of permissions let this pass?"""
    try:
        check(*arguments)
    except Denied:
        return False
    return True


def why_not(check: Callable[..., object], *arguments: object) -> str | None:
    """None if a check of permissions lets this pass; else its sentence, empty where the right itself is missing."""
    try:
        check(*arguments)
    except Denied as denied:
        return "" if denied.code.startswith("no-") else str(denied.sentence)
    return None
