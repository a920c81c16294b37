from datetime import date

import pytest
from django.forms import ValidationError
from django.utils.translation import override

from agency.offices.fields import TypedDay


@pytest.mark.parametrize(
    "text", ["2026-03-09", "20260309", "2026/3/9", " 2026.3.9 ", "２０２６－０３－０９", "2026年3月9日"]
)
def test_a_day_is_read_in_each_way_in_which_it_is_written(text: str) -> None:
    with override("zh-hans"):
        assert TypedDay().clean(text) == date(2026, 3, 9)


@pytest.mark.parametrize("text", ["soon", "12026-03-09", "2026-03/09", "2026-3", "260309"])
def test_what_is_no_day_is_answered_with_how_to_write_one(text: str) -> None:
    with override("en"), pytest.raises(ValidationError) as wrong:
        TypedDay().clean(text)
    (error,) = wrong.value.error_list
    assert (error.code, "2026-03-10" in str(error.message)) == ("invalid", True)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "20260230", "2026/13/1", " 2026.2.29 ", "２０２６－０２－３０", "2026年2月30日"]
)
def test_a_day_that_no_calendar_has_is_told_from_one_that_is_written_otherwise(text: str) -> None:
    with override("zh-hans"), pytest.raises(ValidationError) as wrong:
        TypedDay().clean(text)
    assert [each.code for each in wrong.value.error_list] == ["no_such"]


@pytest.mark.parametrize("text", ["0206-03-09", "1026-03-09", "22060309", "9999-12-31"])
def test_a_day_that_is_too_far_away_to_be_meant_is_asked_for_again(text: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        TypedDay().clean(text)
    assert [each.code for each in wrong.value.error_list] == ["far"]
