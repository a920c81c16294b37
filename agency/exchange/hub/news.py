"""What the stand-in says of its own accord: notices to the place of treatment, admissions to the insured place.

It keeps them sealed until they are on the line, and after that only their ids: its store shows no person.
"""

import hashlib
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from agency.exchange.hub.contract import SENDER, canonical, fault
from agency.exchange.hub.line import News
from agency.exchange.hub.store import Store
from agency.exchange.hub.switches import Switches

Seal = Callable[[str, bytes, bytes], bytes]
"""Seals (message id, digest, clear bytes) with the key of the line."""
NOTICE, ADMISSION = "filing.notice", "admission.registered"
OF_STAYS = frozenset(
    {
        ADMISSION,
        "admission.cancelled",
        "admission.discharged",
        "stay.converted",
        "stay.settled",
        "stay.undone",
    }
)
"""What the place of treatment says, passed on to the insured place as it is."""
PLACES = ("insuplc_admdvs", "mdtrtarea_admvs")
STOPPED = frozenset({"ENTITLEMENT_LOST", "DEATH", "REVOKED", "RELATION_ENDED"})
"""Ends after which there is nothing to be entitled to (Regulation on Work-Injury Insurance art. 42; domain.md R1.4)."""
THIRD_PARTY = ("OPEN", "UNKNOWN", "SETTLED", "NO")
"""From what weighs most down."""


def tell_other(store: Store, fields: dict[str, Any], switches: Switches, seal: Seal) -> None:
    """Have the other place told of an accepted message, once for each message."""
    if fields["kind"] in OF_STAYS:
        _tell_insured_place(store, fields, switches, seal)
    else:
        _tell_place_of_treatment(store, fields, switches, seal)


def _tell_insured_place(store: Store, fields: dict[str, Any], switches: Switches, seal: Seal) -> None:
    """To whoever filed the version, as far as it is known here; else to the deployment that serves the place."""
    payload = fields["payload"]
    known = store.accepted_filing(payload["filing_no"], payload["version"])
    recipient = known["sender"] if known else switches.recipient(fields["insuplc_admdvs"])
    if recipient is not None:
        news_id = uuid.uuid5(uuid.NAMESPACE_URL, f"passed on {fields['msgid']}")
        _keep(store, recipient, news_id, fields["kind"], fields, seal)


def _tell_place_of_treatment(store: Store, fields: dict[str, Any], switches: Switches, seal: Seal) -> None:
    recipient = switches.recipient(fields["mdtrtarea_admvs"])
    told = {"filing.approved": _approved, "filing.ended": _ended}.get(fields["kind"])
    if recipient is None or told is None:
        return
    common = {name: fields[name] for name in (*PLACES, "subject", "sequence", "act")}
    if "recer_sys_code" in fields:
        common["recer_sys_code"] = fields["recer_sys_code"]
    news_id = uuid.uuid5(uuid.NAMESPACE_URL, f"notice of {fields['msgid']}")
    notice = {**common, "infno": "9002", "infver": 1, "payload": told(fields["payload"])}
    _keep(store, recipient, news_id, NOTICE, notice, seal)


def _approved(payload: dict[str, Any]) -> dict[str, Any]:
    """The fewest fields that an admission needs: no phone, no employer, no address (domain.md R4.2)."""
    same = ("filing_no", "version", "scope", "category", "service_types", "insured_place", "agency")
    institution = payload.get("institution")
    rests_on = payload["determinations"]
    return {
        "event": "APPROVED",
        **{name: payload[name] for name in (*same, "place_of_treatment", "effective_from", "valid_to")},
        "worker": {name: payload["worker"][name] for name in ("name", "social_security_number")},
        "institution": {"name": institution["name"]} if institution else None,
        "injured_parts": sorted({part for each in rests_on for part in each.get("injured_parts", ())}),
        "diagnoses": sorted({code for each in rests_on for code in each.get("diagnoses", ())}),
        "third_party": min((each.get("third_party", "UNKNOWN") for each in rests_on), key=THIRD_PARTY.index),
    }


def _ended(payload: dict[str, Any]) -> dict[str, Any]:
    """The last day, and whether benefits stopped: why else it ended is not the business of the place of treatment."""
    same = {name: payload[name] for name in ("filing_no", "version", "ended_on")}
    return {"event": "ENDED", **same, "benefit_stopped": payload["reason"] in STOPPED}


def register_admission(store: Store, wanted: dict[str, Any], seal: Seal) -> str:
    """Tell the insured place that an institution admitted a worker. Returns the message's id.

    `wanted`: filing_no, admitted_on, institution, and version unless the newest is meant. Raises ValueError with what
    is wrong, also for a filing that the stand-in never accepted.
    """
    unknown = set(wanted) - {"filing_no", "version", "admitted_on", "institution"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    number = str(wanted.get("filing_no", "")).strip()
    version = int(wanted["version"]) if wanted.get("version") else None
    known = store.accepted_filing(number, version)
    if known is None:
        raise ValueError("no filing with this number and version was accepted here")
    payload = {
        "filing_no": number,
        "version": known["version"],
        "admitted_on": wanted.get("admitted_on", ""),
        "institution": {"name": str(wanted.get("institution", "")).strip()},
    }
    if wrong := fault(ADMISSION, 1, payload):
        raise ValueError(wrong)
    common = {name: known[name] for name in (*PLACES, "recer_sys_code", "subject")}
    common |= {"sequence": store.news_about(known["subject"], ADMISSION) + 1, "act": str(uuid.uuid4())}
    news_id = uuid.uuid4()
    said = {**common, "infno": "2401", "infver": 1, "payload": payload}
    _keep(store, known["sender"], news_id, ADMISSION, said, seal)
    return str(news_id)


def _keep(store: Store, recipient: str, news_id: uuid.UUID, kind: str, fields: dict[str, Any], seal: Seal) -> None:
    envelope = {
        **fields,
        "msgid": str(news_id),
        "sender": SENDER,
        "kind": kind,
        "made_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }
    body = canonical(envelope)
    digest = hashlib.sha256(body).digest()
    news = News(recipient, envelope["msgid"], digest, seal(envelope["msgid"], digest, body))
    store.keep_news(news, kind, envelope["subject"])
