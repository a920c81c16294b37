"""A person of an institution at its own page, by keyboard: the key is opened, a form is sent, the answer is read."""

from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.browser.keyboard import press, tab_to, type_in


def pem(private: Ed25519PrivateKey, folder: Path) -> Path:
    """The file in which an institution keeps its private key."""
    path = folder / "hospital.pem"
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


def open_key(page: Any, key: UUID, private: Ed25519PrivateKey, folder: Path) -> Path:
    """Open the private key in the browser; the path of its file."""
    path = pem(private, folder)
    type_in(page, "#key-id", str(key))
    tab_to(page, "#key-file")
    page.set_input_files("#key-file", path)
    tab_to(page, "#f-key button:not([type])")
    press(page, "Enter")
    page.wait_for_selector("#key-state.ok")
    return path


def banner(page: Any, tone: str) -> str:
    """What the page says, once it says it in this tone."""
    page.wait_for_selector(f"#said .banner.{tone}")
    return str(page.inner_text("#said"))


def go(page: Any, selector: str) -> None:
    """Tab to a button and press it; what was said before is gone first."""
    page.evaluate("() => document.getElementById('said').replaceChildren()")
    tab_to(page, selector)
    press(page, "Enter")


def retype(page: Any, selector: str, text: str) -> None:
    """Tab to a field and put another text in place of the one that it holds."""
    tab_to(page, selector)
    press(page, "Control+a")
    page.keyboard.type(text)


def asked(page: Any) -> str:
    """What the page asks before it undoes something."""
    page.wait_for_selector("#sure[open]")
    return str(page.inner_text("#sure"))


def agree(page: Any) -> None:
    tab_to(page, "#sure-yes")
    press(page, "Enter")
    page.wait_for_selector("#sure", state="hidden")
