"""The administration: configuration by acts, business rows read only, approval by the desk's own action."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client

from agency.exchange.models import Outgoing
from agency.offices.acts import acting, uuid7
from agency.offices.enums import Place, Role
from agency.offices.models import Act, Agency, Post, User
from agency.offices.sites import desk_admin
from agency.policy.enums import Origin
from agency.policy.models import WorkingDay
from filings.enums import State
from filings.models import Decision, FilingVersion
from tests import factories

pytestmark = pytest.mark.django_db
BACKEND = "agency.offices.backends.SignInBackend"
VERSIONS = "/admin/filings/filingversion/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    client.cookies["django_language"] = "en"
    return client


def signed_in(office: Agency, *roles: Role, superuser: bool = False) -> Client:
    return client_of(factories.person(office, *roles, is_superuser=superuser))


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def approve_selected(client: Client, *versions: FilingVersion) -> Any:
    keys = [str(version.pk) for version in versions]
    return client.post(VERSIONS, {"action": "approve_selected", "_selected_action": keys})


def test_an_approver_approves_there_by_the_same_action() -> None:
    version = factories.submitted()
    client = signed_in(version.agency, Role.APPROVER)
    page = client.get(f"{VERSIONS}{version.pk}/change/")
    assert 'value="Approve"' in page.content.decode()
    revision = {"revision": version.revision, "comment": "Papers seen"}
    answer = client.post(f"{VERSIONS}{version.pk}/approve/", revision)
    assert told(answer) == [f"{version.filing.number} was approved."]
    decision = Decision.objects.get(version=version)
    assert (decision.act.place, decision.act.reason, decision.act.post.role) == (
        Place.ADMIN,
        "Papers seen",
        Role.APPROVER,
    )
    assert Outgoing.objects.filter(subject=version.filing_id).count() == 1


def test_of_several_each_is_decided_by_itself_and_refused_in_words() -> None:
    office = factories.agency()
    user = factories.person(office, Role.CLERK, Role.APPROVER)
    own = factories.submitted(factories.worker(office), by=factories.Actor.of(user, at=factories.NOW))
    others = factories.submitted(factories.worker(office))
    answer = approve_selected(client_of(user), own, others)
    assert sorted(told(answer)) == sorted(
        [
            f"{others.filing.number} was approved.",
            f"{own.filing.number} was not approved: "
            "You entered or changed this filing yourself, so another person has to decide it.",
        ]
    )
    assert set(Decision.objects.values_list("version_id", flat=True)) == {others.pk}


def test_a_page_that_was_open_too_long_approves_nothing() -> None:
    version = factories.submitted()
    client = signed_in(version.agency, Role.APPROVER)
    client.post(f"{VERSIONS}{version.pk}/approve/", {"revision": version.revision - 1})
    version.refresh_from_db()
    assert version.state == State.SUBMITTED


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.AUDITOR])
def test_other_posts_are_not_offered_the_approval_and_cannot_force_it(role: Role) -> None:
    version = factories.submitted()
    client = signed_in(version.agency, role)
    assert "Approve" not in client.get(VERSIONS).content.decode().replace("Approved", "")
    approve_selected(client, version)
    client.post(f"{VERSIONS}{version.pk}/approve/", {"revision": version.revision})
    version.refresh_from_db()
    assert version.state == State.SUBMITTED


def test_a_superuser_without_a_post_sees_no_case_and_approves_nothing() -> None:
    version = factories.submitted()
    client = signed_in(version.agency, superuser=True)
    paths = [
        "workers/worker/",
        "filings/filing/",
        "filings/filingversion/",
        f"workers/worker/{version.worker_id}/change/",
    ]
    assert [client.get(f"/admin/{path}").status_code for path in paths] == [403, 403, 403, 403]
    assert approve_selected(client, version).status_code == 403
    assert client.post(f"{VERSIONS}{version.pk}/approve/", {"revision": version.revision}).status_code == 404
    version.refresh_from_db()
    assert version.state == State.SUBMITTED


def test_a_decided_filing_has_nothing_to_save() -> None:
    version = factories.approved()
    client = signed_in(version.agency, Role.APPROVER)
    page = client.get(f"{VERSIONS}{version.pk}/change/").content.decode()
    assert [each for each in ('name="_save"', 'value="Approve"', 'name="note"') if each in page] == []
    assert client.post(f"{VERSIONS}{version.pk}/change/", {"note": "x"}).status_code == 403


def test_rows_of_another_agency_are_not_there() -> None:
    version = factories.submitted()
    elsewhere = signed_in(factories.agency("110000"), Role.APPROVER)
    assert elsewhere.get(f"{VERSIONS}{version.pk}/change/").status_code == 302
    assert version.filing.number not in elsewhere.get(VERSIONS).content.decode()
    assert elsewhere.post(f"{VERSIONS}{version.pk}/approve/", {"revision": version.revision}).status_code == 404


def test_numbers_are_masked() -> None:
    of = factories.worker(phone="13812345502", bank_account="6228480402564890018")
    factories.card(of, number="D12345678")
    client = signed_in(of.agency, Role.CLERK)
    card = of.cards.get()
    paths = ["worker/", f"worker/{of.pk}/change/", "card/", f"card/{card.pk}/change/"]
    pages = "".join(client.get(f"/admin/workers/{path}").content.decode() for path in paths)
    assert [
        secret for secret in (of.number, "13812345502", "6228480402564890018", "D12345678") if secret in pages
    ] == []
    assert of.number_tail in pages


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_list_and_empty_form_opens(language: str) -> None:
    office = factories.agency()
    factories.approved()
    client = signed_in(office, Role.AUDITOR, superuser=True)
    client.cookies["django_language"] = language
    for model, admin in desk_admin._registry.items():
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert (path, client.get(path).status_code) == (path, 200)
        if admin.has_add_permission(client.get(path).wsgi_request):
            assert (path, client.get(f"{path}add/").status_code) == (path, 200)
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            assert (path, client.get(f"{path}{row.pk}/change/").status_code) == (path, 200)


def test_a_new_person_signs_in_with_the_password_and_the_history_says_who_added_them() -> None:
    office = factories.agency()
    boss = factories.person(office, is_superuser=True)
    typed = {
        "staff_number": "120099",
        "name": "New",
        "extension": "",
        "act_reason": "Hired",
        "password1": "first-password-2026",
        "password2": "first-password-2026",
    }
    client_of(boss).post("/admin/offices/user/add/", typed)
    new = User.objects.get(staff_number="120099")
    assert new.check_password("first-password-2026")
    row = new.history.get()
    assert (row.act.user, row.act.reason, row.act.place) == (boss, "Hired", Place.ADMIN)


def test_a_change_of_configuration_needs_a_reason_and_leaves_no_act_without() -> None:
    office = factories.agency()
    client = signed_in(office, superuser=True)
    form = {"code": office.code, "name": "Renamed", "level": office.level, "division": office.division_id, "phone": ""}
    before = Act.objects.count()
    assert client.post(f"/admin/offices/agency/{office.pk}/change/", form).status_code == 200
    assert Act.objects.count() == before
    client.post(f"/admin/offices/agency/{office.pk}/change/", {**form, "act_reason": "New name"})
    assert office.history.latest().name == "Renamed"
    assert office.history.latest().act.reason == "New name"


def test_what_a_person_changed_of_the_shipped_data_is_theirs_from_then_on() -> None:
    root = signed_in(factories.agency(), superuser=True)
    day = WorkingDay.objects.get(pk=date(2026, 3, 10))
    said = {"day": "2026-03-10", "name": "x", "source": "notice", "act_reason": "notice"}
    root.post("/admin/policy/workingday/2026-03-10/change/", {**said, "kind": day.kind, "is_working": "on"})

    day.refresh_from_db()
    assert (day.name, day.origin) == ("x", Origin.ENTERED)


def test_agencies_below_move_along_and_none_stands_below_itself() -> None:
    old, new = factories.agency("120000"), factories.agency("110000")
    middle = factories.agency("120100", division="120000", parent=old)
    below = factories.agency("120116", parent=middle)
    with acting(by=factories.machine(), at=factories.NOW, ids=uuid7):
        middle.parent = new
        middle.save()

    assert Agency.objects.get(pk=below.pk).path == "/110000/120100/120116/"
    new.parent = Agency.objects.get(pk=below.pk)
    with pytest.raises(ValidationError):
        new.full_clean()


def test_not_even_a_superuser_gives_or_ends_a_post_there() -> None:
    office = factories.agency()
    boss, other = factories.person(office, is_superuser=True), factories.person(office, Role.CLERK)
    client = client_of(boss)
    post = other.posts.get()
    form = {"agency": office.pk, "role": Role.APPROVER, "starts_on": "2026-01-01", "ends_on": "", "act_reason": "x"}
    answers = [
        client.post("/admin/offices/post/add/", {**form, "user": other.pk}),
        client.post(f"/admin/offices/post/{post.pk}/change/", {**form, "user": other.pk}),
        client.post(f"/admin/offices/post/{post.pk}/delete/", {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert client.get(f"/admin/offices/post/{post.pk}/change/").status_code == 200
    assert [each.role for each in Post.objects.filter(user=other)] == [Role.CLERK]


def test_configuration_is_not_changed_by_posts() -> None:
    client = signed_in(factories.agency(), Role.POSTS)
    paths = ("offices/agency", "offices/user", "offices/post", "policy/workingday", "institutions/institution")
    assert [client.get(f"/admin/{path}/add/").status_code for path in paths] == [403] * 5
    assert [client.get(f"/admin/{path}/").status_code for path in paths] == [200] * 5


def test_nothing_can_be_deleted() -> None:
    office = factories.agency()
    client = signed_in(office, superuser=True)
    assert client.post(f"/admin/offices/agency/{office.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get("/admin/offices/agency/").content.decode()


def test_the_history_button_leads_to_the_desks_own_history() -> None:
    office = factories.agency()
    answer = signed_in(office, superuser=True).get(f"/admin/offices/agency/{office.pk}/history/")
    assert answer.url == f"/audit/history/offices.agency/{office.pk}/"
    assert signed_in(office, superuser=True).get(answer.url).status_code == 200
