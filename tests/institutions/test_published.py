"""The published directory: without signing in, by place, kind, reach, state, day and name; the same as JSON and CSV."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency.offices.models import Division
from institutions import coverage_queries, published
from institutions.coverage import Kind
from institutions.models import Institution
from institutions.published import Asked
from tests import factories
from tests.factories import moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 10)
CITY = "321300"


def hospital(name: str, place: str = CITY, **terms: Any) -> Institution:
    return factories.institution(name, place, **terms)


def names(**asked: Any) -> list[str]:
    rows, _after = published.page(Asked(**{"on": DAY, "place": CITY, **asked}))
    return [row.name for row in rows]


def test_what_settles_on_the_day_is_listed_by_place_and_below() -> None:
    hospital("City")
    hospital("County", "321322")
    hospital("Elsewhere", "320100")
    hospital("Signed only", state="SIGNED")
    hospital("Applied", state="APPLIED", valid_from=None)

    assert names() == ["City", "County"]
    assert names(place="321322") == ["County"]
    assert names(state="signed") == ["City", "Signed only", "County"]
    assert {"City", "Elsewhere"} <= set(names(place="320000"))


def test_a_suspended_one_leaves_the_list_on_its_first_day_and_comes_back_when_lifted() -> None:
    times = DateTimeTZRange(moment("2026-08-10 00:00"), moment("2026-09-01 09:00"))
    hospital("H", suspended=[times])

    days = (date(2026, 8, 9), date(2026, 8, 10), date(2026, 8, 31), date(2026, 9, 1))
    assert [names(on=day) for day in days] == [["H"], [], [], ["H"]]
    assert [names(on=day, state="suspended") for day in days] == [[], ["H"], ["H"], []]


def test_kind_reach_and_end_are_asked_together() -> None:
    hospital("Rehab", care="REHAB")
    hospital("In-province", cross_province=False, in_province=True)
    hospital("Over", valid_to=date(2026, 8, 9))

    assert names(care="REHAB") == ["Rehab"]
    assert names(reach="IN_PROVINCE") == ["In-province"]
    assert names(state="over") == ["Over"]
    assert names(care="REHAB", reach="IN_PROVINCE") == []


def test_a_name_is_found_by_any_part_of_it() -> None:
    made = hospital("宿迁市第一人民医院")
    Institution.objects.filter(pk=made.pk).update(initials="sqsdyrmyy", aliases=["老城医院"])

    for text in ("人民", "一", "宿迁市第一人民医院", "sqsd", "老城"):
        assert names(text=text) == ["宿迁市第一人民医院"], text
    assert names(text="民人") == []
    assert names(text="%") == []


def test_the_search_is_served_by_its_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Institution.objects.filter(published._holds_grams("人民")).explain()
    assert "institution_by_grams" in plan
    assert "Seq Scan" not in plan


def test_what_fits_very_often_is_walked_through_and_nothing_of_it_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        hospital(f"人民医院{number}", "321322")
    hospital("人民医院5", suspended=[DateTimeTZRange(moment("2026-08-01 00:00"), None)])
    few = [names(text="人民"), names(text="人民", place="321322"), names(text="人民", state="suspended")]
    monkeypatch.setattr(published, "FEW_AT_MOST", 2)
    many = [names(text="人民"), names(text="人民", place="321322"), names(text="人民", state="suspended")]

    assert few == many
    assert [len(each) for each in many] == [5, 5, 1]


def test_a_letter_finds_names_whose_initials_begin_with_it() -> None:
    made = hospital("宿迁市第一人民医院")
    Institution.objects.filter(pk=made.pk).update(initials="sqsdyrmyy")

    assert [names(text=text) for text in ("s", "dyrm", "q")] == [["宿迁市第一人民医院"], ["宿迁市第一人民医院"], []]


def test_pages_follow_each_other_without_gaps_and_cost_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "PAGE", 2)
    for number in range(5):
        hospital(f"Hospital {number}")
    seen, after, counts = [], "", set()
    while True:
        with CaptureQueriesContext(connection) as asked:
            rows, after = published.page(Asked(on=DAY, place=CITY), after)
        seen += [row.name for row in rows]
        counts.add(len(asked))
        if not after:
            break
    assert seen == [f"Hospital {number}" for number in range(5)]
    assert counts == {2}


# For everybody


def test_the_page_opens_without_signing_in_and_may_be_kept_for_a_minute() -> None:
    hospital("City hospital")
    answer = Client(headers={"accept-language": "en"}).get(f"/institutions/directory/?place={CITY}&on=2026-08-10")

    assert answer.status_code == 200
    assert "City hospital" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_several_places_are_offered_and_a_bad_day_is_said() -> None:
    client = Client(headers={"accept-language": "en"})
    several = client.get("/institutions/directory/?place=%E6%9C%9D%E9%98%B3")
    bad = client.get("/institutions/directory/?on=yesterday")

    assert (several.status_code, bad.status_code) == (422, 422)
    assert "?place=110105" in several.content.decode()
    assert "Day: " in bad.content.decode()


def test_the_open_interface_gives_the_same_and_the_way_to_the_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "PAGE", 1)
    hospital("A")
    hospital("B")
    client = Client()
    told = client.get(f"/institutions/directory.json?place={CITY}&on=2026-08-10").json()

    assert [each["name"] for each in told["institutions"]] == ["A"]
    assert told["institutions"][0]["agreements"] == [
        {
            "care": "MEDICAL",
            "state": "ONLINE",
            "cross_province": True,
            "in_province": None,
            "valid_from": "2025-04-01",
            "valid_to": None,
            "suspended": [],
            "source": None,
        }
    ]
    following = client.get(told["next"]).json()
    assert ([each["name"] for each in following["institutions"]], following["next"]) == (["B"], None)


@pytest.mark.parametrize("mangled", ["junk", "320100", "|A", "junk|A", "320100|%00", "%00"])
def test_the_open_interface_takes_no_mangled_place_for_the_beginning_and_the_page_does(mangled: str) -> None:
    hospital("A")
    asked = f"?place={CITY}&on=2026-08-10&after={mangled}"
    told = Client().get(f"/institutions/directory.json{asked}")
    assert (told.status_code, list(told.json()["errors"])) == (422, ["after"])
    page = Client().get(f"/institutions/directory/{asked}", follow=True)
    assert page.status_code == 200
    assert "%00" in mangled or len(page.context["rows"]) == 1


def test_the_table_has_every_agreement_and_no_formula() -> None:
    hospital("=cmd|' /C calc'!A0")
    answer = Client().get(f"/institutions/directory.csv?place={CITY}&on=2026-08-10")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["name"], row["care"], row["valid_from"]) for row in rows] == [
        ("'=cmd|' /C calc'!A0", "MEDICAL", "2025-04-01")
    ]


def test_the_state_is_that_of_the_day_in_the_interface_and_in_the_table() -> None:
    ahead = {"state": "TERMINATED", "terminated_on": date(2026, 9, 1), "valid_to": date(2026, 8, 31)}
    hospital("Ahead", **ahead)
    hospital("Online")
    hospital("Signed", state="SIGNED", cross_province=None)
    hospital("Suspended", suspended=[DateTimeTZRange(moment("2026-08-10 15:00"), None)])
    hospital("Expired", valid_to=date(2026, 8, 9))
    hospital("Terminated", **{**ahead, "terminated_on": DAY, "valid_to": date(2026, 8, 9)})
    client = Client()

    def states(state: str) -> list[tuple[str, str]]:
        asked = {"place": CITY, "on": DAY.isoformat(), "state": state}
        told = client.get("/institutions/directory.json", asked).json()["institutions"]
        table = b"".join(client.get("/institutions/directory.csv", asked).streaming_content)  # type: ignore[attr-defined]
        rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
        found = [(each["name"], each["agreements"][0]["state"]) for each in told]
        assert found == [(row["name"], row["state"]) for row in rows]
        return found

    running = [("Ahead", "ONLINE"), ("Online", "ONLINE"), ("Signed", "SIGNED"), ("Suspended", "SUSPENDED")]
    assert states("signed") == running
    assert states("over") == [("Expired", "EXPIRED"), ("Terminated", "TERMINATED")]


def test_it_is_listed_from_the_day_on_which_it_went_online_for_them() -> None:
    both = {"in_province": True, "in_province_from": date(2026, 6, 1), "cross_province_from": DAY}
    hospital("H", **both)
    days = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 9), DAY)

    assert [names(on=day) for day in days] == [[], ["H"], ["H"], ["H"]]
    assert [names(on=day, reach="CROSS_PROVINCE") for day in days] == [[], [], [], ["H"]]
    assert [names(on=day, reach="CROSS_PROVINCE", state="signed") for day in days] == [["H"]] * 4

    def row(day: date) -> tuple[str, int]:
        table = b"".join(
            Client().get(f"/institutions/directory.csv?place={CITY}&on={day}&state=signed").streaming_content
        )  # type: ignore[attr-defined]
        found = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
        line = next(line for line in coverage_queries.report(day, "320000").lines if line.code == CITY)
        return found[0]["state"], line.counts[Kind.LOWER].settling

    before, signed = row(days[0]), [row(day) for day in days]
    assert [state for state, _n in signed] == ["SIGNED", "ONLINE", "ONLINE", "ONLINE"]
    assert [n - before[1] for _state, n in signed] == [0, 0, 0, 1]


def test_a_place_that_is_none_is_answered_with_what_to_type_in_every_form() -> None:
    client = Client(headers={"accept-language": "en"})
    for path in ("directory/", "directory.json", "directory.csv"):
        for place, said in (("nowhere", "Try its code, its name or its pinyin."), ("chaoyang", "Several places fit")):
            answer = client.get(f"/institutions/{path}", {"place": place})
            assert (answer.status_code, said in answer.content.decode()) == (422, True), (path, place)


def test_paper_says_what_was_asked_for_and_the_page_gives_the_telephone() -> None:
    made = hospital("City hospital")
    Institution.objects.filter(pk=made.pk).update(phone="0527-1234567")
    asked = {"place": CITY, "care": "MEDICAL", "text": "City", "language": "en"}
    page = Client().get("/institutions/directory/", asked).content.decode()
    place = Division.objects.get(pk=CITY).full_name
    assert f'<p class="print-only">{place}; City; Medical treatment; settles directly</p>' in page
    assert "0527-1234567" in page


def test_no_account_and_nothing_of_a_measure_is_published() -> None:
    made = hospital("City hospital")
    made.bank_account = "6222020200012345678"
    Institution.objects.filter(pk=made.pk).update(note="internal note")
    client = Client()
    for path in ("directory/", "directory.json"):
        text = client.get(f"/institutions/{path}?place={CITY}").content.decode()
        assert "internal note" not in text
        assert "bank" not in text


def test_the_page_is_read_in_the_language_of_its_address_and_leads_on_in_it(client: Client) -> None:
    hospital("H")

    chinese = client.get("/institutions/directory/", {"place": CITY, "text": "H"})
    english = client.get("/institutions/directory/", {"place": CITY, "text": "H", "language": "en"})

    assert "协议机构" in chinese.text
    assert f'href="?place={CITY}&amp;text=H&amp;language=en">English</a>' in chinese.text
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-hans", "en")
    assert "Protocol institutions" in english.text
    assert 'href="/institutions/coverage/?language=en"' in english.text
    assert '<input type="hidden" name="language" value="en">' in english.text
    assert "Cookie" in chinese["Vary"]  # by which the language may have been chosen as well


def test_a_language_that_there_is_not_changes_nothing(client: Client) -> None:
    assert client.get("/institutions/directory/", {"language": "tlh"})["Content-Language"] == "zh-hans"
