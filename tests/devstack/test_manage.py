"""What `./run manage national_hub` is given."""

import pytest

from agency.devstack import manage
from agency.devstack.processes import Refused
from agency.devstack.stack import Stack


@pytest.fixture
def called(monkeypatch):
    """The environments that management commands were given."""
    given = []
    monkeypatch.setattr(manage, "call", lambda words, environment: given.append(environment) or 0)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_NAME"):
        monkeypatch.setenv(name, "postgres://somewhere.example/one")
    return given


def test_a_stand_in_beside_the_running_desk_gets_its_broker_and_no_database(called, tmp_path, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://nowhere.example/0")
    running = Stack(tmp_path, {"LINE_KEY": "the line's key"})
    running.publish()
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setattr(manage, "FOLDER", tmp_path)

    manage.main(["national_hub", "--mode", "silent"])

    (given,) = called
    assert (given["REDIS_URL"], given["LINE_KEY"]) == ("redis://nowhere.example/0", "the line's key")
    assert given["HUB_STORE"] == str(tmp_path / "hub.sqlite3")
    assert [name for name in given if "DATABASE" in name or name in ("FIELD_KEYS", "INDEX_KEY")] == []
    running.release()


def test_a_stand_in_with_a_broker_of_its_own_gets_no_database_either(called, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere.example/0")

    manage.main(["national_hub"])

    assert called[0]["REDIS_URL"] == "redis://elsewhere.example/0"
    assert [name for name in called[0] if "DATABASE" in name] == []


def test_a_stand_in_without_a_broker_is_told_what_to_do(called, tmp_path, monkeypatch):
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setattr(manage, "FOLDER", tmp_path)

    with pytest.raises(Refused, match=r"start \./run demo beside it, or set REDIS_URL"):
        manage.main(["national_hub"])

    assert called == []
