"""Versions of catalogues from a file: what can be taken becomes items, and every other row is kept with the reason."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.refusals import NotAllowedNow, Refusal
from institutions.importing.books.reading import BYTES_AT_MOST
from institutions.importing.verdicts import TAKEN
from settlement.actions.catalogues import COLUMNS, Edition, add_version, values_of
from settlement.enums import CatalogueState
from settlement.importing import items
from settlement.importing.findings import RowVerdict, as_json, from_json, reason_of
from settlement.importing.items import JudgedItem, NewItem
from settlement.models import CatalogueVersion

BYTES_AT_ONCE = 1024 * 1024
"""Smaller files are read while the person waits, a few seconds at most; larger ones by a task."""
VALUES = COLUMNS[2:]
STAGE = "CREATE TEMP TABLE coming (LIKE settlement_catalogueitem INCLUDING DEFAULTS) ON COMMIT DROP"
WIDEN = """ALTER TABLE coming ALTER version_id DROP NOT NULL, ADD position integer, ADD sheet varchar,
 ADD at_row integer, ADD verdict varchar, ADD findings jsonb"""
STAGED = ("id", *VALUES, "position", "sheet", "at_row", "verdict", "findings")
TAKE = f"""INSERT INTO settlement_catalogueitem ({", ".join(COLUMNS)})
 SELECT id, %s, {", ".join(VALUES)} FROM coming WHERE verdict IN ('ok', 'ok_normalised', 'warn')"""
KEEP = """INSERT INTO settlement_cataloguerow (id, version_id, position, sheet, "row", verdict, code, name, findings)
 SELECT id, %s, position, sheet, at_row, verdict, code, name, findings FROM coming WHERE verdict <> 'ok'"""
LEFT_OUT = (RowVerdict.REJECT, RowVerdict.CONFLICT)
"""What is left out though it is an item: a version without it is not complete."""
EMPTY = NewItem("", "")


class FileUnfit(Refusal):
    """Nothing of the file can be taken."""

    code = "file"


def enter_file(
    *, by: Actor, at: datetime, ids: Ids, content: bytes, file_name: str, **edition: Any
) -> CatalogueVersion:
    """Enter a version from a file. A large one is only kept, for the task that reads it (`judge_file`).

    `edition` is what `Edition` takes. Raises Denied, Refusal (no source), FileUnfit (too large, unreadable, no item).
    """
    if len(content) > BYTES_AT_MOST:
        most = {"most": BYTES_AT_MOST // 1024 // 1024}
        raise FileUnfit(_("The file is too large: %(most)s MB are the most.") % most)
    told = Edition(**edition)
    with acting(by=by, at=at, ids=ids, about=f"catalogue {told.kind} {told.division_code}") as act:
        version = add_version(by, told, at, ids)
        version.file_name = file_name[-200:]
        if len(content) > BYTES_AT_ONCE:
            version.state, version.content = CatalogueState.READING, content
            version.save()
            trail.record(act, "catalogue.entered", subject=version, agency=None)
            return version
        many = _take(version, content, at, ids)
        if not many:
            raise FileUnfit(why_unfit(version))
        trail.record(act, "catalogue.entered", subject=version, agency=None, items=many)
        return version


def judge_file(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> CatalogueVersion:
    """Read the kept file of a version; one of which nothing can be taken is unfit, and keeps every row with the reason.

    One transaction: if it breaks off the file still waits. Raises NotAllowedNow (read or withdrawn already, or in the
    hands of another worker).
    """
    with acting(by=by, at=at, ids=ids, about=f"catalogue version {version_id}") as act:
        version = CatalogueVersion.objects.lock_unless_held(version_id)
        if version is None or version.state != CatalogueState.READING:
            raise NotAllowedNow(_("This file has been read already, or is being read."))
        many = _take(version, bytes(version.content or b""), at, ids)
        if many:
            trail.record(act, "catalogue.judged", subject=version, agency=None, items=many)
        else:
            trail.record(act, "catalogue.unfit", subject=version, agency=None)
        return version


def why_unfit(version: CatalogueVersion) -> Any:
    """The sentence for a version of whose file nothing could be taken."""
    first = version.rows.filter(verdict__in=(RowVerdict.REJECT_FILE, *LEFT_OUT)).order_by("position").first()
    if first is None:
        return _("No row of the file can be taken as an item.")
    why = reason_of(map(from_json, first.findings))
    if first.verdict == RowVerdict.REJECT_FILE:
        return why
    where = f"{first.sheet} {first.row}".strip()
    return _("No row of the file can be taken as an item. The first, %(where)s: %(why)s") % {"where": where, "why": why}


def _take(version: CatalogueVersion, content: bytes, at: datetime, ids: Ids) -> int:
    """Save the version with what can be taken, and every other row with the reason; how many items it has.

    Rows that can't be taken make it incomplete: what it doesn't name stays unknown.
    """
    counted = _stage(items.judge(content), at, ids)
    version.refused_rows = sum(counted[verdict] for verdict in LEFT_OUT)
    version.is_complete = version.is_complete and not version.refused_rows
    many = sum(counted[verdict] for verdict in TAKEN)
    version.state, version.content = CatalogueState.ENTERED if many else CatalogueState.UNFIT, None
    version.save()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [version.pk])
        cursor.execute(KEEP, [version.pk])
        cursor.execute("DROP TABLE coming")
    return many


def _stage(rows: Iterable[JudgedItem], at: datetime, ids: Ids) -> dict[RowVerdict, int]:
    """The rows into a table that lasts as long as the transaction; how many of each verdict."""
    counted = dict.fromkeys(RowVerdict, 0)
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.execute(WIDEN)
        with cursor.copy(f"COPY coming ({', '.join(STAGED)}) FROM STDIN") as copy:
            for position, each in enumerate(rows, 1):
                verdict = each.verdict
                counted[verdict] += 1
                copy.write_row(_row(each, verdict, position, ids(at)))
    return counted


def _row(each: JudgedItem, verdict: RowVerdict, position: int, key: Any) -> tuple[Any, ...]:
    item = each.item or replace(EMPTY, code=each.code[:60], name=each.name[:200])
    findings = json.dumps([as_json(one) for one in each.findings], ensure_ascii=False) if each.findings else "[]"
    return (key, *values_of(item), position, each.sheet[:100], each.row, verdict.value, findings)
