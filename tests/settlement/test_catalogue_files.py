"""Large files of catalogues: kept, read by a task once, and told of on the page of the version."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from agency.audit.models import Event
from agency.offices.acts import Actor
from agency.offices.enums import Role
from settlement.actions import catalogue_files
from settlement.models import CatalogueItem, CatalogueVersion
from settlement.tasks import judge_catalogues
from tests import factories
from tests.filings.conftest import StoppedClock

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
FILE = "编码,名称,限价\nT1,换药,5\nT2,理疗,面议\n".encode()
TOLD = {"kind": "TREATMENT", "place": "320000", "name": "Items", "label": "2026", "valid_from": "2026-01-01"}


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue_files, "BYTES_AT_ONCE", 3)


@pytest.fixture
def maker(at_desk: AtDesk, clock: StoppedClock) -> Client:
    clock.at = factories.NOW
    return at_desk(person(Role.DATA))


@pytest.fixture
def approver(at_desk: AtDesk) -> Client:
    return at_desk(person(Role.APPROVER))


def person(role: Role) -> Actor:
    return factories.actor(factories.agency("320000"), role)


def kept(client: Client, content: bytes = FILE, label: str = "2026") -> CatalogueVersion:
    file = SimpleUploadedFile("list.csv", content)
    told = {**TOLD, "label": label, "source_text": "Notice 12", "is_complete": "on", "file": file}
    assert client.post(reverse("settlement:catalogue-new"), told).status_code == 302
    return CatalogueVersion.objects.get(label=label)


def page(client: Client, of: CatalogueVersion) -> str:
    answer = client.get(reverse("settlement:catalogue-version", args=[of.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def post(client: Client, act: str, of: CatalogueVersion) -> Any:
    return client.post(reverse(f"settlement:catalogue-{act}", args=[of.pk]))


def events(of: CatalogueVersion) -> list[str]:
    return sorted(Event.objects.filter(subject_id=str(of.pk)).values_list("kind", flat=True))


def test_a_large_file_waits_for_the_task_and_the_page_says_so(maker: Client, approver: Client) -> None:
    version = kept(maker)
    assert (version.state, version.content, version.items.count()) == ("READING", FILE, 0)
    assert "The file is kept and waits to be read. That begins by itself within a minute" in page(approver, version)
    assert "Versions that wait" in page_of_all(approver)
    assert post(approver, "apply", version).status_code == 409

    judge_catalogues()

    version.refresh_from_db()
    assert (version.state, version.content, version.refused_rows, version.is_complete) == ("ENTERED", None, 1, False)
    assert list(version.items.values_list("code", flat=True)) == ["T1"]
    assert "Highest price of a unit: This isn't a number: 面议" in page(approver, version)
    assert post(approver, "apply", version).status_code == 302
    assert events(version) == ["catalogue.applied", "catalogue.entered", "catalogue.judged"]


def page_of_all(client: Client) -> str:
    return client.get(reverse("settlement:catalogues")).content.decode()


@pytest.mark.parametrize(
    ("content", "sentence", "row"),
    [
        (
            b"%PDF-1.7",
            "This is a PDF file. Ask the sender for the spreadsheet it was made from and upload that, xlsx or csv.",
            "File refused",
        ),
        (
            "编码,名称,限价\nT1,换药,面议\n".encode(),
            "No row of the file can be taken as an item. The first, 2: Highest price of a unit: This isn't a number:"
            " 面议",
            "2 Refused T1 换药 Highest price of a unit: This isn't a number: 面议",
        ),
    ],
    ids=["no list", "no item"],
)
def test_a_large_file_of_which_nothing_can_be_taken_keeps_its_sentence_and_its_rows(
    maker: Client, approver: Client, content: bytes, sentence: str, row: str
) -> None:
    version = kept(maker, content)

    judge_catalogues()

    version.refresh_from_db()
    assert (version.state, version.content) == ("UNFIT", None)
    told = page(maker, version)
    assert f"{sentence} So there is no version to put in force." in told
    assert row in told
    assert post(approver, "apply", version).status_code == 409
    assert events(version) == ["catalogue.entered", "catalogue.unfit"]


def test_who_entered_it_takes_it_back_before_it_is_read(maker: Client) -> None:
    version = kept(maker)

    assert post(maker, "withdraw", version).status_code == 302
    judge_catalogues()

    version.refresh_from_db()
    assert (version.state, version.content, version.items.count()) == ("WITHDRAWN", None, 0)


def test_a_file_that_came_to_nothing_stays_on_the_desk_of_who_entered_it_until_they_enter_another(
    maker: Client, at_desk: AtDesk, clock: StoppedClock
) -> None:
    version = kept(maker, b"%PDF-1.7")
    assert linked(maker, version) == 0
    judge_catalogues()

    assert (linked(maker, version), linked(at_desk(person(Role.DATA)), version)) == (1, 0)
    assert "Nothing of the file could be taken" in desk(maker)

    clock.at += timedelta(minutes=1)
    kept(maker, label="2026 again")

    assert linked(maker, version) == 0


def test_a_file_that_came_to_nothing_leaves_the_desk_when_it_is_withdrawn(maker: Client, at_desk: AtDesk) -> None:
    version = kept(maker, b"%PDF-1.7")
    judge_catalogues()
    assert "It stays on your desk until you enter another version" in page(maker, version)

    assert post(at_desk(person(Role.DATA)), "withdraw", version).status_code == 403
    assert post(maker, "withdraw", version).status_code == 302

    assert (states(version), linked(maker, version)) == (["WITHDRAWN"], 0)
    assert "Withdraw the version" not in page(maker, version)


def desk(client: Client) -> str:
    return client.get(reverse("offices:desk")).content.decode()


def linked(client: Client, of: CatalogueVersion) -> int:
    return desk(client).count(f'href="{reverse("settlement:catalogue-version", args=[of.pk])}"')


def test_what_breaks_off_is_read_anew_and_once_and_holds_up_no_other(
    maker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = kept(maker), kept(maker, label="2027")
    take = catalogue_files._take

    def broken(version: CatalogueVersion, *words: Any) -> int:
        many = take(version, *words)
        if version.pk == first.pk:
            raise OSError("the disk is full")
        return many

    monkeypatch.setattr(catalogue_files, "_take", broken)
    judge_catalogues()
    assert states(first, second) == ["READING", "ENTERED"]
    assert list(CatalogueItem.objects.filter(code="T1").values_list("version", flat=True)) == [second.pk]
    monkeypatch.undo()

    judge_catalogues()
    judge_catalogues()

    assert states(first, second) == ["ENTERED", "ENTERED"]
    assert first.items.count() == 1
    assert events(first) == ["catalogue.entered", "catalogue.judged"]


def states(*versions: CatalogueVersion) -> list[str]:
    return [CatalogueVersion.objects.get(pk=each.pk).state for each in versions]


def test_the_database_keeps_a_file_just_as_long_as_it_waits(maker: Client) -> None:
    version = kept(maker)

    for values in ({"content": None}, {"state": "UNFIT"}):
        with pytest.raises(IntegrityError, match="keeps_its_file"), transaction.atomic():
            CatalogueVersion.objects.filter(pk=version.pk).update(**values)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_file_in_the_hands_of_one_worker_is_left_alone_by_others(maker: Client, together: Any) -> None:
    version = kept(maker)

    def meanwhile() -> tuple[str, str]:
        judge_catalogues()
        answer = post(maker, "withdraw", version).content.decode()
        return states(version)[0], answer

    with transaction.atomic():
        CatalogueVersion.objects.lock_unless_held(version.pk)
        [outcome] = together(meanwhile)

    assert outcome[0] == "READING"
    assert "The file is being read at this moment. Try again when that is done." in outcome[1]
    assert "The file is being read, row by row." in outcome[1]
    connections.close_all()
    judge_catalogues()
    assert (states(version), version.items.count()) == (["ENTERED"], 1)
