"""What a task does for each of the things that wait: what one of them breaks holds up no other."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.utils import timezone

from agency.offices.acts import Actor, uuid7
from agency.offices.refusals import Denied, NotAllowedNow

T = TypeVar("T")
log = structlog.get_logger(__name__)


def each(keys: Iterable[UUID], act: Callable[..., Any], *, key: str, name: str) -> None:
    """Call an act for each key, as the machine of that name. One that fails is logged, and waits for the next time."""
    for waiting in keys:
        tried(act, by=Actor.machine_named(name), at=timezone.now(), ids=uuid7, **{key: waiting})


def tried(act: Callable[..., T], *, by: Actor, **words: Any) -> T | None:
    """What an act gives for one of many things; None where it fails: that is logged, and waits for the next time.

    Raises Denied, which is about who acts and not about the one thing.
    """
    try:
        return act(by=by, **words)
    except Denied:
        raise
    except NotAllowedNow:
        return None  # withdrawn, done or held by another worker in the meantime
    except Exception:
        keys = {name: str(word) for name, word in words.items() if isinstance(word, UUID | int)}
        log.exception("sweep.failed", task=by.machine, act=act.__name__, **keys)
        return None
