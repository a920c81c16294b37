"""Lines of delivered lists that differ from our files, and who reacts to them. The apps above register."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from agency.offices.acts import Ids
from agency.offices.models import Act
from agency.workers.enums import ListKind
from agency.workers.models import DeliveredList

DIFFERS = {
    ListKind.DEATHS: "w.died_on IS NULL",
    ListKind.RELATIONS_ENDED: """
        EXISTS (SELECT 1 FROM workers_insurancerelation r WHERE r.worker_id = w.id AND r.terminated_on IS NULL
                AND r.starts_on <= e.happened_on AND (r.ends_on IS NULL OR r.ends_on > e.happened_on))
        AND NOT EXISTS (SELECT 1 FROM workers_insurancerelation r WHERE r.worker_id = w.id
                        AND r.terminated_on = e.happened_on)""",
    ListKind.CARD_STATES: """
        e.card_state <> 'NORMAL'
        AND EXISTS (SELECT 1 FROM workers_card c WHERE c.worker_id = w.id AND c.state = 'NORMAL'
                    AND c.state_since_on <= e.happened_on)""",
}
"""When a line differs from our file: not marked dead; an insurance relation of that day still open (unless one ended
that very day); a card that is in order with us and was not changed since."""

HITS = """
SELECT w.id, e.line, e.happened_on, e.card_state
FROM workers_deliveredentry e
JOIN workers_worker w ON w.number_index = e.number_index
JOIN offices_agency a ON a.id = w.agency_id AND starts_with(a.path, %(path)s)
WHERE e.delivered_id = %(delivered)s AND e.fault = '' AND """


@dataclass(frozen=True, slots=True)
class Hit:
    """A worker of whom a list says something else than our file. `line` is that of the list."""

    worker_id: UUID
    line: int
    happened_on: date
    card_state: str


Reaction = Callable[[Act, DeliveredList, Sequence[Hit], datetime, Ids], int]
_reactions: dict[str, Reaction] = {}


def on_hits(name: str, reaction: Reaction) -> None:
    """Have `reaction(act, delivered, hits, at, ids)` called after each comparison; it says how many tasks it opened.

    It opens tasks and changes neither decisions nor files. A name is registered once.
    """
    _reactions[name] = reaction


def react(act: Act, delivered: DeliveredList, hits: Sequence[Hit], *, at: datetime, ids: Ids) -> int:
    """Tell everybody who registered. Returns the number of tasks that were opened."""
    return sum(_reactions[name](act, delivered, hits, at, ids) for name in sorted(_reactions))


def hits_of(delivered: DeliveredList) -> list[Hit]:
    """The lines that differ from the files of the list's agency and those below it. One query, by blind index."""
    sql = f"{HITS}{DIFFERS[ListKind(delivered.kind)]} ORDER BY e.line"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"delivered": delivered.pk, "path": delivered.agency.path})
        return [Hit(*row) for row in cursor.fetchall()]
