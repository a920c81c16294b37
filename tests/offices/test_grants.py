"""What the application's database role can and cannot do, asked of PostgreSQL itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from agency.offices import grants
from tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

ADDED_ONLY = {
    "offices_act",
    "audit_event",
    "audit_readentry",
    "exchange_alert",
    "exchange_attempt",
    "exchange_body",
    "filings_decision",
    "filings_override",
    "settlement_allowance",
    "settlement_billline",
    "settlement_demand",
    "settlement_billlinereview",
    "settlement_call",
    "settlement_catalogueitem",
    "settlement_cataloguerow",
    "settlement_entry",
    "workers_comparison",
    "workers_deliveredentry",
    "workers_deliveredlist",
}
"""By hand: what was done, seen, sent and decided is never changed. Every history table is one of them as well."""
READ_ONLY = {
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "offices_division",
    "offices_divisionrecord",
}
DELETED_FROM = {
    "django_session",
    "django_admin_log",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "auth_group_permissions",
    "filings_filingversion_determinations",
}
"""Third-party bookkeeping, and rows of relations between two tables."""
HISTORY_MARK = "historical"


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def rights() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tablename, p.name FROM pg_tables t, unnest(%s::text[]) AS p (name)"
            " WHERE t.schemaname = 'public'"
            " AND has_table_privilege(current_user, format('public.%%I', t.tablename), p.name)",
            [["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]],
        )
        found: dict[str, set[str]] = {}
        for table, right in cursor.fetchall():
            found.setdefault(table, set()).add(right)
        return found


def expected(table: str) -> set[str]:
    if table in ADDED_ONLY or HISTORY_MARK in table:
        return {"SELECT", "INSERT"}
    if table in READ_ONLY:
        return {"SELECT"}
    if table in DELETED_FROM:
        return {"SELECT", "INSERT", "UPDATE", "DELETE"}
    return {"SELECT", "INSERT", "UPDATE"}


def test_every_table_has_exactly_the_rights_written_here_by_hand() -> None:
    found = rights()

    assert found == {table: expected(table) for table in tables()}


def test_the_lists_above_name_tables_that_exist() -> None:
    assert (ADDED_ONLY | READ_ONLY | DELETED_FROM) - set(tables()) == set()


def test_grants_misses_no_table_and_promises_what_postgresql_gives() -> None:
    stated = {grant.table: set(grant.rights.split(", ")) for grant in grants.grants()}
    stated["django_migrations"] = {"SELECT"}

    assert stated == rights()


def test_every_history_table_is_added_to_only() -> None:
    history = [m._meta.db_table for m in apps.get_models(include_auto_created=True) if HISTORY_MARK in m._meta.db_table]
    found = rights()

    assert len(history) >= 14
    assert {table: found[table] for table in history} == {table: {"SELECT", "INSERT"} for table in history}


def test_the_application_is_no_superuser_and_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = current_user"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT pg_has_role(current_user, tableowner, 'MEMBER') FROM pg_tables WHERE tablename = 'offices_act'"
        )
        assert cursor.fetchone() == (False,)


def frozen() -> Iterator[str]:
    yield from sorted(ADDED_ONLY)
    yield from sorted(table for table in tables() if HISTORY_MARK in table)


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"])
def test_postgresql_refuses_to_change_what_was_recorded(statement: str) -> None:
    factories.approved()
    for table in frozen():
        with connection.cursor() as cursor:
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s LIMIT 1", [table])
            column = cursor.fetchone()[0]
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement.format(table, f'"{column}"', f'"{column}"'))


SCHEMA = [
    "CREATE TABLE mine (id int)",
    "CREATE TABLE IF NOT EXISTS mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE offices_act ADD COLUMN mine int",
    "ALTER TABLE offices_act DISABLE TRIGGER ALL",
    "ALTER TABLE filings_filingversion DROP CONSTRAINT version_maker_is_not_decider",
    "ALTER TABLE filings_filingversion DISABLE TRIGGER editors_only_grow",
    "DROP TRIGGER editors_only_grow ON filings_filingversion",
    "DROP TABLE audit_event",
    "DROP TABLE filings_historicalfilingversion CASCADE",
    "CREATE INDEX mine ON offices_act (at)",
    "CREATE TRIGGER mine BEFORE UPDATE ON audit_event EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "SET session_replication_role = replica",
    "GRANT UPDATE ON offices_act TO CURRENT_USER",
]


@pytest.mark.parametrize("statement", SCHEMA)
def test_postgresql_refuses_to_alter_the_schema_for_the_application(statement: str) -> None:
    before = rights()
    try:
        with transaction.atomic():
            connection.cursor().execute(statement)
    except ProgrammingError as refusal:
        assert "permission denied" in str(refusal) or "must be owner" in str(refusal), str(refusal)  # noqa: PT017
    else:
        assert statement.startswith("GRANT"), "only a grant fails by giving nothing"
    assert rights() == before


COLUMN = "SELECT FROM information_schema.columns WHERE (table_name, column_name) = ('offices_act', 'mine')"
DONE = {
    "CREATE TABLE mine (id int)": "SELECT to_regclass('mine') IS NOT NULL",
    "ALTER TABLE offices_act ADD COLUMN mine int": f"SELECT EXISTS ({COLUMN})",
    "DROP TABLE audit_event CASCADE": "SELECT to_regclass('audit_event') IS NULL",
}
"""What is true once a statement has done what it says."""


@pytest.mark.parametrize("statement", DONE)
def test_the_owner_can(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute(DONE[statement])
        assert cursor.fetchone() == (False,)
        cursor.execute(statement)  # rolled back with the test
        cursor.execute(DONE[statement])
        assert cursor.fetchone() == (True,)


def test_new_tables_are_nothing_to_the_application_until_they_are_granted() -> None:
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id int)")
        cursor.execute("SELECT has_table_privilege(%s, 'mine', 'SELECT')", [connection.settings_dict["USER"]])
        assert cursor.fetchone() == (False,)


def test_stating_the_grants_anew_changes_nothing() -> None:
    before: dict[str, Any] = rights()

    grants.apply(connections["owner"], connection.settings_dict["USER"])

    assert rights() == before
