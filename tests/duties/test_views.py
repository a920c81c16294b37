"""The pages of posts and requests, and a password that somebody else has set."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from agency.audit.models import Event
from agency.duties.management.commands import first_person
from agency.offices.acts import Actor
from agency.offices.enums import RequestState, Role
from agency.offices.models import Agency, Post, PostRequest, User
from tests import factories
from tests.factories import NOW
from tests.offices.test_admin import client_of

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
NEW = "another-password-2026"


@pytest.fixture
def office() -> Agency:
    return factories.agency("120000")


def request_page(request: PostRequest) -> str:
    return reverse("duties:request", args=[request.pk])


def test_a_request_goes_from_the_form_to_the_post(at_desk: AtDesk, office: Agency) -> None:
    new = factories.person(office)
    approver, auditor = (at_desk(factories.actor(office, role)) for role in (Role.APPROVER, Role.AUDITOR))
    typed = {"person": new.staff_number, "agency": office.pk, "role": "CL", "starts_on": "20260310", "reason": "New"}
    answer = approver.post(reverse("duties:ask"), typed)
    request = PostRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, request_page(request))

    assert new.name in auditor.get(reverse("offices:desk")).content.decode()
    assert 'name="grant-reason"' in auditor.get(request_page(request)).content.decode()
    assert 'name="grant-reason"' not in approver.get(request_page(request)).content.decode()
    auditor.post(reverse("duties:grant", args=[request.pk]), {"grant-reason": ""})
    assert [post.starts_on for post in new.posts.all()] == [date(2026, 3, 10)]


def test_what_was_typed_wrongly_is_said_beside_it_and_kept(at_desk: AtDesk, office: Agency) -> None:
    finance = factories.person(office, Role.FINANCE)
    client = at_desk(factories.actor(office, Role.APPROVER))
    typed = {"person": "nobody", "agency": office.pk, "role": "CL", "starts_on": "2026-03-10", "reason": "Because"}
    answer = client.post(reverse("duties:ask"), typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["person"] == ["Nobody who works here has this staff number."]
    answer = client.post(reverse("duties:ask"), {**typed, "person": finance.staff_number})
    assert answer.context["form"].errors["role"] == [
        "Nobody holds the post Window clerk beside Fund finance · Agency 120000 (since 2024-01-01). "
        "End that one before."
    ]
    assert 'value="Because"' in answer.content.decode()
    assert PostRequest.objects.count() == 0


def test_a_refusal_without_reason_and_a_decision_come_too_late_are_said_on_the_page(
    at_desk: AtDesk, office: Agency
) -> None:
    request = factories.post_request(office)
    client = at_desk(factories.actor(office, Role.AUDITOR))
    assert client.post(reverse("duties:refuse", args=[request.pk]), {}).status_code == 422
    client.post(reverse("duties:refuse", args=[request.pk]), {"refuse-reason": "No"})
    late = client.post(reverse("duties:grant", args=[request.pk]), {})
    assert late.status_code == 409
    assert "This request is not open any more: Refused." in late.content.decode()


def test_another_agencys_requests_and_posts_are_not_there(at_desk: AtDesk, office: Agency) -> None:
    request = factories.post_request(office)
    post = factories.person(office, Role.CLERK).posts.get()
    elsewhere = at_desk(factories.actor(factories.agency("110000"), Role.POSTS))
    answers = [
        elsewhere.get(request_page(request)),
        elsewhere.post(reverse("duties:grant", args=[request.pk])),
        elsewhere.post(reverse("duties:withdraw", args=[request.pk])),
        elsewhere.get(reverse("duties:end", args=[post.pk])),
        elsewhere.get(reverse("audit:history", args=["offices.postrequest", request.pk])),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    page = elsewhere.get(reverse("duties:posts"), {"agency": office.code}).content.decode()
    assert post.user.name not in page
    assert Agency.objects.get(code="110000").name in page


def test_the_posts_of_a_district_are_read_from_above_one_agency_at_a_time(at_desk: AtDesk, office: Agency) -> None:
    county = factories.agency("120116", parent=office)
    here, below = factories.person(office, Role.CLERK), factories.person(county, Role.CLERK)
    client = at_desk(factories.actor(office, Role.POSTS))
    page = client.get(reverse("duties:posts")).content.decode()
    assert (str(here) in page, str(below) in page) == (True, False)
    page = client.get(reverse("duties:posts"), {"agency": county.code}).content.decode()
    assert (str(here) in page, str(below) in page) == (False, True)


def test_the_deputys_post_names_whom_they_stand_in_for_in_the_bar_and_in_the_history(
    at_desk: AtDesk, office: Agency
) -> None:
    head, standing_in = factories.person(office, Role.REVIEWER), factories.person(office)
    with factories.acting(by=factories.machine(), at=NOW, ids=factories.uuid7):
        post = Post(user=standing_in, agency=office, role="RV", starts_on=NOW.date(), ends_on=date(2026, 3, 31))
        post.stands_in_for = head
        post.save()
    row = factories.determination(factories.worker(office), confirmed=False)
    client = at_desk(Actor.of(standing_in, at=NOW))
    client.post(reverse("workers:determination-confirm", args=[row.pk]), {"revision": row.revision})
    assert f"standing in for {head.name}" in client.get(reverse("offices:desk")).content.decode()
    auditor = at_desk(factories.actor(office, Role.AUDITOR))
    for address in (reverse("audit:history", args=["workers.determination", row.pk]), reverse("audit:acts")):
        assert f"Reviewer · Agency 120000, standing in for {head}" in auditor.get(address).content.decode()


# Passwords


def set_by_root(person: User, client: Client) -> None:
    typed = {
        "staff_number": person.staff_number,
        "name": person.name,
        "extension": "",
        "is_active": "on",
        "new_password": NEW,
        "act_reason": "Forgotten",
    }
    assert client.post(f"/admin/offices/user/{person.pk}/change/", typed).status_code == 302


def test_a_password_set_by_somebody_else_is_seen_by_the_auditor_and_must_be_changed(
    at_desk: AtDesk, office: Agency
) -> None:
    clerk, root = factories.person(office, Role.CLERK), factories.person(office, is_superuser=True)
    set_by_root(clerk, client_of(root))

    event = Event.objects.get(kind="person.password_set")
    assert (event.subject_id, event.agency, event.act.user, event.act.reason) == (
        str(clerk.pk),
        office,
        root,
        "Forgotten",
    )
    auditor = at_desk(factories.actor(office, Role.AUDITOR))
    words = "Set another person&#x27;s password, to be changed at the next sign-in"
    assert words in auditor.get(reverse("audit:history", args=["offices.user", clerk.pk])).content.decode()
    assert words in auditor.get(reverse("audit:acts")).content.decode()

    client = Client(headers={"accept-language": "en"})
    client.post("/sign-in/", {"username": clerk.staff_number, "password": NEW})
    for address in ("/", "/workers/", "/filings/", "/admin/"):
        assert client.get(address).url == "/password/"
    assert "Somebody else set your password." in client.get("/password/").content.decode()
    own = "only-the-person-knows-1"
    client.post("/password/", {"old_password": NEW, "new_password1": own, "new_password2": own})
    assert client.get("/workers/").status_code == 200


def test_nothing_is_written_either_before_the_password_is_changed(office: Agency) -> None:
    clerk = factories.person(office, Role.CLERK)
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client = client_of(clerk)
    assert client.post(reverse("workers:new"), {"number": factories.number(), "name": "X"}).url == "/password/"


def test_changing_a_persons_name_is_no_new_password(office: Agency) -> None:
    clerk, root = factories.person(office, Role.CLERK), factories.person(office, is_superuser=True)
    typed = {"staff_number": clerk.staff_number, "name": "Other", "is_active": "on", "act_reason": "Married"}
    client_of(root).post(f"/admin/offices/user/{clerk.pk}/change/", typed)
    clerk.refresh_from_db()
    assert (clerk.name, clerk.must_change_password) == ("Other", False)
    assert not Event.objects.filter(kind="person.password_set").exists()


# The operator's commands


def test_the_operators_command_gives_first_posts_and_says_why_it_does_not(office: Agency, capsys: Any) -> None:
    user = factories.person(office)
    call_command("first_posts", office.code, user.staff_number, "PM", reason="Installation")
    assert f"{user}: Permission maintainer · Agency 120000" in capsys.readouterr().out
    assert user.posts.get().history.get().act.reason == "Installation"
    with pytest.raises(CommandError, match="There is one already"):
        call_command("first_posts", office.code, factories.person(office).staff_number, "PM", reason="Again")
    with pytest.raises(CommandError, match="no such agency or person"):
        call_command("first_posts", "999999", user.staff_number, "AU", reason="x")


def test_the_first_superuser_is_added_once_and_changes_the_password_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_person.getpass, "getpass", lambda prompt: NEW)
    call_command("first_person", "000001", "Root")
    root = User.objects.get(staff_number="000001")
    assert (root.is_superuser, root.must_change_password, root.check_password(NEW)) == (True, True, True)
    with pytest.raises(CommandError, match="There is a superuser already"):
        call_command("first_person", "000002", "Second")


def test_open_requests_are_told_apart_from_decided_ones(at_desk: AtDesk, office: Agency) -> None:
    request = factories.post_request(office)
    client = at_desk(factories.actor(office, Role.AUDITOR))
    client.post(reverse("duties:refuse", args=[request.pk]), {"refuse-reason": "No"})
    counts = {tab["url"]: tab["count"] for tab in client.get(reverse("duties:requests")).context["tabs"]}
    assert counts == {"?tab=todo": 0, "?tab=open": 0, "?tab=decided": 1}
    request.refresh_from_db()
    assert request.state == RequestState.REFUSED
