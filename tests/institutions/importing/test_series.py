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


def test_the_keys_of_a_series_are_all_different_and_of_its_moment() -> None:
    first = uuid7(moment("2026-03-09 09:12"))

    made = keys(first, 20_000)

    assert len(set(made)) == 20_000
    assert {key.version for key in made} == {7}
    assert {key.variant for key in made} == {first.variant}
    began = first.int >> 80
    assert {0 <= (key.int >> 80) - began < 4096 for key in made} == {True}


def test_no_two_numbers_have_the_same_key() -> None:
    numbers = {nth * series.STEP % series.AT_MOST for nth in range(0, series.AT_MOST, 7)}

    assert len(numbers) == len(range(0, series.AT_MOST, 7))
    assert series.STEP % 2 == 1


def test_the_keys_of_two_series_differ_though_their_moments_meet() -> None:
    at = moment("2026-03-09 09:12")

    assert not set(keys(uuid7(at), 1000)) & set(keys(uuid7(at), 1000))


def test_keys_differ_in_their_beginnings_by_which_the_index_of_agreements_tells_them_apart() -> None:
    """It compares keys as floating point numbers: those that differ in the last half alone are one to it."""
    made = keys(uuid7(moment("2026-03-09 09:12")), 5000)

    assert len({float(key.int) for key in made}) > 4900
