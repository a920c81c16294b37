"""The supervisor's lists: acts, also refused ones, and reads of personal data; scoped and filtered."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from agency.audit import queries, trail
from agency.audit.queries import Wanted
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied
from filings import actions
from tests import factories
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db


def signed_in(office: Any, role: Role) -> Client:
    client = Client()
    client.force_login(factories.person(office, role), backend="agency.offices.backends.SignInBackend")
    client.cookies["django_language"] = "en"
    return client


def kinds(actor: Actor, wanted: Wanted) -> list[str]:
    return [event.kind for act in queries.acts(actor, wanted) for event in act.events.all()]


def test_acts_are_those_of_the_desks_that_one_inspects() -> None:
    here, elsewhere = factories.agency(), factories.agency("110000")
    factories.worker(here)
    assert kinds(factories.actor(here, Role.AUDITOR), Wanted()) == ["worker.registered"]
    assert kinds(factories.actor(elsewhere, Role.AUDITOR), Wanted()) == []


def test_an_auditor_above_sees_below_and_a_reviewer_above_does_not() -> None:
    above = factories.agency()
    factories.worker(factories.agency("120116", parent=above))
    assert kinds(factories.actor(above, Role.AUDITOR), Wanted()) == ["worker.registered"]
    assert kinds(factories.actor(above, Role.REVIEWER), Wanted()) == []


def test_acts_are_narrowed_by_person_days_and_kind() -> None:
    here = factories.agency()
    clerk = factories.actor(here, Role.CLERK)
    of = factories.worker(here, by=clerk, at=moment("2026-03-09 23:59"))
    factories.card(of, at=moment("2026-03-10 00:00"))
    auditor = factories.actor(here, Role.AUDITOR)
    assert kinds(auditor, Wanted(person=clerk.user.staff_number)) == ["worker.registered"]
    assert kinds(auditor, Wanted(last=NOW.date())) == ["worker.registered"]
    assert kinds(auditor, Wanted(first=NOW.date() + timedelta(days=1))) == ["card.issued"]
    assert kinds(auditor, Wanted(kind="card.issued")) == ["card.issued"]


def test_refused_acts_are_found_even_of_people_with_two_posts() -> None:
    here = factories.agency()
    both = factories.actor(here, Role.CLERK, Role.APPROVER)
    own = factories.submitted(factories.worker(here), by=both)
    with pytest.raises(Denied):
        actions.approve(by=both, at=NOW, ids=uuid7, version_id=own.pk, revision=own.revision)
    page = signed_in(here, Role.AUDITOR).get("/audit/acts/", {"denied": "on"}).content.decode()
    assert "refused: one&#x27;s own work is decided by another person" in page
    assert len(queries.acts(factories.actor(factories.agency("110000"), Role.AUDITOR), Wanted(denied=True))) == 0


def test_a_day_that_is_none_is_said_and_not_applied() -> None:
    here = factories.agency()
    factories.worker(here)
    page = signed_in(here, Role.AUDITOR).get("/audit/acts/", {"first": "yesterday"})
    assert page.status_code == 200
    assert "Opened the worker&#x27;s file" in page.content.decode()


def test_the_last_day_of_the_calendar_is_no_fault() -> None:
    office = factories.agency()
    factories.worker(office)
    assert kinds(factories.actor(office, Role.AUDITOR), Wanted(last=date.max)) == ["worker.registered"]


def test_reads_say_who_looked_at_whom_and_why() -> None:
    here = factories.agency()
    of, clerk = factories.worker(here), factories.actor(here, Role.CLERK)
    trail.note_reads(clerk, NOW, subjects=[of], seen="number", purpose="Card reader broken", agency=here)
    page = signed_in(here, Role.AUDITOR).get("/audit/reads/").content.decode()
    told = [clerk.user.name, of.number_tail, "Social security number", "Card reader broken"]
    assert [words for words in told if words not in page] == []
    assert of.number not in page
    assert (
        "Card reader broken"
        not in signed_in(factories.agency("110000"), Role.AUDITOR).get("/audit/reads/").content.decode()
    )


@pytest.mark.parametrize("role", [Role.CLERK, Role.FINANCE, Role.OPERATOR])
def test_without_the_right_the_lists_are_refused(role: Role) -> None:
    client = signed_in(factories.agency(), role)
    assert [client.get(f"/audit/{name}/").status_code for name in ("acts", "reads")] == [403, 403]
