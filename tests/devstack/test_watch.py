"""What happens when a part of the running desk ends by itself."""

import os
import signal
import sys
import time

import psutil
import pytest

from agency.devstack import processes
from agency.devstack.demo import Demo
from agency.devstack.processes import Process, Refused, Stopped
from agency.devstack.stack import Stack
from agency.devstack.watch import FIRST_PAUSE, LONGEST_PAUSE, STEADY, Watch

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time;"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print('up', flush=True); time.sleep(60)",
]


class Pretended(Process):
    """A child that ends and starts when the test says so."""

    running = False
    starts = 0

    def start(self):
        self.running = True
        self.starts += 1

    def kill(self):
        self.running = False


@pytest.fixture
def child(tmp_path):
    made = Pretended("worker", [], folder=tmp_path)
    made.start()
    return made


def test_an_ended_child_is_started_again_after_a_pause_with_one_line(child):
    watch = Watch(child, now=0)

    assert (watch.look(1), child.starts) == ("", 1)
    child.running = False
    assert (watch.look(2), watch.look(2.9), child.starts) == ("", "", 1)
    assert watch.look(3) == f"worker has ended by itself; started again. Its log is {child.log}"
    assert (watch.look(4), child.starts) == ("", 2)


def test_the_pause_grows_and_is_short_again_after_a_steady_run(child):
    watch, now, pauses = Watch(child, now=0), 0.0, []
    for ran in (0, 0, 0, 0, 0, 0, 0, STEADY):
        now += ran
        child.running, began = False, now
        while not watch.look(now):
            now += 0.5
        pauses.append(now - began)

    assert pauses == [FIRST_PAUSE, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, FIRST_PAUSE]


def test_what_a_killed_child_leaves_behind_is_ended_before_it_starts_again(tmp_path):
    parent = Process("worker", PARENT, folder=tmp_path)
    parent.ready = parent.says("up")
    parent.start()
    parent.wait_ready()
    (orphan,) = processes.descendants(parent.pid)
    watch = Watch(parent, now=0)
    os.kill(parent.pid, signal.SIGKILL)
    parent.child.wait()

    watch.look(1)

    assert not psutil.pid_exists(orphan.pid)
    assert watch.look(2)
    assert parent.running
    parent.kill()


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A demonstration whose processes only sleep."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "redis://nowhere.example/0")
    stack = Stack(tmp_path, {})
    made = Demo(stack, "127.0.0.1", 1)
    for process in (stack.worker, stack.long_worker, stack.beat, stack.hub, stack.serve("127.0.0.1", 1)):
        process.command = SLEEPER
        process.start()
    yield made
    stack.stop()
    stack.release()


def end(process):
    os.kill(process.pid, signal.SIGKILL)
    process.child.wait()


@pytest.mark.parametrize("name", ["worker", "long_worker", "beat", "hub"])
def test_the_desk_goes_on_without_one_of_its_helpers(desk, name, capsys, monkeypatch):
    helper = getattr(desk.stack, name)
    monkeypatch.setattr("agency.devstack.watch.FIRST_PAUSE", 0.0)
    first, deadline = helper.pid, time.monotonic() + 20
    desk.wishes.stop = lambda: (helper.running and helper.pid != first) or time.monotonic() > deadline
    end(helper)

    with pytest.raises(Stopped):
        desk._watch()

    assert (helper.running, desk.stack.web.running) == (True, True)
    assert capsys.readouterr().out == f"{name} has ended by itself; started again. Its log is {helper.log}\n"


def test_without_the_web_process_the_desk_ends(desk):
    end(desk.stack.web)

    with pytest.raises(Refused, match="web has ended by itself"):
        desk._watch()


def test_the_greeting_names_the_stand_ins_control_page(desk, capsys):
    desk.control = desk.stack.serve_control()
    desk._greet()

    flag, address = desk.stack.hub.command[-2:]
    assert flag == "--control"
    assert f"National hub stand-in: http://{address}/ " in capsys.readouterr().out
