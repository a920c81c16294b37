"""What the stand-in does with one call: open, check against the schema, apply once, answer."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from agency.exchange.hub.contract import SENDER, canonical, fault, validator
from agency.exchange.hub.line import Call, Reply
from agency.exchange.hub.news import Seal, tell_other
from agency.exchange.hub.store import Store
from agency.exchange.hub.switches import Switches

ACCEPTED, REFUSED = "ACCEPTED", "REFUSED"
SAME = ("insuplc_admdvs", "mdtrtarea_admvs", "recer_sys_code", "subject", "sequence", "act")
"""What an answer repeats of the message that it answers."""


def take(store: Store, call: Call, switches: Switches, seal: Seal | None = None) -> list[Reply]:
    """Apply one call inside the store's transaction. Returns the answers to give at once.

    Same id and same digest: the stored answer again. Same id, other digest: refused as a conflict, nothing changes.
    With a seal, the other place is told of what was accepted: of filings that of treatment, of stays the insured one.
    """
    fields = _read(call)
    if fields is None:
        store.note_call(call.receipt, call.message_id, call.digest, "UNREADABLE")
        return []
    known = store.message(fields["msgid"])
    if known is None:
        reply = _apply(store, call, fields, switches, seal)
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
    envelope = validator("envelope.v1")
    try:
        fields = json.loads(call.clear or b"")
    except ValueError:
        return None
    if envelope is None or not envelope.is_valid(fields) or fields["msgid"] != call.message_id:
        return None
    return dict(fields)


def _apply(store: Store, call: Call, fields: dict[str, Any], switches: Switches, seal: Seal | None) -> Reply:
    wrong = fault(fields["kind"], fields["infver"], fields["payload"])
    if wrong:
        answer, code, text = REFUSED, "SCHEMA", wrong
    elif switches.mode == "refuse":
        answer, code, text = REFUSED, switches.code, "refused by the stand-in's switch"
    else:
        answer, code, text = ACCEPTED, "", ""
    store.check_order(fields)
    reply = _answer(fields, answer, code, text)
    store.add_message(fields, call.digest, answer, code, reply)
    if answer == ACCEPTED:
        store.note_filing(fields)
        if seal is not None:
            tell_other(store, fields, switches, seal)
    return reply


def _answer(fields: dict[str, Any], answer: str, code: str, text: str) -> Reply:
    answer_id = str(uuid.uuid4())
    envelope = {
        **{name: fields[name] for name in SAME if name in fields},
        "infno": "9001",
        "infver": 1,
        "msgid": answer_id,
        "sender": SENDER,
        "kind": "answer",
        "made_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "payload": {"refmsgid": fields["msgid"], "answer": answer, "code": code, "text": text},
    }
    return Reply(fields["sender"], answer_id, canonical(envelope))
