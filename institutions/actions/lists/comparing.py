"""Comparing a list with the register: what each row would add or change, and where the two contradict each other."""

from time import sleep
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.offices.codes import MUNICIPALITIES_IN_SQL
from agency.offices.models import Agency
from agency.sealing.ring import unseal
from institutions.actions.lists import copying
from institutions.importing.names import folding
from institutions.models import InstitutionList
from institutions.published import bounds

TAKEN = "('ok', 'ok_normalised', 'warn')"
BINDING = "('SIGNED', 'ONLINE')"


def new_key(number: str) -> str:
    """SQL: a key (UUIDv7) of the moment, what was `drawn` for the list, and a number of the row.

    The moment has to go on from row to row: the index that keeps agreements apart knows keys by their first 53 bits,
    and is walked through whole when those are the same.
    """
    moment = "lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')"
    return f"({moment} || %(drawn)s || lpad(to_hex({number}), 8, '0'))::uuid"


IN_LINE = f"""(i.division_id = c.division_code OR left(i.division_id, 4) = left(c.division_code, 4)
  AND (right(i.division_id, 2) = '00' OR right(c.division_code, 2) = '00')
 OR left(i.division_id, 2) = left(c.division_code, 2) AND left(i.division_id, 2) IN {MUNICIPALITIES_IN_SQL}
  AND '0000' IN (right(i.division_id, 4), right(c.division_code, 4)))"""
"""Is one of the two places the other, or does it lie in it?"""
CHANGES = {
    "level": "c.level <> '' AND (c.level, c.level_as_written) IS DISTINCT FROM (i.level, i.level_as_written)",
    "address": "c.address <> '' AND c.address <> i.address",
    "phone": "c.phone <> '' AND c.phone <> i.phone",
    "external_code": "c.external_code <> '' AND c.external_code <> i.external_code",
    "credit_code": "c.credit_code IS NOT NULL AND i.credit_code IS NULL",
    "aliases": "NOT c.aliases <@ (i.aliases || i.name)",
    "bank_account": "c.bank_account IS NOT NULL AND i.bank_account IS NULL",
    "agency": "i.agency_id IS NULL",
    "agreement": "a.missing > 0 OR a.differs",
}
"""What a row would change in an institution of the register: column → condition."""
DIFFERS = """c.valid_from IS NOT NULL AND x.valid_from IS NULL OR c.valid_to IS NOT NULL AND x.valid_to IS NULL
 OR c.cross_province IS NOT NULL AND c.cross_province IS DISTINCT FROM x.cross_province
 OR c.in_province IS NOT NULL AND c.in_province IS DISTINCT FROM x.in_province OR x.agency_id IS NULL"""
MEETS = f"""x.institution_id = i.id AND x.care = t AND x.state IN {BINDING}
 AND daterange(x.valid_from, x.valid_to, '[]') && daterange(c.valid_from, c.valid_to, '[]')"""
PROBLEM = f"""CASE WHEN c.verdict NOT IN {TAKEN} THEN NULL
 WHEN c.division_code NOT LIKE %(within)s THEN 'out_of_reach'
 WHEN i.id IS NULL THEN NULL
 WHEN i.successor_id IS NOT NULL THEN 'register_merged'
 WHEN i.agency_id IS NOT NULL AND i.agency_id <> ALL(%(agencies)s::bigint[]) THEN 'register_kept_elsewhere'
 WHEN by_code.id IS NOT NULL AND by_name.id IS DISTINCT FROM by_code.id
  AND NOT (i.aliases || i.name) && (c.aliases || c.name) THEN 'register_code_of_another'
 WHEN c.credit_code <> i.credit_code THEN 'register_other_code'
 WHEN NOT {IN_LINE} THEN 'register_other_place'
 WHEN a.contradicts OR a.several THEN 'register_overlaps' END"""
OTHER = """CASE WHEN i.id IS NULL THEN '' WHEN i.successor_id IS NOT NULL
  THEN (SELECT s.name FROM institutions_institution s WHERE s.id = i.successor_id)
 WHEN i.agency_id IS NOT NULL AND i.agency_id <> ALL(%(agencies)s::bigint[])
  THEN (SELECT o.name FROM offices_agency o WHERE o.id = i.agency_id)
 WHEN by_code.id IS NOT NULL AND by_name.id IS DISTINCT FROM by_code.id
  AND NOT (i.aliases || i.name) && (c.aliases || c.name) THEN i.name
 WHEN c.credit_code <> i.credit_code THEN i.credit_code
 WHEN a.contradicts OR a.several THEN a.period
 ELSE (SELECT d.full_name FROM offices_division d WHERE d.code = i.division_id) END"""
KEPT = tuple(name for name in copying.COLUMNS if name not in ("name_key", "verdict", "findings"))
MET = f"""WITH named AS (
 SELECT id, division_id, {folding.sql("name")} AS plain FROM institutions_institution
 UNION ALL SELECT id, division_id, {folding.sql("other")} FROM institutions_institution, unnest(aliases) other
), by_name AS (
 SELECT DISTINCT ON (c.position) c.position, i.id FROM coming c JOIN named i ON i.plain = {folding.sql("c.name")}
 WHERE c.verdict IN {TAKEN} AND {IN_LINE} ORDER BY c.position, (i.division_id = c.division_code) DESC, i.id
), met AS (
 SELECT c.*, i.id AS match, {PROBLEM} AS problem, {OTHER} AS other,
  array_remove(ARRAY[{", ".join(f"CASE WHEN {condition} THEN '{name}' END" for name, condition in CHANGES.items())}],
   NULL) AS changes
 FROM coming c
 LEFT JOIN institutions_institution by_code ON by_code.credit_code = c.credit_code AND c.verdict IN {TAKEN}
 LEFT JOIN by_name ON by_name.position = c.position
 LEFT JOIN institutions_institution i ON i.id = coalesce(by_code.id, by_name.id)
 LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE x.id IS NULL) AS missing, bool_or(x.id IS NOT NULL AND ({DIFFERS})) AS differs,
   bool_or(c.valid_from <> x.valid_from OR c.valid_to <> x.valid_to) AS contradicts,
   count(x.id) > count(DISTINCT t) AS several, max(concat_ws('/', x.valid_from, x.valid_to)) AS period
  FROM unnest(c.types) t LEFT JOIN institutions_agreement x ON {MEETS} WHERE i.id IS NOT NULL
 ) a ON TRUE
)"""
"""The rows of `coming` with the institution of the register that each speaks of, and what is between the two."""
ABOUT = {"division": ("out_of_reach", "register_other_place"), "valid_from": ("register_overlaps",)}
ABOUT["credit_code"] = ("register_code_of_another", "register_other_code")
FIELD = " ".join(f"WHEN problem = '{code}' THEN '{name}'" for name, codes in ABOUT.items() for code in codes)
COMPARE = f"""INSERT INTO institutions_listrow
 (of_id, {", ".join(KEPT)}, verdict, findings, effect, changes, entity, is_first)
{MET}
SELECT %(list)s, {", ".join(KEPT)},
 CASE WHEN problem IS NULL THEN verdict WHEN problem = 'out_of_reach' THEN 'reject' ELSE 'conflict' END,
 CASE WHEN problem IS NULL THEN findings ELSE findings || jsonb_build_array(jsonb_build_object(
  'field', CASE {FIELD} ELSE 'row' END,
  'code', problem, 'values', jsonb_build_object('other', coalesce(other, '')))) END,
 CASE WHEN problem IS NOT NULL OR verdict NOT IN {TAKEN} THEN '' WHEN match IS NULL THEN 'ADDED'
  WHEN cardinality(changes) > 0 THEN 'CHANGED' ELSE 'SAME' END,
 CASE WHEN problem IS NULL AND match IS NOT NULL THEN changes ELSE '{{}}' END,
 CASE WHEN problem IS NULL AND verdict IN {TAKEN} THEN coalesce(match, {new_key("position")}) END,
 sibling_of IS NULL
FROM met ORDER BY position"""
PROBLEMS = f"{MET} SELECT position, problem, other FROM met WHERE problem IS NOT NULL ORDER BY position"
SIBLINGS = """UPDATE institutions_listrow r SET entity = h.entity FROM coming c JOIN institutions_listrow h
 ON h.of_id = %(list)s AND h.position = c.sibling_of
 WHERE r.of_id = %(list)s AND r.position = c.position AND c.sibling_of IS NOT NULL AND r.effect = 'ADDED'
  AND h.effect = 'ADDED'"""
LEADERS = """UPDATE institutions_listrow r SET is_first = TRUE FROM coming c
 WHERE r.of_id = %(list)s AND r.position = c.position AND c.sibling_of IS NOT NULL AND r.effect = 'ADDED'
  AND r.entity NOT IN (SELECT h.entity FROM institutions_listrow h
   WHERE h.of_id = %(list)s AND h.effect = 'ADDED' AND h.is_first)"""
ACCOUNTS = """SELECT r.id, r.bank_account, i.bank_account FROM institutions_listrow r
 JOIN institutions_institution i ON i.id = r.entity
 WHERE r.of_id = %(list)s AND r.effect IN ('SAME', 'CHANGED') AND r.bank_account IS NOT NULL
  AND i.bank_account IS NOT NULL"""
COUNTED = """SELECT verdict, effect, count(*) FROM institutions_listrow WHERE of_id = %(list)s GROUP BY 1, 2"""
GONE = """SELECT count(*) FROM (
 SELECT i.id FROM institutions_institution i WHERE i.division_id >= %(first)s AND i.division_id < %(after)s
  AND i.successor_id IS NULL AND EXISTS (SELECT 1 FROM institutions_agreement x WHERE x.institution_id = i.id
   AND x.state IN ('SIGNED', 'ONLINE') AND (x.valid_to IS NULL OR x.valid_to >= %(day)s))
 EXCEPT SELECT entity FROM institutions_listrow WHERE of_id = %(list)s
 EXCEPT SELECT i.id FROM institutions_listrow r JOIN institutions_institution i ON i.credit_code = r.credit_code
  WHERE r.of_id = %(list)s AND r.entity IS NULL
 EXCEPT SELECT i.id FROM institutions_listrow r JOIN institutions_institution i ON i.name = r.name
  WHERE r.of_id = %(list)s AND r.entity IS NULL) gone"""
"""What isn't taken of a list still speaks of an institution: by its code, or by its name."""
ROOM = "SET LOCAL work_mem = '128MB'"
"""What a long list is sorted and joined in; the rest of the transaction keeps it."""


def words_of(taken_in: InstitutionList, day: Any) -> dict[str, Any]:
    """What the statements need to know of a list, beside what was `drawn` for the keys that they give out."""
    return {
        "list": taken_in.pk,
        "within": within(taken_in.agency),
        **dict(zip(("first", "after"), bounds(str(taken_in.agency.division_id)), strict=True)),
        "agencies": list(Agency.objects.filter(path__startswith=taken_in.agency.path).values_list("pk", flat=True)),
        "day": day,
    }


def drawn(key: UUID) -> str:
    """What all keys that a list brings have from this one, between the moment and the number of the row."""
    return key.hex[12:24]


def within(agency: Agency) -> str:
    """A pattern of the division codes of an agency's place and those below it."""
    code = str(agency.division_id)
    return f"{code.removesuffix('00').removesuffix('00')}%"


def compare(cursor: Any, words: dict[str, Any]) -> None:
    """Keep the rows of `coming` with what each does to the register."""
    cursor.execute(COMPARE, words)
    cursor.execute(SIBLINGS, words)
    cursor.execute(LEADERS, words)
    cursor.execute(ACCOUNTS, words)
    other = [row for row, ours, theirs in cursor.fetchall() if _opened(ours) != _opened(theirs)]
    cursor.execute(
        "UPDATE institutions_listrow SET effect = 'CHANGED', changes = changes || ARRAY['bank_account']::varchar[]"
        " WHERE id = ANY(%s)",
        [other],
    )


def _opened(sealed: Any) -> bytes:
    return unseal(copying.ACCOUNT, bytes(sealed))


def count(cursor: Any, words: dict[str, Any]) -> tuple[dict[str, int], dict[str, int], int]:
    """Rows by verdict, rows by effect, and how many of the register's institutions aren't in the list."""
    verdicts: dict[str, int] = {}
    effects: dict[str, int] = {}
    cursor.execute(COUNTED, words)
    for verdict, effect, rows in cursor.fetchall():
        verdicts[verdict] = verdicts.get(verdict, 0) + rows
        if effect:
            effects[effect] = effects.get(effect, 0) + rows
    cursor.execute(GONE, words)
    return verdicts, effects, cursor.fetchone()[0]


def field_of(problem: str) -> str:
    """The field that a contradiction with the register is about."""
    return next((name for name, codes in ABOUT.items() if problem in codes), "row")


def marks(cursor: Any) -> tuple[int, int]:
    """The last history rows of institutions and of agreements."""
    cursor.execute(
        "SELECT (SELECT coalesce(max(history_id), 0) FROM institutions_historicalinstitution),"
        " (SELECT coalesce(max(history_id), 0) FROM institutions_historicalagreement)"
    )
    institution, agreement = cursor.fetchone()
    return institution, agreement


WRITERS = """SELECT virtualtransaction FROM pg_locks WHERE granted AND mode = 'RowExclusiveLock'
 AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
 AND relation IN ('institutions_historicalinstitution'::regclass, 'institutions_historicalagreement'::regclass)"""
ROUNDS, PAUSE_S = 100, 0.02


def writers(cursor: Any) -> set[str]:
    """The transactions that are writing into the register. The history they leave may lie before the marks of now."""
    cursor.execute(WRITERS)
    return {name for (name,) in cursor.fetchall()}


def are_over(cursor: Any, these: set[str]) -> bool:
    """Wait two seconds at most until these transactions are over: what is compared after that sees what they wrote."""
    for _round in range(ROUNDS):
        if not these:
            return True
        sleep(PAUSE_S)
        these = these & writers(cursor)
    return not these


MOVED_SINCE = _("%(count)s institutions of the list have changed since it was compared. Take it in once more.")
MOVED = """SELECT count(*) FROM (
 SELECT h.id FROM institutions_historicalinstitution h WHERE h.history_id > %(institutions)s AND (
  h.id IN (SELECT entity FROM institutions_listrow WHERE of_id = %(list)s)
  OR h.credit_code IN (SELECT credit_code FROM institutions_listrow WHERE of_id = %(list)s)
  OR (h.division_id, h.name) IN (SELECT division_code, name FROM institutions_listrow WHERE of_id = %(list)s))
 UNION SELECT h.institution_id FROM institutions_historicalagreement h WHERE h.history_id > %(agreements)s
  AND h.institution_id IN (SELECT entity FROM institutions_listrow WHERE of_id = %(list)s)) moved"""


def moved_since(cursor: Any, taken_in: InstitutionList) -> int:
    """How many institutions that the list concerns have changed since it was compared with the register."""
    marks = {"institutions": taken_in.institution_mark, "agreements": taken_in.agreement_mark}
    cursor.execute(MOVED, {"list": taken_in.pk, **marks})
    return int(cursor.fetchone()[0])
