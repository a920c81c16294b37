"""The administration shows people masked, and keeps who looked at whom."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from filings import actions
from filings.models import Decision, Ending, FilingVersion
from tests import factories
from tests.offices.test_admin import signed_in

pytestmark = pytest.mark.django_db
NAMES = (
    *("workers_worker", "workers_card", "workers_insurancerelation", "workers_determination"),
    *("filings_filing", "filings_filingversion", "filings_decision", "filings_ending", "filings_task"),
)


def rows_of(version: FilingVersion) -> dict[str, Any]:
    worker = version.worker
    return {
        "workers_worker": worker,
        "workers_card": factories.card(worker),
        "workers_insurancerelation": version.relation,
        "workers_determination": version.determinations.get(),
        "filings_filing": version.filing,
        "filings_filingversion": version,
        "filings_decision": Decision.objects.get(version=version),
        "filings_ending": _ending(version),
        "filings_task": factories.task(worker, version=version),
    }


def _ending(version: FilingVersion) -> Ending:
    clerk = factories.actor(version.agency, Role.CLERK)
    asked = {"cause": "BY_AGENCY", "ends_on": factories.NOW.date(), "reason": "Moved back"}
    return actions.ask_end(by=clerk, at=factories.NOW, ids=uuid7, version_id=version.pk, **asked)


@pytest.fixture
def version() -> FilingVersion:
    return factories.approved(factories.worker(factories.agency("120000"), name="陆小婷"))  # data


@pytest.mark.parametrize("name", NAMES)
def test_each_list_and_each_page_is_masked_and_logged(name: str, version: FilingVersion) -> None:
    row = rows_of(version)[name]
    approver = signed_in(version.agency, Role.APPROVER)
    pages = {
        "list": reverse(f"admin:{name}_changelist"),
        "page": reverse(f"admin:{name}_change", args=[row.pk]),
    }
    subject = version.worker if name.startswith("workers") or name == "filings_task" else version.filing
    for seen, address in pages.items():
        html = approver.get(address).content.decode()
        assert "小婷" not in html  # data
        entry = ReadEntry.objects.get(seen=seen)
        assert (entry.subject_id, entry.agency_id, entry.purpose, entry.place) == (
            str(subject.pk),
            version.agency_id,
            "administration",
            "ADMIN",
        )
    if name == "workers_worker":
        assert "陆**" in html  # data


def test_a_list_over_several_agencies_is_logged_under_each_in_one_statement(version: FilingVersion) -> None:
    below = factories.agency("120116", parent=version.agency)
    for _ in range(3):
        factories.card(factories.worker(below))
    one = factories.worker(below)
    for _ in range(2):
        factories.card(one)
    auditor = signed_in(version.agency, Role.AUDITOR)

    with CaptureQueriesContext(connection) as asked:
        auditor.get(reverse("admin:workers_card_changelist"))
    assert len([each for each in asked if each["sql"].startswith('INSERT INTO "audit_readentry"')]) == 1
    assert len(asked) <= 7
    assert ReadEntry.objects.filter(agency=below, subject_id=str(one.pk)).count() == 1
    assert ReadEntry.objects.filter(agency=below).count() == 4


def test_what_is_refused_or_missing_leaves_no_read(version: FilingVersion) -> None:
    stranger = signed_in(factories.agency("110000"), Role.APPROVER)
    stranger.get(reverse("admin:workers_worker_change", args=[version.worker_id]))
    stranger.get(reverse("admin:workers_worker_changelist"))
    signed_in(version.agency, superuser=True).get(reverse("admin:workers_worker_changelist"))
    assert ReadEntry.objects.count() == 0
