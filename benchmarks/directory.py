"""How fast the published directory answers with half a million institutions in it.

    ./run bench directory

prints one JSON object a line: for each kind of question the middle and the 99th of a hundred answers of the whole page
(query, what is said of each row, template), asked by DIRECTORY_READERS processes at the same time, beside the same with
10,000 institutions; then how fast the
table and the pages of JSON are given out, and how much memory the whole table takes. DIRECTORY_ROWS says how many
institutions there are (475,100), DIRECTORY_ASKED how often each question is asked by each reader (60).
"""

import json
import logging
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

ROWS = int(os.environ.get("DIRECTORY_ROWS", "475100"))
FEW = 10_000
READERS = int(os.environ.get("DIRECTORY_READERS", "2"))
ASKED = int(os.environ.get("DIRECTORY_ASKED", "60"))
BAR_MS = 100
DAY = "2026-08-10"
WORDS = ("仁和", "博爱", "同济", "康宁", "济民", "安康", "惠民", "德善", "长乐", "明珠", "松柏", "青山", "白云", "红桥")
ENDS = ("人民医院", "中医医院", "骨科医院", "康复医院", "中心卫生院", "社区卫生服务中心", "假肢矫形器有限公司")
INSTITUTIONS = """
INSERT INTO institutions_institution (id, name, aliases, initials, division_id, place_as_written, level_as_written,
 level, address, source_url, as_of, note, origin)
SELECT gen_random_uuid(), d.name || w.word || '第' || n || e.word,
 CASE WHEN n %% 50 = 0 THEN ARRAY['老' || w.word || '医院'] ELSE '{}' END,
 substr(translate(md5(n::text), '0123456789', ''), 1, 9),
 d.code, '', '', (n %% 4)::text, d.name || '路' || n || '号', '', 'bench', '', 'ENTERED'
FROM generate_series(%(first)s, %(last)s) n
JOIN (SELECT code, name, row_number() OVER (ORDER BY code) - 1 AS at, count(*) OVER () AS many
      FROM offices_division WHERE level = 'county') d ON d.at = n %% d.many
JOIN unnest(%(words)s::text[]) WITH ORDINALITY w(word, at) ON w.at - 1 = (n / 7) %% %(many_words)s
JOIN unnest(%(ends)s::text[]) WITH ORDINALITY e(word, at) ON e.at - 1 = n %% %(many_ends)s"""
AGREEMENTS = """
INSERT INTO institutions_agreement (id, institution_id, care, state, cross_province, in_province, valid_from, valid_to,
 suspended, terminated_on, source_url, origin)
SELECT gen_random_uuid(), id, care, CASE WHEN over THEN 'TERMINATED' WHEN online THEN 'ONLINE' ELSE 'SIGNED' END,
 online AND cross_too, online, date '2024-04-01' + (h %% 300), date '2026-03-31' + (h %% 900),
 CASE WHEN h %% 2000 = 0 THEN ARRAY[tstzrange('2026-07-01', NULL)] ELSE '{}' END,
 CASE WHEN over THEN date '2026-01-01' + (h %% 200) END, '', 'ENTERED'
FROM (SELECT id, abs(hashtext(id::text)) AS h, abs(hashtext(id::text)) %% 10 < 6 AS online,
  abs(hashtext(id::text)) %% 7 > 1 AS cross_too, abs(hashtext(id::text)) %% 23 = 0 AS over,
  CASE WHEN name LIKE '%%假肢%%' THEN 'DEVICE' WHEN name LIKE '%%康复%%' THEN 'REHAB' ELSE 'MEDICAL' END AS care
 FROM institutions_institution o WHERE as_of = 'bench' AND NOT EXISTS (
  SELECT 1 FROM institutions_agreement a WHERE a.institution_id = o.id)) i"""


def questions() -> dict[str, list[dict[str, str]]]:
    """Kinds of question, each in several forms, so that not the same pages are read again and again."""
    from agency.offices.codes import read_packaged

    divisions = list(read_packaged("divisions.csv"))
    of_level = {
        level: [row["code"] for row in divisions if row["level"] == level] for level in ("county", "city", "province")
    }
    chosen = random.Random(7)
    place = {
        level: [{"place": code} for code in chosen.sample(codes, min(20, len(codes)))]
        for level, codes in of_level.items()
    }
    return {
        "everything": [{}],
        "county": place["county"],
        "city": place["city"],
        "province": place["province"],
        "type": [{"care": care, **where} for care in ("REHAB", "DEVICE") for where in place["province"][:8]],
        "service": [
            {"reach": reach, **where} for reach in ("CROSS_PROVINCE", "IN_PROVINCE") for where in place["city"]
        ],
        "suspended": [{"state": "suspended"}, *({"state": "suspended", **where} for where in place["province"])],
        "over": [{"state": "over", **where} for where in place["city"]],
        "another_day": [{"on": f"202{year}-05-01", **where} for year in (5, 7) for where in place["city"]],
        "nothing_fits": [{"care": "DEVICE", "reach": "IN_PROVINCE", "state": "suspended", "on": "2024-05-01"}],
        "name_1": [{"text": text} for text in ("仁", "博", "松")],
        "name_2": [{"text": text} for text in WORDS],
        "name_common": [{"text": text} for text in ("人民医院", "医院")],
        "name_3": [{"text": f"{word}第"} for word in WORDS],
        "name_whole": [{"text": f"第{number}人民医院"} for number in range(7, 7000, 343)],
        "name_absent": [{"text": text} for text in ("龘龘", "不存在的医院")],
        "name_in_place": [{"text": word, **where} for word in WORDS[:5] for where in place["city"][:5]],
        "initials": [{"text": text} for text in ("abcd", "fade", "beef", "cafe")],
    }


def main() -> None:
    """Measure. Raises when a kind of question stays above the bar."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    if len(sys.argv) > 1 and sys.argv[-1] == "--reader":
        _read()
        return
    _fill(1, FEW)
    before = _ask_together()
    _fill(FEW + 1, ROWS)
    after = _ask_together()
    slow = [name for name in after if _told(name, before[name], after[name]) > BAR_MS]
    _give_out()
    if slow:
        raise SystemExit(f"Above {BAR_MS} ms: {', '.join(slow)}")


def _told(name: str, before: list[float], after: list[float]) -> float:
    """The 99th of a hundred answers in ms, said beside those of a register of a fiftieth."""
    middle, high = _quantiles(after)
    small, small_high = _quantiles(before)
    _say(
        "directory_page",
        question=name,
        asked=len(after),
        readers=READERS,
        p50_ms=middle,
        p99_ms=high,
        p50_ms_of_few=small,
        p99_ms_of_few=small_high,
        growth=round(middle / small, 2),
    )
    return high


def _quantiles(seconds: list[float]) -> tuple[float, float]:
    took = sorted(1000 * each for each in seconds)
    return round(statistics.median(took), 1), round(took[max(0, round(len(took) * 0.99) - 1)], 1)


def _fill(first: int, last: int) -> None:
    from django.db import connections

    words = {"words": list(WORDS), "ends": list(ENDS), "many_words": len(WORDS), "many_ends": len(ENDS)}
    with connections["owner"].cursor() as cursor:
        cursor.execute(INSTITUTIONS, {"first": first, "last": last, **words})
        if cursor.rowcount != last - first + 1:
            raise AssertionError(cursor.rowcount)
        cursor.execute(AGREEMENTS, {})
        for table in ("institution", "agreement"):
            cursor.execute(f"VACUUM ANALYZE institutions_{table}")


def _ask_together() -> dict[str, list[float]]:
    """Every reader asks everything; what each answer took in seconds, by kind of question."""
    command = [sys.executable, "-m", "benchmarks.directory", "--reader"]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _reader in range(READERS)]
    told = [json.loads(reader.communicate()[0]) for reader in readers]
    return {name: [each for answers in told for each in answers[name]] for name in told[0]}


def _read() -> None:
    from django.conf import settings
    from django.test import Client

    import agency.wsgi  # noqa: F401 asked as a server asks: after it has loaded all

    settings.ALLOWED_HOSTS = ["testserver"]
    client, chosen, told = Client(), random.Random(os.getpid()), {}
    asked = questions()
    for forms in asked.values():
        client.get("/institutions/directory/", {"on": DAY, **forms[0]})
    for name, forms in asked.items():
        told[name] = [_seconds(client, {"on": DAY, **chosen.choice(forms)}) for _time in range(ASKED)]
    print(json.dumps(told))


def _seconds(client: Any, asked: dict[str, str]) -> float:
    began = time.perf_counter()
    answer = client.get("/institutions/directory/", asked)
    if answer.status_code != 200:
        raise AssertionError((asked, answer.status_code))
    return time.perf_counter() - began


def _give_out() -> None:
    """All of it as a table, and page after page as JSON."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    lines = sum(
        piece.count(b"\r\n") for piece in client.get("/institutions/directory.csv", {"on": DAY, "state": "signed"})
    )
    seconds = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    _say(
        "directory_csv",
        lines=lines,
        seconds=round(seconds, 1),
        lines_per_s=round(lines / seconds),
        megabytes_more=grown,
    )
    began = time.perf_counter()
    rows = sum(len(page["institutions"]) for page in _pages(client, 100))
    _say("directory_json", pages=100, rows=rows, rows_per_s=round(rows / (time.perf_counter() - began)))


def _pages(client: Any, most: int) -> Iterator[Any]:
    address = f"/institutions/directory.json?on={DAY}"
    for _page in range(most):
        if address is None:
            return
        page = client.get(address).json()
        yield page
        address = page["next"]


def _say(name: str, **told: Any) -> None:
    print(json.dumps({"bench": name, **told}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
