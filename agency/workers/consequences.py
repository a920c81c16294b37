"""What follows in the apps above when something changes that entitles a worker. They register; nothing imports upwards.

A consequence runs inside the act that made the change, in its transaction: both happen or neither.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from agency.offices.acts import Actor, Ids
from agency.offices.models import Act
from agency.workers.models import BenefitStop, Determination, DeviceNotice, Worker


@dataclass(frozen=True, slots=True)
class Change:
    """A confirmed stop of benefits, a revoked determination, or a device payment notice that came or can't be used any
    more; `since` a day. One of the three is given.
    """

    worker: Worker
    since: date
    stop: BenefitStop | None = None
    determination: Determination | None = None
    notice: DeviceNotice | None = None


Hold = Callable[[Worker], None]
_holds: dict[str, Hold] = {}
Consequence = Callable[[Act, Change, Actor, datetime, Ids], None]
_consequences: dict[str, Consequence] = {}


def on_change(name: str, consequence: Consequence) -> None:
    """Have `consequence(act, change, by, at, ids)` called for every change. A name is registered once."""
    _consequences[name] = consequence


def on_hold(name: str, hold: Hold) -> None:
    """Have `hold(worker)` called before a change takes its own locks: what approvals lock first is locked first."""
    _holds[name] = hold


def hold(worker_id: UUID) -> Worker:
    """The locks of the apps above, so that a change and an approval come one after the other; then the worker, held.

    In the order in which messages about them take both.
    """
    worker = Worker.objects.get(pk=worker_id)
    for name in sorted(_holds):
        _holds[name](worker)
    return Worker.objects.lock(worker_id)  # type: ignore[no-any-return]


def follow(act: Act, change: Change, *, by: Actor, at: datetime, ids: Ids) -> None:
    """Let everything follow that has to. Called by the actions of this app, inside their act."""
    for name in sorted(_consequences):
        _consequences[name](act, change, by, at, ids)
