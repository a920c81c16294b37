"""`./run` and the servers, as a person meets them: with real processes, but as few of them as will do."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from agency.devstack import addresses, database, demo, processes
from agency.devstack.demo import Wishes
from agency.devstack.keys import ROOT, kept
from agency.devstack.postgres import Postgres
from agency.devstack.processes import Process, Refused, Stopped
from agency.devstack.stack import Stack, Taken

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time;"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True);"
    "print('up', flush=True); time.sleep(60)",
]


def process(folder: Path, command: list[str], **options: float) -> Process:
    made = Process("child", command, folder=folder, **options)
    made.ready = made.says("up")
    return made


def test_a_taken_port_is_told_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused) as refusal:
            addresses.check_free("127.0.0.1", port)
    assert str(refusal.value) == (
        f"Something else listens on 127.0.0.1:{port} already. Stop it, or choose another port:"
        f" ./run demo 127.0.0.1:{port + 1}"
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("127.0.0.1:8123", ("127.0.0.1", 8123)),
        ("8123", ("127.0.0.1", 8123)),
        ("desk.example", ("desk.example", 8000)),
        ("[::1]:8123", ("::1", 8123)),
    ],
)
def test_addresses_are_read(text, meant):
    assert addresses.parse(text) == meant


@pytest.mark.parametrize("text", ["127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000", "0"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(Refused, match="is not an address"):
        addresses.parse(text)


def test_killing_takes_the_grandchildren_along_and_leaves_no_zombie(tmp_path):
    parent = process(tmp_path, PARENT)
    parent.start()
    parent.wait_ready()
    family = [parent.pid, *(member.pid for member in processes.descendants(parent.pid))]
    parent.kill()
    assert len(family) == 2
    assert [pid for pid in family if psutil.pid_exists(pid)] == []


def test_stopping_is_orderly_and_then_firm(tmp_path):
    stubborn = process(tmp_path, STUBBORN, grace=0.3)
    stubborn.start()
    stubborn.wait_ready()
    stubborn.stop()
    assert stubborn.child.returncode == -signal.SIGKILL


def test_a_second_ctrl_c_does_not_wait_for_the_grace(tmp_path):
    wishes = Wishes()
    stubborn = process(tmp_path, STUBBORN, grace=30)
    stubborn.start()
    stubborn.wait_ready()
    wishes._count(signal.SIGINT, None)
    wishes._count(signal.SIGINT, None)
    began = time.monotonic()
    stubborn.stop(hurry=wishes.hurry)
    assert (stubborn.running, time.monotonic() - began < 5) == (False, True)


def test_a_stop_while_waiting_ends_the_step(tmp_path):
    step = process(tmp_path, SLEEPER)
    step.start()
    with pytest.raises(Stopped):
        step.wait(stopping=lambda: True)
    assert not step.running


def test_a_child_that_ends_while_starting_is_told_with_its_last_words(tmp_path):
    child = process(tmp_path, [sys.executable, "-c", "raise SystemExit('no such key')"])
    child.start()
    with pytest.raises(Refused, match="child ended while starting:\nno such key"):
        child.wait_ready()
    child.kill()


def test_children_of_a_killed_launcher_are_ended_at_the_next_start(tmp_path):
    orphan = process(tmp_path, SLEEPER)
    orphan.start()
    orphan.wait_ready()
    assert processes.end_leftovers(tmp_path) == ["child"]
    orphan.child.wait()
    assert processes.end_leftovers(tmp_path) == []


def test_a_foreign_process_with_a_recycled_number_is_left_alone(tmp_path):
    stranger = process(tmp_path, SLEEPER)
    stranger.start()
    stranger.record.write_text(f"{stranger.pid} 15 {psutil.Process(stranger.pid).create_time() - 100}")
    assert (processes.end_leftovers(tmp_path), stranger.running) == ([], True)
    stranger.kill()


def test_secrets_are_made_once_and_are_private(tmp_path):
    first = kept(tmp_path / "keys.env", {"KEY": "one"})
    second = kept(tmp_path / "keys.env", {"KEY": "two"})
    assert (first, second, (tmp_path / "keys.env").stat().st_mode & 0o777) == ({"KEY": "one"}, {"KEY": "one"}, 0o600)


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    server = Postgres(tmp_path / "cluster", durable=False)
    server.start()
    server.wait_ready()
    yield server
    server.kill()


def test_committed_rows_survive_a_kill_and_the_stale_lock_is_dropped(cluster):
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute("CREATE TABLE kept AS SELECT generate_series(1, 100)")
        admin.execute("CHECKPOINT")
        assert admin.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        # trigram search on Chinese is silently empty under LC_CTYPE=C
        assert admin.execute("SELECT datctype FROM pg_database WHERE datname = 'postgres'").fetchone() == ("C.UTF-8",)
    cluster.kill()
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    cluster.wait_ready()
    with psycopg.connect(cluster.admin_url) as admin:
        assert admin.execute("SELECT count(*) FROM kept").fetchone() == (100,)


def test_roles_are_made_once_and_the_application_owns_nothing(cluster):
    owner_url, application_url = database.prepare(cluster.admin_url)
    assert database.prepare(cluster.admin_url) == (owner_url, application_url)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE one (n int)")
    with psycopg.connect(application_url, autocommit=True) as application:
        for forbidden in ("CREATE TABLE two (n int)", "DROP TABLE one", "INSERT INTO one VALUES (1)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(forbidden)
    with pytest.raises(Refused, match="signs in as kuasheng_app, who may not create roles"):
        database.prepare(application_url)


def test_nothing_embedded_starts_when_the_servers_are_given(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://app:secret@db.example/kuasheng")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner:secret@db.example/kuasheng")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/0")
    stack = Stack(tmp_path, {})
    given = {name: stack.environment[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")}
    assert (stack.postgres, stack.valkey) == (None, None)
    assert given == {name: os.environ[name] for name in given}
    assert [name for name in stack.hub.environment if "DATABASE" in name] == []
    stack.release()


def test_a_folder_serves_one_launcher_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/0")
    first = Stack(tmp_path, {})
    with pytest.raises(Taken, match=f"process {os.getpid()}"):
        Stack(tmp_path, {})
    first.release()


def test_run_says_what_it_can_do():
    told = subprocess.run([sys.executable, ROOT / "run", "--help"], capture_output=True, text=True)
    assert (told.returncode, told.stdout.strip().splitlines()[0].split()[:2]) == (0, ["./run", "demo"])


def test_the_demonstrations_stand_in_serves_the_places_of_its_agencies() -> None:
    from agency.offices.demo import AGENCIES

    assert sorted(demo.SERVED.split(",")) == sorted({division for _, _, _, division, _ in AGENCIES})
