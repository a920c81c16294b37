"""One set of servers and processes in a folder of its own: the demonstration's, the tests' or a measurement's."""

import fcntl
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from agency.devstack import addresses, database
from agency.devstack.keys import ROOT, VAR, write_private
from agency.devstack.postgres import Postgres
from agency.devstack.processes import Process, Refused, end_leftovers
from agency.devstack.valkey import Valkey

CONTRACT = (
    *("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "LINE_KEY"),
    *("EXCHANGE_SENDER", "HUB_STORE", "BEAT_SCHEDULE", "ALLOWED_HOSTS", "DEBUG", "SITE_HTTPS"),
)
"""What the desk reads from its environment (docs/setup.md)."""
STATIC = VAR / "static"
"""Where collectstatic would put files; here they come from their sources, and whitenoise warns when it is missing."""
HUB_KNOWS = ("REDIS_URL", "LINE_KEY", "HUB_STORE", "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
"""All that the national exchange's stand-in is given: no way to our database."""


class Stack:
    """Servers (embedded unless the environment names others), environment and processes of one desk.

    `web` is made by `serve(host, port)`; `worker`, `beat` and `hub` are there from the start. Nothing runs until
    it is started. `durable=False` gives up the database's safety against crashes for speed.
    """

    def __init__(
        self, folder: Path, keys: Mapping[str, str], *, durable: bool = True, database_name: str = database.DATABASE
    ) -> None:
        self.folder = folder
        self.database_name = database_name
        for place in (folder, STATIC):
            place.mkdir(parents=True, exist_ok=True)
        self._lock = _claim(folder)
        end_leftovers(folder)
        given = os.environ
        self.postgres = None if "DATABASE_URL" in given else Postgres(folder, durable=durable)
        self.valkey = None if "REDIS_URL" in given else Valkey(folder)
        self.admin_url = self.postgres.admin_url if self.postgres else given["DATABASE_URL"]
        self.given_owner_url = None if self.postgres else given.get("DATABASE_OWNER_URL")
        owner_url, application_url = (
            (self.given_owner_url, self.admin_url)
            if self.given_owner_url
            else database.urls(self.admin_url, database_name)
        )
        self.environment = {
            **given,
            "DJANGO_SETTINGS_MODULE": "agency.settings",
            "PYTHONUNBUFFERED": "1",
            "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
            "DEBUG": "false",
            "SITE_HTTPS": "false",
            "EXCHANGE_SENDER": "kuasheng",
            "HUB_STORE": str(folder / "hub.sqlite3"),
            "BEAT_SCHEDULE": str(folder / "beat"),
            **keys,
            "DATABASE_URL": application_url,
            "DATABASE_OWNER_URL": owner_url,
            "REDIS_URL": self.valkey.url if self.valkey else given["REDIS_URL"],
        }
        self.web: Process | None = None
        celery = ["-m", "celery", "-A", "agency.celery"]
        told = ["--loglevel", "INFO"]
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        worker = [*celery, "worker", *told, *alone]
        self.worker = self._process("worker", [*worker, "--concurrency", "2", "-n", "desk"])
        self.long_worker = self._process("long_worker", [*worker, "--concurrency", "1", "-n", "long", "-Q", "long"])
        for each in (self.worker, self.long_worker):
            each.ready = each.says(" ready.")
        self.beat = self._process("beat", [*celery, "beat", "--pidfile=", *told])
        self.beat.ready = self.beat.says("Starting...")
        self.hub = self._process("hub", ["manage.py", "national_hub"])
        self.hub.environment = hub_environment(self.environment)
        store = Path(self.environment["HUB_STORE"])
        self.hub.ready = lambda: store.exists() and bool(self.hub.output().strip())

    def start_postgres(self) -> None:
        if self.postgres:
            self.postgres.start()
            self.postgres.wait_ready()

    def start_valkey(self) -> None:
        if self.valkey:
            self.valkey.start()
            self.valkey.wait_ready()

    def prepare_database(self, *, anew: bool = False) -> None:
        """Make roles and database unless both addresses were given: then they are used as they are."""
        if not self.given_owner_url:
            database.prepare(self.admin_url, self.database_name, anew=anew)

    def serve(self, host: str, port: int) -> Process:
        """The web process at that address, not yet started."""
        hosts = "*" if host in addresses.EVERYWHERE else f"{self.environment['ALLOWED_HOSTS']},{host}"
        command = ["-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
        command += ["--workers", "1", "--blocking-threads", "4", "--log-level", "warning"]
        self.web = self._process("web", [*command, "agency.wsgi:application"])
        self.web.environment = {**self.environment, "ALLOWED_HOSTS": hosts}
        self.web.ready = lambda: addresses.answers(host, port)
        return self.web

    def serve_control(self) -> str:
        """Let the stand-in show its control page, at a free port of this machine. Returns the page's address."""
        port = addresses.free_port()
        self.hub.command += ["--control", f"127.0.0.1:{port}"]
        return addresses.site("127.0.0.1", port)

    def command(self, *words: str) -> Process:
        """A management command as a child process, not yet started."""
        return self._process(words[0].lstrip("-"), ["manage.py", *words])

    @property
    def processes(self) -> list[Process]:
        """All that may run, in the order of starting."""
        workers = (self.worker, self.long_worker)
        every = (self.postgres, self.valkey, self.hub, *workers, self.beat, self.web)
        return [process for process in every if process]

    def stop_desk(self) -> None:
        """End web, beat, workers and hub at once; the servers stay."""
        for process in reversed(self.processes):
            if process not in (self.postgres, self.valkey):
                process.kill()

    def stop(self) -> None:
        """End everything, in the reverse order of starting."""
        for process in reversed(self.processes):
            process.stop()

    def stop_undisturbed(self) -> None:
        """The same, and an impatient second Ctrl-C does not cut it short."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self.stop()

    def release(self) -> None:
        """Let another launcher use the folder."""
        os.close(self._lock)

    def publish(self) -> None:
        """Let `./run manage` find the running servers."""
        chosen = {name: self.environment[name] for name in CONTRACT}
        write_private(self.folder / "environment.json", json.dumps(chosen))

    def _process(self, name: str, words: list[str]) -> Process:
        return Process(
            name, [sys.executable, *words], folder=self.folder, environment=self.environment, working_folder=ROOT
        )


def hub_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the stand-in may know of this environment, and what Django cannot start without."""
    return {
        **{name: value for name, value in environment.items() if name in HUB_KNOWS},
        "DJANGO_SETTINGS_MODULE": "agency.settings",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": "the stand-in signs nothing with this",
    }


def published(folder: Path) -> dict[str, str]:
    """The environment of the stack that runs in this folder. Raises Refused when it is only just starting."""
    try:
        return dict(json.loads((folder / "environment.json").read_text()))
    except FileNotFoundError:
        raise Refused("The demonstration is just starting. Try again when it has shown its address.") from None


class Taken(Refused):
    """Another launcher uses the folder."""


def _claim(folder: Path) -> int:
    """Hold the folder as long as this process lives."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(lock, 20).decode().strip()
        os.close(lock)
        raise Taken(
            f"Kuasheng runs from {folder} already (process {holder}). Stop it with Ctrl-C there, or: kill {holder}"
        ) from None
    (folder / "environment.json").unlink(missing_ok=True)
    os.truncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    return lock
