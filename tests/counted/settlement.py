"""Pages of bills and months."""

from typing import Any

from tests import bills, factories
from tests.counted.pages import NOW, Scene, at, page


def settled(scene: Scene, rows: int) -> Any:
    """A settled bill of so many lines that are for a disease, each in a month that is open."""
    received = factories.received(scene.office, effective_from=NOW.date().replace(month=1))
    stay = bills.stay(received, at=NOW)
    lines = [bills.line(number, diagnosis="S72.3", for_injury=False) for number in range(1, rows + 1)]
    return bills.settled(bills.assessed(stay, lines, at=NOW), at=NOW)


@page("settlement:bill", CLERK=10)
def bill(scene: Scene, rows: int) -> str:
    return at("settlement:bill", settled(scene, rows).pk)


@page("settlement:sheet", CLERK=7)
def sheet(scene: Scene, rows: int) -> str:
    return at("settlement:sheet", settled(scene, rows).pk)


@page("settlement:months", CLERK=5)
def months(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        settled(scene, 1)
    return at("settlement:months")
