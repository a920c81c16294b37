# ruff: noqa: N999 the measurement is called by this name
"""How long a national list of institutions takes from the xlsx file into the register, with verdicts and history.

    ./run bench import

prints one JSON object a line. The same rows go, in the same run, through the limit (COPY and set-based SQL into one
bare table without history, from CSV) before and after each of ours, and the first of them through django-import-export
with `use_bulk`. Ours is everything: reading the xlsx, judging, comparing, keeping each row with its verdict, writing
institutions and agreements, and a history row for each. Then the same file once more, which may write nothing.

IMPORT_ROWS says how many (475,100), PEER_ROWS how many of them the peer gets (10,000; it is extrapolated by rate),
IMPORT_ROUNDS how often the three take turns (once; three times below 100,000 rows). Medians are compared.
With IMPORT_FLOOR=1 the rows of the last import, ready as they are, are put into the same emptied tables once more,
first with everything these hold and then with less and less of it: what no reading, judging or comparing can undercut.
The peer runs in an environment of its own: IMPORT_PEER_PYTHON, or one that is made in var/peer.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

ROWS = int(os.environ.get("IMPORT_ROWS", "475100"))
PEER_ROWS = int(os.environ.get("PEER_ROWS", "10000"))
ROUNDS = int(os.environ.get("IMPORT_ROUNDS", "3" if ROWS < 100_000 else "1"))
BAD_EVERY = 200
HEADING = ("code", "name", "kind", "grade", "area", "address", "start", "end", "online", "phone")
KINDS, GRADES = ("综合医院", "康复机构", "辅助器具配置机构"), ("三级甲等", "二级甲等", "未定级")
PEER = ("Django>=5.2,<5.3", "django-import-export>=4.3", "tablib>=3.7", "psycopg[binary]>=3.2")
VAR = Path(__file__).resolve().parent.parent / "var"
MEGABYTES_AT_MOST = 600
FILLED = ("listrow", "institution", "historicalinstitution", "agreement", "historicalagreement")
"""The tables that an import fills, in the order in which they name one another."""


def main() -> None:
    """Measure. Raises when something else is written than what the file holds, or the second time anything is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    import django

    django.setup()
    folder = VAR / "bench"
    table, book, part = folder / "import.csv", folder / "import.xlsx", folder / "import_part.csv"
    _write_table(table, ROWS)
    _write_table(part, PEER_ROWS)
    _write_book(book)
    python = _peer_python()
    peers, limits, ours = [], [_baseline("limit", table, sys.executable)], []
    for round_ in range(ROUNDS):
        peers.append(_baseline("ie_bulk", part, python))
        ours.append(_round(book, is_last=round_ == ROUNDS - 1))
        limits.append(_baseline("limit", table, sys.executable))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say("import_memory", megabytes=memory, bar=MEGABYTES_AT_MOST)
    rate, peer, limit = (round(median(each)) for each in (ours, peers, limits))
    _say(
        "import_ratios",
        rows=ROWS,
        rounds=ROUNDS,
        against_import_export=round(rate / peer, 1),
        bar_import_export=25,
        of_the_limit=round(rate / limit, 2),
        bar_of_the_limit=0.4,
        rows_per_s=rate,
        limit_rows_per_s=limit,
        limit_from_to=[round(min(limits)), round(max(limits))],
        peer_rows_per_s=peer,
        peer_rows=PEER_ROWS,
    )
    if os.environ.get("IMPORT_FLOOR"):
        _floor(limit)


def _floor(limit: float) -> None:
    """Seconds for the rows of the last import alone, and what part of the limit's rows a second that is."""
    from django.db import connections, transaction

    less = {
        "all": "",
        "without_search": "DROP INDEX institution_by_grams",
        "without_exclusion": "ALTER TABLE institutions_agreement DROP CONSTRAINT agreement_once_at_a_time",
        "without_foreign_keys": DROP_KEYS,
    }
    with connections["owner"].cursor() as cursor:
        for table in FILLED:
            cursor.execute(f"CREATE UNLOGGED TABLE ready_{table} AS SELECT * FROM institutions_{table}")
        for name, statement in less.items():
            if statement:
                cursor.execute(statement)
            _empty()
            began = time.perf_counter()
            with transaction.atomic(using="owner"):
                for table in FILLED:
                    cursor.execute(f"INSERT INTO institutions_{table} SELECT * FROM ready_{table}")
            took = time.perf_counter() - began
            _say(f"import_floor_{name}", seconds=round(took, 1), of_the_limit=round(ROWS / took / limit, 2))


DROP_KEYS = f"""DO $$ DECLARE each record; BEGIN
 FOR each IN SELECT conrelid::regclass AS held, conname FROM pg_constraint
  WHERE contype = 'f' AND conrelid = ANY (ARRAY[{", ".join(f"'institutions_{table}'" for table in FILLED)}]::regclass[])
 LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.held, each.conname); END LOOP; END $$"""


def _round(book: Path, *, is_last: bool) -> float:
    """Rows a second of one import into an empty register; the last one is done twice, and emptied after all others."""
    seconds, again = _ours(book, twice=is_last)
    _say("import", rows=ROWS, rows_per_s=round(ROWS / sum(seconds.values())), **_rounded(seconds))
    if again:
        _say("import_again", rows=ROWS, rows_per_s=round(ROWS / sum(again.values())), written=0, **_rounded(again))
    if not is_last:
        _empty()
    return ROWS / sum(seconds.values())


def _rounded(seconds: dict[str, float]) -> dict[str, float]:
    return {name: round(took, 1) for name, took in seconds.items()}


def _empty() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'institutions_{table}' for table in FILLED)} CASCADE")


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    """Institutions in the counties of one province; every so manieth has an impossible day."""
    from agency.offices.codes import read_packaged

    counties = [
        row["code"] for row in read_packaged("divisions.csv") if row["code"][:2] == "37" and row["level"] == "county"
    ]
    for number in range(count):
        county = counties[number % len(counties)]
        start = "2024-13-01" if number % BAD_EVERY == 7 else "2024-04-01"
        yield (
            f"H{county}{number:06d}",
            f"某某市第{number}人民医院",
            KINDS[number % 3],
            GRADES[number // 3 % 3],
            county,
            f"某某区某某路{number}号",
            start,
            "2025-03-31",
            "1",
            f"{13800000000 + number}",
        )


def _write_table(path: Path, count: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        writer.writerows(_rows(count))


def _write_book(path: Path) -> None:
    """The same rows as a workbook, every cell a text."""
    from tests.institutions.importing import spreadsheets as form

    pages = [form.Page([], name="Sheet1")]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("[Content_Types].xml", form._types(1))
        book.writestr("_rels/.rels", form._relations([("officeDocument", "xl/workbook.xml")]))
        book.writestr("xl/workbook.xml", form._book(pages, counts_from_1904=False))
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            form._relations([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]),
        )
        book.writestr("xl/styles.xml", form.STYLES)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{form.DECLARED}<worksheet xmlns="{form.MAIN}"><sheetData>'.encode())
            for number, row in enumerate(_with_heading(), 1):
                sheet.write(form._row(number, row, pages[0]).encode())
            sheet.write(b"</sheetData></worksheet>")


def _with_heading() -> Iterator[tuple[str, ...]]:
    yield HEADING
    yield from _rows(ROWS)


def _ours(book: Path, *, twice: bool) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of each part of the import, and those of a second one, which may write nothing."""
    from institutions.models import Agreement, Institution

    office, data, head = _people()
    good = ROWS - len(range(7, ROWS, BAD_EVERY))
    seconds = _imported(book, office, data, head, "2026-03-09 09:12")
    counted = (Institution.history.count(), Agreement.history.count())
    if counted != (good, good):
        raise AssertionError(counted)
    again = _imported(book, office, data, head, "2026-03-10 09:12") if twice else {}
    if (Institution.history.count(), Agreement.history.count()) != counted:
        raise AssertionError("the second import wrote something")
    return seconds, again


@cache
def _people() -> tuple[Any, Any, Any]:
    from agency.offices.enums import Role
    from tests import factories

    office = factories.agency("370000")
    return office, factories.actor(office, Role.DATA), factories.actor(office, Role.APPROVER)


def _imported(book: Path, office: Any, data: Any, head: Any, at: str) -> dict[str, float]:
    from institutions.actions import lists
    from tests import factories

    words: dict[str, Any] = {"at": factories.moment(at), "ids": factories.uuid7}
    began = time.perf_counter()
    told = {"agency": office, "file_name": "list.xlsx", "source": "Ministry"}
    made, _is_new = lists.take_in(by=data, content=book.read_bytes(), **told, **words)
    taken = time.perf_counter()
    lists.judge(by=data, list_id=made.pk, **words)
    judged = time.perf_counter()
    lists.accept(by=head, list_id=made.pk, **words)
    lists.apply(by=factories.machine(), list_id=made.pk, **words)
    return {"take_in_s": taken - began, "judge_s": judged - taken, "apply_s": time.perf_counter() - judged}


def _baseline(mode: str, table: Path, python: str) -> float:
    """Rows a second of one of the peers' scripts, unchanged."""
    script = Path(os.environ["KUASHENG_BASELINES"]) / "g_import.py"
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([python, str(script), mode, str(table)], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{script} {mode}: {done.stderr[-2000:]}")
    told = json.loads(done.stdout.strip().splitlines()[-1])
    print(json.dumps(told, ensure_ascii=False), flush=True)
    return float(told["rows_per_s"])


def _peer_python() -> str:
    """An interpreter that has django-import-export, which is no dependency of ours."""
    if given := os.environ.get("IMPORT_PEER_PYTHON"):
        return given
    folder = VAR / "peer"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], check=True, stdout=sys.stderr)
    return str(python)


def _say(name: str, **told: Any) -> None:
    print(json.dumps({"bench": name, **told}, ensure_ascii=False), flush=True)
