"""The administration site: every page of every model × role × place, against a table written by hand."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from agency.audit import trail
from agency.audit.models import Event, ReadEntry
from agency.exchange.models import Outgoing
from agency.offices.models import Agency, Division, Post
from agency.offices.sites import desk_admin
from agency.policy.models import PolicyParameter, WorkingDay
from agency.workers.models import Worker
from filings.models import Decision, FilingVersion
from institutions.models import Agreement, Institution
from tests import factories
from tests.addresses import MISSING, ROLES
from tests.test_access import ask, browser, leaks, person, records, world

__all__ = ["records", "world"]

#                            own agency            one below
#                            CL RV AP FN DM AU PM OP SU NP (+ opens, - is refused)
BUSINESS = """
workers_worker               + + + - + + - - - -   - - - - - + - - - -
workers_card                 + + + - + + - - - -   - - - - - + - - - -
workers_insurancerelation    + + + - + + - - - -   - - - - - + - - - -
workers_benefitstop          + + + - + + - - - -   - - - - - + - - - -
workers_determination        + + + - - + - - - -   - - - - - + - - - -
workers_devicenotice         + + + - - + - - - -   - - - - - + - - - -
filings_filing               + + + - - + - - - -   - - - - - + - - - -
filings_filingversion        + + + - - + - - - -   - - - - - + - - - -
filings_decision             + + + - - + - - - -   - - - - - + - - - -
filings_ending               + + + - - + - - - -   - - - - - + - - - -
filings_task                 + + + - - + - - - -   - - - - - + - - - -
exchange_outgoing            + + + - + + - - - -   - - - - - + - - - -
audit_event                  - + + - - + - - - -   - - - - - + - - - -
audit_readentry              - - - - - + - - - -   - - - - - + - - - -
"""
CONFIGURED = """
offices_agency               + + + + + + + + + -
offices_division             + + + + + + + + + -
policy_workingday            + + + + + + + + + -
policy_policyparameter       + + + + + + + + + -
institutions_institution     + + + + + + + + + -
institutions_agreement       + + + + + + + + + -
offices_user                 - - - - - + + - + -
offices_post                 - - - - - + + - + -
"""
NOBODY_ADDS = {
    *("offices_division", "offices_post", "policy_policyparameter"),
    *("institutions_institution", "institutions_agreement"),
}
"""Loaded from the published list, or changed by two people on pages of the desk."""


def read(table: str) -> Iterator[tuple[str, dict[str, bool], dict[str, bool]]]:
    for line in table.strip().splitlines():
        name, *cells = line.split()
        signs = [cell == "+" for cell in cells]
        yield name, dict(zip(ROLES, signs[:10], strict=True)), dict(zip(ROLES, signs[10:], strict=False))


TABLE = {name: (own, below) for name, own, below in (*read(BUSINESS), *read(CONFIGURED))}
BUSINESS_NAMES = [name for name, *_ in read(BUSINESS)]


def test_every_model_of_the_administration_is_in_the_table() -> None:
    shown = {f"{model._meta.app_label}_{model._meta.model_name}" for model in desk_admin._registry}

    ours = {name for name in shown if not name.startswith(("axes_", "auth_"))}
    assert ours == set(TABLE)
    assert shown == ours, "say in the table who sees these"


def key_of(name: str, record: dict[str, Any], office: Agency) -> Any:
    approved = FilingVersion.objects.get(filing=record["filing"])
    keys = {
        "workers_worker": lambda: record["worker"],
        "workers_card": lambda: record["card"],
        "workers_insurancerelation": lambda: Worker.objects.get(pk=record["worker"]).relations.first().pk,
        "workers_benefitstop": lambda: record["stop"],
        "workers_determination": lambda: record["determination"],
        "workers_devicenotice": lambda: record["notice"],
        "filings_filing": lambda: record["filing"],
        "filings_filingversion": lambda: record["submitted"],
        "filings_decision": lambda: Decision.objects.get(version=approved).pk,
        "filings_ending": lambda: record["ending"],
        "filings_task": lambda: record["task"],
        "exchange_outgoing": lambda: Outgoing.objects.get(subject=record["filing"]).pk,
        "audit_event": lambda: Event.objects.filter(agency=office).order_by("id").first().pk,
        "audit_readentry": lambda: ReadEntry.objects.get(agency=office).pk,
    }
    return keys[name]()


def reads_of_all(records: dict[str, Any]) -> dict[str, Agency]:
    offices = {}
    for place, record in records.items():
        worker = Worker.objects.select_related("agency").get(pk=record["worker"])
        offices[place] = worker.agency
        trail.note_reads(
            factories.machine(), factories.NOW, subjects=[worker], seen="number", purpose="test", agency=worker.agency
        )
    return offices


def test_each_role_opens_what_the_table_says_and_changes_no_business_row(records: dict[str, Any]) -> None:
    offices = reads_of_all(records)
    keys = {(name, place): key_of(name, records[place], offices[place]) for name in BUSINESS_NAMES for place in offices}
    wrong = []
    for role in ROLES:
        client = browser(person(role))
        for name in BUSINESS_NAMES:
            own, below = TABLE[name]
            page = ask(client, "get", reverse(f"admin:{name}_changelist"))
            if (page.status_code == 200) != own[role] or page.status_code not in (200, 403):
                wrong.append(f"list of {name} by {role}: {page.status_code}")
            wrong += [f"list of {name} by {role} shows {leak}" for leak in leaks(page, role)]
            for place in ("own", "below", "other", "treated") if own[role] else ("own",):
                expected = own[role] if place == "own" else place == "below" and below[role]
                address = reverse(f"admin:{name}_change", args=[keys[name, place]])
                page = ask(client, "get", address)
                if (page.status_code == 200) != expected or page.status_code >= 500:
                    wrong.append(f"{name} by {role} on {place}: {page.status_code}")
                wrong += [f"{name} by {role} on {place} shows {leak}" for leak in leaks(page, role)]
                for what in ("change", "delete"):
                    refused = ask(client, "post", reverse(f"admin:{name}_{what}", args=[keys[name, place]]), {"a": "b"})
                    if refused.status_code not in (302, 403):
                        wrong.append(f"{what} {name} by {role} on {place}: {refused.status_code}")
            for method in ("get", "post"):
                added = ask(client, method, reverse(f"admin:{name}_add"))
                if added.status_code != 403:
                    wrong.append(f"{method} add {name} by {role}: {added.status_code}")
    assert wrong == []


def test_what_is_out_of_reach_is_to_the_administration_like_what_is_not_there(records: dict[str, Any]) -> None:
    offices = reads_of_all(records)
    client = browser(person("AU"))
    for name in BUSINESS_NAMES:
        hidden = ask(
            client, "get", reverse(f"admin:{name}_change", args=[key_of(name, records["other"], offices["other"])])
        )
        missing = ask(client, "get", reverse(f"admin:{name}_change", args=[MISSING]))
        assert (name, hidden.status_code, hidden.headers["Location"]) == (
            name,
            missing.status_code,
            missing.headers["Location"],
        )


def test_approving_in_the_administration_follows_the_matrix_and_the_reach(records: dict[str, Any]) -> None:
    for role in ROLES:
        client = browser(person(role))
        for place in ("own", "below", "other", "treated"):
            version = FilingVersion.objects.get(pk=records[place]["submitted"])
            address = reverse("admin:filings_filingversion_approve", args=[version.pk])
            before = transaction.savepoint()
            FilingVersion.objects.filter(filing=records[place]["filing"]).update(
                state="ENDED", ended_on=factories.NOW.date() - timedelta(days=1), ended_because="BY_AGENCY"
            )
            response = client.post(address, {"revision": version.revision})
            version.refresh_from_db()
            transaction.savepoint_rollback(before)
            seen = (place == "own" and TABLE["filings_filingversion"][0][role]) or (place == "below" and role == "AU")
            assert (role, place, response.status_code) == (role, place, 302 if seen else 404)
            decided = (role, place) == ("AP", "own")
            assert (role, place, version.state) == (role, place, "APPROVED" if decided else "SUBMITTED")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_configuration_is_read_by_posts_and_changed_by_superusers_only(role: str) -> None:
    factories.agency("320100")
    user = person(role)
    client = browser(user)
    keys = {
        "offices_agency": Agency.objects.get(code="320100").pk,
        "offices_division": Division.objects.order_by("code").first().pk,
        "offices_user": user.pk,
        "offices_post": getattr(Post.objects.filter(user=user).first(), "pk", None),
        "policy_workingday": WorkingDay.objects.order_by("day").first().pk,
        "policy_policyparameter": getattr(PolicyParameter.objects.order_by("id").first(), "pk", None),
        "institutions_institution": Institution.objects.order_by("id").values_list("pk", flat=True)[0],
        "institutions_agreement": Agreement.objects.order_by("id").values_list("pk", flat=True)[0],
    }
    for name, own, _ in read(CONFIGURED):
        page = ask(client, "get", reverse(f"admin:{name}_changelist"))
        assert (name, page.status_code) == (name, 200 if own[role] else 403)
        added = ask(client, "get", reverse(f"admin:{name}_add"))
        assert (name, added.status_code) == (name, 200 if role == "SU" and name not in NOBODY_ADDS else 403)
        key = keys.get(name)
        if key is not None and own[role]:
            assert (name, ask(client, "get", reverse(f"admin:{name}_change", args=[key])).status_code) == (name, 200)
        if key is not None:
            deleted = ask(client, "post", reverse(f"admin:{name}_delete", args=[key]), {"post": "yes"})
            assert (name, deleted.status_code) == (name, 403)
            changed = ask(client, "post", reverse(f"admin:{name}_change", args=[key]), {})
            allowed = 200 if role == "SU" and name not in NOBODY_ADDS else 403
            assert (name, changed.status_code) == (name, allowed)
