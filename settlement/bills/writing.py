"""Assessing and keeping a bill in a few statements, however many lines it has.

`ASSESS` says in SQL what `settlement/assessment/rule.py` says in Python, to the same cents (tests hold them together):
the catalogue items are looked up, every line is judged and kept, and the sums come back, in one statement.
Only `limited` lines are counted one after the other; what the others come to depends on none before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from agency.offices import acts
from agency.offices.prepared import prepared_cursor
from settlement.assessment.facts import Prepared
from settlement.assessment.rule import APART
from settlement.models import Bill

ASSESS = """
WITH RECURSIVE matched AS MATERIALIZED (
    SELECT l.number, l.counted AND coalesce(i.payable, FALSE) AS counts, l.day, i.limit_days, l.kind, l.code,
        i.excludes, i.limit_quantity, i.max_quantity, l.purse_limit, l.purse, l.most, l.quantity, l.price, i.price_cap,
        l.amount, CASE
            WHEN NOT l.counted OR i.payable IS NOT TRUE THEN {nothing}
            WHEN i.price_cap < l.price THEN round(l.quantity * i.price_cap, 2)::{money}
            ELSE l.amount
        END AS within, CASE
            WHEN l.counted AND i.payable THEN ''
            WHEN NOT l.for_injury THEN 'NOT_FOR_INJURY'
            WHEN l.refusal <> '' THEN l.refusal
            WHEN l.version_id IS NULL THEN 'NO_CATALOGUE'
            WHEN i.id IS NOT NULL THEN 'EXCLUDED'
            WHEN l.is_complete THEN 'NOT_IN_CATALOGUE'
            ELSE 'NOT_ON_RECORD'
        END AS refused,
        l.flags, l.consent, l.for_injury, l.diagnosis, l.name, l.id, i.id AS item_id
    FROM (
        SELECT id, number, code, name, day, quantity, price, round(quantity * price, 2)::{money} AS amount,
            (%(kinds)s::text[])[place] AS kind, (%(diagnoses)s::text[])[place] AS diagnosis,
            (%(injuries)s::boolean[])[place] AS for_injury, (%(consents)s::boolean[])[place] AS consent,
            (%(versions)s::uuid[])[place] AS version_id, (%(completes)s::boolean[])[place] AS is_complete,
            (%(refusals)s::text[])[place] AS refusal, (%(counted)s::boolean[])[place] AS counted,
            (%(purses)s::text[])[place] AS purse, (%(purse_limits)s::numeric[])[place] AS purse_limit,
            (%(mosts)s::numeric[])[place] AS most, (%(flags)s::text[])[place] AS flags
        FROM unnest(
            %(ids)s::uuid[], %(numbers)s::int[], %(codes)s::text[], %(names)s::text[], %(days)s::int[],
            %(quantities)s::numeric[], %(prices)s::numeric[], %(places)s::int[]
        ) AS u (id, number, code, name, day, quantity, price, place)
        OFFSET 0 -- each is taken from its place once
    ) AS l
    LEFT JOIN settlement_catalogueitem i ON i.version_id = l.version_id AND i.code = l.code
), things AS ( -- what is asked for together with something that excludes; mostly nothing, and then no line is looked at
    SELECT item_id, kind, code, excludes, min(number) AS first
    FROM matched
    WHERE counts AND EXISTS (SELECT FROM matched WHERE counts AND cardinality(excludes) > 0)
    GROUP BY item_id, kind, code, excludes
), clashes AS ( -- two things of which one is paid, each by its first line
    SELECT least(a.first, b.first) AS earlier, greatest(a.first, b.first) AS later
    FROM (SELECT kind, unnest(excludes) AS code, first FROM things) a JOIN things b USING (kind, code)
    WHERE a.first <> b.first
), clashing AS MATERIALIZED ( -- once, not at each step
    SELECT array_agg(earlier ORDER BY later) AS earlier, array_agg(later ORDER BY later) AS later FROM clashes
), decided AS ( -- one clash after the other; a bit for each line says whether its thing is paid
    SELECT 1 AS place, repeat('1', 1 + (SELECT max(first) FROM things))::varbit AS paid
    UNION ALL
    SELECT place + 1, CASE
        WHEN get_bit(paid, earlier[place]) = 1 THEN set_bit(paid, later[place], 0)::varbit ELSE paid END
    FROM decided, clashing
    WHERE place <= cardinality(later)
), beside AS (
    SELECT number
    FROM things t JOIN matched m USING (item_id)
    WHERE counts AND (
        get_bit((SELECT paid FROM decided ORDER BY place DESC LIMIT 1), first) = 0
        OR number > first AND m.code = ANY (m.excludes)
    )
), limited AS (
    SELECT number, kind, code, day, limit_days, limit_quantity, max_quantity, purse, purse_limit, price, price_cap,
        amount, floor(day::numeric / limit_days) AS period, quantity AS ordered, least(quantity, most) AS quantity
    FROM matched m
    WHERE counts AND (
        %(editions)s::boolean OR limit_quantity IS NOT NULL OR max_quantity IS NOT NULL OR purse_limit IS NOT NULL
    ) AND number NOT IN (SELECT number FROM beside)
), often AS (
    SELECT l.*, CASE
        WHEN limit_quantity IS NULL THEN quantity
        ELSE least(quantity, greatest(0, limit_quantity - coalesce(CASE
            WHEN %(editions)s::boolean THEN ( -- whose periods may have other lengths
                SELECT sum(b.quantity) FROM limited b
                WHERE b.kind = l.kind AND b.code = l.code AND b.number < l.number
                    AND floor(b.day::numeric / l.limit_days) = l.period)
            ELSE sum(quantity) OVER (
                PARTITION BY kind, code, period ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            END, 0)))
        END AS in_period
    FROM limited l
), much AS (
    SELECT o.*, CASE
        WHEN max_quantity IS NULL THEN in_period
        ELSE least(in_period, greatest(0, max_quantity - coalesce(sum(in_period) OVER (
            PARTITION BY kind, code ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)))
        END AS in_stay
    FROM often o
), priced AS (
    SELECT m.*, round(in_stay * price, 2) AS at_price, round(in_stay * least(price, price_cap), 2) AS at_cap
    FROM much m
), paid AS (
    SELECT p.*, CASE
        WHEN purse_limit IS NULL THEN at_cap
        ELSE least(at_cap, greatest(0, purse_limit - coalesce(sum(at_cap) OVER (
            PARTITION BY purse ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)))
        END AS fund
    FROM priced p
), judged AS ( -- the lines of which more has to be known than their item
    SELECT number, '' AS why, fund::{money} AS fund, (at_price - at_cap)::{money} AS above_standard,
        (amount - at_price + at_cap - fund)::{money} AS above_limit, array_remove(ARRAY[
            CASE WHEN at_cap < at_price THEN 'ABOVE_PRICE' END,
            CASE WHEN quantity < ordered THEN 'ABOVE_PIECES' END,
            CASE WHEN in_period < quantity THEN 'ABOVE_FREQUENCY' END,
            CASE WHEN in_stay < in_period THEN 'ABOVE_QUANTITY' END,
            CASE WHEN fund < at_cap THEN 'ABOVE_NOTICE' END
        ], NULL) AS reasons
    FROM paid
    UNION ALL
    SELECT number, 'EXCLUDED_BESIDE', {nothing}, {nothing}, {nothing}, '{EXCLUDED_BESIDE}' FROM beside
), shared AS (
    SELECT m.*, coalesce(j.why, refused) AS why, coalesce(j.fund, within) AS fund,
        CASE WHEN coalesce(j.why, refused) NOT IN ('', {apart}) THEN amount ELSE {nothing} END AS not_payable,
        CASE WHEN refused IN ({apart}) THEN amount ELSE {nothing} END AS separated,
        CASE
            WHEN j.number IS NOT NULL THEN j.above_standard
            WHEN counts AND within < amount THEN (amount - within)::{money}
            ELSE {nothing}
        END AS above_standard,
        coalesce(j.above_limit, {nothing}) AS above_limit,
        CASE
            WHEN j.number IS NOT NULL THEN j.reasons
            WHEN NOT counts THEN ARRAY[refused]
            WHEN within < amount THEN '{ABOVE_PRICE}'
            ELSE '{}'
        END AS reasons
    FROM matched m LEFT JOIN judged j USING (number)
    OFFSET 0 -- each share is reckoned once, not wherever it is named
), added AS (
    INSERT INTO settlement_billline (
        id, bill_id, number, kind, code, name, served_on, quantity, price, diagnosis, for_injury, consent, item_id,
        amount, fund, worker, not_payable, above_standard, above_limit, separated, verdict, reasons, flags
    )
    SELECT id, %(bill)s::uuid, number - %(before)s::int, kind, code, name, %(counted_from)s::date + day,
        quantity, price, diagnosis, for_injury, consent, item_id, amount, fund,
        (amount - fund - separated)::{money}, not_payable, above_standard, above_limit, separated,
        CASE
            WHEN why IN ({apart}) THEN 'SEPARATED'
            WHEN why IN ('NO_CATALOGUE', 'NOT_ON_RECORD') THEN 'UNKNOWN'
            WHEN why <> '' THEN 'NOT_PAYABLE'
            WHEN cardinality(reasons) = 0 THEN 'PAYABLE'
            WHEN fund > 0 THEN 'PARTLY'
            ELSE 'NOT_PAYABLE'
        END,
        reasons,
        CASE
            WHEN NOT consent AND fund + separated < amount AND why NOT IN ('NO_CATALOGUE', 'NOT_ON_RECORD')
                THEN string_to_array(flags, ',') || '{NO_CONSENT}'
            WHEN flags <> '' THEN string_to_array(flags, ',')
            ELSE '{}'
        END
    FROM shared
    WHERE number > %(before)s::int
    RETURNING fund, not_payable, above_standard, above_limit, separated, verdict, flags
), summed AS (
    SELECT coalesce(sum(fund), 0) AS fund, coalesce(sum(not_payable), 0) AS not_payable,
        coalesce(sum(above_standard), 0) AS above_standard, coalesce(sum(above_limit), 0) AS above_limit,
        coalesce(sum(separated), 0) AS separated, count(*) FILTER (WHERE verdict = 'UNKNOWN')::int AS unknown,
        count(*) FILTER (WHERE cardinality(flags) > 0)::int AS flagged
    FROM added
), sums AS (
    SELECT fund + not_payable + above_standard + above_limit + separated AS total,
        not_payable + above_standard + above_limit AS worker, *
    FROM summed
), bill AS (
    INSERT INTO settlement_bill ({columns}) SELECT {values} FROM sums RETURNING *
), kept AS (
    INSERT INTO settlement_historicalbill ({tracked}, {told}) SELECT {tracked}, {telling} FROM bill
)
SELECT {summed} FROM bill
"""
SUMMED = (
    "total",
    "fund",
    "worker",
    "not_payable",
    "above_standard",
    "above_limit",
    "separated",
    "unknown",
    "flagged",
)
"""Columns of a bill that come from its lines."""
MONEY = "numeric(16, 2)"
"""The columns' own type, so that the server hasn't to bring each value to it when it is stored."""


def write_bill(
    bill: Bill, prepared: Sequence[Prepared], *, counted_from: date, before: Sequence[Prepared] = ()
) -> None:
    """Judge the lines and keep them, the bill over them and its history, in one statement inside the current act.

    What other bills of the stay have paid `before` uses its limits up first, and isn't kept again.
    Fills in the sums of the bill, how many lines nobody can judge, and how many somebody has to look at.
    """
    arrays = _arrays(bill, _behind(before, prepared), counted_from, len(before))
    words = {"bill": bill.pk, "counted_from": counted_from, **arrays, **_values(bill), **_telling()}
    with prepared_cursor() as cursor:
        cursor.execute(_statement(), words)
        sums = cursor.fetchone()
    for name, value in zip(SUMMED, sums, strict=True):
        setattr(bill, name, value)
    bill._state.adding, bill._state.db = False, connection.alias


def _behind(before: Sequence[Prepared], prepared: Sequence[Prepared]) -> Sequence[Prepared]:
    """The lines numbered behind those of before."""
    if not before:
        return prepared
    first = [each._replace(line=replace(each.line, number=number)) for number, each in enumerate(before, 1)]
    then = [each._replace(line=replace(each.line, number=each.line.number + len(before))) for each in prepared]
    return [*first, *then]


def _arrays(bill: Bill, prepared: Sequence[Prepared], counted_from: date, before: int) -> dict[str, Any]:
    """The lines by columns. What is the same for many of them is sent once, and each line names its place there.

    `editions`: are lines of one kind judged by several versions of its catalogue? Then limits look back over all.
    """
    lines = [each.line for each in prepared]
    places, alike = _apart(prepared)
    columns = zip(*alike, strict=True)
    kinds, diagnoses, injuries, consents, versions, completes, refusals, purses, purse_limits, mosts, flags = columns
    first = counted_from.toordinal()
    return {
        "before": before,
        "ids": plain_array(ids_of_lines(bill.pk, [max(0, line.number - before) for line in lines])),
        "editions": len(set(zip(kinds, versions, strict=True))) > len(set(kinds)),
        "numbers": plain_array([line.number for line in lines]),
        "codes": text_array([line.code for line in lines]),
        "names": text_array([line.name for line in lines]),
        "days": plain_array([line.served_on.toordinal() - first for line in lines]),
        "quantities": plain_array([line.quantity for line in lines]),
        "prices": plain_array([line.price for line in lines]),
        "places": plain_array(places),
        "kinds": text_array(kinds),
        "diagnoses": text_array(diagnoses),
        "injuries": plain_array(injuries),
        "consents": plain_array(consents),
        "versions": plain_array(versions),
        "completes": plain_array(completes),
        "refusals": text_array([refusal or "" for refusal in refusals]),
        "counted": plain_array([injury and not refusal for injury, refusal in zip(injuries, refusals, strict=True)]),
        "purses": text_array(purses),
        "purse_limits": plain_array(purse_limits),
        "mosts": plain_array(mosts),
        "flags": text_array([",".join(each) for each in flags]),
    }


def _apart(prepared: Sequence[Prepared]) -> tuple[list[int], list[tuple[Any, ...]]]:
    """What many lines have in common, each once, and for each line its place among them, from 1 on."""
    found: dict[tuple[Any, ...], int] = {}
    places, last = [], None
    for line, *known in prepared:
        alike = (line.kind, line.diagnosis, line.for_injury, line.consent, *known)
        if alike != last:  # a line is mostly like the one before, and this is faster than to look it up
            place, last = found.setdefault(alike, len(found) + 1), alike
        places.append(place)
    return places, list(found)


def ids_of_lines(bill: UUID, numbers: Sequence[int]) -> list[str]:
    """Ids that follow the bill's: its own with the number of the line in the last two bytes."""
    stem = str(bill)[:-4]
    return [f"{stem}{number:04x}" for number in numbers]


def plain_array(values: Sequence[Any]) -> str:
    """An array of numbers, ids or truths as PostgreSQL reads it; None among them is NULL.

    Written here, because the driver takes longer over it than the server.
    """
    return "{" + ",".join(map(str, values)).replace("None", "NULL") + "}"


def text_array(values: Sequence[str]) -> str:
    """An array of texts as PostgreSQL reads it."""
    joined = "".join(values)
    if "\\" in joined or '"' in joined:
        values = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return '{"' + '","'.join(values) + '"}'


@cache
def _statement() -> str:
    """`ASSESS` with the columns of the bill and its history."""
    fields = [field for field in Bill._meta.concrete_fields if field.name not in SUMMED]
    named = [str(field.column) for field in fields]
    typed = [f"%(b_{field.column})s::{field.db_type(connection)}" for field in fields]
    tracked = [field.column for field in Bill.history.model.tracked_fields]
    return (
        ASSESS.replace("{columns}", ", ".join([*named, *SUMMED]))
        .replace("{values}", ", ".join([*typed, *SUMMED]))
        .replace("{tracked}", ", ".join(tracked))
        .replace("{told}", "history_type, history_date, history_change_reason, history_user_id, act_id")
        .replace("{telling}", "'+', %(h_at)s::timestamptz, %(h_reason)s, %(h_user)s::bigint, %(h_act)s::uuid")
        .replace("{summed}", ", ".join(SUMMED))
        .replace("{apart}", ", ".join(f"'{reason}'" for reason in APART))
        .replace("{nothing}", f"0::{MONEY}")
        .replace("{money}", MONEY)
    )


def _values(bill: Bill) -> dict[str, Any]:
    fields = [field for field in Bill._meta.concrete_fields if field.name not in SUMMED]
    return {f"b_{field.column}": field.get_db_prep_save(getattr(bill, field.attname), connection) for field in fields}


def _telling() -> dict[str, Any]:
    act = acts.current()
    return {"h_at": act.at, "h_reason": act.reason, "h_user": act.user_id, "h_act": act.pk}
