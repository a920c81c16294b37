"""Taking in lists of other departments, and comparing them with our files. Neither changes a file or a decision."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import Refusal, required
from agency.workers import comparing, list_files
from agency.workers.enums import ListKind
from agency.workers.list_files import Line
from agency.workers.models import Comparison, DeliveredEntry, DeliveredList

BATCH = 5_000
LIST_BYTES_AT_MOST = 32 * 1024 * 1024


def take_in_list(
    *, by: Actor, at: datetime, ids: Ids, agency: Agency, kind: str, source: str, content: bytes
) -> tuple[DeliveredList, bool]:
    """Keep a delivered file, each line with its verdict; the list, and whether it is new.

    The same bytes once more change nothing. Raises Denied, Refusal (unreadable, empty or too large, no source).
    """
    if len(content) > LIST_BYTES_AT_MOST:
        raise Refusal(_("The file is too large: 32 MB are the most."), code="too-large")
    try:
        lines = list_files.read(content, ListKind(kind), today=office_day(at))
    except list_files.Unreadable as unreadable:
        raise Refusal(
            _("This is no list: a CSV file in UTF-8 or GB 18030 is needed, with at least one line."), code="unreadable"
        ) from unreadable
    digest = hashlib.sha256(content).digest()
    return keep_list(by=by, at=at, ids=ids, agency=agency, kind=kind, source=source, digest=digest, lines=lines)


def keep_list(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    agency: Agency,
    kind: str,
    source: str,
    digest: bytes,
    lines: list[Line],
) -> tuple[DeliveredList, bool]:
    """Keep lines that were read, from a file or a message; the list, and whether it is new. Raises Denied, Refusal."""
    with acting(by=by, at=at, ids=ids, about=f"list {kind}") as act:
        if not by.machine:
            act.post = by.check(Permission.LIST_DELIVER, agency)
        Agency.objects.select_for_update(of=("self",), no_key=True).get(pk=agency.pk)
        known = DeliveredList.objects.filter(agency=agency, kind=kind, digest=digest).first()
        if known is not None:
            act.changed = False
            return known, False
        delivered = DeliveredList(
            id=ids(at),
            agency=agency,
            kind=kind,
            source=required(source)[:100],
            digest=digest,
            taken_in_at=at,
            taken_in_by=by.user,
            lines=len(lines),
            faulty=sum(line.fault is not None for line in lines),
        )
        delivered.save(force_insert=True)
        DeliveredEntry.objects.bulk_create(_entries(delivered, lines), batch_size=BATCH)
        trail.record(
            act,
            "list.taken_in",
            subject=delivered,
            agency=agency,
            kind=str(kind),
            lines=delivered.lines,
            faulty=delivered.faulty,
        )
        return delivered, True


def _entries(delivered: DeliveredList, lines: list[Line]) -> Iterable[DeliveredEntry]:
    for line in lines:
        yield DeliveredEntry(
            delivered=delivered,
            line=line.line,
            number=line.number or None,
            happened_on=line.happened_on,
            card_state=line.card_state,
            note=line.note or None,
            fault=line.fault or "",
        )


def compare_lists(*, by: Actor, at: datetime, ids: Ids) -> list[Comparison]:
    """Compare the newest list of each kind and agency, and those never compared, with our files, one act for each.

    What differs is handed to the apps above, which open tasks; nothing else changes.
    """
    due = DeliveredList.objects.filter(
        ~Exists(Comparison.objects.filter(delivered=OuterRef("pk")))
        | ~Exists(DeliveredList.objects.filter(agency=OuterRef("agency"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")))
    )
    lists = list(due.select_related("agency").order_by("id"))
    return [_compare(each, by=by, at=at, ids=ids) for each in lists]


def _compare(delivered: DeliveredList, *, by: Actor, at: datetime, ids: Ids) -> Comparison:
    with acting(by=by, at=at, ids=ids, about=f"list {delivered.pk}") as act:
        hits = comparing.hits_of(delivered)
        opened = comparing.react(act, delivered, hits, at=at, ids=ids)
        made = Comparison(id=ids(at), delivered=delivered, at=at, hits=len(hits), opened=opened)
        made.save(force_insert=True)
        trail.record(act, "list.compared", subject=delivered, agency=delivered.agency_id, hits=made.hits, opened=opened)
        return made
