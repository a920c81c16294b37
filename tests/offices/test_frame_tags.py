from datetime import UTC, date, datetime
from decimal import Decimal

from django.template import Context, Template
from django.utils import translation


def written(expression: str, value: object, language: str = "zh-hans") -> str:
    with translation.override(language):
        return Template("{% load desk %}{{ value|" + expression + " }}").render(Context({"value": value}))


def test_money_is_written_with_groups_and_two_places() -> None:
    assert written("money", Decimal("48236.5")) == "48,236.50 元"
    assert written("money", Decimal("-0.05")) == "-0.05 元"
    assert written("money", Decimal("48236.5"), "en") == "CNY 48,236.50"
    assert written("money", None) == "—"


def test_counts_are_grouped_in_both_languages() -> None:
    assert [written("count", 4187), written("count", 4187, "en"), written("count", 0)] == ["4,187", "4,187", "0"]


def test_days_and_moments_are_those_of_the_desk() -> None:
    evening = datetime(2026, 3, 9, 17, 12, 31, tzinfo=UTC)
    assert written("day", evening) == "2026-03-10"
    assert written("day", date(2026, 3, 10)) == "2026-03-10"
    assert written("moment", evening) == "2026-03-10 01:12"
    assert written("moment_seconds", evening) == "2026-03-10 01:12:31"
    assert [written("day", None), written("moment", None)] == ["—", "—"]


def test_masks_take_whatever_the_field_holds() -> None:
    assert written("mask_name", "陆晓梅") == "陆**"
    assert written("mask_tail", 120101198910022048) == "…2048"
    assert written("mask_phone", None) == ""
