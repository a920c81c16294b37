"""What the stand-in does with one call: open, check against the schema, apply once, answer."""

import json
import uuid
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from agency.exchange.hub.line import Call, Reply
from agency.exchange.hub.store import Store
from agency.exchange.hub.switches import Switches

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
SENDER = "national-stand-in"
ACCEPTED, REFUSED = "ACCEPTED", "REFUSED"


@cache
def _validator(name: str) -> Draft202012Validator | None:
    path = SCHEMAS / f"{name}.json"
    if path.parent != SCHEMAS or not path.exists():
        return None
    schema = json.loads(path.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def take(store: Store, call: Call, switches: Switches) -> list[Reply]:
    """Apply one call inside the store's transaction. Returns the answers to give at once.

    Same id and same digest: the stored answer again. Same id, other digest: refused as a conflict, nothing changes.
    """
    fields = _read(call)
    if fields is None:
        store.note_call(call.receipt, call.message_id, call.digest, "UNREADABLE")
        return []
    known = store.message(fields["msgid"])
    if known is None:
        reply = _apply(store, call, fields, switches)
        store.note_call(call.receipt, call.message_id, call.digest, "NEW")
    elif known["digest"] == call.digest:
        reply = Reply(known["sender"], known["answer_id"], known["answer_body"])
        store.note_call(call.receipt, call.message_id, call.digest, "REPEATED")
    else:
        reply = _answer(fields, REFUSED, "CONFLICT", "the same message id with other bytes")
        store.note_call(call.receipt, call.message_id, call.digest, "CONFLICT")
    if switches.mode == "silent":
        return []
    if switches.mode == "late":
        store.owe(reply, switches.seconds)
        return []
    return [reply]


def _read(call: Call) -> dict[str, Any] | None:
    """The envelope's fields, if it can be read at all and its header tells the truth."""
    validator = _validator("envelope.v1")
    try:
        fields = json.loads(call.clear or b"")
    except ValueError:
        return None
    if validator is None or not validator.is_valid(fields) or fields["msgid"] != call.message_id:
        return None
    return dict(fields)


def _apply(store: Store, call: Call, fields: dict[str, Any], switches: Switches) -> Reply:
    fault = _fault(fields)
    if fault:
        answer, code, text = REFUSED, "SCHEMA", fault
    elif switches.mode == "refuse":
        answer, code, text = REFUSED, switches.code, "refused by the stand-in's switch"
    else:
        answer, code, text = ACCEPTED, "", ""
    store.check_order(fields)
    reply = _answer(fields, answer, code, text)
    store.add_message(fields, call.digest, answer, code, reply)
    return reply


def _fault(fields: dict[str, Any]) -> str:
    """What is wrong with the payload: the field and the rule, never its value."""
    validator = _validator(f"{fields['kind']}.v{fields['infver']}")
    if validator is None:
        return f"unknown kind {fields['kind']} v{fields['infver']}"[:500]
    error = best_match(validator.iter_errors(fields["payload"]))
    return "" if error is None else f"{error.json_path}: {error.validator}"[:500]


def _answer(fields: dict[str, Any], answer: str, code: str, text: str) -> Reply:
    answer_id = str(uuid.uuid4())
    envelope = {
        **{name: fields[name] for name in ("insuplc_admdvs", "mdtrtarea_admvs", "subject", "sequence", "act")},
        "infno": "9001",
        "infver": 1,
        "msgid": answer_id,
        "sender": SENDER,
        "kind": "answer",
        "made_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "payload": {"refmsgid": fields["msgid"], "answer": answer, "code": code, "text": text},
    }
    body = json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return Reply(fields["sender"], answer_id, body)
