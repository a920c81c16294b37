"""Calls of programs: without what belongs to people at a screen, logged in one line, and told what is wrong."""

import logging
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from agency.offices import programs
from agency.offices.programs import Programs, address

PATH = "/api/institutions/v1/keys"


def test_a_call_gets_no_cookie_is_not_kept_and_is_told_in_its_language() -> None:
    answer = Client(headers={"accept-language": "en"}).get(PATH)
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    headers = [answer.headers[name] for name in ("Content-Language", "Cache-Control", "X-Content-Type-Options")]
    assert headers == ["en", "no-store", "nosniff"]
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert Client().get(PATH).headers["Content-Language"] == "zh-hans"


def test_a_call_is_one_line_in_the_log_without_what_stands_behind_its_path(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Client().get(f"{PATH}?number=370102198001011237")
    (line,) = [each.msg for each in caplog.records if isinstance(each.msg, dict)]
    assert {"event": "request_finished", "request": f"GET {PATH}", "code": 200}.items() <= line.items()
    assert {"ms", "request_id", "ip"} <= set(line)


def test_pages_and_addresses_that_are_not_there_go_the_long_way() -> None:
    passed = []
    short = Programs(lambda request: passed.append(request.path) or request)  # type: ignore[arg-type,func-returns-value]
    for path in ("/sign-in/", "/api/nothing/"):
        short(RequestFactory().get(path))
    assert passed == ["/sign-in/", "/api/nothing/"]


@pytest.mark.parametrize(("behind", "expected"), [(("X", "https"), "203.0.113.9"), (None, "127.0.0.1")])
def test_the_address_is_that_which_our_own_web_server_wrote(settings: Any, behind: Any, expected: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = behind
    request: HttpRequest = RequestFactory().get("/", headers={"x-forwarded-for": "10.0.0.1, 203.0.113.9"})
    assert address(request) == expected
    assert programs.PREFIX == "/api/"
