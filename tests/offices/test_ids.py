"""Ids are UUIDs of version 7 that keep the order in which one process made them."""

from datetime import timedelta
from uuid import RFC_4122

from agency.offices.acts import uuid7
from tests.factories import NOW


def test_ids_of_one_moment_keep_their_order() -> None:
    made = [uuid7(NOW) for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_version_7_of_its_moment() -> None:
    at = NOW + timedelta(milliseconds=5)
    for _ in range(70):
        made = uuid7(at)
        assert (made.version, made.variant) == (7, RFC_4122)
        assert made.int >> 80 == int(at.timestamp() * 1000)


def test_a_later_moment_is_a_later_id() -> None:
    uuid7(NOW)
    assert uuid7(NOW) < uuid7(NOW + timedelta(milliseconds=1))
