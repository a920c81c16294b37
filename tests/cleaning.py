"""Empties the database after tests that commit. The application's role may not, so the administrator does."""

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from agency.devstack import database
from agency.devstack.stack import Stack

KEPT = "kept_by_tests"
"""Schema with copies of the tables that migrations and reference data filled."""


@dataclass
class Cleaner:
    """`remember()` once after loading, `clean()` after each committing test: business tables are emptied and
    reference tables that a test changed are put back.
    """

    stack: Stack
    reference: dict[str, tuple[int, int]] = field(default_factory=dict)
    business: list[str] = field(default_factory=list)

    def connect(self) -> psycopg.Connection:
        address = database.same_server(self.stack.admin_url, self.stack.database_name)
        return psycopg.connect(
            address, autocommit=True, options="-c lock_timeout=10s -c session_replication_role=replica"
        )

    def remember(self) -> None:
        with self.connect() as admin:
            admin.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(KEPT)))
            rows = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
            for (table,) in rows:
                state = self._state(admin, table)
                if not state[0]:
                    self.business.append(table)
                    continue
                self.reference[table] = state
                names = (sql.Identifier(KEPT, table), sql.Identifier(table))
                admin.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(*names))

    def clean(self) -> None:
        with self.connect() as admin:
            for table in self.business:
                admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, state in self.reference.items():
                if self._state(admin, table) != state:
                    self._restore(admin, table)

    def _state(self, admin: psycopg.Connection, table: str) -> tuple[int, int]:
        """Number of rows and the newest transaction that wrote one: any change shows in one of them."""
        query = "SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM {}"
        row = admin.execute(sql.SQL(query).format(sql.Identifier(table))).fetchone()
        return (row[0], row[1]) if row else (0, 0)

    def _restore(self, admin: psycopg.Connection, table: str) -> None:
        columns = admin.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''",
            [f'public."{table}"'],
        ).fetchall()
        names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in columns)
        place, copy = sql.Identifier(table), sql.Identifier(KEPT, table)
        with admin.transaction():
            admin.execute(sql.SQL("DELETE FROM {}").format(place))
            insert = "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}"
            admin.execute(sql.SQL(insert).format(place, names, names, copy))
        self.reference[table] = self._state(admin, table)
