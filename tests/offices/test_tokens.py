from uuid import UUID

import pytest

from agency.offices.tokens import id_in, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("999999999", 999999999),
        ("1000000000", 0),
        ("", 0),
        ("-1", 0),
        ("²", 0),
        ("1٢", 0),
        (" 1", 0),
    ],
)
def test_what_is_no_number_of_a_record_is_none_of_any(text: str, number: int) -> None:
    assert number_in(text) == number


def test_what_is_no_id_is_none() -> None:
    made = UUID(int=7)
    assert (id_in(str(made)), id_in("7"), id_in("")) == (made, None, None)
