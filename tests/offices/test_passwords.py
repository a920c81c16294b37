"""Signing in, and changing one's own password."""

import pytest
from django.test import Client

from agency.offices.enums import Role
from agency.offices.models import User
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "another-password-2026"


def sign_in(user: User, password: str) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": user.staff_number, "password": password})
    return client


def test_signing_in_leaves_no_history() -> None:
    user = factories.person(factories.agency(), Role.CLERK)
    client = sign_in(user, factories.PASSWORD)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.history.count() == 1


def test_a_person_changes_their_own_password_in_an_act() -> None:
    user = factories.person(factories.agency(), Role.CLERK)
    client = sign_in(user, factories.PASSWORD)
    typed = {"old_password": factories.PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/password/", typed).url == "/password/done/"
    assert "_auth_user_id" in sign_in(user, NEW).session
    assert user.history.latest().act.user == user


def test_the_administration_sends_there() -> None:
    client = sign_in(factories.person(factories.agency(), Role.CLERK), factories.PASSWORD)
    assert client.get("/admin/password_change/").url == "/password/"
