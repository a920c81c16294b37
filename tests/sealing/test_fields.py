"""Fields that hold protected data: sealed in the row and its history, clear in Python, searched by blind index."""

from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection, models
from django.db.models import F
from django.db.models.functions import Length, Upper

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.sealing.fields import BlindIndexField, SealedBytesField, SealedTextField
from agency.sealing.ring import CannotUnseal
from agency.workers import actions
from agency.workers.models import Card, Worker
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NUMBER, PHONE, ACCOUNT = "370102198001011237", "13820265502", "6217000010001234567"


def known() -> Worker:
    return factories.worker(number=NUMBER, phone=PHONE, bank_account=ACCOUNT)


def stored(table: str, column: str) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}"')
        return [bytes(value) for (value,) in cursor.fetchall() if value is not None]


def test_values_are_clear_in_python_and_sealed_in_row_and_history() -> None:
    worker = Worker.objects.get(pk=known().pk)

    assert (worker.number, worker.phone, worker.bank_account) == (NUMBER, PHONE, ACCOUNT)
    for table in ("workers_worker", "workers_historicalworker"):
        for column, clear in [("number", NUMBER), ("phone", PHONE), ("bank_account", ACCOUNT)]:
            (sealed,) = stored(table, column)
            assert sealed[0] == 1
            assert clear.encode() not in sealed
    assert Worker.history.get().number == NUMBER


def test_every_change_leaves_a_sealed_row_of_history() -> None:
    worker = known()
    clerk = factories.actor(worker.agency, Role.CLERK)
    actions.correct_worker(
        by=clerk, at=NOW, ids=uuid7, worker_id=worker.pk, revision=1, reason="new phone", phone="13920001111"
    )

    sealed = stored("workers_historicalworker", "phone")
    assert len(sealed) == 2
    assert not [each for each in sealed if PHONE.encode() in each or b"13920001111" in each]
    assert sorted(row.phone for row in Worker.history.all()) == [PHONE, "13920001111"]


def test_the_blind_index_finds_the_row_and_follows_a_change() -> None:
    worker = known()
    assert Worker.objects.numbered(NUMBER).get() == worker
    assert not Worker.objects.numbered("370102198001011238").exists()

    field = Worker._meta.get_field("phone_index")
    clerk = factories.actor(worker.agency, Role.CLERK)
    actions.correct_worker(
        by=clerk, at=NOW, ids=uuid7, worker_id=worker.pk, revision=1, reason="new phone", phone="13920001111"
    )
    assert Worker.objects.filter(phone_index=field.index_of("13920001111")).get() == worker
    assert not Worker.objects.filter(phone_index=field.index_of(PHONE)).exists()


def test_without_a_value_there_is_neither_seal_nor_index() -> None:
    worker = Worker.objects.get(pk=factories.worker(phone=None).pk)

    assert (worker.phone, worker.phone_index) == (None, None)
    assert Worker.objects.filter(phone__isnull=True).get() == worker


@pytest.mark.parametrize("lookup", ["exact", "iexact", "in", "contains", "startswith", "gt", "regex"])
def test_looking_a_sealed_field_up_is_an_error_and_not_an_empty_answer(lookup: str) -> None:
    known()

    value: Any = [NUMBER] if lookup == "in" else NUMBER
    with pytest.raises(TypeError, match="blind index"):
        Worker.objects.filter(**{f"number__{lookup}": value}).exists()


def test_bytes_moved_to_another_column_do_not_open() -> None:
    worker = known()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workers_worker SET number = phone")

    with pytest.raises(CannotUnseal):
        Worker.objects.get(pk=worker.pk)


def test_a_sealed_row_is_not_serialised() -> None:
    with pytest.raises(TypeError, match="not serialised"):
        serializers.serialize("json", [known()])


def test_expressions_meet_sealed_bytes_only() -> None:
    known()

    lengths = Worker.objects.annotate(size=Length(F("number"))).values_list("size", flat=True)
    assert lengths[0] > len(NUMBER)
    with pytest.raises(Exception, match=r"function upper\(bytea\)"):
        list(Worker.objects.annotate(loud=Upper(F("number"), output_field=models.TextField())).values("loud"))


SEALED = {
    "workers.Worker.number": "workers.worker.number",
    "workers.Worker.phone": "workers.worker.phone",
    "workers.Worker.bank_account": "workers.worker.bank_account",
    "workers.Card.number": "workers.card.number",
    "workers.Determination.account": "workers.determination.account",
    "workers.Determination.rescue": "workers.determination.rescue",
    "workers.Determination.opinion": "workers.determination.opinion",
    "workers.DeliveredEntry.number": "workers.entry.number",
    "workers.DeliveredEntry.note": "workers.entry.note",
    "institutions.Institution.bank_account": "institutions.institution.bank_account",
    "institutions.Matter.new_value": "institutions.matter.new_value",
    "institutions.InstitutionList.content": "institutions.list.content",
    "institutions.ListRow.bank_account": "institutions.institution.bank_account",
    "filings.Complaint.text": "filings.complaint.text",
    "filings.Complaint.informant": "filings.complaint.informant",
    "filings.Complaint.answer": "filings.complaint.answer",
    "filings.ReceivedFiling.number": "filings.received.number",
    "settlement.CatalogueVersion.content": "settlement.catalogue.content",
    "settlement.Receipt.person": "settlement.receipt.person",
    "exchange.Body.sealed": "exchange.body.sealed",
    "exchange.Incoming.body": "exchange.incoming.body",
}
"""Every sealed column with its purpose, which may never change: what is stored would not open any more."""


def test_these_columns_are_sealed_for_these_purposes() -> None:
    found: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedBytesField) and not hasattr(model, "history_id"):
                found[f"{model._meta.label}.{field.name}"] = field.purpose

    assert found == SEALED


@pytest.mark.parametrize("model", [Worker, Card])
def test_history_seals_what_the_row_seals(model: Any) -> None:
    def sealed(of: Any) -> dict[str, str]:
        fields = [field for field in of._meta.concrete_fields if isinstance(field, SealedTextField)]
        return {field.name: field.purpose for field in fields}

    def indexed(of: Any) -> set[str]:
        return {field.name for field in of._meta.concrete_fields if isinstance(field, BlindIndexField)}

    assert sealed(model.history.model) == sealed(model)
    assert indexed(model.history.model) == indexed(model)
