"""`./run demo`: the whole desk on this machine, and its orderly end."""

import argparse
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from agency.devstack import addresses, stamps
from agency.devstack.keys import ROOT, VAR, demo_keys
from agency.devstack.processes import Process, Refused, Stopped
from agency.devstack.stack import Stack
from agency.devstack.watch import Watch

FOLDER = VAR / "demo"
SERVED = "110000,120000,120116"
"""The places of treatment that the demonstration's agencies look after."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Wishes:
    """How often the person asked to stop. The signal handler only counts, so that nothing is ever half done."""

    def __init__(self) -> None:
        self.stops = 0

    def listen(self) -> None:
        for number in SIGNALS:
            signal.signal(number, self._count)

    def _count(self, number: int, frame: FrameType | None) -> None:
        self.stops += 1

    def stop(self) -> bool:
        return self.stops > 0

    def hurry(self) -> bool:
        return self.stops > 1


class Demo:
    def __init__(self, stack: Stack, host: str, port: int) -> None:
        self.stack = stack
        self.host, self.port = host, port
        self.wishes = Wishes()
        self.external = not stack.postgres
        self.control = ""

    def run(self) -> int:
        """Start, watch, stop. Returns the exit code."""
        self.wishes.listen()
        try:
            self._start_servers()
            self._prepare()
            self._start_desk()
            self._watch()
        except Stopped:
            print("\nStopping ...", flush=True)
            return 0
        finally:
            self._stop()
        return 1

    def _start_servers(self) -> None:
        for old in (FOLDER / "log").glob("*.log"):
            old.unlink()
        servers = [server for server in (self.stack.postgres, self.stack.valkey) if server]
        for server in servers:
            server.start()
        for server in servers:
            server.wait_ready(60, self.wishes.stop)
        self.stack.prepare_database()
        self.stack.publish()

    def _prepare(self) -> None:
        made_by = stamps.Migrations(FOLDER)
        if not self.external and (rewritten := made_by.rewritten()):
            raise Refused(
                f"The demonstration's tables were made by an earlier state of {', '.join(rewritten)}."
                " Start over with --fresh: what was entered in it is lost, the invented data is made anew."
            )
        self._once("Making the tables", "schema", stamps.schema_sources, "migrate", "--no-input", "-v", "0")
        made_by.note()
        if not stamps.translations_are_compiled():
            self._step("Compiling the translations", "messages", "--compile")
        self._once("Loading the reference data", "reference", stamps.reference_sources, "load_reference", "-v", "0")

    def _invent(self) -> None:
        """The demonstration set, while the web process starts: nobody is told the address before both are there."""
        if has_command("seed_demo") and not (FOLDER / "logins.txt").exists():
            told = self._step("Inventing a demonstration set", "seed_demo")
            (FOLDER / "logins.txt").write_text(told)

    def _once(self, title: str, name: str, sources: Callable[[], list[Path]], *words: str) -> None:
        """Do a step unless it was done with the same sources; a server of somebody else's is always asked."""
        stamp = stamps.Stamp(FOLDER, name, sources())
        if self.external or not stamp.fresh:
            self._step(title, *words)
            stamp.set()

    def _step(self, title: str, *words: str) -> str:
        print(f"{title} ...", flush=True)
        step = self.stack.command(*words)
        step.start()
        try:
            code = step.wait(stopping=self.wishes.stop)
        finally:
            step.kill()
        if code != 0:
            raise Refused(f"{title}: manage.py {words[0]} failed.\n{step.tail(25)}\nIts log is {step.log}")
        return step.output()

    def _start_desk(self) -> None:
        web = self.stack.serve(self.host, self.port)
        web.start()
        self._invent()
        others = [self.stack.worker, self.stack.beat]
        if has_command("national_hub"):
            self.control = self.stack.serve_control()
            self.stack.hub.command += ["--serves", SERVED]
            others.append(self.stack.hub)
        for process in others:
            process.start()
        web.wait_ready(60, self.wishes.stop)
        self._greet()
        self.stack.long_worker.start()  # nobody waits for it in the first seconds
        for process in (*others, self.stack.long_worker):
            process.wait_ready(60, self.wishes.stop)
        self._visit()

    def _visit(self) -> None:
        """Patients in the demonstration's hospital. It asks the running desk, so it is the last thing, and may fail."""
        visited = FOLDER / "visited"
        if not has_command("seed_visits") or visited.exists():
            return
        visited.touch()
        try:
            self._step("Admitting two patients in Beijing", "seed_visits", addresses.site(self.host, self.port))
        except Refused as refused:
            print(refused, flush=True)

    def _greet(self) -> None:
        print(f"\nKuasheng is open at {addresses.site(self.host, self.port)}/ (all data invented)\n")
        logins = FOLDER / "logins.txt"
        if logins.exists():
            print(logins.read_text())
        if self.control:
            print(f"National hub stand-in: {self.control}/ (switch its faults there)")
        print(f"Logs: {FOLDER / 'log'}. Ctrl-C stops everything; the data stays (--fresh starts over).", flush=True)

    def _watch(self) -> None:
        """Until told to stop. Without web or PostgreSQL there is no desk; everything else is started again."""
        vital = [process for process in (self.stack.postgres, self.stack.web) if process]
        others = [process for process in self.stack.processes if process.child and process not in vital]
        watches = [Watch(process, time.monotonic()) for process in others]
        while not self.wishes.stop():
            for process in vital:
                if not process.running:
                    raise Refused(f"{process.name} has ended by itself:\n{process.tail()}\nIts log is {process.log}")
            for watch in watches:
                if told := watch.look(time.monotonic()):
                    print(told, flush=True)
            time.sleep(0.2)
        raise Stopped

    def _stop(self) -> None:
        """Reverse order. A second Ctrl-C ends the desk's processes at once; the databases always end in order."""
        servers = (self.stack.postgres, self.stack.valkey)
        desk: list[Process] = [process for process in self.stack.processes if process not in servers]
        for process in reversed(desk):
            process.stop(hurry=self.wishes.hurry)
        for server in reversed(servers):
            if server:
                server.stop()


def has_command(name: str) -> bool:
    return any(ROOT.glob(f"*/management/commands/{name}.py")) or any(
        ROOT.glob(f"agency/*/management/commands/{name}.py")
    )


def start_over(stack: Stack) -> Stack:
    """Forget the demonstration's data, wherever it lies."""
    if stack.postgres:
        shutil.rmtree(stack.postgres.data, ignore_errors=True)
    for place in FOLDER.iterdir():
        if place.is_dir():
            shutil.rmtree(place)
        elif place.name != "lock":
            place.unlink()
    stack.release()
    return Stack(FOLDER, demo_keys())


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run demo", description=__doc__)
    parser.add_argument("address", nargs="?", default="127.0.0.1:8000", metavar="HOST:PORT")
    parser.add_argument("--fresh", action="store_true", help="throw the demonstration's data away first")
    wanted = parser.parse_args(words)
    host, port = addresses.parse(wanted.address)
    stack = Stack(FOLDER, demo_keys())
    addresses.check_free(host, port)
    return Demo(start_over(stack) if wanted.fresh else stack, host, port).run()
