#!/usr/bin/env python3
"""Speaks for a protocol institution with the agency's interface (docs/institution-api.md). One file to carry away.

Needs Python 3.11 and the package cryptography, nothing else of this project.

    kuasheng.py keygen hospital.pem                     make a key pair; the agency gets the public half that is shown
    kuasheng.py verify 370102198001011237               may this person be admitted?
    kuasheng.py admit 370102198001011237 --number A1 --diagnosis S72.3
    kuasheng.py upload STAY lines.csv                   all lines of a file, a hundred a call
    kuasheng.py presettle STAY --receipt R1 --total 230.51
    kuasheng.py discharge STAY --on 2026-04-20
    kuasheng.py settle STAY --total 230.51
    kuasheng.py month 2026-04                           all entries of a month
    kuasheng.py reverse MESSAGE --reason "no answer"    what became of a call whose answer never came

Where to and who speaks: --url, --key, --private, or KUASHENG_URL, KUASHENG_KEY (the id that the agency shows) and
KUASHENG_PRIVATE (the file of keygen). The answer is printed as JSON. Exit code 0: done; 1: refused; 2: used wrongly;
3: no answer, nobody knows whether it happened.
"""

import argparse
import base64
import csv
import hashlib
import http.client
import io
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BASE = "/api/institutions/v1/"
LINES_A_CALL = 100
SECONDS = 30
COLUMNS = ("number", "kind", "code", "name", "served_on", "quantity", "price", "diagnosis", "for_injury", "consent")
TRUE, FALSE = {"1", "true", "yes", "y"}, {"0", "false", "no", "n"}
REFUSED, WRONG, NO_ANSWER = 1, 2, 3


class Wrong(Exception):
    """The command can't be carried out as it was given."""


class NoAnswer(Exception):
    """The call was sent, and nobody knows what became of it."""


def keygen(path):
    """Write a new private key, which only its owner may read. Returns the public half in base64."""
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Wrong(f"{path} is there already. A key is never overwritten: choose another name.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def read_private(path):
    """The private key in a PEM file."""
    try:
        private = serialization.load_pem_private_key(Path(path).read_bytes(), password=None)
    except OSError as fault:
        raise Wrong(f"The private key can't be read: {fault}") from None
    except (ValueError, TypeError):
        raise Wrong(f"{path} holds no private key without a password, in PEM.") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise Wrong(f"{path} holds no Ed25519 key. Make one with keygen.")
    return private


def signed(private, key, method, path, body, message=""):
    """The four headers that say who calls. `path` includes the query; `message` is the Idempotency-Key, if any."""
    now, nonce = datetime.now(UTC).isoformat(), uuid.uuid4().hex
    text = "\n".join((method, path, key, now, nonce, message, hashlib.sha256(body).hexdigest())).encode()
    signature = base64.b64encode(private.sign(text)).decode()
    return {"X-Key": key, "X-Time": now, "X-Nonce": nonce, "X-Signature": signature}


class Line:
    """The line to the agency: signs and sends calls."""

    def __init__(self, url, key, private, language="zh-hans"):
        self.url, self.key, self.private, self.language = url.rstrip("/"), key, private, language

    def call(self, method, path, said=None, message=""):
        """Status and answer of a call. Raises NoAnswer."""
        path, body = BASE + path, b"" if said is None else json.dumps(said).encode()
        headers = {"Content-Type": "application/json", "Accept-Language": self.language}
        if message:
            headers["Idempotency-Key"] = message
        headers |= signed(self.private, self.key, method, path, body, message)
        request = urllib.request.Request(self.url + path, body or None, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, told(refusal)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise NoAnswer(str(fault)) from fault

    def tell(self, path, said, message=""):
        """A call that changes something, under a message id of its own unless one is given."""
        return self.call("POST", path, said, message or str(uuid.uuid4()))


def told(refusal):
    text = refusal.read().decode(errors="replace")
    try:
        return json.loads(text)
    except ValueError:
        return {"code": str(refusal.code), "message": text[:300]}


def read_lines(path):
    """The lines of a CSV file with the columns above, named in its first row."""
    rows = csv.DictReader(io.StringIO(text_of(path), newline=""))
    missing = set(COLUMNS[:7]) - set(rows.fieldnames or ())
    if missing:
        raise Wrong(f"{path} has no column {', '.join(sorted(missing))}. Columns are: {', '.join(COLUMNS)}.")
    return [line_of(row, rows.line_num) for row in rows]


def text_of(path):
    """A text file as spreadsheets write it: UTF-8, or else GB18030."""
    content = Path(path).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def line_of(row, where):
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not given["number"].isdecimal():
        raise Wrong(f"Row {where}: the number of a line is a whole number.")
    line = {name: given[name] for name in COLUMNS[1:8]} | {"number": int(given["number"])}
    for name, otherwise in (("for_injury", True), ("consent", False)):
        word = given[name].lower()
        if word and word not in TRUE | FALSE:
            raise Wrong(f"Row {where}: {name} is 1 or 0.")
        line[name] = word in TRUE if word else otherwise
    return line


def upload(line, asked):
    """All lines of a file. A file sent again does nothing twice: the ids of its calls come from the first one."""
    lines, first = read_lines(asked.file), asked.message or str(uuid.uuid4())
    if not lines:
        raise Wrong(f"{asked.file} has no lines.")
    status, answer = 0, {}
    for turn in range(0, len(lines), LINES_A_CALL):
        part = {"lines": lines[turn : turn + LINES_A_CALL]}
        status, answer = line.tell(f"stays/{asked.stay}/lines", part, f"{first}.{turn // LINES_A_CALL}")
        if status != 200:
            break
    return status, answer


def whole(line, path, rows):
    """What a path answers, with all pages of its rows; a page that is refused is answered instead."""
    status, told = line.call("GET", path)
    while status == 200 and told["next"]:
        status, page = line.call("GET", f"{path}?after={told['next']}")
        told = told | {rows: told[rows] + page[rows], "next": page["next"]} if status == 200 else page
    return status, told


def month(line, asked):
    return whole(line, f"months/{asked.month}", "entries")


def lines(line, asked):
    return whole(line, f"stays/{asked.stay}/lines", "lines")


def bill(line, asked):
    return line.call("GET", f"stays/{asked.stay}/bill")


def verify(line, asked):
    said = {"social_security_number": asked.person, "service": asked.service, "admitted_on": asked.on}
    return line.call("POST", "verify", said)


def admit(line, asked):
    said = {
        "social_security_number": asked.person,
        "service": asked.service,
        "admitted_on": asked.on,
        "number": asked.number,
        "diagnoses": asked.diagnosis,
        "continues": asked.continues,
    }
    return line.tell("stays", said, asked.message)


def correct(line, asked):
    said = {"number": asked.number, "admitted_on": asked.on, "diagnoses": asked.diagnosis or None}
    return line.tell(f"stays/{asked.stay}/correct", {**said, "reason": asked.reason}, asked.message)


def stays(line, asked):
    return line.call("GET", "stays?" + urllib.parse.urlencode({"number": asked.number or "", "after": asked.after}))


def on_stay(call, *names):
    """A call about a stay that says the options of these names; `name=option` where they differ."""

    def run(line, asked):
        pairs = [name.partition("=")[::2] for name in names]
        said = {name: getattr(asked, option or name) for name, option in pairs}
        return line.tell(f"stays/{asked.stay}/{call}", said, asked.message)

    return run


def confirm(line, asked):
    said = {"count": asked.count, "total": asked.total, "fund": asked.fund}
    return line.tell(f"months/{asked.month}/confirm", said, asked.message)


def withdraw_month(line, asked):
    return line.tell(f"months/{asked.month}/withdraw", {"reason": asked.reason}, asked.message)


def reverse(line, asked):
    return line.tell("calls/reverse", {"message_id": asked.unanswered, "reason": asked.reason}, asked.message)


def send(line, asked):
    """Any call, for what has no command of its own."""
    if asked.method == "GET":
        return line.call("GET", asked.path)
    if not asked.body:
        raise Wrong("A POST needs --body, a JSON file.")
    return line.tell(asked.path, json.loads(Path(asked.body).read_bytes()), asked.message)


STAY, REASON, TOTAL, MONTH = ("stay",), ("--reason", {"required": True}), ("--total", {"required": True}), ("month",)
ON, NUMBER = ("--on", {"help": "a day, 2026-04-20; today unless given"}), ("--number", {"help": "your own"})
ON_DAY = ("--on", {"required": True, "help": "a day, 2026-04-20"})
PERSON, SERVICE = ("person", {"help": "social security number"}), ("--service", {"default": "MEDICAL"})
DIAGNOSES = ("--diagnosis", {"action": "append", "default": [], "help": "ICD-10, the main one first"})
COMMANDS = {
    "verify": (verify, PERSON, SERVICE, ON),
    "admit": (admit, PERSON, SERVICE, ON, ("--number", {"required": True}), DIAGNOSES, ("--continues",)),
    "stays": (stays, NUMBER, ("--after", {"default": ""})),
    "correct": (correct, STAY, NUMBER, ON, DIAGNOSES, REASON),
    "cancel": (on_stay("cancel", "reason"), STAY, REASON),
    "discharge": (on_stay("discharge", "discharged_on=on"), STAY, ON_DAY),
    "transfer": (
        on_stay("transfer", "transferred_on=on", "to_institution=to"), STAY, ON_DAY, ("--to", {"required": True}),
    ),
    "reopen": (on_stay("reopen", "reason"), STAY, REASON),
    "upload": (upload, STAY, ("file", {"help": f"CSV with {', '.join(COLUMNS)}"})),
    "lines": (lines, STAY),
    "withdraw-lines": (
        on_stay("lines/withdraw", "numbers"), STAY,
        ("--numbers", {"type": int, "nargs": "+", "help": "all unless given"}),
    ),
    "presettle": (
        on_stay("presettle", "receipt_number=receipt", "total"), STAY, ("--receipt", {"required": True}), TOTAL,
    ),
    "settle": (on_stay("settle", "total"), STAY, TOTAL),
    "bill": (bill, STAY),
    "undo": (on_stay("undo", "reason"), STAY, REASON),
    "month": (month, MONTH),
    "confirm": (confirm, MONTH, ("--count", {"type": int, "required": True}), TOTAL, ("--fund", {"required": True})),
    "withdraw-month": (withdraw_month, MONTH, REASON),
    "reverse": (reverse, ("unanswered", {"help": "the message id"}), REASON),
    "send": (send, ("method", {"choices": ["GET", "POST"]}), ("path",), ("--body", {"help": "a JSON file"})),
}  # fmt: skip


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default=os.environ.get("KUASHENG_URL", ""))
    parser.add_argument("--key", default=os.environ.get("KUASHENG_KEY", ""))
    parser.add_argument("--private", default=os.environ.get("KUASHENG_PRIVATE", ""))
    parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])
    parser.add_argument("--message", default="", help="the message id, to send a call again; a new one unless given")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("keygen").add_argument("file")
    for name, (_run, *options) in COMMANDS.items():
        command = commands.add_parser(name)
        for option, *settings in options:
            command.add_argument(option, **(settings[0] if settings else {}))
    return parser


def run(asked):
    """Carry a command out. Returns the exit code."""
    if asked.command == "keygen":
        print(keygen(asked.file))
        return 0
    for name in ("url", "key", "private"):
        if not getattr(asked, name):
            raise Wrong(f"Say --{name}, or set KUASHENG_{name.upper()}.")
    asked.message = asked.message.strip() or str(uuid.uuid4())
    line = Line(asked.url, asked.key, read_private(asked.private), asked.language)
    status, answer = COMMANDS[asked.command][0](line, asked)
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0 if status == 200 else REFUSED


def main(words=None):
    asked = arguments().parse_args(words)
    try:
        return run(asked)
    except (Wrong, OSError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return WRONG
    except NoAnswer as silence:
        print(
            f"No answer: {silence}. Whether it happened isn't known. Send the same again with"
            f" --message {asked.message}, or ask with: reverse {asked.message} --reason ...",
            file=sys.stderr,
        )
        return NO_ANSWER


if __name__ == "__main__":
    sys.exit(main())
