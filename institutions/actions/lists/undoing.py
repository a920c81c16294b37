"""Taking a list out of the register again: what it added or changed, where nobody has changed it since."""

from typing import Any

from django.db import models

from institutions.actions.lists.comparing import ROOM
from institutions.actions.lists.writing import ROWS, holding, keeping
from institutions.models import Agreement, Institution, ListRow

TOUCHED = f"SELECT DISTINCT entity FROM {ROWS} WHERE of_id = %(list)s AND effect IN ('ADDED', 'CHANGED')"
MOVED = """SELECT h.id FROM institutions_historicalinstitution h WHERE h.history_id > %(institution_mark)s
 AND h.act_id <> %(applied)s AND h.id IN (SELECT entity FROM touched)
 UNION SELECT h.institution_id FROM institutions_historicalagreement h WHERE h.history_id > %(agreement_mark)s
 AND h.act_id <> %(applied)s AND h.institution_id IN (SELECT entity FROM touched)"""
FREE = "SELECT entity FROM free"
HOLD = holding(TOUCHED)
"""Nobody changes what the list concerns from here on. If others come to name it, it isn't taken out."""
LEFT = f"""SELECT DISTINCT name FROM {ROWS} r WHERE of_id = %(list)s AND effect IN ('ADDED', 'CHANGED')
 AND NOT EXISTS (SELECT 1 FROM free f WHERE f.entity = r.entity) ORDER BY name"""


def find_free(cursor: Any, words: dict[str, Any]) -> tuple[bool, list[str]]:
    """Find what can be restored, for `undo`; whether all of it has to be left, and the names of those that are left.

    A list that added and changed nothing leaves nothing: it can be undone like any other.
    """
    cursor.execute(ROOM)
    cursor.execute(HOLD, words)
    cursor.execute(
        f"CREATE TEMP TABLE free ON COMMIT DROP AS WITH touched AS ({TOUCHED})"
        f" SELECT entity FROM touched EXCEPT ({MOVED}{_used()})",
        words,
    )
    free = cursor.rowcount
    cursor.execute("ANALYZE free")
    cursor.execute(LEFT, words)
    left_alone = [name for (name,) in cursor.fetchall()]
    if all_left := bool(left_alone) and not free:
        cursor.execute("DROP TABLE free")
    return all_left, left_alone


def undo(cursor: Any, words: dict[str, Any]) -> None:
    """Restore what was found free, and take out what the list added of it."""
    cursor.execute(keeping(Agreement, "~", _restored(Agreement, _AGREEMENTS_BEFORE)), words)
    cursor.execute(keeping(Institution, "~", _restored(Institution, _INSTITUTIONS_BEFORE)), words)
    for model in (Agreement, Institution):
        cursor.execute(keeping(model, "-", _added(model)), words)
    cursor.execute("SELECT institutions_take_out(%(list)s, array(SELECT entity FROM free))", words)
    cursor.execute("DROP TABLE free")


def _used() -> str:
    """SQL: institutions that the list added and that something else names by now; they can't be taken out."""
    parts = []
    for relation in Institution._meta.related_objects:
        model: type[models.Model] = relation.related_model
        if model in (Agreement, ListRow):
            continue
        table, column = model._meta.db_table, relation.field.column
        parts.append(f" UNION SELECT {column} FROM {table} WHERE {column} IN (SELECT entity FROM touched)")
    for relation in Agreement._meta.related_objects:
        table, column = relation.related_model._meta.db_table, relation.field.column
        parts.append(
            f" UNION SELECT x.institution_id FROM {table} u JOIN institutions_agreement x ON x.id = u.{column}"
            " WHERE x.institution_id IN (SELECT entity FROM touched)"
        )
    return "".join(parts)


_INSTITUTIONS_BEFORE = f"""(SELECT DISTINCT ON (r.entity) (jsonb_populate_record(
  NULL::institutions_institution, r.before -> 'institution')).* FROM {ROWS} r
 WHERE r.of_id = %(list)s AND r.before IS NOT NULL AND r.entity IN ({FREE}) ORDER BY r.entity, r.position)"""
_AGREEMENTS_BEFORE = f"""(SELECT DISTINCT (jsonb_populate_record(NULL::institutions_agreement, one)).*
 FROM {ROWS} r, jsonb_array_elements(r.before -> 'agreements') one
 WHERE r.of_id = %(list)s AND r.before IS NOT NULL AND r.entity IN ({FREE}))"""


def _restored(model: type[models.Model], before: str) -> str:
    """SQL: the rows that the list changed, as they were before."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    history = model.history.model._meta.db_table  # type: ignore[attr-defined]
    return (
        f"UPDATE {table} x SET {', '.join(f'{column} = b.{column}' for column in columns)} FROM {before} b"
        f" WHERE x.id = b.id AND EXISTS (SELECT 1 FROM {history} h WHERE h.id = x.id AND h.act_id = %(applied)s)"
        " RETURNING x.*"
    )


def _added(model: type[models.Model]) -> str:
    """SQL: the rows that the list added, which are about to be taken out."""
    key = "institution_id" if model is Agreement else "id"
    history = model.history.model._meta.db_table  # type: ignore[attr-defined]
    return (
        f"SELECT x.* FROM {model._meta.db_table} x JOIN {history} h ON h.id = x.id AND h.history_type = '+'"
        f" AND h.act_id = %(applied)s WHERE x.{key} IN ({FREE})"
    )
