"""The pages around the work: signing in, being shut out, and sentences when something can't be shown."""

import re

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u3400-\u9fff]")


def outside_language_switch(html: str) -> str:
    return re.sub(r'<button lang="[^"]+">[^<]+</button>', "", html)


def test_chinese_is_spoken_unless_english_was_chosen(client: Client) -> None:
    assert '<html lang="zh-hans">' in client.get("/sign-in/").content.decode()
    client.cookies["django_language"] = "en"
    page = client.get("/sign-in/").content.decode()
    assert '<html lang="en">' in page
    assert CHINESE.findall(outside_language_switch(page)) == []


def test_large_type_is_kept_in_a_cookie(client: Client) -> None:
    assert "data-type" not in client.get("/sign-in/").content.decode()
    answer = client.post("/display/", {"type": "large", "next": "/sign-in/"})
    assert answer.url == "/sign-in/"
    assert '<html lang="zh-hans" data-type="large">' in client.get("/sign-in/").content.decode()


def test_what_is_not_there_has_always_the_same_body(client: Client) -> None:
    bodies = {client.get(address).content for address in ("/nothing/", "/nothing/else/", "/nothing/?q=2048")}
    assert len(bodies) == 1
    assert client.get("/nothing/").status_code == 404


def test_a_stale_form_is_answered_with_a_sentence() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "1", "password": "2"})
    assert answer.status_code == 403
    assert "页面打开时间过长" in answer.content.decode()


def test_five_wrong_passwords_shut_the_door_with_a_sentence(client: Client) -> None:
    answers = [client.post("/sign-in/", {"username": "120017", "password": "wrong"}) for _ in range(5)]
    assert answers[-1].status_code == 429
    assert "暂时不能登录" in answers[-1].content.decode()


@pytest.mark.parametrize("name", ["403.html", "404.html", "409.html", "500.html", "503.html", "csrf_failure.html"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_sentence_needs_nothing_but_the_language(name: str, language: str, django_assert_num_queries: object) -> None:
    with translation.override(language), django_assert_num_queries(0):  # type: ignore[operator]
        page = get_template(name).render()
    assert f'<html lang="{language}">' in page
    assert bool(CHINESE.search(page)) is (language == "zh-hans")
    assert "<form" not in page
