"""The pages of lists: taking one in, looking through it, deciding, undoing."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from institutions.actions import correct, lists
from institutions.actions.lists import comparing
from institutions.models import Institution, InstitutionList
from institutions.tasks import apply_lists, judge_lists, undo_lists
from tests import factories
from tests.institutions.importing.cases import CENTRAL, FIRST, HEAD, ZIBO_CENTRAL, csv_of

pytestmark = pytest.mark.django_db
ACTS = ("apply", "refuse", "undo")
CONTENT = csv_of(HEAD, CENTRAL, (*FIRST[:4], "四级", *FIRST[5:]), ("", *FIRST[1:]), CENTRAL)


@pytest.fixture
def office() -> Agency:
    return factories.agency("370300")


def at_desk(office: Agency, role: Role) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(factories.person(office, role), backend="agency.offices.backends.SignInBackend")
    return client


def sent(client: Client, content: bytes = CONTENT) -> str:
    told = {"source": "Zibo", "file": SimpleUploadedFile("list.csv", content)}
    return client.post("/institutions/imports/new/", told).headers["Location"]


def words(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_list_goes_into_the_register_on_the_pages_by_two_people_and_out_again(office: Agency) -> None:
    data, head = at_desk(office, Role.DATA), at_desk(office, Role.APPROVER)
    address = sent(data)
    assert "another person has to decide it" in words(data, address)
    assert "淄博市中心医院" in words(head, f"{address}?show=added") + words(head, f"{address}?show=changed")

    assert head.post(f"{address}apply/").status_code == 302
    assert "the list waits to be written into the register" in words(head, address)
    assert not Institution.objects.filter(credit_code=ZIBO_CENTRAL).exists()
    apply_lists()

    assert Institution.objects.get(credit_code=ZIBO_CENTRAL).agency == office
    assert head.post(f"{address}undo/", {"reason": "The wrong list"}).status_code == 302
    assert "the list waits to be taken out of the register" in words(head, address)
    assert Institution.objects.filter(credit_code=ZIBO_CENTRAL).exists()
    undo_lists()

    assert "Undone by" in words(head, address)
    assert InstitutionList.objects.get().state == "UNDONE"
    assert not Institution.objects.filter(credit_code=ZIBO_CENTRAL).exists()


def test_each_view_shows_its_rows_with_the_reason(office: Agency) -> None:
    head = at_desk(office, Role.APPROVER)
    address = sent(at_desk(office, Role.DATA))

    shown = {
        view: words(head, f"{address}?show={view}") for view in ("refused", "duplicates", "warned", "skipped", "gone")
    }

    assert "Name: The name is missing." in shown["refused"]
    assert "The same institution as in 2, with the same values." in shown["duplicates"]
    assert "Level: There is no such level: 四级" in shown["warned"]
    assert "Heading." in shown["skipped"]
    assert "Nothing is done to them" in shown["gone"]


def test_nobody_applies_the_list_that_they_took_in(office: Agency) -> None:
    data = at_desk(office, Role.DATA)

    assert data.post(f"{sent(data)}apply/").status_code == 403
    assert InstitutionList.objects.get().state == "OPEN"


def test_a_list_is_refused_with_a_reason_and_withdrawn_by_its_taker(office: Agency) -> None:
    data, head = at_desk(office, Role.DATA), at_desk(office, Role.APPROVER)
    first, second = sent(data), sent(data, csv_of(HEAD, CENTRAL))

    without = head.post(f"{first}refuse/", {"reason": ""})
    head.post(f"{first}refuse/", {"reason": "Not signed"})
    data.post(f"{second}withdraw/")

    opened = re.search(
        r'<details name="decision" open>.*?<input[^>]* aria-invalid="true"', without.content.decode(), re.S
    )
    assert (without.status_code, bool(opened)) == (422, True)
    assert dict(InstitutionList.objects.values_list("decided_because", "state")) == {
        "Not signed": "REFUSED",
        "": "WITHDRAWN",
    }


def test_why_a_list_was_undone_stands_on_its_page(office: Agency) -> None:
    made, head = factories.institution_list(office, applied=True), at_desk(office, Role.APPROVER)

    head.post(f"/institutions/imports/{made.pk}/undo/", {"reason": "The wrong list"})

    assert "The wrong list" in words(head, f"/institutions/imports/{made.pk}/")


def test_the_history_of_a_list_is_in_words_and_names_who_was_not_allowed(office: Agency) -> None:
    data, head = at_desk(office, Role.DATA), at_desk(office, Role.APPROVER)
    address = sent(data)
    data.post(f"{address}apply/")

    history = f"/audit/history/institutions.institutionlist/{InstitutionList.objects.get().pk}/"
    told = words(head, history).partition("Who did what")[2]

    assert "Taken: 1, Taken with a warning: 1" in told
    assert "采用：1、采用（有提示）：1" in head.get(history, headers={"accept-language": "zh-hans"}).content.decode()
    assert "Refused" in told
    assert f'href="{address}"' in head.get(history).content.decode()
    assert not re.search(r"[{}]|\bAct\b|mark|b'|SHA-256", told)


def test_a_list_that_waits_stands_on_the_desk_of_who_may_decide_it_until_it_is_decided(office: Agency) -> None:
    data, head, elsewhere = (
        at_desk(office, Role.DATA),
        at_desk(office, Role.APPROVER),
        at_desk(factories.agency("420100"), Role.APPROVER),
    )
    address = sent(data)

    assert f'href="{address}"' in head.get("/").content.decode()
    for other in (data, elsewhere):
        assert f'href="{address}"' not in other.get("/").content.decode()

    head.post(f"{address}refuse/", {"reason": "Not signed"})
    assert f'href="{address}"' not in head.get("/").content.decode()


def test_a_file_of_which_nothing_can_be_taken_waits_for_nobodys_decision(office: Agency) -> None:
    data, head = at_desk(office, Role.DATA), at_desk(office, Role.APPROVER)
    address = sent(data, content="姓名,身份证号,就诊医院\n张三,1,甲医院\n".encode())

    page = data.get(address).content.decode()
    assert "Nothing can be taken of this file; the reason stands below." in page
    assert "another person has to decide it" not in page
    assert f'href="{address}"' not in head.get("/").content.decode()


def test_the_same_file_twice_leads_to_the_one_that_waits(office: Agency) -> None:
    data = at_desk(office, Role.DATA)

    assert sent(data) == sent(data)
    assert InstitutionList.objects.count() == 1


def test_a_large_file_is_judged_by_the_task(office: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BYTES_AT_ONCE", 10)
    head = at_desk(office, Role.APPROVER)
    address = sent(at_desk(office, Role.DATA))
    assert "The list waits to be read" in words(head, address)
    assert head.post(f"{address}apply/").status_code == 409

    judge_lists()

    assert InstitutionList.objects.get().state == "OPEN"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_list_taken_in_while_something_long_is_being_written_is_judged_by_the_task(
    office: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "ROUNDS", 1)
    data, known = at_desk(office, Role.DATA), factories.registered(office)
    by = factories.actor(office, Role.DATA)

    with ThreadPoolExecutor(1) as others, transaction.atomic():
        correct(by=by, at=factories.NOW, ids=uuid7, institution_id=known.pk, reason="Typing", phone="0531")
        address = others.submit(in_thread(lambda: sent(data))).result(20)
        shown = others.submit(in_thread(lambda: words(data, address))).result(20)

    assert "The list waits to be read" in shown
    judge_lists()
    assert InstitutionList.objects.get().state == "OPEN"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_list_in_the_hands_of_one_worker_is_left_alone_by_others_and_its_page_says_so(office: Agency) -> None:
    head = at_desk(office, Role.APPROVER)
    address = sent(at_desk(office, Role.DATA))
    head.post(f"{address}apply/")
    before = Institution.history.count()

    with ThreadPoolExecutor(1) as others, transaction.atomic():
        InstitutionList.objects.lock_unless_held(InstitutionList.objects.get().pk)
        assert others.submit(in_thread(apply_lists)).result(20) is None
        shown = others.submit(in_thread(lambda: words(head, address))).result(20)
        answers = [others.submit(in_thread(lambda act=act: post(head, address, act))).result(20) for act in ACTS]

    assert "The list is being written into the register" in shown
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all("The list is being worked at at this moment" in answer.content.decode() for answer in answers)
    assert Institution.history.count() == before
    apply_lists()
    assert Institution.history.count() == before + 2


def post(client: Client, address: str, act: str) -> Any:
    return client.post(f"{address}{act}/", {"reason": "x"})


def in_thread(act: Callable[[], Any]) -> Callable[[], Any]:
    def alone() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    return alone


def test_what_is_no_list_says_why(office: Agency) -> None:
    data = at_desk(office, Role.DATA)

    address = sent(data, b"%PDF-1.7")

    assert "This is a PDF file. Ask the sender for the spreadsheet" in words(data, address)


def test_lists_of_other_agencies_are_not_found(office: Agency) -> None:
    address = sent(at_desk(office, Role.DATA))
    elsewhere = at_desk(factories.agency("110000"), Role.APPROVER)

    assert elsewhere.get(address).status_code == 404
    assert "list.csv" not in words(elsewhere, "/institutions/imports/")
    assert "list.csv" in words(at_desk(office, Role.APPROVER), "/institutions/imports/")
