import io

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import translation

from agency.offices.codes import issued_codes, ladder, province_of
from agency.offices.models import Division, DivisionRecord


def test_the_ladder_goes_from_county_to_province() -> None:
    assert ladder("320102") == ("320102", "320100", "320000")
    assert ladder("320100") == ("320100", "320000")
    assert ladder("320000") == ("320000",)
    assert province_of("659001") == "650000"


@pytest.mark.parametrize(
    ("code", "issued"),
    [("110101", True), ("132127", True), ("659013", True), ("110100", True), ("440301", True), ("441901", False)],
)
def test_issued_codes_are_those_of_the_history(code: str, issued: bool) -> None:
    assert (code in issued_codes()) is issued


@pytest.mark.django_db
def test_all_divisions_are_there_with_the_corps_marked_as_convention() -> None:
    assert Division.objects.filter(is_standard=True).count() == 3214
    levels = {level: Division.objects.filter(level=level).count() for level in ("province", "city", "county")}
    assert levels == {"province": 35, "city": 333, "county": 2847}
    corps = Division.objects.get(is_standard=False)
    assert (corps.code, corps.level, corps.in_use_since) == ("660000", "province", None)
    assert DivisionRecord.objects.count() == 6826


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "full_name"),
    [("320102", "江苏省南京市玄武区"), ("110112", "北京市通州区"), ("419001", "河南省济源市"), ("310000", "上海市")],
)
def test_full_names_are_paths(code: str, full_name: str) -> None:
    assert Division.objects.get(code=code).full_name == full_name


@pytest.mark.django_db
def test_a_retired_code_leads_to_its_successors() -> None:
    assert DivisionRecord.objects.get(code="110103").successors == ["110101"]
    guarded = DivisionRecord.objects.get(code="340321", end_year=None)
    assert (guarded.successors, guarded.ceded_to) == ([], ["340311[2004]"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("南京", "320100"),
        ("nanjing", "320100"),
        ("njs", "320100"),
        ("320100", "320100"),
        ("朝阳市", "211300"),
        ("江苏 xwq", "320102"),
        ("江苏省南京市玄武区", "320102"),
        ("luohe", "411100"),
        ("bjs", "110000"),
        ("兵团", "660000"),
        ("cy", "211300"),
    ],
)
def test_the_picker_finds_places_as_people_type_them(text: str, first: str) -> None:
    found = Division.objects.search(text).first()

    assert found is not None
    assert found.code == first


@pytest.mark.django_db
def test_the_picker_finds_nothing_where_nothing_is_and_provinces_for_blank() -> None:
    assert list(Division.objects.search("no such place")) == []
    assert Division.objects.search("  ").count() == 35


@pytest.mark.django_db
def test_a_county_knows_its_city_unless_it_is_directly_under_a_province() -> None:
    counties = Division.objects.select_related("parent").in_bulk(["320102", "110112", "419001", "320100"])

    assert {code: division.city and division.city.code for code, division in counties.items()} == {
        "320102": "320100",
        "110112": None,
        "419001": None,
        "320100": "320100",
    }


@pytest.mark.django_db
def test_a_filing_names_a_city_a_province_or_a_county_without_a_city() -> None:
    places = Division.objects.filing_places()

    asked = ["320102", "320100", "320000", "419001", "110112", "660000"]
    assert {code for code in asked if places.filter(code=code).exists()} == set(asked) - {"320102"}


@pytest.mark.django_db
def test_names_follow_the_language() -> None:
    luohe = Division.objects.get(code="411100")

    with translation.override("en"):
        assert luohe.display_name == "Luoheshi"
    with translation.override("zh-hans"):
        assert luohe.display_name == "河南省漯河市"


@pytest.mark.django_db(databases=["default", "owner"])
def test_loading_again_writes_nothing() -> None:
    def versions() -> list[tuple[object, ...]]:
        tables = ("offices_division", "offices_divisionrecord", "policy_workingday", "institutions_institution")
        with connections["owner"].cursor() as cursor:
            found = []
            for table in tables:
                cursor.execute(f"SELECT count(*), max(xmin::text::bigint), sum(xmin::text::bigint) FROM {table}")
                found.append(cursor.fetchone())
            return found

    before = versions()
    call_command("load_reference", stdout=(out := io.StringIO()))

    assert out.getvalue().splitlines()[-1] == "0 written"
    assert versions() == before


@pytest.mark.django_db(databases=["default", "owner"])
def test_loading_repairs_a_row_that_differs() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE offices_division SET name = 'x' WHERE code = '320100'")
        cursor.execute("DELETE FROM offices_divisionrecord WHERE code = '110103'")

    call_command("load_reference", stdout=(out := io.StringIO()))

    assert out.getvalue().splitlines()[-1] == "2 written"


@pytest.mark.django_db
def test_the_application_cannot_change_divisions() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Division.objects.filter(code="320100").update(name="x")

    assert connection.settings_dict["USER"] != connections["owner"].settings_dict["USER"]
