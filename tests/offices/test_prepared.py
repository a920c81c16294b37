"""Statements that the server plans once."""

from typing import Any

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from agency.offices import prepared
from agency.offices.acts import uuid7
from agency.offices.prepared import numbered, prepared_cursor
from settlement.models import Stay
from tests import bills, factories


def test_each_name_gets_one_place_however_often_it_stands() -> None:
    assert numbered("SELECT %(b)s, %(a)s, %(b)s::int") == ("SELECT $1, $2, $1::int", ("b", "a"))


@pytest.mark.django_db
def test_a_statement_longer_than_the_driver_remembers_takes_its_words_by_name() -> None:
    padding = "/* " + "x" * 5000 + " */"
    for value in (1, 2):
        with prepared_cursor() as cursor:
            cursor.execute(f"SELECT %(told)s::int + %(more)s::int {padding}", {"more": 1, "told": value, "un": 0})
            assert cursor.fetchone()[0] == value + 1


@pytest.mark.django_db
def test_the_server_keeps_the_plan_and_the_statement_is_logged_with_its_text() -> None:
    with CaptureQueriesContext(connection) as asked:
        for value in (1, 2):
            assert prepared.rows("SELECT %(told)s::int AS kept_once", {"told": value}) == [(value,)]

    kept = "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::int AS kept_once'"
    assert prepared.rows(kept, {}) == [(1,)]
    assert [each["sql"] for each in asked] == ["SELECT $1::int AS kept_once"] * 2


@pytest.mark.django_db
def test_a_locked_row_is_what_django_reads_with_the_row_it_names() -> None:
    for stay in (bills.stay(), bills.stay_of(factories.worker())):
        found = prepared.lock(Stay, stay.pk, "received")

        read = Stay.objects.select_related("received").get(pk=stay.pk)
        with CaptureQueriesContext(connection) as asked:
            assert values(found) == values(read)
            assert found.received == read.received
            assert read.received is None or values(found.received) == values(read.received)
        assert len(asked) == 0


def values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.django_db
def test_a_row_that_is_not_there_is_said_so_like_django_does() -> None:
    with pytest.raises(Stay.DoesNotExist):
        prepared.lock(Stay, uuid7(factories.NOW), "received")


@pytest.mark.django_db(transaction=True)
def test_a_row_is_not_held_outside_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        prepared.lock(Stay, uuid7(factories.NOW), "received")
