"""Every address × every role × every place a record can belong to, against the table in tests/addresses.py.

An address that nobody listed fails. What a person may not see answers exactly like what doesn't exist.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agency.offices import middleware
from agency.offices.acts import Actor
from agency.offices.enums import Role
from agency.offices.models import Agency, User
from tests import factories
from tests.addresses import ELSEWHERE, EVERYBODY, LINES, MISSING, PLACES, PREFIXES, PUBLIC, ROLES, Line
from tests.factories import NOW
from tests.records import of_five_agencies


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield prefix + (entry.name or "<url>"), entry


def test_every_address_is_in_the_table() -> None:
    names = {name for name, _ in patterns(get_resolver())}
    listed = {line.view for line in LINES} | EVERYBODY | PUBLIC | set(ELSEWHERE)

    unlisted = {name for name in names - listed if not name.startswith(tuple(PREFIXES))}
    assert unlisted == set(), "say in the table of tests/addresses.py who may open these"
    assert listed - names == set(), "these are gone"


# People and records


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, dict[str, Any]]]:
    """The records of five agencies, made once: that takes longer than most tests. Each test is undone by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield of_five_agencies()
        transaction.set_rollback(True)


@pytest.fixture
def records(world: dict[str, dict[str, Any]], db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    class Clock:
        now = staticmethod(lambda: NOW)

    monkeypatch.setattr(middleware, "timezone", Clock)
    return world


def person(role: str) -> User:
    own = Agency.objects.get(code="320100")
    if role in ("SU", "NP"):
        return factories.person(own, is_superuser=role == "SU")
    return factories.person(own, Role(role))


def browser(user: User | None) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="agency.offices.backends.SignInBackend")
    return client


def ask(client: Client, method: str, address: str, form: Any = None) -> HttpResponse:
    """The answer, with whatever the request wrote taken back."""
    before = transaction.savepoint()
    try:
        return client.get(address) if method == "get" else client.post(address, form or {})
    finally:
        transaction.savepoint_rollback(before)


def body(response: Any) -> str:
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken[^}]*', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)


REFUSED = (403, 404)
UNREADY = (400, 405, 500, 501, 503)


@pytest.mark.long
def test_each_role_goes_in_where_the_table_says_and_nowhere_else(records: dict[str, Any]) -> None:
    wrong = []
    for role in ROLES:
        client = browser(person(role))
        wrong += [fault for line in LINES for fault in faults(client, line, role, records)]

    assert wrong == []


@pytest.mark.parametrize("name", ["filings:detail", "filings:approve", "audit:reads"])
def test_a_wrong_cell_of_the_table_is_found(records: dict[str, Any], name: str) -> None:
    (line,) = [line for line in LINES if line.name == name]
    client = browser(person("CL"))
    flipped = replace(line, own={**line.own, "CL": not line.own["CL"]})

    assert list(faults(client, line, "CL", records)) == []
    assert len(list(faults(client, flipped, "CL", records))) == 1


def faults(client: Client, line: Line, role: str, records: dict[str, Any]) -> Iterator[str]:
    nothing = ask(client, line.method, line.address(MISSING), line.form(MISSING)) if line.subject != "-" else None
    for place in places_for(role) if line.subject != "-" else ("own",):
        key = records[place].get(line.subject)
        response = ask(client, line.method, line.address(key), line.form(key))
        what = f"{line.method} {line.name} by {role} on {place}: {response.status_code}"
        goes_in = response.status_code not in REFUSED
        if goes_in != line.goes_in(role, place) or response.status_code in UNREADY:
            yield what
        yield from (f"{what} shows {name}" for name in leaks(response, role))
        hidden = place not in ("own", "below") or (place == "below" and role not in ("AU", "PM"))
        if nothing is not None and hidden and not goes_in and told_apart(nothing, response):
            yield f"{what} unlike a missing record ({nothing.status_code})"
    if nothing is not None and nothing.status_code not in REFUSED:
        yield f"{line.method} {line.name} by {role} on a missing record: {nothing.status_code}"


OFFICES = {"own": "320100", "below": "320102", "above": "320000", "other": "120000", "treated": "110000"}


def told_apart(one: Any, other: Any) -> bool:
    return (one.status_code, body(one)) != (other.status_code, body(other))


def places_for(role: str) -> tuple[str, ...]:
    """Who goes in nowhere at all is tried at two places only."""
    admitted = any(line.own[role] for line in LINES if line.subject != "-")
    return PLACES if admitted else ("own", "treated")


def leaks(response: Any, role: str) -> Iterator[str]:
    """Names of workers that must not stand on this page, whole or masked beside the agency's code."""
    reach = {"own", "below"} if role == "AU" else set() if role in ("SU", "NP") else {"own"}
    text = response.content.decode()
    for held, code in OFFICES.items():
        if held not in reach and (f"Secret{code}" in text or f"{code}-2026-" in text):
            yield f"Secret{code}"
    for number in ("13820265502", "6217000010001234567"):
        if number in text:
            yield number


def test_the_search_for_leaks_finds_one(records: dict[str, Any]) -> None:
    """A clerk of the other agency does see the name that the others must not."""
    clerk = browser(factories.person(Agency.objects.get(code="120000"), Role.CLERK))

    page = ask(clerk, "get", reverse("filings:detail", args=[records["other"]["filing"]]))
    assert page.status_code == 200
    assert list(leaks(page, "CL")) == ["Secret120000"]


def test_pages_for_everybody_open_for_everybody_and_name_nobody(records: dict[str, Any]) -> None:
    asked = [("get", name) for name in sorted(EVERYBODY)]
    for role in ROLES:
        client = browser(person(role))
        for method, name in asked:
            response = ask(client, method, reverse(name))
            assert (role, name, response.status_code) in {(role, name, 200), (role, name, 302)}
            assert list(leaks(response, role)) == []


def addresses() -> Iterator[tuple[str, str, str]]:
    for line in LINES:
        yield line.name, line.method, line.address(MISSING)
    for name in sorted(EVERYBODY - {"admin:jsi18n"}):
        yield name, "get", reverse(name)


@pytest.mark.parametrize("mangled", ["junk", "9" * 300, "2026-13-45~x"])
def test_what_is_no_place_in_a_list_is_its_beginning(records: dict[str, Any], mangled: str) -> None:
    """Nobody is told that nothing waits, nor meets a fault, because an address was mangled."""
    clients = {role: browser(person(role)) for role in ROLES}
    wrong = []
    for line in LINES:
        role = next((role for role in ROLES if line.own[role]), None)
        if line.method == "post" or line.subject != "-" or role is None:
            continue
        address = line.address(MISSING)
        mangling = f"{'&' if '?' in address else '?'}after={mangled}&before={mangled}"
        whole, told = (ask(clients[role], "get", address + more) for more in ("", mangling))
        if [(each.status_code, each.content.count(b"<tr")) for each in (whole, told)] != [
            (200, whole.content.count(b"<tr"))
        ] * 2:
            wrong.append((line.name, role, whole.status_code, told.status_code))
    assert wrong == []


def test_an_address_with_a_sign_that_no_text_holds_leads_to_the_page_without_it(records: dict[str, Any]) -> None:
    clerk = browser(person("CL"))
    for address in (reverse("settlement:catalogues") + "?after=%00", reverse("filings:list") + "?q=A%00B&tab=all"):
        told = ask(clerk, "get", address)
        assert (told.status_code, told.headers["Location"]) == (302, address.partition("?")[0])
    for name in ("institutions:directory-json", "institutions:directory-csv"):
        assert (name, ask(clerk, "get", reverse(name) + "?text=%00").status_code) == (name, 422)


@pytest.mark.django_db
def test_who_has_not_signed_in_is_sent_to_the_sign_in_and_nowhere_else() -> None:
    client = browser(None)
    for name, method, address in addresses():
        response = ask(client, method, address)
        assert (name, response.status_code) == (name, 302)
        target = reverse("admin:login") if name.startswith("admin:") else reverse("login")
        assert (name, response.headers["Location"].split("?")[0]) == (name, target)


@pytest.mark.django_db
def test_public_pages_need_no_sign_in() -> None:
    client = browser(None)
    for name in ("login", "admin:login", *sorted(name for name in PUBLIC if name.startswith("institutions:"))):
        assert (name, ask(client, "get", reverse(name)).status_code) == (name, 200)
    for name in ("offices:display", "logout", "set_language", "admin:logout"):
        assert (name, ask(client, "post", reverse(name)).status_code) in {(name, 302), (name, 200)}


def test_an_inactive_person_is_signed_out(records: dict[str, Any]) -> None:
    user = person("CL")
    client = browser(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    response = ask(client, "get", reverse("filings:list"))
    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, reverse("login"))


def test_a_person_whose_post_ended_yesterday_is_refused_everywhere(records: dict[str, Any]) -> None:
    user = person("AP")
    user.posts.update(ends_on=NOW.date().replace(day=8))
    assert Actor.of(user, at=NOW).posts == ()

    client = browser(user)
    wrong = [
        fault
        for line in LINES
        for fault in faults(client, replace(line, own=dict.fromkeys(ROLES, False), below={}), "NP", records)
    ]
    assert wrong == []
