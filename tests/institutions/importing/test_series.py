"""Keys that a statement counts on from one that was handed in."""

from uuid import UUID

import pytest
from django.db import connection

from institutions.actions.lists import series
from tests.factories import moment, uuid7

pytestmark = pytest.mark.django_db


def keys(first: UUID, count: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {series.key('n')} FROM generate_series(0, %(last)s) n ORDER BY n",
            {"last": count - 1, **series.words(first)},
        )
        return [key for (key,) in cursor.fetchall()]


def test_a_series_begins_with_its_moment_and_each_key_is_later_than_the_one_before() -> None:
    first = uuid7(moment("2026-03-09 09:12"))

    made = keys(first, 5000)

    assert made == sorted(set(made))
    assert {key.version for key in made} == {7}
    assert {key.variant for key in made} == {first.variant}
    assert made[0].int >> 80 == first.int >> 80
    assert made[0].int & ((1 << 64) - 1) == first.int & ((1 << 64) - 1)


def test_the_keys_of_two_series_differ_where_their_moments_meet() -> None:
    at = moment("2026-03-09 09:12")

    assert not set(keys(uuid7(at), 1000)) & set(keys(uuid7(at), 1000))


def test_keys_differ_in_their_beginnings_by_which_the_index_of_agreements_tells_them_apart() -> None:
    """It compares keys as floating point numbers: those that differ in the last half alone are one to it."""
    made = keys(uuid7(moment("2026-03-09 09:12")), 5000)

    assert len({float(key.int) for key in made}) == 5000
