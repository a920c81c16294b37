import ast
import json
import tomllib
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agency.exchange import envelope
from agency.exchange.hub import control, desk
from agency.exchange.hub.line import Call, Reply
from agency.exchange.hub.store import Store
from agency.exchange.hub.switches import Switches
from tests.exchange import letters

HUB = Path(desk.__file__).parent
ROOT = HUB.parents[2]
SUBJECT = "018e96f2-5a00-7000-8000-00000000000a"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hub.sqlite3")
    yield store
    store.close()


def seal(message_id: str, digest: bytes, clear: bytes) -> bytes:
    """A seal that the test opens again by turning it round."""
    return clear[::-1]


def call(*, number: str = "", receipt: str = "", sequence: int = 1, payload: Any = None, **changes: Any) -> Call:
    fields = {
        "infno": "2501",
        "infver": 1,
        "msgid": number or str(uuid.uuid4()),
        "sender": "kuasheng",
        "insuplc_admdvs": "120000",
        "mdtrtarea_admvs": "110000",
        "kind": "filing.approved",
        "subject": SUBJECT,
        "sequence": sequence,
        "act": str(uuid.uuid4()),
        "made_at": "2024-04-01T09:00:00+08:00",
        "payload": payload or letters.payload(),
        **changes,
    }
    body = envelope.canonical(fields)
    return Call(receipt or str(uuid.uuid4()), fields["msgid"], envelope.digest(body), body)


def take(store: Store, one: Call, **switches: Any) -> list[dict[str, Any]]:
    store.begin()
    replies = desk.take(store, one, Switches(**switches))
    store.commit()
    return [content(reply) for reply in replies]


def content(reply: Reply) -> dict[str, Any]:
    return dict(json.loads(reply.body))


def test_a_message_is_applied_once_and_answered_by_the_schema(store: Store) -> None:
    one = call()

    (answer,) = take(store, one)

    assert letters.faults("envelope", answer) == letters.faults("answer", answer["payload"]) == ""
    assert answer["payload"] == {"refmsgid": one.message_id, "answer": "ACCEPTED", "code": "", "text": ""}
    assert store.counts() == {**dict.fromkeys(store.counts(), 0), "calls": 1, "effects": 1}


def test_the_same_message_again_gets_the_stored_answer_again(store: Store) -> None:
    one = call()

    first = take(store, one)
    again = take(store, call_again(one))

    assert first == again
    assert (store.counts()["effects"], store.counts()["repeated"], store.counts()["calls"]) == (1, 1, 2)


def call_again(one: Call, receipt: str = "") -> Call:
    return Call(receipt or str(uuid.uuid4()), one.message_id, one.digest, one.clear)


def test_the_same_entry_of_the_line_read_twice_is_one_call(store: Store) -> None:
    one = call()

    assert take(store, one) == take(store, call_again(one, one.receipt))
    assert store.counts()["calls"] == 1


def test_the_same_id_with_other_bytes_is_a_conflict_and_changes_nothing(store: Store) -> None:
    one = call()
    take(store, one)

    (answer,) = take(store, call(number=one.message_id, payload=letters.payload(channel="E_CARD")))

    assert (answer["payload"]["answer"], answer["payload"]["code"]) == ("REFUSED", "CONFLICT")
    assert (store.counts()["effects"], store.counts()["conflicts"]) == (1, 1)
    assert take(store, call_again(one))[0]["payload"]["answer"] == "ACCEPTED"


def test_a_payload_against_its_schema_is_refused_without_repeating_personal_data(store: Store) -> None:
    wrong = letters.payload(worker={"name": "x", "social_security_number": "123456"})

    (answer,) = take(store, call(payload=wrong))

    assert (answer["payload"]["code"], answer["payload"]["answer"]) == ("SCHEMA", "REFUSED")
    assert answer["payload"]["text"] == "$.worker.social_security_number: pattern"
    assert store.counts()["effects"] == 0


def test_an_unknown_kind_is_refused(store: Store) -> None:
    (answer,) = take(store, call(kind="filing.invented"))

    assert answer["payload"]["code"] == "SCHEMA"


def test_what_cannot_be_read_is_counted_and_not_answered(store: Store) -> None:
    one = call()

    assert take(store, Call("1-1", one.message_id, one.digest, None)) == []
    assert take(store, Call("1-2", str(uuid.uuid4()), one.digest, one.clear)) == []
    assert (store.counts()["unreadable"], store.counts()["effects"]) == (2, 0)


def test_switches_refuse_with_a_code_or_stay_silent_after_applying(store: Store) -> None:
    silent = call()

    assert take(store, call(), mode="refuse", code="N042")[0]["payload"]["code"] == "N042"
    assert take(store, silent, mode="silent") == []
    assert take(store, call_again(silent), mode="silent") == []
    assert take(store, call_again(silent))[0]["payload"]["answer"] == "ACCEPTED"
    assert (store.counts()["effects"], store.counts()["refused"]) == (1, 1)


def test_a_late_answer_is_owed_until_its_time(store: Store) -> None:
    assert take(store, call(), mode="late", seconds=3600) == []
    assert store.due_answers() == []
    assert take(store, call(), mode="late", seconds=0) == []

    (due,) = store.due_answers()
    store.paid([due])

    assert (store.due_answers(), store.counts()["owed"]) == ([], 1)


@pytest.mark.parametrize(("order", "inversions"), [((1, 2, 3), 0), ((2, 1), 2), ((1, 3, 2), 2)])
def test_messages_out_of_order_are_noted(store: Store, order: tuple[int, ...], inversions: int) -> None:
    for number in order:
        take(store, call(sequence=number))

    assert store.counts()["inversions"] == inversions


def test_the_store_keeps_nothing_about_persons(store: Store, tmp_path: Path) -> None:
    take(store, call())

    kept = b"".join(path.read_bytes() for path in tmp_path.glob("hub.sqlite3*"))

    assert SUBJECT.encode() in kept
    assert [secret for secret in (*letters.SECRETS, "陆一鸣") if secret.encode() in kept] == []


def test_the_stand_in_imports_nothing_of_ours() -> None:
    modules = []
    for path in HUB.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                modules.append(node.module or "")
            elif isinstance(node, ast.Import):
                modules += [alias.name for alias in node.names]

    ours = [m for m in modules if m.split(".")[0] in ("agency", "filings", "institutions", "settlement")]

    assert [module for module in ours if not module.startswith("agency.exchange.hub.")] == []


def modules_in(folder: Path, name: str) -> set[str]:
    packages = {f"{name}.{path.parent.name}" for path in folder.glob("*/__init__.py")}
    return packages | {f"{name}.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"}


def test_the_contract_of_the_stand_in_names_every_module_of_ours() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (contract,) = [rule for rule in rules["contracts"] if rule.get("source_modules") == ["agency.exchange.hub"]]
    ours = modules_in(ROOT / "agency", "agency") | modules_in(HUB.parent, "agency.exchange")
    ours |= set(rules["root_packages"])

    # a package that holds the stand-in itself cannot be forbidden to it
    assert set(contract["forbidden_modules"]) == ours - {"agency", "agency.exchange", "agency.exchange.hub"}


@pytest.fixture
def page(store: Store) -> Iterator[str]:
    server = control.start("127.0.0.1", 0, store.path, seal)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with opener.open(request, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_control_page_says_what_it_is_and_counts(page: str, store: Store) -> None:
    take(store, call())

    status, shown = ask(f"{page}/")

    assert status == 200
    assert "国家平台交换（模拟端） · STAND-IN for the national exchange" in shown
    assert json.loads(ask(f"{page}/state")[1])["counts"]["effects"] == 1


def test_the_control_page_changes_the_switches(page: str, store: Store) -> None:
    json_kind = {"Content-Type": "application/json"}

    assert ask(f"{page}/switches", b'{"mode": "late", "seconds": 3}', **json_kind)[0] == 200
    assert store.switches() == Switches("late", "N001", 3.0)
    assert ask(f"{page}/switches", b"mode=refuse&code=N9&seconds=3")[0] == 200
    assert store.switches() == Switches("refuse", "N9", 3.0)


@pytest.mark.parametrize("body", [b'{"mode": "explode"}', b'{"hello": 1}', b"[]", b"{", b'{"seconds": null}'])
def test_the_control_page_refuses_what_it_does_not_know(page: str, store: Store, body: bytes) -> None:
    assert ask(f"{page}/switches", body, **{"Content-Type": "application/json"})[0] == 400
    assert store.switches() == Switches()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Host": "elsewhere.example"},
        {"Host": "["},
        {"Host": "elsewhere.example", "Origin": "http://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_cannot_use_the_control_page(page: str, store: Store, headers: dict[str, str]) -> None:
    assert ask(f"{page}/switches", b"mode=silent", **headers)[0] == 403
    assert store.switches() == Switches()


def test_the_control_page_itself_can_use_its_form(page: str, store: Store) -> None:
    assert ask(f"{page}/switches", b"mode=silent", Origin=page, **{"Sec-Fetch-Site": "same-origin"})[0] == 200
    assert store.switches() == Switches("silent")


@pytest.mark.parametrize("path", ["", "state"])
def test_names_that_lead_to_this_machine_read_nothing(page: str, path: str) -> None:
    assert ask(f"{page}/{path}", Host="elsewhere.example")[0] == 403


def test_the_control_page_serves_this_machine_only(store: Store) -> None:
    with pytest.raises(ValueError, match="this machine"):
        control.start("0.0.0.0", 0, store.path, seal)
