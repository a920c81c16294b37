"""Statements that the server plans once."""

import pytest

from settlement.bills.fast import numbered, prepared_cursor


def test_each_name_gets_one_place_however_often_it_stands() -> None:
    assert numbered("SELECT %(b)s, %(a)s, %(b)s::int") == ("SELECT $1, $2, $1::int", ("b", "a"))


@pytest.mark.django_db
def test_a_statement_longer_than_the_driver_remembers_takes_its_words_by_name() -> None:
    padding = "/* " + "x" * 5000 + " */"
    for value in (1, 2):
        with prepared_cursor() as cursor:
            cursor.execute(f"SELECT %(told)s::int + %(more)s::int {padding}", {"more": 1, "told": value, "un": 0})
            assert cursor.fetchone()[0] == value + 1
