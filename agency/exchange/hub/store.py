"""The stand-in's own store: an SQLite file. It keeps ids, digests and answers, and nothing about persons."""

import sqlite3
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agency.exchange.hub.line import News, Reply
from agency.exchange.hub.switches import Switches

NATIONAL = "NATIONAL"
TABLES = """
CREATE TABLE IF NOT EXISTS message (
    message_id TEXT PRIMARY KEY, sender TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    sequence INTEGER NOT NULL, digest BLOB NOT NULL, answer TEXT NOT NULL, code TEXT NOT NULL,
    answer_id TEXT NOT NULL UNIQUE, answer_body BLOB NOT NULL, first_at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS message_by_subject ON message (subject, sequence);
CREATE TABLE IF NOT EXISTS call (
    receipt TEXT PRIMARY KEY, message_id TEXT NOT NULL, digest BLOB NOT NULL, result TEXT NOT NULL, at REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS inversion (
    message_id TEXT PRIMARY KEY, subject TEXT NOT NULL, sequence INTEGER NOT NULL, at REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS owed (
    answer_id TEXT PRIMARY KEY, sender TEXT NOT NULL, body BLOB NOT NULL, due_at REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS filing (
    filing_no TEXT NOT NULL, version INTEGER NOT NULL, subject TEXT NOT NULL, sender TEXT NOT NULL,
    insuplc_admdvs TEXT NOT NULL, mdtrtarea_admvs TEXT NOT NULL, recer_sys_code TEXT NOT NULL,
    PRIMARY KEY (filing_no, version)
) STRICT;
CREATE TABLE IF NOT EXISTS news (
    number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL,
    kind TEXT NOT NULL, subject TEXT NOT NULL, digest BLOB NOT NULL, sealed BLOB
) STRICT;
CREATE INDEX IF NOT EXISTS news_untold ON news (number) WHERE sealed IS NOT NULL;
CREATE INDEX IF NOT EXISTS news_by_subject ON news (subject, kind);
CREATE TABLE IF NOT EXISTS switch (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


class Store:
    """One connection to the store. The unique message id is what makes a repeated call harmless."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.executescript(TABLES)

    def close(self) -> None:
        self.db.close()

    def begin(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self.db.execute("COMMIT")

    def roll_back(self) -> None:
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    def note_call(self, receipt: str, message_id: str, digest: bytes, result: str) -> None:
        """Count a call. The same entry of the line read twice is one call."""
        self.db.execute(
            "INSERT OR IGNORE INTO call VALUES (?, ?, ?, ?, ?)", [receipt, message_id, digest, result, time.time()]
        )

    def message(self, message_id: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.db.execute("SELECT * FROM message WHERE message_id = ?", [message_id]).fetchone()
        return row

    def add_message(self, fields: dict[str, Any], digest: bytes, answer: str, code: str, reply: Reply) -> None:
        self.db.execute(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(fields["msgid"], fields["sender"], fields["kind"], fields["subject"], fields["sequence"]),
                *(digest, answer, code, reply.answer_id, reply.body, time.time()),
            ],
        )

    def check_order(self, fields: dict[str, Any]) -> None:
        """Note a message that came before the one in front of it, or after the one behind it."""
        subject, number = fields["subject"], fields["sequence"]
        before = self.db.execute(
            "SELECT 1 FROM message WHERE subject = ? AND sequence = ?", [subject, number - 1]
        ).fetchone()
        after = self.db.execute(
            "SELECT 1 FROM message WHERE subject = ? AND sequence > ?", [subject, number]
        ).fetchone()
        if (number > 1 and before is None) or after is not None:
            self.db.execute(
                "INSERT OR IGNORE INTO inversion VALUES (?, ?, ?, ?)", [fields["msgid"], subject, number, time.time()]
            )

    def owe(self, reply: Reply, seconds: float) -> None:
        self.db.execute(
            "INSERT OR IGNORE INTO owed VALUES (?, ?, ?, ?)",
            [reply.answer_id, reply.sender, reply.body, time.time() + seconds],
        )

    def due_answers(self) -> list[Reply]:
        rows = self.db.execute("SELECT * FROM owed WHERE due_at <= ? ORDER BY due_at LIMIT 500", [time.time()])
        return [Reply(row["sender"], row["answer_id"], row["body"]) for row in rows]

    def paid(self, replies: list[Reply]) -> None:
        self.db.executemany("DELETE FROM owed WHERE answer_id = ?", [[reply.answer_id] for reply in replies])

    def note_filing(self, fields: dict[str, Any]) -> None:
        """Remember of an approved version its number, its places and who sent it: enough to report an admission."""
        if fields["kind"] == "filing.approved":
            payload = fields["payload"]
            places = [fields["insuplc_admdvs"], fields["mdtrtarea_admvs"], fields.get("recer_sys_code", NATIONAL)]
            self.db.execute(
                "INSERT OR IGNORE INTO filing VALUES (?, ?, ?, ?, ?, ?, ?)",
                [payload["filing_no"], payload["version"], fields["subject"], fields["sender"], *places],
            )

    def accepted_filing(self, filing_no: str, version: int | None) -> sqlite3.Row | None:
        """What is known of a version, of the newest one when none is named."""
        row: sqlite3.Row | None = self.db.execute(
            "SELECT * FROM filing WHERE filing_no = ? AND version = coalesce(?, version) ORDER BY version DESC LIMIT 1",
            [filing_no, version],
        ).fetchone()
        return row

    def keep_news(self, news: News, kind: str, subject: str) -> None:
        """Keep news until they are told. The same id is kept once."""
        self.db.execute(
            "INSERT OR IGNORE INTO news (message_id, recipient, kind, subject, digest, sealed)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [news.message_id, news.recipient, kind, subject, news.digest, news.sealed],
        )

    def news_about(self, subject: str, kind: str) -> int:
        """How many there have been."""
        query = "SELECT count(*) FROM news WHERE subject = ? AND kind = ?"
        return int(self.db.execute(query, [subject, kind]).fetchone()[0])

    def untold(self) -> list[News]:
        """News that may not be on the line yet, in the order in which they came up."""
        rows = self.db.execute("SELECT * FROM news WHERE sealed IS NOT NULL ORDER BY number LIMIT 500")
        return [News(row["recipient"], row["message_id"], row["digest"], row["sealed"]) for row in rows]

    def told(self, news: list[News]) -> None:
        """They are on the line: what they said is forgotten here."""
        ids = [[one.message_id] for one in news]
        self.db.executemany("UPDATE news SET sealed = NULL WHERE message_id = ?", ids)

    def switches(self) -> Switches:
        rows = self.db.execute("SELECT name, value FROM switch")
        return Switches().changed({row["name"]: row["value"] for row in rows})

    def set_switches(self, switches: Switches) -> None:
        values = [[name, str(value)] for name, value in asdict(switches).items()]
        self.db.executemany("INSERT OR REPLACE INTO switch VALUES (?, ?)", values)

    def counts(self) -> dict[str, int]:
        """calls: entries of the line that arrived; effects: messages that were applied, each once."""
        ask = {
            "calls": "SELECT count(*) FROM call",
            "effects": "SELECT count(*) FROM message WHERE answer = 'ACCEPTED'",
            "refused": "SELECT count(*) FROM message WHERE answer = 'REFUSED'",
            "repeated": "SELECT count(*) FROM call WHERE result = 'REPEATED'",
            "conflicts": "SELECT count(*) FROM call WHERE result = 'CONFLICT'",
            "unreadable": "SELECT count(*) FROM call WHERE result = 'UNREADABLE'",
            "inversions": "SELECT count(*) FROM inversion",
            "owed": "SELECT count(*) FROM owed",
            "in_province": "SELECT count(*) FROM filing WHERE recer_sys_code <> 'NATIONAL'",
            "notices": "SELECT count(*) FROM news WHERE kind = 'filing.notice'",
            "admissions": "SELECT count(*) FROM news WHERE kind = 'admission.registered'",
            "untold": "SELECT count(*) FROM news WHERE sealed IS NOT NULL",
        }
        return {name: int(self.db.execute(query).fetchone()[0]) for name, query in ask.items()}


def read_counts(path: Path | str) -> tuple[dict[str, int], Switches]:
    """Counts and switches as they are now, through a connection of their own."""
    with closing(Store(path)) as store:
        return store.counts(), store.switches()
