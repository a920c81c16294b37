"""What the application's database role may do with each table.

The owner migrates; after every migration it states these grants anew. A table is either
append-only (acts, events, history: the application adds and reads), reference (the application reads),
or ordinary (it adds, changes and reads; deleting is named one by one).
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

APPEND = "SELECT, INSERT"
READ = "SELECT"
CHANGE = "SELECT, INSERT, UPDATE"
DELETE = "SELECT, INSERT, UPDATE, DELETE"

APPEND_ONLY = {"offices.Act", "audit.Event", "audit.ReadEntry", "exchange.Attempt"}
REFERENCE = {"offices.Division", "offices.DivisionRecord", "contenttypes.ContentType", "auth.Permission"}
DELETABLE_APPS = {"sessions", "axes", "admin"}
"""Third-party bookkeeping that clears up after itself."""


@dataclass(frozen=True, slots=True)
class Grant:
    table: str
    rights: str


def rights_of(model: type[models.Model]) -> str:
    """The rights that the application needs on a model's table, and no more."""
    label = model._meta.label
    if label in APPEND_ONLY or hasattr(model, "history_id") or hasattr(model, "m2m_history_id"):
        return getattr(model, "application_rights", APPEND)
    if label in REFERENCE:
        return READ
    if model._meta.app_label in DELETABLE_APPS or model._meta.auto_created:
        return DELETE
    return getattr(model, "application_rights", CHANGE)


def grants() -> list[Grant]:
    """One grant for each table that we migrate."""
    tables = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted((Grant(m._meta.db_table, rights_of(m)) for m in tables), key=lambda grant: grant.table)


def apply(connection: Any, role: str) -> None:
    """State the grants anew, as the owner. Also the sequences, and that nothing else is public.

    In one transaction: a desk that is running never meets a table without its rights.
    """
    quote = connection.ops.quote_name
    who = quote(role)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {who}")
        cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {who}, PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {who}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {who}")
        cursor.execute(f"GRANT SELECT ON {quote('django_migrations')} TO {who}")
        present = set(connection.introspection.table_names(cursor))
        for grant in (grant for grant in grants() if grant.table in present):
            cursor.execute(f"GRANT {grant.rights} ON {quote(grant.table)} TO {who}")
