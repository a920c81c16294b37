"""Catalogues for their pages: which apply, versions, their items, and what a version changes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from agency.offices.acts import Actor
from agency.offices.codes import ladder, province_of
from agency.offices.matrix import Permission
from agency.offices.models import Agency, Division
from agency.offices.tokens import number_in
from agency.policy.queries import ResolvedParameter, resolve
from filings.enums import Scope, Service
from institutions.importing.verdicts import RowVerdict
from settlement.catalogues.choosing import PARAMETERS, Places, parameter_of
from settlement.enums import CatalogueKind, CatalogueOrigin, CatalogueState
from settlement.importing.items import NewItem
from settlement.models import Catalogue, CatalogueItem, CatalogueRow, CatalogueVersion

PAGE = 50
FEW = 5
OPEN = (CatalogueState.READING, CatalogueState.ENTERED)
OWN = (*OPEN, CatalogueState.UNFIT)
"""What whoever entered it can take back."""
COMPARED = (
    *("name", "item_class", "payable", "unit", "price_cap", "max_quantity", "limit_quantity", "limit_days"),
    *("life_months", "excludes", "note"),
)
SAME = " AND ".join(f"n.{name} IS NOT DISTINCT FROM o.{name}" for name in COMPARED)
JOINED = """(SELECT * FROM settlement_catalogueitem WHERE version_id = %(new)s) n
 FULL JOIN (SELECT * FROM settlement_catalogueitem WHERE version_id = %(old)s) o ON o.code = n.code"""
KINDS = {
    "added": "o.id IS NULL",
    "changed": f"o.id IS NOT NULL AND n.id IS NOT NULL AND NOT ({SAME})",
    "gone": "n.id IS NULL",
}
ROWS = {
    "refused": (RowVerdict.REJECT, RowVerdict.CONFLICT, RowVerdict.REJECT_FILE),
    "warned": (RowVerdict.WARN, RowVerdict.OK_NORMALISED),
    "duplicates": (RowVerdict.DUPLICATE,),
    "skipped": (RowVerdict.SKIP,),
}
"""Views of the rows of a file → the verdicts that they show."""


@dataclass(frozen=True, slots=True)
class Applied:
    """Whose catalogue of a kind holds at a place on a day: the parameter, where it is looked for, what is found."""

    kind: CatalogueKind
    parameter: ResolvedParameter
    origin: CatalogueOrigin
    rungs: tuple[str, ...]
    version: CatalogueVersion | None


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that a version adds, changes or leaves out, as it was and as it becomes."""

    code: str
    name: str
    before: dict[str, Any]
    after: dict[str, Any]


def applying(insured: str, treatment: str, service: Service, on: date) -> list[Applied]:
    """Which version of each kind holds for a worker insured in one place and treated in another. Two queries."""
    places = Places(insured=insured, treatment=treatment)
    scope = Scope.IN_PROVINCE if province_of(insured) == province_of(treatment) else Scope.CROSS_PROVINCE
    resolved = resolve(PARAMETERS, insured, on)
    found = []
    for kind in CatalogueKind:
        parameter = resolved[parameter_of(kind, service, scope)]
        origin = CatalogueOrigin(str(parameter.value))
        found.append((kind, parameter, origin, ladder(places.of(origin))))
    standing = _standing({rung for *_rest, rungs in found for rung in rungs}, on)
    return [
        Applied(*each, next((standing[each[0], rung] for rung in each[3] if (each[0], rung) in standing), None))
        for each in found
    ]


def _standing(divisions: set[str], on: date) -> dict[tuple[CatalogueKind, str], CatalogueVersion]:
    rows = _in_force(on).filter(catalogue__division__in=divisions)
    joined = rows.select_related("catalogue__division")
    return {(CatalogueKind(each.catalogue.kind), each.catalogue.division_id): each for each in joined}


def _in_force(on: date) -> QuerySet[CatalogueVersion]:
    holds = Q(valid_to=None) | Q(valid_to__gte=on)
    return CatalogueVersion.objects.filter(holds, state=CatalogueState.APPLIED, valid_from__lte=on)


def names_of(codes: set[str]) -> dict[str, str]:
    """Division codes with their full names."""
    return dict(Division.objects.filter(pk__in=codes).values_list("pk", "full_name"))


def catalogues(after: str = "") -> tuple[list[Catalogue], str]:
    """A page of all catalogues with the number of their versions, by place and kind; where the next one begins.

    What is no place in the list is its beginning.
    """
    rows = Catalogue.objects.select_related("division").order_by("division_id", "kind")
    division, _tilde, kind = after.partition("~")
    if division.isdecimal() and kind in CatalogueKind.values:
        rows = rows.filter(Q(division_id__gt=division) | Q(division_id=division, kind__gt=kind))
    found: list[Any] = list(rows.annotate(many=Count("versions"))[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.division_id}~{last.kind}" if last else ""


def versions() -> QuerySet[CatalogueVersion]:
    """Versions with all that their pages show."""
    return CatalogueVersion.objects.select_related("catalogue__division", "entered_by", "decided_by").defer("content")


def waiting() -> list[CatalogueVersion]:
    """Versions that wait to be read or for a second person, the oldest first."""
    return list(versions().filter(state__in=OPEN).order_by("id")[:PAGE])


def unread() -> list[UUID]:
    """Versions whose file waits for the task, the oldest first."""
    rows = CatalogueVersion.objects.filter(state=CatalogueState.READING)
    return list(rows.order_by("id").values_list("pk", flat=True))


def is_at_work(version: CatalogueVersion) -> bool:
    """Does a task read the file at this moment? Asked of the database, so a worker that died is never waited for."""
    with transaction.atomic():
        return CatalogueVersion.objects.lock_unless_held(version.pk) is None


def waiting_for(actor: Actor) -> list[CatalogueVersion]:
    """The few oldest that this actor may decide: of the own province, and of those that have no agency here."""
    if not actor.may(Permission.CATALOGUE_CONFIRM):
        return []
    theirs = Left(OuterRef("catalogue__division_id"), 2)
    there = Agency.objects.annotate(province_digits=Left("division_id", 2)).filter(province_digits=theirs)
    within = Q(~Exists(there))
    for post, _reach in actor.reaches(Permission.CATALOGUE_CONFIRM):
        within |= Q(catalogue__division__code__startswith=post.agency.division_id[:2])
    rows = versions().filter(within, state=CatalogueState.ENTERED)
    return list(rows.exclude(entered_by__in=actor.judges_not(Permission.CATALOGUE_CONFIRM)).order_by("id")[:FEW])


def unfit_of(actor: Actor) -> list[CatalogueVersion]:
    """The few newest versions of this actor of whose file nothing could be taken.

    Whoever enters another of the catalogue after it has dealt with it.
    """
    if actor.user is None:
        return []
    later = CatalogueVersion.objects.filter(
        catalogue=OuterRef("catalogue"), entered_by=actor.user, pk__gt=OuterRef("pk")
    )
    rows = versions().filter(~Exists(later), state=CatalogueState.UNFIT, entered_by=actor.user)
    return list(rows.order_by("-id")[:FEW])


def before(version: CatalogueVersion) -> CatalogueVersion | None:
    """The version that this one follows: the one in force on the day before it begins, or on its first day.

    What has no items follows none.
    """
    if version.state in (CatalogueState.READING, CatalogueState.UNFIT):
        return None
    if version.state == CatalogueState.WITHDRAWN and not version.items.exists():
        return None
    rows = CatalogueVersion.objects.filter(
        catalogue=version.catalogue_id, state=CatalogueState.APPLIED, valid_from__lte=version.valid_from
    )
    if version.state == CatalogueState.REPLACED:
        rows = rows.filter(valid_from__lt=version.valid_from)
    return rows.exclude(pk=version.pk).order_by("-valid_from", "-id").first()


def items_in_force(kind: CatalogueKind, division: str, on: date) -> dict[str, NewItem]:
    """The items of a division's catalogue on a day, by code. Two queries."""
    version = _in_force(on).filter(catalogue__kind=kind, catalogue__division=division).first()
    if version is None:
        return {}
    names = [each.name for each in fields(NewItem)]
    rows = CatalogueItem.objects.filter(version=version).values_list(*names)
    told = (dict(zip(names, row, strict=True)) for row in rows.iterator())
    return {row["code"]: NewItem(**{**row, "excludes": tuple(row["excludes"])}) for row in told}


def items(version_id: UUID, text: str, after: str = "") -> tuple[list[CatalogueItem], str]:
    """A page of a version's items by code; those whose code begins with a text or whose name holds it."""
    rows = CatalogueItem.objects.filter(version=version_id).order_by("code")
    if text:
        rows = rows.filter(Q(code__startswith=text.upper()) | Q(code__startswith=text) | Q(name__contains=text))
    if after:
        rows = rows.filter(code__gt=after)
    return _paged(list(rows[: PAGE + 1]))


def _paged(found: list[Any]) -> tuple[list[Any], str]:
    return found[:PAGE], found[PAGE - 1].code if len(found) > PAGE else ""


def rows_of(version: CatalogueVersion, view: str, after: str = "") -> tuple[list[CatalogueRow], str]:
    """A page of the rows of the file that weren't simply taken, in the order of the file."""
    start = number_in(after)
    rows = version.rows.filter(verdict__in=ROWS[view], position__gt=start).order_by("position")
    found = list(rows[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].position) if len(found) > PAGE else ""


def counts(version: CatalogueVersion, older: CatalogueVersion | None) -> dict[str, int]:
    """How many items a version has, adds, changes and leaves out, and how many rows of its file weren't simply taken.

    Two statements, whatever the size.
    """
    counted = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in KINDS.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(n.id), {counted} FROM {JOINED}", _words(version, older))
        told = dict(zip(("items", *KINDS), cursor.fetchone(), strict=True))
    by_verdict = dict(version.rows.values_list("verdict").annotate(Count("id")).order_by())
    return {**told, **{view: sum(by_verdict.get(each, 0) for each in of) for view, of in ROWS.items()}}


def differences(
    version: CatalogueVersion, older: CatalogueVersion | None, view: str, after: str = ""
) -> tuple[list[Difference], str]:
    """A page of what a version adds, changes or leaves out, by code. One statement."""
    columns = ", ".join(f"{side}.{name}" for side in ("o", "n") for name in COMPARED)
    statement = (
        f"SELECT coalesce(n.code, o.code), coalesce(n.name, o.name), {columns} FROM {JOINED} "
        f"WHERE {KINDS[view]} AND coalesce(n.code, o.code) > %(after)s ORDER BY 1 LIMIT {PAGE + 1}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**_words(version, older), "after": after})
        found = [_difference(row) for row in cursor.fetchall()]
    return _paged(found)


def _difference(row: Sequence[Any]) -> Difference:
    width = len(COMPARED)
    old, new = (dict(zip(COMPARED, part, strict=True)) for part in (row[2 : 2 + width], row[2 + width :]))
    differs = [name for name in COMPARED if old[name] != new[name]]
    return Difference(row[0], row[1], {name: old[name] for name in differs}, {name: new[name] for name in differs})


def _words(version: CatalogueVersion, older: CatalogueVersion | None) -> dict[str, Any]:
    return {"new": version.pk, "old": older.pk if older else None}
