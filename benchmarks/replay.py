"""How long it takes to give a month of decisions again, and to ask what a draft parameter would have changed.

    ./run bench replay

prints one JSON object a line: `replay_check` recomputes each stored decision and checks its digest, `replay_draft`
recomputes it twice, under the stored and under the draft value. Both are the command as people run it, in one process,
start included. The decisions are made set-based beforehand: the demonstration's, with other days and places, each with
the answers that the rules give and its digest. REPLAY_ROWS says how many (100,000).
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
ROWS = int(os.environ.get("REPLAY_ROWS", "100000"))
LIMIT_S = 60
MONTH = ("2026-10-01", "2026-10-31")
DRAFT = "filing.residence_min_months=12@120000"
FIRST = datetime(2026, 10, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
COLUMNS = (
    "id",
    "version_id",
    "act_id",
    "outcome",
    "reasons",
    "explanation",
    "decided_by_id",
    "decided_at",
    "facts",
    "answers",
    "parameters",
    "overrides",
    "digest",
)


def main() -> None:
    """Fill and measure. Raises when a decision does not come out as it was stored, or the draft changes none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("seed_demo", verbosity=0, stdout=sys.stderr)
    _fill()
    took, said = _run()
    _say("replay_check", took, said)
    if not said.startswith(f"{ROWS} replayed, 0 differ"):
        raise AssertionError(said)
    took, said = _run("--draft", DRAFT)
    _say("replay_draft", took, said)
    changed = int(said.split(" replayed, ")[1].split()[0])
    if not said.startswith(f"{ROWS} replayed") or not 0 < changed < ROWS:
        raise AssertionError(said)


def _say(name: str, took: float, said: str) -> None:
    figures = {"seconds": round(took, 2), "limit_s": LIMIT_S, "within": took <= LIMIT_S, "per_s": round(ROWS / took)}
    print(json.dumps({"name": name, "decisions": ROWS, **figures, "said": said}), flush=True)


def _run(*words: str) -> tuple[float, str]:
    """Wall-clock seconds of the command, and its last line."""
    command = [sys.executable, "manage.py", "replay", "--from", MONTH[0], "--to", MONTH[1], *words]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    took = time.perf_counter() - started
    lines = [line for line in done.stderr.splitlines() if " replayed, " in line]
    if not lines:
        raise AssertionError(done.stderr)
    return took, lines[-1]


def _fill() -> None:
    from django.db import connections

    from filings.models import Filing, FilingVersion

    template = FilingVersion.objects.filter(state="SUBMITTED").order_by("id").first()
    if template is None:
        raise AssertionError("The demonstration has no submitted filing.")
    number = "'00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')"
    with connections["owner"].cursor() as cursor:
        filing = {"id": f"({number})::uuid", "number": "'B' || n"}
        _multiply(cursor, Filing, template.filing_id, filing)
        version = {"id": f"({number})::uuid", "filing_id": f"({number})::uuid"}
        _multiply(cursor, FilingVersion, template.pk, version)
        with cursor.cursor.copy(f"COPY filings_decision ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in _decisions():
                copy.write_row(row)
        cursor.execute("ANALYZE filings_decision")


def _multiply(cursor: Any, model: Any, key: UUID, other: dict[str, str]) -> None:
    """As many copies of one row, in one statement."""
    columns = [field.column for field in model._meta.concrete_fields]
    taken = ", ".join(other.get(column, f't."{column}"') for column in columns)
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken}"
        f" FROM {table} t CROSS JOIN generate_series(1, {ROWS}) n WHERE t.id = %s",
        [key],
    )


def _decisions() -> Iterator[tuple[Any, ...]]:
    """Rows whose facts differ from one to the next, with the answers and the digest that belong to them."""
    from filings import digests, replay, wording
    from filings.eligibility import assess
    from filings.facts import from_json
    from filings.models import Decision

    samples = list(Decision.objects.order_by("id"))
    places = [(stored, digests.canonical(stored)) for stored in _parameters()]
    for n in range(1, ROWS + 1):
        sample, (parameters, written) = samples[n % len(samples)], places[n % len(places)]
        at = FIRST + timedelta(seconds=n * (30 * 86400 // ROWS))
        days = {"on": at.date().isoformat(), "decided_on": at.date().isoformat()}
        away = (date(2024, 1, 1) + timedelta(days=n % 1000)).isoformat()
        facts = {**sample.facts, **days, "away_from": away}
        answers = [wording.to_json(each) for each in assess(from_json(facts), replay.values_of(parameters))]
        key = UUID(f"00000000-0000-7000-8000-{n:012x}")
        parts = (digests.canonical(facts), written, digests.canonical(answers))
        digest = digests.digest(key, (sample.outcome, sample.reasons, []), at, *parts)
        kept = (key, key, sample.act_id, sample.outcome, sample.reasons, sample.explanation, sample.decided_by_id, at)
        yield (*kept, parts[0], parts[2], written, "[]", digest)


def _parameters() -> list[dict[str, Any]]:
    """What decisions of some places stored."""
    from agency.policy.queries import resolve
    from filings import eligibility

    places = ("120000", "110000", "370100", "210100", "320200", "350100", "440100", "510100")
    found = (resolve(eligibility.PARAMETERS, place, FIRST.date()) for place in places)
    return [{name: parameter.as_json() for name, parameter in resolved.items()} for resolved in found]


if __name__ == "__main__":
    main()
