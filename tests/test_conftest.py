"""The fixtures keep their promises; every other test leans on them."""

import pytest
import redis
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.template import Context, engines
from django.utils import timezone

from agency.devstack import database
from agency.devstack.keys import ROOT


def session(key: str) -> Session:
    return Session(session_key=key, session_data="", expire_date=timezone.now())


@pytest.mark.django_db
def test_tests_run_as_the_application_and_not_as_the_owner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (database.APPLICATION,)


@pytest.mark.parametrize("time", ["first", "second"])
def test_committed_rows_are_gone_in_the_next_test(time, committed_db):
    session("the same key").save(force_insert=True)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_changed_reference_table_is_put_back(time, committed_db, cleaner):
    assert ContentType.objects.filter(model="session").count() == 1
    with cleaner.connect() as admin:
        admin.execute("DELETE FROM django_content_type WHERE model = 'session'")
    assert ContentType.objects.filter(model="session").count() == 0


@pytest.mark.race
def test_calls_run_at_once_each_on_a_connection_of_its_own(committed_db, together):
    backends = set()

    def insert() -> str:
        backends.add(connection.connection.info.backend_pid if connection.connection else connect())
        session("one").save(force_insert=True)
        return "saved"

    outcomes = together(insert, insert, insert)
    assert sorted(str(type(outcome).__name__) for outcome in outcomes) == ["IntegrityError", "IntegrityError", "str"]
    assert (len(backends), Session.objects.count()) == (3, 1)


def connect() -> int:
    connection.connect()
    return connection.connection.info.backend_pid


def test_a_variable_that_nobody_gave_fails_in_our_templates():
    template = engines["django"].engine.from_string("{{ nobody.gave.this }}")
    for node in template.nodelist:
        node.origin = type(node.origin)(name=str(ROOT / "templates" / "invented.html"))
    with pytest.raises(AssertionError, match=r"templates/invented.html names nobody.gave.this"):
        template.render(Context())


def test_a_given_but_empty_variable_is_fine():
    assert engines["django"].engine.from_string("[{{ one }}]").render(Context({"one": ""})) == "[]"


@pytest.mark.kill
def test_the_broker_can_be_killed_and_comes_back_with_its_data(processes):
    with redis.Redis.from_url(processes.environment["REDIS_URL"]) as broker:
        broker.set("kept", "yes")
        broker.execute_command("WAITAOF", 1, 0, 5000)
    processes.valkey.kill()
    processes.start_valkey()
    with redis.Redis.from_url(processes.environment["REDIS_URL"]) as broker:
        assert broker.get("kept") == b"yes"


@pytest.mark.browser
def test_the_desk_opens_in_a_browser_in_chinese(page, screenshot):
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert screenshot(page, "sign-in").stat().st_size > 0
