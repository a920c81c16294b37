"""Finding workers, their file, and what is masked on it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency.audit.models import Event, ReadEntry
from agency.offices import panels
from agency.offices.enums import Role
from agency.offices.models import Act, Agency
from agency.workers.models import Card, InsuranceRelation, Worker
from tests import factories

pytestmark = pytest.mark.django_db
NOWHERE = UUID(int=7)
NUMBER = factories.number("12010119880312204")
PHONE = "13812345502"
ACCOUNT = "6222021234567890123"


@pytest.fixture
def office() -> Agency:
    return factories.agency("120000")


@pytest.fixture
def desk(office: Agency) -> Callable[..., Client]:
    """A client signed in as a new person with these roles."""

    def sign_in(*roles: Role, at: Agency | None = None, language: str = "en") -> Client:
        client = Client()
        client.user = factories.person(at or office, *roles)  # type: ignore[attr-defined]
        client.force_login(client.user)  # type: ignore[attr-defined]
        client.cookies["django_language"] = language
        return client

    return sign_in


@pytest.fixture
def clerk(desk: Callable[..., Client]) -> Client:
    return desk(Role.CLERK)


@pytest.fixture
def lu(office: Agency) -> Worker:
    return factories.worker(office, number=NUMBER, name="陆婷", phone=PHONE, bank_account=ACCOUNT, bank_name="B")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the panels of other apps, which count their questions themselves."""
    monkeypatch.setattr(panels, "_register", panels.Register())


def text(answer: Any) -> str:
    return answer.content.decode()


def reads(seen: str = "") -> list[tuple[str, str]]:
    rows = ReadEntry.objects.filter(seen=seen) if seen else ReadEntry.objects.all()
    return sorted(rows.values_list("subject_id", "purpose"))


@pytest.mark.parametrize(
    "typed",
    [NUMBER, f"１２０１０１ {NUMBER[6:].lower()}", PHONE, "138 1234 5502", "陆婷", "陆", "lt", "D50210137"],
)
def test_one_hit_opens_the_worker(clerk: Client, lu: Worker, typed: str) -> None:
    factories.card(lu, number="D50210137")
    factories.card(lu, number="D50210138")
    assert clerk.post("/workers/", {"q": typed}, follow=True).redirect_chain[-1][0] == f"/workers/{lu.pk}/"


def test_what_has_digits_gets_into_no_address_and_names_get_one(clerk: Client, lu: Worker) -> None:
    other = factories.worker(lu.agency, name="陆平", phone=PHONE)
    for typed in (factories.number(), NUMBER[:-1], NUMBER[:-1] + "x", PHONE, "１３８１２３４５５０２", "D50210137"):
        answer = clerk.post("/workers/", {"q": typed})
        assert (typed, answer.status_code) == (typed, 200)
    assert str(other.pk) in text(clerk.post("/workers/", {"q": PHONE}))
    assert clerk.post("/workers/", {"q": "陆"}).url == f"/workers/?q={quote('陆')}"
    assert clerk.post("/workers/", {"q": " "}).url == "/workers/"


def test_the_search_form_is_refused_without_its_token(office: Agency, lu: Worker) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(factories.person(office, Role.CLERK))
    assert stranger.post("/workers/", {"q": NUMBER}).status_code == 403


def test_several_hits_are_listed_masked_and_logged_in_one_go(clerk: Client, office: Agency, lu: Worker) -> None:
    other = factories.worker(office, name="陆婷婷")
    html = text(clerk.get("/workers/", {"q": "陆婷"}))
    assert re.findall(r'<td class="no"><a href="/workers/([^/]+)/">([^<]+)</a>', html) == [
        (str(lu.pk), "陆*"),
        (str(other.pk), "陆**"),
    ]
    assert NUMBER not in html
    assert reads() == sorted((str(pk), "search results") for pk in (lu.pk, other.pk))


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("rows", [2, 4])
def test_the_list_of_hits_asks_the_same_number_of_questions(clerk: Client, office: Agency, rows: int) -> None:
    for _ in range(rows):
        factories.worker(office, name="陆婷")
    with CaptureQueriesContext(connection) as asked:
        answer = clerk.get("/workers/", {"q": "陆"})
    assert (answer.status_code, len(asked)) == (200, 5), asked.captured_queries


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("120101198803122049", "one of them is mistyped"),
        ("120101880312204", "15-digit number of the first generation"),
        (factories.number("11010119900307001"), "nobody with it is on file with any agency"),
        ("王", "No file of your agency has this card"),
    ],
)
def test_no_hit_says_why(clerk: Client, office: Agency, typed: str, sentence: str) -> None:
    html = text(clerk.get("/workers/", {"q": typed}))
    assert "Nobody was found" in html
    assert sentence in html


def test_a_number_of_another_agency_tells_the_agency_and_nothing_else(clerk: Client, lu: Worker) -> None:
    elsewhere = factories.worker(factories.agency("110000"), name="Secret Name")
    html = text(clerk.post("/workers/", {"q": elsewhere.number}))
    assert "This number is on file with Agency 110000. Ask them to hand the file over." in html
    assert str(elsewhere.pk) not in html
    assert "Secret" not in html
    assert "Register this worker" not in html
    assert text(clerk.get("/workers/", {"q": "Secret"})).count("Nobody was found") == 1


def test_the_auditor_of_the_holder_sees_who_was_told_of_the_file(
    clerk: Client, desk: Callable[..., Client], lu: Worker
) -> None:
    elsewhere = factories.worker(factories.agency("110000"), name="Secret Name")
    clerk.post("/workers/", {"q": elsewhere.number})
    clerk.post("/workers/check-number/", {"number": elsewhere.number})
    register(clerk, number=elsewhere.number)

    told = ReadEntry.objects.filter(seen="holding agency", purpose="search by number")
    assert (
        list(told.values_list("user", "agency__code", "subject_id"))
        == [
            (clerk.user.pk, "110000", str(elsewhere.pk))  # type: ignore[attr-defined]
        ]
        * 3
    )
    page = text(desk(Role.AUDITOR, at=elsewhere.agency).get("/audit/reads/"))
    assert str(clerk.user) in page  # type: ignore[attr-defined]
    assert "Which agency holds the file" in page
    assert "Search by number" in page
    assert "Which agency" not in text(desk(Role.AUDITOR).get("/audit/reads/"))


def test_the_search_hands_a_number_to_registration_without_an_address(clerk: Client, office: Agency) -> None:
    number = factories.number("11010119900307001")
    html = text(clerk.get("/workers/", {"q": number}))
    assert 'action="/workers/new/"' in html
    html = text(clerk.post("/workers/new/", {"prefill": "1", "number": number}))
    assert f'value="{number}"' in html
    assert Worker.objects.count() == 0


def test_other_apps_answer_the_search_box_too(clerk: Client, alone: None) -> None:
    panels.add_panel(
        panels.Panel("search", "t", "", lambda *, actor, at, subject: {"url": "/x/"} if subject == "B1" else None)
    )
    assert clerk.get("/workers/", {"q": " B1 "}).url == "/x/"
    assert clerk.get("/workers/", {"q": "B2"}).status_code == 200


def register(client: Client, **typed: str) -> Any:
    blank = {"number": NUMBER, "name": "Lu", "phone": "", "address": "", "bank_name": "", "bank_account": ""}
    return client.post("/workers/new/", blank | typed)


def test_registration_takes_what_was_pasted(clerk: Client, office: Agency) -> None:
    answer = register(clerk, number=f" '１２０１０１-{NUMBER[6:].lower()} ", phone="+86 138 1234 5502", name=" 陆 婷 ")
    worker = Worker.objects.get()
    assert answer.url == f"/workers/{worker.pk}/"
    assert (worker.number, worker.name, worker.phone, worker.sex) == (NUMBER, "陆婷", PHONE, "F")
    assert worker.agency == office


def test_a_second_registration_opens_the_existing_worker(clerk: Client, lu: Worker) -> None:
    answer = clerk.post("/workers/new/", {"number": NUMBER, "name": "x"}, follow=True)
    assert answer.redirect_chain == [(f"/workers/{lu.pk}/", 302)]
    assert "This number is on file already; the existing file was opened." in text(answer)
    assert Worker.objects.count() == 1


def test_a_number_of_another_agency_is_not_registered_again(clerk: Client) -> None:
    factories.worker(factories.agency("110000"), number=NUMBER)
    answer = register(clerk)
    assert answer.status_code == 422
    assert "This number is on file with Agency 110000." in text(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"number": "1"}, "18 characters"), ({"phone": "12"}, "no telephone number"), ({"bank_account": "x"}, "8 to 30")],
)
def test_what_can_not_be_registered_is_said_at_the_field(clerk: Client, typed: dict[str, str], sentence: str) -> None:
    answer = register(clerk, **typed)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Worker.objects.count() == 0


def test_a_typed_number_tells_age_sex_and_division(clerk: Client) -> None:
    html = text(clerk.post("/workers/check-number/", {"number": "１２０１０１ 19880312 204" + NUMBER[-1]}))
    assert "The number is right" in html
    assert "<dd>Female</dd>" in html
    assert "<dd>1988-03-12</dd>" in html
    assert "120101 天津市和平区" in html


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", ""), ("1201011988", "8 more characters"), (NUMBER[:17] + ("1" if NUMBER[-1] != "1" else "2"), "mistyped")],
)
def test_a_number_in_the_making_is_not_called_wrong(clerk: Client, typed: str, words: str) -> None:
    html = text(clerk.post("/workers/check-number/", {"number": typed}))
    assert words in html
    assert bool(html.strip()) is bool(words)


def test_a_typed_number_on_file_offers_the_file(clerk: Client, lu: Worker) -> None:
    html = text(clerk.post("/workers/check-number/", {"number": NUMBER}))
    assert f'href="/workers/{lu.pk}/"' in html


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_worker_page_shows_everything_masked(desk: Callable[..., Client], lu: Worker, language: str) -> None:
    factories.card(lu, number="D50210137")
    factories.determination(lu, number="2024-871")
    html = text(desk(Role.CLERK, language=language).get(f"/workers/{lu.pk}/"))
    for secret in (NUMBER, PHONE, ACCOUNT, "陆婷", "D50210137"):
        assert secret not in html
    for shown in ("陆*", "**************" + NUMBER[-4:], "138****5502", "…0137", "2024-871", "91110000600037341L"):
        assert shown in html
    assert reads() == [(str(lu.pk), "worker page")]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_worker_page_asks_the_same_number_of_questions(clerk: Client, lu: Worker, rows: int) -> None:
    for _ in range(rows):
        factories.card(lu)
        factories.determination(lu, under=factories.relation(lu))
    with CaptureQueriesContext(connection) as asked:
        answer = clerk.get(f"/workers/{lu.pk}/")
    assert (answer.status_code, len(asked)) == (200, 8), asked.captured_queries


def reveal(client: Client, worker: Worker, field: str, reason: str = "COMPARE", **headers: str) -> Any:
    return client.post(f"/workers/{worker.pk}/reveal/", {"field": field, "reason": reason}, headers=headers)


@pytest.mark.parametrize(
    ("field", "value"), [("number", NUMBER), ("phone", PHONE), ("bank_account", ACCOUNT), ("name", "陆婷")]
)
def test_a_value_is_shown_once_and_that_is_logged(clerk: Client, lu: Worker, field: str, value: str) -> None:
    assert value in text(reveal(clerk, lu, field))
    assert reads(field) == [(str(lu.pk), "COMPARE")]
    event = Event.objects.get(kind="worker.revealed")
    assert (event.subject_id, event.details, event.act.reason) == (
        str(lu.pk),
        {"field": field},
        "COMPARE",
    )
    assert event.act.user == clerk.user  # type: ignore[attr-defined]
    assert value not in text(clerk.get(f"/workers/{lu.pk}/"))


def test_a_card_number_is_shown_as_a_fragment(clerk: Client, lu: Worker) -> None:
    card = factories.card(lu, number="D50210137")
    html = text(reveal(clerk, lu, f"card-{card.pk}", **{"HX-Request": "true"}))
    assert "<html" not in html
    assert "D50210137" in html
    assert reads("card") == [(str(lu.pk), "COMPARE")]


def test_the_reason_is_kept_as_a_code_and_read_in_ones_own_language(
    clerk: Client, desk: Callable[..., Client], lu: Worker
) -> None:
    clerk.cookies["django_language"] = "zh-hans"
    clerk.post(f"/workers/{lu.pk}/reveal/", {"field": "number", "reason": "COMPARE", "more": "passport"})
    assert reads("number") == [(str(lu.pk), "COMPARE: passport")]

    for language, words in (("en", "Compare it with a document: passport"), ("zh-hans", "与证件核对: passport")):
        auditor = desk(Role.AUDITOR, language=language)
        paths = ("reads/", "acts/", f"history/workers.worker/{lu.pk}/")
        for page in [f"/audit/{path}" for path in paths] + ["/admin/audit/readentry/"]:
            assert (page, words in text(auditor.get(page))) == (page, True)


def test_nothing_is_shown_without_a_reason(clerk: Client, lu: Worker) -> None:
    answer = clerk.post(f"/workers/{lu.pk}/reveal/", {"field": "number", "reason": " "}, follow=True)
    assert NUMBER not in text(answer)
    assert "Give the reason" in text(answer)
    assert not reads("number")


def test_a_card_of_somebody_else_is_not_shown(clerk: Client, office: Agency, lu: Worker) -> None:
    card = factories.card(factories.worker(office), number="D50210137")
    assert reveal(clerk, lu, f"card-{card.pk}").status_code == 404
    assert reveal(clerk, lu, "initials").status_code == 404


PAGES = ("", "correct/", "relations/new/", "cards/new/", "determinations/new/")


@pytest.mark.parametrize("page", PAGES)
def test_another_agency_s_worker_is_told_apart_from_no_worker_by_nobody(clerk: Client, page: str) -> None:
    elsewhere = factories.worker(factories.agency("110000"))
    foreign = clerk.get(f"/workers/{elsewhere.pk}/{page}")
    missing = clerk.get(f"/workers/{NOWHERE}/{page}")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    assert ReadEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        (Role.AUDITOR, "", 200),
        (Role.AUDITOR, "correct/", 403),
        (Role.APPROVER, "determinations/new/", 403),
        (Role.FINANCE, "", 403),
        (Role.OPERATOR, "", 403),
    ],
)
def test_pages_open_for_those_who_may(
    desk: Callable[..., Client], lu: Worker, role: Role, page: str, status: int
) -> None:
    assert desk(role).get(f"/workers/{lu.pk}/{page}").status_code == status


def test_a_supervisor_above_sees_the_file_below(desk: Callable[..., Client], office: Agency) -> None:
    below = factories.agency("120116", parent=office)
    worker = factories.worker(below)
    assert desk(Role.AUDITOR).get(f"/workers/{worker.pk}/").status_code == 200
    assert desk(Role.CLERK).get(f"/workers/{worker.pk}/").status_code == 404


def test_a_denied_attempt_is_kept(desk: Callable[..., Client], lu: Worker) -> None:
    client = desk(Role.DATA)
    assert reveal(client, lu, "number").status_code == 403
    act = Act.objects.get(user=client.user)  # type: ignore[attr-defined]
    assert (act.denied, act.about) == ("no-worker.reveal", "workers:reveal")
    assert not reads("number")


def test_nobody_gets_anything_without_signing_in(lu: Worker) -> None:
    for page in ("/workers/", f"/workers/{lu.pk}/", "/workers/determinations/"):
        assert Client().get(page).url == f"/sign-in/?next={page}"


def correction(worker: Worker, **typed: Any) -> dict[str, Any]:
    blank = {"name": worker.name, "phone": "", "bank_name": "B", "bank_account": "", "address": ""}
    return blank | {"reason": "typing error", "revision": worker.revision} | typed


def test_a_correction_keeps_what_is_hidden_and_its_reason(clerk: Client, lu: Worker) -> None:
    page = text(clerk.get(f"/workers/{lu.pk}/correct/"))
    assert PHONE not in page
    assert ACCOUNT not in page
    clerk.post(f"/workers/{lu.pk}/correct/", correction(lu, address="Street 1"))
    lu.refresh_from_db()
    assert (lu.address, lu.phone, lu.bank_account, lu.revision) == ("Street 1", PHONE, ACCOUNT, 2)
    event = Event.objects.get(kind="worker.corrected")
    assert (event.details, event.act.reason) == ({"fields": ["address"]}, "typing error")


def test_a_phone_number_can_be_removed(clerk: Client, lu: Worker) -> None:
    clerk.post(f"/workers/{lu.pk}/correct/", correction(lu, forget_phone="on"))
    lu.refresh_from_db()
    assert lu.phone is None


def test_a_correction_needs_a_reason(clerk: Client, lu: Worker) -> None:
    answer = clerk.post(f"/workers/{lu.pk}/correct/", correction(lu, name="Lu", reason=" "))
    assert answer.status_code == 422
    lu.refresh_from_db()
    assert lu.name == "陆婷"


def test_a_correction_enters_no_death_which_takes_two_people(clerk: Client, lu: Worker) -> None:
    clerk.post(f"/workers/{lu.pk}/correct/", correction(lu, died_on="2026-03-01", reason="Notice", address="Street 1"))

    lu.refresh_from_db()
    assert (lu.died_on, lu.address) == (None, "Street 1")


@pytest.mark.parametrize("typed", ["陆\0", "\0"])
def test_signs_that_cannot_be_stored_are_passed_over_in_the_search(clerk: Client, lu: Worker, typed: str) -> None:
    assert clerk.get("/workers/", {"q": typed}).status_code in (200, 302)


def test_the_second_of_two_corrections_gets_both_values(desk: Callable[..., Client], lu: Worker) -> None:
    first, second = desk(Role.CLERK), desk(Role.CLERK)
    forms = [correction(lu, address="first"), correction(lu, address="second", phone="13900000000")]
    first.post(f"/workers/{lu.pk}/correct/", forms[0])
    answer = second.post(f"/workers/{lu.pk}/correct/", forms[1])
    html = text(answer)
    assert answer.status_code == 409
    assert str(first.user) in html  # type: ignore[attr-defined]
    assert '<tr class="differs"><th scope="row">Address' in html
    assert "<td>first</td><td>second</td>" in html
    assert PHONE not in html
    lu.refresh_from_db()
    assert lu.address == "first"
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    second.post(f"/workers/{lu.pk}/correct/", again)
    lu.refresh_from_db()
    assert (lu.address, lu.phone, lu.revision) == ("second", "13900000000", 3)


def test_a_known_employer_needs_only_its_code(clerk: Client, lu: Worker) -> None:
    typed = {"credit_code": "９１１１００００600037341l", "employer_name": "", "starts_on": "2020-01-01"}
    answer = clerk.post(f"/workers/{lu.pk}/relations/new/", typed)
    assert answer.status_code == 422
    assert "This employer is not on file yet: give its name." in text(answer)
    clerk.post(f"/workers/{lu.pk}/relations/new/", typed | {"employer_name": "Firm"})
    clerk.post(f"/workers/{lu.pk}/relations/new/", typed | {"starts_on": "20210101"})
    relations = InsuranceRelation.objects.order_by("starts_on")
    assert [(each.employer.name, each.starts_on.isoformat()) for each in relations] == [
        ("Firm", "2020-01-01"),
        ("Firm", "2021-01-01"),
    ]
    assert "Firm" in text(clerk.post("/workers/check-employer/", {"credit_code": "91110000600037341L"}))


def test_a_mistyped_credit_code_is_refused(clerk: Client, lu: Worker) -> None:
    answer = clerk.post(
        f"/workers/{lu.pk}/relations/new/", {"credit_code": "91110000600037342L", "starts_on": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "This is no unified social credit code" in text(answer)


def test_a_card_is_added_and_reported_lost(clerk: Client, lu: Worker) -> None:
    clerk.post(f"/workers/{lu.pk}/cards/new/", {"kind": "PHYSICAL", "number": "d5021 0137", "issued_on": "2019-04-02"})
    card = Card.objects.get()
    assert (card.number, card.state) == ("D50210137", "NORMAL")
    answer = clerk.post(f"/workers/cards/{card.pk}/state/", {"state": "LOST", "reason": ""})
    assert answer.status_code == 422
    clerk.post(f"/workers/cards/{card.pk}/state/", {"state": "LOST", "reason": "told at the window"})
    card.refresh_from_db()
    assert card.state == "LOST"


def test_one_card_number_is_one_card(clerk: Client, office: Agency, lu: Worker) -> None:
    factories.card(factories.worker(office), number="D50210137")
    answer = clerk.post(f"/workers/{lu.pk}/cards/new/", {"kind": "PHYSICAL", "number": "D50210137", "issued_on": ""})
    assert answer.status_code == 422
    assert "A card with this number is on file already." in text(answer)


def test_a_card_of_another_agency_is_not_there(clerk: Client) -> None:
    card = factories.card(factories.worker(factories.agency("110000")))
    assert clerk.get(f"/workers/cards/{card.pk}/state/").status_code == 404


def test_the_search_box_at_the_top_leads_to_the_workers(clerk: Client, lu: Worker) -> None:
    html = text(clerk.get("/"))
    assert re.search(r'<form class="search" role="search" action="/workers/" method="post">', html)
    assert re.search(r'<a href="/workers/" [^>]*data-key="w"', html) or 'data-key="w"' in html


def test_a_list_inside_another_s_address_is_marked_alone(clerk: Client, office: Agency) -> None:
    html = text(clerk.get("/workers/determinations/"))
    assert re.findall(r'href="([^"]+)"[^>]* aria-current="page"', html) == ["/workers/determinations/"]
