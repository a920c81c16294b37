"""Comparing judged rows with the register without keeping anything: what the command shows."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection, transaction

from institutions.actions.lists import comparing, copying
from institutions.importing.entries import Judged
from institutions.importing.verdicts import found

ANYWHERE = {"within": "%", "agencies": None}


def compared(judged: Sequence[Judged]) -> list[Judged]:
    """The rows with what the register says otherwise. Places and keepers don't count: nobody acts here."""
    rows = list(judged)
    with transaction.atomic(), connection.cursor() as cursor:
        copying.copy_in(cursor, [replace(row, findings=()) for row in rows])
        cursor.execute(comparing.PROBLEMS, ANYWHERE)
        problems = cursor.fetchall()
        cursor.execute("DROP TABLE coming")
    for position, problem, other in problems:
        row = rows[position - 1]
        rows[position - 1] = row.with_findings(found(comparing.field_of(problem), problem, other=other or ""))
    return rows
