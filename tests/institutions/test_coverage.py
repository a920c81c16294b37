"""The coverage report: institutions by city, kind and level against dated targets (domain.md R3.3)."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from institutions import coverage_queries, coverage_shown
from institutions.coverage import Area, Count, Kind, Standing, standing_of, target_of, targets
from institutions.models import Institution
from tests import factories

ON = date(2026, 8, 10)
SUQIAN, NANJING, JINAN = "321300", "320100", "370100"


def hospital(name: str, place: str = SUQIAN, *, level: str = "3", **terms: Any) -> Institution:
    made = factories.institution(name, place, **terms)
    Institution.objects.filter(pk=made.pk).update(level=level)
    return made


def counts(place: str, province: str = "", on: date = ON) -> dict[Kind, tuple[int, int]]:
    lines = {line.code: line for line in coverage_queries.report(on, province).lines}
    return {kind: (count.settling, count.signed) for kind, count in lines[place].counts.items()}


# Targets


@pytest.mark.parametrize(
    ("area", "on", "due", "share", "at_least"),
    [
        (Area.PILOT, date(2025, 12, 31), date(2025, 12, 31), 30, None),
        (Area.NEW, date(2025, 12, 31), date(2025, 12, 31), None, 1),
        (Area.PILOT, date(2026, 1, 1), date(2026, 12, 31), 50, None),
        (Area.NEW, date(2026, 12, 31), date(2026, 12, 31), 30, None),
        (Area.PILOT, date(2027, 1, 1), date(2030, 12, 31), 100, None),
        (Area.NEW, date(2031, 1, 1), date(2030, 12, 31), 100, None),
    ],
)
def test_the_target_of_a_day_is_the_next_that_is_due(
    area: Area, on: date, due: date, share: int | None, at_least: int | None
) -> None:
    target = target_of(Kind.LEVEL_3, area, on)

    assert target is not None
    assert (target.due_on, target.share, target.at_least) == (due, share, at_least)
    assert all(each.source for each in targets())


@pytest.mark.parametrize(
    ("area", "count", "standing"),
    [
        (Area.PILOT, Count(10, 5), Standing.REACHED),
        (Area.PILOT, Count(10, 4), Standing.DUE),
        (Area.PILOT, Count(10, 2), Standing.MISSED),
        (Area.NEW, Count(10, 3), Standing.REACHED),
        (Area.NEW, Count(10, 1), Standing.DUE),
        (Area.NEW, Count(10, 0), Standing.MISSED),
        (Area.PILOT, Count(), Standing.NOTHING),
        (Area.NEW, Count(), Standing.MISSED),
    ],
)
def test_a_count_reaches_its_target_or_missed_the_one_before(area: Area, count: Count, standing: Standing) -> None:
    assert standing_of(Kind.LEVEL_3, area, ON, count) is standing


def test_a_city_without_any_still_has_to_have_one() -> None:
    assert standing_of(Kind.LEVEL_3, Area.NEW, date(2025, 12, 1), Count()) is Standing.DUE


def test_a_hundred_percent_is_all_of_them() -> None:
    assert (Count(1000, 999).percent, Count(3, 3).percent, Count().percent) == (99, 100, None)


# Counts


@pytest.mark.django_db
def test_what_settles_is_counted_by_city_kind_and_level() -> None:
    before = counts(SUQIAN, "320000")
    hospital("A")
    hospital("County hospital", "321322", cross_province=False, in_province=True)
    hospital("Signed only", state="SIGNED", cross_province=None)
    hospital("Over", valid_to=date(2026, 8, 9))
    hospital("B", level="2")
    hospital("C", level="", care="REHAB")
    hospital("Elsewhere", NANJING)
    after = counts(SUQIAN, "320000")

    grown = {
        kind: tuple(now - then for now, then in zip(after[kind], before.get(kind, (0, 0)), strict=True))
        for kind in after
    }
    assert grown == {
        **dict.fromkeys(before, (0, 0)),
        Kind.LEVEL_3: (1, 3),
        Kind.LEVEL_2: (1, 1),
        Kind.REHAB: (1, 1),
    }


@pytest.mark.django_db
def test_every_city_of_a_province_has_a_line_and_the_country_one_for_each_province() -> None:
    cities = [line.code for line in coverage_queries.report(ON, "370000").lines]
    assert (len(cities), JINAN in cities) == (16, True)
    assert [line.code for line in coverage_queries.report(ON, "110000").lines] == ["110000"]
    country = [line.code for line in coverage_queries.report(ON).lines]
    assert {"370000", "110000", "320000"} <= set(country)
    assert all(code.endswith("0000") for code in country)


@pytest.mark.django_db
def test_it_is_one_query_whatever_it_covers() -> None:
    for number in range(3):
        hospital(f"Hospital {number}")
    asked = []
    for province in ("", "320000"):
        with CaptureQueriesContext(connection) as queries:
            coverage_queries.report(ON, province)
        asked.append(len(queries))
    assert asked == [1, 1]


# For everybody


@pytest.mark.django_db
def test_the_page_says_in_a_table_what_the_chart_draws() -> None:
    for name, terms in (("A", {}), ("B", {"cross_province": False, "in_province": True})):
        hospital(name, JINAN, **terms)
    answer = Client(headers={"accept-language": "en"}).get("/institutions/coverage/?province=370000&on=2026-08-10")
    page = answer.content.decode()

    assert answer.headers["Cache-Control"] == "public, max-age=60"
    cells = answer.context["rows"][0]["cells"]
    settling, signed = cells[0]["count"].settling, cells[0]["count"].signed
    assert (settling >= 1, signed >= 2) == (True, True)
    assert f"{settling} / {signed}" in re.sub(r"\s+", " ", page)
    bar = answer.context["chart"]["bars"][0]
    assert bar["width"] == 4 * (settling * 100 // signed)
    assert (bar["target"], "50 % by 2026-12-31" in page, "in the pilot" in page) == (350, True, True)
    assert " style=" not in page


@pytest.mark.django_db
def test_the_table_gives_each_place_and_kind_with_the_source_of_its_target() -> None:
    answer = Client().get("/institutions/coverage.csv?province=370000&on=2026-08-10")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    jinan = next(row for row in rows if (row["division"], row["kind"]) == (JINAN, "level_3"))
    assert (jinan["target_by"], jinan["target_percent"]) == ("2026-12-31", "50")
    assert jinan["source"].startswith("http")
    assert len(rows) == 17 * 5


@pytest.mark.django_db
def test_a_city_that_missed_having_one_at_all_is_given_with_that_target() -> None:
    def standing(province: str, city: str) -> tuple[str, str, str]:
        answer = Client().get(f"/institutions/coverage.csv?province={province}&on=2026-08-10")
        rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
        row = next(row for row in rows if (row["division"], row["kind"]) == (city, "level_3"))
        return row["target_by"], row["target_count"], row["standing"]

    assert standing("370000", "370400") == ("2025-12-31", "1", "missed")
    assert standing("660000", "660000")[2] == "missed"
    assert standing("710000", "710000") == ("", "", "nothing")


@pytest.mark.django_db
def test_what_cannot_be_read_is_said() -> None:
    client = Client(headers={"accept-language": "en"})

    assert client.get("/institutions/coverage/?on=yesterday").status_code == 422
    assert client.get("/institutions/coverage.csv?province=999999").status_code == 422


@pytest.mark.django_db
def test_a_change_is_in_the_report_at_once_and_may_be_kept_for_a_minute() -> None:
    client, address = Client(), "/institutions/coverage.csv?province=320000&on=2026-08-10"
    before = client.get(address).content
    hospital("New", NANJING)
    after = client.get(address)

    assert after.content != before
    assert after.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.django_db
def test_the_bars_of_the_chart_are_styled_by_the_chart_alone() -> None:
    """A rule of the frame for the same class made them as high as its bar, and hid them on paper."""
    hospital("H")
    page = Client().get("/institutions/coverage/?province=320000").content.decode()
    names = {name for each in re.findall(r'<rect class="([^"]+)"', page) for name in each.split()}
    tones = {tone for _words, tone in coverage_shown.STANDINGS.values()} | {"none"}
    style = (settings.BASE_DIR / "static/css/desk.css").read_text(encoding="utf-8")
    shapes = names - tones
    assert len(shapes) == 1
    assert re.findall(rf"(?<!\.chart )\.{shapes.pop()}\b", style) == []
