"""Who is shown at the top of every page of the desk, and what every page lets them do."""

import re
from datetime import UTC, datetime

import pytest
from django.shortcuts import render
from django.test import RequestFactory
from django.utils import translation

from agency.offices.acts import Actor
from agency.offices.enums import Role
from agency.offices.models import Agency, Post, User

CHINESE = re.compile(r"[\u3400-\u9fff]")


def page(language: str = "zh-hans", *, posts: bool = True) -> str:
    user = User(pk=7, name="Lu", staff_number="120017")
    post = Post(user=user, agency=Agency(name="Tianjin"), role=Role.CLERK)
    request = RequestFactory().get("/filings/?tab=mine&q=2")
    request.user = user
    request.actor = Actor(user=user, posts=(post,) if posts else ())  # type: ignore[attr-defined]
    request.at = datetime(2026, 3, 9, 6, 6, tzinfo=UTC)  # type: ignore[attr-defined]
    with translation.override(language):
        return render(request, "registration/password_change_done.html").content.decode()


def test_the_person_the_post_and_the_time_at_the_desk_are_shown() -> None:
    html = page("en")
    assert "Tianjin · Window clerk" in html
    assert "Lu 120017" in html
    assert re.search(r'datetime="2026-03-09T14:06:00\+08:00">2026-03-09 Mon <span>14:06<', html)


def test_someone_without_a_post_reads_so() -> None:
    assert "No post today" in page("en", posts=False)


def test_locking_comes_back_to_the_same_page() -> None:
    assert 'name="next" value="/sign-in/?next=%2Ffilings%2F%3Ftab%3Dmine%26q%3D2"' in page()


@pytest.mark.parametrize(("language", "chinese"), [("zh-hans", True), ("en", False)])
def test_the_frame_speaks_one_language(language: str, chinese: bool) -> None:
    html = re.sub(r'<button lang="[^"]+">[^<]+</button>', "", page(language))
    assert bool(CHINESE.search(html)) is chinese


def test_every_page_lets_people_skip_to_its_content_and_sends_the_token_with_htmx() -> None:
    html = page()
    assert '<a class="skip" href="#main">' in html
    assert '<main id="main" tabindex="-1">' in html
    assert re.search(r"""hx-headers='\{"X-CSRFToken": "[A-Za-z0-9]{64}"\}'""", html)
    assert '"allowEval": false' in html
