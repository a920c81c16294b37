"""How long the desk's set-based work takes: comparing a delivered list, counting due days anew.

    ./run bench nightly

prints one JSON object a line. `compare_lists`: 100,000 workers against a list of as many lines, a hundred of which
differ and open a task each; then once more, when nothing is new. The ratio is against the bare join of the two tables
by blind index. `recount`: a day off is entered while 10,000 filings wait; each moves, with history. The ratio is
against the bare UPDATE of the same rows, without history and rolled back.
NIGHTLY_WORKERS and NIGHTLY_FILINGS say how many.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

WORKERS = int(os.environ.get("NIGHTLY_WORKERS", "100000"))
FILINGS = int(os.environ.get("NIGHTLY_FILINGS", "10000"))
DIFFERING = 1000
"""Every so manieth worker isn't marked dead with us."""
OFF = date(2026, 3, 10)
JOIN = """SELECT count(*) FROM workers_deliveredentry e JOIN workers_worker w ON w.number_index = e.number_index
WHERE w.agency_id = %s"""
UPDATE = "UPDATE filings_filingversion SET due_on = due_on + 1 WHERE state = 'SUBMITTED'"


def main() -> None:
    """Measure both. Raises when something else than what was prepared is found or moved."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    import django

    django.setup()
    _compare()
    _recount()


def _compare() -> None:
    from django.db import connections

    from agency.workers import actions
    from tests import factories

    office = factories.agency("310000")
    _deliver(office)
    machine: dict[str, Any] = {"by": factories.machine(), "ids": factories.uuid7}
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    bare = _timed(lambda: _run(JOIN, [office.pk]))
    for name, at in (("compare_lists", "2026-03-09 02:10"), ("compare_lists_again", "2026-03-10 02:10")):
        found: list[Any] = []
        took = _timed(
            lambda at=at, found=found: found.extend(actions.compare_lists(at=factories.moment(at), **machine))
        )
        opened = WORKERS // DIFFERING if name == "compare_lists" else 0
        if [(each.hits, each.opened) for each in found] != [(WORKERS // DIFFERING, opened)]:
            raise AssertionError(found)
        _say(name, took, bare, "bare_join_s", workers=WORKERS, hits=WORKERS // DIFFERING, opened=opened)


def _deliver(office: Any) -> None:
    """The workers, all but some marked dead, and a list that says that all are."""
    from agency.offices.enums import Role
    from agency.workers import actions
    from agency.workers.models import Worker
    from tests import factories

    numbers = [number for number, _ in zip(_numbers(), range(WORKERS), strict=False)]
    died = factories.NOW.date()
    rows = (
        Worker(
            id=factories.uuid7(factories.NOW),
            agency=office,
            number=number,
            number_tail=number[-4:],
            name="Many",
            sex="M",
            born_on=date(1950, 1, 1),
            died_on=died if index % DIFFERING else None,
        )
        for index, number in enumerate(numbers)
    )
    Worker.objects.bulk_create(rows, batch_size=5000)
    content = "".join(f"{number},2026-03-01\n" for number in numbers).encode()
    by = factories.actor(office, Role.DATA)
    told: dict[str, Any] = {"agency": office, "kind": "DEATHS", "source": "Civil affairs", "content": content}
    actions.take_in_list(by=by, at=factories.NOW, ids=factories.uuid7, **told)


def _numbers() -> Iterator[str]:
    from tests import factories

    for serial in range(999):
        for day in range(1, 28):
            for month in range(1, 13):
                yield factories.number(f"3101011950{month:02d}{day:02d}{serial:03d}")


def _recount() -> None:
    from django.db import transaction

    from agency.policy import recount
    from filings.models import FilingVersion
    from tests import factories, many

    versions = many.submitted(FILINGS, office=factories.agency("120000"))
    FilingVersion.objects.filter(pk__in=[version.pk for version in versions]).update(
        due_from=factories.NOW.date(), due_working_days=3, due_on=date(2026, 3, 12), due_is_provisional=False
    )
    with transaction.atomic():
        bare = _timed(lambda: _run(UPDATE, []))
        transaction.set_rollback(True)
    _day_off()
    moved: dict[str, int] = {}
    told: dict[str, Any] = {"by": factories.machine(), "at": factories.NOW, "ids": factories.uuid7, "reason": "Notice"}
    took = _timed(lambda: moved.update(recount.calendar_changed(days={OFF}, **told)))
    if moved["filings"] != FILINGS:
        raise AssertionError(moved)
    _say("recount", took, bare, "bare_update_s", filings=FILINGS)


def _day_off() -> None:
    from agency.offices.acts import acting
    from agency.policy.models import WorkingDay
    from tests import factories

    with acting(by=factories.machine(), at=factories.NOW, ids=factories.uuid7, reason="Notice"):
        row = WorkingDay.objects.get(day=OFF)
        row.is_working, row.kind = False, "holiday"
        row.save()


def _run(sql: str, words: list[Any]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, words)


def _collect(found: list[Any], work: Callable[..., Any], **words: Any) -> None:
    found.extend(work(**words))


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _say(name: str, took: float, bare: float, other: str, **more: Any) -> None:
    told = {"name": name, "ratio": round(bare / took, 3), "seconds": round(took, 2), other: round(bare, 3), **more}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
