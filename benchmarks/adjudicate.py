"""How fast a bill of 200 lines is judged and kept, beside the peers' script in the same run.

    ./run bench adjudicate

prints one JSON object a line. `adjudicate_vs_per_line` and `adjudicate_vs_unnest`: lines a second of our judging and
keeping, from the moment when the catalogue versions are known (flags, 200 lines with reasons, bill, its history and the
act, committed), against two modes of `d_adjudicate.py`: the ORM with a SELECT and an INSERT for each line, and the bare
`INSERT … SELECT unnest … LEFT JOIN`. Both are given their catalogue, and keep lines without bill, history and act.
`adjudicate_action_vs_per_line` and `adjudicate_action_vs_unnest`: our whole action (right checked, stay locked,
parameters and catalogues looked up, contents checked, event) against the same two, which do nothing of the kind.
`adjudicate_growth`: the time of 2,000 lines against that of 200.

Alike on both sides: the server and its settings (each commit waits for the disk), TCP, the driver, a connection that
has done the same before, statements that are prepared, both catalogues of 200,000 items, the median of three
repetitions. To our disadvantage: the script empties its table of lines before each repetition, and ours grows.
The script's turns lie between turns of ours, and each is compared with the mean of the two beside it, so that what else
the machine does weighs on both; the ratio is the median of the pairs.
"""

import gc
import json
import os
import random
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks import peers

ROOT = Path(__file__).resolve().parents[1]
BASELINES = Path(os.environ.get("KUASHENG_BASELINES", ROOT.parent / "shared" / "baselines"))
DSN = os.environ.get("PERF_DSN", "postgresql://postgres@127.0.0.1:55432/perf")
ITEMS = int(os.environ.get("ADJUDICATE_ITEMS", "200000"))
BILLS = int(os.environ.get("PERF_BILLS", "36"))
REPEATS = int(os.environ.get("PERF_REPEATS", "9"))
Work = Callable[[int, int], float]
REPETITIONS = 3
"""As many as the script makes in a turn."""
WARM = 6
"""After five executions the server keeps the plan of a prepared statement."""
LINES = 200
PER_LINE, UNNEST = "naive ORM per line", "set-based SQL (insert..select unnest)"


def main() -> None:
    """Print the figures. Raises when a bill isn't the sum of its lines, or a line is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    import django

    django.setup()
    _catalogue()
    told = {
        "adjudicate_vs_per_line": (_kept, PER_LINE, "per_line_lines_per_s"),
        "adjudicate_vs_unnest": (_kept, UNNEST, "unnest_lines_per_s"),
        "adjudicate_action_vs_per_line": (_action, PER_LINE, "per_line_lines_per_s"),
        "adjudicate_action_vs_unnest": (_action, UNNEST, "unnest_lines_per_s"),
    }
    _action(WARM, LINES)
    gc.collect()
    gc.freeze()  # as the server does (agency/wsgi.py)
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in told}
    before = _turn()
    for _ in range(REPEATS):
        theirs, after = _baseline(), _turn()
        for name, (work, mode, _other) in told.items():
            pairs[name].append((statistics.mean([before[work], after[work]]), theirs[mode]))
        before = after
    for name, (_work, _mode, other) in told.items():
        _say(name, pairs[name], other)
    short, long = (statistics.median(_seconds(many) for _ in range(7)) for many in (LINES, 10 * LINES))
    print(json.dumps({"name": "adjudicate_growth", "ratio": round(long / short, 2), "lines": 10 * LINES}), flush=True)


def _turn() -> dict[Work, float]:
    """Lines a second of each of our works, the median of as many repetitions as the script makes."""
    return {work: statistics.median(work(BILLS, LINES) for _ in range(REPETITIONS)) for work in (_action, _kept)}


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
    """Stays and bills to come, made before the clock runs, and counted as the server does by itself each minute."""
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
    _analyse()
    return found


def _action(many_bills: int, many_lines: int) -> float:
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
        ready.append((each, stay, queries.context_of(stay, each["lines"])))
    started = time.perf_counter()
    for each, stay, known in ready:
        with acting(by=each["by"], at=each["at"], ids=each["ids"]):
            judged = prepare(each["lines"], chosen=known.chosen, recognised=known.recognised, main_diagnosis="S72.3")
            told = {"receipt_number": "R", "facts": known.as_json(), "assessed_at": each["at"]}
            bill = Bill(id=each["ids"](each["at"]), agency=stay.agency, stay=stay, **told)
            write_bill(bill, judged, counted_from=stay.admitted_on)
    return many_bills * many_lines / (time.perf_counter() - started)


def _seconds(many_lines: int) -> float:
    return many_lines / _action(1, many_lines)


if __name__ == "__main__":
    main()
