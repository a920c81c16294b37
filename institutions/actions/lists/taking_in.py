"""Taking a list in: the file is kept, judged row by row and compared with the register. Nothing of that changes."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import prepared
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import NotAllowedNow, Refusal
from institutions.actions.lists import comparing, copying, staging
from institutions.actions.steps import needed
from institutions.enums import ListState
from institutions.importing import files
from institutions.importing.books.reading import BYTES_AT_MOST, FileRefused
from institutions.importing.entries import Judged
from institutions.importing.judging.alike import Alike
from institutions.importing.tables.sections import Around
from institutions.models import InstitutionList

BYTES_AT_ONCE = 2 * 1024 * 1024
"""Smaller files are judged while the person waits, larger ones by a task."""


def take_in(
    *, by: Actor, at: datetime, ids: Ids, agency: Agency, file_name: str, source: str, content: bytes
) -> tuple[InstitutionList, bool]:
    """Keep a file that an agency sent; the list, and whether it is new. The same bytes wait for one decision only.

    Raises Denied, Refusal (too large), Unfit (who sent it).
    """
    if len(content) > BYTES_AT_MOST:
        raise Refusal(
            _("The file is too large: %(most)s MB are the most.") % {"most": BYTES_AT_MOST // 1024 // 1024},
            code="too-large",
        )
    with acting(by=by, at=at, ids=ids, about="institution list") as act:
        act.post = by.check(Permission.INSTITUTION_ENTER, agency)
        Agency.objects.select_for_update(of=("self",), no_key=True).get(pk=agency.pk)
        digest = hashlib.sha256(content).digest()
        waiting = (ListState.READING, ListState.OPEN)
        known = InstitutionList.objects.filter(agency=agency, digest=digest, state__in=waiting).first()
        if known is not None:
            act.changed = False
            return known, False
        taken_in = InstitutionList(
            id=ids(at),
            agency=agency,
            file_name=file_name[-200:],
            source=needed("source", source)[:100],
            digest=digest,
            entered_by=by.user,
            entered_at=at,
        )
        taken_in.save(force_insert=True)
        prepared.keep(taken_in, "content", content)
        trail.record(act, "institution_list.taken_in", subject=taken_in, agency=agency)
    return taken_in, True


def judge(*, by: Actor, at: datetime, ids: Ids, list_id: UUID) -> InstitutionList:
    """Judge a list that was taken in and compare it with the register.

    Raises NotAllowedNow if it has been, or if something long is being written into the register.
    """
    with acting(by=by, at=at, ids=ids, about=f"institution list {list_id}") as act:
        taken_in = InstitutionList.objects.lock_unless_held(list_id)
        if taken_in is None or taken_in.state != ListState.READING or taken_in.content is None:
            raise NotAllowedNow(_("This list has been read already, or is being read."))
        with connection.cursor() as cursor:
            taken_in.institution_mark, taken_in.agreement_mark = comparing.marks(cursor)
            writers = comparing.writers(cursor)
            words = {**comparing.words_of(taken_in, office_day(at)), "drawn": comparing.drawn(ids(at))}
            _stage(cursor, taken_in)
            if not comparing.are_over(cursor, writers):
                raise NotAllowedNow(_("The register is being written at this moment. The list is read after that."))
            comparing.compare(cursor, words)
            cursor.execute("DROP TABLE coming")
            taken_in.verdicts, taken_in.effects, taken_in.gone = comparing.count(cursor, words)
        taken_in.state, taken_in.content = ListState.OPEN, None
        taken_in.save()
        trail.record(
            act,
            "institution_list.judged",
            subject=taken_in,
            agency=taken_in.agency,
            rows=sum(taken_in.verdicts.values()),
        )
        return taken_in


def _stage(cursor: Any, taken_in: InstitutionList) -> None:
    """The rows into their table, by way of one that lasts as long as the transaction."""
    cursor.execute(comparing.ROOM)
    copying.copy_in(cursor, _rows(taken_in))
    staging.settle(cursor)


def _rows(taken_in: InstitutionList) -> Iterable[Judged | Alike]:
    """The judged rows one after the other; a refused file is one."""
    around = Around(division=str(taken_in.agency.division_id))
    rows = files.rows_of(bytes(taken_in.content or b""), file_name=taken_in.file_name, around=around)
    try:
        return chain([next(rows)], rows)
    except FileRefused as refused:
        return [files.refusal(refused.finding)]
