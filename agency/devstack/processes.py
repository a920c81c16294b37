"""Child processes: started in a session of their own, waited for, stopped or killed, and never left behind.

honcho was tried for this. It starts everything at once and stops everything at once, after five seconds with
SIGKILL; a database has to be ready before its clients start and may stop only after them. So the order is ours
(`agency.devstack.demo`), and this is all that it needs.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

POLL = 0.05
CLOCK_DRIFT = 2.0
"""Seconds by which two readings of one start time may differ."""


class Refused(Exception):
    """Something a person has to put right; the text is the sentence that says what to do."""


class Stopped(Exception):
    """The person asked to stop (Ctrl-C, SIGTERM, SIGHUP)."""


class Process:
    """One child and all its descendants: they share a session, so one signal reaches them together.

    `folder` keeps `log/NAME.log` and `run/NAME.pid`. `ready` answers whether the process serves yet;
    without it the process is ready once it runs. `stop_signal` asks for an orderly end, `grace` is the
    number of seconds it gets.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        ready: Callable[[], bool] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 10.0,
        user: int | None = None,
        working_folder: Path | None = None,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.folder = folder
        self.environment = environment
        self.ready = ready
        self.stop_signal = stop_signal
        self.grace = grace
        self.user = user
        self.working_folder = working_folder
        self.child: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def log(self) -> Path:
        return self.folder / "log" / f"{self.name}.log"

    @property
    def record(self) -> Path:
        return self.folder / "run" / f"{self.name}.pid"

    @property
    def pid(self) -> int | None:
        return self.child.pid if self.child else None

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def start(self) -> None:
        """Start the child; nothing happens when it runs already."""
        if self.running:
            return
        adopt_orphans()
        for place in (self.log, self.record):
            place.parent.mkdir(parents=True, exist_ok=True)
        identity = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self.child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=None if self.environment is None else dict(self.environment),
                cwd=self.working_folder,
                start_new_session=True,
                **identity,  # type: ignore[call-overload]
            )
        self.record.write_text(f"{self.child.pid} {self.stop_signal.value} {birth(self.child.pid) or 0}")

    def wait_ready(self, timeout: float = 30.0, stopping: Callable[[], bool] = lambda: False) -> None:
        """Return when the child serves. Raises Refused when it ends or stays silent, Stopped when told to stop."""
        deadline = time.monotonic() + timeout
        while not (self.running and (self.ready is None or self.ready())):
            if stopping():
                raise Stopped
            if not self.running:
                raise Refused(f"{self.name} ended while starting:\n{self.tail()}\nIts log is {self.log}")
            if time.monotonic() > deadline:
                raise Refused(f"{self.name} did not start within {timeout:.0f} s. Its log is {self.log}")
            time.sleep(POLL)

    def wait(self, timeout: float = 600.0, stopping: Callable[[], bool] = lambda: False) -> int:
        """Wait for a child that ends by itself and return its exit code."""
        deadline = time.monotonic() + timeout
        while self.running:
            if stopping():
                self.stop()
                raise Stopped
            if time.monotonic() > deadline:
                self.kill()
                raise Refused(f"{self.name} did not end within {timeout:.0f} s. Its log is {self.log}")
            time.sleep(POLL)
        code = self.child.returncode if self.child else 0
        self._forget()
        return code

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ask for an orderly end; SIGKILL for what is still there after `grace` seconds, or at once in a hurry."""
        if self.running and self.child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.child.pid, self.stop_signal)
            deadline = time.monotonic() + self.grace
            while self.running and time.monotonic() < deadline and not hurry():
                time.sleep(POLL)
        self.kill()

    def kill(self) -> None:
        """SIGKILL the child and all its descendants, and reap them."""
        if not self.child:
            return
        family = descendants(self.child.pid)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)
        for member in family:
            with contextlib.suppress(psutil.Error):
                member.kill()
        self.child.wait()
        reap([member.pid for member in family])
        reap_group(self.child.pid)
        self._forget()

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.output().splitlines()[-lines:])

    def output(self) -> str:
        """What the child wrote since its last start."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def says(self, words: str) -> Callable[[], bool]:
        """A readiness test: the child wrote these words since its last start."""
        return lambda: words in self.output()

    def _forget(self) -> None:
        self.record.unlink(missing_ok=True)


def foreground(command: Sequence[str], *, environment: Mapping[str, str], folder: Path) -> int:
    """Run a child on the person's terminal and return its exit code.

    Ctrl-C reaches it from the terminal and we wait for its end; a SIGTERM to us is passed on as SIGINT, so that it
    can end its own children.
    """
    child = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return child.wait()
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
            child.wait()


def adopt_orphans() -> None:
    """Become the parent of grandchildren whose parent was killed, so that they can be reaped (Linux)."""
    if sys.platform == "linux":
        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def descendants(pid: int) -> list[psutil.Process]:
    """All of them, also those that made a session of their own, as PostgreSQL's do."""
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).children(recursive=True)
    return []


def reap(pids: list[int], timeout: float = 5.0) -> None:
    """Collect killed processes that became our children when their own parent went."""
    deadline = time.monotonic() + timeout
    while pids and time.monotonic() < deadline:
        pids = [pid for pid in pids if psutil.pid_exists(pid) and not _reaped(pid)]
        time.sleep(0.01 if pids else 0)


def reap_group(group: int, timeout: float = 5.0) -> None:
    """The same for what a child left behind that ended before it could be asked who its descendants are."""
    deadline = time.monotonic() + timeout
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-group, os.WNOHANG) == (0, 0):
                time.sleep(0.01)


def _reaped(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        with contextlib.suppress(psutil.Error):
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        return True


def birth(pid: int) -> float | None:
    """When the process started; None when it is gone or only a zombie is left."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE:
            return process.create_time()
    return None


def end_leftovers(folder: Path, timeout: float = 10.0) -> list[str]:
    """End the children of a launcher that was killed before it could stop them; returns their names."""
    ended = []
    for record in sorted((folder / "run").glob("*.pid")):
        pid, stop_signal, born = record.read_text().split()
        now = birth(int(pid))
        if now is not None and abs(now - float(born)) < CLOCK_DRIFT:
            end(int(pid), signal.Signals(int(stop_signal)), timeout)
            ended.append(record.stem)
        record.unlink(missing_ok=True)
    return ended


def end(pid: int, stop_signal: signal.Signals, timeout: float) -> None:
    """Stop a process that is not our child, its descendants included."""
    family = descendants(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, stop_signal)
        deadline = time.monotonic() + timeout
        while birth(pid) and time.monotonic() < deadline:
            time.sleep(POLL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    for member in family:
        with contextlib.suppress(psutil.Error):
            member.kill()
