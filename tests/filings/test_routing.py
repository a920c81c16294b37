"""Messages about a filing go to the national system or to the province's own, by the scope of its version."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agency.exchange.envelope import parse
from agency.exchange.models import Outgoing
from agency.offices.enums import Role
from agency.offices.models import Division
from filings.enums import Scope
from filings.models import FilingVersion
from tests import factories

pytestmark = pytest.mark.django_db


def approved(office: str, place: str) -> FilingVersion:
    worker = factories.worker(factories.agency(office))
    return factories.approved(worker, destination=Division.objects.get(pk=place))


@pytest.mark.parametrize(
    ("office", "place", "scope", "receiver"),
    [
        ("370100", "320100", Scope.CROSS_PROVINCE, "NATIONAL"),
        ("370100", "370200", Scope.IN_PROVINCE, "PROVINCE-370000"),
    ],
)
def test_the_scope_decides_which_system_is_told(office: str, place: str, scope: Scope, receiver: str) -> None:
    version = approved(office, place)

    message = Outgoing.objects.get()
    envelope = parse(bytes(message.body.sealed))
    assert (version.scope, message.receiver) == (scope, receiver)
    assert (envelope.receiver, envelope.payload["scope"]) == (receiver, scope)
    assert envelope.fields()["recer_sys_code"] == receiver


@pytest.mark.parametrize(
    ("place", "way", "system"),
    [
        ("320100", "Sent to the national system: the place of treatment lies in another province.", "national"),
        (
            "370200",
            "Sent to the province&#x27;s own system: the place of treatment lies in the same province.",
            "province&#x27;s own",
        ),
    ],
)
def test_the_pages_say_which_system_was_told(at_desk: Callable[..., Client], place: str, way: str, system: str) -> None:
    version = approved("370100", place)
    clerk = at_desk(factories.actor(version.agency, Role.CLERK))
    addresses = [
        reverse("filings:detail", args=[version.filing_id]),
        reverse("exchange:detail", args=[Outgoing.objects.get().pk]),
        reverse("exchange:list"),
    ]

    filing, message, listed = (clerk.get(address).content.decode() for address in addresses)

    assert (way in filing, way in message, f'<td class="word">{system}</td>' in listed) == (True, True, True)


def test_what_waits_for_the_provinces_own_system_says_so(at_desk: Callable[..., Client]) -> None:
    version = approved("370100", "370200")
    clerk = at_desk(factories.actor(version.agency, Role.CLERK))

    page = clerk.get(reverse("filings:detail", args=[version.filing_id])).content.decode()

    assert "Waiting for the province&#x27;s own system, next try at once, nothing for you to do." in page


def test_every_message_about_a_filing_names_the_system_it_goes_to() -> None:
    """None falls to the national system because somebody forgot to say: every call in the source is looked at."""
    calls: dict[str, list[Any]] = {}
    for path in sorted((settings.BASE_DIR / "filings").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "outbox.enqueue":
                calls[f"{path.name}:{node.lineno}"] = [keyword.arg for keyword in node.keywords]

    assert calls
    assert {where for where, named in calls.items() if "receiver" not in named} == set()
