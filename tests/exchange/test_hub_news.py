"""What the stand-in says of its own accord: notices, admissions, and nothing about persons in its store."""

import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agency.exchange.hub import control, desk
from agency.exchange.hub.line import Call, News
from agency.exchange.hub.store import Store
from agency.exchange.hub.switches import Switches
from tests.exchange import letters
from tests.exchange.test_hub import SUBJECT, ask, call, call_again, seal

SERVED = "110000,120000"
OF_STAY = "018e96f2-5a00-7000-8000-00000000000d"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hub.sqlite3")
    yield store
    store.close()


def take(store: Store, one: Call, serves: str = SERVED, **switches: Any) -> None:
    store.begin()
    desk.take(store, one, Switches(serves=serves, **switches), seal)
    store.commit()


def said(news: News) -> dict[str, Any]:
    return dict(json.loads(news.sealed[::-1]))


def ended(**changes: Any) -> Call:
    return call(kind="filing.ended", infno="2502", payload=letters.ending(), **changes)


def test_an_accepted_filing_is_told_to_the_deployment_that_serves_its_place(store: Store) -> None:
    take(store, call())

    (news,) = store.untold()
    told = said(news)
    assert news.recipient == "kuasheng"
    assert letters.faults("envelope", told) == letters.faults("filing.notice", told["payload"]) == ""
    assert (told["kind"], told["subject"], told["sequence"]) == ("filing.notice", SUBJECT, 1)
    assert told["payload"] == letters.notice()


def test_the_notice_carries_no_more_than_an_admission_needs(store: Store) -> None:
    take(store, call())

    clear = store.untold()[0].sealed[::-1].decode()
    assert [word for word in ("13912345678", "示例制造有限公司", "示例路", "91120000600037341L") if word in clear] == []


def test_of_the_end_of_a_filing_its_last_day_is_told_and_no_cause(store: Store) -> None:
    take(store, call())
    take(store, ended(sequence=2))

    told = said(store.untold()[1])
    assert letters.faults("filing.notice", told["payload"]) == ""
    assert (told["payload"], told["sequence"]) == (letters.notice_of_end(), 2)


@pytest.mark.parametrize(
    ("cause", "stopped"),
    [("ENTITLEMENT_LOST", True), ("DEATH", True), ("REVOKED", True), ("REPLACED", False), ("COMMITMENT_FALSE", False)],
)
def test_the_place_of_treatment_hears_whether_benefits_stopped_and_not_why(
    store: Store, cause: str, stopped: bool
) -> None:
    take(store, call())
    take(store, call(kind="filing.ended", infno="2502", payload=letters.ending(reason=cause), sequence=2))

    told = said(store.untold()[1])["payload"]
    assert told == letters.notice_of_end(benefit_stopped=stopped)


@pytest.mark.parametrize(
    ("determined", "told"),
    [(["NO", "SETTLED"], "SETTLED"), (["SETTLED", None], "UNKNOWN"), (["NO", "OPEN", "UNKNOWN"], "OPEN")],
)
def test_of_several_determinations_the_third_party_that_weighs_most_is_told(
    store: Store, determined: list[str | None], told: str
) -> None:
    (one,) = letters.payload()["determinations"]
    without = {name: value for name, value in one.items() if name != "third_party"}
    rests_on = [{**without, **({"third_party": each} if each else {})} for each in determined]
    take(store, call(payload=letters.payload(determinations=rests_on)))

    assert said(store.untold()[0])["payload"]["third_party"] == told


def stay_told(**changes: Any) -> Call:
    said = {"kind": "stay.settled", "infno": "2304", "payload": letters.settled_stay()}
    return call(subject=OF_STAY, sequence=3, sender="beijing", **{**said, **changes})


@pytest.mark.parametrize(
    ("filed", "serves", "recipient"),
    [(True, "110000=beijing", "kuasheng"), (False, "120000=tianjin", "tianjin"), (False, "110000=beijing", None)],
)
def test_what_is_said_of_a_stay_is_passed_on_as_it_is_to_who_filed_or_serves_the_insured_place(
    store: Store, filed: bool, serves: str, recipient: str | None
) -> None:
    if filed:
        take(store, call(), serves="")
    take(store, stay_told(), serves=serves)

    passed = [(news.recipient, said(news)) for news in store.untold()]
    assert [to for to, _fields in passed] == ([recipient] if recipient else [])
    for _to, fields in passed:
        assert letters.faults("envelope", fields) == letters.faults("stay.settled", fields["payload"]) == ""
        assert (fields["subject"], fields["sequence"], fields["infno"]) == (OF_STAY, 3, "2304")
        assert (fields["sender"], fields["payload"]) == ("national-stand-in", letters.settled_stay())


def test_an_admission_is_passed_on_in_its_own_version(store: Store) -> None:
    take(store, stay_told(kind="admission.registered", infno="2401", infver=2, payload=letters.stay()))

    (news,) = store.untold()
    assert (said(news)["infver"], letters.faults("admission.registered", said(news)["payload"], 2)) == (2, "")


def test_a_repeated_message_tells_nobody_again(store: Store) -> None:
    one = call()
    take(store, one)
    take(store, call_again(one))

    assert (store.counts()["notices"], len(store.untold())) == (1, 1)


def test_a_refused_message_tells_nobody(store: Store) -> None:
    take(store, call(), mode="refuse")
    take(store, call(payload=letters.payload(worker={})))

    assert store.untold() == []


@pytest.mark.parametrize(
    ("serves", "recipient"),
    [
        ("110000", "kuasheng"),
        ("110000=other", "other"),
        ("120000, 110100=city,110000=province", "city"),
        ("120000", None),
        ("", None),
    ],
)
def test_the_nearest_place_that_is_served_counts(serves: str, recipient: str | None) -> None:
    assert Switches(serves=serves).recipient("110105") == recipient


@pytest.mark.parametrize("serves", ["beijing", "110000=", "1100", "110000;120000"])
def test_places_that_cannot_be_are_refused(serves: str) -> None:
    with pytest.raises(ValueError, match="serves"):
        Switches(serves=serves)


def test_what_was_told_is_forgotten_but_for_its_id(store: Store, tmp_path: Path) -> None:
    take(store, call())
    news = store.untold()

    store.told(news)

    assert store.untold() == []
    with closing(sqlite3.connect(store.path)) as look:
        assert look.execute("SELECT message_id, sealed FROM news").fetchall() == [(news[0].message_id, None)]


def test_the_store_keeps_nothing_about_persons_even_before_it_was_told(tmp_path: Path) -> None:
    """With a real seal: the test's own only turns the bytes round."""
    from agency.exchange.hub.line import Line

    line = Line("redis://127.0.0.1:1", "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    with closing(Store(tmp_path / "hub.sqlite3")) as store:
        store.begin()
        desk.take(store, call(), Switches(serves=SERVED), line.seal)
        store.commit()
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("hub.sqlite3*"))

    assert b"120000-2026-000001" in kept
    assert [secret for secret in (*letters.SECRETS, "陆一鸣") if secret.encode() in kept] == []


def test_both_systems_are_accepted_and_counted(store: Store) -> None:
    take(store, call())
    inside = letters.payload(scope="IN_PROVINCE", filing_no="120000-2026-000002")
    take(store, call(subject=str(uuid.uuid4()), payload=inside, recer_sys_code="PROVINCE-120000"))

    assert (store.counts()["effects"], store.counts()["in_province"]) == (2, 1)
    assert [said(news).get("recer_sys_code", "NATIONAL") for news in store.untold()] == ["NATIONAL", "PROVINCE-120000"]


# Admissions


@pytest.fixture
def page(store: Store) -> Iterator[str]:
    server = control.start("127.0.0.1", 0, store.path, seal)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


JSON = {"Content-Type": "application/json"}


def wanted(**changes: Any) -> bytes:
    fields = {"filing_no": "120000-2026-000001", "admitted_on": "2024-04-10", "institution": "北京示例医院"}
    return json.dumps({**fields, **changes}).encode()


def test_an_admission_goes_to_who_sent_the_filing(page: str, store: Store) -> None:
    take(store, call(), serves="")

    status, answer = ask(f"{page}/admissions", wanted(), **JSON)

    (news,) = store.untold()
    told = said(news)
    assert (status, json.loads(answer)) == (200, {"msgid": news.message_id})
    assert letters.faults("envelope", told) == letters.faults("admission.registered", told["payload"]) == ""
    assert (news.recipient, told["insuplc_admdvs"], told["subject"]) == ("kuasheng", "120000", SUBJECT)
    assert told["payload"] == letters.admission()


def test_the_newest_version_is_meant_unless_one_is_named(page: str, store: Store) -> None:
    take(store, call(), serves="")
    take(store, call(sequence=2, payload=letters.payload(version=2)), serves="")

    for changes in ({}, {"version": 1}):
        assert ask(f"{page}/admissions", wanted(**changes), **JSON)[0] == 200

    told = [said(news) for news in store.untold()]
    assert [(each["payload"]["version"], each["sequence"]) for each in told] == [(2, 1), (1, 2)]


@pytest.mark.parametrize(
    "changes",
    [
        {"filing_no": "120000-2026-000009"},
        {"version": 7},
        {"version": "x"},
        {"admitted_on": "2024-02-30"},
        {"admitted_on": None},
        {"institution": " "},
        {"phone": "1"},
    ],
)
def test_an_admission_that_cannot_be_is_refused_and_nothing_is_told(
    page: str, store: Store, changes: dict[str, Any]
) -> None:
    take(store, call(), serves="")

    assert ask(f"{page}/admissions", wanted(**changes), **JSON)[0] == 400
    assert (store.untold(), store.db.in_transaction) == ([], False)


def test_the_control_page_asks_for_an_admission_and_for_the_places(page: str, store: Store) -> None:
    take(store, call(), serves="")
    body = b"filing_no=120000-2026-000001&admitted_on=2024-04-10&institution=Hospital"

    shown = ask(f"{page}/")[1]
    assert [
        field for field in ("filing_no", "admitted_on", "institution", "serves") if f"name={field}" not in shown
    ] == []
    assert ask(f"{page}/admissions", body, Origin="http://elsewhere.example")[0] == 403
    assert ask(f"{page}/admissions", body)[0] == 200
    assert ask(f"{page}/switches", b"mode=accept&serves=110000")[0] == 200
    assert (store.counts()["admissions"], store.switches().serves) == (1, "110000")
    assert ask(f"{page}/switches", b"serves=")[0] == 200
    assert store.switches().serves == ""
