"""Where to listen."""

import atexit
import contextlib
import errno
import socket
import sys
import urllib.error
import urllib.request

from agency.devstack.processes import Refused

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
"""Hosts that mean every network of this machine."""


_held = contextlib.ExitStack()
"""Sockets that only hold their ports, as long as this process lives."""
atexit.register(_held.close)


def free_port() -> int:
    """A loopback port nobody listens on. On Linux nobody else is given it either, as long as this process lives.

    A server asks for its port with SO_REUSEADDR and gets it; who takes any port, as another run or a client does, gets
    another. Elsewhere two sockets can't share an address, and the port is let go.
    """
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    port = int(holder.getsockname()[1])
    if sys.platform == "linux":
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # after bind: nobody shares it with us by chance
        _held.enter_context(holder)
    else:
        holder.close()
    return port


def parse(text: str) -> tuple[str, int]:
    """Read HOST:PORT, HOST or PORT. Raises Refused with a sentence on anything else."""
    host, _, port = text.rpartition(":") if ":" in text else ("", "", text) if text.isdigit() else (text, "", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Refused(f"{text} is not an address. Write it as HOST:PORT, for example 127.0.0.1:8123")
    return host.strip("[]") or "127.0.0.1", int(port)


def check_free(host: str, port: int) -> None:
    """Raises Refused with a sentence when the desk cannot listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            reason = f"Something else listens on {host}:{port} already. Stop it, or choose another port"
            raise Refused(f"{reason}: ./run demo {host}:{other}") from None
        if error.errno == errno.EACCES:
            raise Refused(f"Port {port} needs root. Choose one above 1023: ./run demo {host}:8000") from None
        raise Refused(f"This machine cannot listen on {host}:{port} ({error.strerror}).") from None


def answers(host: str, port: int) -> bool:
    """Whether a web server answers there, whatever it says."""
    request = urllib.request.Request(f"{site(host, port)}/", headers={"User-Agent": "devstack"})  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def site(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    shown = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
