"""The stand-in's own store: an SQLite file. It keeps ids, digests and answers, and nothing about persons."""

import sqlite3
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agency.exchange.hub.line import Reply
from agency.exchange.hub.switches import Switches

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
        }
        return {name: int(self.db.execute(query).fetchone()[0]) for name, query in ask.items()}


def read_counts(path: Path | str) -> tuple[dict[str, int], Switches]:
    """Counts and switches as they are now, through a connection of their own."""
    with closing(Store(path)) as store:
        return store.counts(), store.switches()
