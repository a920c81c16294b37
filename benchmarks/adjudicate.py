"""How fast a bill of 200 lines is judged and kept, beside the peers' script in the same run.

    ./run bench adjudicate

prints one JSON object a line. `adjudicate_vs_per_line`: lines a second of our whole action (stay locked, parameters
and catalogues looked up, 200 lines with reasons, bill, history, event and act, committed) against the ORM mode of
`d_adjudicate.py` with a SELECT and an INSERT for each line. `adjudicate_vs_unnest`: our judging and keeping alone
(lines with reasons, bill and its history in one statement, committed) against the script's bare
`INSERT … SELECT unnest … LEFT JOIN`, which keeps lines without history. `adjudicate_action_vs_unnest`: the whole action
against the same. `adjudicate_growth`: the time of 2,000 lines against that of 200. Both catalogues hold 200,000 items.
Ours and theirs take turns; the ratio is the median of the pairs.
"""

import json
import os
import random
import statistics
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks import peers

ROOT = Path(__file__).resolve().parents[1]
BASELINES = Path(os.environ.get("KUASHENG_BASELINES", ROOT.parent / "shared" / "baselines"))
DSN = os.environ.get("PERF_DSN", "postgresql://postgres@127.0.0.1:55432/perf")
ITEMS = int(os.environ.get("ADJUDICATE_ITEMS", "200000"))
BILLS = int(os.environ.get("PERF_BILLS", "60"))
REPEATS = int(os.environ.get("PERF_REPEATS", "5"))
LINES = 200
PER_LINE, UNNEST = "naive ORM per line", "set-based SQL (insert..select unnest)"


def main() -> None:
    """Print the three figures. Raises when a bill isn't the sum of its lines, or a line is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    import django

    django.setup()
    _catalogue()
    told = {
        "adjudicate_vs_per_line": (_ours, PER_LINE, "per_line_lines_per_s"),
        "adjudicate_vs_unnest": (_kept, UNNEST, "unnest_lines_per_s"),
        "adjudicate_action_vs_unnest": (_ours, UNNEST, "unnest_lines_per_s"),
    }
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in told}
    for _ in range(REPEATS):
        ours = {work: work(BILLS, LINES) for work in (_ours, _kept)}
        theirs = _baseline()
        for name, (work, mode, _other) in told.items():
            pairs[name].append((ours[work], theirs[mode]))
    for name, (_work, _mode, other) in told.items():
        _say(name, pairs[name], other)
    short, long = (statistics.median(_seconds(many) for _ in range(7)) for many in (LINES, 10 * LINES))
    print(json.dumps({"name": "adjudicate_growth", "ratio": round(long / short, 2), "lines": 10 * LINES}), flush=True)


def _say(name: str, pairs: list[tuple[float, float]], other: str) -> None:
    ratios = [ours / theirs for ours, theirs in pairs]
    figures = {
        "name": name,
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "ours_lines_per_s": [round(ours) for ours, _ in pairs],
        other: [round(theirs) for _, theirs in pairs],
        "lines": LINES,
        "items": ITEMS,
    }
    print(json.dumps(figures), flush=True)


def _baseline() -> dict[str, float]:
    """Lines a second of each of the peers' modes, the median of the script's own repetitions."""
    environment = {**os.environ, "PERF_DSN": DSN, "PERF_BILLS": str(BILLS)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [peers.interpreter("django~=5.2", "psycopg[binary]", "numpy"), str(BASELINES / "d_adjudicate.py")],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, list[float]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            found.setdefault(told["D"], []).append(told["lines_per_s"])
    return {mode: statistics.median(speeds) for mode, speeds in found.items()}


def _catalogue() -> None:
    from settlement.actions import NewItem
    from tests import bills

    def items() -> Iterator[NewItem]:
        for number in range(1, ITEMS + 1):
            yield NewItem(
                f"X{number:08d}",
                f"Item {number}",
                payable=number % 3 != 2,
                price_cap=Decimal(10 + number % 500) + Decimal("0.55") if number % 4 == 0 else None,
                max_quantity=Decimal(5) if number % 10 == 0 else None,
            )

    bills.catalogue("TREATMENT", "320000", *items())
    _analyse()


def _analyse() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _lines(dice: random.Random, many: int) -> list[Any]:
    from tests import bills

    return [
        bills.line(
            number,
            f"X{dice.randint(1, int(ITEMS * 1.005)):08d}",
            str(Decimal(dice.randint(100, 90000)) / 100),
            quantity=Decimal(dice.randint(1, 900)) / 100,
            served_on=date(2026, 4, 2 + number % 18),
        )
        for number in range(1, many + 1)
    ]


def _prepared(many_bills: int, many_lines: int) -> list[dict[str, Any]]:
    """Stays and bills to come, made before the clock runs."""
    from agency.offices.acts import uuid7
    from settlement.actions import Declared
    from tests import bills

    dice, heard = random.Random(5), None
    found = []
    for number in range(many_bills):
        stay = bills.stay(heard)
        heard, lines = stay.received, _lines(dice, many_lines)
        told = {"stay_id": stay.pk, "lines": lines, "declared": Declared(bills.total_of(lines))}
        fixed = {"by": bills.institution(), "at": bills.NOW, "ids": uuid7, "receipt_number": f"R{number}"}
        found.append({**told, **fixed})
    return found


def _ours(many_bills: int, many_lines: int) -> float:
    from settlement import actions

    prepared = _prepared(many_bills, many_lines)
    started = time.perf_counter()
    made = [actions.assess(**each) for each in prepared]
    took = time.perf_counter() - started
    for bill in made:
        sums = list(zip(*bill.lines.values_list("amount", "fund", "worker"), strict=True))
        if len(sums[0]) != many_lines or [bill.total, bill.fund, bill.worker] != [sum(each) for each in sums]:
            raise AssertionError(bill)
    return many_bills * many_lines / took


def _kept(many_bills: int, many_lines: int) -> float:
    """Judging and keeping alone, each bill in a transaction of its own."""
    from agency.offices.acts import acting
    from settlement import queries
    from settlement.assessment import prepare
    from settlement.bills.writing import write_bill
    from settlement.models import Bill, Stay

    ready = []
    for each in _prepared(many_bills, many_lines):
        stay = Stay.objects.select_related("agency", "received").get(pk=each["stay_id"])
        context = queries.context_of(stay, each["lines"])
        judged = prepare(each["lines"], chosen=context.chosen, recognised=context.recognised, main_diagnosis="S72.3")
        told = {"receipt_number": "R", "facts": context.as_json(), "assessed_at": each["at"]}
        ready.append((Bill(id=each["ids"](each["at"]), agency=stay.agency, stay=stay, **told), judged, stay, each))
    took = 0.0
    for bill, judged, stay, each in ready:
        started = time.perf_counter()
        with acting(by=each["by"], at=each["at"], ids=each["ids"]):
            write_bill(bill, judged, counted_from=stay.admitted_on)
        took += time.perf_counter() - started
    return many_bills * many_lines / took


def _seconds(many_lines: int) -> float:
    return many_lines / _ours(1, many_lines)


if __name__ == "__main__":
    main()
