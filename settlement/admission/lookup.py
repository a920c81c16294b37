"""One statement: is the key good, what was heard of the person, what may the institution; and the look is logged."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.utils.dateparse import parse_datetime

from agency.offices.enums import Place
from agency.offices.prepared import prepared_cursor
from agency.workers.enums import ThirdParty
from filings.enums import Category, Scope
from filings.models import ReceivedFiling
from institutions.enums import AgreementState, Care
from institutions.scope import AgreementFacts, Span
from settlement.admission.verifying import Asking, Heard

STATEMENT = """
WITH client AS (
    SELECT i.id, i.division_id, i.agency_id, i.name, i.aliases
    FROM institutions_clientkey k JOIN institutions_institution i ON i.id = k.institution_id
    WHERE k.id = %(key)s AND k.revoked_at IS NULL AND k.issued_at <= %(at)s
), heard AS (
    SELECT r.* FROM filings_receivedfiling r, client WHERE r.number_index = %(index)s
), logged AS (
    INSERT INTO audit_readentry (id, at, user_id, agency_id, place, subject_type, subject_id, seen, purpose)
    SELECT gen_random_uuid(), %(at)s, NULL, coalesce(h.agency_id, c.agency_id), %(place)s,
           CASE WHEN h.id IS NULL THEN 'number' ELSE 'filings.receivedfiling' END,
           coalesce(h.id::text, left(encode(%(index)s, 'hex'), 40)), 'verification', 'institution ' || c.id
    FROM client c LEFT JOIN heard h ON true
)
SELECT (SELECT row_to_json(c) FROM client c),
       (SELECT coalesce(json_agg(h), '[]') FROM (
            SELECT id, filing_number, version, scope, category, services, destination_id, institution_name,
                   injured_parts, diagnoses, third_party, effective_from, valid_to, ended_on, benefit_stopped
            FROM heard) h),
       (SELECT coalesce(json_agg(a), '[]') FROM (
            SELECT a.id, a.care, a.state, a.cross_province, a.cross_province_from, a.in_province, a.in_province_from,
                   a.valid_from, a.known_as_of, a.valid_to, a.terminated_on, a.agency_id IS NOT NULL AS is_kept,
                   ARRAY(SELECT json_build_array(lower(s), upper(s)) FROM unnest(a.suspended) s) AS suspended
            FROM institutions_agreement a, client c WHERE a.institution_id = c.id) a)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """The institution behind a key, and what was heard of a person."""

    institution_id: UUID
    asking: Asking
    heard: tuple[Heard, ...]


def look(key: UUID, number: str, *, at: datetime) -> Found | None:
    """All that an answer needs, and the look logged, in one statement; None when the key doesn't hold at that moment.

    `number` is a normalised social security number; it is looked for by its blind index. A look for somebody nobody
    told us of is logged too, under the beginning of that index: so numbers aren't tried out unseen.
    """
    index = ReceivedFiling._meta.get_field("number_index").index_of(number)  # type: ignore[union-attr]
    words = {"key": key, "index": index, "at": at, "place": Place.API.value}
    try:
        client, heard, agreements = _asked(words)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        client, heard, agreements = _asked(words)
    if client is None:
        return None
    names = (client["name"], *client["aliases"])
    asking = Asking(client["division_id"], names, tuple(map(_agreement, agreements)))
    return Found(UUID(client["id"]), asking, tuple(map(_heard, heard)))


def _asked(words: dict[str, Any]) -> Any:
    """A connection that was lost meanwhile is found so by asking; a question before each question would cost more."""
    with prepared_cursor() as cursor:
        cursor.execute(STATEMENT, words)
        return cursor.fetchone()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None


def _heard(row: dict[str, Any]) -> Heard:
    return Heard(
        id=row["id"],
        number=row["filing_number"],
        version=row["version"],
        scope=Scope(row["scope"]),
        category=Category(row["category"]),
        services=tuple(row["services"]),
        destination=row["destination_id"],
        institution_name=row["institution_name"],
        injured_parts=tuple(row["injured_parts"]),
        diagnoses=tuple(row["diagnoses"]),
        third_party=ThirdParty(row["third_party"]),
        effective_from=date.fromisoformat(row["effective_from"]),
        valid_to=_day(row["valid_to"]),
        ended_on=_day(row["ended_on"]),
        benefit_stopped=row["benefit_stopped"],
    )


def _agreement(row: dict[str, Any]) -> AgreementFacts:
    return AgreementFacts(
        id=UUID(row["id"]),
        care=Care(row["care"]),
        state=AgreementState(row["state"]),
        cross_province=row["cross_province"],
        cross_province_from=_day(row["cross_province_from"]),
        in_province=row["in_province"],
        in_province_from=_day(row["in_province_from"]),
        valid_from=_day(row["valid_from"]),
        known_as_of=_day(row["known_as_of"]),
        valid_to=_day(row["valid_to"]),
        suspended=tuple(Span(_moment(start), _moment(end)) for start, end in row["suspended"]),  # type: ignore[arg-type]
        terminated_on=_day(row["terminated_on"]),
        is_kept=row["is_kept"],
    )
