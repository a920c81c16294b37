"""Keys and passwords of this machine's own servers: made once, kept in the ignored `var/`, readable by their owner."""

import base64
import contextlib
import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def demo_keys() -> dict[str, str]:
    """The keys that settings.py wants, made on the first call."""
    return kept(
        VAR / "keys.env",
        {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": f"k1:{_key()}",
            "INDEX_KEY": _key(),
            "LINE_KEY": _key(),
        },
    )


def passwords() -> dict[str, str]:
    """Passwords of the superuser (embedded server only), the owner role and the application role."""
    return kept(VAR / "passwords.env", {name: secrets.token_hex(16) for name in ("SUPERUSER", "OWNER", "APPLICATION")})


def kept(path: Path, fresh: dict[str, str]) -> dict[str, str]:
    """What the file says; a missing file is made from `fresh` first, whole or not at all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        write_private(draft, "".join(f"{name}={value}\n" for name, value in fresh.items()))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
