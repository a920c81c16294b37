"""The history page: who did what, when and why, field by field; nothing sealed, nothing of others."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from agency.audit import registry, timeline
from agency.audit.models import ReadEntry
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.masking import mask_name
from agency.offices.models import Act, User
from agency.offices.refusals import Denied
from agency.workers import actions as worker_actions
from filings import actions
from tests import factories
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def auditor_of(office: Any, client: Client) -> Client:
    user = factories.person(office, Role.AUDITOR)
    client.force_login(user, backend="agency.offices.backends.SignInBackend")
    client.cookies["django_language"] = "en"
    return client


def entries(subject: Any) -> list[timeline.Entry]:
    return timeline.of(registry.of(type(subject)), subject.pk).entries


def differences(entry: timeline.Entry) -> dict[str, tuple[str, str]]:
    return {each.label: (each.before, each.after) for change in entry.changes for each in change.differences}


def _is_own(model: Any) -> bool:
    return not hasattr(model, "m2m_history_id")


def test_every_tracked_model_can_be_shown() -> None:
    tracked = {each._meta.label_lower for each in apps.get_models() if hasattr(each, "history") and _is_own(each)}
    assert tracked - {record.kind for record in registry.all_records()} == set()


def test_an_approval_is_one_entry_with_person_post_moment_reason_and_fields() -> None:
    version = factories.submitted(at=moment("2026-03-09 09:12"))
    approver = factories.actor(version.agency, Role.APPROVER)
    at = moment("2026-03-10 14:05")
    actions.approve(
        by=approver, at=at, ids=uuid7, version_id=version.pk, revision=version.revision, comment="Papers seen"
    )
    newest = entries(version.filing)[0]
    assert newest.sentences == ["Approved the filing", "Opened a task"]
    assert (newest.act.user, newest.act.post, newest.act.at) == (approver.user, approver.posts[0], at)
    assert newest.act.reason == "Papers seen"
    (shown,) = [
        {each.label: (each.before, each.after) for each in change.differences}
        for change in newest.changes
        if "Effective from" in {each.label for each in change.differences}
    ]
    assert shown["State"] == ("Awaiting decision", "Approved")
    assert shown["Effective from"] == ("", "2026-03-10")
    assert shown["Decided by"] == ("", str(approver.user))


def test_what_was_entered_shows_names_and_labels_instead_of_keys() -> None:
    of = factories.worker()
    determination = factories.determination(of)
    version = factories.draft(of, determinations=[determination])
    saved, opened = entries(version.filing)
    assert [each.sentences for each in (opened, saved)] == [["Opened the filing"], ["Saved what was entered"]]
    assert differences(opened)["Worker"] == ("", mask_name(of.name))
    shown = differences(saved)
    assert shown["Place of treatment"] == ("", version.destination.name_latin)
    assert shown["Services"] == ("", "Inpatient medical care")
    assert shown["Determinations"] == ("", str(determination))
    assert shown["Evidence"] == ("", "Residence permit")


def test_choosing_other_determinations_is_a_difference_of_one_act() -> None:
    of = factories.worker()
    first, second = factories.determination(of), factories.determination(of)
    version = factories.draft(of, determinations=[first])
    actions.save(
        by=factories.actor(of.agency, Role.CLERK),
        at=moment("2026-03-09 10:00"),
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        determinations=[second.pk],
    )
    assert differences(entries(version.filing)[0]) == {"Determinations": (str(first), str(second))}


def test_sealed_values_show_their_last_characters_only(client: Client) -> None:
    of = factories.worker(phone="13812345502")
    worker_actions.correct_worker(
        by=factories.actor(of.agency, Role.CLERK),
        at=moment("2026-03-09 10:00"),
        ids=uuid7,
        worker_id=of.pk,
        revision=of.revision,
        reason="New phone",
        name=of.name,
        phone="13900006677",
    )
    assert differences(entries(of)[0]) == {"Phone": ("…5502", "…6677")}
    page = auditor_of(of.agency, client).get(f"/audit/history/workers.worker/{of.pk}/").content.decode()
    assert "…6677" in page
    assert [secret for secret in (of.number, "13812345502", "13900006677") if secret in page] == []


def test_a_refused_attempt_stands_in_the_history_with_its_reason() -> None:
    version = factories.submitted()
    both = factories.actor(version.agency, Role.CLERK, Role.APPROVER)
    own = factories.submitted(factories.worker(version.agency), by=both)
    with pytest.raises(Denied):
        actions.approve(by=both, at=moment("2026-03-09 11:00"), ids=uuid7, version_id=own.pk, revision=own.revision)
    newest = entries(own.filing)[0]
    assert newest.denial == "refused: one's own work is decided by another person"
    assert (newest.act.user, newest.changes) == (both.user, [])
    assert [entry for entry in entries(version.filing) if entry.denial] == []


def test_a_workers_history_has_cards_relations_and_determinations() -> None:
    of = factories.worker()
    factories.card(of)
    factories.determination(of)
    told = [sentence for entry in entries(of) for sentence in entry.sentences]
    assert set(told) == {
        "Opened the worker's file",
        "Put a card on file",
        "Entered an insurance relation",
        "Entered a determination",
        "Confirmed a determination",
    }


def test_more_history_costs_no_more_queries(django_assert_num_queries: Any) -> None:
    """A filing with 3 acts and one with 13."""
    short, long = factories.submitted(), factories.submitted()
    clerk = factories.actor(long.agency, Role.CLERK)
    for number in range(5):
        back = actions.take_back(by=clerk, at=moment(f"2026-03-09 10:0{number}"), ids=uuid7, version_id=long.pk)
        actions.submit(
            by=clerk, at=moment(f"2026-03-09 10:1{number}"), ids=uuid7, version_id=long.pk, revision=back.revision
        )
    record = registry.of(type(short.filing))
    assert [len(timeline.of(record, each.filing_id).entries) for each in (short, long)] == [3, 13]
    with django_assert_num_queries(16):
        _read(timeline.of(record, short.filing_id))
    with django_assert_num_queries(16):
        _read(timeline.of(record, long.filing_id))


def _read(told: timeline.Timeline) -> list[str]:
    return [f"{entry.act.user} {entry.act.post} {entry.changes}" for entry in told.entries]


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    version = factories.approved()
    record, key = registry.of(type(version.filing)), version.filing_id
    whole = [entry.act.pk for entry in timeline.of(record, key).entries]
    walked, after = [], ""
    while True:
        part = timeline.of(record, key, after=after, size=1)
        walked += [entry.act.pk for entry in part.entries]
        after = part.next_after
        if not after:
            break
    assert walked == whole
    assert len(whole) == 4


def test_a_history_of_another_agency_is_not_there(client: Client) -> None:
    version = factories.submitted()
    elsewhere = auditor_of(factories.agency("110000"), client)
    kind = "filings.filing"
    other, missing = (elsewhere.get(f"/audit/history/{kind}/{key}/") for key in (version.filing_id, uuid4()))
    assert (other.status_code, missing.status_code) == (404, 404)
    assert other.content == missing.content
    assert elsewhere.get(f"/audit/history/{kind}/x/").status_code == 404
    assert elsewhere.get("/audit/history/sessions.session/x/").status_code == 404


def test_an_auditor_above_sees_it_and_the_look_is_logged(client: Client) -> None:
    county = factories.agency("120116", parent=factories.agency())
    version = factories.submitted(factories.worker(county))
    page = auditor_of(factories.agency(), client).get(f"/audit/history/filings.filing/{version.filing_id}/")
    assert page.status_code == 200
    assert ReadEntry.objects.get().subject_id == str(version.filing_id)


def test_a_clerk_sees_no_history(client: Client) -> None:
    version = factories.submitted()
    client.force_login(factories.person(version.agency, Role.CLERK), backend="agency.offices.backends.SignInBackend")
    assert client.get(f"/audit/history/filings.filing/{version.filing_id}/").status_code == 404
    assert client.get("/audit/acts/").status_code == 403


def test_a_persons_history_names_posts_and_never_the_password() -> None:
    user = factories.person(factories.agency(), Role.CLERK)
    with acting(by=factories.machine(), at=moment("2026-03-09 12:00"), ids=uuid7, reason="Moved"):
        user.extension = "8018"
        user.set_password("another-password")
        user.save()
    newest, oldest = entries(User.objects.get(pk=user.pk))
    assert list(differences(newest)) == ["Extension"]
    assert differences(oldest)["Role"] == ("", "Window clerk")


def test_a_machine_is_named() -> None:
    office = factories.agency()
    assert entries(office)[0].act.machine == "factory"
    assert Act.objects.filter(user=None).exists()
    assert Actor.machine_named("x").user is None
    assert NOW.tzinfo is not None
