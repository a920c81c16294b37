"""A person of an institution at its own page, by keyboard: the key is opened, a form is sent, the answer is read."""

from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.urls import reverse

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


def assert_the_key_stays(page: Any, path: Path) -> None:
    """The private key is in no request and in nothing that the browser keeps; only this site was asked."""
    inner = "".join(path.read_text().splitlines()[1:-1])
    raw = load_pem_private_key(path.read_bytes(), None).private_bytes_raw()  # type: ignore[union-attr]
    home = page.url.removesuffix(reverse("institution-page"))
    kept = page.evaluate(
        "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])"
    )
    for text in [kept, *(f"{url}{headers}{body}" for url, headers, body in page.asked)]:
        assert inner[-40:] not in text
        assert raw.hex() not in text
    assert {
        url for url, _headers, _body in page.asked if not url.startswith(home) and not url.startswith("blob:")
    } == set()
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    assert page.said == []
