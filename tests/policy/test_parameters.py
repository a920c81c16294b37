import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections
from django.utils import translation

from agency.policy import queries, reference
from agency.policy.enums import SourceKind
from agency.policy.models import PolicyParameter
from agency.policy.parameters import PARAMETERS, check_value
from agency.policy.shapes import InvalidParameter
from agency.policy.wording import value_in_words, word_in_words

ON = date(2026, 3, 10)


def entered(name: str, value: Any, division: str | None = None, **fields: Any) -> PolicyParameter:
    fields = {"valid_from": ON, "source_kind": SourceKind.PROVINCE, "source_text": "notice"} | fields
    row = PolicyParameter(id=uuid.uuid4(), name=name, value=value, division_id=division, **fields)
    return PolicyParameter.objects.bulk_create([row])[0]


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda parameter: parameter.name)
def test_every_default_is_a_value_its_parameter_may_take(parameter: Any) -> None:
    assert parameter.check(parameter.default) == parameter.default
    assert len(parameter.name) <= 60
    assert str(parameter.label)
    assert str(parameter.expectation)
    assert parameter.source_text


def test_the_defaults_that_filings_stand_on() -> None:
    assert {
        name: PARAMETERS[name].default for name in PARAMETERS if name.startswith(("filing.v", "filing.change"))
    } == {
        "filing.validity.resident": 12,
        "filing.validity.posted": 12,
        "filing.validity.referral": 6,
        "filing.validity.max_months": None,
        "filing.change_lock_months": 3,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filing.change_lock_months", 7),
        ("filing.change_lock_months", -1),
        ("filing.change_lock_months", True),
        ("filing.change_lock_months", 2.5),
        ("filing.change_lock_months", None),
        ("filing.validity.resident", "POSTING_PERIOD"),
        ("filing.validity.resident", 0),
        ("filing.place_granularity", "COUNTY"),
        ("filing.lock_applies_to", ["CANCEL", "CANCEL"]),
        ("filing.lock_applies_to", "CANCEL"),
        ("filing.allow_commitment", 1),
        ("meal.daily", "15"),
        ("meal.daily", 15),
        ("meal.daily", "NaN"),
        ("no.such.name", 1),
    ],
)
def test_impossible_values_are_refused_with_a_sentence(name: str, value: Any) -> None:
    with pytest.raises(InvalidParameter) as refusal:
        check_value(name, value)

    assert str(refusal.value.sentence)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filing.change_lock_months", 0),
        ("filing.change_lock_months", 6),
        ("filing.validity.resident", "UNLIMITED"),
        ("filing.validity.posted", "POSTING_PERIOD"),
        ("filing.referral_admission_days", None),
        ("filing.lock_applies_to", []),
        ("meal.daily", "15.00"),
    ],
)
def test_possible_values_are_taken(name: str, value: Any) -> None:
    assert check_value(name, value) == value


@pytest.mark.django_db
def test_the_nearest_division_wins(django_assert_num_queries: Any) -> None:
    PolicyParameter.objects.filter(name="filing.review_wd", division=None).update(value=7)
    entered("filing.review_wd", 6, "320000")
    entered("filing.review_wd", 5, "320200")
    entered("filing.review_wd", 4, "320205")

    with django_assert_num_queries(1):
        found = queries.resolve(["filing.review_wd"], "320205", ON)

    assert found["filing.review_wd"].value == 4
    expected = {"320206": 5, "320100": 6, "320000": 6, "330100": 7}
    assert {code: queries.resolve_one("filing.review_wd", code, ON).value for code in expected} == expected


@pytest.mark.django_db
def test_a_value_holds_on_its_first_and_last_day_only() -> None:
    entered("filing.review_wd", 5, "320200", valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 31))

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [queries.resolve_one("filing.review_wd", "320200", day).value for day in days] == [3, 5, 5, 3]


@pytest.mark.django_db
def test_shandong_has_its_own_values_and_what_is_unknown_is_the_products_default() -> None:
    names = ["filing.validity.resident", "filing.change_lock_months", "filing.validity.referral"]
    found = queries.resolve(names, "370102", ON)

    assert {name: (found[name].value, found[name].division_code, found[name].is_rule) for name in names} == {
        "filing.validity.resident": (12, "370000", True),
        "filing.change_lock_months": (3, "370000", True),
        "filing.validity.referral": (6, None, False),
    }
    assert [found[name].is_product_default for name in names] == [False, False, True]


@pytest.mark.django_db
def test_liaoning_and_wuxi_differ() -> None:
    assert queries.resolve_one("filing.validity.resident", "210200", ON).value == "UNLIMITED"
    assert queries.resolve_one("filing.validity.posted", "210200", ON).value == "POSTING_PERIOD"
    assert queries.resolve_one("filing.referral_admission_days", "210200", ON).value == 30
    assert queries.resolve_one("filing.lock_applies_to", "320205", ON).value == ["CHANGE_PLACE"]
    assert queries.resolve_one("filing.change_lock_months", "110000", ON).is_product_default is True


@pytest.mark.django_db
def test_the_scheme_before_its_first_day_has_only_defaults() -> None:
    found = queries.resolve_one("filing.validity.resident", "370102", date(2005, 1, 1))

    assert (found.value, found.valid_from, found.is_product_default) == (12, None, True)


@pytest.mark.django_db
def test_what_a_decision_stores_can_be_written_as_json() -> None:
    stored = queries.resolve_one("filing.validity.resident", "370102", ON).as_json()

    assert json.loads(json.dumps(stored)) == stored
    assert (stored["value"], stored["division"], stored["valid_from"]) == (12, "370000", "2024-04-01")


@pytest.mark.django_db
def test_an_unknown_name_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        queries.resolve(["filing.no_such"], "370102", ON)


@pytest.mark.django_db
@pytest.mark.parametrize("value", [7, -1, "UNLIMITED", None, True])
def test_the_database_refuses_a_lock_over_six_months_S04(value: Any) -> None:
    with pytest.raises(IntegrityError, match="change_lock_is_at_most_six_months"):
        entered("filing.change_lock_months", value, "320100")


@pytest.mark.django_db
def test_a_form_refuses_a_lock_over_six_months_with_a_sentence_S04() -> None:
    row = PolicyParameter(
        id=uuid.uuid4(),
        name="filing.change_lock_months",
        value=7,
        valid_from=ON,
        source_kind=SourceKind.PROVINCE,
        source_text="notice",
    )

    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        row.full_clean(validate_constraints=False)

    assert refusal.value.message_dict == {"value": ["This is a whole number from 0 to 6."]}


@pytest.mark.django_db
@pytest.mark.parametrize("division", [None, "320100"])
def test_two_values_at_a_time_are_impossible(division: str | None) -> None:
    entered("filing.renewal_window_days", 20, division, valid_from=date(2010, 1, 1), valid_to=date(2010, 6, 30))
    entered("filing.renewal_window_days", 25, division, valid_from=date(2010, 7, 1), valid_to=date(2010, 7, 31))

    with pytest.raises(IntegrityError, match="parameter_once_at_a_time"):
        entered("filing.renewal_window_days", 30, division, valid_from=date(2010, 6, 30), valid_to=date(2010, 6, 30))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("went_to", "filed_to"),
    [
        ("110112", "110000"),
        ("310000", "310000"),
        ("320102", "320100"),
        ("320100", "320100"),
        ("469001", "460000"),
        ("540102", "540000"),
        ("660000", "660000"),
        ("419001", "419001"),
    ],
    ids=["Beijing", "Shanghai", "Nanjing district", "Nanjing", "Hainan", "Tibet", "XPCC", "county under a province"],
)
def test_places_are_filed_as_exactly_as_the_parameter_says(went_to: str, filed_to: str) -> None:
    assert queries.filing_place(went_to, ON).code == filed_to


@pytest.mark.django_db(databases=["default", "owner"])
def test_loading_again_keeps_what_people_changed() -> None:
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("UPDATE policy_workingday SET name = 'moved', origin = 'ENTERED' WHERE day = '2026-02-28'")
        cursor.execute("UPDATE policy_workingday SET name = 'spoilt' WHERE day = '2026-02-14'")
        cursor.execute(
            "DELETE FROM policy_policyparameter WHERE division_id = '110000' AND name LIKE 'filing.validity%'"
        )
        cursor.execute(
            "INSERT INTO policy_policyparameter (id, name, division_id, value, unit, valid_from, source_kind,"
            " source_text, source_url, origin) VALUES (%s, 'filing.validity.resident', '110000', '24', 'months',"
            " '2024-01-01', 'PROVINCE', 'notice', '', 'ENTERED')",
            [uuid.uuid4()],
        )

        loaded = {found.table: found.written for found in reference.load(owner)}

        cursor.execute("SELECT name FROM policy_workingday WHERE day IN ('2026-02-28', '2026-02-14') ORDER BY day")
        names = [name for (name,) in cursor.fetchall()]
    assert loaded == {"policy_workingday": 1, "policy_policyparameter": 2}
    assert names == ["Spring Festival", "moved"]


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda parameter: parameter.name)
def test_every_word_and_every_default_can_be_said_on_a_page(parameter: Any) -> None:
    with translation.override("en"):
        assert [word for word in parameter.words if word_in_words(parameter.name, word) == word] == []
        assert value_in_words(parameter.name, parameter.default) not in ("", "None")


def test_values_are_said_with_their_units() -> None:
    with translation.override("en"):
        said = [
            value_in_words(name, value)
            for name, value in (
                ("filing.validity.resident", 12),
                ("filing.validity.resident", "UNLIMITED"),
                ("filing.review_wd", 1),
                ("filing.place_granularity", "PROVINCE"),
                ("filing.lock_applies_to", ["CHANGE_PLACE", "CANCEL"]),
                ("filing.allow_commitment", False),
                ("filing.referral_admission_days", None),
                ("clearing.due_day", 25),
                ("meal.daily", "15.00"),
                ("audit.sample_pct", 5),
            )
        ]
    assert said == [
        "12 months",
        "without end",
        "1 working day",
        "to the province",
        "changing the place of treatment, cancelling",
        "No",
        "none",
        "day 25 of the month",
        "CNY 15.00 a day",
        "5 %",
    ]
