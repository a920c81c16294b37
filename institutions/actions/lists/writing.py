"""Putting a compared list into the register: a few statements, each with the history of what it writes."""

from typing import Any

from django.db import models

from institutions.actions.lists.comparing import BINDING, DIFFERS, MEETS, ROOM, new_key
from institutions.models import Agreement, Institution

ROWS = "institutions_listrow"
LONG = 10_000
"""So many rows written at once are counted at once, or the database would plan with the register that was before."""
INSTITUTION = {
    "id": "r.entity",
    "name": "r.name",
    "aliases": "r.aliases",
    "initials": "r.initials",
    "division_id": "r.division_code",
    "place_as_written": "r.place_as_written",
    "level": "r.level",
    "level_as_written": "r.level_as_written",
    "credit_code": "r.credit_code",
    "external_code": "r.external_code",
    "address": "r.address",
    "phone": "r.phone",
    "bank_account": "r.bank_account",
    "agency_id": "%(agency)s",
    "source_url": "''",
    "as_of": "%(day)s::date::text",
    "note": "''",
    "origin": "'ENTERED'",
}
UPDATED = {
    "level": "CASE WHEN r.level = '' THEN i.level ELSE r.level END",
    "level_as_written": "CASE WHEN r.level = '' THEN i.level_as_written ELSE r.level_as_written END",
    "address": "coalesce(nullif(r.address, ''), i.address)",
    "phone": "coalesce(nullif(r.phone, ''), i.phone)",
    "external_code": "coalesce(nullif(r.external_code, ''), i.external_code)",
    "credit_code": "coalesce(i.credit_code, r.credit_code)",
    "aliases": "i.aliases || array(SELECT n FROM unnest(r.aliases) n WHERE n <> ALL(i.aliases || i.name))",
    "bank_account": "coalesce(r.bank_account, i.bank_account)",
    "agency_id": "coalesce(i.agency_id, %(agency)s)",
    "origin": "'ENTERED'",
}
STATE = "CASE WHEN {cross} OR {inside} THEN 'ONLINE' ELSE 'SIGNED' END"
AGREEMENT = {
    "id": new_key("r.position * 16 + nth"),
    "institution_id": "r.entity",
    "care": "t",
    "state": STATE.format(cross="r.cross_province", inside="r.in_province"),
    "agency_id": "%(agency)s",
    "cross_province": "r.cross_province",
    "in_province": "r.in_province",
    "valid_from": "r.valid_from",
    "known_as_of": "CASE WHEN r.valid_from IS NULL THEN %(day)s::date END",
    "valid_to": "r.valid_to",
    "suspended": "'{}'",
    "source_url": "''",
    "origin": "'ENTERED'",
}
COMPLETED = {
    "cross_province": "coalesce(c.cross_province, x.cross_province)",
    "in_province": "coalesce(c.in_province, x.in_province)",
    "state": STATE.format(
        cross="coalesce(c.cross_province, x.cross_province)", inside="coalesce(c.in_province, x.in_province)"
    ),
    "valid_from": "coalesce(c.valid_from, x.valid_from)",
    "valid_to": "coalesce(c.valid_to, x.valid_to)",
    "agency_id": "coalesce(x.agency_id, %(agency)s)",
    "origin": "'ENTERED'",
}
REMEMBER = f"""UPDATE {ROWS} r SET before = jsonb_build_object('institution', to_jsonb(i), 'agreements',
 (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM institutions_agreement x WHERE x.institution_id = i.id))
 FROM institutions_institution i WHERE r.of_id = %(list)s AND r.effect = 'CHANGED' AND i.id = r.entity"""


def holding(touched: str) -> str:
    """A statement that keeps others from changing institutions, always in the same order; whoever writes one holds it.

    Others may still come to name one of them. An array is walked through in the order of the index.
    """
    return f"""SELECT count(*) FROM (SELECT 1 FROM institutions_institution WHERE id = ANY(ARRAY({touched}))
 ORDER BY id FOR NO KEY UPDATE) held"""


HOLD = holding(f"SELECT entity FROM {ROWS} WHERE of_id = %(list)s AND effect = 'CHANGED'")


def hold(cursor: Any, words: dict[str, Any]) -> None:
    """Let nobody change from here on what a list is about to change. What others are changing is waited for."""
    cursor.execute(ROOM)
    cursor.execute(HOLD, words)


def write(cursor: Any, words: dict[str, Any]) -> None:
    """Add and change what the rows of a list say, inside the act that `words` names."""
    cursor.execute(REMEMBER, words)
    written = 0
    for statement in (
        keeping(Institution, "+", _inserted(Institution, INSTITUTION, _NEW)),
        keeping(Institution, "~", _updated("institutions_institution i", UPDATED, _CHANGED)),
        keeping(Agreement, "~", _updated("institutions_agreement x", COMPLETED, _MET)),
        keeping(Agreement, "+", _inserted(Agreement, AGREEMENT, _UNMET)),
    ):
        cursor.execute(statement, words)
        written += cursor.rowcount
    if written >= LONG:
        cursor.execute("SELECT institutions_count()")


_NEW = f"FROM {ROWS} r WHERE r.of_id = %(list)s AND r.effect = 'ADDED' AND r.is_first"
_CHANGED = f"""FROM {ROWS} r WHERE r.of_id = %(list)s AND r.effect = 'CHANGED' AND i.id = r.entity
 AND array_remove(r.changes, 'agreement') <> '{{}}'"""
_SAID = f"""(SELECT c.*, t FROM {ROWS} c, unnest(c.types) t WHERE c.of_id = %(list)s AND c.effect = 'CHANGED'
 AND 'agreement' = ANY(c.changes)) c"""
_MET = (
    f"""FROM {_SAID} WHERE {MEETS.replace("i.id", "c.entity").replace("x.care = t", "x.care = c.t")} AND ({DIFFERS})"""
)
_UNMET = f"""FROM {ROWS} r, unnest(r.types) WITH ORDINALITY AS said (t, nth)
 WHERE r.of_id = %(list)s AND (r.effect = 'ADDED' OR r.effect = 'CHANGED'
 AND NOT EXISTS (SELECT 1 FROM institutions_agreement x WHERE x.institution_id = r.entity AND x.care = t
  AND x.state IN {BINDING}
  AND daterange(x.valid_from, x.valid_to, '[]') && daterange(r.valid_from, r.valid_to, '[]')))"""


def _inserted(model: type[models.Model], values: dict[str, str], source: str) -> str:
    table = model._meta.db_table
    return f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} {source} RETURNING *"


def _updated(table: str, values: dict[str, str], source: str) -> str:
    alias = table.split()[1]
    changed = ", ".join(f"{column} = {value}" for column, value in values.items())
    return f"UPDATE {table} SET {changed} {source} RETURNING {alias}.*"


def keeping(model: Any, kind: str, written: str) -> str:
    """A statement that writes rows, and a history row for each."""
    history = model.history.model
    columns = [field.column for field in history.tracked_fields]
    told = {
        "history_type": f"'{kind}'",
        "history_date": "%(at)s",
        "history_change_reason": "%(reason)s",
        "history_user_id": "%(user)s",
        "act_id": "%(act)s",
    }
    return (
        f"WITH written AS ({written}) INSERT INTO {history._meta.db_table} ({', '.join([*columns, *told])})"
        f" SELECT {', '.join([*columns, *told.values()])} FROM written"
    )
