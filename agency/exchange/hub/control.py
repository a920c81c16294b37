"""The stand-in's control page, on loopback only: what it has done, and the switches of its behaviour."""

import html
import json
import threading
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext, gettext_noop, override

from agency.exchange.hub.news import Seal, register_admission
from agency.exchange.hub.store import Store, read_counts
from agency.exchange.hub.switches import MODES, Switches

TITLE = gettext_noop("STAND-IN for the national exchange")
WARNING = gettext_noop("This is not the national system. It is for demonstration, training and tests.")
LABELS = {
    "calls": gettext_noop("Calls received"),
    "effects": gettext_noop("Messages applied"),
    "refused": gettext_noop("Messages refused"),
    "repeated": gettext_noop("Repeated calls"),
    "conflicts": gettext_noop("Same id, other bytes"),
    "unreadable": gettext_noop("Unreadable calls"),
    "inversions": gettext_noop("Out of order"),
    "owed": gettext_noop("Answers held back"),
    "in_province": gettext_noop("Filings of a province's own system"),
    "notices": gettext_noop("Notices to places of treatment"),
    "admissions": gettext_noop("Admissions reported"),
    "untold": gettext_noop("News not on the line yet"),
}
BEHAVIOUR, CODE = gettext_noop("Behaviour"), gettext_noop("Code")
SECONDS, SET = gettext_noop("Seconds"), gettext_noop("Set")
SERVES = gettext_noop("Places served, with commas")
ADMIT = gettext_noop("Report an admission")
ADMISSION_FIELDS = (
    ("filing_no", "text", gettext_noop("Filing number")),
    ("admitted_on", "date", gettext_noop("Day of admission")),
    ("institution", "text", gettext_noop("Name of the institution")),
)
MODE_LABELS = {
    "accept": gettext_noop("Accept"),
    "refuse": gettext_noop("Refuse with a code"),
    "silent": gettext_noop("Apply and give no answer"),
    "late": gettext_noop("Answer late"),
    "closed": gettext_noop("Take nothing"),
}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def start(host: str, port: int, store: Path, seal: Seal) -> ThreadingHTTPServer:
    """Serve the page in a thread of its own. Raises ValueError for an address that others could reach."""
    if host not in LOOPBACK:
        raise ValueError("The control page is for this machine only: use 127.0.0.1.")
    server = ThreadingHTTPServer((host, port), type("Handler", (Page,), {"store": store, "seal": staticmethod(seal)}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True, name="control").start()
    return server


class Page(BaseHTTPRequestHandler):
    """GET / and /state; POST /switches and /admissions with a form or JSON."""

    store: Path
    seal: Seal

    def do_GET(self) -> None:
        counts, switches = read_counts(self.store)
        if not self._names_this_machine():
            self._json({"error": "other host"}, HTTPStatus.FORBIDDEN)
        elif self.path == "/state":
            self._json({"stand_in": True, "counts": counts, "switches": asdict(switches)})
        elif self.path == "/":
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", render(counts, switches).encode())
        else:
            self._json({"error": "not found"}, HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        change = {"/switches": self._set_switches, "/admissions": self._register_admission}.get(self.path)
        if change is None:
            return self._json({"error": "not found"}, HTTPStatus.NOT_FOUND)
        if not self._from_here():
            return self._json({"error": "other origin"}, HTTPStatus.FORBIDDEN)
        try:
            wanted, is_form = self._wanted()
            store = Store(self.store)
            try:
                done = change(store, wanted)
            finally:
                store.close()
        except (ValueError, TypeError) as error:
            return self._json({"error": str(error)}, HTTPStatus.BAD_REQUEST)
        if is_form:
            return self._send(HTTPStatus.SEE_OTHER, "text/plain", b"", Location="/")
        return self._json(done)

    @staticmethod
    def _set_switches(store: Store, wanted: dict[str, Any]) -> dict[str, Any]:
        switches = store.switches().changed(wanted)
        store.set_switches(switches)
        return {"switches": asdict(switches)}

    def _register_admission(self, store: Store, wanted: dict[str, Any]) -> dict[str, Any]:
        store.begin()
        try:
            message_id = register_admission(store, wanted, self.seal)
            store.commit()
        finally:
            store.roll_back()
        return {"msgid": message_id}

    def log_message(self, *args: Any) -> None:
        """Quiet: the stand-in's log is about messages."""

    def _names_this_machine(self) -> bool:
        """Whether the browser was sent here by an address of this machine, not by a name that leads to it."""
        try:
            return urlsplit(f"//{self.headers.get('Host', '')}").hostname in LOOPBACK
        except ValueError:
            return False

    def _from_here(self) -> bool:
        """Whether the request comes from this very page, or from no page at all."""
        origin, own = self.headers.get("Origin"), f"http://{self.headers.get('Host', '')}"
        site = self.headers.get("Sec-Fetch-Site")
        return self._names_this_machine() and origin in (None, own) and site in (None, "same-origin", "none")

    def _wanted(self) -> tuple[dict[str, Any], bool]:
        length = int(self.headers.get("Content-Length") or 0)
        if length > 10_000:
            raise ValueError("too long")
        body = self.rfile.read(length).decode()
        if self.headers.get("Content-Type", "").startswith("application/json"):
            wanted = json.loads(body)
            if not isinstance(wanted, dict):
                raise ValueError("an object is expected")
            return wanted, False
        return dict(parse_qsl(body, keep_blank_values=True)), True

    def _json(self, value: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def both(text: str) -> str:
    """The sentence in Chinese and in English, escaped."""
    with override("zh-hans"):
        chinese = gettext(text)
    return html.escape(text if chinese == text else f"{chinese} · {text}")


def render(counts: dict[str, int], switches: Switches) -> str:
    """The page, in both languages at once, without script or style."""
    rows = "".join(
        f"<tr><th scope=row>{both(LABELS[name])}</th><td>{count}</td></tr>" for name, count in counts.items()
    )
    options = "".join(
        f"<option value={mode}{' selected' if mode == switches.mode else ''}>{both(MODE_LABELS[mode])}</option>"
        for mode in MODES
    )
    admission = "".join(
        f"<p><label>{both(label)} <input name={name} type={kind} required></label></p>"
        for name, kind, label in ADMISSION_FIELDS
    )
    return (
        f"<!doctype html><html lang=zh-Hans><head><meta charset=utf-8><title>{both(TITLE)}</title></head><body><main>"
        f"<h1>{both(TITLE)}</h1><p><strong>{both(WARNING)}</strong></p>"
        f"<table><tbody>{rows}</tbody></table><form method=post action=/switches>"
        f"<p><label>{both(BEHAVIOUR)} <select name=mode>{options}</select></label></p>"
        f"<p><label>{both(CODE)} <input name=code value='{html.escape(switches.code)}'></label></p>"
        f"<p><label>{both(SECONDS)} <input name=seconds value={switches.seconds:g}></label></p>"
        f"<p><label>{both(SERVES)} <input name=serves value='{html.escape(switches.serves)}'></label></p>"
        f"<p><button>{both(SET)}</button></p></form>"
        f"<form method=post action=/admissions><h2>{both(ADMIT)}</h2>{admission}"
        f"<p><button>{both(ADMIT)}</button></p></form></main></body></html>"
    )
