"""What a task does for each of the things that wait: what one of them breaks holds up no other."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone

from agency.offices.acts import Actor, uuid7
from agency.offices.refusals import NotAllowedNow

log = structlog.get_logger(__name__)


def each(keys: Iterable[UUID], act: Callable[..., Any], *, key: str, name: str) -> None:
    """Call an act for each key, as the machine of that name. One that fails is logged, and waits for the next time."""
    for waiting in keys:
        try:
            act(by=Actor.machine_named(name), at=timezone.now(), ids=uuid7, **{key: waiting})
        except NotAllowedNow:
            continue  # withdrawn, done or held by another worker in the meantime
        except Exception:
            log.exception("sweep.failed", task=name, key=str(waiting))
