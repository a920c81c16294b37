"""The worker that reads the file of a catalogue is killed in the middle of it."""

from datetime import date

import pytest

from agency.audit.models import Event
from agency.devstack.stack import Stack
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from settlement import catalogue_queries
from settlement.actions import catalogue_files, enter_file
from settlement.models import CatalogueItem, CatalogueRow, CatalogueVersion
from settlement.tasks import judge_catalogues
from tests import factories
from tests.factories import NOW
from tests.killing import killed_before_writing

FILE = "编码,名称,限价\nT1,换药,5\nT2,理疗,7\nT3,按摩,面议\n".encode()


@pytest.mark.kill
def test_a_file_whose_reader_is_killed_is_read_once_after_the_next_sweep(
    stack: Stack, committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_files, "BYTES_AT_ONCE", 3)
    by = factories.actor(factories.agency("320000"), Role.DATA)
    told = {"kind": "TREATMENT", "division_code": "320000", "name": "Items", "label": "2026", "source_text": "Notice"}
    version = enter_file(
        by=by, at=NOW, ids=uuid7, content=FILE, file_name="list.csv", valid_from=date(2026, 1, 1), **told
    )
    before = CatalogueItem.objects.count(), CatalogueRow.objects.count(), CatalogueVersion.history.count()

    written = killed_before_writing(stack, "settlement_cataloguerow", task="settlement.tasks.judge_catalogues")

    assert {"settlement_catalogueitem", "settlement_historicalcatalogueversion"} <= written
    kept = CatalogueVersion.objects.get(pk=version.pk)
    assert (kept.state, kept.content, catalogue_queries.is_at_work(kept)) == ("READING", FILE, False)
    assert (CatalogueItem.objects.count(), CatalogueRow.objects.count(), CatalogueVersion.history.count()) == before

    judge_catalogues()
    judge_catalogues()

    read = CatalogueVersion.objects.get(pk=version.pk)
    assert (read.state, read.content, read.refused_rows) == ("ENTERED", None, 1)
    assert sorted(read.items.values_list("code", flat=True)) == ["T1", "T2"]
    assert sorted(read.rows.values_list("verdict", flat=True)) == ["reject", "skip"]
    assert CatalogueVersion.history.count() == before[2] + 1
    assert Event.objects.filter(subject_id=str(version.pk), kind="catalogue.judged").count() == 1
