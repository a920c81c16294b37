"""How often each page asks the database: a pinned number, the same for three rows as for one.

The pages are those of the URL resolver: one that tests/counted/ does not build fails, unless it is named here.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from agency.offices import middleware
from agency.offices.enums import Role
from agency.offices.models import User
from tests import factories
from tests.addresses import MISSING, PREFIXES
from tests.counted import filings, institutions, offices, settlement, workers
from tests.counted.pages import NOW, PAGES, Scene
from tests.test_access import browser, patterns
from tests.test_admin_access import TABLE

BUILT_IN = (filings, institutions, offices, settlement, workers)
NOT_COUNTED = {
    "institutions:directory-json": "JSON; tests/institutions/test_published.py counts a page",
    "institutions:directory-csv": "a table of all rows",
    "institutions:coverage-csv": "the page `institutions:coverage` as a table",
    "login": "nobody is signed in: counted by itself below",
    "logout": "ends the session, and answers a POST",
    "set_language": "answers with the way back",
    "admin:login": "the page `login` in another frame",
    "admin:logout": "ends the session, and answers a POST",
    "admin:password_change": "the page `password_change` in another frame",
    "admin:password_change_done": "the page `password_change_done` in another frame",
    "admin:index": "a list of models, which are no rows",
    "admin:jsi18n": "JavaScript",
    "admin:autocomplete": "JSON",
    "admin:view_on_site": "a redirect",
    "admin:<url>": "whatever the administration site doesn't know",
}
"""Pages of models in the administration are counted below by model (tests/test_admin_access.py has them all)."""
ADMINISTRATION = {
    "audit_event": (6, 8),
    "audit_readentry": (6, 7),
    "exchange_outgoing": (6, 8),
    "filings_decision": (7, 9),
    "filings_ending": (7, 10),
    "filings_filing": (7, 11),
    "filings_filingversion": (7, 17),
    "filings_task": (7, 10),
    "institutions_agreement": (6, 6),
    "institutions_institution": (6, 6),
    "offices_agency": (6, 6),
    "offices_division": (6, 5),
    "offices_post": (6, 7),
    "offices_user": (6, 5),
    "policy_policyparameter": (6, 6),
    "policy_workingday": (8, 5),
    "workers_benefitstop": (7, 9),
    "workers_card": (7, 7),
    "workers_determination": (7, 12),
    "workers_devicenotice": (7, 10),
    "workers_insurancerelation": (7, 9),
    "workers_worker": (7, 7),
}
"""What the list and the page of each model ask a supervisor's look for."""


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        now = staticmethod(lambda: NOW)

    monkeypatch.setattr(middleware, "timezone", Clock)


@pytest.mark.django_db
def test_every_address_is_counted_or_answers_no_get() -> None:
    client = browser(factories.person(factories.agency(), Role.CLERK))
    known = {page.view for page in PAGES.values()} | set(NOT_COUNTED)
    addresses = {name: entry for name, entry in patterns(get_resolver()) if not name.startswith(tuple(PREFIXES))}
    answering = {name for name in set(addresses) - known if client.get(_any(name, addresses[name])).status_code != 405}
    assert answering == set(), "build these in tests/counted/"
    assert known - set(addresses) == set(), "these are gone"


def _any(name: str, entry: URLPattern) -> str:
    """An address of that name, of something that isn't there."""
    return reverse(name, kwargs={key: MISSING if "UUID" in str(kind) else 0 for key, kind in _parts(entry).items()})


def _parts(entry: URLPattern) -> dict[str, Any]:
    return {key: type(kind).__name__ for key, kind in entry.pattern.converters.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_asks_a_pinned_number_of_times(name: str, rows: int) -> None:
    page, scene = PAGES[name], Scene()
    address = page.build(scene, rows)
    found = {role: asked_by(scene.viewer(role).user, address) for role in page.asks}
    assert found == page.expected(rows)


def asked_by(user: User | None, address: str) -> int:
    return asked(browser(user), address)


def asked(client: Client, address: str) -> int:
    """How often the page asks when it is opened a second time: what is kept for good was read the first time."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_signing_in_asks_for_nothing_before_somebody_types() -> None:
    assert asked_by(None, reverse("login")) == 0


@pytest.mark.django_db
def test_the_administration_asks_a_pinned_number_of_times() -> None:
    """Each model's list with the rows of one worker and of three, and the page of one row."""
    scene = Scene()
    client = browser(scene.viewer(Role.AUDITOR).user)
    counted = []
    for more in (1, 2):
        offices.desk(scene, more)
        factories.card(scene.worker())
        offices.reads(scene, more)
        counted.append({name: _of_model(client, name) for name in TABLE})
    assert counted[0] == counted[1]
    assert counted[0] == ADMINISTRATION


def _of_model(client: Client, name: str) -> tuple[int, int]:
    """How often the list asks, and the page of one row; 0 where there is no row."""
    row = apps.get_model(name.replace("_", ".", 1))._default_manager.order_by("pk").first()
    page = reverse(f"admin:{name}_change", args=[row.pk]) if row else ""
    return asked(client, reverse(f"admin:{name}_changelist")), asked(client, page) if page else 0
