"""Catalogues change by versions: one person enters one, another puts it in force, and the one before ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.matrix import Permission
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, required
from settlement.enums import CatalogueKind, CatalogueState
from settlement.importing.items import NewItem
from settlement.models import Catalogue, CatalogueVersion

COLUMNS = (
    "id",
    "version_id",
    "code",
    "name",
    "item_class",
    "payable",
    "unit",
    "price_cap",
    "max_quantity",
    "limit_quantity",
    "limit_days",
    "life_months",
    "excludes",
    "note",
)


@dataclass(frozen=True, slots=True)
class Edition:
    """What is said of a version beside its items."""

    kind: CatalogueKind
    division_code: str
    name: str
    label: str
    valid_from: date
    source_text: str
    valid_to: date | None = None
    is_complete: bool = True
    source_url: str = ""
    licence: str = ""


def enter_version(*, by: Actor, at: datetime, ids: Ids, items: Iterable[NewItem], **edition: Any) -> CatalogueVersion:
    """Enter a version with all its items, in as many statements for one item as for 200,000. It holds once applied.

    `edition` is what `Edition` takes. Raises Denied, Refusal (no source, a code that comes twice).
    """
    told = Edition(**edition)
    with acting(by=by, at=at, ids=ids, about=f"catalogue {told.kind} {told.division_code}") as act:
        version = add_version(by, told, at, ids)
        version.save()
        many = _copy(version.pk, items, at, ids)
        trail.record(act, "catalogue.entered", subject=version, agency=None, items=many)
        return version


def add_version(by: Actor, told: Edition, at: datetime, ids: Ids) -> CatalogueVersion:
    """A version that isn't saved yet, of its catalogue, which is made with its first one. Raises Denied, Refusal."""
    by.check_in_province(Permission.CATALOGUE_ENTER, told.division_code)
    if not told.source_text.strip():
        raise Refusal(_("Say where this comes from: it is shown beside every decision."), code="source")
    if told.valid_to is not None and told.valid_to < told.valid_from:
        raise Refusal(_("The last day is before the first."), code="days")
    catalogue, _made = Catalogue.objects.get_or_create(
        kind=told.kind, division_id=told.division_code, defaults={"id": ids(at), "name": told.name}
    )
    return CatalogueVersion(
        id=ids(at),
        catalogue=catalogue,
        label=told.label,
        valid_from=told.valid_from,
        valid_to=told.valid_to,
        is_complete=told.is_complete,
        source_text=told.source_text.strip(),
        source_url=told.source_url,
        licence=told.licence,
        entered_by=by.user,
        entered_at=at,
    )


def apply_version(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> CatalogueVersion:
    """Put in force what somebody else entered. One that began earlier ends the day before, one that begins on the same
    day is replaced, unless it has an end that lies after this one's. What was settled by it stays.

    Raises Denied, NotAllowedNow, Refusal (another version holds at that time).
    """
    with acting(by=by, at=at, ids=ids, about=f"catalogue version {version_id}") as act:
        version = _lock(version_id)
        _check_decides(by, version)
        _make_room(version)
        version.state, version.decided_by, version.decided_at = CatalogueState.APPLIED, by.user, at
        try:
            with transaction.atomic():
                version.save()
        except IntegrityError as clash:
            if "catalogue_once_at_a_time" not in str(clash):
                raise
            raise Refusal(_("Another version of this catalogue holds at that time."), code="overlap") from clash
        trail.record(act, "catalogue.applied", subject=version, agency=None)
        return version


def _make_room(version: CatalogueVersion) -> None:
    earlier = _in_the_way(version)
    if earlier is None:
        return
    if earlier.valid_from == version.valid_from:
        earlier.state = CatalogueState.REPLACED
    else:
        earlier.valid_to = version.valid_from - timedelta(days=1)
    earlier.save()


def _in_the_way(version: CatalogueVersion) -> CatalogueVersion | None:
    """The version that gives way: it holds on the first day of this one, and has no end, or none after that of this.

    What comes with the program gives way like any other, and doesn't come back when that is loaded again.
    """
    runs = Q(valid_to=None) | Q(valid_to__gte=version.valid_from)
    if version.valid_to is not None:
        runs &= Q(valid_to=None) | Q(valid_to__lte=version.valid_to)
    applied = version.catalogue.versions.filter(state=CatalogueState.APPLIED, valid_from__lte=version.valid_from)
    return applied.filter(runs).first()


def refuse_version(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, reason: str) -> CatalogueVersion:
    """Say that an entered version is not put in force. Raises Denied, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        version = _lock(version_id)
        _check_decides(by, version)
        version.state, version.decided_by, version.decided_at = CatalogueState.REFUSED, by.user, at
        version.save()
        trail.record(act, "catalogue.refused", subject=version, agency=None)
        return version


def withdraw_version(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> CatalogueVersion:
    """Take back what one entered oneself and nobody decided: unread, read or unfit. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, about=f"catalogue version {version_id}") as act:
        version = _lock(version_id)
        by.check_in_province(Permission.CATALOGUE_ENTER, version.catalogue.division_id)
        if by.user is None or version.entered_by_id != by.user.pk:
            raise Denied(_("Only who entered this takes it back."), code="others-work")
        _check_waits(version, CatalogueState.READING, CatalogueState.ENTERED, CatalogueState.UNFIT)
        version.state, version.content = CatalogueState.WITHDRAWN, None
        version.save()
        trail.record(act, "catalogue.withdrawn", subject=version, agency=None)
        return version


def why_not_decide(by: Actor, version: CatalogueVersion) -> Any:
    """Why this actor can't decide the version, in a sentence; None if they can."""
    try:
        _check_decides(by, version)
    except Refusal as refusal:
        return refusal.sentence
    return None


def _lock(version_id: UUID) -> CatalogueVersion:
    """The version and its catalogue. One that a task is reading can't be held: whoever asks would wait for it."""
    catalogue = CatalogueVersion.objects.values_list("catalogue_id", flat=True).get(pk=version_id)
    Catalogue.objects.select_for_update(of=("self",)).get(pk=catalogue)
    version = CatalogueVersion.objects.lock_unless_held(version_id)
    if version is None:
        raise NotAllowedNow(_("The file is being read at this moment. Try again when that is done."))
    return version


def _check_decides(by: Actor, version: CatalogueVersion) -> None:
    """By a post in the catalogue's province, and by nobody who entered the version (trust.md §4)."""
    by.check_in_province(Permission.CATALOGUE_CONFIRM, version.catalogue.division_id)
    if by.user is None or version.entered_by_id in by.judges_not(Permission.CATALOGUE_CONFIRM):
        raise Denied(_("You entered this yourself, so another person has to put it in force."), code="own-work")
    _check_waits(version)


def _check_waits(version: CatalogueVersion, *states: CatalogueState) -> None:
    if version.state not in (states or (CatalogueState.ENTERED,)):
        raise NotAllowedNow(_("This version does not wait any more."))


def _copy(version: UUID, items: Iterable[NewItem], at: datetime, ids: Ids) -> int:
    many, seen = 0, set()
    with connection.cursor() as cursor:
        into = f"COPY settlement_catalogueitem ({', '.join(COLUMNS)}) FROM STDIN"
        with cursor.copy(into) as copy:
            for item in items:
                if item.code in seen:
                    raise Refusal(_("The code %(code)s comes twice.") % {"code": item.code}, code="code")
                seen.add(item.code)
                copy.write_row((ids(at), version, *values_of(item)))
                many += 1
    return many


def values_of(item: NewItem) -> tuple[Any, ...]:
    """What `COLUMNS` hold of an item, after its own id and its version's."""
    values = (getattr(item, name) for name in COLUMNS[2:])
    return tuple(list(value) if isinstance(value, tuple) else value for value in values)
